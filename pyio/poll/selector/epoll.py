"""EpollSelector: epoll(7).

Why it remembers events: what a descriptor reports is mostly what it reported before, so that one look-up in C turns
what the kernel says into an Event made long ago.  What is not remembered is looked at with care, under the lock.

Rules.  Registering and deregistering take one step each in the table and one in the kernel, in the order in which an
event between the two finds a name; what takes more steps holds the lock.  The kernel decides what is registered, for it
alone knows whether a number is still the same file; the table says what it is called, and nothing is reported that is
not in the table.  Where a source was closed without being deregistered, and a duplicate of it keeps the kernel's
registration alive, nothing can take that back: it is an orphan, and a new epoll takes the place of the one that holds it.
"""

from __future__ import annotations

from _thread import RLock
from _warnings import warn
from _weakref import ref
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio._sys.fork import abandon_in_child, inherited
from pyio._sys.poll.epoll import EDGE, IN, ONESHOT, Epoll, failure, is_always_ready, is_closed, ready_now
from pyio._sys.poll.waker import EdgeWaker
from pyio.io.error import Error
from pyio.poll.event import Event
from pyio.poll.mode import Mode
from pyio.poll.selector.alwaysready import AlwaysReady
from pyio.poll.selector.epollflags import EDGE_MASKS, LEVEL_MASKS, ONESHOT_MASKS, event_of
from pyio.poll.selector.origin import is_raised_in
from pyio.poll.selector.selector import Selector, not_registered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from pyio.poll.events import Events
    from pyio.poll.interest import Interest
    from pyio.poll.selector.alwaysready import Turn
    from pyio.poll.token import Token

    # what a number is called, and with what it is registered
    _Named: TypeAlias = tuple[Token, int]

_EDGE = Mode.EDGE
_LEVEL = Mode.LEVEL

# of a number that has reported nothing yet
_NOTHING: dict[int, Event] = {}


