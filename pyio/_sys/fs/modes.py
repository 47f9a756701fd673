"""Permission bits and owners, and the one file that is made with nothing else: the FIFO."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error, unsupported
from pyio._sys.fs.paths import on_path

if TYPE_CHECKING:
    from typing import Final

    from pyio._sys.fs.paths import PathArg
    from pyio.io.error import Error

# the owner that stays
KEEP = -1


HAS_BITS: Final = sys.platform != "wasi"
"""Whether files have permission bits."""


def no_bits() -> Error:
    """UNSUPPORTED; Python's own chmod does nothing then."""
    return unsupported("files have no permission bits on this platform")


if sys.platform == "wasi":

    def bits(_status: os.stat_result, /) -> int:
        """All of them: what may be done with a file the host decides when it is done."""
        return 0o777

    def chmod(_path: PathArg, _mode: int, /) -> None:
        """UNSUPPORTED."""
        raise no_bits()

    def fchmod(_fd: int, _mode: int, /) -> None:
        """UNSUPPORTED."""
        raise no_bits()

else:

    def bits(status: os.stat_result, /) -> int:
        """The permission bits, with those that lend their owner's rights."""
        return status.st_mode & 0o7777

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


if sys.platform != "win32" and sys.platform != "wasi":

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
        """UNSUPPORTED: files have no owners here, or none that are numbers."""
        raise unsupported("this platform knows no owners by their numbers")

    def lchown(_path: PathArg, _uid: int, _gid: int, /) -> None:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform knows no owners by their numbers")

    def fchown(_fd: int, _uid: int, _gid: int, /) -> None:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform knows no owners by their numbers")

    def mkfifo(_path: PathArg, _mode: int, /) -> None:
        """UNSUPPORTED: the file system has no FIFOs."""
        raise unsupported("the file system of this platform has no FIFOs")
