"""pyio.io.bufreader: when the buffer is used, bypassed, kept and dropped."""

from __future__ import annotations

import os
import select
import signal
import sys
import threading
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio._sys.fd import FdRead
from pyio.io import BufReader, Cursor, Error, ErrorKind, SeekFrom, String
from pyio.testing import FaultyFile, FaultyReader, ShortReader, check_bufread, check_seek

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "eins\r\n\näöü€𝄞 zwei\n\r\n\rdrei\n".encode()
STD = bytes([5, 6, 7, 0, 1, 2, 3, 4])


@pytest.mark.slow
@pytest.mark.parametrize("capacity", [0, 1, 2, 3, 16, 100_000])
def test_it_conforms(capacity: int) -> None:
    """As a BufRead over every inner reader, and as a Seek, alone and over another of its kind."""
    for data in TEXT, b"bad \xff\xfe\n\xe2\x82\n\nok":
        check_bufread(lambda inner: BufReader(inner, capacity), data, inner=data)
        check_seek(lambda file: BufReader(file, capacity), data, inner=data)
    check_bufread(lambda inner: BufReader(BufReader(inner, 5), capacity), TEXT, inner=TEXT)
    check_seek(lambda file: BufReader(BufReader(file, 5), capacity), TEXT, inner=TEXT)


def test_it_reads_large_pieces_and_gives_small_ones() -> None:
    """std's case, with a buffer of two bytes: a read as large as that goes straight to the inner reader."""
    reader = BufReader(Cursor(STD), 2)
    for size, got, buffered in [
        (3, [5, 6, 7], []),
        (2, [0, 1], []),
        (1, [2], [3]),
        (3, [3], []),
        (1, [4], []),
        (3, [], []),
        (3, [], []),
    ]:
        buf = bytearray(size)
        n = reader.read(buf)
        assert list(buf[:n]) == got
        assert list(reader.buffer()) == buffered


def test_a_bypassing_read_is_one_read_of_the_inner_reader() -> None:
    """Of the whole of the caller's buffer; a smaller one fills the reader's."""
    inner = ShortReader(bytes(100), 99)
    reader = BufReader(inner, 8)
    reader.read(bytearray(8))
    reader.read(bytearray(50))
    reader.read(bytearray(7))
    reader.read(bytearray(8))
    assert inner.asked == [8, 50, 8]


def test_nothing_is_read_before_it_is_needed() -> None:
    """Making one, and looking into its buffer, reads nothing."""
    inner = FaultyReader([b"ab"])
    reader = BufReader(inner, 8)
    assert bytes(reader.buffer()) == b""
    reader.consume(0)
    reader.seek_relative(0)
    assert inner.asked == []
    assert bytes(reader.fill_buf()) == b"ab"
    assert bytes(reader.fill_buf()) == b"ab"
    assert inner.asked == [8]


@pytest.mark.parametrize("wrong", [-1, -(2**70)])
def test_a_negative_capacity_is_a_value_error(wrong: int) -> None:
    """And another type is a TypeError."""
    with pytest.raises(ValueError):
        BufReader(io.empty(), wrong)
    with pytest.raises(TypeError):
        BufReader(io.empty(), 1.5)  # type: ignore[arg-type]  # that is the point


def test_without_capacity_every_read_goes_through() -> None:
    """Only what shows its buffer must hold a byte, for an empty one says end of file."""
    inner = ShortReader(b"abcdef", 9)
    reader = BufReader(inner, 0)
    assert reader.capacity() == 0
    assert reader.read(bytearray(3)) == 3
    assert bytes(reader.fill_buf()) == b"d"
    reader.consume(1)
    assert reader.read(bytearray(3)) == 2


def test_get_ref_and_into_inner_are_the_inner_reader() -> None:
    """What is buffered is lost to it."""
    inner = Cursor(b"abcdef")
    reader = BufReader(inner, 4)
    reader.fill_buf()
    assert reader.get_ref() is reader.into_inner() is inner
    assert io.read_to_end(inner) == b"ef"


def test_repr_tells_what_is_buffered() -> None:
    """For the log."""
    reader = BufReader(Cursor(b"abcdef"), 4)
    reader.read(bytearray(1))
    assert repr(reader) == "BufReader(Cursor(<6 bytes>, position=4), buffered=3/4)"


# ---------------------------------------------------------------- seek


