"""pyio.io.python.pythonfile: pyio's readers and writers as Python's binary files."""

from __future__ import annotations

import copy
import io as python_io
import os
import pickle
import random
import socket
import sys
import typing
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import fs, io
from pyio.io import Error, ErrorKind, PythonFile, to_python
from pyio.testing import ShortReader, ShortWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType


class Short(io.Read, io.Write, io.Seek):
    """Bytes with a position and a length, at most three of them a call."""

    def __init__(self, data: bytes = b"") -> None:
        self.memory = bytearray(data)
        self.cursor = io.Cursor(self.memory)

    def read(self, buf: io.MutBuf, /) -> int:
        return self.cursor.read(memoryview(buf)[:3])

    def write(self, buf: io.Buffer, /) -> int:
        return self.cursor.write(memoryview(buf)[:3])

    def flush(self) -> None:
        pass

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        return self.cursor.seek(pos)

    def set_len(self, size: int) -> None:
        del self.memory[size:]
        self.memory.extend(bytes(size - len(self.memory)))


class Duplex(io.Read, io.Write):
    """A stream that reads from one and writes to another."""

    def __init__(self, reader: io.Read, writer: io.Write) -> None:
        self.reader = reader
        self.writer = writer

    def read(self, buf: io.MutBuf, /) -> int:
        return self.reader.read(buf)

    def write(self, buf: io.Buffer, /) -> int:
        return self.writer.write(buf)

    def flush(self) -> None:
        self.writer.flush()


class Left(Short):
    """Records how it was left, or closed."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(data)
        self.by: list[object] = []

    def close(self) -> None:
        self.by.append("closed")

    def __enter__(self) -> typing.Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.by.append(exc)


# ---------------------------------------------------------------- what it is


def test_it_is_a_file_of_pythons() -> None:
    """By inheritance, for those who ask, and for type checkers."""
    file = to_python(io.Cursor(b"abc"))
    assert isinstance(file, python_io.IOBase)
    assert isinstance(file, python_io.BufferedIOBase)
    assert isinstance(file, typing.BinaryIO)
    assert isinstance(file, PythonFile)
    assert "Cursor" in repr(file)


def test_what_is_no_reader_or_writer_is_refused() -> None:
    """Also a file of Python's, which is one already."""
    for wrong in (object(), 3, python_io.BytesIO(), to_python(io.Cursor(b""))):
        with pytest.raises(TypeError):
            to_python(wrong)  # type: ignore[arg-type]  # that is the point


def test_it_can_be_what_the_object_can(tmp: Path) -> None:
    """readable, writable, seekable and mode are true to it; a method that only fails does not count."""
    (tmp / "f").write_bytes(b"abc")

    def told(obj: io.Read | io.Write) -> tuple[bool, bool, bool, str]:
        with to_python(obj) as file:
            return file.readable(), file.writable(), file.seekable(), file.mode

    assert told(io.Cursor(b"abc")) == (True, False, True, "rb")
    assert told(io.Cursor(bytearray())) == (True, True, True, "rb+")
    assert told(io.Cursor(memoryview(b"abc"))) == (True, False, True, "rb")
    assert told(io.sink()) == (False, True, False, "wb")
    assert told(io.repeat(1)) == (True, False, False, "rb")
    assert told(io.BufReader(ShortReader(b""))) == (True, False, False, "rb")
    assert told(io.FromPython(python_io.BytesIO())) == (True, True, True, "rb+")
    assert told(fs.File.open(tmp / "f")) == (True, False, True, "rb")
    assert told(fs.File.create(tmp / "f")) == (False, True, True, "wb")
    assert told(fs.File.options().append(True).open(tmp / "f")) == (False, True, True, "ab")
    assert told(fs.File.options().read(True).append(True).open(tmp / "f")) == (True, True, True, "ab+")
    assert told(fs.File.options().read(True).write(True).open(tmp / "f")) == (True, True, True, "rb+")
    r, w = os.pipe()
    assert told(fs.File(r)) == (True, False, False, "rb")
    assert told(fs.File(w)) == (False, True, False, "wb")
    with FromPythonPipe() as pipe:
        assert (pipe.readable(), pipe.writable(), pipe.seekable()) == (True, False, False)


class FromPythonPipe:
    """A file of Python's over a pipe, through FromPython and back."""

    def __enter__(self) -> PythonFile:
        r, w = os.pipe()
        os.close(w)
        self.file = to_python(io.FromPython(open(r, "rb")))
        return self.file

    def __exit__(self, *_: object) -> None:
        self.file.close()


