"""Socket: one to be configured before it becomes a stream, a listener, or a socket of datagrams."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, TypeVarTuple

from pyio._sys.net import make, options
from pyio._sys.net.owned import OwnedSocket
from pyio.io.deadline import checked
from pyio.io.error import Error, ErrorKind
from pyio.net.addr.socket_v4 import SocketAddrV4
from pyio.net.addr.socket_v6 import SocketAddrV6
from pyio.net.attempts import first_of
from pyio.net.resolve import to_socket_addrs
from pyio.net.tcplistener import TcpListener
from pyio.net.tcpstream import TcpStream
from pyio.net.udp import UdpSocket

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from collections.abc import Callable
    from typing import Self

    from pyio.io.deadline import Deadline
    from pyio.net.addr.socket_addr import SocketAddr
    from pyio.net.resolve import ToSocketAddrs

_Ts = TypeVarTuple("_Ts")

# what fits into the field
_LONGEST_BACKLOG = 2**31 - 1


class Socket(OwnedSocket):
    """A socket for what must be set before it is bound or connected; then something is made of it.

    RFC 517 left this open; `socket2::Socket` is like it.  Each setter gives the socket itself.  `into_tcp_stream()` and its
    sisters leave it closed to use, and so does every method that fails: nothing is left open of a chain of them.

    >>> from pyio import net
    >>> one = net.Socket.v4().reuse_port(True).bind("127.0.0.1:0").into_tcp_listener()
    >>> two = net.Socket.v4().reuse_port(True).bind(one.local_addr()).into_tcp_listener()
    >>> one.local_addr() == two.local_addr()
    True
    >>> one.close(), two.close()
    (None, None)
    """

    __slots__ = ()

    @classmethod
    def v4(cls) -> Self:
        """One for TCP over IPv4."""
        return cls._of(make.new(make.V4, make.STREAM))

    @classmethod
    def v6(cls) -> Self:
        """One for TCP over IPv6.  Errors: OTHER (EAFNOSUPPORT) where the system has none."""
        return cls._of(make.new(make.V6, make.STREAM))

    @classmethod
    def udp_v4(cls) -> Self:
        """One for UDP over IPv4."""
        return cls._of(make.new(make.V4, make.DATAGRAM))

    @classmethod
    def udp_v6(cls) -> Self:
        """One for UDP over IPv6.  Errors: as v6."""
        return cls._of(make.new(make.V6, make.DATAGRAM))

    def reuse_address(self, yes: bool, /) -> Self:
        """Whether it may be bound where connections of another linger, SO_REUSEADDR.

        For UDP, where others that ask for it are bound; on Windows, where anybody is.
        """
        return self._with(options.set, options.SOCKET, options.REUSE_ADDRESS, bool(yes))

    def reuse_port(self, yes: bool, /) -> Self:
        """Whether several may be bound to one address, and share what comes in, SO_REUSEPORT.

        All of them must ask for it, and be of one user.  Platforms: not on Windows, UNSUPPORTED.
        """
        return self._with(options.set_reuse_port, bool(yes))

    def only_v6(self, yes: bool, /) -> Self:
        """Whether one of IPv6 leaves IPv4 alone, IPV6_V6ONLY; if not, IPv4 comes in by mapped addresses.

        What it is at first the system says.  Errors: OTHER (ENOPROTOOPT) for one of IPv4.
        """
        return self._with(options.set, options.IPV6, options.V6_ONLY, bool(yes))

    def recv_buffer_size(self, size: int, /) -> Self:
        """How many bytes may have come in before they are read, SO_RCVBUF.

        A wish: Linux doubles it, and every system has its limits.  Errors: ValueError for a negative size.
        """
        return self._with(options.set_size, options.RECEIVE_BUFFER, size)

    def send_buffer_size(self, size: int, /) -> Self:
        """How many bytes may be on their way out, SO_SNDBUF; likewise."""
        return self._with(options.set_size, options.SEND_BUFFER, size)

    def nonblocking(self, yes: bool, /) -> Self:
        """Whether what is made of it fails with WOULD_BLOCK rather than to wait, O_NONBLOCK.

        Then into_tcp_stream gives a stream that is still connecting: wait until it is writable, then take_error.
        """
        return self._with(options.set_blocking, not yes)

    def bind(self, addr: ToSocketAddrs, /) -> Self:
        """Gives it the first of the addresses where that can be; port 0 is a free one.

        Corresponds to `bind(2)`.  Errors: those of the last address tried, which is the Error's `filename`: ADDR_IN_USE,
        ADDR_NOT_AVAILABLE, PERMISSION_DENIED; OTHER (EAFNOSUPPORT) for one of another family; INVALID_INPUT for what is no
        address, and where it has one already; those of to_socket_addrs.
        """
        return self._with(_bind_to, addr)

    def into_tcp_listener(self, backlog: int = make.BACKLOG, /) -> TcpListener:
        """Lets others connect; so many of them may wait for accept, or as many as the system lets.

        Corresponds to `listen(2)`.  Errors: INVALID_INPUT for one of UDP; ADDR_IN_USE; ValueError for a negative number.
        """
        sock = self._as(TcpListener)
        with make.OrClosed(sock):
            backlog = index(backlog)
            if backlog < 0:
                raise ValueError(f"a backlog is not negative: {backlog}")
        make.listen(sock, min(backlog, _LONGEST_BACKLOG))
        return TcpListener._of(sock)

    def into_tcp_stream(self, addr: ToSocketAddrs, /, deadline: Deadline | None = None) -> TcpStream:
        """Connects to the first of the addresses that is of its family, for a socket is good for one try.

        Corresponds to `connect(2)`.  One that is nonblocking waits under a deadline alone; without one, the stream is
        still connecting.  Errors, with the address as `filename`: those of TcpStream.connect; OTHER (EAFNOSUPPORT) where
        none is of its family; INVALID_INPUT for one of UDP.
        """
        sock = self._as(TcpStream)
        with make.OrClosed(sock):
            if deadline is not None:
                checked(deadline)
            at = _first(addr, _addrs_of(sock))
        try:
            make.connect(sock, at._to_system(), deadline)
        except Error as e:
            e.filename = str(at)
            raise
        return TcpStream._of(sock)

    def into_udp_socket(self) -> UdpSocket:
        """A socket of datagrams, bound or not.  Errors: INVALID_INPUT for one of TCP."""
        return UdpSocket._of(self._as(UdpSocket))

    def _as(self, what: type[TcpListener | TcpStream | UdpSocket]) -> RawSocket:
        """The socket, for a new owner that it fits."""
        sock = self._take()
        with make.OrClosed(sock):
            if sock.type != what._kind:
                raise Error(ErrorKind.INVALID_INPUT, f"a socket of this kind is no {what.__name__}")
        return sock

    def _with(self, step: Callable[[RawSocket, *_Ts], None], *args: *_Ts) -> Self:
        try:
            self.fileno()
            step(self._sock, *args)
        except BaseException:
            self.close()
            raise
        return self


def _addrs_of(sock: RawSocket) -> type[SocketAddrV4 | SocketAddrV6]:
    return SocketAddrV4 if sock.family == make.V4 else SocketAddrV6


def _bind_to(sock: RawSocket, addr: ToSocketAddrs) -> None:
    kind = _addrs_of(sock)

    def attempt(at: SocketAddr) -> None:
        if not isinstance(at, kind):
            raise make.wrong_family()
        make.try_bind(sock, at._to_system())

    first_of(addr, attempt)


def _first(addr: ToSocketAddrs, kind: type[SocketAddrV4 | SocketAddrV6]) -> SocketAddr:
    other: SocketAddr | None = None
    for at in to_socket_addrs(addr):
        if isinstance(at, kind):
            return at
        other = at
    if other is None:
        raise Error(ErrorKind.INVALID_INPUT, "no address to connect to")
    error = make.wrong_family()
    error.filename = str(other)
    raise error
