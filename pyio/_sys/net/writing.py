"""SocketWrite: writing a connected socket, with and without a deadline."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from pyio._sys.fd.copying import PLAIN
from pyio._sys.net.flags import IOV_MAX, NOSIGNAL, NOWAIT
from pyio._sys.net.owned import CLOSED, OwnedSocket
from pyio._sys.wait import wait_ready
from pyio.io.bounded import WriteDeadline
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from collections.abc import Sequence

    from typing_extensions import Buffer

    from pyio.io.deadline import Deadline

_TRY = NOWAIT | NOSIGNAL


class SocketWrite(OwnedSocket, Write):
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
        return SocketWriteDeadline(self, deadline).write(buf)

    if sys.platform != "win32":

        def write_vectored(self, bufs: Sequence[Buffer], /) -> int:
            """Writes once out of several buffers.  Corresponds to `Write::write_vectored`, `sendmsg(2)`."""
            return self._call(_sent_vectored, bufs[:IOV_MAX]) if bufs else 0


PLAIN.add(SocketWrite.write)

_W_co = TypeVar("_W_co", bound=SocketWrite, covariant=True)


class SocketWriteDeadline(WriteDeadline[_W_co]):
    """The view of a socket, whose calls are one deep."""

    __slots__ = ()

    def write(self, buf: Buffer, /) -> int:
        """Writes once, under the deadline."""
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
                wait_ready(sock.fileno(), True, deadline)
            try:
                return sock.send(buf, _TRY)
            except BlockingIOError:
                return _sent(sock, buf, deadline)
        except (OSError, BufferError) as e:
            raise inner._failure(e) from None
        finally:
            users.pop()
            if inner._sock is CLOSED:
                inner._left()


def _sent(sock: RawSocket, buf: Buffer, deadline: Deadline) -> int:
    """One write under a deadline, after a wait at least."""
    while True:
        wait_ready(sock.fileno(), True, deadline)
        try:
            return sock.send(buf, _TRY)
        except BlockingIOError:
            pass


if sys.platform != "win32":

    def _sent_vectored(sock: RawSocket, bufs: Sequence[Buffer]) -> int:
        return sock.sendmsg(bufs, (), NOSIGNAL)
