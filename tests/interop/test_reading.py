"""What reads Python's files reads ours: each consumer of the standard library, three bytes a call."""

from __future__ import annotations

import array
import base64
import bz2
import codecs
import configparser
import csv
import email
import gzip
import hashlib
import http.client
import io as python_io
import json
import lzma
import marshal
import pickle
import plistlib
import random
import shutil
import sys
import tarfile
import tokenize
import tomllib
import wave
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.interop.conftest import Made

DATA = random.Random(0).randbytes(20_000)
VALUE: dict[str, Any] = {"text": "äöü€𝄞", "list": [1, 2.5, None, True], "bytes": "x" * 5000}


def written(write: Callable[[python_io.BytesIO], object]) -> bytes:
    """What something writes to a file."""
    out = python_io.BytesIO()
    write(out)
    return out.getvalue()


def archive(mode: str, names: tuple[str, ...] = ("one", "two", "three")) -> bytes:
    """A tar archive with a piece of DATA under each name."""
    out = python_io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as tar:  # type: ignore[call-overload]  # a mode that is not literal
        for at, name in enumerate(names):
            info = tarfile.TarInfo(name)
            info.size = 2000 * (at + 1)
            tar.addfile(info, python_io.BytesIO(DATA[: info.size]))
    return out.getvalue()


def test_json(made: Made) -> None:
    """read()"""
    assert json.load(made.source(json.dumps(VALUE).encode())) == VALUE
    assert json.load(made.text_source(json.dumps(VALUE))) == VALUE


def test_tomllib(made: Made) -> None:
    """read()"""
    assert tomllib.load(made.source('text = "äöü"\n[table]\nn = 1\n'.encode())) == {
        "text": "äöü",
        "table": {"n": 1},
    }


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickle(protocol: int, made: Made) -> None:
    """read(n), readline, readinto and peek; several pickles in one stream."""
    value = [VALUE, DATA, list(range(300))]
    file = made.source(pickle.dumps(value, protocol) + pickle.dumps("next", protocol) + b"rest")
    assert pickle.load(file) == value
    assert pickle.load(file) == "next"
    assert file.read() == b"rest"


def test_marshal(made: Made) -> None:
    """read(0) and readinto"""
    assert marshal.load(made.source(marshal.dumps([VALUE, DATA]))) == [VALUE, DATA]


def test_csv(made: Made) -> None:
    """Iteration over str, with line ends inside fields."""
    text = 'a,b\r\n"1\n2",ä\r\n'
    assert list(csv.reader(made.text_source(text, newline=""))) == [["a", "b"], ["1\n2", "ä"]]
    assert list(csv.DictReader(made.text_source(text, newline=""))) == [{"a": "1\n2", "b": "ä"}]


def test_configparser(made: Made) -> None:
    """Iteration over str, and the name for messages."""
    parser = configparser.ConfigParser()
    parser.read_file(made.text_source("[part]\nkey = wert ä\n"))
    assert parser["part"]["key"] == "wert ä"


