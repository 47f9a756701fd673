"""What a call gives, held before any signal handler can run.

A handler of Python's own runs between two steps of Python code: between a call that returns a descriptor, or the number
of a new process, and the assignment of it.  Raised there, its exception would lose what the call gave.  A list that is
extended by iterators of C has it before the next step.
"""

from __future__ import annotations

import os
from itertools import chain, starmap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_ONCE: tuple[tuple[()]] = ((),)


class Held(list[int]):
    """Descriptors that are closed when the list goes, wherever an exception struck.  -1 stands for none."""

    __slots__ = ()

    def close(self) -> None:
        """Closes them, each taken out of the list in the same step."""
        closing = map(os.close, iter(self.pop, None))
        while self:
            try:
                next(closing)
            except OSError:
                pass

    def __del__(self) -> None:
        self.close()


def hold(into: list[int], call: Callable[[], int], /) -> None:
    """Appends what `call` returns, a function of C or a partial of one."""
    into.extend(starmap(call, _ONCE))


def hold_both(into: list[int], call: Callable[[], tuple[int, int]], /) -> None:
    """Likewise the two things that `call` returns."""
    into.extend(chain.from_iterable(starmap(call, _ONCE)))
