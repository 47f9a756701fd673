"""Movable: a socket that is shared, given and taken: as a clone, as a socket.socket, or as a descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.net import make
from pyio._sys.net.configured import Configured

if TYPE_CHECKING:
    import socket
    from typing import ClassVar, Self


class Movable(Configured):
    """A socket of a known kind, all of it."""

    __slots__ = ()

    _families: ClassVar[tuple[int, ...]] = (make.V4, make.V6)
    _kind: ClassVar[int] = make.STREAM

    def try_clone(self) -> Self:
        """A second handle of the same socket, with all its settings.  Corresponds to `try_clone`, `dup(2)`."""
        return self._of(make.duplicate(self._sock))

    @classmethod
    def from_socket(cls, sock: socket.socket, /) -> Self:
        """Takes a socket over, which is left closed; a timeout of its own is forgotten.

        With into_socket the way to and from ssl, asyncio, socketserver and http.client.  Errors: INVALID_INPUT for a
        socket of another kind, and for an SSLSocket, whose descriptor carries ciphertext: adapt that with io.FromPython;
        OTHER (EBADF) for a closed one.

        >>> import socket
        >>> from pyio import net
        >>> with net.TcpListener.bind("localhost:0") as listener:
        ...     taken = net.TcpStream.from_socket(
        ...         socket.create_connection(("localhost", listener.local_addr().port()))
        ...     )
        ...     taken.peer_addr() == listener.local_addr()
        True
        >>> taken.into_socket().close()
        """
        return cls._of(make.of_python(sock, cls._families, cls._kind, cls.__name__))

    def into_socket(self) -> socket.socket:
        """The same as a socket.socket; this is closed to use.

        Errors: OTHER (EBADF) where it is closed already, RESOURCE_BUSY while another thread waits in it.
        """
        return make.to_python(self._take())

    @classmethod
    def _from_fd(cls, fd: int, /) -> Self:
        return cls._of(make.of_fd(fd, cls._families, cls._kind, cls.__name__))

    def _into_fd(self) -> int:
        return self._take().detach()
