"""kqueue: the readiness facility of macOS and the BSDs."""

from __future__ import annotations

import errno
import select
import sys
from typing import TYPE_CHECKING, Final, Protocol

from pyio._sys.error import closed, os_error, unsupported

if TYPE_CHECKING:
    from collections.abc import Sequence

# the numbers are the same on all of them; NetBSD's filters alone are others
READ: Final[int] = getattr(select, "KQ_FILTER_READ", -1)
WRITE: Final[int] = getattr(select, "KQ_FILTER_WRITE", -2)
ADD: Final = 0x0001
DELETE: Final = 0x0002
ONESHOT: Final = 0x0010
CLEAR: Final = 0x0020
ERROR: Final = 0x4000
EOF: Final = 0x8000

LONGEST: Final = 2_000_000.0
"""Seconds of one wait."""


class KEvent(Protocol):
    """A change to make, or what happened.  Corresponds to `struct kevent`."""

    @property
    def ident(self) -> int:
        """The descriptor."""
        ...

    @property
    def filter(self) -> int:
        """READ or WRITE."""
        ...

    @property
    def flags(self) -> int:
        """ADD to ONESHOT in a change, ERROR and EOF in what happened."""
        ...

    @property
    def fflags(self) -> int:
        """With EOF, the error of a socket."""
        ...


class RawQueue(Protocol):
    """CPython's kqueue."""

    @property
    def closed(self) -> bool:
        """Whether it is."""
        ...

    def control(
        self, changes: Sequence[KEvent] | None, most: int, timeout: float | None = None, /
    ) -> list[KEvent]:
        """`kevent(2)`."""
        ...

    def fileno(self) -> int:
        """Its descriptor."""
        ...

    def close(self) -> None:
        """Closes it."""
        ...


if sys.platform != "linux" and sys.platform != "win32" and sys.platform != "wasi":

    def raw_queue() -> RawQueue:
        """A new one."""
        return select.kqueue()  # type: ignore[return-value]  # pyright: ignore[reportUnknownVariableType]  # typeshed's kevent is that protocol but for read-only properties

    def change(fd: int, filter: int, flags: int, /) -> KEvent:
        """What to do with one filter of a descriptor."""
        return select.kevent(fd, filter, flags)

else:

    def raw_queue() -> RawQueue:
        """There is none."""
        raise unsupported("this platform has no kqueue")

    def change(_fd: int, _filter: int, _flags: int, /) -> KEvent:
        """There is none."""
        raise unsupported("this platform has no kqueue")


class Kqueue:
    """A kernel event queue.  Corresponds to `kqueue(2)` and `kevent(2)`."""

    __slots__ = ("_queue",)

    def __init__(self) -> None:
        try:
            self._queue = raw_queue()
        except OSError as e:
            raise os_error(e) from None

    def set(self, fd: int, filter: int, flags: int, /) -> bool:
        """Adds, changes or deletes one filter; False where there is none to delete.

        A filter is the descriptor's: closing that deletes it, duplicates or not.  Errors: OTHER (EBADF), INVALID_INPUT
        for what cannot be watched.
        """
        try:
            self._queue.control((change(fd, filter, flags),), 0, 0)
        except OSError as e:
            if flags & DELETE and e.errno in {errno.ENOENT, errno.EBADF}:
                return False
            # a pipe without its other end: the event will tell
            if e.errno != errno.EPIPE:
                raise os_error(e) from None
        except (ValueError, OverflowError):
            raise closed() from None
        return True

    def wait(self, timeout: float | None, most: int, /) -> list[KEvent]:
        """What happened.  Errors: OTHER (EBADF) once it is closed."""
        try:
            return self._queue.control(None, most, timeout)
        except OSError as e:
            raise os_error(e) from None
        except ValueError:
            if self._queue.closed:
                raise closed() from None
            raise

    def fileno(self) -> int:
        """The descriptor."""
        return self._queue.fileno()

    def close(self) -> None:
        """Closes it, once."""
        try:
            self._queue.close()
        except OSError:  # a child has none of its parent's
            pass
