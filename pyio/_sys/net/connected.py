"""Connected: a stream socket with a peer, and its two halves."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pyio._sys.net.configured import Configured, Timed
from pyio._sys.net.movable import Movable
from pyio._sys.net.options import SHUT_READ, SHUT_WRITE
from pyio._sys.net.reading import SocketRead, SocketReadDeadline
from pyio._sys.net.writing import SocketWrite, SocketWriteDeadline
from pyio.io.bounded import Deadlined

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from typing import Self


class Connected(SocketRead, SocketWrite, Timed, Movable):
    """A stream socket with a peer."""

    __slots__ = ()


_S_co = TypeVar("_S_co", bound=Connected, covariant=True)


class SocketDeadlined(SocketReadDeadline[_S_co], SocketWriteDeadline[_S_co], Deadlined[_S_co]):
    """The view of both directions."""

    __slots__ = ()


class Half(Configured):
    """One direction of a connection, which is closed when both are."""

    __slots__ = ("_open",)

    # which directions are open, of both halves
    _open: list[int]

    @classmethod
    def _half(cls, sock: RawSocket, halves: list[int]) -> Self:
        self = cls._of(sock)
        self._open = halves
        return self

    def _release(self, sock: RawSocket) -> None:
        try:
            self._open.remove(self._ends)
        except ValueError:  # another thread does it
            return
        if not self._open:
            Configured._release(self, sock)


class HalfRead(SocketRead, Half):
    """The direction towards here."""

    __slots__ = ()

    _ends = SHUT_READ


class HalfWrite(SocketWrite, Half):
    """The direction towards the peer."""

    __slots__ = ()

    _ends = SHUT_WRITE

    def _release(self, sock: RawSocket) -> None:
        try:
            sock.shutdown(SHUT_WRITE)
        except OSError:  # the peer is gone
            pass
        Half._release(self, sock)
