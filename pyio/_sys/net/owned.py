"""OwnedSocket: a socket that is closed exactly once, also while another thread waits in it.

Why `_users`: a number that is closed while a call is on its way into the kernel may be somebody else's when it arrives.
So each call leaves a mark while it lasts, and a close that finds one shuts the connection down, which wakes the call, and
leaves the closing to who goes last.  Adding and removing marks are single steps, for any number of threads.
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

    __slots__ = ("__weakref__", "_sock", "_users")

    _sock: RawSocket
    _users: list[None]

    # what wakes a call that waits
    _ends = SHUT_RDWR

    @classmethod
    def _of(cls, sock: RawSocket, /) -> Self:
        """One that owns `sock` from now on."""
        self = cls.__new__(cls)
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
        sock = self._detach()
        if sock is CLOSED:
            return
        if self._users:
            try:
                sock.shutdown(self._ends)
                woken = True
            except OSError:  # not connected
                woken = _SHUTDOWN_WAKES
            # who left meanwhile has looked before it was detached
            if self._users and woken:
                return
        self._release(sock)

    def _detach(self) -> RawSocket:
        """The socket, which is not this object's any more."""
        sock, self._sock = self._sock, CLOSED
        return sock

    def _take(self) -> RawSocket:
        """The same, for a new owner.  Errors: OTHER (EBADF) once it is closed; RESOURCE_BUSY while a call is under way."""
        if self._users:
            raise Error(ErrorKind.RESOURCE_BUSY, "another thread waits in it")
        self.fileno()
        return self._detach()

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
        sock = self._sock
        users = self._users
        try:
            users.append(None)
            result = call(sock, *args)
        except (OSError, BufferError) as e:
            raise self._failure(sock, e) from None
        finally:
            users.pop()
            if sock is not self._sock:
                self._left(sock)
        if result or sock is self._sock:
            return result
        raise closed()

    def _failure(self, sock: RawSocket, error: OSError | BufferError) -> Exception:
        """As what a call that failed is told."""
        if isinstance(error, BufferError):
            return TypeError(str(error))
        return closed() if sock is CLOSED or sock is not self._sock else os_error(error)

    def _left(self, sock: RawSocket) -> None:
        """Closes what was closed under a call, when that was the last."""
        if not self._users:
            self._release(sock)

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