def test_seek_drops_the_buffer() -> None:
    """std's case: every seek asks the inner reader; a relative one counts from what was given out."""
    reader = BufReader(Cursor(STD), 2)
    assert reader.seek(SeekFrom.Start(3)) == 3
    assert list(reader.fill_buf()) == [0, 1]
    assert reader.seek(SeekFrom.Current(0)) == 3
    assert list(reader.fill_buf()) == [0, 1]
    assert reader.seek(SeekFrom.Current(1)) == 4
    assert list(reader.fill_buf()) == [1, 2]
    reader.consume(1)
    assert reader.seek(SeekFrom.Current(-2)) == 3


def test_seek_relative_keeps_the_buffer_where_it_can() -> None:
    """std's case: within the buffer the inner reader is not asked, backwards too."""
    reader = BufReader(Cursor(STD), 2)
    reader.seek_relative(3)
    assert list(reader.fill_buf()) == [0, 1]
    for offset, shown in (0, [0, 1]), (1, [1]), (-1, [0, 1]), (2, [2, 3]):
        reader.seek_relative(offset)
        assert list(reader.fill_buf()) == shown


def test_seek_relative_within_the_buffer_does_not_seek() -> None:
    """Nor does stream_position move anything or drop the buffer."""
    file = FaultyFile(b"abcdefgh", [4])
    reader = BufReader(file, 4)
    reader.read(bytearray(2))
    reader.seek_relative(-2)
    reader.seek_relative(4)
    reader.seek_relative(-1)
    assert bytes(reader.buffer()) == b"d"
    assert reader.stream_position() == 3
    assert bytes(reader.buffer()) == b"d"
    assert file.stream_position() == 4


@pytest.mark.parametrize("offset", [-(2**63) - 1, 2**63])
def test_seek_relative_takes_what_has_64_bits(offset: int) -> None:
    """A value out of range in itself is a ValueError, and nothing moves."""
    reader = BufReader(Cursor(STD), 2)
    reader.read(bytearray(1))
    with pytest.raises(ValueError):
        reader.seek_relative(offset)
    assert reader.stream_position() == 1
    with pytest.raises(TypeError):
        reader.seek_relative(1.0)  # type: ignore[arg-type]  # that is the point


class FarAway(io.Read, io.Seek):
    """A position near the upper end of 64 bits, for ever full of bytes; seeks are counted, and fail when told to."""

    def __init__(self, fails_at: int = -1) -> None:
        self.position = 0
        self.seeks: list[io.AnySeekFrom] = []
        self.fails_at = fails_at

    def read(self, buf: io.MutBuf, /) -> int:
        n = memoryview(buf).nbytes
        memoryview(buf)[:] = bytes((self.position + i) & 0xFF for i in range(n))
        self.position += n
        return n

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        self.seeks.append(pos)
        if len(self.seeks) == self.fails_at:
            raise Error(ErrorKind.OTHER, "told to")
        match pos:
            case SeekFrom.Start(offset):
                self.position = offset
            case SeekFrom.Current(offset):
                self.position += offset
            case SeekFrom.End(offset):
                self.position = 2**64 - 1 + offset
        return self.position


def test_a_relative_seek_that_64_bits_cannot_hold_is_two() -> None:
    """std's case: back by what is buffered, then by what was asked for."""
    inner = FarAway()
    reader = BufReader(inner, 5)
    assert list(reader.fill_buf()) == [0, 1, 2, 3, 4]
    assert reader.seek(SeekFrom.End(-5)) == 2**64 - 6
    assert len(reader.fill_buf()) == 5
    expected = 2**63 - 6
    assert reader.seek(SeekFrom.Current(-(2**63))) == expected
    assert inner.seeks[1:] == [SeekFrom.Current(-5), SeekFrom.Current(-(2**63))]
    assert len(reader.fill_buf()) == 5
    assert reader.seek(SeekFrom.Current(0)) == expected
    assert reader.stream_position() == expected


def test_the_first_of_two_seeks_drops_the_buffer() -> None:
    """std's case: if the second fails the position is still what was given out."""
    inner = FarAway(fails_at=2)
    reader = BufReader(inner, 5)
    assert len(reader.fill_buf()) == 5
    with pytest.raises(Error):
        reader.seek(SeekFrom.Current(-(2**63)))
    assert len(reader.buffer()) == 0
    assert reader.stream_position() == 0


