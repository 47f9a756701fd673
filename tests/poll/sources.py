"""What the tests of pyio.poll share."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from typing import TypeAlias

import pytest

from pyio import io
from pyio._sys.poll import FACILITY
from pyio.poll import (
    EpollSelector,
    Event,
    Events,
    KqueueSelector,
    Poll,
    PollSelector,
    Selector,
    WasiSelector,
)

Make: TypeAlias = Callable[[], Selector]
Pair: TypeAlias = tuple[socket.socket, socket.socket]

SELECTORS: dict[str, Make] = {"poll": PollSelector, "wasi": WasiSelector}
if FACILITY == "epoll":
    # there the kqueue is a fake one, so that the selector's own part is tested at least
    SELECTORS |= {"epoll": EpollSelector, "kqueue": KqueueSelector}
elif FACILITY == "kqueue":
    SELECTORS["kqueue"] = KqueueSelector

HAVE_EDGES = (EpollSelector, KqueueSelector)
HAVE_PRIORITY = (EpollSelector, PollSelector)
HAVE_DESCRIPTORS = HAVE_EDGES

FLAGS = ("readable", "writable", "error", "read_closed", "write_closed", "priority")


def flags(event: Event) -> set[str]:
    """What an event says, as words."""
    return {name for name in FLAGS if getattr(event, f"is_{name}")()}


def tokens(events: Events) -> list[int]:
    """Whose the events are, in order of their numbers."""
    return sorted(event.token() for event in events)


def poll_once(poll: Poll, timeout: float | None = 0, capacity: int = 64) -> dict[int, set[str]]:
    """What one poll finds, by token."""
    events = Events(capacity)
    poll.poll(events, timeout)
    found: dict[int, set[str]] = {}
    for event in events:
        found.setdefault(event.token(), set()).update(flags(event))
    return found


def kind_of(call: Callable[..., object], *args: object) -> io.ErrorKind:
    """The kind of the Error that it raises."""
    with pytest.raises(io.Error) as caught:
        call(*args)
    return caught.value.kind()


class Pipe:
    """A pipe, both ends non-blocking."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self._open = {self.reader, self.writer}
        if sys.platform != "win32":
            for fd in self._open:
                os.set_blocking(fd, False)

    def close(self, *ends: int) -> None:
        """Closes these ends, or those that are left."""
        for fd in ends or tuple(self._open):
            self._open.discard(fd)
            os.close(fd)

    def fill(self) -> None:
        """Writes until it is full."""
        try:
            while True:
                os.write(self.writer, bytes(65536))
        except BlockingIOError:
            pass

    def empty(self) -> bytes:
        """Reads until it is empty, or at its end."""
        data = b""
        try:
            while piece := os.read(self.reader, 1 << 20):
                data += piece
        except BlockingIOError:
            pass
        return data
