"""pyio.io.python.pythonfile, where the object fails: no byte is lost, and none comes twice."""

from __future__ import annotations

import os
import random
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING, TypeVar

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, PythonFile, to_python
from pyio.testing import FaultyFile, FaultyReader, FaultyWriter, ShortReader, ShortWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

T = TypeVar("T")

FAULTS = [ErrorKind.WOULD_BLOCK, ErrorKind.TIMED_OUT, ErrorKind.CONNECTION_RESET, KeyboardInterrupt]
PIECES = [b"one\nt", b"wo", b"\nthr", b"ee"]
WHOLE = b"".join(PIECES)


def faulty(fault: io.ErrorKind | type[BaseException], at: int) -> FaultyReader:
    """The pieces, with a fault before one of them."""
    return FaultyReader([*PIECES[:at], fault, *PIECES[at:]])


CALLS: dict[str, Callable[[PythonFile], bytes]] = {
    "read": lambda file: file.read(),
    "read(4)": lambda file: file.read(4),
    "read(9)": lambda file: file.read(9),
    "read(100000)": lambda file: file.read(100_000),
    "read1": lambda file: file.read1(),
    "readinto": lambda file: bytes((buf := bytearray(9))[: file.readinto(buf)]),
    "readinto1": lambda file: bytes((buf := bytearray(9))[: file.readinto1(buf)]),
    "readline": lambda file: file.readline(),
    "readline(5)": lambda file: file.readline(5),
    "readlines": lambda file: b"".join(file.readlines()),
    "readlines(9)": lambda file: b"".join(file.readlines(9)),
    "next": lambda file: next(file, b""),
    "peek": lambda file: file.read(len(file.peek())),
}


@pytest.mark.parametrize("fault", FAULTS, ids=str)
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_error_in_mid_read_loses_no_byte(
    call: Callable[[PythonFile], bytes], fault: io.ErrorKind | type[BaseException]
) -> None:
    """It is raised once, and the calls after it give all that came before it."""
    for at in range(len(PIECES) + 1):
        file = to_python(faulty(fault, at))
        got = b""
        raised = 0
        while True:
            try:
                part = call(file)
            except (Error, KeyboardInterrupt):
                raised += 1
                continue
            if not part:
                break
            got += part
        assert (got, raised) == (WHOLE, 1)
        file.close()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_an_error_in_a_loop_loses_no_line(fault: io.ErrorKind | type[BaseException]) -> None:
    """The next loop, or the same iterator, gives the whole line that it fell into."""
    for at in range(len(PIECES) + 1):
        file = to_python(faulty(fault, at))
        lines: list[bytes] = []
        with pytest.raises((Error, KeyboardInterrupt)):
            for line in file:
                lines.append(line)
        iterator = iter(file)
        lines += iterator
        assert lines == [b"one\n", b"two\n", b"three"]
        file.close()
    file = to_python(faulty(fault, 1))
    iterator = iter(file)
    lines = [next(iterator)]
    with pytest.raises((Error, KeyboardInterrupt)):
        next(iterator)
    assert [*lines, *iterator] == [b"one\n", b"two\n", b"three"]
    file.close()


def test_interrupted_is_retried() -> None:
    """As CPython's own files do since PEP 475, in reading and writing."""
    for call in CALLS.values():
        for at in range(len(PIECES) + 1):
            file = to_python(faulty(ErrorKind.INTERRUPTED, at))
            got = b""
            while part := call(file):
                got += part
            assert got == WHOLE
            file.close()
    writer = FaultyWriter([ErrorKind.INTERRUPTED, 2, ErrorKind.INTERRUPTED])
    file = to_python(writer)
    assert file.write(bytes(100_000)) == 100_000
    file.close()
    assert len(writer.written) == 100_000


def test_a_writer_that_takes_nothing_is_an_error() -> None:
    """io's own class would ask it for ever."""
    for size in 3, 200_000:
        writer = FaultyWriter([0, 0])
        file = to_python(writer)
        with pytest.raises(Error) as caught:
            file.write(bytes(size))
            file.flush()
        assert caught.value.kind() is ErrorKind.WRITE_ZERO
        with pytest.raises(Error):
            file.flush() if size == 3 else file.write(bytes(size))
        if size == 3:
            file.flush()
        else:
            file.write(bytes(size))
        file.close()
        assert len(writer.written) == size


@pytest.mark.parametrize("fault", FAULTS[:3], ids=str)
def test_a_failed_write_tells_how_much_it_took(fault: io.ErrorKind) -> None:
    """In characters_written, as BlockingIOError does in io; what was buffered before stays for the next try."""
    data = random.Random(1).randbytes(200_000)
    writer = FaultyWriter([3, fault, 100_000, fault, 2, fault])
    file = to_python(writer)
    file.write(b"head")
    sent = 0
    while sent < len(data):
        try:
            sent += file.write(data[sent:])
        except OSError as e:
            sent += e.characters_written  # type: ignore[attr-defined]  # documented of BlockingIOError
    file.flush()
    assert writer.written == b"head" + data
    file.close()


