"""How the standard streams are locked: for each call, or for the length of a `with`.

The locks are reentrant: who holds one may lock, read and write again.  A signal handler locks and writes in the middle of a
call of its own thread; reading there is refused.
"""

from __future__ import annotations

from _thread import RLock
from itertools import starmap
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Final, Self

    from pyio.io.deadline import Deadline

# seconds between two looks at a deadline while a lock is waited for, which cancel() can't wake
_PATIENCE: Final = 0.02

_ONCE: Final = ((),)


class Lockable:
    """A stream with a lock.  Its calls that need to know look at `_held` and `_room`; who holds the lock sets them."""

    __slots__ = ("_held", "_lock", "_room")

    def __init__(self) -> None:
        self._lock = RLock()
        # how many times it is held by a `with`
        self._held = 0
        self._room = 0

    def _open(self) -> None:
        """Before it is given up."""

    def _in_child(self) -> None:
        """In a child, which has but the thread that forked: what another one held is held for ever."""
        if self._lock.acquire(blocking=False):
            self._lock.release()
        else:
            self._lock = RLock()
            self._held = 0


_L_co = TypeVar("_L_co", bound=Lockable, covariant=True)


class Holder(Generic[_L_co]):
    """Holds the lock of a stream while in its `with`; leaving it once too often does nothing.

    One that is collected gives up what it still holds.
    """

    __slots__ = ("_depth", "_stream")

    def __init__(self, stream: _L_co, /) -> None:
        self._stream = stream
        self._depth = 0

    def __enter__(self) -> Self:
        stream = self._stream
        got: list[bool] = []
        try:
            # a signal handler's exception comes before it is acquired, or finds that it was
            got.extend(starmap(stream._lock.acquire, _ONCE))
        except BaseException:
            if got:
                stream._lock.release()
            raise
        stream._held += 1
        stream._room = 0
        self._depth += 1
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        if not self._depth:
            # an adapter leaves what it owns, which need not have been entered, or is left a second time by who did
            return
        stream = self._stream
        self._depth -= 1
        stream._held -= 1
        try:
            stream._open()
        finally:
            stream._lock.release()

    def __del__(self) -> None:
        # a signal handler's exception may come before the first step of __exit__, or of __init__
        try:
            lock = self._stream._lock
            while self._depth and lock.acquire(blocking=False):
                lock.release()
                self.__exit__(None, None, None)
        except AttributeError:
            pass


def acquire_by(lock: RLock, deadline: Deadline, got: list[bool], /) -> None:
    """Waits for the lock no longer than the deadline; `got` says that it is acquired, whatever comes behind.

    Errors: TIMED_OUT, CANCELLED; not acquired then.
    """
    while not got:
        deadline.check()
        left = deadline.remaining()
        patience = _PATIENCE if left is None else min(left, _PATIENCE)
        got.extend(filter(None, map(lock.acquire, (True,), (patience,))))