@pytest.mark.parametrize("module", [gzip, bz2, lzma], ids=lambda module: module.__name__)
def test_compressed(module: Any, made: Made) -> None:
    """read(n); whole, by lines, and two streams in a row."""
    packed = module.compress(DATA) + module.compress(b"one\ntwo")
    with module.open(made.source(packed)) as unpacked:
        assert unpacked.read() == DATA + b"one\ntwo"
    with module.open(made.source(packed), "rb") as unpacked:
        assert b"".join(unpacked) == DATA + b"one\ntwo"
    with module.open(made.source(module.compress("ä\nö".encode())), "rt", encoding="utf-8") as unpacked:
        assert list(unpacked) == ["ä\n", "ö"]


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
def test_zipfile(compression: int, made: Made) -> None:
    """read, seek from the end, tell and seekable; a file that is none is refused as BadZipFile."""
    out = python_io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        packed.writestr("one", DATA)
        packed.writestr("two", b"two\nlines\n")
    file, _ = made.file(b"before it" + out.getvalue())
    with zipfile.ZipFile(file) as unpacked:
        assert unpacked.testzip() is None
        assert unpacked.read("one") == DATA
        with unpacked.open("two") as lines, unpacked.open("one") as other:
            assert lines.readline() == b"two\n"
            assert other.read(100) == DATA[:100]
            assert lines.read() == b"lines\n"
    for junk in b"", b"no archive", bytes(100):
        with pytest.raises(zipfile.BadZipFile):
            zipfile.ZipFile(made.file(junk)[0])
        assert not zipfile.is_zipfile(made.file(junk)[0])


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_tarfile(packing: str, made: Made) -> None:
    """read(n), seek and tell."""
    data = archive(f"w:{packing}")
    for mode in f"r:{packing}", "r:*":
        file, _ = made.file(data)
        with tarfile.open(fileobj=file, mode=mode) as tar:  # type: ignore[call-overload]  # not literal
            assert tar.getnames() == ["one", "two", "three"]
            member = tar.extractfile("two")
            assert member is not None
            assert member.read() == DATA[:4000]


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_tarfile_of_a_stream(packing: str, made: Made) -> None:
    """read(n) alone."""
    for mode in f"r|{packing}", "r|*":
        with tarfile.open(fileobj=made.source(archive(f"w:{packing}")), mode=mode) as tar:  # type: ignore[call-overload]  # not literal
            sizes: list[int] = []
            for info in tar:
                member = tar.extractfile(info)
                assert member is not None
                assert member.read() == DATA[: info.size]
                sizes.append(info.size)
            assert sizes == [2000, 4000, 6000]


def test_tarfile_adds_one(made: Made) -> None:
    """read(n) with full counts."""
    out = python_io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:") as tar:
        info = tarfile.TarInfo("one")
        info.size = len(DATA)
        tar.addfile(info, made.source(DATA))
    out.seek(0)
    with tarfile.open(fileobj=out) as tar:
        member = tar.extractfile("one")
        assert member is not None
        assert member.read() == DATA


def test_copyfileobj(made: Made) -> None:
    """read(65536)"""
    out = python_io.BytesIO()
    shutil.copyfileobj(made.source(DATA), out)
    assert out.getvalue() == DATA
    out = python_io.BytesIO()
    shutil.copyfileobj(made.source(DATA), out, 7)
    assert out.getvalue() == DATA


def test_file_digest(made: Made) -> None:
    """readinto and readable"""
    digest = hashlib.file_digest(made.source(DATA), "sha256")
    assert digest.digest() == hashlib.sha256(DATA).digest()


@pytest.mark.parametrize("fmt", [plistlib.FMT_XML, plistlib.FMT_BINARY], ids=str)
def test_plistlib(fmt: plistlib.PlistFormat, made: Made) -> None:
    """read(n) and seek(0)"""
    value = {"text": "äöü", "data": DATA[:500], "list": [1, 2.5, True]}
    file, _ = made.file(plistlib.dumps(value, fmt=fmt))
    assert plistlib.load(file) == value


def test_wave(made: Made) -> None:
    """read(n) with full counts; a stream, and a file with a position."""

    def write(out: python_io.BytesIO) -> None:
        with wave.open(out, "wb") as sound:
            sound.setnchannels(2)
            sound.setsampwidth(2)
            sound.setframerate(8000)
            sound.writeframes(DATA[:8000])

    data = written(write)
    for file in made.source(data), made.file(data)[0]:
        with wave.open(file, "rb") as sound:
            assert sound.getnframes() == 2000
            assert sound.readframes(2000) == DATA[:8000]


def test_array(made: Made) -> None:
    """read(n) with full counts; EOFError with what there was."""
    numbers = array.array("q", range(1000))
    got = array.array("q")
    file = made.source(numbers.tobytes())
    got.fromfile(file, 400)
    with pytest.raises(EOFError):
        got.fromfile(file, 601)
    assert got == numbers


