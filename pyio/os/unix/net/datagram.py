"""UnixDatagram: messages between processes of one machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.net import make, unix
from pyio._sys.net.datagram import Datagrams
from pyio._sys.net.flags import NOSIGNAL, PEEK
from pyio._sys.net.owned import CLOSED
from pyio.os.unix.net.addr import UnixAddr, at

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from typing import Self

    from typing_extensions import Buffer

    from pyio._sys.net.make import System
    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline
    from pyio.net.shutdown import Shutdown
    from pyio.path import AsPath


class UnixDatagram(Datagrams):
    """A socket of messages within this machine: every one is sent and received in one system call.

    Corresponds to `std::os::unix::net::UnixDatagram`.  A message arrives whole and in its order; where the receiver's
    queue is full, sending waits.  It is closed by close(), by `with`, or, with a ResourceWarning, when collected; its file
    stays.  Closing wakes a call that waits in another thread, which fails with OTHER (EBADF); but Linux lets one that sends
    to a full queue wait for the receiver, unless set_write_timeout() has bounded it.

    >>> from pyio.os.unix import UnixDatagram
    >>> one, other = UnixDatagram.pair()
    >>> with one, other:
    ...     one.send(b"ping")
    ...     other.recv(bytearray(16))
    4
    4
    """

    __slots__ = ()

    _families = (unix.FAMILY,)

    @classmethod
    def bind(cls, addr: AsPath | UnixAddr, /) -> Self:
        """One that others reach at a path, where it makes a file, or at another address.

        Corresponds to `UnixDatagram::bind`, `bind(2)`.  Errors: as UnixListener.bind.
        """
        return at(addr, cls._bound)

    @classmethod
    def _bound(cls, raw: System) -> Self:
        sock = unix.new(make.DATAGRAM)
        make.bind(sock, raw)
        return cls._of(sock)

    @classmethod
    def unbound(cls) -> Self:
        """One without an address, which nobody can answer.  Corresponds to `UnixDatagram::unbound`, `socket(2)`."""
        return cls._of(unix.new(make.DATAGRAM))

    @classmethod
    def pair(cls) -> tuple[Self, Self]:
        """Two that are each other's peers, without names.  Corresponds to `UnixDatagram::pair`, `socketpair(2)`."""
        one, other = unix.pair(make.DATAGRAM)
        return cls._of(one), cls._of(other)

    def connect(self, addr: AsPath | UnixAddr, /) -> None:
        """Makes the socket at that address the peer: send goes there, recv gives what comes from there.

        Corresponds to `UnixDatagram::connect`, `connect(2)`.  A second call makes another the peer.  Errors, with the path
        as `filename`: NOT_FOUND; CONNECTION_REFUSED where nobody has the socket open; PERMISSION_DENIED; OTHER (EPROTOTYPE)
        for the socket of a UnixListener; INVALID_INPUT as UnixAddr.from_pathname.
        """
        at(addr, lambda raw: make.join(self._sock, raw))

    def peek(self, buf: MutBuf, /) -> int:
        """As recv, but the message stays.  Corresponds to `UnixDatagram::peek`, `recv(2)` with MSG_PEEK."""
        return self._peek(buf, None)

    def recv_from(self, buf: MutBuf, /, deadline: Deadline | None = None) -> tuple[int, UnixAddr]:
        """As recv, with the address that the message comes from.  Corresponds to `UnixDatagram::recv_from`."""
        count, sender = self._recv_from(buf, deadline, 0)
        return count, UnixAddr._from_system(sender)

    def peek_from(self, buf: MutBuf, /, deadline: Deadline | None = None) -> tuple[int, UnixAddr]:
        """As recv_from, but the message stays.  Corresponds to `UnixDatagram::peek_from`."""
        count, sender = self._recv_from(buf, deadline, PEEK)
        return count, UnixAddr._from_system(sender)

    def send(self, buf: Buffer, /) -> int:
        """Sends a message to the peer, and gives its size; it waits while the peer's queue is full.

        Corresponds to `UnixDatagram::send`, `send(2)`.  Errors: NOT_CONNECTED without a peer; CONNECTION_REFUSED where it
        is gone; OTHER (EMSGSIZE) for a message that is too long; WOULD_BLOCK, also after set_write_timeout().
        """
        # as _call, without its cost
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

    def send_to(self, buf: Buffer, addr: AsPath | UnixAddr, /) -> int:
        """Sends a message to the socket at that address, and gives its size.

        Corresponds to `UnixDatagram::send_to`, `sendto(2)`.  It waits while the queue there is full.  Errors: those of connect; OTHER (EMSGSIZE) for a message that is too long; WOULD_BLOCK.
        """
        return at(addr, lambda raw: self._call(_sent_to, buf, raw))

    def local_addr(self) -> UnixAddr:
        """Its own address.  Corresponds to `UnixDatagram::local_addr`."""
        return UnixAddr._from_system(make.local(self._sock))

    def peer_addr(self) -> UnixAddr:
        """The peer's.  Corresponds to `UnixDatagram::peer_addr`.  Errors: NOT_CONNECTED."""
        return UnixAddr._from_system(make.peer(self._sock))

    def shutdown(self, how: Shutdown, /) -> None:
        """Ends sending, receiving, or both, for all clones; a call that waits is woken, and receives 0 bytes.

        Corresponds to `UnixDatagram::shutdown`, `shutdown(2)`.  Errors: NOT_CONNECTED on some systems.
        """
        self._shut(how)

    def __repr__(self) -> str:
        try:
            return f"UnixDatagram({self.local_addr()})"
        except OSError:
            return Datagrams.__repr__(self)


def _sent_to(sock: RawSocket, buf: Buffer, address: System) -> int:
    return sock.sendto(buf, NOSIGNAL, address)
