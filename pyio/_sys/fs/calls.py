"""The calls that need nothing but a path, or a descriptor."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error, refused
from pyio._sys.fs.paths import native, on_path, on_paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyio._sys.fd.owned import OwnedFd
    from pyio._sys.fs.paths import PathArg

_stat = os.stat
_scandir = os.scandir


def stat(path: PathArg, /) -> os.stat_result:
    """`stat(2)`: of what a link points to."""
    try:
        return _stat(path if type(path) is str else native(path))
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None


def lstat(path: PathArg, /) -> os.stat_result:
    """`lstat(2)`: of a link itself."""
    return on_path(os.lstat, path)


def fstat(fd: int, /) -> os.stat_result:
    """`fstat(2)`."""
    try:
        return os.fstat(fd)
    except OSError as e:
        raise os_error(e) from None


def unlink(path: PathArg, /) -> None:
    """`unlink(2)`."""
    on_path(os.unlink, path)


def rename(src: PathArg, dst: PathArg, /) -> None:
    """`rename(2)`, which replaces a file that is in the way; on Windows MoveFileExW does so when asked."""
    on_paths(os.replace, src, dst)


def mkdir(path: PathArg, mode: int, /) -> None:
    """`mkdir(2)`."""
    on_path(os.mkdir, path, mode)


def rmdir(path: PathArg, /) -> None:
    """`rmdir(2)`."""
    on_path(os.rmdir, path)


def scandir(path: PathArg, /) -> Iterator[os.DirEntry[str]]:
    """`opendir(3)`; what it gives has close()."""
    return on_path(os.scandir, path)


def listing(path: str, /) -> list[os.DirEntry[str]]:
    """All that a directory holds.  An error in its middle loses what came before, so it is raised."""
    try:
        # its own exhaustion, or its error, closes it
        return list(_scandir(path))
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None


def sync(fd: int, *, data_only: bool) -> None:
    """`fsync(2)` or `fdatasync(2)`; where only F_FULLFSYNC reaches the disk (macOS), that."""
    if fd < 0:
        raise closed()
    try:
        if _fullsync is not None:
            _fullsync(fd)
        elif data_only and hasattr(os, "fdatasync"):
            os.fdatasync(fd)
        else:
            os.fsync(fd)
    except OSError as e:
        raise os_error(e) from None


def truncate(fd: int, size: int, /) -> None:
    """`ftruncate(2)`."""
    if fd < 0:
        raise closed()
    try:
        os.ftruncate(fd, size)
    except OSError as e:
        raise os_error(e) from None
    except OverflowError as e:
        raise refused(e) from None


def dup(fd: int, owner: OwnedFd, /) -> None:
    """Gives `owner`, which has none yet, a second descriptor of the same file: `fcntl(2)` with F_DUPFD_CLOEXEC."""
    try:
        # no result of a call, behind which a signal handler could raise
        (owner._fd,) = map(os.dup, (fd,))
    except OSError as e:
        raise os_error(e) from None


def _full_sync_of_macos() -> Callable[[int], object] | None:
    if sys.platform == "darwin":
        import fcntl

        return lambda fd: fcntl.fcntl(fd, fcntl.F_FULLFSYNC)
    else:  # noqa: RET505  # mypy knows by it what is reachable
        return None


_fullsync = _full_sync_of_macos()