def test_elementtree(made: Made) -> None:
    """read(n), whole and by events."""
    data = "<a><b>äöü</b>{}</a>".format("<c/>" * 500).encode()
    assert ET.parse(made.source(data)).getroot().findtext("b") == "äöü"
    tags = [element.tag for _, element in ET.iterparse(made.source(data))]
    assert tags == ["b", *["c"] * 500, "a"]


def test_email(made: Made) -> None:
    """A TextIOWrapper is put around it, and taken off again."""
    data = b"Subject: hello\r\nContent-Type: text/plain\r\n\r\nbody\r\n"
    file = made.source(data)
    message = email.message_from_binary_file(file)
    assert message["subject"] == "hello"
    assert message.get_payload() == "body\n"
    assert not file.closed
    assert email.message_from_file(made.text_source(data.decode()))["subject"] == "hello"


def test_codecs(made: Made) -> None:
    """read() and read(n)"""
    text = "äöü\n€𝄞" * 100
    assert codecs.getreader("utf-8")(made.source(text.encode())).read() == text
    assert "".join(codecs.getreader("utf-8")(made.source(text.encode()))) == text


def test_textiowrapper(made: Made) -> None:
    """readable, writable, seekable, closed, read1, tell; and detach."""
    text = "äöü\r\n€𝄞\nlast"
    wrapper = python_io.TextIOWrapper(made.source(text.encode()), "utf-8", newline="")
    assert list(wrapper) == ["äöü\r\n", "€𝄞\n", "last"]
    file, contents = made.file(text.encode())
    wrapper = python_io.TextIOWrapper(file, "utf-8", newline="")
    assert wrapper.readline() == "äöü\r\n"
    here = wrapper.tell()
    assert wrapper.read() == "€𝄞\nlast"
    wrapper.seek(here)
    assert wrapper.readline() == "€𝄞\n"
    wrapper.seek(0, 2)
    wrapper.write("!")
    assert wrapper.detach() is file
    assert contents() == text.encode() + b"!"


def test_bufferedreader(made: Made) -> None:
    """Even io's own buffer may go around it."""
    reader = python_io.BufferedReader(made.source(DATA), 100)
    assert reader.read(1000) == DATA[:1000]
    assert reader.read() == DATA[1000:]


def test_base64_and_tokenize(made: Made) -> None:
    """read(n) until it is full, and readline."""
    out, arrived = made.sink()
    base64.encode(made.source(DATA), out)
    assert base64.decodebytes(arrived()) == DATA
    source = b"# coding: utf-8\nx = 'a'\n"
    assert [token.string for token in tokenize.tokenize(made.source(source).readline)][3:6] == [
        "x",
        "=",
        "'a'",
    ]


def test_http_client(made: Made) -> None:
    """A request's body by read(8192), a response by readline, read, readinto and peek."""

    class Socket:
        """What http.client wants of a socket."""

        def __init__(self, answer: bytes) -> None:
            self.sent = bytearray()
            self.answer = answer

        def sendall(self, data: bytes) -> None:
            self.sent += data

        def makefile(self, mode: str) -> object:
            return made.source(self.answer)

        def close(self) -> None:
            pass

    answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n"
    plain = b"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello, world"
    for socket in Socket(answer), Socket(plain):
        connection = http.client.HTTPConnection("localhost")
        connection.sock = socket
        connection.request("POST", "/", body=made.source(DATA), headers={"Content-Length": str(len(DATA))})
        response = connection.getresponse()
        assert response.read(5) == b"hello"
        assert response.read() == b", world"
        assert socket.sent.endswith(b"\r\n\r\n" + DATA)
        connection.close()


def test_stdin(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """input() reads a line of what stands for it."""
    monkeypatch.setattr(sys, "stdin", made.text_source("eins\nzwei ä\n"))
    assert (input(), input()) == ("eins", "zwei ä")
    with pytest.raises(EOFError):
        input()
