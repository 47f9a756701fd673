"""OwnedSocket: a socket that is closed exactly once, also while another thread waits in it.

Why `_users`: a number that is closed while a call is on its way into the kernel may be somebody else's when it arrives.
So each call leaves a mark while it lasts, and a close that finds one shuts the connection down, which wakes the call, and
leaves the closing to who goes last.  Adding and removing marks are single steps, for any number of threads.

Rules.  A call marks first and takes the socket then; who closes takes the socket away first and looks for marks then: one of
the two sees the other.  A call that comes later marks as well, so the last to go may be one that never had the socket.
"""

from __future__ import annotations

import sys
from _socket import SHUT_RDWR
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from _warnings import warn
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from pyio._sys.error import closed, os_error
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import NoReturn, Self

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")

# what stands for a closed socket: never opened, so that every call fails with EBADF
CLOSED = RawSocket.__new__(RawSocket)

# whether a shutdown wakes who waits in a socket without a peer, though it fails; elsewhere only closing wakes them
_SHUTDOWN_WAKES = sys.platform == "linux"


class OwnedSocket:
    """Owns a socket, which no child inherits."""

    __slots__ = ("__weakref__", "_late", "_sock", "_users")

    _sock: RawSocket
    _users: list[None]

    # what was closed under calls, which the last of them closes
    _late: RawSocket | None

    # what wakes a call that waits
    _ends = SHUT_RDWR

    @classmethod
    def _of(cls, sock: RawSocket, /) -> Self:
        """One that owns `sock` from now on."""
        self = cls.__new__(cls)
        self._late = None
        self._users = []
        self._sock = sock
        return self

    def fileno(self) -> int:
        """The descriptor, still owned by this object.  Errors: OTHER (EBADF) once it is closed."""
        fd = self._sock.fileno()
        if fd < 0:
            raise closed()
        return fd

    def close(self) -> None:
        """Closes the socket; a second close does nothing.

        Corresponds to `close(2)`.  A call that waits in another thread is woken and fails with OTHER (EBADF): the
        connection is shut down for that, for its clones as well.
        """
        sock, self._sock = self._sock, CLOSED
        if sock is CLOSED:
            return
        if self._users:
            self._late = sock
            try:
                sock.shutdown(self._ends)
                woken = True
            except OSError:  # not connected
                woken = _SHUTDOWN_WAKES
            # who left meanwhile may have done so before it was there to close
            if self._users and woken:
                return
        self._release(sock)

    def _take(self) -> RawSocket:
        """The socket, for a new owner.  Errors: OTHER (EBADF) once it is closed; RESOURCE_BUSY while a call is under way."""
        sock, self._sock = self._sock, CLOSED
        if sock is CLOSED:
            raise closed()
        if self._users:
            self._sock = sock
            raise Error(ErrorKind.RESOURCE_BUSY, "another thread waits in it")
        return sock

    def _release(self, sock: RawSocket) -> None:
        """Closes the socket that was this object's; two threads may come here for one."""
        try:
            sock.close()
        except OSError as e:
            raise os_error(e) from None

    def _call(self, call: Callable[[RawSocket, *_Ts], _T], *args: *_Ts) -> _T:
        """What `call` makes of the socket and `args`; every call that can wait goes this way, or says the same itself.

        Errors: the call's; OTHER (EBADF) where the socket was closed meanwhile, unless the call had done its work.
        """
        users = self._users
        try:
            users.append(None)
            result = call(self._sock, *args)
        except (OSError, BufferError) as e:
            raise self._failure(e) from None
        finally:
            users.pop()
            if self._sock is CLOSED:
                self._left()
        if result or self._sock is not CLOSED:
            return result
        raise closed()

    def _failure(self, error: OSError | BufferError) -> Exception:
        """As what a call that failed is told."""
        if isinstance(error, BufferError):
            return TypeError(str(error))
        return closed() if self._sock is CLOSED else os_error(error)

    def _left(self) -> None:
        """Closes what was closed under calls, if that was the last."""
        if self._late is not None and not self._users:
            self._release(self._late)

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one number twice
        raise TypeError(f"{type(self).__name__} owns a socket: it is neither copied nor pickled")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            sock = self._sock
        except AttributeError:  # its constructor failed
            return
        if sock is not CLOSED:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                try:
                    self.close()
                except OSError:
                    pass

    def __repr__(self) -> str:
        fd = self._sock.fileno()
        return f"{type(self).__name__}({'closed' if fd < 0 else f'fd {fd}'})"
