"""TcpListener: where TCP connections come in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyio._sys.net import make
from pyio._sys.net.configured import Routed
from pyio._sys.net.listening import Listening
from pyio.io.deadline import checked
from pyio.net.addr.socket_addr import from_system
from pyio.net.attempts import family_of, first_of
from pyio.net.tcpstream import TcpStream

if TYPE_CHECKING:
    from typing import Self

    from pyio.io.deadline import Deadline
    from pyio.net.addr.socket_addr import SocketAddr
    from pyio.net.resolve import ToSocketAddrs


class TcpListener(Listening, Routed):
    """A socket that waits for connections.

    Corresponds to `std::net::TcpListener`.  It is closed by close(), by `with`, or, with a ResourceWarning, when
    collected; closing wakes an accept() that waits in another thread, which fails with OTHER (EBADF).

    >>> from pyio import net
    >>> with net.TcpListener.bind("127.0.0.1:0") as listener:
    ...     client = net.TcpStream.connect(listener.local_addr())
    ...     stream, addr = listener.accept()
    >>> addr == client.local_addr()
    True
    >>> stream.close(), client.close()
    (None, None)
    """

    __slots__ = ()

    @classmethod
    def bind(cls, addr: ToSocketAddrs, /) -> Self:
        """Listens at the first of the addresses where that can be; port 0 is a free one: see local_addr().

        Corresponds to `TcpListener::bind`: `bind(2)` with SO_REUSEADDR, `listen(2)`.  Errors: those of the last address
        tried, which is the Error's `filename`: ADDR_IN_USE, ADDR_NOT_AVAILABLE, PERMISSION_DENIED; INVALID_INPUT for what is
        no address; those of to_socket_addrs.
        """
        return first_of(addr, cls._bound)

    @classmethod
    def _bound(cls, addr: SocketAddr) -> Self:
        sock = make.new(family_of(addr), make.STREAM)
        make.reuse_address(sock)
        make.bind(sock, addr._to_system())
        make.listen(sock, make.BACKLOG)
        return cls._of(sock)

    def local_addr(self) -> SocketAddr:
        """Where it listens.  Corresponds to `TcpListener::local_addr`."""
        return from_system(make.local(self._sock))

    def accept(self, deadline: Deadline | None = None) -> tuple[TcpStream, SocketAddr]:
        """Waits for a connection, and gives it with the address that it comes from.

        Corresponds to `TcpListener::accept`, `accept(2)`.  Several threads may wait, each under a deadline of its own; a
        connection that another process, or an accept without a deadline, takes first may keep one waiting past it.
        Errors: TIMED_OUT, CANCELLED; WOULD_BLOCK; CONNECTION_ABORTED; OTHER (EMFILE) with the connection still there.
        """
        if deadline is not None:
            checked(deadline)
        sock, addr = self._accept(deadline)
        return TcpStream._of(sock), from_system(addr)

    def incoming(self) -> Incoming:
        """The connections, one by one, without end.  Corresponds to `TcpListener::incoming`."""
        return Incoming(self)

    def __repr__(self) -> str:
        try:
            return f"TcpListener({self.local_addr()})"
        except OSError:
            return Routed.__repr__(self)


class Incoming(Iterator[TcpStream]):
    """The connections of a listener.

    It never ends; an error of one accept is raised by next(), which may be called again.
    """

    __slots__ = ("_listener",)

    def __init__(self, listener: TcpListener, /) -> None:
        self._listener = listener

    def __next__(self) -> TcpStream:
        return self._listener.accept()[0]
