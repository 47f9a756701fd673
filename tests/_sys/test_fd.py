"""pyio._sys.fd: descriptors, with real pipes and files."""

from __future__ import annotations

import copy
import errno
import gc
import importlib.util
import os
import pickle
import sys
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio._sys import fd as package
from pyio._sys.fd import FdRead, FdSeek, FdWrite
from pyio.io import Error, ErrorKind, SeekFrom
from pyio.testing import check_bufread, check_read, check_seek, check_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from types import ModuleType

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

TEXT = "eins\r\n\näöü€𝄞 zwei\n\r\n\rdrei".encode()


class Handle(FdRead, FdWrite, FdSeek, io.Read, io.Write, io.Seek):
    """A descriptor with everything that can be done with one."""

    def __init__(self, fd: int) -> None:
        self._fd = fd


@pytest.fixture
def pipe() -> Iterator[tuple[Handle, Handle]]:
    """Both ends of a pipe."""
    reading, writing = map(Handle, os.pipe())
    with reading, writing:
        yield reading, writing


@pytest.fixture
def file(tmp: Path) -> Iterator[Callable[[bytes], Handle]]:
    """Makes files with contents, at their start."""
    handles: list[Handle] = []

    def file(data: bytes = b"") -> Handle:
        fd = os.open(tmp / str(len(handles)), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.pwrite(fd, data, 0)
        handles.append(Handle(fd))
        return handles[-1]

    yield file
    for handle in handles:
        handle.close()


def filled(data: bytes, made: Callable[[int], Handle] = Handle) -> Handle:
    """The reading end of a pipe that holds the data and has no writer any more."""
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    return made(reading)


# ---------------------------------------------------------------- conformance


@pytest.mark.slow
def test_pipes_and_files_conform(file: Callable[[bytes], Handle]) -> None:
    """As Read, BufRead under a buffer, Write and Seek."""
    check_read(lambda: filled(TEXT), TEXT)
    check_read(lambda: file(TEXT), TEXT)
    check_bufread(lambda: io.BufReader(filled(TEXT), 7), TEXT)
    check_write(lambda: file(b""), lambda handle: os.pread(handle.fileno(), 10**6, 0))
    check_seek(lambda: file(TEXT), TEXT, contents=lambda handle: os.pread(handle.fileno(), 10**6, 0))
    check_seek(lambda: io.BufReader(file(TEXT), 4), TEXT)
    check_seek(
        lambda: io.BufWriter(file(TEXT), 4),
        TEXT,
        contents=lambda writer: os.pread(writer.get_ref().fileno(), 10**6, 0),
    )


# ---------------------------------------------------------------- other systems' ways


def loaded(name: str) -> ModuleType:
    """One module of the package, executed again as a stranger's."""
    spec = importlib.util.spec_from_file_location(
        f"again_{name}", os.path.join(package.__path__[0], f"{name}.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_reading_without_readv_conforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: os.read, and a copy."""
    monkeypatch.delattr(os, "readv", raising=False)
    again = loaded("read").FdRead
    assert "read_vectored" not in vars(again)

    class Copying(again, io.Read):  # type: ignore[misc,valid-type]  # made at run time
        def __init__(self, fd: int) -> None:
            self._fd = fd

    check_read(lambda: filled(TEXT, Copying), TEXT)
    with Copying(os.open(os.sep, os.O_RDONLY)) as folder, pytest.raises(Error) as caught:
        folder.read(bytearray(1))
    assert caught.value.kind() is ErrorKind.IS_A_DIRECTORY


@pytest.mark.skipif(not hasattr(os, "readv"), reason="it stands in for the call of Python 3.14")
def test_reading_with_readinto_conforms(monkeypatch: pytest.MonkeyPatch) -> None:
    """As from Python 3.14 on."""

    def readinto(fd: int, buf: io.MutBuf) -> int:
        if memoryview(buf).readonly:
            raise TypeError("read only")
        return os.readv(fd, (buf,))

    monkeypatch.setattr(os, "readinto", readinto, raising=False)
    with monkeypatch.context() as newer:
        newer.setattr(sys, "version_info", (3, 14))
        again = loaded("read").FdRead

    class Reading(again, io.Read):  # type: ignore[misc,valid-type]  # made at run time
        def __init__(self, fd: int) -> None:
            self._fd = fd

    check_read(lambda: filled(TEXT, Reading), TEXT)
    with Reading(os.open(os.sep, os.O_RDONLY)) as folder, pytest.raises(Error) as caught:
        folder.read(bytearray(1))
    assert caught.value.kind() is ErrorKind.IS_A_DIRECTORY


def test_writing_without_writev_is_one_buffer_at_a_time(monkeypatch: pytest.MonkeyPatch, tmp: Path) -> None:
    """As on Windows."""
    monkeypatch.delattr(os, "writev", raising=False)
    again = loaded("write").FdWrite

    class Writing(again, io.Write):  # type: ignore[misc,valid-type]  # made at run time
        def __init__(self, fd: int) -> None:
            self._fd = fd

    with Writing(os.open(tmp / "file", os.O_RDWR | os.O_CREAT)) as out:
        assert out.write_vectored([b"", b"ab", b"cd"]) == 2
        assert os.pread(out.fileno(), 9, 0) == b"ab"


# ---------------------------------------------------------------- reading and writing


def test_a_pipe_gives_what_there_is_then_its_end(pipe: tuple[Handle, Handle]) -> None:
    """A read is short, and 0 once there is no writer."""
    reading, writing = pipe
    assert writing.write(b"abc") == 3
    buf = bytearray(10)
    assert reading.read(buf) == 3
    assert buf[:3] == b"abc"
    writing.close()
    assert reading.read(buf) == 0
    assert reading.read_to_end(bytearray()) == 0


def test_a_pipe_that_would_block_says_so(pipe: tuple[Handle, Handle]) -> None:
    """Both of its ends; what was read and written stays so."""
    reading, writing = pipe
    for end in pipe:
        os.set_blocking(end.fileno(), False)
    with pytest.raises(BlockingIOError) as caught:
        reading.read(bytearray(1))
    assert caught.value.errno == errno.EAGAIN
    got = bytearray()
    writing.write_all(b"abc")
    with pytest.raises(BlockingIOError):
        reading.read_to_end(got)
    assert got == b"abc"
    with pytest.raises(BlockingIOError) as blocked:
        writing.write_all(bytes(10_000_000))
    n = blocked.value.into_inner()  # type: ignore[attr-defined]  # an Error
    assert isinstance(n, int)
    assert 0 < n < 10_000_000


def test_a_pipe_without_a_reader_is_broken(pipe: tuple[Handle, Handle]) -> None:
    """EPIPE, not the signal, which Python ignores."""
    reading, writing = pipe
    reading.close()
    with pytest.raises(BrokenPipeError) as caught:
        writing.write(b"abc")
    assert caught.value.errno == errno.EPIPE


def test_several_buffers_are_one_call(pipe: tuple[Handle, Handle]) -> None:
    """In their order, empty ones among them; of none at all nothing is done."""
    reading, writing = pipe
    assert writing.write_vectored([b"ab", b"", bytearray(b"cd"), memoryview(b"ef")]) == 6
    bufs = [bytearray(1), bytearray(), bytearray(3), bytearray(9)]
    assert reading.read_vectored(bufs) == 6
    assert bufs == [b"a", b"", b"bcd", b"ef" + bytes(7)]
    assert writing.write_vectored([]) == 0
    assert reading.read_vectored([]) == 0


def test_more_buffers_than_the_kernel_takes_are_a_short_call(file: Callable[[bytes], Handle]) -> None:
    """Not an error."""
    handle = file(b"")
    assert 1000 <= handle.write_vectored([b"x"] * 5000) <= 5000
    handle.rewind()
    assert 1000 <= handle.read_vectored([bytearray(1) for _ in range(5000)]) <= 5000


@pytest.mark.parametrize("wrong", [b"bytes", memoryview(b"bytes"), "text", 5, None])
def test_a_read_needs_a_writable_buffer(pipe: tuple[Handle, Handle], wrong: object) -> None:
    """Anything else is a TypeError, and nothing is read."""
    reading, writing = pipe
    writing.write_all(b"abc")
    with pytest.raises(TypeError):
        reading.read(wrong)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(TypeError):
        reading.read_to_end(wrong)  # type: ignore[arg-type]  # that is the point
    assert reading.read(bytearray(9)) == 3


@pytest.mark.parametrize("wrong", ["text", 5, None])
def test_a_write_needs_a_buffer(pipe: tuple[Handle, Handle], wrong: object) -> None:
    """Anything else is a TypeError, and nothing is written."""
    reading, writing = pipe
    with pytest.raises(TypeError):
        writing.write(wrong)  # type: ignore[arg-type]  # that is the point
    writing.write_all(b"a")
    assert reading.read(bytearray(9)) == 1


def test_read_to_end_reads_large_files_and_appends(file: Callable[[bytes], Handle]) -> None:
    """Of many pieces, from the position on."""
    data = os.urandom(1_000_003)
    handle = file(data)
    handle.seek(SeekFrom.Start(3))
    got = bytearray(b"head")
    assert handle.read_to_end(got) == len(data) - 3
    assert got == b"head" + data[3:]


def test_a_directory_can_be_opened_and_not_read() -> None:
    """IS_A_DIRECTORY, from every call that reads."""
    with Handle(os.open(os.sep, os.O_RDONLY)) as folder:
        calls: list[Callable[[], int]] = [
            lambda: folder.read(bytearray(1)),
            lambda: folder.read_to_end(bytearray()),
            lambda: folder.read_vectored([bytearray(1)]),
        ]
        for call in calls:
            with pytest.raises(IsADirectoryError) as caught:
                call()
            assert caught.value.kind() is ErrorKind.IS_A_DIRECTORY  # type: ignore[attr-defined]  # an Error


# ---------------------------------------------------------------- positions


def test_a_pipe_has_no_position(pipe: tuple[Handle, Handle]) -> None:
    """NOT_SEEKABLE."""
    for end in pipe:
        with pytest.raises(Error) as caught:
            end.seek(SeekFrom.Current(0))
        assert (caught.value.kind(), caught.value.errno) == (ErrorKind.NOT_SEEKABLE, errno.ESPIPE)


@pytest.mark.parametrize(
    "pos", [SeekFrom.Current(-1), SeekFrom.End(-4), SeekFrom.Start(2**63), SeekFrom.Start(2**64 - 1)]
)
def test_there_are_positions_that_a_file_refuses(
    file: Callable[[bytes], Handle], pos: io.AnySeekFrom
) -> None:
    """Below 0, and beyond what the system counts; the position is as it was."""
    handle = file(b"abc")
    with pytest.raises(Error) as caught:
        handle.seek(pos)
    assert caught.value.kind() is ErrorKind.INVALID_INPUT
    assert handle.stream_position() == 0


def test_a_write_past_the_end_leaves_a_hole(file: Callable[[bytes], Handle]) -> None:
    """Of zeros."""
    handle = file(b"abc")
    assert handle.seek(SeekFrom.End(5)) == 8
    assert handle.read(bytearray(1)) == 0
    handle.write_all(b"z")
    handle.rewind()
    assert io.read_to_end(handle) == b"abc" + bytes(5) + b"z"


# ---------------------------------------------------------------- owning


def test_after_close_every_use_is_an_error_also_of_a_number_that_is_used_again() -> None:
    """EBADF; the file that has the number now is untouched."""
    handle = filled(b"")
    number = handle.fileno()
    handle.close()
    handle.close()
    reading, writing = os.pipe()
    try:
        assert number in {reading, writing}
        for call in (
            handle.fileno,
            lambda: handle.read(bytearray(1)),
            lambda: handle.read_to_end(bytearray()),
            lambda: handle.write(b"x"),
            lambda: handle.read_vectored([bytearray(1)]),
            lambda: handle.write_vectored([b"x"]),
            lambda: handle.seek(SeekFrom.Start(0)),
        ):
            with pytest.raises(Error) as caught:
                call()
            assert caught.value.errno == errno.EBADF
            assert caught.value.kind() is ErrorKind.OTHER
        handle.close()
        os.fstat(number)
    finally:
        os.close(reading)
        os.close(writing)


def test_with_closes() -> None:
    """Also by an exception."""
    with pytest.raises(RuntimeError), filled(b"") as handle:
        raise RuntimeError
    with pytest.raises(Error):
        handle.fileno()


def test_an_error_of_close_is_told_and_the_descriptor_is_gone() -> None:
    """A number that somebody else has closed: EBADF, once."""
    handle = filled(b"")
    os.close(handle.fileno())
    with pytest.raises(Error) as caught:
        handle.close()
    assert caught.value.errno == errno.EBADF
    handle.close()


def test_collecting_an_open_handle_closes_it_and_warns() -> None:
    """With a ResourceWarning that names it."""
    handle = filled(b"")
    number = handle.fileno()
    with pytest.warns(ResourceWarning, match="Handle"):
        del handle
    with pytest.raises(OSError):
        os.fstat(number)


def test_collecting_what_is_closed_or_was_never_opened_says_nothing() -> None:
    """There is nothing to warn of."""
    handle = filled(b"")
    handle.close()
    del handle
    Handle.__new__(Handle)
    gc.collect()


def test_a_handle_is_neither_copied_nor_pickled() -> None:
    """Two owners would close one number twice."""
    with filled(b"") as handle:
        for call in copy.copy, copy.deepcopy, pickle.dumps:
            with pytest.raises(TypeError):
                call(handle)
