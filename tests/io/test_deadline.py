"""Deadlines: moments that can be cancelled."""

from __future__ import annotations

import math
import os
import signal
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio._sys import waker
from pyio.io import Deadline, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable


def kind_of(call: Callable[[], object]) -> ErrorKind:
    with pytest.raises(io.Error) as caught:
        call()
    return caught.value.kind()


def test_a_moment_passes() -> None:
    """remaining() never goes below 0, expired() and check() agree with it."""
    past = Deadline.after(-1)
    assert past.remaining() == 0.0
    assert past.expired()
    assert kind_of(past.check) is ErrorKind.TIMED_OUT
    future = Deadline.after(60)
    left = future.remaining()
    assert left is not None
    assert 59 < left <= 60
    assert not future.expired()
    future.check()


def test_at_counts_on_the_monotonic_clock() -> None:
    """Deadline.at takes what time.monotonic gives."""
    assert Deadline.at(monotonic() - 0.001).expired()
    assert not Deadline.at(monotonic() + 60).expired()


def test_never_has_no_limit() -> None:
    """never() expires at no time and can be cancelled all the same."""
    never = Deadline.never()
    assert never.remaining() is None
    assert not never.expired()
    never.cancel()
    assert kind_of(never.check) is ErrorKind.CANCELLED


@pytest.mark.parametrize("seconds", [math.nan, -math.nan])
def test_nan_is_no_moment(seconds: float) -> None:
    """NaN is refused wherever seconds are taken."""
    for make in (Deadline.after, Deadline.at, Deadline.never().within):
        with pytest.raises(ValueError):
            make(seconds)
    with pytest.raises(ValueError):
        Deadline.never().sleep(seconds)


def test_sleep_refuses_negative_seconds() -> None:
    """A negative sleep is a ValueError, not a sleep of none."""
    with pytest.raises(ValueError):
        Deadline.never().sleep(-0.5)


def test_within_is_the_earlier() -> None:
    """within() can shorten, never lengthen."""
    outer = Deadline.after(60)
    left = outer.within(1).remaining()
    assert left is not None
    assert left <= 1
    left = outer.within(1000).remaining()
    assert left is not None
    assert left <= 60
    assert Deadline.never().within(math.inf).remaining() is None


def test_cancel_goes_down_and_not_up() -> None:
    """Cancelling reaches every one within, however deep, and no other."""
    outer = Deadline.never()
    inner = outer.within(60)
    innermost = inner.within(60)
    inner.cancel()
    assert innermost.cancelled()
    assert inner.cancelled()
    assert not outer.cancelled()
    sibling = outer.within(60)
    assert not sibling.cancelled()
    outer.cancel()
    assert sibling.cancelled()


def test_sleep_is_never_short() -> None:
    """A sleep that nothing ends lasts its seconds."""
    start = monotonic()
    Deadline.never().sleep(0.02)
    assert monotonic() - start >= 0.02
    Deadline.never().sleep(0)


def test_sleep_ends_with_the_deadline() -> None:
    """A longer sleep ends with TIMED_OUT, not before the moment."""
    deadline = Deadline.after(0.02)
    assert kind_of(lambda: deadline.sleep(60)) is ErrorKind.TIMED_OUT
    assert deadline.expired()
    assert kind_of(deadline.sleep) is ErrorKind.TIMED_OUT


@pytest.mark.parametrize("levels", [0, 3])
def test_cancel_wakes_a_sleeper(levels: int) -> None:
    """cancel() from another thread ends a sleep under it, or under one within it."""
    outer = Deadline.never()
    inner = outer
    for _ in range(levels):
        inner = inner.within(60)
    outcome: list[ErrorKind] = []
    sleeper = threading.Thread(target=lambda: outcome.append(kind_of(inner.sleep)))
    sleeper.start()
    while not outer._waiting:
        pass
    outer.cancel()
    sleeper.join(10)
    assert outcome == [ErrorKind.CANCELLED]
    assert not outer._waiting
    assert not inner._waiting


def test_many_sleepers_one_cancel() -> None:
    """One cancel wakes them all; no waker is lost to another."""
    deadline = Deadline.never()
    outcome: list[ErrorKind] = []
    threads = [threading.Thread(target=lambda: outcome.append(kind_of(deadline.sleep))) for _ in range(20)]
    for thread in threads:
        thread.start()
    while len(deadline._waiting) < len(threads):
        pass
    deadline.cancel()
    for thread in threads:
        thread.join(10)
    assert outcome == [ErrorKind.CANCELLED] * len(threads)


def test_a_stray_wake_ends_nothing() -> None:
    """A wake that was meant for an earlier wait is no cancellation of the next."""
    stray = waker.take()
    waker.give_back(stray)
    stray.wake()
    start = monotonic()
    Deadline.never().sleep(0.02)
    assert monotonic() - start >= 0.02


if sys.platform != "win32":

    def test_cancel_from_a_signal_handler() -> None:
        """A handler of the sleeping thread itself can cancel its sleep."""
        deadline = Deadline.after(10)
        before = signal.signal(signal.SIGALRM, lambda *_: deadline.cancel())
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            assert kind_of(deadline.sleep) is ErrorKind.CANCELLED
        finally:
            signal.signal(signal.SIGALRM, before)

    def test_a_handler_may_sleep_in_a_sleep() -> None:
        """A sleep within a sleep of the same thread takes nothing from it."""
        outer = Deadline.after(10)

        def handler(*_: object) -> None:
            outer.cancel()
            Deadline.never().sleep(0.001)

        before = signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            assert kind_of(outer.sleep) is ErrorKind.CANCELLED
        finally:
            signal.signal(signal.SIGALRM, before)

    def test_a_fork_shares_no_waker() -> None:
        """The child's sleeps use wakers of its own."""
        Deadline.never().sleep(0.001)
        assert waker._idle
        pid = os.fork()
        if pid == 0:
            os._exit(1 if waker._idle else 0)
        assert os.waitpid(pid, 0)[1] == 0