def test_fileno_name_and_isatty_are_the_objects(tmp: Path) -> None:
    """UnsupportedOperation and AttributeError where it has none."""
    path = tmp / "f"
    path.write_bytes(b"")
    with fs.File.open(path) as inner, to_python(inner) as file:
        assert file.fileno() == inner.fileno()
        assert file.name == str(path)
        assert not file.isatty()
        assert os.fstat(file.fileno()).st_size == 0
    with to_python(io.FromPython(open(path, "rb"))) as file:
        assert file.name == str(path)
    fd = os.open(path, os.O_RDONLY)
    with to_python(fs.File(fd)) as file:
        assert file.name == fd
    memory = to_python(io.Cursor(b""))
    with pytest.raises(python_io.UnsupportedOperation):
        memory.fileno()
    with pytest.raises(AttributeError):
        memory.name  # noqa: B018  # a property
    assert not hasattr(memory, "name")
    assert not memory.isatty()


def test_a_terminal_is_one() -> None:
    """By its descriptor, or by its own word."""
    if sys.platform == "win32":
        pytest.skip("no terminals")
    ours, theirs = os.openpty()
    with to_python(fs.File(ours)) as file, fs.File(theirs):
        assert file.isatty()

    class Says(ShortReader):
        def is_terminal(self) -> bool:
            return True

    with to_python(Says(b"")) as file:
        assert file.isatty()


def test_what_the_object_has_not_is_unsupported() -> None:
    """UnsupportedOperation is an OSError and a ValueError: some catch this, some that."""
    reader, writer = to_python(ShortReader(b"abc")), to_python(ShortWriter())
    calls: list[Callable[[], object]] = [
        lambda: reader.write(b""),
        lambda: reader.seek(0),
        reader.tell,
        reader.truncate,
        reader.fileno,
        writer.read,
        lambda: writer.read(0),
        lambda: writer.read(1),
        lambda: writer.read1(0),
        writer.peek,
        writer.readline,
        writer.readlines,
        lambda: next(writer),
        lambda: list(writer),
        lambda: writer.readinto(bytearray(1)),
        lambda: writer.readinto1(bytearray(1)),
        lambda: to_python(io.Cursor(bytearray())).truncate(0),
    ]
    for call in calls:
        with pytest.raises(python_io.UnsupportedOperation):
            call()
    reader.close()
    writer.close()


def test_a_closed_file_is_a_value_error() -> None:
    """Everything but close, closed and leaving again; also a line that was made ready before."""
    file = to_python(Short(b"one\ntwo\nthree\n"))
    lines = iter(file)
    assert next(lines) == b"one\n"
    assert not file.closed
    file.close()
    file.close()
    assert file.closed
    calls: list[Callable[[], object]] = [
        lambda: next(lines),
        lambda: file.read(1),
        file.read,
        file.read1,
        file.peek,
        file.readline,
        file.readlines,
        lambda: next(file),
        lambda: iter(file),
        lambda: file.readinto(bytearray(1)),
        lambda: file.write(b"x"),
        lambda: file.writelines([b"x"]),
        file.flush,
        file.tell,
        lambda: file.seek(0),
        file.truncate,
        file.fileno,
        file.isatty,
        file.readable,
        file.writable,
        file.seekable,
        file.detach,
        file.__enter__,
    ]
    for call in calls:
        with pytest.raises(ValueError):
            call()


def test_it_cannot_be_copied_or_pickled() -> None:
    """A second one would close the same object."""
    file = to_python(io.Cursor(b""))
    for call in copy.copy, copy.deepcopy, pickle.dumps:
        with pytest.raises(TypeError):
            call(file)


def test_wrong_types_are_type_errors() -> None:
    """A str is no bytes, a size no float, and bytes cannot be read into; nothing happens."""
    short = Short(b"abcdef")
    file = to_python(short)
    wrong: list[Callable[[], object]] = [
        lambda: file.write("text"),  # type: ignore[arg-type]  # that is the point
        lambda: file.writelines(["text"]),  # type: ignore[list-item]  # likewise
        lambda: file.read(1.5),  # type: ignore[arg-type]  # likewise
        lambda: file.seek("1"),  # type: ignore[arg-type]  # likewise
        lambda: file.readinto(b"bytes"),
    ]
    assert file.read(2) == b"ab"
    for call in wrong:
        with pytest.raises(TypeError):
            call()
    with pytest.raises(ValueError):
        file.seek(0, 3)
    assert file.read() == b"cdef"
    file.close()
    assert short.memory == b"abcdef"


