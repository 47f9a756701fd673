"""pyio.io.channels: bytes between threads."""

from __future__ import annotations

import copy
import gc
import os
import pickle
import random
import signal
import sys
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import io
from pyio.io import ChanReader, ChanWriter, Error, ErrorKind, channel
from pyio.testing import check_bufread, check_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

TEXT = "eins\näöü€𝄞 zwei\r\n\nlast".encode()


class Worker(threading.Thread):
    """A thread that hands its result, or its error, to who joins it."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.error: BaseException | None = None
        self.result: Any = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self.call()
        except BaseException as e:
            self.error = e

    def done(self) -> Any:
        self.join(10)
        assert not self.is_alive()
        if self.error is not None:
            raise self.error
        return self.result


def waiting(end: ChanReader | ChanWriter) -> bool:
    """Whether a call of that end waits."""
    shared = end._channel
    return bool(shared.readers if isinstance(end, ChanReader) else shared.writers)


def until_waiting(end: ChanReader | ChanWriter) -> None:
    """Returns once a call of that end waits in another thread."""
    while not waiting(end):
        time.sleep(0)


@pytest.fixture
def pair() -> Iterator[tuple[ChanWriter, ChanReader]]:
    """A channel of four bytes, closed afterwards."""
    writer, reader = channel(4)
    with writer, reader:
        yield writer, reader


def filled(data: bytes, capacity: int = 1000) -> ChanReader:
    """A reader whose writer wrote that and was closed."""
    writer, reader = channel(capacity)
    with writer:
        writer.write_all(data)
    return reader


def streamed(data: bytes, capacity: int) -> ChanReader:
    """A reader whose writer writes that in a thread, as there is room."""
    writer, reader = channel(capacity)

    def write() -> None:
        with writer:
            try:
                writer.write_all(data)
            except BrokenPipeError:
                pass

    Worker(write)
    return reader


# ---------------------------------------------------------------- reading and writing


@pytest.mark.parametrize("data", [b"", TEXT, b"\xff\xfea\r\r\n"], ids=["empty", "text", "no text"])
def test_a_reader_is_a_bufread(data: bytes) -> None:
    """By all of its methods, with what was written before."""
    check_bufread(lambda: filled(data), data)


@pytest.mark.parametrize("capacity", [0, 1, 5])
def test_a_reader_is_a_bufread_while_another_thread_writes(capacity: int) -> None:
    """However little waits; lines are longer than that."""
    check_bufread(lambda: streamed(TEXT[9:], capacity), TEXT[9:])


def test_a_writer_is_a_write() -> None:
    """All kinds of buffers and calls."""
    readers: list[ChanReader] = []
    arrived: dict[ChanWriter, bytearray] = {}

    def make() -> ChanWriter:
        writer, reader = channel(100_000)
        readers.append(reader)
        arrived[writer] = bytearray()
        return writer

    def contents(writer: ChanWriter) -> bytes:
        reader = next(one for one in readers if one._channel is writer._channel)
        while reader._channel.data or reader._pos < reader._end:
            view = reader.fill_buf()
            arrived[writer] += view
            reader.consume(len(view))
        return bytes(arrived[writer])

    check_write(make, contents)
    for reader in readers:
        reader.close()


def test_a_write_takes_what_there_is_room_for(pair: tuple[ChanWriter, ChanReader]) -> None:
    """What the reader has buffered and not yet given waits as well."""
    writer, reader = pair
    assert writer.write(b"") == 0
    assert writer.write(b"abcdef") == 4
    buf = bytearray(1)
    assert reader.read(buf) == 1
    assert writer.write(b"efgh") == 1
    assert bytes(reader.fill_buf()) == b"bcd"
    reader.consume(2)
    assert writer.write(b"fghi") == 2
    assert next(reader.bytes()) == ord("d")
    for expected in b"efg":
        reader.read_exact(buf)
        assert buf[0] == expected


@settings(max_examples=40)
@given(st.integers(0, 9), st.lists(st.integers(-9, 9), max_size=40))
def test_never_more_than_the_capacity_waits(capacity: int, steps: list[int]) -> None:
    """Writes and reads in any order, and the bytes come in theirs."""
    writer, reader = channel(capacity)
    with writer, reader:
        sent = got = 0
        for step in steps:
            if step > 0 and sent - got < capacity:
                n = writer.write(bytes((sent + i) % 256 for i in range(step)))
                assert n == min(step, capacity - (sent - got))
                sent += n
            elif step < 0 and sent > got:
                buf = bytearray(-step)
                n = reader.read(buf)
                assert 0 < n <= sent - got
                assert buf[:n] == bytes((got + i) % 256 for i in range(n))
                got += n
            assert sent - got <= capacity


@pytest.mark.parametrize("read", ["read", "consume", "read_until", "read_line", "read_exact", "skip_until"])
def test_a_blocked_write_goes_on_when_one_byte_is_read(
    read: str, pair: tuple[ChanWriter, ChanReader]
) -> None:
    """By whatever method, and though the reader never comes back."""
    writer, reader = pair
    assert writer.write(b"\nabc") == 4
    worker = Worker(lambda: writer.write(b"defg"))
    until_waiting(writer)
    match read:
        case "read":
            assert reader.read(bytearray(1)) == 1
        case "consume":
            reader.fill_buf()
            reader.consume(1)
        case "read_until":
            assert reader.read_until(b"\n", bytearray()) == 1
        case "read_line":
            assert reader.read_line(io.String()) == 1
        case "read_exact":
            reader.read_exact(bytearray(1))
        case _:
            assert reader.skip_until(b"\n") == 1
    assert worker.done() == 1


def test_a_line_may_be_longer_than_the_capacity() -> None:
    """Else reader and writer would wait for each other."""
    data = b"x" * 1000 + b"\nrest"
    for capacity in 0, 1, 7:
        with streamed(data, capacity) as reader:
            assert next(reader.byte_lines()) == b"x" * 1000
            assert io.read_to_end(reader) == b"rest"
        with streamed(data, capacity) as reader:
            line = io.String()
            assert reader.read_line(line) == 1001
            line = io.String()
            assert reader.read_line(line) == 4


def test_without_capacity_a_write_waits_for_a_read() -> None:
    """And gives it no more than it asks for."""
    writer, reader = channel(0)
    with writer, reader:
        worker = Worker(lambda: writer.write(b"abcdef"))
        until_waiting(writer)
        buf = bytearray(3)
        assert reader.read(buf) == 3
        assert buf == b"abc"
        assert worker.done() == 3
        worker = Worker(lambda: reader.read(buf))
        until_waiting(reader)
        assert writer.write(b"def") == 3
        assert worker.done() == 3
        assert buf == b"def"


def test_the_capacity_is_checked() -> None:
    """A number of bytes, not negative."""
    with pytest.raises(ValueError):
        channel(-1)
    with pytest.raises(TypeError):
        channel("4")  # type: ignore[arg-type]  # that is the point


def test_wrong_buffers_change_nothing(pair: tuple[ChanWriter, ChanReader]) -> None:
    """Neither a str nor something to read into that cannot be."""
    writer, reader = pair
    with pytest.raises(TypeError):
        writer.write("text")  # type: ignore[arg-type]  # that is the point
    writer.write(b"a\nbc")
    with pytest.raises(TypeError):
        reader.read(b"text")  # type: ignore[arg-type]  # likewise
    with pytest.raises(TypeError):
        reader.read_line("text")  # type: ignore[arg-type]  # likewise
    with pytest.raises(ValueError):
        reader.consume(5)
    writer.close()
    assert io.read_to_end(reader) == b"a\nbc"


def test_a_bad_line_is_behind_and_wakes_the_writer(pair: tuple[ChanWriter, ChanReader]) -> None:
    """Its bytes are the Error's."""
    writer, reader = pair
    writer.write(b"\xff\nab")
    worker = Worker(lambda: writer.write(b"\n"))
    until_waiting(writer)
    with pytest.raises(Error) as caught:
        reader.read_line(io.String())
    assert caught.value.kind() is ErrorKind.INVALID_DATA
    assert caught.value.into_inner() == b"\xff\n"
    assert worker.done() == 1
    assert next(reader.lines()) == "ab"


