"""Application code over pyio.poll, os.linux and os.wasi, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from enum import Enum
from typing import assert_type

from pyio import fs, io, poll
from pyio.os import linux, wasi


class Mine(Enum):
    """Whose an event is."""

    LISTENER = 0
    WAKER = 1


def a_loop(listener: socket.socket, file: fs.File, pipe: int) -> None:
    """Sources are pyio's handles, Python's sockets, and numbers."""
    with poll.Poll() as p:
        assert_type(p, poll.Poll)
        registry = p.registry()
        assert_type(registry, poll.Registry)
        interest = poll.Interest.READABLE | poll.Interest.WRITABLE
        assert_type(interest, poll.Interest)
        assert_type(interest.remove(poll.Interest.READABLE), poll.Interest | None)
        registry.register(listener, poll.Token(Mine.LISTENER.value), interest)
        registry.register(file, poll.Token(2), poll.Interest.READABLE, poll.Mode.LEVEL)
        registry.try_clone().reregister(pipe, poll.Token(3), interest, mode=poll.Mode.ONESHOT)
        # a Poll is a source itself
        registry.register(poll.Poll(poll.PollSelector()), poll.Token(4), interest)
        waker = poll.Waker(registry, poll.Token(2**64 - 1))
        waker.wake()
        events = poll.Events(128)
        p.poll(events)
        p.poll(events, 1.5)
        for event in events:
            assert_type(event, poll.Event)
            assert_type(event.token(), poll.Token)
            assert_type(event.is_readable(), bool)
            assert_type(Mine(event.token()), Mine)
        registry.deregister(listener)


class Own(poll.Selector):
    """A selector of one's own: all that is abstract, and nothing more."""

    def register(self, fd: int, token: poll.Token, interest: poll.Interest, mode: poll.Mode, /) -> None:
        pass

    def reregister(self, fd: int, token: poll.Token, interest: poll.Interest, mode: poll.Mode, /) -> None:
        pass

    def deregister(self, fd: int, /) -> None:
        pass

    def select(self, events: poll.Events, timeout: float | None, /) -> None:
        assert_type(events.push(poll.Event(poll.Token(1), readable=True)), bool)

    def add_waker(self, token: poll.Token, /) -> Callable[[], None]:
        return self.close

    def try_clone(self) -> Own:
        return self

    def close(self) -> None:
        pass


def selectors() -> tuple[poll.Selector, ...]:
    """All of them are one thing to Poll."""
    with poll.Poll(Own()), poll.Poll(poll.WasiSelector()):
        pass
    return poll.EpollSelector(), poll.KqueueSelector(), poll.PollSelector(), poll.WasiSelector(), Own()


def linux_alone(file: fs.File, peer: socket.socket) -> None:
    """Objects go in, and Files come out."""
    with linux.Epoll() as epoll:
        epoll.add(peer, 1, 7)
        assert_type(epoll.wait(10, io.Deadline.after(1)), list[tuple[int, int]])
    assert_type(linux.sendfile(file, peer, 10), int)
    assert_type(linux.memfd("name"), fs.File)
    assert_type(linux.eventfd(), fs.File)


def oneoff(file: fs.File) -> None:
    """Subscriptions in, events out."""
    those = [
        wasi.Subscription.fd_read(1, file),
        wasi.Subscription.fd_write(2, 1),
        wasi.Subscription.clock(3, wasi.ClockId.MONOTONIC, 10**9, abstime=True),
    ]
    for event in wasi.poll_oneoff(those):
        assert_type(event, wasi.PollEvent)
        assert_type(event.error, wasi.Errno)
        assert_type(event.flags, wasi.EventRwFlags)
