"""Many threads at one Poll: registering, closing without a word, waking and polling, with nothing lost."""

from __future__ import annotations

import random
import socket
import sys
import threading
from collections.abc import Iterator
from time import monotonic

import pytest

from pyio.poll import Events, Interest, KqueueSelector, Mode, Poll, Registry, Token, Waker
from tests.poll.sources import Make

if sys.platform == "win32":
    pytest.skip("descriptors as Unix has them", allow_module_level=True)

SECONDS = 1.5
LONGEST = 10.0
MODES = [None, Mode.LEVEL, Mode.ONESHOT]


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads that take turns a hundred times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


class Work:
    """What the threads share."""

    def __init__(self, poll: Poll) -> None:
        self.poll = poll
        self.told: dict[int, threading.Event] = {}
        self.failed: list[object] = []
        self.done = False
        self.until = monotonic() + SECONDS

    def polling(self) -> None:
        """Tells everybody what was ready."""
        events = Events(7)
        try:
            while not self.done:
                self.poll.poll(events, 0.2)
                for event in events:
                    told = self.told.get(event.token())
                    if told is not None:
                        told.set()
        except BaseException as e:
            self.failed.append(e)

    def registering(self, n: int, waker: Waker) -> None:
        """Sources that come and go; each is waited for."""
        chance = random.Random(n)
        registry = self.poll.registry().try_clone()
        try:
            number = 0
            while monotonic() < self.until:
                number += 1
                self.one(chance, registry, Token(n * 10**9 + number))
                if chance.random() < 0.1:
                    waker.wake()
        except BaseException as e:
            self.failed.append(e)

    def one(self, chance: random.Random, registry: Registry, token: Token) -> None:
        """One source, from its registration to its end, which is not always a good one."""
        told = self.told[token] = threading.Event()
        a, b = socket.socketpair()
        with a, b:
            a.setblocking(False)
            registry.register(a, token, Interest.READABLE, chance.choice(MODES))
            b.send(b"x")
            assert told.wait(LONGEST), "lost"
            if chance.random() < 0.3:
                a.recv(9)
                told.clear()
                registry.reregister(a, token, Interest.WRITABLE, Mode.ONESHOT)
                assert told.wait(LONGEST), "lost after reregistering"
            if chance.random() < 0.2:
                # a duplicate lives on, and is ready
                with a.dup():
                    a.close()
                    b.send(b"y")
            elif chance.random() < 0.9:
                registry.deregister(a)
        del self.told[token]


@pytest.mark.slow
def test_nothing_is_lost(make: Make, restless: None) -> None:
    """Four threads that register, two that poll: every source is told of, and nobody gets an error that is not his."""
    if make is KqueueSelector:
        pytest.skip("the fake kqueue is for one thread")
    with Poll(make()) as poll:
        work = Work(poll)
        waker = Waker(poll.registry(), Token(0))
        pollers = [threading.Thread(target=work.polling) for _ in range(2)]
        others = [threading.Thread(target=work.registering, args=(n, waker)) for n in range(1, 5)]
        for thread in (*pollers, *others):
            thread.start()
        for thread in others:
            thread.join()
        work.done = True
        for thread in pollers:
            thread.join()
        assert work.failed == []