@pytest.mark.parametrize("capacity", [0, 1, 100, 65_536])
def test_many_writers_lose_nothing_and_keep_their_writes_together(capacity: int) -> None:
    """Each byte comes once, each writer's bytes in their order."""
    writer, reader = channel(capacity)
    sizes = (1, 3, 30)

    def write(mine: ChanWriter, mark: int) -> None:
        with mine:
            for n in range(20):
                mine.write_all(bytes((mark, n)) * sizes[n % 3])

    workers = []
    for mark in range(100, 103):
        clone = writer.try_clone()
        workers.append(Worker(partial(write, clone, mark)))
    writer.close()
    with reader:
        data = io.read_to_end(reader)
    for worker in workers:
        worker.done()
    expected = b"".join(bytes((100, n)) * sizes[n % 3] for n in range(20))
    assert len(data) == 3 * len(expected)
    if capacity == 65_536:
        # nothing was short, so every write came whole
        parts = {mark: bytearray() for mark in range(100, 103)}
        at = 0
        while at < len(data):
            mark, n = data[at], data[at + 1]
            size = 2 * sizes[n % 3]
            parts[mark] += data[at : at + size]
            at += size
        assert all(
            part == expected.replace(b"\x64", bytes((mark,))) or mark != 100 for mark, part in parts.items()
        )
        assert parts[100] == expected


