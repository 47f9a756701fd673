"""TcpStream: a TCP connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.net import make, options
from pyio._sys.net.configured import Routed
from pyio._sys.net.connected import Connected, HalfRead, HalfWrite, SocketDeadlined
from pyio._sys.net.reading import SocketReadDeadline
from pyio._sys.net.writing import SocketWriteDeadline
from pyio.io.deadline import Deadline, checked
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.read import Read
from pyio.io.traits.readwrite import ReadWrite
from pyio.io.traits.write import Write
from pyio.net.addr.socket_addr import from_system
from pyio.net.attempts import family_of, first_of

if TYPE_CHECKING:
    from typing import Self

    from pyio.io.bounded import Deadlined, ReadDeadline, WriteDeadline
    from pyio.net.addr.socket_addr import SocketAddr
    from pyio.net.resolve import ToSocketAddrs
    from pyio.net.shutdown import Shutdown


class TcpStream(Connected, Routed, ReadWrite):
    """A TCP connection: every read and write is one system call.

    Corresponds to `std::net::TcpStream`.  It is closed by close(), by `with`, or, with a ResourceWarning, when collected.
    Children do not inherit it.  One thread may read while another writes; see split().

    >>> from threading import Thread
    >>> from pyio import io, net
    >>> listener = net.TcpListener.bind("localhost:0")
    >>> def serve() -> None:
    ...     with listener.accept()[0] as stream:
    ...         io.copy(stream, stream)
    >>> thread = Thread(target=serve)
    >>> thread.start()
    >>> with net.TcpStream.connect(listener.local_addr()) as stream:
    ...     stream.write_all(b"echo")
    ...     stream.shutdown(net.Shutdown.WRITE)
    ...     io.read_to_end(stream)
    b'echo'
    >>> thread.join()
    >>> listener.close()
    """

    __slots__ = ()

    @classmethod
    def connect(cls, addr: ToSocketAddrs, /, deadline: Deadline | None = None) -> Self:
        """Connects to the first of the addresses that answers.

        Corresponds to `TcpStream::connect`, `connect(2)`.  Looking a name up is not bounded by the deadline.  Errors: those
        of the last address tried, which is the Error's `filename`: CONNECTION_REFUSED, HOST_UNREACHABLE,
        NETWORK_UNREACHABLE, TIMED_OUT; CANCELLED; INVALID_INPUT for what is no address; those of to_socket_addrs.
        """
        return first_of(addr, lambda at: cls._connected(at, deadline), deadline)

    @classmethod
    def connect_timeout(cls, addr: SocketAddr, seconds: float, /) -> Self:
        """Connects to one address, in so many seconds.

        Corresponds to `TcpStream::connect_timeout`.  Errors: as connect; INVALID_INPUT for 0 seconds; ValueError for a
        negative number, or NaN.
        """
        if not options.seconds(seconds):
            raise Error(ErrorKind.INVALID_INPUT, "a timeout of 0 seconds")
        return cls.connect(addr, Deadline.after(seconds))

    @classmethod
    def _connected(cls, addr: SocketAddr, deadline: Deadline | None) -> Self:
        if deadline is not None:
            checked(deadline)
        sock = make.new(family_of(addr), make.STREAM)
        make.connect(sock, addr._to_system(), deadline)
        return cls._of(sock)

    def peer_addr(self) -> SocketAddr:
        """The address of the other end.  Corresponds to `TcpStream::peer_addr`.  Errors: NOT_CONNECTED."""
        return from_system(make.peer(self._sock))

    def local_addr(self) -> SocketAddr:
        """The address of this end.  Corresponds to `TcpStream::local_addr`."""
        return from_system(make.local(self._sock))

    def shutdown(self, how: Shutdown, /) -> None:
        """Ends one direction, or both, for all clones: the peer reads end of file, calls that wait here are woken.

        Corresponds to `TcpStream::shutdown`, `shutdown(2)`.  Errors: NOT_CONNECTED.
        """
        self._shut(how)

    def split(self) -> tuple[ReadHalf, WriteHalf]:
        """Two halves for two threads; this is closed to use.

        Closing the write half shuts down writing, which is end of file to the peer; the last half closes the socket.
        Errors: OTHER (EBADF) where it is closed already, RESOURCE_BUSY while another thread waits in it.

        >>> from pyio import io, net
        >>> with net.TcpListener.bind("localhost:0") as listener:
        ...     reader, writer = net.TcpStream.connect(listener.local_addr()).split()
        ...     peer, _ = listener.accept()
        >>> with reader, peer:
        ...     with writer:
        ...         writer.write_all(b"that is all")
        ...     io.read_to_end(peer)
        b'that is all'
        """
        sock = self._take()
        halves = [ReadHalf._ends, WriteHalf._ends]
        return ReadHalf._half(sock, halves), WriteHalf._half(sock, halves)

    def with_deadline(self, deadline: Deadline, /) -> Deadlined[TcpStream]:
        """A view whose every read and write is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED."""
        return SocketDeadlined(self, deadline)

    def set_nodelay(self, yes: bool, /) -> None:
        """Whether small writes are sent at once.  Corresponds to `TcpStream::set_nodelay`, TCP_NODELAY."""
        options.set(self._sock, options.TCP, options.NODELAY, bool(yes))

    def nodelay(self) -> bool:
        """The same.  Corresponds to `TcpStream::nodelay`."""
        return options.get(self._sock, options.TCP, options.NODELAY) != 0

    def set_linger(self, seconds: float | None, /) -> None:
        """How long closing waits for what is still to be sent, in whole seconds, rounded up; at 0 that is dropped.

        Corresponds to `TcpStream::set_linger`, SO_LINGER.  None: closing does not wait, the system goes on sending.
        """
        options.set_linger(self._sock, seconds)

    def linger(self) -> float | None:
        """The same.  Corresponds to `TcpStream::linger`."""
        return options.linger(self._sock)

    def set_keepalive(self, seconds: float | None, /) -> None:
        """After how long a silence the peer is asked whether it is still there, in whole seconds, rounded up.

        Corresponds to RFC 517's `set_keepalive`, SO_KEEPALIVE and TCP_KEEPIDLE.  Errors: INVALID_INPUT for 0.
        """
        options.set_keepalive(self._sock, seconds)

    def keepalive(self) -> float | None:
        """The same; None where it is not asked."""
        return options.keepalive(self._sock)

    def __repr__(self) -> str:
        try:
            return f"TcpStream({self.local_addr()} to {self.peer_addr()})"
        except OSError:
            return Connected.__repr__(self)


class ReadHalf(HalfRead, Read):
    """The half of a TcpStream that reads; see TcpStream.split."""

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[ReadHalf]:
        """A view whose every read is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED."""
        return SocketReadDeadline(self, deadline)


class WriteHalf(HalfWrite, Write):
    """The half of a TcpStream that writes; see TcpStream.split."""

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> WriteDeadline[WriteHalf]:
        """A view whose every write is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED."""
        return SocketWriteDeadline(self, deadline)
