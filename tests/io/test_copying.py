"""pyio.io.copying: everything from a reader to a writer, through memory and inside the kernel."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyio import io
from pyio._sys.fd import FdRead, FdSeek, FdWrite
from pyio.io import BufReader, BufWriter, Cursor, Error, ErrorKind, SeekFrom
from pyio.testing import FaultyReader, FaultyWriter, ShortReader, ShortWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DATA = bytes(range(256)) * 2000


class File(FdRead, FdWrite, FdSeek, io.Read, io.Write, io.Seek):
    """A descriptor."""

    def __init__(self, fd: int) -> None:
        self._fd = fd


@pytest.fixture
def opened(tmp: Path) -> Iterator[Callable[..., File]]:
    """Opens files, and closes them."""
    files: list[File] = []

    def opened(name: str, flags: int = os.O_RDWR | os.O_CREAT) -> File:
        files.append(File(os.open(tmp / name, flags, 0o600)))
        return files[-1]

    yield opened
    for file in files:
        file.close()


def contents(file: File) -> bytes:
    """All of a file."""
    if sys.platform == "win32":
        pytest.skip("no pread")
    found = bytearray()
    # WASI's gives 64 KiB at most
    while piece := os.pread(file.fileno(), 10_000_000, len(found)):
        found += piece
    return bytes(found)


# ---------------------------------------------------------------- through memory


@pytest.mark.parametrize("size", [0, 1, 65_536, len(DATA)])
@pytest.mark.parametrize(
    "reading",
    [
        lambda data: ShortReader(data, [1000, 70_000]),
        Cursor,
        lambda data: BufReader(ShortReader(data, [1000, 70_000])),
        lambda data: Cursor(data).take(len(data)),
    ],
)
def test_copy_copies_everything_and_counts_it(reading: Callable[[bytes], io.Read], size: int) -> None:
    """Of plain and of buffered readers, to writers that are short."""
    out = ShortWriter([100, 30_000])
    assert io.copy(reading(DATA[:size]), out) == size
    assert out.written == DATA[:size]
    assert out.flushed == 0


def test_copy_goes_on_after_interrupted() -> None:
    """Of the reader and of the writer, with a buffer and without."""
    script: list[bytes | ErrorKind] = [ErrorKind.INTERRUPTED, b"abc", ErrorKind.INTERRUPTED, b"def"]
    for wrap in lambda reader: reader, BufReader:
        out = FaultyWriter([1, ErrorKind.INTERRUPTED, 1, ErrorKind.INTERRUPTED])
        assert io.copy(wrap(FaultyReader(script)), out) == 6
        assert out.written == b"abcdef"


def test_copy_that_cannot_read_tells_how_far_it_came() -> None:
    """The number is in the Error, and as many bytes are written."""
    for wrap in lambda reader: reader, BufReader:
        out = ShortWriter(2)
        with pytest.raises(ConnectionResetError) as caught:
            io.copy(wrap(FaultyReader([b"abc", ErrorKind.CONNECTION_RESET, b"def"])), out)
        assert caught.value.into_inner() == 3  # type: ignore[attr-defined]  # an Error
        assert out.written == b"abc"


def test_copy_that_cannot_write_loses_nothing_of_a_buffered_reader() -> None:
    """The number is in the Error; the rest is still in the reader, and a second copy goes on."""
    reader = BufReader(ShortReader(b"abcdef", 3))
    out = FaultyWriter([2, ErrorKind.STORAGE_FULL])
    with pytest.raises(Error) as caught:
        io.copy(reader, out)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.STORAGE_FULL, 2)
    assert io.copy(reader, out) == 4
    assert out.written == b"abcdef"


def test_copy_that_cannot_write_tells_how_much_of_a_piece_was_written() -> None:
    """Of a plain reader the rest of that piece is lost, and no more."""
    out = FaultyWriter([4, 1, ErrorKind.STORAGE_FULL])
    with pytest.raises(Error) as caught:
        io.copy(ShortReader(b"abcdefgh", 4), out)
    assert caught.value.into_inner() == 5
    assert out.written == b"abcde"


def test_copy_to_what_takes_nothing_is_write_zero() -> None:
    """And the number is told."""
    for wrap in lambda reader: reader, BufReader:
        with pytest.raises(Error) as caught:
            io.copy(wrap(ShortReader(b"abcdef", 9)), FaultyWriter([2, 0]))
        assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.WRITE_ZERO, 2)


class Claims(io.Read, io.Write):
    """Claims a number of bytes, in both directions."""

    def __init__(self, count: int) -> None:
        self.count = count

    def read(self, buf: io.MutBuf, /) -> int:
        return self.count

    def write(self, buf: io.Buffer, /) -> int:
        return self.count

    def flush(self) -> None:
        pass


@pytest.mark.parametrize("count", [-1, 2**30])
def test_copy_does_not_believe_a_count_that_cannot_be(count: int) -> None:
    """Of the reader and of the writer."""
    for reader, writer in (
        (Claims(count), io.sink()),
        (Cursor(b"abc"), Claims(count)),
        (ShortReader(b"abc"), Claims(count)),
    ):
        with pytest.raises(Error) as caught:
            io.copy(reader, writer)
        assert caught.value.kind() is ErrorKind.OTHER


def test_a_signal_in_a_copy_loses_nothing_of_a_buffered_reader() -> None:
    """KeyboardInterrupt of either side; what was not written is still there."""
    reader = BufReader(FaultyReader([b"abc", KeyboardInterrupt, b"def"]))
    out = FaultyWriter([1, KeyboardInterrupt])
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            io.copy(reader, out)
    io.copy(reader, out)
    assert out.written == b"abcdef"


FAULTS = st.sampled_from([ErrorKind.INTERRUPTED, ErrorKind.WOULD_BLOCK, ErrorKind.STORAGE_FULL])


@pytest.mark.slow
@given(
    reads=st.lists(st.binary(min_size=1, max_size=9) | FAULTS, max_size=15),
    writes=st.lists(st.integers(0, 5) | FAULTS, max_size=15),
    capacity=st.integers(0, 9),
)
def test_a_copy_that_is_taken_up_again_copies_everything_once(
    reads: list[bytes | ErrorKind], writes: list[int | ErrorKind], capacity: int
) -> None:
    """After every error: the numbers in the Errors add up, and nothing is lost of a buffered reader."""
    reader = BufReader(FaultyReader(reads), capacity)
    out = FaultyWriter(writes)
    total = 0
    while True:
        try:
            total += io.copy(reader, out)
            break
        except Error as e:
            n = e.into_inner()
            assert isinstance(n, int)
            total += n
            assert len(out.written) == total
    assert out.written == b"".join(piece for piece in reads if isinstance(piece, bytes))
    assert total == len(out.written)


# ---------------------------------------------------------------- between descriptors


def test_files_are_copied_from_position_to_position(opened: Callable[..., File]) -> None:
    """And both stand behind it then."""
    source, target = opened("source"), opened("target")
    source.write_all(DATA)
    source.seek(SeekFrom.Start(1000))
    target.write_all(b"head")
    assert io.copy(source, target) == len(DATA) - 1000
    assert contents(target) == b"head" + DATA[1000:]
    assert source.stream_position() == len(DATA)
    assert target.stream_position() == 4 + len(DATA) - 1000
    assert io.copy(source, target) == 0


def test_a_target_that_appends_is_appended_to(opened: Callable[..., File]) -> None:
    """The kernel's own copy refuses it."""
    source = opened("source")
    source.write_all(DATA)
    source.rewind()
    opened("target").write_all(b"head")
    target = opened("target", os.O_RDWR | os.O_APPEND)
    assert io.copy(source, target) == len(DATA)
    assert contents(target) == b"head" + DATA


