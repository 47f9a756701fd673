"""Listening: a socket that connections come in at."""

from __future__ import annotations

import select
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from _thread import allocate_lock
from typing import TYPE_CHECKING, cast

from pyio._sys.net.make import own, prepare, unopened
from pyio._sys.net.movable import Movable
from pyio._sys.wait import wait_ready

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from pyio._sys.net.make import System
    from pyio.io.deadline import Deadline

# what socket.socket.accept calls; typeshed leaves it out
_accept = cast(
    "Callable[[RawSocket], tuple[int, System]]",
    RawSocket._accept,  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # not in typeshed
)


class _Turns:
    """Whose turn it is to accept, among the threads that wait under a deadline.

    accept(2) knows no flag against waiting.  So a thread waits until there is a connection, and takes it if no other has
    taken one since it began to wait, or if there still is one.
    """

    __slots__ = ("lock", "taken")

    def __init__(self) -> None:
        self.lock = allocate_lock()
        self.taken = 0


class Listening(Movable):
    """A socket that connections come in at."""

    __slots__ = ("_turns",)

    _turns: _Turns

    @classmethod
    def _of(cls, sock: RawSocket, /) -> Self:
        self = super()._of(sock)
        self._turns = _Turns()
        return self

    def try_clone(self) -> Self:
        """A second handle of the same socket, for another thread to accept from.  Corresponds to `try_clone`, `dup(2)`."""
        clone = super().try_clone()
        clone._turns = self._turns
        return clone

    def _accept(self, deadline: Deadline | None) -> tuple[RawSocket, System]:
        """The next connection, and whose it is."""
        if deadline is None:
            return self._call(_accepted)
        return self._call(_accepted_by, self._turns, deadline)


def _accepted(sock: RawSocket, /) -> tuple[RawSocket, System]:
    """The next connection, and whose it is."""
    made = unopened(RawSocket)
    ((fd, address),) = map(_accept, (sock,))
    own(made, sock.family, sock.type, sock.proto, fd)
    prepare(made)
    return made, address


def _accepted_by(sock: RawSocket, turns: _Turns, deadline: Deadline, /) -> tuple[RawSocket, System]:
    """The same, under a deadline."""
    while True:
        taken = turns.taken
        wait_ready(sock.fileno(), False, deadline)
        with turns.lock:
            if turns.taken == taken or _ready(sock):
                turns.taken += 1
                return _accepted(sock)


if sys.platform == "win32":

    def _ready(sock: RawSocket, /) -> bool:
        """Whether an accept would find a connection now."""
        return len(select.select([sock], [], [], 0)[0]) > 0

else:

    def _ready(sock: RawSocket, /) -> bool:
        """Whether an accept would find a connection now."""
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        return len(poller.poll(0)) > 0
