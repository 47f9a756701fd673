"""OwnedFd: a descriptor that is closed exactly once.

Why -1 and not a flag: after close every system call fails with EBADF by itself, so that no method has to look first,
and none can touch a descriptor that has been given to somebody else since.
"""

from __future__ import annotations

import os
from _warnings import warn
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn, Self

_close = os.close


class OwnedFd:
    """Owns a descriptor, which no child inherits."""

    __slots__ = ("__weakref__", "_fd")

    _fd: int

    def fileno(self) -> int:
        """The descriptor, still owned by this object.  Errors: OTHER (EBADF) once it is closed."""
        if self._fd < 0:
            raise closed()
        return self._fd

    def close(self) -> None:
        """Closes the descriptor; a second close does nothing.

        Corresponds to `close(2)`.  Errors: what the system kept for this moment (STORAGE_FULL of a network file system,
        say); the descriptor is closed all the same.
        """
        fd = self._fd
        if fd >= 0:
            self._fd = -1
            try:
                _close(fd)
            except OSError as e:
                raise os_error(e) from None

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one number twice
        raise TypeError(f"{type(self).__name__} owns a descriptor: it is neither copied nor pickled")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            fd = self._fd
        except AttributeError:  # its constructor failed
            return
        if fd >= 0:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self._fd = -1
                try:
                    _close(fd)
                except OSError:
                    pass