# ---------------------------------------------------------------- ends


def test_end_of_file_comes_with_the_last_writer(pair: tuple[ChanWriter, ChanReader]) -> None:
    """And when all is read; then for ever."""
    writer, reader = pair
    clone = writer.try_clone()
    writer.write(b"ab")
    writer.close()
    writer.close()
    clone.write(b"c")
    worker = Worker(lambda: io.read_to_end(reader))
    until_waiting(reader)
    clone.write(b"d")
    clone.close()
    assert worker.done() == b"abcd"
    assert reader.read(bytearray(1)) == 0
    assert bytes(reader.fill_buf()) == b""
    with pytest.raises(Error) as caught:
        writer.try_clone()
    assert caught.value.raw_os_error() is not None


def test_a_closed_reader_breaks_the_pipe(pair: tuple[ChanWriter, ChanReader]) -> None:
    """For a write that waits too."""
    writer, reader = pair
    writer.write(b"abcd")
    worker = Worker(lambda: writer.write(b"e"))
    until_waiting(writer)
    reader.close()
    reader.close()
    for call in (worker.done, lambda: writer.write(b"f"), lambda: writer.write(b"")):
        with pytest.raises(BrokenPipeError) as caught:
            call()
        assert isinstance(caught.value, Error)
        assert caught.value.kind() is ErrorKind.BROKEN_PIPE
    writer.flush()


def test_a_closed_end_fails_as_a_closed_descriptor(pair: tuple[ChanWriter, ChanReader]) -> None:
    """EBADF, whatever had been made ready; another's close wakes the call that waits."""
    writer, reader = pair
    writer.write(b"a\nb\n")
    lines = reader.lines()
    assert next(lines) == "a"
    clone = writer.try_clone()
    worker = Worker(lambda: clone.write(b"full?"))
    until_waiting(clone)
    clone.close()
    reader.close()
    calls: list[Callable[[], object]] = [
        worker.done,
        lambda: clone.write(b"x"),
        clone.flush,
        lambda: next(lines),
        lambda: reader.read(bytearray(1)),
        lambda: reader.read_exact(bytearray(1)),
        lambda: reader.read_to_end(bytearray()),
        lambda: reader.read_until(b"\n", bytearray()),
        lambda: reader.read_line(io.String()),
        reader.fill_buf,
    ]
    for call in calls:
        with pytest.raises(Error) as caught:
            call()
        assert caught.value.kind() is ErrorKind.OTHER
        assert caught.value.raw_os_error() is not None
    other_writer, other = channel()
    with other_writer:
        worker = Worker(lambda: other.read(bytearray(1)))
        until_waiting(other)
        other.close()
        with pytest.raises(Error):
            worker.done()


def test_an_end_cannot_be_copied_or_pickled(pair: tuple[ChanWriter, ChanReader]) -> None:
    """The end of file would come while a writer is open."""
    for end in pair:
        for call in copy.copy, pickle.dumps:
            with pytest.raises(TypeError):
                call(end)


def test_a_collected_end_closes() -> None:
    """With a ResourceWarning, and wakes the other."""
    writer, reader = channel(1)
    with pytest.warns(ResourceWarning):
        del writer
        gc.collect()
    assert io.read_to_end(reader) == b""
    reader.close()
    writer, reader = channel(1)
    writer.write(b"a")
    worker = Worker(lambda: writer.write(b"b"))
    until_waiting(writer)
    with pytest.warns(ResourceWarning):
        del reader
        gc.collect()
        with pytest.raises(BrokenPipeError):
            worker.done()
    writer.close()


def test_an_end_collected_under_the_lock_is_closed(pair: tuple[ChanWriter, ChanReader]) -> None:
    """The collector runs where it likes, also within a call of the same channel."""
    writer, reader = pair
    ring: list[object] = [writer.try_clone()]
    ring.append(ring)
    del ring
    with pytest.warns(ResourceWarning), writer._channel.lock:
        gc.collect()
    writer.close()
    assert io.read_to_end(reader) == b""


def test_to_python_over_a_channel() -> None:
    """Both ends as files of Python's."""
    writer, reader = channel(10)

    def write() -> None:
        with io.to_python_text(writer) as file:
            for n in range(100):
                print("line", n, file=file)

    worker = Worker(write)
    with io.to_python(reader) as file:
        assert list(file) == [b"line %d\n" % n for n in range(100)]
    worker.done()