def test_what_is_buffered_comes_first(opened: Callable[..., File]) -> None:
    """In the reader, in the writer, and in both; and then both can be used on."""
    source = opened("source")
    source.write_all(DATA)
    for number, (buffered, pending) in enumerate([(True, False), (False, True), (True, True)]):
        source.rewind()
        target = opened(f"target {number}")
        reader: io.Read = source
        if buffered:
            reader = BufReader(source, 100)
            assert io.read_exact(reader, 10) == DATA[:10]
        else:
            io.read_exact(source, 10)
        writer: io.Write = target
        if pending:
            writer = BufWriter(target)
            writer.write_all(b"head")
        assert io.copy(reader, writer) == len(DATA) - 10
        assert io.read_to_end(reader) == b""
        writer.write_all(b"tail")
        writer.flush()
        assert contents(target) == (b"head" if pending else b"") + DATA[10:] + b"tail"


def test_a_failed_copy_of_buffered_files_tells_how_far_it_came(
    opened: Callable[..., File], tmp: Path
) -> None:
    """What was buffered counts."""
    source, target = opened("source"), opened("target", os.O_RDONLY | os.O_CREAT)
    source.write_all(DATA)
    source.rewind()
    reader = BufReader(source, 100)
    io.read_exact(reader, 10)
    with pytest.raises(Error) as caught:
        io.copy(reader, target)
    assert caught.value.into_inner() == 0
    assert len(reader.buffer()) == 90
    source.rewind()
    with pytest.raises(Error) as caught:
        io.copy(source, target)
    assert caught.value.into_inner() == 0
    writer = BufWriter(target)
    writer.write_all(b"pending")
    source.rewind()
    with pytest.raises(Error) as caught:
        io.copy(source, writer)
    assert caught.value.into_inner() == 0
    assert writer.into_parts()[1] == b"pending"


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="no procfs")
def test_a_file_that_says_it_is_empty_may_not_be(opened: Callable[..., File]) -> None:
    """Those of procfs have no size."""
    with File(os.open("/proc/self/status", os.O_RDONLY)) as source:
        target = opened("target")
        n = io.copy(source, target)
    assert n > 100
    assert len(contents(target)) == n


