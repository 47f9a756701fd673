"""What epoll's flags mean, both ways, bit for bit as in mio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.poll.epoll import EDGE, ERR, HUP, IN, ONESHOT, OUT, PRI, RDHUP
from pyio.poll.event import Event
from pyio.poll.interest import every

if TYPE_CHECKING:
    from pyio.poll.interest import Interest
    from pyio.poll.token import Token


def _asked_by(interest: Interest) -> int:
    mask = IN | RDHUP if interest.is_readable() else 0
    mask |= OUT if interest.is_writable() else 0
    return mask | PRI if interest.is_priority() else mask


_ASKED = [0, *(_asked_by(interest) for interest in every())]

# what to register with, by the bits of the interest; errors and hang-ups come unasked
LEVEL_MASKS = _ASKED
EDGE_MASKS = [mask | EDGE for mask in _ASKED]
ONESHOT_MASKS = [mask | ONESHOT for mask in _ASKED]


def event_of(token: Token, flags: int, /) -> Event:
    """What the kernel reported."""
    return Event(
        token,
        readable=flags & (IN | PRI) != 0,
        writable=flags & OUT != 0,
        error=flags & ERR != 0,
        # with HUP both directions are closed; a reader asks for RDHUP, and IN comes with it
        read_closed=flags & HUP != 0 or flags & (IN | RDHUP) == IN | RDHUP,
        # a pipe without readers has ERR, with OUT unless it is full
        write_closed=flags & HUP != 0 or flags & (OUT | ERR) == OUT | ERR or flags == ERR,
        priority=flags & PRI != 0,
    )
