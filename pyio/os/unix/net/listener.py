"""UnixListener: where connections from this machine come in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pyio._sys.net import make, unix
from pyio._sys.net.listening import Listening
from pyio.io.deadline import checked
from pyio.os.unix.net.addr import UnixAddr, at
from pyio.os.unix.net.stream import UnixStream

if TYPE_CHECKING:
    from typing import Self

    from pyio._sys.net.make import System
    from pyio.io.deadline import Deadline
    from pyio.path import AsPath


class UnixListener(Listening):
    """A socket that waits for connections from this machine.

    Corresponds to `std::os::unix::net::UnixListener`.  It is closed by close(), by `with`, or, with a ResourceWarning,
    when collected; its file stays, for who made it to remove.  Closing wakes an accept() that waits in another thread,
    which fails with OTHER (EBADF).

    >>> from pyio import fs
    >>> from pyio.os.unix import UnixListener, UnixStream
    >>> with UnixListener.bind("service") as listener:
    ...     with UnixStream.connect("service") as client, listener.accept()[0] as stream:
    ...         print(client.peer_addr().as_pathname())
    service
    >>> fs.remove_file("service")
    """

    __slots__ = ()

    _families = (unix.FAMILY,)

    @classmethod
    def bind(cls, addr: AsPath | UnixAddr, /) -> Self:
        """Listens at a path, where it makes a file, or at another address; unnamed, Linux chooses an abstract name.

        Corresponds to `UnixListener::bind`, `bind(2)` and `listen(2)`.  Errors, with the path as `filename`: ADDR_IN_USE
        where there is a file, also the socket of a server that is gone, which has to be removed; NOT_FOUND for a missing
        parent; PERMISSION_DENIED; INVALID_INPUT as UnixAddr.from_pathname.
        """
        return at(addr, cls._bound)

    @classmethod
    def _bound(cls, raw: System) -> Self:
        sock = unix.new(make.STREAM)
        make.bind(sock, raw)
        make.listen(sock, make.BACKLOG)
        return cls._of(sock)

    def accept(self, deadline: Deadline | None = None) -> tuple[UnixStream, UnixAddr]:
        """Waits for a connection, and gives it with the address that it comes from, which mostly is unnamed.

        Corresponds to `UnixListener::accept`, `accept(2)`.  Several threads may wait, each under a deadline of its own; a
        connection that another process, or an accept without a deadline, takes first may keep one waiting past it.
        Errors: TIMED_OUT, CANCELLED; WOULD_BLOCK; OTHER (EMFILE) with the connection still there.
        """
        if deadline is not None:
            checked(deadline)
        sock, addr = self._accept(deadline)
        return UnixStream._of(sock), UnixAddr._from_system(addr)

    def incoming(self) -> UnixIncoming:
        """The connections, one by one, without end.  Corresponds to `UnixListener::incoming`."""
        return UnixIncoming(self)

    def local_addr(self) -> UnixAddr:
        """Where it listens.  Corresponds to `UnixListener::local_addr`."""
        return UnixAddr._from_system(make.local(self._sock))

    def __repr__(self) -> str:
        try:
            return f"UnixListener({self.local_addr()})"
        except OSError:
            return Listening.__repr__(self)


class UnixIncoming(Iterator[UnixStream]):
    """The connections of a UnixListener.

    It never ends; an error of one accept is raised by next(), which may be called again.
    """

    __slots__ = ("_listener",)

    def __init__(self, listener: UnixListener, /) -> None:
        self._listener = listener

    def __next__(self) -> UnixStream:
        return self._listener.accept()[0]
