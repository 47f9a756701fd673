"""What writes Python's files writes ours: each consumer of the standard library, three bytes a call."""

from __future__ import annotations

import array
import bz2
import codecs
import configparser
import contextlib
import csv
import email.generator
import email.message
import gzip
import io as python_io
import json
import logging
import lzma
import marshal
import pickle
import plistlib
import pprint
import random
import shutil
import tarfile
import traceback
import wave
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from tests.interop.conftest import Made

DATA = random.Random(0).randbytes(30_000)
VALUE: dict[str, Any] = {"text": "äöü€𝄞", "list": [1, 2.5, None, True], "bytes": "x" * 5000}


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(protocol: int, made: Made) -> None:
    """write(bytes), with frames of any size."""
    file, arrived = made.sink()
    value = [VALUE, DATA[:9000] if protocol < 3 else DATA, list(range(300))]
    pickle.dump(value, file, protocol)
    assert pickle.loads(arrived()) == value


def test_marshal(made: Made) -> None:
    """write(bytes)"""
    file, arrived = made.sink()
    marshal.dump([VALUE, DATA], file)
    assert marshal.loads(arrived()) == [VALUE, DATA]


@pytest.mark.parametrize("fmt", [plistlib.FMT_XML, plistlib.FMT_BINARY], ids=str)
def test_plistlib(fmt: plistlib.PlistFormat, made: Made) -> None:
    """write(bytes); the binary form asks for tell() as well."""
    value = {"text": "äöü", "data": DATA[:500]}
    file, arrived = made.file()
    plistlib.dump(value, file, fmt=fmt)
    assert plistlib.loads(arrived()) == value


def test_array(made: Made) -> None:
    """write(bytes)"""
    numbers = array.array("q", range(1000))
    file, arrived = made.sink()
    numbers.tofile(file)
    assert arrived() == numbers.tobytes()


def test_json(made: Made) -> None:
    """write(str)"""
    file, arrived = made.text_sink()
    json.dump(VALUE, file)
    assert json.loads(arrived()) == VALUE


def test_csv(made: Made) -> None:
    """write(str), with the line ends it chose."""
    file, arrived = made.text_sink(newline="")
    csv.writer(file).writerows([["a", 1], ["ä\nö", 2]])
    assert arrived() == 'a,1\r\n"ä\nö",2\r\n'


def test_configparser(made: Made) -> None:
    """write(str)"""
    parser = configparser.ConfigParser()
    parser["part"] = {"key": "wert ä"}
    file, arrived = made.text_sink()
    parser.write(file)
    assert arrived() == "[part]\nkey = wert ä\n\n"


def test_print_pprint_and_traceback(made: Made) -> None:
    """write(str), and flush where it is asked for."""
    file, arrived = made.text_sink()
    print("a", 1, sep="-", end="!\n", file=file, flush=True)
    pprint.pprint(["ä"], stream=file)
    traceback.print_exception(ValueError("ö"), file=file)
    assert arrived() == "a-1!\n['ä']\nValueError: ö\n"


def test_logging(made: Made) -> None:
    """write(str) and flush()"""
    file, arrived = made.text_sink()
    handler = logging.StreamHandler(file)
    logger = logging.Logger("of a test")  # noqa: LOG001  # one that nobody else sees
    logger.addHandler(handler)
    logger.warning("ä %d", 1)
    assert arrived() == "ä 1\n"


def test_redirect_stdout(made: Made) -> None:
    """As sys.stdout"""
    file, arrived = made.text_sink()
    with contextlib.redirect_stdout(file):
        print("hello")
    assert arrived() == "hello\n"


