"""The calls below an open directory, each on a path that is resolved beneath it.

Every call is given the directory's descriptor and the path.  None of them lets the system follow a link: where a link is
to be followed, the walk does it.
"""

from __future__ import annotations

import os
from errno import ENOTDIR
from functools import partial
from stat import S_ISDIR, S_ISLNK
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error, unsupported
from pyio._sys.fd.owned import OwnedFd
from pyio._sys.fs.beneath import AT_LINK, DIRECTORY, NOFOLLOW, Beneath, leads_out
from pyio._sys.fs.libc import set_one_time
from pyio._sys.fs.modes import HAS_BITS, no_bits
from pyio._sys.fs.paths import native

if TYPE_CHECKING:
    from typing import Self

    from pyio._sys.fs.paths import PathArg

_O_PATH: int = getattr(os, "O_PATH", 0)
_CLOEXEC: int = getattr(os, "O_CLOEXEC", 0)


def open_at(root: int, path: PathArg, flags: int, mode: int = 0o777, /) -> int:
    """`openat(2)`."""
    fd = -1
    try:
        with Beneath(root, path) as at:
            while True:
                try:
                    # see open.py
                    (fd,) = map(partial(os.open, dir_fd=at.fd), (at.name,), (flags | NOFOLLOW,), (mode,))
                except OSError as e:
                    if e.errno not in AT_LINK or flags & NOFOLLOW or not at.is_link():
                        raise
                else:
                    # with O_PATH the link itself is opened
                    if not flags & _O_PATH or flags & NOFOLLOW or not S_ISLNK(os.fstat(fd).st_mode):
                        break
                    link, fd = fd, -1
                    os.close(link)
                at.follow()
    except BaseException:
        # a signal handler's, raised when all is done
        if fd >= 0:
            os.close(fd)
        raise
    return fd


def open_directory_at(root: int, path: PathArg, /) -> int:
    """The same of a directory."""
    return open_at(root, path, DIRECTORY)


def stat_at(root: int, path: PathArg, /, *, follow: bool) -> os.stat_result:
    """`fstatat(2)`."""
    with Beneath(root, path) as at:
        return _stat(at, follow=follow)


def _stat(at: Beneath, *, follow: bool) -> os.stat_result:
    while True:
        status = os.stat(at.name, dir_fd=at.fd, follow_symlinks=False)
        if not (follow and S_ISLNK(status.st_mode)):
            return status
        at.follow()


def mkdir_at(root: int, path: PathArg, mode: int, /) -> None:
    """`mkdirat(2)`."""
    with Beneath(root, path, folder=True) as at:
        os.mkdir(at.name, mode, dir_fd=at.fd)


def unlink_at(root: int, path: PathArg, /) -> None:
    """`unlinkat(2)`."""
    with Beneath(root, path) as at:
        os.unlink(at.name, dir_fd=at.fd)


def rmdir_at(root: int, path: PathArg, /) -> None:
    """`unlinkat(2)` with AT_REMOVEDIR."""
    with Beneath(root, path, folder=True) as at:
        os.rmdir(at.name, dir_fd=at.fd)


def rename_at(src_root: int, src: PathArg, dst_root: int, dst: PathArg, /) -> None:
    """`renameat(2)`."""
    files = (src, dst)
    with Beneath(src_root, src, folder=True, files=files) as a, Beneath(dst_root, dst, folder=True) as b:
        if (_is_folder(src) or _is_folder(dst)) and not S_ISDIR(_stat(a, follow=False).st_mode):
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR))
        os.replace(a.name, b.name, src_dir_fd=a.fd, dst_dir_fd=b.fd)


def _is_folder(path: PathArg) -> bool:
    return native(path).endswith("/")


def read_link_at(root: int, path: PathArg, /) -> str:
    """`readlinkat(2)`."""
    with Beneath(root, path) as at:
        return os.readlink(at.name, dir_fd=at.fd)


def soft_link_at(original: PathArg, root: int, link: PathArg, /) -> None:
    """`symlinkat(2)`, of a target that does not lead out as it is spelt."""
    target = native(original)
    with Beneath(root, link, files=(original, link)) as at:
        depth = at.depth()
        for part in target.split("/"):
            depth += -1 if part == ".." else part not in {"", "."}
            if depth < 0:
                raise leads_out(original)
        if target.startswith("/"):
            raise leads_out(original)
        os.symlink(target, at.name, dir_fd=at.fd)


def hard_link_at(src_root: int, original: PathArg, dst_root: int, link: PathArg, /) -> None:
    """`linkat(2)`, of a link itself."""
    with Beneath(src_root, original, files=(original, link)) as a, Beneath(dst_root, link) as b:
        os.link(a.name, b.name, src_dir_fd=a.fd, dst_dir_fd=b.fd, follow_symlinks=False)


def chmod_at(root: int, path: PathArg, mode: int, /) -> None:
    """`fchmodat(2)`, of what is known to be no link."""
    with Beneath(root, path) as at:
        if not HAS_BITS:
            _stat(at, follow=True)
            raise no_bits()
        if os.chmod in os.supports_follow_symlinks:
            _stat(at, follow=True)
            os.chmod(at.name, mode, dir_fd=at.fd, follow_symlinks=False)
            return
    fd = open_at(root, path, _O_PATH | _CLOEXEC)
    try:
        # Linux had no call for it until lately, and has none of an O_PATH descriptor; its name in procfs is one
        os.chmod(f"/proc/self/fd/{fd}", mode)
    except OSError as e:
        error = os_error(e)
        error.filename = native(path)
        raise error from None
    finally:
        os.close(fd)


def utime_at(
    root: int, path: PathArg, accessed: int | None, modified: int | None, /, *, follow: bool
) -> None:
    """`utimensat(2)`."""
    with Beneath(root, path) as at:
        status = _stat(at, follow=follow)
        if accessed is None or modified is None:
            if accessed is modified or set_one_time(at.name, accessed, modified, at.fd, follow=False):
                return
            accessed = status.st_atime_ns if accessed is None else accessed
            modified = status.st_mtime_ns if modified is None else modified
        os.utime(at.name, ns=(accessed, modified), dir_fd=at.fd, follow_symlinks=False)


class Scan(OwnedFd):
    """What os.scandir gives for an open directory, by a descriptor of its own, so that two have two positions."""

    __slots__ = ("_asked", "_entries")

    def __init__(self, root: int, /) -> None:
        # the entry that is next
        self._asked: os.DirEntry[str] | None = None
        if root < 0:
            # to scandir, -1 is the current directory
            raise closed()
        if os.scandir not in os.supports_fd:
            raise unsupported("this platform lists directories by path alone")
        try:
            # see open.py
            (self._fd,) = map(partial(os.open, dir_fd=root), (".",), (DIRECTORY,))
            try:
                # takes one more
                self._entries = os.scandir(self._fd)
            except OSError:
                OwnedFd.close(self)
                raise
        except OSError as e:
            raise os_error(e) from None

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> os.DirEntry[str]:
        entry = self._asked
        if entry is None:
            # by no call, behind which a signal handler could raise, and the entry be lost
            for entry in self._entries:
                self._asked = entry
                break
            else:
                self.close()
                raise StopIteration
        # asks for the type, where the directory did not tell it, while there is a descriptor to ask by
        entry.is_symlink()
        self._asked = None
        return entry

    def close(self) -> None:
        """Closes the listing and the descriptor."""
        self._entries.close()
        OwnedFd.close(self)