# ---------------------------------------------------------------- as a file of Python's behaves


def play(seed: int, data: bytes, file: PythonFile, contents: Callable[[], bytes]) -> None:
    """Random calls, each with the answer of io.BytesIO; a read1 may be short, a peek give anything that is there."""
    rng = random.Random(seed)
    like = python_io.BytesIO(data)
    for _ in range(40):
        n = rng.choice((0, 1, 2, 3, 7, 100, 900))
        match rng.randrange(17):
            case 0 | 1:
                assert file.read(n) == like.read(n)
            case 2:
                assert file.read(None) == like.read(None) if n == 100 else True
            case 3:
                size = rng.choice((-1, n))
                assert file.readline(size) == like.readline(size)
            case 4:
                assert [file.readline() for _ in range(n)][:9] == [like.readline() for _ in range(n)][:9]
            case 5:
                assert file.readlines(n) == like.readlines(n)
            case 6:
                ours, theirs = bytearray(n), bytearray(n)
                assert file.readinto(ours) == like.readinto(theirs)
                assert ours == theirs
            case 7:
                ahead = file.peek(n)
                rest = like.getvalue()[like.tell() :]
                assert rest.startswith(ahead)
                assert bool(ahead) == bool(rest)
            case 8:
                assert list(islice(file, n % 9)) == list(islice(like, n % 9))
            case 9:
                for line in file:
                    assert line == like.readline()
                    if rng.random() < 0.4:
                        assert next(file, None) == next(like, None)
                    if rng.random() < 0.2:
                        assert file.tell() == like.tell()
                    if rng.random() < 0.1:
                        break
            case 10 | 11:
                given = rng.choice((bytes, bytearray, memoryview))(bytes(rng.choices(b"XY\n", k=n)))
                assert file.write(given) == like.write(given)
            case 12:
                file.writelines([b"q\n", bytearray(b"r")])
                like.writelines([b"q\n", bytearray(b"r")])
            case 13 | 14:
                size = len(like.getvalue())
                offset, whence = rng.choice(((n, 0), (rng.randint(-9, 9), 1), (-rng.randint(0, size), 2)))
                if whence != 1 or like.tell() + offset >= 0:
                    assert file.seek(offset, whence) == like.seek(offset, whence)
            case 15:
                short = file.read1(n) if n % 2 else bytes((buf := bytearray(n))[: file.readinto1(buf)])
                assert short == like.read(len(short))
                assert short or n == 0 or like.read(1) == b""
            case _:
                at = like.tell()
                size = rng.choice((at, n, len(like.getvalue())))
                assert file.truncate(None if size == at else size) == size
                like = python_io.BytesIO(like.getvalue()[:size].ljust(size, b"\0"))
                like.seek(at)
        assert file.tell() == like.tell()
        if rng.random() < 0.2:
            file.flush()
            assert contents() == like.getvalue()
    file.close()
    assert contents() == like.getvalue()


LINES = st.binary(max_size=300).map(
    lambda data: bytes(b"ab\n\r"[byte % 4] for byte in data) * (1 + len(data) % 7)
)


@settings(max_examples=15)
@given(seed=st.integers(0, 2**32), data=LINES)
def test_it_behaves_as_bytesio(seed: int, data: bytes) -> None:
    """Whatever the calls and their order, over an object that moves three bytes a call."""
    short = Short(data)
    play(seed, data, to_python(short), lambda: bytes(short.memory))


@pytest.mark.parametrize("seed", range(8))
def test_it_behaves_as_bytesio_over_a_real_file(seed: int, tmp: Path) -> None:
    """Likewise."""
    data = b"line\n" * seed * 4_999
    (tmp / "f").write_bytes(data)
    file = to_python(fs.File.options().read(True).write(True).open(tmp / "f"))
    play(seed, data, file, (tmp / "f").read_bytes)


def test_lines_are_python_lines() -> None:
    """They end at "\\n" alone, and keep it."""
    data = b"one\r\ntwo\rstill two\x0b\x0c\x85\n\nlast"
    with to_python(ShortReader(data, 2)) as file:
        assert list(file) == list(python_io.BytesIO(data))
    assert list(to_python(io.Cursor(data + b"\n"))) == list(python_io.BytesIO(data + b"\n"))
    assert list(to_python(io.Cursor(b""))) == []


