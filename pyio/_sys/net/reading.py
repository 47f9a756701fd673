"""SocketRead: reading a connected socket, with and without a deadline."""

from __future__ import annotations

import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from pyio._sys.error import closed
from pyio._sys.fd.copying import PLAIN
from pyio._sys.net.flags import IOV_MAX, NOWAIT, PEEK
from pyio._sys.net.owned import CLOSED, OwnedSocket
from pyio._sys.wait import wait_ready
from pyio.io.bounded import ReadDeadline
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

_recv_into = RawSocket.recv_into


class SocketRead(OwnedSocket, Read):
    """Reads a connected socket."""

    __slots__ = ()

    def read(self, buf: MutBuf, /) -> int:
        """Reads once.  Corresponds to `Read::read`, `recv(2)`: one call, no retry.  0 is end of file."""
        # as _call, without its cost
        users = self._users
        try:
            users.append(None)
            count = self._sock.recv_into(buf)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()
        if count or self._sock is not CLOSED:
            return count
        raise closed()

    def peek(self, buf: MutBuf, /) -> int:
        """As read, but what it gives stays to be read.  Corresponds to `TcpStream::peek`, `recv(2)` with MSG_PEEK."""
        return self._call(_recv_into, buf, 0, PEEK)

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        return SocketReadDeadline(self, deadline).read(buf)

    if sys.platform != "win32":

        def read_vectored(self, bufs: Sequence[MutBuf], /) -> int:
            """Reads once into several buffers.  Corresponds to `Read::read_vectored`, `recvmsg(2)`."""
            return self._call(_received_vectored, bufs[:IOV_MAX]) if bufs else 0


PLAIN.add(SocketRead.read)

_R_co = TypeVar("_R_co", bound=SocketRead, covariant=True)


class SocketReadDeadline(ReadDeadline[_R_co]):
    """The view of a socket, whose calls are one deep."""

    __slots__ = ()

    def read(self, buf: MutBuf, /) -> int:
        """Reads once, under the deadline."""
        # one try, and at most one wait before each other; where no try can be made that would not wait, a wait first
        inner = self._inner
        deadline = self._deadline
        users = inner._users
        try:
            users.append(None)
            sock = inner._sock
            if deadline._sure_until <= monotonic():
                deadline.check()
            if not NOWAIT:
                wait_ready(sock.fileno(), False, deadline)
            try:
                count = sock.recv_into(buf, 0, NOWAIT)
            except BlockingIOError:
                count = _received(sock, buf, deadline)
        except (OSError, BufferError) as e:
            raise inner._failure(e) from None
        finally:
            users.pop()
            if inner._sock is CLOSED:
                inner._left()
        if count or inner._sock is not CLOSED:
            return count
        raise closed()


def _received(sock: RawSocket, buf: MutBuf, deadline: Deadline) -> int:
    """One read under a deadline, after a wait at least."""
    while True:
        wait_ready(sock.fileno(), False, deadline)
        try:
            return sock.recv_into(buf, 0, NOWAIT)
        except BlockingIOError:  # others were quicker
            pass


if sys.platform != "win32":

    def _received_vectored(sock: RawSocket, bufs: Sequence[MutBuf]) -> int:
        return sock.recvmsg_into(bufs)[0]
