"""SocketRead and SocketWrite: what can be done with a connected socket."""

from __future__ import annotations

import _socket
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from typing import TYPE_CHECKING

from pyio._sys.fd.copying import PLAIN
from pyio._sys.net.owned import OwnedSocket
from pyio._sys.wait import wait_ready

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

PEEK = _socket.MSG_PEEK

# one try that never waits; 0 where the system knows none
NOWAIT: int = getattr(_socket, "MSG_DONTWAIT", 0)

# a peer that is gone is an error, and not a signal as well; macOS sets that once for a socket
NOSIGNAL: int = getattr(_socket, "MSG_NOSIGNAL", 0)

# what the kernel takes in one vectored call; a short count tells the rest
_IOV_MAX = 1024

_recv_into = RawSocket.recv_into
_send = RawSocket.send


class SocketRead(OwnedSocket):
    """Reads a connected socket."""

    __slots__ = ()

    def read(self, buf: MutBuf, /) -> int:
        """Reads once.  Corresponds to `Read::read`, `recv(2)`: one call, no retry.  0 is end of file."""
        return self._call(_recv_into, buf)

    def peek(self, buf: MutBuf, /) -> int:
        """As read, but what it gives stays to be read.  Corresponds to `TcpStream::peek`, `recv(2)` with MSG_PEEK."""
        return self._call(_recv_into, buf, 0, PEEK)

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        return self._call(received, buf, deadline)

    if sys.platform != "win32":

        def read_vectored(self, bufs: Sequence[MutBuf], /) -> int:
            """Reads once into several buffers.  Corresponds to `Read::read_vectored`, `recvmsg(2)`."""
            return self._call(_received_vectored, bufs[:_IOV_MAX]) if bufs else 0


class SocketWrite(OwnedSocket):
    """Writes a connected socket."""

    __slots__ = ()

    def write(self, buf: Buffer, /) -> int:
        """Writes once, as much as is taken.  Corresponds to `Write::write`, `send(2)`: one call, no retry.

        Errors: BROKEN_PIPE, never a signal, or CONNECTION_RESET when the peer is gone.
        """
        return self._call(_send, buf, NOSIGNAL)

    def flush(self) -> None:
        """Nothing to do: nothing is buffered here.  Errors: once it is closed."""
        self.fileno()

    def _write_by(self, buf: Buffer, deadline: Deadline, /) -> int:
        return self._call(sent, buf, deadline)

    if sys.platform != "win32":

        def write_vectored(self, bufs: Sequence[Buffer], /) -> int:
            """Writes once out of several buffers.  Corresponds to `Write::write_vectored`, `sendmsg(2)`."""
            return self._call(_sent_vectored, bufs[:_IOV_MAX]) if bufs else 0


PLAIN.update((SocketRead.read, SocketWrite.write))


def received(sock: RawSocket, buf: MutBuf, deadline: Deadline) -> int:
    """One read under a deadline: one try first, then at most one wait before each other."""
    while True:
        deadline.check()
        if NOWAIT:
            try:
                return sock.recv_into(buf, 0, NOWAIT)
            except BlockingIOError:
                pass
        wait_ready(sock.fileno(), False, deadline)
        if not NOWAIT:
            return sock.recv_into(buf)


def sent(sock: RawSocket, buf: Buffer, deadline: Deadline) -> int:
    """One write under a deadline, likewise."""
    while True:
        deadline.check()
        if NOWAIT:
            try:
                return sock.send(buf, NOWAIT | NOSIGNAL)
            except BlockingIOError:
                pass
        wait_ready(sock.fileno(), True, deadline)
        if not NOWAIT:
            return sock.send(buf)


if sys.platform != "win32":

    def _received_vectored(sock: RawSocket, bufs: Sequence[MutBuf]) -> int:
        return sock.recvmsg_into(bufs)[0]

    def _sent_vectored(sock: RawSocket, bufs: Sequence[Buffer]) -> int:
        return sock.sendmsg(bufs, (), NOSIGNAL)
