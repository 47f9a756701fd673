"""pyio.io.python.frompython: Python's files as readers, writers and seekers."""

from __future__ import annotations

import gzip
import io as python_io
import os
import socket
import sys
import tempfile
from typing import TYPE_CHECKING, BinaryIO

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, FromPython, SeekFrom
from pyio.testing import check_bufread, check_read, check_seek, check_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXT = "eins\näöü€𝄞 zwei\r\n\nlast".encode()


class Raw(python_io.RawIOBase):
    """A raw file that gives and takes at most three bytes a call."""

    def __init__(self, data: bytes = b"") -> None:
        self.memory = python_io.BytesIO(data)

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def readinto(self, buf: memoryview | bytearray) -> int:  # type: ignore[override]  # all that is given here
        data = self.memory.read(min(3, len(buf)))
        buf[: len(data)] = data
        return len(data)

    def write(self, data: bytes | memoryview) -> int:  # type: ignore[override]  # likewise
        return self.memory.write(bytes(data[:3]))


class OnlyRead:
    """Nothing but read(n)."""

    def __init__(self, data: bytes) -> None:
        self.memory = python_io.BytesIO(data)

    def read(self, n: int) -> bytes:
        return self.memory.read(min(n, 3))


class OnlyRead1(OnlyRead):
    """read1(n) is there as well."""

    def read(self, n: int) -> bytes:
        raise AssertionError("read1 comes first")

    def read1(self, n: int) -> bytes:
        return OnlyRead.read(self, n)


class Base(python_io.BufferedIOBase):
    """Of io's ways to read it has read alone; the others say so when they are called."""

    def __init__(self, data: bytes) -> None:
        self.memory = python_io.BytesIO(data)

    def read(self, n: int | None = -1) -> bytes:
        return self.memory.read(n)


