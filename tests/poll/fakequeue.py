"""A kqueue made of epoll, so that KqueueSelector can be run where there is none.

It keeps to what the manual pages say of filters: each is added, deleted and reported by itself; CLEAR is an edge,
ONESHOT deletes the filter that reported; a filter goes when its descriptor is closed, duplicates or not; EOF stands
in the flags, and the error of a socket in fflags.
"""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from errno import ENOENT

from pyio._sys.poll.kqueue import ADD, CLEAR, DELETE, EOF, ONESHOT, READ, WRITE, KEvent


@dataclass
class FakeEvent:
    """A kevent."""

    ident: int
    filter: int
    flags: int
    fflags: int = 0


if sys.platform != "linux":

    class FakeQueue:
        """Not here."""

        def _change(self, change: KEvent) -> None:
            raise NotImplementedError

        def _happened(self, fd: int, flags: int) -> list[KEvent]:
            raise NotImplementedError

else:
    _ASKS = {READ: select.EPOLLIN | select.EPOLLRDHUP, WRITE: select.EPOLLOUT}
    _SAYS = {
        READ: select.EPOLLIN | select.EPOLLRDHUP | select.EPOLLHUP | select.EPOLLERR,
        WRITE: select.EPOLLOUT | select.EPOLLHUP | select.EPOLLERR,
    }
    _ENDS = {READ: select.EPOLLRDHUP | select.EPOLLHUP, WRITE: select.EPOLLHUP | select.EPOLLERR}

    class FakeQueue:
        """What select.kqueue would be."""

        def __init__(self) -> None:
            self._epoll = select.epoll()
            # by descriptor: what it was open on, and the flags of its filters
            self._knotes: dict[int, tuple[tuple[int, int], dict[int, int]]] = {}

        @property
        def closed(self) -> bool:
            return self._epoll.closed

        def fileno(self) -> int:
            return self._epoll.fileno()

        def close(self) -> None:
            self._epoll.close()

        def control(
            self, changes: Sequence[KEvent] | None, most: int, timeout: float | None = None, /
        ) -> list[KEvent]:
            for change in changes or ():
                self._change(change)
            if not most:
                return []
            happened: list[KEvent] = []
            for fd, flags in self._epoll.poll(timeout, most):
                happened += self._happened(fd, flags)
            # the rest is told again, for this epoll knows no room of half a descriptor
            return happened

        def _change(self, change: KEvent) -> None:
            fd = change.ident
            file = _file(fd)
            known, filters = self._knotes.get(fd, (file, {}))
            if known != file:
                filters = {}
            if change.flags & DELETE:
                if change.filter not in filters:
                    raise OSError(ENOENT, "no such filter")
                del filters[change.filter]
            else:
                assert change.flags & ADD
                filters[change.filter] = change.flags
            self._knotes[fd] = file, filters
            self._tell_epoll(fd, filters)

        def _tell_epoll(self, fd: int, filters: dict[int, int]) -> None:
            try:
                self._epoll.unregister(fd)
            except OSError:
                pass
            mask = 0
            for filter, flags in filters.items():
                mask |= _ASKS[filter] | (select.EPOLLET if flags & (CLEAR | ONESHOT) else 0)
            if mask:
                self._epoll.register(fd, mask)

        def _happened(self, fd: int, flags: int) -> list[KEvent]:
            file, filters = self._knotes.get(fd, ((0, 0), {}))
            try:
                if _file(fd) != file:
                    return []
            except OSError:
                return []
            # an epoll reports of what is closed, too
            asked = select.poll()
            asked.register(fd, 0xFFFF)
            flags &= sum(now for _, now in asked.poll(0))
            told: list[KEvent] = []
            for filter in [filter for filter in filters if flags & _SAYS[filter]]:
                ended = EOF if flags & _ENDS[filter] else 0
                told.append(FakeEvent(fd, filter, filters[filter] | ended, bool(flags & select.EPOLLERR)))
                if filters[filter] & ONESHOT:
                    del filters[filter]
                    self._tell_epoll(fd, filters)
            return told

    def _file(fd: int) -> tuple[int, int]:
        status = os.fstat(fd)
        return status.st_dev, status.st_ino
