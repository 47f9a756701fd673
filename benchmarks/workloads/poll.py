"""Readiness: many sources of which few are ready, registering, and waking another thread."""

from __future__ import annotations

import os
import select
import selectors
import socket
import sys
from contextlib import ExitStack, contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio.poll import Events, Interest, Mode, Poll, Token, Waker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.inputs import Inputs

group = Group("poll", "Readiness")

_READY = 10
_CAPACITY = 1024


@contextmanager
def _pipes(count: int, written: int) -> Iterator[list[int]]:
    """The readers of so many pipes, some of which have something to read, evenly spread."""
    with ExitStack() as stack:
        readers: list[int] = []
        for n in range(count):
            reader, writer = os.pipe()
            stack.callback(os.close, reader)
            stack.callback(os.close, writer)
            readers.append(reader)
            if n % (count // written) == 0:
                os.write(writer, b"!")
        yield readers


if sys.platform == "win32":

    def _most(count: int) -> int:
        return count

else:

    def _most(count: int) -> int:
        """How many pipes the system lets this process have, if not so many."""
        import resource

        free = resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 100
        return min(count, free // 2 // _READY * _READY)


def _few_ready(count: int) -> Iterator[Trial]:
    count = _most(count)
    events = Events(_CAPACITY)
    with (
        _pipes(count, _READY) as readers,
        Poll() as poll,
        selectors.DefaultSelector() as selector,
        ExitStack() as stack,
    ):
        for n, reader in enumerate(readers):
            poll.registry().register(reader, Token(n), Interest.READABLE, Mode.LEVEL)
            selector.register(reader, selectors.EVENT_READ, n)

        def ours(loops: int) -> int:
            total = 0
            for _ in range(loops):
                poll.poll(events, 0)
                for event in events:
                    total += event.token()
            return total

        def standard(loops: int) -> int:
            total = 0
            for _ in range(loops):
                for key, _mask in selector.select(0):
                    total += key.data
            return total

        contenders = [
            Contender("Poll.poll", Role.PYIO, ours),
            Contender("DefaultSelector.select", Role.STANDARD, standard),
        ]
        if sys.platform == "linux":
            epoll = stack.enter_context(select.epoll())
            number = {reader: n for n, reader in enumerate(readers)}
            for reader in readers:
                epoll.register(reader, select.EPOLLIN)

            def bare(loops: int) -> int:
                total = 0
                for _ in range(loops):
                    for fd, _flags in epoll.poll(0, _CAPACITY):
                        total += number[fd]
                return total

            contenders.append(Contender("epoll.poll", Role.BARE, bare))
        yield Trial(contenders)


@group.workload("ready-10", "10 of 10 sources are ready")
def ready_10(_inputs: Inputs) -> Iterator[Trial]:
    yield from _few_ready(10)


@group.workload("ready-100", "10 of 100 sources are ready")
def ready_100(_inputs: Inputs) -> Iterator[Trial]:
    yield from _few_ready(100)


@group.workload("ready-1000", "10 of 1000 sources are ready", Goal(1.0), Goal(1.5, of="bare"))
def ready_1000(_inputs: Inputs) -> Iterator[Trial]:
    yield from _few_ready(1000)


@group.workload("ready-10000", "10 of 10000 sources are ready", Goal(1.0))
def ready_10000(_inputs: Inputs) -> Iterator[Trial]:
    yield from _few_ready(10_000)


@group.workload("register", "Registry.register and deregister", Goal(0.8))
def register(_inputs: Inputs) -> Iterator[Trial]:
    with (
        _pipes(1, 1) as (reader,),
        Poll() as poll,
        selectors.DefaultSelector() as selector,
        ExitStack() as stack,
    ):
        registry = poll.registry()

        def ours(loops: int) -> None:
            for _ in range(loops):
                registry.register(reader, Token(1), Interest.READABLE)
                registry.deregister(reader)

        def standard(loops: int) -> None:
            for _ in range(loops):
                selector.register(reader, selectors.EVENT_READ, 1)
                selector.unregister(reader)

        contenders = [
            Contender("register, deregister", Role.PYIO, ours),
            Contender("DefaultSelector.register, unregister", Role.STANDARD, standard),
        ]
        if sys.platform == "linux":
            epoll = stack.enter_context(select.epoll())

            def bare(loops: int) -> None:
                for _ in range(loops):
                    epoll.register(reader, select.EPOLLIN)
                    epoll.unregister(reader)

            contenders.append(Contender("epoll.register, unregister", Role.BARE, bare))
        yield Trial(contenders)


def _there_and_back(
    loops: int,
    wake_other: Callable[[], object],
    wait: Callable[[], object],
    wake: Callable[[], object],
    other_waits: Callable[[], object],
) -> None:
    """Two threads wake each other in turn."""

    def other() -> None:
        for _ in range(loops):
            other_waits()
            wake()

    thread = Thread(target=other)
    thread.start()
    for _ in range(loops):
        wake_other()
        wait()
    thread.join()


def _self_pipe(stack: ExitStack) -> tuple[Callable[[], object], Callable[[], object]]:
    """How the standard library's event loops are woken: what waits, and what wakes."""
    reader, writer = socket.socketpair()
    selector = selectors.DefaultSelector()
    for each in (reader, writer, selector):
        stack.enter_context(each)
    selector.register(reader, selectors.EVENT_READ)

    def wait() -> None:
        selector.select()
        reader.recv(4096)

    return wait, lambda: writer.send(b"\0")


@group.workload("wake", "Waker.wake of another thread, there and back", Goal(1.1, of="bare"))
def wake(_inputs: Inputs) -> Iterator[Trial]:
    events, other_events = Events(8), Events(8)
    with Poll() as here, Poll() as there, ExitStack() as stack:
        to_here, to_there = Waker(here.registry(), Token(1)), Waker(there.registry(), Token(2))

        def ours(loops: int) -> None:
            _there_and_back(
                loops,
                to_there.wake,
                lambda: here.poll(events),
                to_here.wake,
                lambda: there.poll(other_events),
            )

        ends = [_self_pipe(stack) for _ in range(2)]

        def standard(loops: int) -> None:
            (waits, wakes), (other_waits, other_wakes) = ends
            _there_and_back(loops, other_wakes, waits, wakes, other_waits)

        contenders = [
            Contender("Waker.wake, Poll.poll", Role.PYIO, ours),
            Contender("a socket pair and DefaultSelector, as in asyncio", Role.STANDARD, standard),
        ]
        if sys.platform == "linux":
            one, two = (stack.enter_context(select.epoll()) for _ in range(2))
            counters = [os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK) for _ in range(2)]
            for counter, epoll in zip(counters, (one, two), strict=True):
                stack.callback(os.close, counter)
                epoll.register(counter, select.EPOLLIN | select.EPOLLET)

            def bare(loops: int) -> None:
                _there_and_back(
                    loops,
                    lambda: os.eventfd_write(counters[1], 1),
                    lambda: one.poll(None, 8),
                    lambda: os.eventfd_write(counters[0], 1),
                    lambda: two.poll(None, 8),
                )

            contenders.append(Contender("eventfd_write, epoll.poll", Role.BARE, bare))
        yield Trial(contenders)
