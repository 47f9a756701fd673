"""pyio.io.python.text: pyio's readers and writers as Python's text files."""

from __future__ import annotations

import io as python_io
import typing
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io
from pyio.io import Error, ErrorKind, PythonFile, to_python_text
from pyio.testing import FaultyWriter, ShortReader, ShortWriter

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "eins\näöü€𝄞 zwei\r\n\rlast"


def test_it_is_a_text_file_of_pythons(tmp: Path) -> None:
    """An io.TextIOWrapper over a PythonFile, with its name and mode."""
    with to_python_text(fs.File.create(tmp / "f")) as file:
        assert isinstance(file, python_io.TextIOWrapper)
        assert isinstance(file, typing.TextIO | python_io.TextIOBase)
        assert isinstance(file.buffer, PythonFile)
        assert file.name == str(tmp / "f")
        assert file.mode == "w"
        assert file.encoding == "utf-8"
        assert file.errors == "strict"
        assert not file.line_buffering


def test_newlines_are_those_of_open(tmp: Path) -> None:
    """Translated unless told otherwise."""
    (tmp / "f").write_bytes(TEXT.encode())
    for newline in None, "", "\n", "\r", "\r\n":
        with (
            open(tmp / "f", encoding="utf-8", newline=newline) as theirs,
            to_python_text(ShortReader(TEXT.encode(), 3), newline=newline) as ours,
        ):
            assert list(ours) == list(theirs)
        with to_python_text(out := ShortWriter(3), newline=newline) as ours:
            ours.write("a\nb\r\n")
        with open(tmp / "g", "w", encoding="utf-8", newline=newline) as theirs:
            theirs.write("a\nb\r\n")
        assert out.written == (tmp / "g").read_bytes()


def test_encoding_and_errors_are_those_of_open() -> None:
    """And a wrong one is known at once."""
    with to_python_text(ShortReader(b"\xe4\xf6"), "latin-1") as file:
        assert file.read() == "äö"
    with to_python_text(ShortReader(b"a\xff"), errors="replace") as file:
        assert file.read() == "a\ufffd"
    with to_python_text(ShortReader(b"a\xff")) as file, pytest.raises(UnicodeDecodeError):
        file.read()
    reader = ShortReader(b"abc")
    with pytest.raises(LookupError):
        to_python_text(reader, "no such encoding")
    assert io.read_to_end(reader) == b"abc"


def test_positions_go_back_to_where_they_were(tmp: Path) -> None:
    """tell() and seek() in the middle of a text."""
    (tmp / "f").write_bytes(TEXT.encode())
    with to_python_text(fs.File.options().read(True).write(True).open(tmp / "f")) as file:
        assert file.mode == "r+"
        file.readline()
        here = file.tell()
        rest = file.read()
        file.seek(here)
        assert file.read() == rest
        file.seek(0)
        file.write("EINS")
        file.seek(0)
        assert file.readline() == "EINS\n"
        file.truncate(4)
    assert (tmp / "f").read_bytes() == b"EINS"


def test_print_reaches_the_object() -> None:
    """With the flush it asks for."""
    out = ShortWriter(3)
    with to_python_text(out) as file:
        print("one", 2, file=file)
        assert out.written == b""
        print("three", file=file, flush=True)
        assert out.written == b"one 2\nthree\n"


class Left(ShortWriter):
    """Records how it was left."""

    def __init__(self) -> None:
        super().__init__(3)
        self.by: list[object] = []

    def __exit__(self, *by: object) -> None:
        self.by.append(by[1])


def test_leaving_leaves_the_object_by_its_own_exit() -> None:
    """With the same exception; what was written is written."""
    left = Left()
    with to_python_text(left) as file:
        file.write("one")
    error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError), to_python_text(left) as file:
        file.write("two")
        raise error
    assert left.by == [None, error]
    assert left.written == b"onetwo"
    assert file.closed
    assert not left.closed
    with to_python_text(left) as file:
        file.close()
    assert left.closed
    assert left.by == [None, error]


def test_leaving_with_what_cannot_be_written_leaves_with_that_error() -> None:
    """So that an atomic file is abandoned then as well."""

    class Full(Left):
        def write(self, buf: io.Buffer, /) -> int:
            raise Error(ErrorKind.STORAGE_FULL)

    full = Full()
    with pytest.raises(Error) as caught, to_python_text(full) as file:
        file.write("abc")
    assert full.by == [caught.value]
    assert file.closed
    full = Full()
    with pytest.raises(Error) as caught, to_python_text(full) as file:
        file.write("abc")
        raise ZeroDivisionError
    assert full.by == [caught.value]


def test_a_failed_flush_can_be_tried_again() -> None:
    """What was handed on to the binary file is kept there."""
    out = FaultyWriter([1, ErrorKind.WOULD_BLOCK])
    with to_python_text(out) as file:
        file.write("abc")
        with pytest.raises(BlockingIOError):
            file.flush()
        file.flush()
        assert out.written == b"abc"


@pytest.mark.parametrize("fault", [ErrorKind.WOULD_BLOCK, ErrorKind.TIMED_OUT, KeyboardInterrupt], ids=str)
def test_a_failed_write_loses_no_text(fault: ErrorKind | type[BaseException]) -> None:
    """Of earlier writes: io's own files drop what they had gathered, here the next write or flush takes it along."""
    out = FaultyWriter([3, fault, fault, 70_001, fault, fault])
    taken: list[str] = []
    with to_python_text(out) as file:
        for n in range(99):
            line = "äöü" * 999 + f"{n}\n"
            try:
                file.write(line)
                taken.append(line)
            except (Error, KeyboardInterrupt):
                # whether this line was taken io does not say
                pass
        while True:
            try:
                file.flush()
                break
            except (Error, KeyboardInterrupt):
                pass
    assert out.raised == 4
    lines = out.written.decode().splitlines(keepends=True)
    assert len(lines) == len(set(lines)) < 100
    assert [line for line in lines if line in taken] == taken
