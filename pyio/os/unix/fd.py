"""Raw descriptors: lent, given up and taken over."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pyio.fs.dir import Dir
from pyio.fs.file import File
from pyio.os.unix.pipes import PipeReader, PipeWriter
from pyio.process.pipes import ChildStderr, ChildStdin, ChildStdout

if TYPE_CHECKING:
    from pyio.io.traits.fileno import HasFileno

OwnedFd: TypeAlias = File | Dir | PipeReader | PipeWriter | ChildStdin | ChildStdout | ChildStderr
"""What owns a descriptor and can give it up."""

_F = TypeVar("_F", bound=OwnedFd)

_OWNERS = (File, Dir, PipeReader, PipeWriter, ChildStdin, ChildStdout, ChildStderr)


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

        Errors: OTHER (EBADF) where it is closed already; TypeError for what owns more than a descriptor.
        """
        if not isinstance(obj, _OWNERS):
            raise TypeError(f"a {type(obj).__name__} can't give up its descriptor")
        fd = obj.fileno()
        obj._fd = -1
        return fd


class FromRawFd:
    """Takes a descriptor over.  Corresponds to `std::os::fd::FromRawFd`."""

    @staticmethod
    def from_raw_fd(kind: type[_F], fd: int, /) -> _F:
        """A `kind` that owns `fd` and will close it; nobody else may.  What `fd` is open on is not checked.

        Errors: ValueError for a negative number.
        """
        if not issubclass(kind, _OWNERS):
            raise TypeError(f"a {kind.__name__} is not made of a descriptor")
        fd = index(fd)
        if fd < 0:
            raise ValueError(f"{fd} is no descriptor")
        return kind(fd)
