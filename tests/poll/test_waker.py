"""Waking a poll, on every selector."""

from __future__ import annotations

import gc
import signal
import socket
import sys
import threading
from typing import Any

import pytest

from pyio.poll import Events, Interest, Mode, Poll, Token, Waker
from tests.conftest import open_descriptors
from tests.poll.sources import Make, Pair, Pipe, poll_once, tokens

if sys.platform == "win32":
    pytest.skip("signals and descriptors, as Unix has them", allow_module_level=True)


def test_a_wake_before_the_poll(poll: Poll) -> None:
    """It is remembered, is readable and nothing else, and is told once."""
    waker = Waker(poll.registry(), Token(7))
    assert poll_once(poll) == {}
    waker.wake()
    assert poll_once(poll, None) == {7: {"readable"}}
    assert poll_once(poll) == {}
    waker.wake()
    assert poll_once(poll) == {7: {"readable"}}


def test_wakes_coalesce(poll: Poll) -> None:
    """Many of them before one poll are one event, or a few, and then no more; however many."""
    waker = Waker(poll.registry(), Token(7))
    for _ in range(20_000):
        waker.wake()
    events = Events()
    poll.poll(events, 0)
    assert tokens(events) == [7]
    assert poll_once(poll) == {}


def test_several_wakers(poll: Poll) -> None:
    """Each has its token; two may have the same."""
    wakers = [Waker(poll.registry(), Token(n // 2)) for n in range(4)]
    for waker in wakers:
        waker.wake()
    events = Events()
    poll.poll(events, None)
    assert tokens(events) == [0, 0, 1, 1]
    wakers[3].wake()
    assert poll_once(poll) == {1: {"readable"}}


@pytest.mark.parametrize("timeout", [None, 10])
def test_a_wake_from_another_thread(poll: Poll, timeout: float | None) -> None:
    """It ends the running poll; again and again, and each is answered."""
    there, back = Waker(poll.registry(), Token(1)), threading.Semaphore(0)
    count = 200

    def work() -> None:
        for _ in range(count):
            there.wake()
            back.acquire()

    thread = threading.Thread(target=work)
    thread.start()
    for _ in range(count):
        assert poll_once(poll, timeout) == {1: {"readable"}}
        back.release()
    thread.join()


def test_no_wake_is_lost(poll: Poll) -> None:
    """What was done before a wake is seen by whoever is woken, with four threads at it."""
    waker = Waker(poll.registry(), Token(1))
    done = [0] * 4
    rounds = 300

    def work(n: int) -> None:
        for _ in range(rounds):
            done[n] += 1
            waker.wake()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    while sum(done) < 4 * rounds:
        seen = sum(done)
        if seen < 4 * rounds:
            assert poll_once(poll, 10) == {1: {"readable"}}
    for thread in threads:
        thread.join()


def test_a_wake_from_a_signal_handler(poll: Poll) -> None:
    """It ends the poll of its own thread, wherever that is; and the handler never blocks, however often it runs."""
    waker = Waker(poll.registry(), Token(1))
    before = signal.signal(signal.SIGALRM, lambda *_: waker.wake())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.001, 0.0002)
        for _ in range(100):
            assert poll_once(poll, 10) == {1: {"readable"}}
        signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_handlers_and_registering_do_not_deadlock(poll: Poll, pair: Pair) -> None:
    """A handler that wakes while its thread registers finds no lock in its way."""
    waker = Waker(poll.registry(), Token(1))
    before = signal.signal(signal.SIGALRM, lambda *_: waker.wake())
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.0001, 0.0001)
        for n in range(200):
            poll.registry().register(pair[0], Token(2), Interest.READABLE, Mode.LEVEL)
            poll.registry().reregister(pair[0], Token(n), Interest.READABLE, Mode.ONESHOT)
            poll.registry().deregister(pair[0])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert poll_once(poll, 5).keys() <= {1}


def test_a_dropped_waker_leaves_nothing(make: Make) -> None:
    """No descriptor while the Poll lives on; and the number it had may be a source's."""
    with Poll(make()) as poll:
        Waker(poll.registry(), Token(1)).wake()
        gc.collect()
        before = open_descriptors()
        for n in range(20):
            Waker(poll.registry(), Token(n)).wake()
        gc.collect()
        assert open_descriptors() == before
        a, b = socket.socketpair()
        with a, b:
            poll.registry().register(a, Token(50), Interest.READABLE)
            assert 50 not in poll_once(poll)
            b.send(b"x")
            assert poll_once(poll)[50] == {"readable"}
            waker = Waker(poll.registry(), Token(51))
            waker.wake()
            assert 51 in poll_once(poll)
            poll.registry().deregister(a)


def test_it_outlives_its_poll(make: Make) -> None:
    """Waking a closed Poll does nothing, and never touches a descriptor that came later."""
    poll = Poll(make())
    waker = Waker(poll.registry(), Token(1))
    poll.close()
    pipes = [Pipe() for _ in range(4)]
    for _ in range(3):
        waker.wake()
    for pipe in pipes:
        assert pipe.empty() == b""
        pipe.close()


@pytest.mark.parametrize("token", [-1, 2**64])
def test_tokens_are_checked(poll: Poll, token: int) -> None:
    """ValueError, as everywhere."""
    with pytest.raises(ValueError):
        Waker(poll.registry(), Token(token))
    wrong: Any = None
    with pytest.raises(TypeError):
        Waker(poll.registry(), wrong)