def test_pipes_are_copied_through_memory(opened: Callable[..., File]) -> None:
    """To a file and from one."""
    data = DATA[:50_000]
    target, back = opened("target"), opened("back")
    reading, writing = map(File, os.pipe())
    with reading:
        with writing:
            writing.write_all(data)
        assert io.copy(reading, target) == len(data)
    target.rewind()
    reading, writing = map(File, os.pipe())
    with reading:
        with writing:
            assert io.copy(target, writing) == len(data)
        assert io.copy(reading, back) == len(data)
    assert contents(back) == contents(target) == data


def piped(data: bytes) -> File:
    """The reading end of a pipe that holds the data and has no writer any more."""
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    return File(reading)


@pytest.mark.parametrize("capacity", [100, 100_000])
def test_pipes_are_copied_to_pipes(capacity: int) -> None:
    """With and without a buffer."""
    data = DATA[:30_000]
    for wrap in lambda reader: reader, lambda reader: BufReader(reader, capacity):
        reading, writing = map(File, os.pipe())
        with reading, piped(data) as source:
            with writing:
                assert io.copy(wrap(source), writing) == len(data)
            assert io.read_to_end(reading) == data


def test_a_pipe_that_would_block_tells_how_far_it_came(opened: Callable[..., File]) -> None:
    """From a file and from a pipe; what was not taken is still in the source."""
    if sys.platform == "win32":
        pytest.skip("no such pipes")
    file = opened("source")
    file.write_all(DATA)
    file.rewind()
    reading, writing = map(File, os.pipe())
    with reading, writing:
        os.set_blocking(writing.fileno(), False)
        with pytest.raises(BlockingIOError) as caught:
            io.copy(BufReader(file), writing)
        assert isinstance(caught.value, Error)
        n = caught.value.into_inner()
        assert isinstance(n, int)
        assert 0 < n < len(DATA)
        assert io.read_exact(reading, n) == DATA[:n]
        with piped(DATA[:1000]) as source:
            assert io.copy(source, writing) == 1000
        assert io.read_exact(reading, 1000) == DATA[:1000]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
