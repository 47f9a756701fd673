"""ListedSelector: what PollSelector and WasiSelector have in common.  Both give the system a list at every poll.

Rules.  The system remembers nothing, so that all is level-triggered, and one-shot is an entry that leaves the list.
What was changed after the list was given is not answered by it: each entry has the number of its last change, and
an answer to an older list is no answer.  A bell is in every list; it rings when the list has changed, when a waker
was called, and when all is closed.
"""

from __future__ import annotations

from _thread import RLock, get_ident
from _warnings import warn
from abc import abstractmethod
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeAlias

from pyio._sys.error import closed
from pyio._sys.fork import abandon_in_child, inherited
from pyio._sys.poll.sources import identity
from pyio._sys.poll.waker import EdgeWaker
from pyio.io.error import Error, ErrorKind
from pyio.poll.event import Event
from pyio.poll.mode import Mode
from pyio.poll.selector.selector import Selector, already_registered, not_registered

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from pyio.poll.events import Events
    from pyio.poll.interest import Interest
    from pyio.poll.token import Token

READABLE: Final = 0x01
WRITABLE: Final = 0x02
ERROR: Final = 0x04
READ_CLOSED: Final = 0x08
WRITE_CLOSED: Final = 0x10
PRIORITY: Final = 0x20
GONE: Final = 0x40
"""It is no open descriptor any more."""

_EDGE = Mode.EDGE
_ONESHOT = Mode.ONESHOT


