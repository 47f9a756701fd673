"""WasiSelector: poll_oneoff, as in mio's backend for WASI, without its limits.

mio's holds its lock while it waits, so that nobody can register or wake meanwhile; it fails whenever one descriptor
is bad; and it gives more events than there is room for.  None of that is so here.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from pyio._sys.error import unsupported
from pyio.poll.selector.listed import (
    ERROR,
    GONE,
    READ_CLOSED,
    READABLE,
    WRITABLE,
    WRITE_CLOSED,
    ListedSelector,
)

if TYPE_CHECKING:
    from pyio.os.wasi import PollEvent, Subscription
    from pyio.poll.interest import Interest

_LONGEST_NS = (1 << 64) - 1
_TIMEOUT = (1 << 64) - 1


class WasiSelector(ListedSelector):
    """pyio.os.wasi.poll_oneoff over a list of subscriptions, as in mio's WASI backend; it runs on every platform.

    To WASI, a file whose position is at its end is closed to reading: is_read_closed() says so.  One thread polls at a time, another waits for its turn.  It has no edges, no PRIORITY, and no descriptor of its own.
    On WASI itself a poll of nothing without a timeout is INVALID_INPUT, for nothing could end it.
    """

    __slots__ = ("_listed",)

    def __init__(self) -> None:
        super().__init__()
        self._listed: dict[int, tuple[Subscription, ...]] = {}

    def _check(self, interest: Interest, /) -> None:
        if not (interest.is_readable() or interest.is_writable()):
            raise unsupported("WASI has no out-of-band data")

    def _list(self, fd: int, interest: Interest, /) -> None:
        from pyio.os.wasi import Subscription

        # userdata is the descriptor; the token is looked up, and may be any number
        writer = (Subscription.fd_write(fd, fd),) if interest.is_writable() else ()
        reader = (Subscription.fd_read(fd, fd),) if interest.is_readable() else ()
        self._listed[fd] = writer + reader

    def _unlist(self, fd: int, /) -> None:
        self._listed.pop(fd, None)

    def _ask(self, bell: int, seconds: float | None, /) -> list[tuple[int, int]]:
        from pyio.os.wasi import ClockId, EventType, Subscription, poll_oneoff

        with self._lock:
            those = [one for both in self._listed.values() for one in both]
        if bell >= 0:
            those.append(Subscription.fd_read(bell, bell))
        if seconds is not None:
            ns = min(ceil(seconds * 1e9), _LONGEST_NS)
            those.append(Subscription.clock(_TIMEOUT, ClockId.MONOTONIC, ns))
        ready: dict[int, int] = {}
        for event in poll_oneoff(those):
            if event.type is not EventType.CLOCK:
                ready[event.userdata] = ready.get(event.userdata, 0) | _meaning(event)
        return list(ready.items())


def _meaning(event: PollEvent) -> int:
    from pyio.os.wasi import Errno, EventType

    if event.error:
        return GONE if event.error is Errno.BADF else ERROR
    hangup = event.flags != 0  # there is no other flag
    if event.type is EventType.FD_READ:
        return READABLE | READ_CLOSED if hangup else READABLE
    return WRITABLE | WRITE_CLOSED if hangup else WRITABLE