SOURCES: dict[str, Callable[[bytes], object]] = {
    "BytesIO": python_io.BytesIO,
    "raw": Raw,
    "buffered": lambda data: python_io.BufferedReader(Raw(data), 4),
    "read": OnlyRead,
    "read1": OnlyRead1,
    "BufferedIOBase": Base,
    "gzip": lambda data: gzip.GzipFile(fileobj=python_io.BytesIO(gzip.compress(data))),
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
@pytest.mark.parametrize("data", [b"", TEXT, b"\xff\xfea\r\r\n"], ids=["empty", "text", "no text"])
def test_every_kind_of_file_is_a_bufread(source: Callable[[bytes], object], data: bytes) -> None:
    """Whichever of readinto1, readinto, read1 and read it has."""
    check_bufread(lambda: FromPython(source(data)), data)


def test_a_bufread_of_ours_through_python_and_back_conforms() -> None:
    """Likewise, by the methods of a BufRead."""
    check_bufread(lambda reader: FromPython(io.to_python(reader)), TEXT[9:], inner=TEXT[9:])


def test_a_file_of_ours_through_python_and_back_conforms() -> None:
    """Short reads, faults at every step, signals: nothing is lost on the way there and back."""
    check_read(lambda reader: FromPython(io.to_python(io.BufReader(reader, 4))), TEXT, inner=TEXT)
    check_write(lambda writer: FromPython(io.to_python(writer)))
    check_seek(lambda: FromPython(io.to_python(io.Cursor(TEXT))), TEXT)


def test_every_kind_of_file_is_a_write() -> None:
    """Those that take three bytes a call, those that buffer, and those that say nothing."""
    check_write(lambda: FromPython(python_io.BytesIO()), lambda f: f.get_ref().getvalue())
    check_write(lambda: FromPython(Raw()), lambda f: f.get_ref().memory.getvalue())

    class Silent:
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def write(self, data: bytes) -> None:
            assert type(data) is bytes
            self.parts.append(data)

    check_write(lambda: FromPython(Silent()), lambda f: b"".join(f.get_ref().parts))


def test_positions_are_those_of_a_seek() -> None:
    """Also where BytesIO would take a position below 0 for 0."""
    check_seek(lambda: FromPython(python_io.BytesIO(TEXT)), TEXT)
    file = FromPython(python_io.BytesIO(b"abcdef"))
    file.read_exact(bytearray(2))
    for pos in SeekFrom.Current(-3), SeekFrom.End(-7):
        with pytest.raises(Error) as caught:
            file.seek(pos)
        assert caught.value.kind() is ErrorKind.INVALID_INPUT
        assert file.stream_position() == 2
    assert file.seek(SeekFrom.End(-6)) == 0
    assert io.read_to_end(file) == b"abcdef"


def test_a_real_file_is_read_and_written_at_one_position(tmp: Path) -> None:
    """What was read ahead is stepped back over before a write."""
    (tmp / "f").write_bytes(b"one\ntwo\nthree\n")
    with FromPython((tmp / "f").open("r+b")) as file:
        line = io.String()
        file.read_line(line)
        file.write_all(b"TWO\n")
        assert io.read_to_end(file) == b"three\n"
        file.seek_relative(-2)
        assert file.stream_position() == 12
        file.seek(SeekFrom.Start(4))
        file.set_len(8)
        assert file.stream_len() == 8
    assert (tmp / "f").read_bytes() == b"one\nTWO\n"


def test_into_inner_gives_the_file_back_where_the_reader_stood() -> None:
    """One that can seek; from a pipe what was read ahead is in buffer()."""
    file = FromPython(python_io.BytesIO(b"one\ntwo\n"))
    assert next(file.lines()) == "one"
    assert file.into_inner().read() == b"two\n"
    r, w = os.pipe()
    os.write(w, b"one\ntwo\n")
    os.close(w)
    with FromPython(open(r, "rb")) as piped:
        assert next(piped.lines()) == "one"
        assert bytes(piped.buffer()) == b"two\n"
        assert piped.into_inner().read() == b""
        assert bytes(piped.buffer()) == b"two\n"


def test_a_duplex_file_reads_and_writes_apart() -> None:
    """What was read ahead from a socket stays."""
    ours, theirs = socket.socketpair()
    with ours, theirs, FromPython(ours.makefile("rwb")) as file:
        theirs.sendall(b"one\ntwo\n")
        assert next(file.byte_lines()) == b"one"
        file.write_all(b"hello")
        file.flush()
        assert theirs.recv(100) == b"hello"
        assert next(file.byte_lines()) == b"two"


def test_none_is_would_block() -> None:
    """As Python's raw files say it, in reading and writing; and a buffered one that took a part first says how much."""
    if sys.platform == "win32":
        pytest.skip("no such pipes")
    r, w = os.pipe()
    os.set_blocking(r, False)
    os.set_blocking(w, False)
    with FromPython(open(r, "rb", 0)) as reader, FromPython(open(w, "wb", 0)) as writer:
        for buf in bytearray(1), bytearray(100_000):
            with pytest.raises(BlockingIOError) as caught:
                reader.read(buf)
            assert isinstance(caught.value, Error)
        with pytest.raises(BlockingIOError):
            while True:
                writer.write(bytes(1 << 16))
        assert reader.read(bytearray(10)) == 10
    r, w = os.pipe()
    os.set_blocking(w, False)
    with open(r, "rb", 0) as out:
        buffered = python_io.BufferedWriter(python_io.FileIO(w, "wb"), 10)
        n = FromPython(buffered).write(bytes(1 << 20))
        assert 0 < n < 1 << 20
        got = 0
        while got < n:
            got += len(out.read(n - got) or b"")
            try:
                buffered.close()
            except BlockingIOError:
                continue
        assert got == n


def test_a_missing_method_is_unsupported() -> None:
    """All but flush and close, which then have nothing to do."""
    nothing = FromPython(object())
    calls: list[Callable[[], object]] = [
        lambda: nothing.read(bytearray(1)),
        nothing.fill_buf,
        lambda: nothing.write(b"x"),
        lambda: nothing.seek(SeekFrom.Start(0)),
        lambda: nothing.seek(SeekFrom.End(-1)),
        nothing.stream_position,
        lambda: nothing.set_len(0),
    ]
    for call in calls:
        with pytest.raises(Error) as caught:
            call()
        assert caught.value.kind() is ErrorKind.UNSUPPORTED
    nothing.flush()
    nothing.close()
    with FromPython(tempfile.TemporaryFile("wb")) as written:
        with pytest.raises(Error) as caught:
            written.read(bytearray(1))
        assert caught.value.kind() is ErrorKind.UNSUPPORTED
    with FromPython(open(os.devnull, "rb")) as read:
        with pytest.raises(Error) as caught:
            read.write(b"x")
        assert caught.value.kind() is ErrorKind.UNSUPPORTED


def test_a_text_file_is_invalid_input() -> None:
    """And loses nothing by the attempt."""

    class Text:
        def read(self, n: int) -> str:
            return "text"

    file = python_io.StringIO("text")
    calls: list[Callable[[], object]] = [
        lambda: FromPython(file).read(bytearray(3)),
        lambda: FromPython(file).write(b"x"),
        lambda: FromPython(Text()).read(bytearray(3)),
    ]
    for call in calls:
        with pytest.raises(Error) as caught:
            call()
        assert caught.value.kind() is ErrorKind.INVALID_INPUT
    assert file.read() == "text"


def test_a_closed_file_fails_as_a_closed_descriptor(tmp: Path) -> None:
    """EBADF, as with a File, and not Python's ValueError."""
    for plain in python_io.BytesIO(b"data"), (tmp / "f").open("w+b"):
        file = FromPython(plain)
        file.close()
        file.close()
        calls: list[Callable[[], object]] = [
            lambda file=file: file.read(bytearray(1)),  # type: ignore[misc]  # bound now
            lambda file=file: file.write(b"x"),  # type: ignore[misc]  # likewise
            lambda file=file: file.seek(SeekFrom.Start(0)),  # type: ignore[misc]  # likewise
            file.stream_position,
            file.flush,
            lambda file=file: next(file.lines()),  # type: ignore[misc]  # likewise
        ]
        for call in calls:
            with pytest.raises(Error) as caught:
                call()
            assert caught.value.kind() is ErrorKind.OTHER
            assert caught.value.raw_os_error() is not None


def test_what_was_read_ahead_is_gone_with_close() -> None:
    """Reading on would hide that it is closed."""
    file = FromPython(python_io.BytesIO(b"one\ntwo\n"))
    lines = file.lines()
    assert next(lines) == "one"
    file.close()
    with pytest.raises(Error):
        next(lines)


def test_the_files_own_errors_are_errors() -> None:
    """An OSError of whatever class as an Error, with the class as its cause; others as they are."""

    class Mine(ConnectionResetError):
        pass

    class Fails:
        def __init__(self, error: Exception) -> None:
            self.error = error

        def read(self, n: int) -> bytes:
            raise self.error

        def write(self, data: bytes) -> int:
            raise self.error

        def close(self) -> None:
            raise self.error

    mine = Mine(104, "reset")
    for call in (
        lambda: FromPython(Fails(mine)).read(bytearray(1)),
        lambda: FromPython(Fails(mine)).write(b"x"),
        lambda: FromPython(Fails(mine)).close(),
    ):
        with pytest.raises(Error) as caught:
            call()
        assert caught.value.kind() is ErrorKind.CONNECTION_RESET
        assert caught.value.__cause__ is mine
    ours = Error(ErrorKind.TIMED_OUT, "payload")
    with pytest.raises(Error) as caught:
        FromPython(Fails(ours)).read(bytearray(1))
    assert caught.value is ours
    with pytest.raises(ValueError, match="not closed"):
        FromPython(Fails(ValueError("not closed"))).read(bytearray(1))
    with pytest.raises(Error) as caught:
        FromPython(gzip.GzipFile(fileobj=python_io.BytesIO(gzip.compress(b"data")[:-4]))).read_to_end(
            bytearray()
        )
    assert caught.value.kind() is ErrorKind.UNEXPECTED_EOF


def test_an_impossible_answer_is_an_error() -> None:
    """More bytes than there was room for, a negative number, and what is no number."""

    class Lies:
        def __init__(self, answer: object) -> None:
            self.answer = answer

        def readinto(self, buf: object) -> object:
            return self.answer

        def write(self, data: bytes) -> object:
            return self.answer

    for answer in (-1, 1 << 20):
        with pytest.raises(Error) as caught:
            FromPython(Lies(answer)).fill_buf()
        assert caught.value.kind() is ErrorKind.OTHER
        with pytest.raises(Error) as caught:
            FromPython(Lies(answer)).write(b"12")
        assert caught.value.kind() is ErrorKind.OTHER
    with pytest.raises(TypeError):
        FromPython(Lies("3")).fill_buf()
    with pytest.raises(TypeError):
        FromPython(Lies(b"3")).write(b"12")


def test_the_buffer_to_write_is_checked_before_the_file_is() -> None:
    """A str is the caller's mistake, not the file's."""
    with pytest.raises(TypeError):
        FromPython(python_io.BytesIO()).write("text")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(TypeError):
        FromPython(python_io.BytesIO()).seek(3)  # type: ignore[arg-type]  # likewise


def test_a_memory_map_is_a_file_too() -> None:
    """Its seek() returned nothing before Python 3.13, and it reads by read(n) alone."""
    import mmap

    with FromPython(mmap.mmap(-1, 8)) as file:
        file.write_all(b"abc\ndef\n")
        assert file.seek(SeekFrom.Start(2)) == 2
        assert next(file.lines()) == "c"
        assert file.stream_position() == 4
        past_the_end: list[Callable[[], object]] = [
            lambda: file.seek(SeekFrom.Start(9)),
            lambda: file.write(bytes(9)),
        ]
        for refused in past_the_end:
            with pytest.raises(Error) as caught:
                refused()
            assert caught.value.kind() is ErrorKind.INVALID_INPUT
        assert io.read_to_end(file) == b"def\n"


def test_leaving_leaves_the_file_by_its_own_exit() -> None:
    """With the same exception, and what it raises there is an Error."""

    class Left:
        def __init__(self) -> None:
            self.by: list[object] = []

        def __exit__(self, *by: object) -> None:
            self.by.append(by[1])

        def close(self) -> None:
            raise AssertionError("left, not closed")

    left = Left()
    with FromPython(left):
        pass
    error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError), FromPython(left):
        raise error
    assert left.by == [None, error]


def test_a_typed_file_stays_typed() -> None:
    """get_ref gives the very object."""
    plain: BinaryIO = python_io.BytesIO(b"abc")
    file = FromPython(plain)
    assert file.get_ref() is plain
    assert "BytesIO" in repr(file)