def test_an_iterator_and_the_file_share_the_position() -> None:
    """A loop left early loses no line, and another loop goes on behind it."""
    file = to_python(io.Cursor(b"".join(b"%d\n" % n for n in range(5000))))
    assert next(file) == b"0\n"
    for line in file:
        if line == b"99\n":
            break
    assert file.readline() == b"100\n"
    assert file.read(4) == b"101\n"
    assert next(iter(file)) == b"102\n"
    assert file.tell() == len(b"".join(b"%d\n" % n for n in range(103)))
    assert sum(1 for _ in file) == 5000 - 103
    assert list(file) == []


def test_read1_and_peek_read_once() -> None:
    """One read of the object at most, none while there is something buffered."""
    reader = ShortReader(b"abcdefgh", 3)
    file = to_python(reader)
    assert file.peek(8) == b"abc"
    assert file.peek() == b"abc"
    assert file.read1(2) == b"ab"
    assert file.read1() == b"c"
    assert len(reader.asked) == 1
    buf = bytearray(8)
    assert file.readinto1(buf) == 3
    assert buf[:3] == b"def"
    assert len(reader.asked) == 2
    assert file.read1(0) == file.read(0) == file.readline(0) == b""
    assert file.readinto(bytearray()) == file.readinto1(bytearray()) == 0
    assert len(reader.asked) == 2
    assert file.read() == b"gh"
    file.close()


def test_a_size_that_is_a_lie_takes_no_memory(tmp: Path) -> None:
    """Sizes come from files and from the network."""
    assert to_python(io.Cursor(b"abc")).read(1 << 50) == b"abc"
    with to_python(fs.File.open(os.devnull)) as file:
        assert file.read(1 << 50) == b""
    with to_python(fs.File.options().read(True).write(True).create(True).open(tmp / "f")) as file:
        assert file.truncate(1 << 42) == 1 << 42
        file.seek(-3, 2)
        assert file.read() == bytes(3)
        file.seek(-3, 2)
        assert file.read(1 << 50) == bytes(3)


def test_a_large_file_is_read_directly(tmp: Path) -> None:
    """Whatever of it is buffered first, all of it comes."""
    data = random.Random(0).randbytes(600_000)
    (tmp / "f").write_bytes(data)
    for first in 0, 10:
        with to_python(fs.File.open(tmp / "f")) as file:
            assert file.read(first) == data[:first]
            assert file.read(300_000) == data[first : first + 300_000]
            assert file.read() == data[first + 300_000 :]
            assert file.read() == b""
            assert file.read(300_000) == b""
            file.seek(first)
            assert file.readline() == data[first : data.index(b"\n", first) + 1]
            file.seek(0)
            assert file.read() == data


def test_a_subclass_with_a_read_of_its_own_is_asked(tmp: Path) -> None:
    """Reading its descriptor directly would go past it."""

    class Upper(fs.File):
        def read(self, buf: io.MutBuf, /) -> int:
            view = memoryview(buf)
            n = fs.File.read(self, view)
            view[:n] = bytes(view[:n]).upper()
            return n

        def read_to_end(self, buf: bytearray, /) -> int:
            return io.Read.read_to_end(self, buf)

    (tmp / "f").write_bytes(b"abc" * 100_000)
    with to_python(Upper.open(tmp / "f")) as file:
        assert file.read(3) == b"ABC"
        assert file.read(200_000) == b"ABC" * 66_666 + b"AB"
        assert set(file.read()) == set(b"ABC")


def test_appending_tells_the_true_position(tmp: Path) -> None:
    """Which is known once the bytes are written."""
    (tmp / "f").write_bytes(b"abc")
    with to_python(fs.File.options().append(True).open(tmp / "f")) as file:
        file.write(b"de")
        assert file.tell() == 5


# ---------------------------------------------------------------- duplex streams


def test_a_duplex_stream_reads_and_writes_apart() -> None:
    """Reading keeps what is to be written, writing what was read ahead; there is no position."""
    writer = ShortWriter(3)
    file = to_python(Duplex(ShortReader(b"answer 1\nanswer 2\n", 20), writer))
    assert not file.seekable()
    assert file.mode == "rb+"
    file.write(b"question 1")
    assert file.readline() == b"answer 1\n"
    assert writer.written == b""
    file.flush()
    assert writer.written == b"question 1"
    file.write(b"question 2")
    assert file.readline() == b"answer 2\n"
    for call in (file.tell, file.truncate, lambda: file.seek(0)):
        with pytest.raises(python_io.UnsupportedOperation):
            call()
    file.close()
    assert writer.written == b"question 1question 2"


