"""KqueueSelector: kqueue(2).

Differences from epoll that it evens out: reading and writing are two registrations in the kernel, so that what they
report in one batch becomes one event, and one-shot must take back the other; and there is no EPERM for regular files,
which would be ready only up to their end.  Closing a descriptor ends its registrations, whatever duplicates it has.
"""

from __future__ import annotations

from _thread import RLock
from _warnings import warn
from _weakref import ref
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.error import closed, unsupported
from pyio._sys.fork import abandon_in_child, inherited
from pyio._sys.poll import kqueue as raw
from pyio._sys.poll.kqueue import LONGEST, READ, WRITE, Kqueue
from pyio._sys.poll.sources import identity, is_on_disk, is_open
from pyio._sys.poll.waker import EdgeWaker
from pyio.io.error import Error
from pyio.poll.event import Event
from pyio.poll.mode import Mode
from pyio.poll.selector.alwaysready import AlwaysReady
from pyio.poll.selector.selector import Selector, already_registered, not_registered

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio._sys.poll.kqueue import KEvent
    from pyio.poll.events import Events
    from pyio.poll.interest import Interest
    from pyio.poll.selector.alwaysready import Turn
    from pyio.poll.token import Token

_FLAGS = {Mode.EDGE.name: raw.CLEAR, Mode.LEVEL.name: 0, Mode.ONESHOT.name: raw.ONESHOT}