@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_a_failed_flush_can_be_tried_again(fault: io.ErrorKind | type[BaseException]) -> None:
    """What was not taken stays buffered."""
    writer = FaultyWriter([2, fault])
    file = to_python(writer)
    file.write(b"abcdef")
    with pytest.raises((Error, KeyboardInterrupt)):
        file.flush()
    assert writer.written == b"ab"
    file.write(b"gh")
    file.flush()
    assert writer.written == b"abcdefgh"
    file.close()


def test_a_failed_close_closes_and_hands_out_the_rest() -> None:
    """The Error's into_inner() has what could not be written."""
    writer = FaultyWriter([2, ErrorKind.STORAGE_FULL])
    file = to_python(writer)
    file.write(b"abcdef")
    with pytest.raises(Error) as caught:
        file.close()
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert caught.value.into_inner() == b"cdef"
    assert file.closed
    assert writer.closed
    file.close()


def test_a_failed_seek_keeps_the_buffers() -> None:
    """What was read ahead, and what was to be written."""
    inner = FaultyFile(b"0123456789")
    file = to_python(inner)
    assert file.read(2) == b"01"
    for pos in (-1, 0), (-3, 1), (-11, 2):
        with pytest.raises(Error) as caught:
            file.seek(*pos)
        assert caught.value.kind() is ErrorKind.INVALID_INPUT
    assert file.read(2) == b"23"
    file.close()
    inner = FaultyFile(b"", [4, ErrorKind.STORAGE_FULL])
    file = to_python(inner)
    assert file.seekable()
    file.write(b"abc")
    with pytest.raises(Error):
        file.seek(0)
    assert file.tell() == 3
    file.flush()
    assert inner.contents == b"abc"
    file.close()


def test_an_impossible_count_is_an_error() -> None:
    """And not bytes that nobody read."""

    class Lies(io.Read):
        def read(self, buf: io.MutBuf, /) -> int:
            return memoryview(buf).nbytes + 1

    for call in CALLS.values():
        with pytest.raises(Error) as caught:
            call(to_python(Lies()))
        assert caught.value.kind() is ErrorKind.OTHER


# ---------------------------------------------------------------- signals


class Signal(Exception):
    """What the handler raises."""


INSIDE = os.path.join("pyio", "io", "")


class Signals:
    """Signals all the time, whose handler raises out of pyio's own code while it is on.

    Not while one is on its way out: what puts bytes back is not to be put to the test as well.
    """

    def __init__(self) -> None:
        self.on = False
        self.raised = 0

    def handle(self, _: int, frame: FrameType | None) -> None:
        code = None if frame is None else frame.f_code
        inside = code is not None and code.co_name != "__del__" and INSIDE in code.co_filename
        if self.on and inside and not isinstance(sys.exc_info()[1], Signal):
            self.raised += 1
            raise Signal

    def amid(self, call: Callable[[], T]) -> T | None:
        """What the call returns; None where a signal ended it."""
        try:
            self.on = True
            made = call()
            self.on = False
            return made
        except Signal:
            self.on = False
            return None


@pytest.fixture
def signals() -> Iterator[Signals]:
    """Two thousand a second."""
    if sys.platform == "win32":
        pytest.skip("no timers")
    if sys.platform == "win32":
        pytest.skip("no timers")
    made = Signals()
    before = signal.signal(signal.SIGALRM, made.handle)
    others = signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
    yield made
    signal.setitimer(signal.ITIMER_REAL, *others)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_signals_at_any_moment_lose_no_byte(call: Callable[[PythonFile], bytes], signals: Signals) -> None:
    """They fall wherever they fall, behind any call."""
    data = bytes(random.Random(0).choices(b"abcdefgh\n", k=12_000))
    while signals.raised < 3:
        file = to_python(ShortReader(data, 30))
        got: list[bytes] = []
        while (part := signals.amid(partial(call, file))) != b"":
            if part is not None:
                got.append(part)
        assert b"".join(got) == data
        file.close()


def test_signals_at_any_moment_write_no_byte_twice(signals: Signals) -> None:
    """A flush that they end goes on where it was."""
    data = random.Random(0).randbytes(60_000)
    while signals.raised < 3:
        writer = ShortWriter(999)
        file = to_python(writer)
        file.write(data)

        def flushed(file: PythonFile = file) -> bool:
            file.flush()
            return True

        while not signals.amid(flushed):
            pass
        assert writer.written == data
        file.close()
