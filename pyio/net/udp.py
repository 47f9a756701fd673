"""UdpSocket: sends and receives datagrams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.net import make, options
from pyio._sys.net.configured import Routed
from pyio._sys.net.datagram import Datagrams, received_from, sent, sent_to
from pyio._sys.net.flags import NOSIGNAL, PEEK
from pyio._sys.net.multicast import Multicast
from pyio._sys.net.owned import CLOSED
from pyio.io.error import Error, ErrorKind
from pyio.net.addr.socket_v4 import SocketAddrV4
from pyio.net.addr.socket_v6 import SocketAddrV6
from pyio.net.attempts import family_of, first_of
from pyio.net.resolve import to_socket_addrs

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from typing import Self

    from typing_extensions import Buffer

    from pyio._sys.net.make import System
    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline
    from pyio.net.addr.socket_addr import SocketAddr
    from pyio.net.resolve import ToSocketAddrs


class UdpSocket(Datagrams, Multicast, Routed):
    """A UDP socket: every message is sent and received in one system call.

    Corresponds to `std::net::UdpSocket`.  A message arrives whole, or not at all, and in any order.  It is closed by
    close(), by `with`, or, with a ResourceWarning, when collected; closing wakes a call that waits in another thread,
    which fails with OTHER (EBADF).

    >>> from pyio import net
    >>> buf = bytearray(512)
    >>> with net.UdpSocket.bind("127.0.0.1:0") as a, net.UdpSocket.bind("127.0.0.1:0") as b:
    ...     a.send_to(b"ping", b.local_addr())
    ...     count, sender = b.recv_from(buf)
    ...     bytes(buf[:count]), sender == a.local_addr()
    4
    (b'ping', True)
    """

    __slots__ = ("_addr", "_last")

    # the addresses of its family
    _addr: type[SocketAddrV4 | SocketAddrV6]

    # whom the last message came from, who often sends the next as well
    _last: SocketAddr | None

    @classmethod
    def _of(cls, sock: RawSocket, /) -> Self:
        self = super()._of(sock)
        self._last = None
        self._addr = SocketAddrV4 if sock.family == make.V4 else SocketAddrV6
        return self

    @classmethod
    def bind(cls, addr: ToSocketAddrs, /) -> Self:
        """One at the first of the addresses where that can be; port 0 is a free one: see local_addr().

        Corresponds to `UdpSocket::bind`, `bind(2)`.  Errors: those of the last address tried, which is the Error's
        `filename`: ADDR_IN_USE, ADDR_NOT_AVAILABLE, PERMISSION_DENIED; INVALID_INPUT for what is no address; those of
        to_socket_addrs.
        """
        return first_of(addr, cls._bound)

    @classmethod
    def _bound(cls, addr: SocketAddr) -> Self:
        sock = make.new(family_of(addr), make.DATAGRAM)
        make.bind(sock, addr._to_system())
        return cls._of(sock)

    def peek(self, buf: MutBuf, /, deadline: Deadline | None = None) -> int:
        """As recv, but the message stays.  Corresponds to `UdpSocket::peek`, `recv(2)` with MSG_PEEK."""
        return self._peek(buf, deadline)

    def recv_from(self, buf: MutBuf, /, deadline: Deadline | None = None) -> tuple[int, SocketAddr]:
        """As recv, with the address that the message comes from.  Corresponds to `UdpSocket::recv_from`, `recvfrom(2)`."""
        # here and below as _call, without its cost
        users = self._users
        try:
            users.append(None)
            if deadline is None:
                count, sender = self._sock.recvfrom_into(buf)
            else:
                count, sender = received_from(self._sock, buf, deadline, 0)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()
        last = self._last
        if last is None or last._raw != sender:
            self._last = last = self._addr._from_system(sender or self._ended())
        return count, last

    def peek_from(self, buf: MutBuf, /, deadline: Deadline | None = None) -> tuple[int, SocketAddr]:
        """As recv_from, but the message stays.  Corresponds to `UdpSocket::peek_from`."""
        count, sender = self._recv_from(buf, deadline, PEEK)
        return count, self._addr._from_system(sender or self._ended())

    def send(self, buf: Buffer, /, deadline: Deadline | None = None) -> int:
        """Sends a message to the peer, and gives its size; that it arrives nobody says.

        Corresponds to `UdpSocket::send`, `send(2)`.  Errors: NOT_CONNECTED without a peer; OTHER (EMSGSIZE) for a message
        that is too long; CONNECTION_REFUSED as for recv; TIMED_OUT, CANCELLED; WOULD_BLOCK.
        """
        users = self._users
        try:
            users.append(None)
            if deadline is None:
                return self._sock.send(buf, NOSIGNAL)
            return sent(self._sock, buf, deadline)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()

    def send_to(self, buf: Buffer, addr: ToSocketAddrs, /, deadline: Deadline | None = None) -> int:
        """Sends a message to the first of the addresses, and gives its size.

        Corresponds to `UdpSocket::send_to`, `sendto(2)`.  Looking a name up each time is dear, and not bounded by the
        deadline.  Errors: those of send; OTHER (EAFNOSUPPORT) for an address of another family than the socket's;
        INVALID_INPUT for what is no address; those of to_socket_addrs.
        """
        raw = addr._to_system() if isinstance(addr, self._addr) else self._first(addr)
        users = self._users
        try:
            users.append(None)
            if deadline is None:
                return self._sock.sendto(buf, NOSIGNAL, raw)
            return sent_to(self._sock, buf, raw, deadline)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()

    def connect(self, addr: ToSocketAddrs, /) -> None:
        """Makes the first of the addresses where that can be the peer: send goes there, recv gives what comes from there.

        Corresponds to `UdpSocket::connect`, `connect(2)`, which asks nobody whether there is one.  A second call makes
        another the peer.  Errors: those of the last address tried, which is the Error's `filename`: NETWORK_UNREACHABLE;
        OTHER (EAFNOSUPPORT) as for send_to; those of to_socket_addrs.
        """
        first_of(addr, lambda at: make.join(self._sock, self._raw(at)))

    def local_addr(self) -> SocketAddr:
        """Its own address.  Corresponds to `UdpSocket::local_addr`."""
        return self._addr._from_system(make.local(self._sock))

    def peer_addr(self) -> SocketAddr:
        """The peer's.  Corresponds to `UdpSocket::peer_addr`.  Errors: NOT_CONNECTED."""
        return self._addr._from_system(make.peer(self._sock))

    def set_broadcast(self, yes: bool, /) -> None:
        """Whether it may send to all of a network.  Corresponds to `UdpSocket::set_broadcast`, SO_BROADCAST."""
        options.set(self._sock, options.SOCKET, options.BROADCAST, bool(yes))

    def broadcast(self) -> bool:
        """The same.  Corresponds to `UdpSocket::broadcast`."""
        return options.get(self._sock, options.SOCKET, options.BROADCAST) != 0

    def _first(self, addr: ToSocketAddrs) -> System:
        for first in to_socket_addrs(addr):
            return self._raw(first)
        raise Error(ErrorKind.INVALID_INPUT, "no address to send to")

    def _raw(self, addr: SocketAddr) -> System:
        if not isinstance(addr, self._addr):
            raise make.wrong_family()
        return addr._to_system()

    def _ended(self) -> System:
        # no message comes without a sender: another thread, or a clone, has shut it down
        self.fileno()
        raise Error(ErrorKind.NOT_CONNECTED, "closed by way of another handle of the same socket")

    def __repr__(self) -> str:
        try:
            return f"UdpSocket({self.local_addr()} to {self.peer_addr()})"
        except OSError:
            pass
        try:
            return f"UdpSocket({self.local_addr()})"
        except OSError:
            return Routed.__repr__(self)
