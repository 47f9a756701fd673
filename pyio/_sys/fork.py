"""What must not be shared with a child: it is told so in the child, right after the fork."""

from __future__ import annotations

import os
from _weakref import ref
from typing import TYPE_CHECKING, Protocol

from pyio._sys.error import unsupported

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio.io.error import Error


class Inherited(Protocol):
    """What is of no use to a child."""

    def abandon(self) -> None:
        """Runs in the child, in its only thread; whatever other threads held is held for ever."""
        ...


_all: set[ref[Inherited]] = set()


def abandon_in_child(thing: Inherited, /) -> None:
    """Lets `thing` know when it finds itself in a child, for as long as it lives."""
    gone: Callable[[ref[Inherited]], object] = _all.discard
    _all.add(ref(thing, gone))


def inherited() -> Error:
    """What it says to whoever uses it there."""
    return unsupported("it was made before fork(), and is the parent's")


def _in_child() -> None:
    for each in tuple(_all):
        thing = each()
        if thing is not None:
            thing.abandon()
    _all.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
