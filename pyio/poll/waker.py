"""Waker: ends a poll from elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.poll.event import checked_token

if TYPE_CHECKING:
    from pyio.poll.registry import Registry
    from pyio.poll.token import Token


class Waker:
    """Makes the running poll, or else the next one, return an event with its token.

    Corresponds to `mio::Waker`.  There may be several with one Poll.  Wakes that no poll has seen yet coalesce.

    >>> import threading
    >>> from pyio.poll import Events, Poll, Token, Waker
    >>> with Poll() as poll:
    ...     waker = Waker(poll.registry(), Token(2**64 - 1))
    ...     threading.Thread(target=waker.wake).start()
    ...     events = Events()
    ...     poll.poll(events)
    ...     [event.token() == 2**64 - 1 for event in events]
    [True]
    """

    __slots__ = ("_wake",)

    def __init__(self, registry: Registry, token: Token, /) -> None:
        """Errors: OTHER (EBADF) for a closed Poll, or EMFILE; ValueError for a token out of range."""
        self._wake = registry._selector.add_waker(checked_token(token))

    def wake(self) -> None:
        """Wakes the poll.  Corresponds to `Waker::wake`.

        From any thread, also from a signal handler; it never blocks, and does nothing once the Poll is closed.  Errors:
        UNSUPPORTED in a child of the process that made it, whose poll it must not wake.
        """
        self._wake()
