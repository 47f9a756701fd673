"""Deadline: until when, and whether at all.

Why it is passed along: a timeout that is a property of a stream is shared by all its users, and each call of a loop
starts it anew.  A moment, given with each call, bounds the whole of what is done under it, by whomever.

Rules.  cancel() takes no lock, for a signal handler may run it while its own thread holds any: it sets a flag, then
wakes who waits.  Who waits makes itself known first and looks at the flag then, so that no cancel falls between.
"""

from __future__ import annotations

from _weakref import ref
from math import inf, isnan
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.waker import give_back, take, wait_for_waker
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from typing import Protocol, Self

    class Wakes(Protocol):
        """What cancel() can wake."""

        def wake(self) -> None: ...


class Deadline:
    """A moment on the monotonic clock, which can also be cancelled from another thread.

    It is passed along, never stored on the I/O object: two users of one stream cannot disturb each other's.  A call that
    passes it raises TIMED_OUT, or CANCELLED, and loses nothing.  Seconds are floats.

    >>> from pyio import io
    >>> deadline = io.Deadline.after(10)
    >>> deadline.expired(), deadline.within(0.5).remaining() <= 0.5
    (False, True)
    >>> deadline.cancel()
    >>> try:
    ...     deadline.check()
    ... except io.Error as e:
    ...     print(e.kind().name)
    CANCELLED
    """

    __slots__ = ("__weakref__", "_at", "_cancelled", "_parent", "_sure_until", "_waiting")

    def __init__(self, at: float, parent: Deadline | None = None, /) -> None:
        if isnan(at):
            raise ValueError("a deadline is a moment, not NaN")
        self._at = at
        self._parent = parent
        self._cancelled = False
        # until when no closer look is needed: never, where another one can be cancelled
        self._sure_until = at if parent is None else -inf
        # not the wakers themselves: one may stay here that a signal handler kept from being dismissed
        self._waiting: dict[ref[Wakes], None] = {}

    @classmethod
    def after(cls, seconds: float, /) -> Self:
        """`seconds` from now; 0 or less has passed already.  Errors: ValueError for NaN."""
        return cls(monotonic() + seconds)

    @classmethod
    def at(cls, monotonic: float, /) -> Self:
        """A moment of time.monotonic().  Errors: ValueError for NaN."""
        return cls(float(monotonic))

    @classmethod
    def never(cls) -> Self:
        """No time limit: a pure cancellation handle."""
        return cls(inf)

    def remaining(self) -> float | None:
        """The seconds left, 0.0 once it has passed; None without a time limit."""
        return None if self._at == inf else max(self._at - monotonic(), 0.0)

    def expired(self) -> bool:
        """Whether the moment has passed; cancelling does not make it so."""
        return self._at <= monotonic()

    def within(self, seconds: float, /) -> Self:
        """The earlier of this one and of `seconds` from now; cancelled when this one is, not the other way round."""
        at = monotonic() + seconds
        return type(self)(min(at, self._at), self)

    def cancel(self) -> None:
        """Wakes whoever waits under it, and fails what is done under it from now on.

        From any thread, also from a signal handler; it never blocks.
        """
        self._cancelled = True
        self._sure_until = -inf
        for each in tuple(self._waiting):
            waker = each()
            if waker is not None:
                waker.wake()

    def cancelled(self) -> bool:
        """Whether it, or one that it is within, was cancelled."""
        at: Deadline | None = self
        while at is not None:
            if at._cancelled:
                return True
            at = at._parent
        return False

    def check(self) -> None:
        """Raises CANCELLED if it was cancelled, TIMED_OUT if it has passed."""
        if self._at <= monotonic() or self._cancelled or (self._parent is not None and self.cancelled()):
            raise Error(ErrorKind.CANCELLED if self.cancelled() else ErrorKind.TIMED_OUT)

    def sleep(self, seconds: float | None = None, /) -> None:
        """Waits `seconds`, or for ever; never less.

        Errors: TIMED_OUT or CANCELLED if it passes or is cancelled first, at that moment.  ValueError for a negative
        number, or NaN.
        """
        if seconds is not None and not seconds >= 0:
            raise ValueError(f"{seconds} seconds cannot be slept")
        until = inf if seconds is None else monotonic() + seconds
        waker = take()
        try:
            self._enlist(waker)
            while True:
                self.check()
                left = until - monotonic()
                if left <= 0:
                    return
                left = min(left, self._at - monotonic())
                if left > 0:
                    wait_for_waker(waker, None if left == inf else left)
                    waker.drain()
        finally:
            self._dismiss(waker)
            give_back(waker)

    def _enlist(self, waker: Wakes) -> None:
        """Lets cancel() of this one, and of all that it is within, wake `waker`; before the flag is looked at."""
        it = ref(waker)
        at: Deadline | None = self
        while at is not None:
            at._waiting[it] = None
            at = at._parent

    def _dismiss(self, waker: Wakes) -> None:
        it = ref(waker)
        at: Deadline | None = self
        while at is not None:
            at._waiting.pop(it, None)
            at = at._parent

    def __repr__(self) -> str:
        left = self.remaining()
        state = "no limit" if left is None else f"{left:.3f} s left"
        return f"Deadline({state}{', cancelled' if self.cancelled() else ''})"


def checked(deadline: Deadline, /) -> None:
    """As its check(), of what a caller has given.  Errors: TypeError for what is none, such as a number of seconds."""
    if not isinstance(deadline, Deadline):
        raise not_a_deadline(deadline)
    deadline.check()


def not_a_deadline(value: object, /) -> TypeError:
    """For what is none."""
    return TypeError(f"a Deadline is asked for, as Deadline.after() gives, not {type(value).__name__}")