@pytest.mark.parametrize("wrap", [lambda full: full, BufWriter])
@pytest.mark.parametrize("before", [0, 3, 100])
def test_a_failed_copy_between_descriptors_loses_nothing_of_a_buffered_reader(
    opened: Callable[..., File], before: int, wrap: Callable[[File], io.Write]
) -> None:
    """Of a file and of a pipe, with something in the buffer and without, into what takes nothing."""
    file = opened("source")
    file.write_all(DATA)
    file.rewind()
    with File(os.open("/dev/full", os.O_WRONLY)) as full, piped(DATA[:1000]) as pipe:
        for source, data in (file, DATA), (pipe, DATA[:1000]):
            reader = BufReader(source, 100)
            assert io.read_exact(reader, before) == data[:before]
            writer = wrap(full)
            with pytest.raises(Error) as caught:
                io.copy(reader, writer)
            assert caught.value.kind() is ErrorKind.STORAGE_FULL
            n = caught.value.into_inner()
            assert isinstance(n, int)
            assert io.read_to_end(reader) == data[before + n :]
            if isinstance(writer, BufWriter):
                assert writer.into_parts()[1] == data[before : before + n]
            else:
                assert n == 0


def test_a_subclass_with_a_read_or_write_of_its_own_is_asked(opened: Callable[..., File]) -> None:
    """The kernel's copy would pass it by."""

    class Upper(File):
        def read(self, buf: io.MutBuf, /) -> int:
            n = super().read(buf)
            view = memoryview(buf)
            view[:n] = bytes(view[:n]).upper()
            return n

    class Counting(File):
        taken = 0

        def write(self, buf: io.Buffer, /) -> int:
            n = super().write(buf)
            self.taken += n
            return n

    wraps: list[Callable[[File], io.Read]] = [lambda inner: inner, BufReader]
    for number, wrap in enumerate(wraps):
        source, target = opened(f"source {number}"), opened(f"target {number}")
        source.write_all(b"some bytes")
        with Upper(os.dup(source.fileno())) as upper, Counting(os.dup(target.fileno())) as counting:
            source.rewind()
            assert io.copy(wrap(upper), target) == 10
            assert contents(target) == b"SOME BYTES"
            source.rewind()
            assert io.copy(wrap(source), counting) == 10
            assert counting.taken == 10


def test_closed_descriptors_are_an_error(opened: Callable[..., File]) -> None:
    """Of the source and of the target; nothing is copied."""
    source, target = opened("source"), opened("target")
    source.write_all(b"abc")
    source.rewind()
    target.close()
    with pytest.raises(Error) as caught:
        io.copy(source, target)
    assert caught.value.into_inner() == 0
    source.close()
    with pytest.raises(Error) as caught:
        io.copy(source, opened("target"))
    assert caught.value.into_inner() == 0


def test_without_the_kernels_copy_it_goes_through_memory(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on every system that has none."""
    monkeypatch.delattr(os, "copy_file_range", raising=False)
    source, target = opened("source"), opened("target")
    source.write_all(DATA)
    source.rewind()
    assert io.copy(source, target) == len(DATA)
    assert contents(target) == DATA


@pytest.mark.skipif(not hasattr(os, "copy_file_range"), reason="no such call")
def test_a_kernels_copy_that_stops_in_the_middle_tells_how_far_it_came(
    opened: Callable[..., File], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk, after the first part; where it only can't, copying goes on through memory."""
    if sys.platform != "linux":
        pytest.skip("no such call")
    real = os.copy_file_range
    calls: list[int] = []

    def stops(src: int, dst: int, count: int) -> int:
        calls.append(count)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, "full")
        return real(src, dst, 1000)

    monkeypatch.setattr(os, "copy_file_range", stops)
    source, target = opened("source"), opened("target")
    source.write_all(DATA)
    source.rewind()
    with pytest.raises(Error) as caught:
        io.copy(source, target)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.STORAGE_FULL, 1000)
    assert contents(target) == DATA[:1000]

    def cannot(src: int, dst: int, count: int) -> int:
        raise OSError(errno.EXDEV, "not between these")

    monkeypatch.setattr(os, "copy_file_range", cannot)
    assert io.copy(source, target) == len(DATA) - 1000
    assert contents(target) == DATA
