"""SocketRead and SocketWrite: what can be done with a connected socket."""

from __future__ import annotations

import _socket
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio._sys.fd.copying import PLAIN
from pyio._sys.net.owned import CLOSED, OwnedSocket
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


class SocketRead(OwnedSocket):
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
        # one try, and at most one wait before each other; where no try can be made that would not wait, a wait first
        users = self._users
        try:
            users.append(None)
            sock = self._sock
            if deadline._at <= monotonic() or deadline._cancelled or deadline._parent is not None:
                deadline.check()
            if not NOWAIT:
                wait_ready(sock.fileno(), False, deadline)
            try:
                count = sock.recv_into(buf, 0, NOWAIT)
            except BlockingIOError:
                count = _received(sock, buf, deadline)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()
        if count or self._sock is not CLOSED:
            return count
        raise closed()

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
        # as _call, without its cost; nothing is written of nothing alone
        users = self._users
        try:
            users.append(None)
            return self._sock.send(buf, NOSIGNAL)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()

    def flush(self) -> None:
        """Nothing to do: nothing is buffered here.  Errors: once it is closed."""
        self.fileno()

    def _write_by(self, buf: Buffer, deadline: Deadline, /) -> int:
        # likewise
        users = self._users
        try:
            users.append(None)
            sock = self._sock
            if deadline._at <= monotonic() or deadline._cancelled or deadline._parent is not None:
                deadline.check()
            if not NOWAIT:
                wait_ready(sock.fileno(), True, deadline)
            try:
                return sock.send(buf, NOWAIT | NOSIGNAL)
            except BlockingIOError:
                return _sent(sock, buf, deadline)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()

    if sys.platform != "win32":

        def write_vectored(self, bufs: Sequence[Buffer], /) -> int:
            """Writes once out of several buffers.  Corresponds to `Write::write_vectored`, `sendmsg(2)`."""
            return self._call(_sent_vectored, bufs[:_IOV_MAX]) if bufs else 0


PLAIN.update((SocketRead.read, SocketWrite.write))


def _received(sock: RawSocket, buf: MutBuf, deadline: Deadline) -> int:
    """One read under a deadline, after a wait at least."""
    while True:
        wait_ready(sock.fileno(), False, deadline)
        try:
            return sock.recv_into(buf, 0, NOWAIT)
        except BlockingIOError:  # others were quicker
            pass


def _sent(sock: RawSocket, buf: Buffer, deadline: Deadline) -> int:
    """One write under a deadline, likewise."""
    while True:
        wait_ready(sock.fileno(), True, deadline)
        try:
            return sock.send(buf, NOWAIT | NOSIGNAL)
        except BlockingIOError:
            pass


if sys.platform != "win32":

    def _received_vectored(sock: RawSocket, bufs: Sequence[MutBuf]) -> int:
        return sock.recvmsg_into(bufs)[0]

    def _sent_vectored(sock: RawSocket, bufs: Sequence[Buffer]) -> int:
        return sock.sendmsg(bufs, (), NOSIGNAL)
