"""Permission bits and owners, and the one file that is made with nothing else: the FIFO."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error, unsupported
from pyio._sys.fs.paths import on_path

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg

# the owner that stays
KEEP = -1


def chmod(path: PathArg, mode: int, /) -> None:
    """`chmod(2)`: of what a link points to."""
    on_path(os.chmod, path, mode)


def fchmod(fd: int, mode: int, /) -> None:
    """`fchmod(2)`."""
    if fd < 0:
        raise closed()
    if os.chmod not in os.supports_fd:
        raise unsupported("this platform changes permissions by path alone")
    try:
        os.chmod(fd, mode)
    except OSError as e:
        raise os_error(e) from None


if sys.platform != "win32":

    def chown(path: PathArg, uid: int, gid: int, /) -> None:
        """`chown(2)`: of what a link points to."""
        on_path(os.chown, path, uid, gid)

    def lchown(path: PathArg, uid: int, gid: int, /) -> None:
        """`lchown(2)`: of a link itself."""
        on_path(os.lchown, path, uid, gid)

    def fchown(fd: int, uid: int, gid: int, /) -> None:
        """`fchown(2)`."""
        try:
            os.fchown(fd, uid, gid)
        except OSError as e:
            raise os_error(e) from None

    def mkfifo(path: PathArg, mode: int, /) -> None:
        """`mkfifo(3)`."""
        on_path(os.mkfifo, path, mode)

else:

    def chown(_path: PathArg, _uid: int, _gid: int, /) -> None:
        """UNSUPPORTED: owners are no numbers here."""
        raise unsupported("owners are no numbers on this platform")

    def lchown(_path: PathArg, _uid: int, _gid: int, /) -> None:
        """UNSUPPORTED, likewise."""
        raise unsupported("owners are no numbers on this platform")

    def fchown(_fd: int, _uid: int, _gid: int, /) -> None:
        """UNSUPPORTED, likewise."""
        raise unsupported("owners are no numbers on this platform")

    def mkfifo(_path: PathArg, _mode: int, /) -> None:
        """UNSUPPORTED: the file system has no FIFOs."""
        raise unsupported("the file system of this platform has no FIFOs")
