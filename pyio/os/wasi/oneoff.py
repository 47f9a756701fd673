"""poll_oneoff: waiting for any of a list.

Where the specification leaves it open: a bad descriptor is an event, and the others are answered all the same; the
order is that of the subscriptions; of several clocks those are reported that have come, and no other; nothing is
early.
"""

from __future__ import annotations

from time import monotonic_ns, time_ns
from typing import TYPE_CHECKING

from pyio._sys.poll.amount import readable
from pyio._sys.poll.poll import ERR, HUP, IN, NVAL, OUT, RDHUP, TELLS_WHY, pause, poller, wait
from pyio.io.error import Error, ErrorKind
from pyio.os.wasi.records import ClockId, Errno, EventRwFlags, EventType, PollEvent, Subscription

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyio._sys.poll.poll import Poller

_CLOCK = EventType.CLOCK
_FD_READ = EventType.FD_READ
_REALTIME = ClockId.REALTIME
_NOTHING = EventRwFlags(0)
_HANGUP = EventRwFlags.FD_READWRITE_HANGUP

# what makes a subscription occur
_READ = IN | RDHUP | HUP | ERR
_WRITE = OUT | HUP | ERR

# descriptors are C ints
_FDS = range(1 << 31)


def poll_oneoff(subscriptions: Sequence[Subscription], /) -> list[PollEvent]:
    """Waits until at least one has occurred, and gives all that have, in the order subscribed.

    Corresponds to `poll_oneoff` of WASI preview 1; on WASI it is made of the guest's own, elsewhere of poll(2).  Nothing is
    remembered from call to call.  One and the same may be subscribed to several times, and each is answered.  Files are
    always ready.  A clock that is set while it is waited for is looked at again when the wait ends.

    Errors: INVALID_INPUT for none at all.  A bad descriptor is an event whose `error` is BADF, not a failure of the call.

    >>> import os
    >>> from pyio.os.wasi import ClockId, Subscription, poll_oneoff
    >>> reader, writer = os.pipe()
    >>> os.write(writer, b"hello")
    5
    >>> poll_oneoff([Subscription.clock(1, ClockId.MONOTONIC, 10**12), Subscription.fd_read(2, reader)])
    [PollEvent(2, SUCCESS, FD_READ, 5 bytes)]
    >>> os.close(reader)
    >>> os.close(writer)
    """
    those = tuple(subscriptions)
    for one in those:
        if not isinstance(one, Subscription):
            raise TypeError(f"a subscription is a Subscription, not {type(one).__name__}")
    if not those:
        raise Error(ErrorKind.INVALID_INPUT, "nothing is subscribed to")
    started = monotonic_ns()
    asked, flags = _poller(those)
    while True:
        left = min((_left(one, started) for one in those if one._type is _CLOCK), default=None)
        if flags:
            left = 0
        if asked is not None:
            flags.update(wait(asked, None if left is None else left / 1e9))
        elif left:
            pause(left / 1e9)
        events = [event for one in those if (event := _event(one, started, flags)) is not None]
        if events:
            return events


def _poller(those: Sequence[Subscription]) -> tuple[Poller | None, dict[int, int]]:
    """The list for the system, if there is anything in it, and what need not be asked."""
    masks: dict[int, int] = {}
    bad: dict[int, int] = {}
    for one in those:
        if one._type is _CLOCK:
            continue
        if one._fd in _FDS:
            masks[one._fd] = masks.get(one._fd, 0) | (IN | RDHUP if one._type is _FD_READ else OUT)
        else:
            bad[one._fd] = NVAL
    if not masks:
        return None, bad
    made = poller()
    for fd, mask in masks.items():
        made.register(fd, mask)
    return made, bad


def _left(clock: Subscription, started: int) -> int:
    """Nanoseconds until it comes."""
    if not clock._abstime:
        at, now = started + clock._timeout, monotonic_ns()
    else:
        at, now = clock._timeout, time_ns() if clock._clock is _REALTIME else monotonic_ns()
    return max(at - now, 0)


def _event(one: Subscription, started: int, flags: dict[int, int]) -> PollEvent | None:
    if one._type is _CLOCK:
        return None if _left(one, started) else PollEvent(one._userdata, Errno.SUCCESS, _CLOCK, 0, _NOTHING)
    told = flags.get(one._fd, 0)
    if told & NVAL:
        return PollEvent(one._userdata, Errno.BADF, one._type, 0, _NOTHING)
    if not told & (_READ if one._type is _FD_READ else _WRITE):
        return None
    if told & ERR and not TELLS_WHY:
        return PollEvent(one._userdata, Errno.IO, one._type, 0, _NOTHING)
    if one._type is _FD_READ:
        nbytes, ended = readable(one._fd)
        ended = ended or told & (HUP | RDHUP | ERR) != 0
    else:
        nbytes, ended = 1, told & (HUP | ERR) != 0
    return PollEvent(one._userdata, Errno.SUCCESS, one._type, nbytes, _HANGUP if ended else _NOTHING)
