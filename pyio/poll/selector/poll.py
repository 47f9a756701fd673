"""PollSelector: poll(2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.poll.poll import ERR, HUP, IN, NVAL, OUT, PRI, RDHUP, poller, wait
from pyio.poll.selector.listed import (
    ERROR,
    GONE,
    PRIORITY,
    READ_CLOSED,
    READABLE,
    WRITABLE,
    WRITE_CLOSED,
    ListedSelector,
)

if TYPE_CHECKING:
    from pyio.poll.interest import Interest


class PollSelector(ListedSelector):
    """poll(2): any POSIX system, and sockets on Windows.

    Each poll costs time for each source, ready or not.  One thread polls at a time, another waits for its turn.  It has
    no edges, and no descriptor of its own.
    """

    __slots__ = ("_poller",)

    def __init__(self) -> None:
        super().__init__()
        self._poller = poller()
        bell = self._opened().fileno()
        if bell >= 0:
            self._poller.register(bell, IN)

    def _check(self, interest: Interest, /) -> None:
        """All there is."""

    def _list(self, fd: int, interest: Interest, /) -> None:
        mask = IN | RDHUP if interest.is_readable() else 0
        mask |= OUT if interest.is_writable() else 0
        mask |= PRI if interest.is_priority() else 0
        self._poller.register(fd, mask)

    def _unlist(self, fd: int, /) -> None:
        try:
            self._poller.unregister(fd)
        except KeyError:  # one-shot, and done
            pass

    def _ask(self, bell: int, seconds: float | None, /) -> list[tuple[int, int]]:
        return [(fd, _meaning(flags)) for fd, flags in wait(self._poller, seconds)]


def _meaning(flags: int) -> int:
    """Bit for bit as in mio."""
    meaning = READABLE if flags & (IN | PRI) else 0
    meaning |= WRITABLE if flags & OUT else 0
    meaning |= PRIORITY if flags & PRI else 0
    meaning |= ERROR if flags & ERR else 0
    meaning |= READ_CLOSED if flags & (HUP | RDHUP) else 0
    # a pipe without readers has ERR, with OUT unless it is full
    if flags & HUP or flags & (OUT | ERR) == OUT | ERR or flags == ERR:
        meaning |= WRITE_CLOSED
    return GONE if flags & NVAL else meaning
