"""Datagrams: a socket of messages, each of which is sent and received in one call or not at all."""

from __future__ import annotations

import errno
import select
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio._sys.net.configured import Timed
from pyio._sys.net.flags import NOSIGNAL, NOWAIT, PEEK
from pyio._sys.net.make import DATAGRAM
from pyio._sys.net.movable import Movable
from pyio._sys.net.owned import CLOSED
from pyio._sys.wait import wait_ready
from pyio.io.deadline import checked
from pyio.io.error import Error

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name

    from typing_extensions import Buffer

    from pyio._sys.net.make import System
    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

NOTHING: tuple[int, System] = (0, None)
"""What is received where no message will come any more, for the socket was shut down."""


class Datagrams(Timed, Movable):
    """Sends and receives messages."""

    __slots__ = ()

    _kind = DATAGRAM

    def recv(self, buf: MutBuf, /, deadline: Deadline | None = None) -> int:
        """Waits for a message and takes it; from the peer alone, where there is one.

        Corresponds to `recv`, `recv(2)`.  0 is an empty message.  Loses what does not fit into `buf`; Windows tells that
        by an Error.  Errors: TIMED_OUT, CANCELLED, with the message still to come; CONNECTION_REFUSED where the peer's
        system said, after an earlier send, that nobody is there; WOULD_BLOCK.
        """
        if deadline is not None:
            return self._recv_from(buf, deadline, 0)[0]
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
        if count:
            return count
        if self._sock is CLOSED:
            raise closed()
        # CPython does not ask the system with an empty buffer, but a message is waited for all the same
        if memoryview(buf).nbytes == 0:
            self._recv_from(buf, None, 0)
        return 0

    def _peek(self, buf: MutBuf, deadline: Deadline | None) -> int:
        # not recv_into: CPython does not ask the system with an empty buffer
        return self._recv_from(buf, deadline, PEEK)[0]

    def _recv_from(self, buf: MutBuf, deadline: Deadline | None, flags: int) -> tuple[int, System]:
        """The size and the sender of a message; a sender of None has no address, or there is no message any more."""
        if deadline is None:
            got = self._call(_received, buf, flags)
        else:
            got = self._call(received_from, buf, deadline, flags)
        if got == NOTHING:
            # it may have been closed meanwhile
            self.fileno()
        return got

    def _failure(self, error: OSError | BufferError) -> Exception:
        # what Linux says of UDP alone
        if isinstance(error, OSError) and error.errno == errno.EDESTADDRREQ:
            return Error.from_raw_os_error(errno.ENOTCONN)
        return super()._failure(error)


def _received(sock: RawSocket, buf: MutBuf, flags: int) -> tuple[int, System]:
    return sock.recvfrom_into(buf, 0, flags)


def received_from(sock: RawSocket, buf: MutBuf, deadline: Deadline, flags: int) -> tuple[int, System]:
    """One message under a deadline: one try first, then at most one wait before each other."""
    waited = False
    while True:
        checked(deadline)
        if NOWAIT:
            try:
                return sock.recvfrom_into(buf, 0, NOWAIT | flags)
            except BlockingIOError:
                # with nothing to come, Linux calls it ready for ever
                if waited and _shut_down(sock):
                    return NOTHING
        wait_ready(sock.fileno(), False, deadline)
        if not NOWAIT:
            return sock.recvfrom_into(buf, 0, flags)
        waited = True


if sys.platform == "linux":

    def _shut_down(sock: RawSocket) -> bool:
        poller = select.poll()
        poller.register(sock, select.POLLRDHUP)
        return len(poller.poll(0)) > 0

else:

    def _shut_down(sock: RawSocket) -> bool:  # noqa: ARG001  # a try tells it there
        return False


def sent(sock: RawSocket, buf: Buffer, deadline: Deadline) -> int:
    """One message under a deadline, likewise."""
    while True:
        checked(deadline)
        if NOWAIT:
            try:
                return sock.send(buf, NOWAIT | NOSIGNAL)
            except BlockingIOError:
                pass
        wait_ready(sock.fileno(), True, deadline)
        if not NOWAIT:
            return sock.send(buf)


def sent_to(sock: RawSocket, buf: Buffer, address: System, deadline: Deadline) -> int:
    """One message under a deadline, likewise."""
    while True:
        checked(deadline)
        if NOWAIT:
            try:
                return sock.sendto(buf, NOWAIT | NOSIGNAL, address)
            except BlockingIOError:
                pass
        wait_ready(sock.fileno(), True, deadline)
        if not NOWAIT:
            return sock.sendto(buf, address)