class EpollSelector(Selector):
    """epoll(7), on Linux.

    Several threads may poll it at once; with Mode.ONESHOT each event goes to one of them alone.  Errors: UNSUPPORTED
    where there is no epoll; OTHER (EMFILE).
    """

    __slots__ = (
        "__weakref__", "_always", "_doubtful", "_epoll", "_familiar", "_forked", "_front", "_lock", "_moving", "_spent",
        "_strangers", "_table", "_wakers",
    )  # fmt: skip

    has_edges = True

    _epoll: Epoll | None

    def __init__(self) -> None:
        self._epoll = None
        self._forked = False
        self._lock = RLock()
        self._table: dict[int, _Named] = {}
        # one-shots that have reported; a number that is registered anew is not among them, for its name is another
        self._spent: dict[int, _Named] = {}
        # numbers under which an orphan may report, until there is a new epoll
        self._doubtful: set[int] = set()
        # what was reported once without being registered
        self._strangers: set[int] = set()
        # events made before: of each number, by flags
        self._familiar: list[dict[int, Event]] = []
        self._wakers: dict[int, ref[EdgeWaker]] = {}
        self._always: AlwaysReady | None = None
        self._front: Epoll | None = None
        # whether all is being moved into a new epoll, so that what is in the table may not be there yet
        self._moving = False
        self._epoll = Epoll()
        abandon_in_child(self)

    def register(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        masks = EDGE_MASKS if mode is _EDGE else LEVEL_MASKS if mode is _LEVEL else ONESHOT_MASKS
        named = token, masks[interest._bits]
        epoll = self._epoll
        if epoll is None:
            raise self._refusal()
        if self._always is not None or self._table.setdefault(fd, named) is not named:
            with self._lock:
                self._register_over(fd, named, interest, mode)
            return
        try:
            epoll.add(fd, named[1])
        except BaseException as e:  # noqa: BLE001  # a signal handler's as well: it is raised again
            if self._table.get(fd) is named:
                del self._table[fd]
            with self._lock:
                self._not_added(epoll, fd, named, interest, mode, e)
        if epoll is not self._epoll:
            with self._lock:
                self._register_over(fd, named, interest, mode)

    def _register_over(self, fd: int, named: _Named, interest: Interest, mode: Mode) -> None:
        """As register, where something has this number already, or where the epoll has changed meanwhile."""
        epoll = self._epoll
        if epoll is None:
            raise self._refusal()
        if self._table.get(fd) is named and epoll.holds(fd, named[1]):
            return
        self._unlearn(fd)
        try:
            epoll.add(fd, named[1])
        except BaseException as e:  # noqa: BLE001  # likewise
            self._not_added(epoll, fd, named, interest, mode, e)
        else:
            self._replace(fd, named)

    def _not_added(
        self,
        epoll: Epoll,
        fd: int,
        named: _Named,
        interest: Interest,
        mode: Mode,
        raised: BaseException,
    ) -> None:
        if is_always_ready(raised):
            if self._always is None:
                always = AlwaysReady()
                epoll.watch(always.waker.fileno(), IN)
                self._always = always
            self._forget(fd)  # closed without being deregistered
            self._always.add(fd, named[0], interest, mode)
            return
        if not isinstance(raised, OSError | ValueError | OverflowError) and fd not in self._table:
            # a signal handler's: the kernel must not know what the table does not
            try:
                epoll.remove(fd)
            except OSError:
                pass
        raise failure(raised) from None

    def _replace(self, fd: int, named: _Named) -> None:
        """Calls it what it is now.  Whatever else had this number was closed without being deregistered."""
        known = fd in self._table
        # first, for a signal handler can raise in what follows
        self._table[fd] = named
        if known:
            self._spent.pop(fd, None)
            if self._wakers.pop(fd, None) is None:  # a waker has no duplicates
                self._doubtful.add(fd)
        elif self._always is not None and fd in self._always:
            self._always.remove(fd)

    def _forget(self, fd: int) -> None:
        self._table.pop(fd, None)
        self._unlearn(fd)
        if self._spent:
            self._spent.pop(fd, None)

    def _unlearn(self, fd: int) -> None:
        """What it reports from now on is looked at with care, which waits for the lock."""
        if fd < len(self._familiar):
            self._familiar[fd] = _NOTHING

    def reregister(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        masks = EDGE_MASKS if mode is _EDGE else LEVEL_MASKS if mode is _LEVEL else ONESHOT_MASKS
        mask = masks[interest._bits]
        with self._lock:
            epoll = self._epoll
            if epoll is None:
                raise self._refusal()
            if fd in self._table:
                # before, so that another thread that is told of it now calls it by its new name
                self._unlearn(fd)
                try:
                    epoll.modify(fd, mask)
                except Error as e:  # the number is another file's by now, or nobody's
                    self._forget(fd)
                    self._doubtful.add(fd)
                    raise (not_registered() if is_always_ready(e) else e) from None
                self._table[fd] = token, mask
                if self._spent:
                    self._spent.pop(fd, None)
            elif self._always is not None and fd in self._always:
                self._always.change(fd, token, interest, mode)
            else:
                raise not_registered()

    def deregister(self, fd: int, /) -> None:
        epoll = self._epoll
        if epoll is None:
            raise self._refusal()
        if self._moving:
            with self._lock:  # until that is done
                epoll = self._epoll or epoll
        try:
            # no call between this and the kernel's, behind which a signal handler could raise
            named = self._table[fd]
            del self._table[fd]
        except KeyError:
            self._deregister_file(fd)
            return
        try:
            epoll.remove(fd)
        except BaseException as e:
            if not isinstance(e, OSError):
                self._table.setdefault(fd, named)
                raise
            # the number is another file's by now, or nobody's
            self._doubtful.add(fd)
            if not is_closed(e):
                raise (not_registered() if is_always_ready(e) else failure(e)) from None
        else:
            if epoll is not self._epoll:
                self._remove_moved(fd)
        finally:
            if fd < len(self._familiar):
                self._familiar[fd] = _NOTHING
            if self._spent:
                self._spent.pop(fd, None)

    def _remove_moved(self, fd: int) -> None:
        """What another thread was about to move into a new epoll when it was deregistered."""
        with self._lock:
            if self._epoll is not None and fd not in self._table:
                try:
                    self._epoll.remove(fd)
                except OSError:
                    pass

    def _deregister_file(self, fd: int) -> None:
        with self._lock:
            if self._always is None or fd not in self._always:
                raise not_registered() from None
            self._always.remove(fd)

    def select(self, events: Events, timeout: float | None, /) -> None:
        until = monotonic() + timeout if timeout else timeout
        epoll = self._epoll
        if epoll is None:
            raise self._refusal()
        try:
            ready = epoll.wait(timeout, events._capacity)
            try:
                familiar = self._familiar
                events._found = [familiar[fd][flags] for fd, flags in ready]
            except LookupError as e:
                if not is_raised_in(globals(), e):  # then a signal handler raised it
                    raise
                self._select_with_care(events, until, ready)
        except BaseException as e:  # noqa: BLE001  # likewise
            raise self._interrupted(e) from None
        finally:
            del epoll  # the traceback of an exception must not keep it open

    def _select_with_care(
        self, events: Events, until: float | None, ready: Sequence[tuple[int, int]]
    ) -> None:
        """As select, after a first wait that gave `ready`."""
        while not self._deliver(events, ready):
            left = None if until is None else max(until - monotonic(), 0.0)
            if left == 0.0:
                return
            ready = self._wait(left, events._capacity)
            if not ready:
                return

    def _wait(self, timeout: float | None, most: int) -> list[tuple[int, int]]:
        epoll = self._epoll
        if epoll is None:
            raise self._refusal()
        return epoll.wait(timeout, most)

    def _interrupted(self, raised: BaseException) -> BaseException:
        if self._epoll is not None:
            # it may have taken events with it
            self._epoll.wait = self._arm_again_and_wait
        return failure(raised) if isinstance(raised, OSError) else raised

    def _arm_again_and_wait(self, timeout: float | None, most: int) -> list[tuple[int, int]]:
        """Lets the kernel report again what has been reported and lost; what is no news is spurious, at worst."""
        with self._lock:
            epoll = self._epoll
            if epoll is None:
                raise self._refusal()
            for fd, named in tuple(self._table.items()):
                if named[1] & (EDGE | ONESHOT) and self._spent.get(fd) is not named:
                    epoll.holds(fd, named[1])
            epoll.forgive()
        return epoll.wait(timeout, most)

    def _deliver(self, events: Events, ready: Sequence[tuple[int, int]]) -> list[Event]:
        """Fills `events` with what is registered by now; gives that, which may be nothing."""
        spent: dict[int, _Named] = {}
        turns: list[Turn] = []
        try:
            with self._lock:
                return self._look_up(events, ready, spent, turns)
        except BaseException:
            # what it has taken away was not told
            with self._lock:
                for fd, named in spent.items():
                    if self._spent.get(fd) is named:
                        del self._spent[fd]
                if self._always is not None:
                    self._always.untold(turns)
            raise

    def _look_up(
        self,
        events: Events,
        ready: Sequence[tuple[int, int]],
        spent: dict[int, _Named],
        turns: list[Turn],
    ) -> list[Event]:
        found: list[Event] = []
        orphans = False
        always = self._always
        bell = -1 if always is None else always.waker.fileno()
        for fd, flags in ready:
            named = self._table.get(fd)
            event = None if named is None else self._event(fd, flags, named)
            if event is not None and named is not None:
                found.append(event)
                if named[1] & ONESHOT:
                    spent[fd] = named
            elif fd == bell and always is not None:
                turns += always.due(events._capacity + 1 - len(ready))
            elif fd not in self._spent:
                # once it may be deregistered in this moment by another thread; twice it is nobody's
                orphans |= fd in self._strangers
                self._strangers.add(fd)
        found += [event for _, _, event in turns]
        events._found = found
        # only now, so that an exception makes things come twice and not never
        self._spent.update(spent)
        if always is not None:
            always.told(turns)
        if orphans:
            self._rebuild()
        return found

    def _event(self, fd: int, flags: int, named: _Named) -> Event | None:
        """None for a one-shot that has reported, and for an orphan's."""
        token, mask = named
        if self._spent.get(fd) is named:
            return None
        if fd in self._doubtful:
            flags &= ready_now(fd, mask)
            if flags:
                return event_of(token, flags)
            if mask & ONESHOT and self._epoll is not None:
                self._epoll.holds(fd, mask)  # it may have been spent on what has passed already
            return None
        event = event_of(token, flags)
        if not mask & ONESHOT:
            self._remember(fd, flags, event)
            if self._table.get(fd) is not named:  # deregistered in this moment, without the lock
                self._familiar[fd] = _NOTHING
        return event

    def _remember(self, fd: int, flags: int, event: Event) -> None:
        familiar = self._familiar
        if fd >= len(familiar):
            familiar += [_NOTHING] * (fd + 1 - len(familiar))
        if familiar[fd] is _NOTHING:
            familiar[fd] = {flags: event}
        else:
            familiar[fd][flags] = event

    def _rebuild(self) -> None:
        """Moves all that is registered into a new epoll, and leaves the orphans in the old one."""
        old = self._epoll
        if old is None:
            return
        try:
            fresh = Epoll()
        except Error:  # no descriptor left: at the next one
            return
        self._strangers.clear()
        self._doubtful.clear()
        before = dict(self._table)
        self._moving = True
        # now, so that what other threads register meanwhile goes into the one or, by what they do after, the other
        self._epoll = fresh
        try:
            for fd, named in tuple(self._table.items()):
                if not self._move(fd, named, old, fresh) and before.get(fd) is named is self._table.get(fd):
                    self._forget(fd)  # closed without being deregistered
            if self._always is not None:
                fresh.watch(self._always.waker.fileno(), IN)
            if self._front is not None:
                self._front.watch(fresh.fileno(), IN)
                self._front.remove(old.fileno())
        except BaseException:
            # back, with what came into the new one since
            self._epoll = old
            for fd, named in tuple(self._table.items()):
                self._move(fd, named, fresh, old)
            raise
        finally:
            self._moving = False
        old.dismiss()

    def _move(self, fd: int, named: _Named, old: Epoll, fresh: Epoll) -> bool:
        """Registers in `fresh` what is registered in `old`; False where it was not, or is closed."""
        mask = ONESHOT if self._spent.get(fd) is named else named[1]
        if not old.holds(fd, mask):
            return False
        try:
            fresh.add(fd, mask)
            # meanwhile it may have been deregistered, or closed, and the number be another file's
            if self._table.get(fd) is not named or not old.holds(fd, mask):
                fresh.remove(fd)
                return False
        except OSError:  # closed meanwhile
            return False
        return True

    def add_waker(self, token: Token, /) -> Callable[[], None]:
        waker = EdgeWaker()
        fd = waker.fileno()
        with self._lock:
            if self._epoll is None:
                raise self._refusal()
            for number, made in tuple(self._wakers.items()):
                if made() is None:
                    del self._wakers[number]
                    self._forget(number)
            self._unlearn(fd)
            self._epoll.watch(fd, IN | EDGE)
            self._replace(fd, (token, IN | EDGE))
            self._wakers[fd] = ref(waker)
        return waker.wake

    def try_clone(self) -> EpollSelector:
        return self

    def fileno(self) -> int:
        with self._lock:
            epoll = self._epoll
            if epoll is None:
                raise self._refusal()
            if self._front is None:
                # one epoll more, around the other: it stays when that is replaced
                front = Epoll()
                front.watch(epoll.fileno(), IN)
                self._front = front
            return self._front.fileno()

    def close(self) -> None:
        with self._lock:
            epoll = self._clear()
            if epoll is not None:
                epoll.dismiss()

    def abandon(self) -> None:
        """In a child: the epoll is the parent's, and what a child changes in it changes there."""
        self._lock = RLock()
        self._forked = self._epoll is not None
        for made in self._wakers.values():
            waker = made()
            if waker is not None:
                waker.abandon()
        epoll = self._clear()
        if epoll is not None:
            epoll.close()

    def _clear(self) -> Epoll | None:
        epoll, self._epoll = self._epoll, None
        self._table.clear()
        self._familiar.clear()
        self._wakers.clear()
        self._always = self._front = None
        return epoll

    def _refusal(self) -> Error:
        return inherited() if self._forked else closed()

    def __del__(self) -> None:
        if self._epoll is not None:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self.close()

    def __repr__(self) -> str:
        return f"EpollSelector({'closed' if self._epoll is None else f'{len(self._table)} sources'})"