def test_a_failed_seek_changes_nothing() -> None:
    """Neither the position nor the buffer."""
    reader = BufReader(FaultyFile(b"abcdefgh", [4, ErrorKind.OTHER]), 4)
    reader.read(bytearray(1))
    with pytest.raises(Error):
        reader.seek(SeekFrom.Start(5))
    assert bytes(reader.buffer()) == b"bcd"
    assert io.read_to_end(reader) == b"bcdefgh"


@pytest.mark.parametrize(
    "call",
    [
        lambda reader: reader.seek(SeekFrom.Start(0)),
        lambda reader: reader.stream_position(),
        lambda reader: reader.stream_len(),
        lambda reader: reader.rewind(),
        lambda reader: reader.seek_relative(5),
    ],
)
def test_seek_of_what_has_no_position_is_unsupported(call: Callable[[BufReader[io.Read]], object]) -> None:
    """And the buffer is as it was; within it seek_relative needs nobody."""
    reader = BufReader(ShortReader(b"abc", 3), 3)
    reader.read(bytearray(1))
    with pytest.raises(Error) as caught:
        call(reader)
    assert caught.value.kind() is ErrorKind.UNSUPPORTED
    reader.seek_relative(-1)
    assert io.read_to_end(reader) == b"abc"


def test_seek_takes_a_seekfrom() -> None:
    """A bare number is a TypeError, and the buffer is as it was."""
    reader = BufReader(Cursor(b"abc"), 3)
    reader.read(bytearray(1))
    with pytest.raises(TypeError):
        reader.seek(0)  # type: ignore[arg-type]  # that is the point
    assert bytes(reader.buffer()) == b"bc"


def test_the_buffer_of_before_a_bypassing_read_is_not_sought_in() -> None:
    """What it holds lies elsewhere then."""
    reader = BufReader(Cursor(bytes(range(20))), 4)
    reader.read_exact(bytearray(4))
    reader.read(bytearray(8))
    reader.seek_relative(-2)
    assert list(io.read_exact(reader, 3)) == [10, 11, 12]
    for back in 1, 2, 5:
        reader = BufReader(Cursor(bytes(range(20))), 4)
        reader.read_exact(bytearray(2))
        io.read_to_end(reader)
        reader.seek_relative(-back)
        assert io.read_to_end(reader) == bytes(range(20 - back, 20))
    reader = BufReader(Cursor(bytes(range(20))), 4)
    with pytest.raises(Error) as caught:
        reader.seek_relative(-1)
    assert caught.value.kind() is ErrorKind.INVALID_INPUT


# ---------------------------------------------------------------- closing


def test_closing_closes_the_inner_reader() -> None:
    """Once or twice; and what was buffered is gone, so that nothing is read of a closed reader."""
    inner = ShortReader(b"abc", 3)
    reader = BufReader(inner, 8)
    reader.read(bytearray(1))
    reader.close()
    reader.close()
    assert inner.closed
    with pytest.raises(Error):
        reader.read(bytearray(1))


def test_leaving_drops_what_is_buffered() -> None:
    """As closing does: neither the reader nor a loop over it goes on in a closed file."""
    with BufReader(ShortReader(b"one\ntwo\n", 8)) as reader:
        lines = reader.lines()
        assert next(lines) == "one"
    assert bytes(reader.buffer()) == b""
    with pytest.raises(Error):
        reader.fill_buf()
    with pytest.raises(Error):
        next(lines)


def test_leaving_leaves_the_inner_reader() -> None:
    """By its own __exit__ with the exception, or by close(), or not at all where it has neither."""
    seen: list[object] = []

    class Managed(ShortReader):
        def __exit__(self, *exc: object) -> None:
            seen.append(exc[1])

    mistake = RuntimeError()
    with pytest.raises(RuntimeError), BufReader(Managed(b"")):
        raise mistake
    assert seen == [mistake]
    with BufReader(ShortReader(b"")) as reader:
        pass
    assert reader.get_ref().closed
    with BufReader(Cursor(b"abc")) as plain:
        pass
    assert io.read_to_end(plain) == b"abc"


# ---------------------------------------------------------------- readers that do what they must not


class Claims(io.Read):
    """Claims a number of bytes."""

    def __init__(self, count: object) -> None:
        self.count = count

    def read(self, buf: io.MutBuf, /) -> int:
        return self.count  # type: ignore[return-value]  # that is the point


