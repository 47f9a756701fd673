"""pyio.os_str.native: what the system has, the quick way to it, and what an import does."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pyio._sys import os_str as _sys
from pyio.os_str import OsStr, OsString, UnixOsString, WindowsOsString
from pyio.os_str.native import Native, os_string

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

bytes_for_names = pytest.mark.skipif(
    _sys.NATIVE != "unix" or sys.getfilesystemencoding() != "utf-8",
    reason="names are no bytes here, or Python reads them by another encoding than UTF-8",
)


def fresh(code: str) -> str:
    """What a new interpreter prints."""
    program = f"import sys; sys.path[:0] = {sys.path!r}\n{code}"
    return subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout


def odd_names() -> Iterator[bytes]:
    """Every byte a name can have, and every way to be no UTF-8."""
    every = bytes(byte for byte in range(1, 256) if byte != ord("/"))
    yield from (every[i : i + 9] for i in range(0, len(every), 9))
    yield from (b"x" + every[i : i + 1] for i in range(0x7E, len(every), 8))
    yield from (
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"\xc3",
        b"\xf0\x9f\x98",
        b"\xc0\x80",
        b"\xff" * 255,
        "é\u0301日".encode(),
    )


def test_the_native_flavour_is_this_systems() -> None:
    """Bytes where names are bytes."""
    assert Native is {"unix": UnixOsString, "windows": WindowsOsString}[_sys.NATIVE]
    assert type(OsString("a")) is Native
    assert (_sys.NATIVE == "windows") == (os.name == "nt")


def test_windows_has_its_own_flavour() -> None:
    """Where the system says so, all that is native is of 16-bit units."""
    code = (
        "from pyio._sys import os_str as _sys; _sys.NATIVE = 'windows'\n"
        "from pyio.os_str import OsStr, OsString\n"
        "from pyio.os_str.native import os_string\n"
        "print({type(s).__name__ for s in (OsString('a'), OsStr.from_str('a'), os_string('a'))})"
    )
    assert fresh(code) == "{'WindowsOsString'}\n"


def test_the_quick_way_is_the_same_string() -> None:
    """For what Python's os functions gave, which needs no check."""
    for text in ("", "a", "é", "a\udcff"):
        assert os_string(text) == OsString(text)
        assert type(os_string(text)) is Native


@bytes_for_names
def test_every_name_survives_a_directory(tmp: Path) -> None:
    """Listed, opened, removed, and printed at least for people."""
    made: set[bytes] = set()
    for name in odd_names():
        try:
            with open(os.fsencode(tmp) + b"/" + name, "xb") as file:
                file.write(name)
        except OSError:  # a file system that wants text
            continue
        made.add(name)
    assert len(made) > 3
    listed = [os_string(name) for name in os.listdir(tmp)]
    assert {os.fsencode(s) for s in listed} == made
    assert listed == [OsString(str(s)) for s in listed]
    folder = OsString(tmp) + "/"
    for s in listed:
        with open(folder + s, "rb") as file:
            assert file.read() == os.fsencode(s)
        os.remove(folder + s)
        s.display().encode()
    assert os.listdir(tmp) == []


@bytes_for_names
def test_every_name_survives_arguments_and_environment() -> None:
    """From this process to another one, and back by its output."""
    names = [OsString(os.fsdecode(name)) for name in odd_names()]
    code = "import os, sys; print([os.fsencode(a).hex() for a in (*sys.argv[1:], os.environ['PYIO_NAME'])])"
    every = OsString("").join(names)
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", code, *names],
        env={**os.environ, "PYIO_NAME": str(every)},
        check=True,
        stdout=subprocess.PIPE,
    )
    assert eval(run.stdout) == [os.fsencode(s).hex() for s in (*names, every)]


def test_a_subclass_of_one_flavour_keeps_to_it() -> None:
    """What comes of its strings is of its class."""

    class Name(UnixOsString):
        __slots__ = ()

    assert type(Name("a") + "b") is Name
    assert isinstance(Name("a"), OsStr)
    assert Name("a") + UnixOsString("b") == "ab"


def test_importing_os_str_registers_the_codec() -> None:
    """And loads nothing else for it until it is used."""
    code = (
        "import pyio.os_str\n"
        "assert 'pyio.os_str.codec' not in sys.modules\n"
        "print('\\ud83d'.encode('wtf-8'), 'pyio.os_str.string' in sys.modules)"
    )
    assert fresh(code) == "b'\\xed\\xa0\\xbd' False\n"


def test_nul_stays_for_the_call_to_refuse(tmp: Path) -> None:
    """A string may hold it; no name can."""
    with pytest.raises(ValueError):
        open(OsString(tmp) + "/a\0b", "rb")