# ---------------------------------------------------------------- signals


class Signal(Exception):
    """What the handler here raises."""


INSIDE = os.path.join("pyio", "io", "")


class Handler:
    """Raises Signal out of pyio's own code: once when it is armed, or whenever it is called."""

    def __init__(self) -> None:
        self.armed = 0
        self.always = False
        self.raised = 0

    def __call__(self, number: int, frame: FrameType | None) -> None:
        code = None if frame is None else frame.f_code
        inside = code is not None and code.co_name != "__del__" and INSIDE in code.co_filename
        if inside and (self.armed or self.always):
            self.armed = 0
            self.raised += 1
            raise Signal


@pytest.fixture
def handler() -> Iterator[Handler]:
    """Installed for SIGINT and SIGALRM."""
    made = Handler()
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGALRM") if hasattr(signal, name)]
    before = [signal.signal(number, made) for number in numbers]
    yield made
    for number, old in zip(numbers, before, strict=True):
        signal.signal(number, old)


def interrupt_when(condition: Callable[[], bool], handler: Handler) -> Worker:
    """Sends this thread a SIGINT as soon as the condition holds, again until it raises.

    One that comes just before the system call that waits does not end it.
    """
    if sys.platform == "win32":
        pytest.skip("no signals between threads")
    main = threading.get_ident()
    raised = handler.raised

    def send() -> None:
        while not condition():
            time.sleep(0)
        handler.armed = 1
        while handler.raised == raised:
            signal.pthread_kill(main, signal.SIGINT)
            time.sleep(0.001)

    return Worker(send)


needs_signals = pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="no signals between threads")


@needs_signals
def test_a_signal_ends_a_wait_and_loses_nothing(
    pair: tuple[ChanWriter, ChanReader], handler: Handler
) -> None:
    """The next call goes on, and the other end is not disturbed."""
    writer, reader = pair
    line = io.String()
    for call in (lambda: reader.read(bytearray(1)), reader.fill_buf, lambda: reader.read_line(line)):
        sender = interrupt_when(lambda: waiting(reader), handler)
        with pytest.raises(Signal):
            call()
        sender.done()
        assert not waiting(reader)
    writer.write(b"abcd")
    sender = interrupt_when(lambda: waiting(writer), handler)
    with pytest.raises(Signal):
        writer.write(b"ef")
    sender.done()
    assert not waiting(writer)
    worker = Worker(lambda: writer.write_all(b"ef\n"))
    reader.read_line(line)
    worker.done()
    assert str(line) == "abcdef\n"
    assert handler.raised == 4


@needs_signals
def test_a_signal_amid_a_line_keeps_it(handler: Handler) -> None:
    """What came of the line before stays in the reader."""
    writer, reader = channel(0)
    with writer, reader:
        worker = Worker(lambda: writer.write_all(b"half a "))

        def amid() -> bool:
            return reader._end - reader._pos == 7 and waiting(reader)

        sender = interrupt_when(amid, handler)
        with pytest.raises(Signal):
            next(reader.byte_lines())
        sender.done()
        worker.done()
        worker = Worker(lambda: writer.write_all(b"line\n"))
        assert next(reader.byte_lines()) == b"half a line"
        worker.done()


def drain(reader: ChanReader, how: str, got: bytearray) -> bool:
    """Takes something, or everything; whether that was the end."""
    match how:
        case "read_to_end":
            reader.read_to_end(got)
            return True
        case "read_until":
            return reader.read_until(b"\n", got) == 0
        case "read":
            buf = bytearray(700)
            n = reader.read(buf)
            got += buf[:n]
            return n == 0
        case "fill_buf":
            part = bytes(reader.fill_buf()[:300])
            reader.consume(len(part))
            got += part
            return not part
        case _:
            for piece in reader.split(b"\n"):
                got += piece
                got += b"\n"
            return True


@pytest.mark.parametrize("how", ["read_to_end", "read_until", "read", "fill_buf", "split"])
def test_signals_at_any_moment_lose_no_byte(how: str, handler: Handler) -> None:
    """They fall wherever they fall, behind any call."""
    if sys.platform == "win32":
        pytest.skip("no timers")
    data = random.Random(0).randbytes(100_000) + b"\n"
    got = bytearray()
    end = False
    handler.always = True
    with streamed(data, 300) as reader:
        others = signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
        try:
            while not end:
                try:
                    end = drain(reader, how, got)
                except Signal:
                    pass
        finally:
            signal.setitimer(signal.ITIMER_REAL, *others)
            handler.always = False
    assert got == data
    assert handler.raised