@pytest.mark.parametrize(
    ("count", "error"), [(-1, Error), (9, Error), (2**80, Error), (None, TypeError), ("1", TypeError)]
)
@pytest.mark.parametrize(
    "call",
    [
        lambda reader: reader.fill_buf(),
        lambda reader: reader.read(bytearray(1)),
        lambda reader: reader.read_line(String()),
        lambda reader: reader.read_until(b"\n", bytearray()),
        lambda reader: next(reader.lines()),
    ],
)
def test_a_count_that_cannot_be_is_not_believed(
    call: Callable[[BufReader[Claims]], object], count: object, error: type[Exception]
) -> None:
    """The buffer counts as empty afterwards, whatever is in it."""
    reader = BufReader(Claims(count), 8)
    with pytest.raises(error) as caught:
        call(reader)
    if isinstance(caught.value, Error):
        assert caught.value.kind() is ErrorKind.OTHER
    assert bytes(reader.buffer()) == b""


@pytest.mark.parametrize("count", [-1, 5, 9])
def test_a_second_read_into_the_buffer_is_not_believed_either(count: int) -> None:
    """Behind what is buffered there is less room, and what is buffered stays."""

    class Second(ShortReader):
        def read(self, buf: io.MutBuf, /) -> int:
            return super().read(buf) or count

    reader = BufReader(Second(b"half", 4), 8)
    for _ in range(2):
        with pytest.raises(Error) as caught:
            next(reader.lines())
        assert caught.value.kind() is ErrorKind.OTHER
        assert bytes(reader.buffer()) == b"half"


def test_a_reader_cannot_resize_the_buffer() -> None:
    """Python refuses it, for the buffer has a view; nothing of the buffer is lost."""

    class Assigns(io.Read):
        def read(self, buf: io.MutBuf, /) -> int:
            assert isinstance(buf, bytearray)
            buf[:] = b"too short"
            return 9

    reader = BufReader(Assigns(), 32)
    with pytest.raises(BufferError):
        reader.fill_buf()
    assert bytes(reader.buffer()) == b""


def test_a_reader_may_keep_the_buffer() -> None:
    """It only hurts itself: the reader goes on."""
    kept = []

    class Keeps(ShortReader):
        def read(self, buf: io.MutBuf, /) -> int:
            kept.append(memoryview(buf))
            return super().read(buf)

    assert list(BufReader(Keeps(TEXT, 3), 2).byte_lines()) == list(Cursor(TEXT).byte_lines())


# ---------------------------------------------------------------- signals


class Pipe(FdRead, io.Read):
    """The reading end of a pipe."""

    def __init__(self, fd: int) -> None:
        self._fd = fd


class Interrupted(io.Read):
    """Reads a pipe, and is sent a signal in the read that finds it empty."""

    def __init__(self, inner: Pipe) -> None:
        self.inner = inner

    def read(self, buf: io.MutBuf, /) -> int:
        if sys.platform == "win32":
            pytest.skip("no signals between threads")
        if select.select([self.inner], [], [], 0)[0]:
            return self.inner.read(buf)
        # it cannot run before this thread waits in the read, or is about to
        me = threading.get_ident()
        sender = threading.Thread(target=lambda: signal.pthread_kill(me, signal.SIGUSR1))
        sender.start()
        try:
            n = self.inner.read(buf)
        finally:
            sender.join()
        pytest.fail(f"the read was not interrupted, and gave {n} bytes")


@pytest.fixture
def pipe() -> Iterator[tuple[Pipe, int]]:
    """Both ends of a pipe."""
    reading, writing = os.pipe()
    with Pipe(reading) as pipe:
        yield pipe, writing
        os.close(writing)


@pytest.fixture
def handler() -> Iterator[None]:
    """A signal handler that raises KeyboardInterrupt."""
    if sys.platform == "win32":
        pytest.skip("no signals between threads")

    def handler(_signum: int, _frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGUSR1, handler)
    yield
    signal.signal(signal.SIGUSR1, before)


def by_read_line(reader: BufReader[Interrupted], _got: bytearray) -> None:
    """Reads a line."""
    reader.read_line(String())


def by_read_until(reader: BufReader[Interrupted], got: bytearray) -> None:
    """Reads up to a delimiter."""
    reader.read_until(b"!", got)


