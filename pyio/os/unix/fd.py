"""Raw descriptors: lent, given up and taken over."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from typing import Self

    from pyio.io.traits.fileno import HasFileno
    from pyio.os.unix.owners import OwnedFd


class _Movable(Protocol):
    """What every OwnedFd has, so that none of their modules is loaded for the others'."""

    @classmethod
    def _from_fd(cls, fd: int, /) -> Self: ...


_F = TypeVar("_F", bound=_Movable)

# a C int; CPython takes the lowest bits alone for the number of a socket
_LAST_FD = (1 << 31) - 1


class AsRawFd:
    """Lends a descriptor.  Corresponds to `std::os::fd::AsRawFd`."""

    @staticmethod
    def as_raw_fd(obj: HasFileno, /) -> int:
        """The descriptor, which stays the object's.  Errors: OTHER (EBADF) for a closed handle of pyio's."""
        return obj.fileno()


class IntoRawFd:
    """Gives a descriptor up.  Corresponds to `std::os::fd::IntoRawFd`.

    >>> import os
    >>> from pyio import fs
    >>> from pyio.os.unix import FromRawFd, IntoRawFd
    >>> fd = IntoRawFd.into_raw_fd(fs.File.create("file"))
    >>> os.write(fd, b"by hand")
    7
    >>> FromRawFd.from_raw_fd(fs.File, fd).close()
    """

    @staticmethod
    def into_raw_fd(obj: OwnedFd, /) -> int:
        """The descriptor, which is the caller's from now on; the object is as if closed.

        Errors: OTHER (EBADF) where it is closed already; RESOURCE_BUSY for a socket that another thread waits in; TypeError
        for what owns more than a descriptor.
        """
        try:
            give = obj._into_fd
        except AttributeError:
            raise TypeError(f"a {type(obj).__name__} can't give up its descriptor") from None
        return give()


class FromRawFd:
    """Takes a descriptor over.  Corresponds to `std::os::fd::FromRawFd`."""

    @staticmethod
    def from_raw_fd(kind: type[_F], fd: int, /) -> _F:
        """A `kind` that owns `fd` and will close it; nobody else may.

        What `fd` is open on is checked for sockets alone.  Errors: ValueError for what is no descriptor's number; for
        sockets, INVALID_INPUT where it is one of another kind, OTHER (ENOTSOCK) where it is none: it stays the caller's.
        """
        try:
            take = kind._from_fd
        except AttributeError:
            raise TypeError(f"a {kind.__name__} is not made of a descriptor") from None
        fd = index(fd)
        if not 0 <= fd <= _LAST_FD:
            raise ValueError(f"{fd} is no descriptor")
        return take(fd)