class KqueueSelector(Selector):
    """kqueue(2): macOS and the BSDs.

    It was written for them and never run there by us.  It has no PRIORITY.  Errors: UNSUPPORTED where there is no kqueue;
    OTHER (EMFILE).
    """

    __slots__ = (
        "__weakref__",
        "_always",
        "_exit",
        "_forked",
        "_lock",
        "_lost",
        "_queue",
        "_table",
        "_waiting",
        "_wakers",
    )

    has_edges = True

    _queue: Kqueue | None

    def __init__(self) -> None:
        self._queue = None
        self._forked = False
        self._lock = RLock()
        self._table: dict[int, _Source] = {}
        self._wakers: dict[int, ref[EdgeWaker]] = {}
        self._always: AlwaysReady | None = None
        # whether a wait was left by an exception, which may have taken events with it
        self._lost = False
        # one entry for each thread that waits, and what rings for them when the queue is closed
        self._waiting: list[None] = []
        self._exit: EdgeWaker | None = None
        self._queue = Kqueue()
        abandon_in_child(self)

    def register(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        source = _Source(token, interest, mode)
        with self._lock:
            queue = self._opened()
            if is_on_disk(fd):
                self._register_file(queue, fd, token, interest, mode)
                return
            source.file = identity(fd)
            before = self._table.get(fd)
            if before is not None and before.file == source.file:
                raise already_registered()
            self._put(queue, fd, source)
            self._wakers.pop(fd, None)
            if self._always is not None and fd in self._always:  # closed without being deregistered
                self._always.remove(fd)

    def _register_file(self, queue: Kqueue, fd: int, token: Token, interest: Interest, mode: Mode) -> None:
        if self._always is None:
            always = AlwaysReady()
            queue.set(always.waker.fileno(), READ, raw.ADD)
            self._always = always
        self._table.pop(fd, None)  # closed without being deregistered
        self._always.add(fd, token, interest, mode)

    def _put(self, queue: Kqueue, fd: int, source: _Source) -> None:
        """Makes the kernel watch for what `source` says, and for nothing else."""
        try:
            for filter in (READ, WRITE):
                if filter in source.filters:
                    queue.set(fd, filter, raw.ADD | source.flags)
                else:
                    queue.set(fd, filter, raw.DELETE)
        except BaseException:
            for filter in (READ, WRITE):
                queue.set(fd, filter, raw.DELETE)
            self._table.pop(fd, None)
            raise
        self._table[fd] = source

    def reregister(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        source = _Source(token, interest, mode)
        with self._lock:
            queue = self._opened()
            if fd in self._table:
                source.file = self._same(fd)
                self._put(queue, fd, source)
            elif self._always is not None and fd in self._always:
                self._always.change(fd, token, interest, mode)
            else:
                raise not_registered()

    def deregister(self, fd: int, /) -> None:
        with self._lock:
            queue = self._opened()
            if fd in self._table:
                if is_open(fd):
                    self._same(fd)
                for filter in (READ, WRITE):
                    queue.set(fd, filter, raw.DELETE)
                del self._table[fd]
            elif self._always is not None and fd in self._always:
                self._always.remove(fd)
            else:
                raise not_registered()

    def _same(self, fd: int) -> tuple[int, int]:
        """What `fd` is open on.  Errors: NOT_FOUND where that is not what was registered, which is forgotten then."""
        try:
            file = identity(fd)
        except Error:
            del self._table[fd]
            raise
        if file != self._table[fd].file:
            del self._table[fd]
            raise not_registered()
        return file

    def select(self, events: Events, timeout: float | None, /) -> None:
        until = None if timeout is None else monotonic() + timeout
        self._waiting.append(None)
        try:
            while not self._select_once(events, until):
                pass
        except BaseException:
            self._lost = True
            if self._queue is None and len(self._waiting) == 1:
                self._exit = None
            raise
        finally:
            # no call, behind which a signal handler could raise
            del self._waiting[-1]

    def _select_once(self, events: Events, until: float | None) -> bool:
        queue = self._opened()
        if self._lost:
            self._arm_again(queue)
        left = None if until is None else max(until - monotonic(), 0.0)
        ready = queue.wait(left if left is None else min(left, LONGEST), events._capacity)
        if ready and self._deliver(queue, events, ready):
            return True
        return until is not None and until <= monotonic()

    def _deliver(self, queue: Kqueue, events: Events, ready: list[KEvent]) -> list[Event]:
        """Fills `events` with what is registered by now; gives that, which may be nothing."""
        spent: list[_Source] = []
        turns: list[Turn] = []
        try:
            with self._lock:
                return self._look_up(queue, events, ready, spent, turns)
        except BaseException:
            # what it has taken away was not told
            with self._lock:
                for source in spent:
                    source.armed = True
                if self._always is not None:
                    self._always.untold(turns)
            raise

    def _look_up(
        self, queue: Kqueue, events: Events, ready: list[KEvent], spent: list[_Source], turns: list[Turn]
    ) -> list[Event]:
        always = self._always
        bell = -1 if always is None else always.waker.fileno()
        merged: dict[int, list[KEvent]] = {}
        for happened in ready:
            fd = happened.ident
            if fd == bell and always is not None:
                turns += always.due(events._capacity + 1 - len(ready))
            elif fd in self._table and self._table[fd].armed:
                merged.setdefault(fd, []).append(happened)
        found = [event_of(self._table[fd].token, those) for fd, those in merged.items()]
        found += [event for _, _, event in turns]
        events._found = found
        # only now, so that an exception makes things come twice and not never
        spent += [self._table[fd] for fd in merged if self._table[fd].flags & raw.ONESHOT]
        for fd in merged:
            source = self._table[fd]
            if source.flags & raw.ONESHOT:
                source.armed = False
                for filter in source.filters:
                    queue.set(fd, filter, raw.DELETE)
        if always is not None:
            always.told(turns)
        return found

    def _arm_again(self, queue: Kqueue) -> None:
        """Lets the kernel report once more what an exception may have taken with it."""
        with self._lock:
            self._lost = False
            for fd, source in tuple(self._table.items()):
                if source.flags and source.armed:
                    try:
                        # an edge that has passed is not reported by changing the filter, but by a new one
                        for filter in source.filters:
                            if queue.set(fd, filter, raw.DELETE) or source.flags & raw.ONESHOT:
                                queue.set(fd, filter, raw.ADD | source.flags)
                    except Error:  # closed without being deregistered
                        pass

    def add_waker(self, token: Token, /) -> Callable[[], None]:
        waker = EdgeWaker()
        fd = waker.fileno()
        with self._lock:
            queue = self._opened()
            for number in [number for number, made in self._wakers.items() if made() is None]:
                del self._wakers[number]
                self._table.pop(number, None)
            queue.set(fd, READ, raw.ADD | raw.CLEAR)
            self._table[fd] = _Source.of_waker(token)
            self._wakers[fd] = ref(waker)
        return waker.wake

    def try_clone(self) -> KqueueSelector:
        return self

    def fileno(self) -> int:
        return self._opened().fileno()

    def close(self) -> None:
        with self._lock:
            queue = self._clear()
            if queue is None:
                return
            if self._waiting:
                try:
                    # it rings until the last of them has heard it
                    self._exit = EdgeWaker()
                    self._exit.wake()
                    queue.set(self._exit.fileno(), READ, raw.ADD)
                except Error:  # no descriptor left: who waits in another thread waits on
                    pass
            queue.close()

    def abandon(self) -> None:
        """In a child, which has no queue of its parent's."""
        self._lock = RLock()
        self._forked = self._queue is not None
        for made in self._wakers.values():
            waker = made()
            if waker is not None:
                waker.abandon()
        queue = self._clear()
        if queue is not None:
            queue.close()

    def _clear(self) -> Kqueue | None:
        queue, self._queue = self._queue, None
        self._table.clear()
        self._wakers.clear()
        self._always = None
        return queue

    def _opened(self) -> Kqueue:
        if self._queue is None:
            raise inherited() if self._forked else closed()
        return self._queue

    def __del__(self) -> None:
        if self._queue is not None:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self.close()

    def __repr__(self) -> str:
        return f"KqueueSelector({'closed' if self._queue is None else f'{len(self._table)} sources'})"


class _Source:
    """One registration."""

    __slots__ = ("armed", "file", "filters", "flags", "token")

    def __init__(self, token: Token, interest: Interest, mode: Mode, /) -> None:
        reading = (READ,) if interest.is_readable() else ()
        writing = (WRITE,) if interest.is_writable() else ()
        self.filters: tuple[int, ...] = reading + writing
        if not self.filters:
            raise unsupported("kqueue has no out-of-band data")
        self.flags = _FLAGS[mode.name]
        self.token = token
        self.file: tuple[int, int] = (0, 0)
        self.armed = True

    @classmethod
    def of_waker(cls, token: Token, /) -> _Source:
        """That of a waker."""
        from pyio.poll.interest import Interest

        return cls(token, Interest.READABLE, Mode.EDGE)


def event_of(token: Token, those: list[KEvent], /) -> Event:
    """What the kernel reported of one descriptor, bit for bit as in mio."""
    return Event(
        token,
        readable=any(one.filter == READ for one in those),
        writable=any(one.filter == WRITE for one in those),
        error=any(one.flags & raw.ERROR or (one.flags & raw.EOF and one.fflags) for one in those),
        read_closed=any(one.filter == READ and one.flags & raw.EOF for one in those),
        write_closed=any(one.filter == WRITE and one.flags & raw.EOF for one in those),
    )