def by_lines(reader: BufReader[Interrupted], _got: bytearray) -> None:
    """Reads lines in a loop."""
    for _ in reader.lines():
        pytest.fail("there is no whole line")


def by_read_to_end(reader: BufReader[Interrupted], got: bytearray) -> None:
    """Reads everything."""
    reader.read_to_end(got)


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals between threads")
@pytest.mark.usefixtures("handler")
@pytest.mark.parametrize("call", [by_read_line, by_read_until, by_lines, by_read_to_end])
def test_a_signal_in_a_blocking_read_loses_no_buffered_byte(
    pipe: tuple[Pipe, int], call: Callable[[BufReader[Interrupted], bytearray], None]
) -> None:
    """KeyboardInterrupt comes out of the call; what was read before is buffered, or in the caller's bytearray."""
    inner, writing = pipe
    reader = BufReader(Interrupted(inner), 8)
    os.write(writing, b"half a long ")
    got = bytearray()
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            call(reader, got)
        assert len(got) + len(reader.buffer()) == 12
    os.write(writing, b"line\nrest")
    line = bytearray()
    reader.read_until(b"\n", line)
    assert bytes(got + line) == b"half a long line\n"


class Raises(io.Read):
    """Sends its own process a signal in the middle of some reads."""

    def __init__(self, inner: io.Read, every: int) -> None:
        self.inner = inner
        self.every = every
        self.calls = 0

    def read(self, buf: io.MutBuf, /) -> int:
        self.calls += 1
        if self.calls % self.every == 0:
            signal.raise_signal(signal.SIGINT)
        return self.inner.read(buf)


@pytest.mark.parametrize("capacity", [1, 3, 64])
@pytest.mark.parametrize("every", [2, 3])
@pytest.mark.parametrize("loop", ["lines", "byte_lines", "chars", "bytes", "split"])
def test_ctrl_c_in_a_loop_loses_nothing(capacity: int, every: int, loop: str) -> None:
    """The loop is left by it and begun again, and all of the items come, each once."""
    data = "eins\nzwei äöü\n\ndrei vier\nfünf".encode() * 3

    def items(reader: BufReader[io.Read]) -> Iterator[object]:
        return reader.split(b" ") if loop == "split" else getattr(reader, loop)()

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        reader = BufReader(Raises(ShortReader(data, [1, 4, 2]), every), capacity)
        got: list[object] = []
        while True:
            try:
                for item in items(reader):
                    got.append(item)
                break
            except KeyboardInterrupt:
                continue
    finally:
        signal.signal(signal.SIGINT, before)
    assert got == list(items(BufReader(Cursor(data))))


def test_a_loop_left_early_in_every_way_goes_on_where_it_was() -> None:
    """By break, by an exception, and by dropping the iterator in the middle of a carved buffer."""
    reader = BufReader(Cursor(b"".join(b"line %d\n" % n for n in range(100))))
    got = [next(reader.lines())]
    for line in reader.lines():
        got.append(line)
        if len(got) == 10:
            break
    try:
        for line in reader.lines():
            got.append(line)
            if len(got) == 20:
                raise RuntimeError
    except RuntimeError:
        pass
    got += islice(reader.lines(), 10)
    text = String()
    reader.read_line(text)
    got += [str(text)[:-1], *reader.lines()]
    assert got == [f"line {n}" for n in range(100)]


def test_the_iterator_of_a_loop_goes_on_at_the_readers_position() -> None:
    """Whatever was called in between."""
    reader = BufReader(Cursor(b"one\ntwo\nthree\nfour\nfive\n"))
    lines = reader.lines()
    assert next(lines) == "one"
    assert io.read_exact(reader, 5) == b"two\nt"
    assert next(lines) == "hree"
    reader.seek(SeekFrom.Start(4))
    assert next(lines) == "two"
    other = reader.byte_lines()
    assert next(other) == b"three"
    assert next(lines) == "four"
    assert list(other) == [b"five"]
    assert list(lines) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no such pipes")
def test_a_pipe_is_read_as_it_comes(pipe: tuple[Pipe, int]) -> None:
    """A read gives what there is, and does not wait for more."""
    inner, writing = pipe
    reader = BufReader(inner, 100)
    os.write(writing, b"one\ntwo")
    assert next(reader.lines()) == "one"
    buf = bytearray(50)
    assert reader.read(buf) == 3
    assert buf[:3] == b"two"
