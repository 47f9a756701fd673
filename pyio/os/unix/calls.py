"""Calls that only Unix has: owners and FIFOs."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.fs import modes
from pyio.fs.status import Metadata
from pyio.fs.status import symlink_metadata as _symlink_metadata
from pyio.os.unix.mode import bits

if TYPE_CHECKING:
    from pyio.io.traits.fileno import HasFileno
    from pyio.path import AsPath

# (uid_t)-1 means "stays"
_LAST_ID = (1 << 32) - 2


def lstat(path: AsPath, /) -> Metadata:
    """What the file system knows of `path` itself: a link is not followed.  Corresponds to `lstat(2)`."""
    return _symlink_metadata(path)


def chown(path: AsPath, uid: int | None, gid: int | None, /) -> None:
    """Gives what `path` leads to another owner and group; None leaves that as it is.

    Corresponds to `std::os::unix::fs::chown`, `chown(2)`.  Errors: PERMISSION_DENIED; ValueError for what is no id.

    >>> import os
    >>> from pyio import fs
    >>> from pyio.os import unix
    >>> fs.write("mine", "")
    >>> unix.chown("mine", os.getuid(), None)
    """
    modes.chown(path, _id(uid), _id(gid))


def lchown(path: AsPath, uid: int | None, gid: int | None, /) -> None:
    """As chown, of `path` itself: a link is not followed.  Corresponds to `std::os::unix::fs::lchown`."""
    modes.lchown(path, _id(uid), _id(gid))


def fchown(file: HasFileno, uid: int | None, gid: int | None, /) -> None:
    """As chown, of an open file or directory.  Corresponds to `std::os::unix::fs::fchown`."""
    modes.fchown(file.fileno(), _id(uid), _id(gid))


def _id(number: int | None) -> int:
    if number is None:
        return modes.KEEP
    number = index(number)
    if not 0 <= number <= _LAST_ID:
        raise ValueError(f"{number} is no user or group")
    return number


def mkfifo(path: AsPath, mode: int = 0o666, /) -> None:
    """Creates a FIFO, a pipe with a name; the umask takes from `mode`.

    Corresponds to `std::os::unix::fs::mkfifo`, `mkfifo(3)`.  Opening it to read waits for a writer, and the other way
    round.  Errors: ALREADY_EXISTS, NOT_FOUND for a missing parent.
    """
    modes.mkfifo(path, bits(mode))
