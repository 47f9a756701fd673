"""The transfers that nobody but the library drives: kept while they last, ended with the process, left behind by a fork.

At exit, after all threads that are not daemons have ended, unfinished ones are aborted.  A call of a user's reader that
never returns is left alone then, and its Completion fails all the same: nothing here makes a program hang.
"""

from __future__ import annotations

import atexit
import os
from time import monotonic
from typing import TYPE_CHECKING

from pyio.stream import pool, reactor

if TYPE_CHECKING:
    from typing import Final, Protocol

    class Lasting(Protocol):
        """A transfer under way."""

        def abort(self) -> None: ...
        def abandon(self) -> None: ...
        def give_up(self) -> None: ...
        def over(self, seconds: float, /) -> bool: ...


# seconds that a transfer has at exit for the call which it is in
_GRACE: Final = 1.0

_lasting: dict[Lasting, None] = {}

# what a child must not close: whoever has its locks is not there
_left: list[Lasting] = []


def keep(transfer: Lasting, /) -> None:
    """Keeps it, until it is let go."""
    _lasting[transfer] = None


def let_go(transfer: Lasting, /) -> None:
    """It is over."""
    _lasting.pop(transfer, None)


def dismiss() -> None:
    """Ends the threads that have nothing to do, instead of letting them wait for work a while longer."""
    reactor.dismiss(_GRACE)
    pool.files.dismiss(_GRACE)
    pool.readers.dismiss(_GRACE)


def _at_exit() -> None:
    last = list(_lasting)
    for transfer in last:
        transfer.abort()
    until = monotonic() + _GRACE
    for transfer in last:
        if not transfer.over(max(until - monotonic(), 0.0)):
            transfer.give_up()
    dismiss()


def _in_child() -> None:
    _left.extend(_lasting)
    _lasting.clear()
    for transfer in _left:
        transfer.abandon()


atexit.register(_at_exit)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