class Listed:
    """One registration."""

    __slots__ = ("armed", "changed", "file", "interest", "once", "served", "token")

    def __init__(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        self.file: tuple[int, int] = identity(fd)
        self.token: Token = token
        self.interest: Interest = interest
        self.once: bool = mode is _ONESHOT
        self.armed: bool = True
        self.changed: int = 0
        # by which poll, so that whoever waited longest comes first where there is little room
        self.served: int = 0


class _Waking:
    """One waker."""

    __slots__ = ("event", "served")

    def __init__(self, token: Token, /) -> None:
        self.event = Event(token, readable=True)
        self.served = 0


_Found: TypeAlias = tuple[Event, Listed | _Waking, int, int]


class ListedSelector(Selector):
    """What both have in common."""

    __slots__ = (
        "__weakref__",
        "_bell",
        "_changes",
        "_forked",
        "_lock",
        "_polls",
        "_table",
        "_turn",
        "_turn_of",
        "_woken",
    )

    _bell: EdgeWaker | None

    def __init__(self) -> None:
        self._bell = None
        self._forked = False
        self._lock = RLock()
        self._turn = RLock()
        # the thread that polls
        self._turn_of: int | None = None
        self._polls = 0
        self._changes = 0
        self._table: dict[int, Listed] = {}
        # who was called and not yet reported; only single steps touch it, for signal handlers take no lock
        self._woken: dict[_Waking, None] = {}
        self._bell = EdgeWaker()
        abandon_in_child(self)

    @abstractmethod
    def _check(self, interest: Interest, /) -> None:
        """Errors: UNSUPPORTED for what the system has not."""

    @abstractmethod
    def _list(self, fd: int, interest: Interest, /) -> None:
        """Puts it into the list, or asks it for something else."""

    @abstractmethod
    def _unlist(self, fd: int, /) -> None:
        """Takes it out of the list, if it is there."""

    @abstractmethod
    def _ask(self, bell: int, seconds: float | None, /) -> list[tuple[int, int]]:
        """Gives the list, with the bell, to the system, and tells who is ready and for what."""

    def register(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        self._check_mode(interest, mode)
        with self._lock:
            self._opened()
            source = Listed(fd, token, interest, mode)
            before = self._table.get(fd)
            if before is not None and before.file == source.file:
                raise already_registered()
            self._put(fd, source)

    def reregister(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        self._check_mode(interest, mode)
        with self._lock:
            self._opened()
            before = self._registered(fd)
            try:
                source = Listed(fd, token, interest, mode)
            except Error:
                self._remove(fd)
                raise
            if before.file != source.file:
                self._remove(fd)
                raise not_registered()
            source.served = before.served
            self._put(fd, source)

    def deregister(self, fd: int, /) -> None:
        with self._lock:
            self._opened()
            before = self._registered(fd)
            self._remove(fd)
            try:
                now = identity(fd)
            except Error:  # closed before
                return
            if now != before.file:
                raise not_registered()

    def _check_mode(self, interest: Interest, mode: Mode) -> None:
        if mode is _EDGE:
            raise Error(ErrorKind.UNSUPPORTED, f"{type(self).__name__} has no edges")
        self._check(interest)

    def _registered(self, fd: int) -> Listed:
        try:
            return self._table[fd]
        except KeyError:
            raise not_registered() from None

    def _put(self, fd: int, source: Listed) -> None:
        self._changes += 1
        source.changed = self._changes
        try:
            self._list(fd, source.interest)
            self._table[fd] = source
        except BaseException:
            # a signal handler's: all is as it was
            before = self._table.get(fd)
            if before is not None and before.armed:
                self._list(fd, before.interest)
            else:
                self._unlist(fd)
            raise
        if self._turn_of is not None:
            self._opened().wake()

    def _remove(self, fd: int) -> None:
        self._unlist(fd)
        self._table.pop(fd, None)

    def select(self, events: Events, timeout: float | None, /) -> None:
        until = None if timeout is None else monotonic() + timeout
        if self._turn_of == get_ident():
            raise Error(ErrorKind.RESOURCE_BUSY, "this thread polls already")
        told: list[_Found] = []
        try:
            self._select_in_turn(events, until, timeout, told)
        except BaseException:
            self._take_back(told)
            raise

    def _select_in_turn(
        self, events: Events, until: float | None, timeout: float | None, told: list[_Found]
    ) -> None:
        me = get_ident()
        try:
            # one list, one poll: another thread waits for its turn
            if self._turn.acquire(timeout=-1 if timeout is None else timeout):
                self._turn_of = me
                while not self._select_once(events, until, told):
                    pass
        finally:
            if self._turn_of == me:
                self._turn_of = None
            try:
                self._turn.release()
            except RuntimeError:  # it was not acquired
                pass

    def _select_once(self, events: Events, until: float | None, told: list[_Found]) -> bool:
        """One list to the system; True where that is all."""
        bell = self._opened()
        changes = self._changes
        left = None if until is None else max(until - monotonic(), 0.0)
        ready = self._ask(bell.fileno(), 0.0 if self._woken else left)
        with self._lock:
            self._deliver(events, ready, changes, told)
        if told:
            return True
        return until is not None and until <= monotonic()

    def _deliver(
        self, events: Events, ready: list[tuple[int, int]], changes: int, told: list[_Found]
    ) -> None:
        """Fills `events`, with the answers to a list that had seen so many changes."""
        bell = self._opened()
        number = bell.fileno()
        found: list[_Found] = []
        for fd, flags in ready:
            source = self._table.get(fd)
            if fd == number:
                bell.drain()
            elif source is not None and source.armed and source.changed <= changes:
                found.append((_event_of(source.token, flags), source, fd, flags))
        # whoever is called after this look has rung the bell again
        found += [(waking.event, waking, -1, 0) for waking in tuple(self._woken)]
        if len(found) > events._capacity:
            found.sort(key=_last_served)
            del found[events._capacity :]
        events._found = [event for event, _, _, _ in found]
        self._polls += 1
        told += found
        # only now, so that an exception makes things come twice and not never
        for _, whose, fd, flags in found:
            whose.served = self._polls
            if isinstance(whose, _Waking):
                self._woken.pop(whose, None)
            elif flags & GONE:
                self._remove(fd)
            elif whose.once:
                whose.armed = False
                self._unlist(fd)

    def _take_back(self, told: list[_Found]) -> None:
        """What an exception has taken away was not told."""
        with self._lock:
            if self._bell is None:
                return
            for _, whose, fd, flags in told:
                if isinstance(whose, _Waking):
                    self._woken[whose] = None
                    self._bell.wake()
                elif self._table.get(fd, whose) is whose and (flags & GONE or fd in self._table):
                    whose.armed = True
                    self._table[fd] = whose
                    self._list(fd, whose.interest)

    def add_waker(self, token: Token, /) -> Callable[[], None]:
        self._opened()
        waking = _Waking(token)

        def wake() -> None:
            bell = self._bell
            if bell is not None:
                self._woken[waking] = None
                bell.wake()
            elif self._forked:
                raise inherited()

        return wake

    def try_clone(self) -> Self:
        return self

    def close(self) -> None:
        with self._lock:
            bell, self._bell = self._bell, None
            if bell is not None:
                self._table.clear()
                self._woken.clear()
                bell.wake()

    def abandon(self) -> None:
        """In a child: a waker of it would wake the parent's poll."""
        self._lock, self._turn = RLock(), RLock()
        self._turn_of = None
        bell, self._bell = self._bell, None
        if bell is not None:
            self._forked = True
            self._table.clear()
            bell.abandon()

    def _opened(self) -> EdgeWaker:
        if self._bell is None:
            raise inherited() if self._forked else closed()
        return self._bell

    def __del__(self) -> None:
        if self._bell is not None:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self.close()

    def __repr__(self) -> str:
        state = "closed" if self._bell is None else f"{len(self._table)} sources"
        return f"{type(self).__name__}({state})"


def _event_of(token: Token, flags: int) -> Event:
    return Event(
        token,
        readable=flags & READABLE != 0,
        writable=flags & WRITABLE != 0,
        error=flags & (ERROR | GONE) != 0,
        read_closed=flags & READ_CLOSED != 0,
        write_closed=flags & WRITE_CLOSED != 0,
        priority=flags & PRIORITY != 0,
    )


def _last_served(found: _Found) -> int:
    return found[1].served