@pytest.mark.parametrize("module", [gzip, bz2, lzma], ids=lambda module: module.__name__)
def test_compressed(module: Any, made: Made) -> None:
    """write(bytes)"""
    file, arrived = made.sink()
    with module.open(file, "wb") as packed:
        for at in range(0, len(DATA), 999):
            packed.write(DATA[at : at + 999])
    assert module.decompress(arrived()) == DATA
    file, arrived = made.sink()
    with module.open(file, "wt", encoding="utf-8") as packed:
        packed.write("ä\nö")
    assert module.decompress(arrived()).decode() == "ä\nö"


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_zipfile(compression: int, made: Made) -> None:
    """write, flush, tell and seek; a stream has write and flush alone."""
    for file, contents in (made.file(), made.sink()):
        with zipfile.ZipFile(file, "w", compression) as packed:
            packed.writestr("one", DATA)
            with packed.open("two", "w") as member:
                member.write(b"two")
                member.write(b" parts")
        with zipfile.ZipFile(python_io.BytesIO(contents())) as unpacked:
            assert unpacked.testzip() is None
            assert unpacked.read("one") == DATA
            assert unpacked.read("two") == b"two parts"


def test_zipfile_appends(made: Made) -> None:
    """Reading, writing and truncating at one position."""
    file, contents = made.file()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("one", b"1" * 1000)
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("two", b"2")
    with zipfile.ZipFile(python_io.BytesIO(contents())) as unpacked:
        assert unpacked.namelist() == ["one", "two"]
        assert unpacked.testzip() is None


@pytest.mark.parametrize("mode", ["w:", "w:gz", "w:bz2", "w:xz", "w|", "w|gz", "w|bz2", "w|xz"])
def test_tarfile(mode: str, made: Made) -> None:
    """write and tell; a stream has write alone."""
    file, contents = made.sink() if "|" in mode else made.file()
    with tarfile.open(fileobj=file, mode=mode) as tar:  # type: ignore[call-overload]  # a mode that is not literal
        info = tarfile.TarInfo("one")
        info.size = len(DATA)
        tar.addfile(info, python_io.BytesIO(DATA))
    with tarfile.open(fileobj=python_io.BytesIO(contents())) as tar:
        member = tar.extractfile("one")
        assert member is not None
        assert member.read() == DATA


def test_tarfile_appends(made: Made) -> None:
    """Reading and writing at one position."""
    file, contents = made.file()
    for name in "one", "two":
        with tarfile.open(fileobj=file, mode="w:" if name == "one" else "a:") as tar:
            info = tarfile.TarInfo(name)
            info.size = 1000
            tar.addfile(info, made.source(DATA[:1000]))
        file.seek(0)
    with tarfile.open(fileobj=python_io.BytesIO(contents())) as tar:
        assert tar.getnames() == ["one", "two"]


def test_copyfileobj(made: Made) -> None:
    """write(bytes), whose count it does not look at."""
    file, arrived = made.sink()
    shutil.copyfileobj(python_io.BytesIO(DATA), file)
    assert arrived() == DATA


def test_wave(made: Made) -> None:
    """write, flush, tell and seek: it goes back to the header."""
    file, contents = made.file()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(DATA[:4000])
        sound.writeframes(DATA[4000:8000])
    with wave.open(python_io.BytesIO(contents())) as sound:
        assert sound.readframes(9999) == DATA[:8000]


def test_elementtree(made: Made) -> None:
    """write; as bytes and as str."""
    root = ET.Element("a")
    ET.SubElement(root, "b").text = "äöü"
    file, arrived = made.sink()
    ET.ElementTree(root).write(file, encoding="utf-8", xml_declaration=True)
    assert ET.fromstring(arrived()).findtext("b") == "äöü"
    text, came = made.text_sink()
    ET.ElementTree(root).write(text, encoding="unicode")
    assert ET.fromstring(came()).findtext("b") == "äöü"


def test_email(made: Made) -> None:
    """write(bytes)"""
    message = email.message.EmailMessage()
    message["Subject"] = "hello"
    message.set_content("body ä\n")
    file, arrived = made.sink()
    email.generator.BytesGenerator(file).flatten(message)
    assert arrived() == bytes(message)


def test_codecs(made: Made) -> None:
    """write(bytes)"""
    file, arrived = made.sink()
    codecs.getwriter("utf-16-le")(file).write("äöü")
    assert arrived().decode("utf-16-le") == "äöü"


def test_bufferedwriter(made: Made) -> None:
    """Even io's own buffer may go around it."""
    file, arrived = made.sink()
    writer = python_io.BufferedWriter(file, 100)
    for at in range(0, len(DATA), 77):
        writer.write(DATA[at : at + 77])
    writer.flush()
    assert arrived() == DATA