def test_a_socket_is_one_file() -> None:
    """Which io.BufferedRandom refuses to be, and io.BufferedRWPair is without a fileno."""
    ours, theirs = socket.socketpair()
    with theirs, to_python(fs.File(ours.detach())) as file, theirs.makefile("rwb") as peer:
        assert file.readable()
        assert file.writable()
        assert not file.seekable()
        assert file.fileno() >= 0
        file.write(b"GET\n")
        file.flush()
        assert peer.readline() == b"GET\n"
        peer.write(b"OK\nbody")
        peer.flush()
        theirs.shutdown(socket.SHUT_WR)
        assert file.readline() == b"OK\n"
        assert file.read() == b"body"


# ---------------------------------------------------------------- the object and its own buffers


def test_what_buffers_itself_is_not_read_ahead_behind_its_back() -> None:
    """BufReader, BufStream and FromPython go on where the file stopped."""
    data = b"one\ntwo\nthree\n"
    for reader in (
        io.BufReader(io.Cursor(data)),
        io.BufStream(Duplex(ShortReader(data, 99), io.sink())),
        io.FromPython(python_io.BytesIO(data)),
    ):
        file = to_python(reader)
        assert next(iter(file)) == b"one\n"
        line = io.String()
        reader.read_line(line)
        assert str(line) == "two\n"
        assert file.readline() == b"three\n"
        assert file.detach() is reader


def test_what_buffers_itself_writes_as_it_would() -> None:
    """A LineWriter writes lines out; a BufWriter's bytes are its own."""
    out = ShortWriter(99)
    file = to_python(io.LineWriter(out))
    file.write(b"one\ntw")
    assert out.written == b"one\n"
    file.write(b"o\nthree")
    assert out.written == b"one\ntwo\n"
    file.close()
    assert out.written == b"one\ntwo\nthree"
    buffered = io.BufWriter(ShortWriter(3), 8)
    file = to_python(buffered)
    for byte in b"abcdefghij":
        file.write(bytes((byte,)))
    file.detach().into_inner()
    assert buffered.get_ref().written == b"abcdefghij"


def test_detach_gives_the_object_back_where_the_file_stood() -> None:
    """With all that was written; the file is of no use then."""
    cursor = io.Cursor(bytearray(b"one\ntwo\nthree\n"))
    file = to_python(cursor)
    lines = iter(file)
    assert next(lines) == b"one\n"
    assert file.detach() is cursor
    assert cursor.position() == 4
    with pytest.raises(ValueError):
        next(lines)
    with pytest.raises(ValueError):
        file.read()
    with pytest.raises(ValueError):
        file.detach()
    file.close()
    file = to_python(cursor)
    file.write(b"TWO")
    assert file.detach() is cursor
    assert cursor.get_ref() == b"one\nTWO\nthree\n"
    assert cursor.position() == 7


def test_closing_closes_the_object_once() -> None:
    """After the last byte, and only where it has close()."""
    left = Left()
    file = to_python(left)
    file.write(b"abc")
    file.close()
    file.close()
    assert left.by == ["closed"]
    assert left.memory == b"abc"
    cursor = io.Cursor(bytearray())
    with to_python(cursor) as file:
        file.write(b"abc")
    assert cursor.get_ref() == b"abc"


def test_leaving_leaves_the_object_by_its_own_exit() -> None:
    """With the same exception, so that an atomic file is abandoned; what was written is written, as Python's files do."""
    left = Left()
    with to_python(left) as file:
        file.write(b"abc")
    error = ZeroDivisionError()
    with pytest.raises(ZeroDivisionError), to_python(left) as file:
        file.write(b"def")
        raise error
    assert left.by == [None, error]
    assert left.memory == b"abcdef"
    assert file.closed
    with to_python(left) as file:
        file.close()
    assert left.by == [None, error, "closed"]


def test_leaving_with_what_cannot_be_written_leaves_with_that_error() -> None:
    """So that an atomic file is abandoned then as well."""

    class Full(Left):
        def write(self, buf: io.Buffer, /) -> int:
            raise Error(ErrorKind.STORAGE_FULL)

    full = Full()
    with pytest.raises(Error) as caught, to_python(full) as file:
        file.write(b"abc")
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert full.by == [caught.value]
    assert file.closed
