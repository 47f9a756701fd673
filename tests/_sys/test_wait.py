"""pyio._sys.wait: readiness under a deadline."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
import time
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio._sys.wait import wait_ready
from pyio.io import Deadline, ErrorKind

if sys.platform == "win32":
    pytest.skip("counts on descriptors and signals of Unix", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection."""
    one, other = socket.socketpair()
    with one, other:
        yield one, other


def kind_of(fd: int, write: bool, deadline: Deadline) -> ErrorKind:
    """What the wait fails with."""
    with pytest.raises(io.Error) as e:
        wait_ready(fd, write, deadline)
    return e.value.kind()


def test_ready_at_once(pair: tuple[socket.socket, socket.socket]) -> None:
    """What is readable or writable already ends the wait, without a limit too."""
    pair[1].send(b"x")
    wait_ready(pair[0].fileno(), False, Deadline.never())
    wait_ready(pair[0].fileno(), True, Deadline.after(10))


def test_hang_up_is_ready(pair: tuple[socket.socket, socket.socket]) -> None:
    """The end of file can be read."""
    pair[1].close()
    wait_ready(pair[0].fileno(), False, Deadline.after(10))


def test_never_early(pair: tuple[socket.socket, socket.socket]) -> None:
    """The deadline passes when it passes, and not before; parts of a millisecond count."""
    for seconds in (0.0, 0.0004, 0.0123):
        deadline = Deadline.after(seconds)
        assert kind_of(pair[0].fileno(), False, deadline) is ErrorKind.TIMED_OUT
        assert deadline.expired()


def test_ready_later(pair: tuple[socket.socket, socket.socket]) -> None:
    """Bytes that arrive end the wait."""
    thread = Thread(target=pair[1].send, args=(b"x",))
    thread.start()
    wait_ready(pair[0].fileno(), False, Deadline.after(20))
    assert pair[0].recv(1) == b"x"
    thread.join()


@pytest.mark.parametrize("within", [False, True])
def test_cancel_wakes(pair: tuple[socket.socket, socket.socket], within: bool) -> None:
    """cancel() from another thread ends a wait without a limit, also of a deadline within."""
    outer = Deadline.never()
    kinds: list[ErrorKind] = []
    deadline = outer.within(60) if within else outer
    thread = Thread(target=lambda: kinds.append(kind_of(pair[0].fileno(), False, deadline)))
    thread.start()
    while not deadline._waiting:
        os.sched_yield()
    started = time.monotonic()
    outer.cancel()
    thread.join()
    assert kinds == [ErrorKind.CANCELLED]
    assert time.monotonic() - started < 1
    assert not deadline._waiting
    assert not outer._waiting


def test_cancelled_before(pair: tuple[socket.socket, socket.socket]) -> None:
    """A cancelled deadline fails at once, though the descriptor is ready."""
    deadline = Deadline.never()
    deadline.cancel()
    assert kind_of(pair[0].fileno(), True, deadline) is ErrorKind.CANCELLED


def test_no_descriptor() -> None:
    """-1, and a number that nothing is open on, are EBADF."""
    for fd in (-1, 1_000_000):
        with pytest.raises(io.Error) as e:
            wait_ready(fd, False, Deadline.after(10))
        assert e.value.raw_os_error() == errno.EBADF


def test_cancel_from_a_signal_handler(pair: tuple[socket.socket, socket.socket]) -> None:
    """The handler runs while the same thread waits, and wakes it."""
    deadline = Deadline.never()
    before = signal.signal(signal.SIGALRM, lambda *_: deadline.cancel())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        assert kind_of(pair[0].fileno(), False, deadline) is ErrorKind.CANCELLED
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_an_exception_of_a_handler_leaves_nothing(pair: tuple[socket.socket, socket.socket]) -> None:
    """It passes through; nobody is enlisted after it, and the next wait starts afresh."""

    def handler(*_: object) -> None:
        raise ZeroDivisionError

    deadline = Deadline.never()
    before = signal.signal(signal.SIGALRM, handler)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.02)
        with pytest.raises(ZeroDivisionError):
            wait_ready(pair[0].fileno(), False, deadline)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not deadline._waiting
    assert kind_of(pair[0].fileno(), False, Deadline.after(0.001)) is ErrorKind.TIMED_OUT


def test_two_waits_in_one_thread(pair: tuple[socket.socket, socket.socket]) -> None:
    """A signal handler may wait while its thread waits: each has a waker of its own."""
    inner: list[ErrorKind] = []
    before = signal.signal(
        signal.SIGALRM, lambda *_: inner.append(kind_of(pair[0].fileno(), False, Deadline.after(0.001)))
    )
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01)
        assert kind_of(pair[0].fileno(), False, Deadline.after(0.05)) is ErrorKind.TIMED_OUT
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert inner == [ErrorKind.TIMED_OUT]
