"""Epoll: epoll(7) as it is, but for numbers of descriptors, which nobody needs to see."""

from __future__ import annotations

from _warnings import warn
from operator import index
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio._sys.poll.epoll import Epoll as RawEpoll
from pyio._sys.poll.epoll import failure
from pyio._sys.wait import wait_ready

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn, Self

    from pyio.io.deadline import Deadline
    from pyio.io.traits.fileno import HasFileno

_DATA = range(1 << 64)
_EVENTS = range(1 << 32)


class Epoll:
    """An epoll instance.  Corresponds to `epoll_create1(2)`; pyio.poll is what runs everywhere.

    Events are the numbers of the kernel, those of the standard library's select: EPOLLIN, EPOLLET...  It is closed by
    close(), by `with`, or, with a ResourceWarning, when collected.  A child that was made by fork shares it.

    >>> import os, select
    >>> from pyio import fs
    >>> from pyio.os import linux
    >>> with linux.Epoll() as epoll, linux.eventfd(1) as counter:
    ...     epoll.add(counter, select.EPOLLIN, 2**64 - 1)
    ...     epoll.wait(10) == [(2**64 - 1, select.EPOLLIN)]
    True
    """

    __slots__ = ("__weakref__", "_data", "_epoll")

    _epoll: RawEpoll | None

    def __init__(self) -> None:
        """Errors: UNSUPPORTED on other systems; OTHER (EMFILE)."""
        self._epoll = None
        # CPython keeps the number with a registration, so that the user's data are kept here, by number
        self._data: dict[int, int] = {}
        self._epoll = RawEpoll()

    def add(self, obj: HasFileno, events: int, data: int, /) -> None:
        """Registers `obj`: what is reported of it comes with `data`, a number of 64 bits.

        Corresponds to EPOLL_CTL_ADD.  Errors: ALREADY_EXISTS; PERMISSION_DENIED for what is always ready, such as a
        regular file; FILESYSTEM_LOOP for an Epoll within itself; ValueError for numbers out of range.
        """
        fd, events = obj.fileno(), _number(events, _EVENTS)
        data = _number(data, _DATA)
        epoll, before = self._opened(), self._data.get(fd)
        # first, for another thread may be waiting
        self._data[fd] = data
        try:
            epoll.add(fd, events)
        except (OSError, ValueError, OverflowError, TypeError) as e:
            self._give_back(fd, before)
            raise failure(e) from None

    def _give_back(self, fd: int, data: int | None) -> None:
        if data is None:
            self._data.pop(fd, None)
        else:
            self._data[fd] = data

    def modify(self, obj: HasFileno, events: int, data: int, /) -> None:
        """Replaces what was said of `obj`, and arms it anew.  Corresponds to EPOLL_CTL_MOD.  Errors: NOT_FOUND."""
        fd, events = obj.fileno(), _number(events, _EVENTS)
        data = _number(data, _DATA)
        epoll, before = self._opened(), self._data.get(fd)
        # first, for another thread may be waiting
        self._data[fd] = data
        try:
            epoll.modify(fd, events)
        except OSError:
            self._give_back(fd, before)
            raise

    def delete(self, obj: HasFileno, /) -> None:
        """Ends watching `obj`.  Corresponds to EPOLL_CTL_DEL.  Errors: NOT_FOUND.

        Do it before closing: an object that is closed and has duplicates goes on being reported, with its data or those
        of whatever gets its number.
        """
        fd = obj.fileno()
        try:
            self._opened().remove(fd)
        except (OSError, ValueError, OverflowError) as e:
            raise failure(e) from None
        self._data.pop(fd, None)

    def wait(self, max_events: int, deadline: Deadline | None = None, /) -> list[tuple[int, int]]:
        """Waits for at least one event and gives (data, events) pairs, `max_events` at most.

        Corresponds to `epoll_wait(2)`.  Errors: TIMED_OUT or CANCELLED by the deadline; ValueError for a number below 1.
        """
        epoll = self._opened()
        max_events = index(max_events)
        if not 0 < max_events < 1 << 24:
            raise ValueError(f"{max_events} is no number of events")
        try:
            if deadline is None:
                return self._named(epoll.wait(None, max_events))
            while not (ready := epoll.wait(0, max_events)):
                wait_ready(epoll.fileno(), False, deadline)
            return self._named(ready)
        except (OSError, ValueError) as e:  # ValueError: another thread has closed it
            raise failure(e) from None

    def _named(self, ready: list[tuple[int, int]]) -> list[tuple[int, int]]:
        data = self._data
        return [(data.get(fd, 0), events) for fd, events in ready]

    def fileno(self) -> int:
        """The descriptor, still owned by this object.  Errors: OTHER (EBADF) once it is closed."""
        return self._opened().fileno()

    def close(self) -> None:
        """Closes it; a second close does nothing."""
        epoll, self._epoll = self._epoll, None
        if epoll is not None:
            epoll.close()

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one descriptor twice
        raise TypeError("an Epoll has one owner: it is neither copied nor pickled")

    def _opened(self) -> RawEpoll:
        if self._epoll is None:
            raise closed()
        return self._epoll

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if self._epoll is not None:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self.close()

    def __repr__(self) -> str:
        return f"Epoll({'closed' if self._epoll is None else self._epoll.fileno()})"


def _number(number: int, those: range) -> int:
    number = index(number)
    if number not in those:
        raise ValueError(f"{number} is not 0 to {those.stop - 1}")
    return number
