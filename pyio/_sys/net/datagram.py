"""Datagrams: a socket of messages, each of which is sent and received in one call or not at all."""

from __future__ import annotations

import errno
import select
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from typing import TYPE_CHECKING

from pyio._sys.error import lacking
from pyio._sys.net.configured import Timed
from pyio._sys.net.make import DATAGRAM
from pyio._sys.net.movable import Movable
from pyio._sys.net.stream import NOSIGNAL, NOWAIT, PEEK, sent
from pyio._sys.wait import wait_ready
from pyio.io.error import Error

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio._sys.net.make import System
    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

_recv_into = RawSocket.recv_into
_send = RawSocket.send

if sys.platform == "wasi":
    _connect = _recvfrom_into = _sendto = lacking("there are no datagrams on this platform")
else:
    _connect = RawSocket.connect
    _recvfrom_into = RawSocket.recvfrom_into
    _sendto = RawSocket.sendto

_NOTHING: tuple[int, System] = (0, None)


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
        if deadline is None:
            return self._call(_recv_into, buf) or self._nothing_in(buf, 0)
        return self._recv_from(buf, deadline, 0)[0]

    def _peek(self, buf: MutBuf, deadline: Deadline | None) -> int:
        if deadline is None:
            return self._call(_recv_into, buf, 0, PEEK) or self._nothing_in(buf, PEEK)
        return self._recv_from(buf, deadline, PEEK)[0]

    def _nothing_in(self, buf: MutBuf, flags: int) -> int:
        # CPython does not ask the system with an empty buffer, but a message is waited for all the same
        if memoryview(buf).nbytes == 0:
            self._recv_from(buf, None, flags)
        return 0

    def _recv_from(self, buf: MutBuf, deadline: Deadline | None, flags: int) -> tuple[int, System]:
        """The size and the sender of a message; a sender of None has no address, or there is no message any more."""
        if deadline is None:
            got = self._call(_recvfrom_into, buf, 0, flags)
        else:
            got = self._call(_received_from, buf, deadline, flags)
        if got == _NOTHING:
            # it may have been closed meanwhile
            self.fileno()
        return got

    def _send(self, buf: Buffer, deadline: Deadline | None) -> int:
        try:
            if deadline is None:
                return self._call(_send, buf, NOSIGNAL)
            return self._call(sent, buf, deadline)
        except Error as e:
            # what Linux says of UDP alone
            if e.raw_os_error() == errno.EDESTADDRREQ:
                raise Error.from_raw_os_error(errno.ENOTCONN) from None
            raise

    def _send_to(self, buf: Buffer, address: System, deadline: Deadline | None) -> int:
        if deadline is None:
            return self._call(_sendto, buf, NOSIGNAL, address)
        return self._call(_sent_to, buf, address, deadline)

    def _connect(self, address: System) -> None:
        self._call(_connect, address)


def _received_from(sock: RawSocket, buf: MutBuf, deadline: Deadline, flags: int) -> tuple[int, System]:
    """One message under a deadline: one try first, then at most one wait before each other."""
    waited = False
    while True:
        deadline.check()
        if NOWAIT:
            try:
                return sock.recvfrom_into(buf, 0, NOWAIT | flags)
            except BlockingIOError:
                # with nothing to come, Linux calls it ready for ever
                if waited and _shut_down(sock):
                    return _NOTHING
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


def _sent_to(sock: RawSocket, buf: Buffer, address: System, deadline: Deadline) -> int:
    """One message under a deadline, likewise."""
    while True:
        deadline.check()
        if NOWAIT:
            try:
                return sock.sendto(buf, NOWAIT | NOSIGNAL, address)
            except BlockingIOError:
                pass
        wait_ready(sock.fileno(), True, deadline)
        if not NOWAIT:
            return sock.sendto(buf, address)
