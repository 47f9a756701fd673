"""A file that takes another's place in one step, or none: what AtomicFile does to the file system.

Rules.  All is done below the open directory of the target, so that nothing goes astray when that is renamed or the current
directory changes.  Where the system has files without a name (O_TMPFILE), the new one is one until it is complete and on
the disk: whatever ends this process before leaves nothing behind.  A file gets a name only where there is none, so that to
replace one it is named twice: a name beside it, and then, in the next call, its own.  An end between these two calls leaves
the first name, of a complete file; so does one at any moment where files need a name from the start.
"""

from __future__ import annotations

import os
import sys
from errno import EEXIST, EINVAL, EISDIR, ENOENT, EOPNOTSUPP, EPERM
from functools import partial
from stat import S_ISDIR, S_ISGID, S_ISLNK, S_ISREG, S_ISUID
from typing import TYPE_CHECKING

from pyio._sys.fs.calls import sync as _sync
from pyio._sys.fs.open import ALWAYS, CREATE_NEW, DEFAULT_MODE, WRITE
from pyio._sys.fs.paths import native
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio._sys.fs.paths import PathArg

# of a temporary's name; the rest is random
PREFIX = ".pyio-"

# what O_TMPFILE says of a file system, or a kernel, that has it not
_NOT_HERE = frozenset((EINVAL, EISDIR, ENOENT, EOPNOTSUPP))

_BELOW = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd
_NAMELESS: int = getattr(os, "O_TMPFILE", 0) if os.path.isdir("/proc/self/fd") else 0
_DIRECTORY: int = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | ALWAYS


class Staged:
    """A new file on its way.  Errors are OSErrors, for the caller to turn into its own."""

    __slots__ = ("_folder", "_temporary", "_where", "fd", "name")

    def __init__(self, path: PathArg, /) -> None:
        self.fd = self._folder = -1
        # the temporary's name, empty where it has none
        self._temporary = ""
        target, old = _target(native(path))
        # below the directory's descriptor a name is enough; without, it takes the whole path
        parent, self.name = os.path.split(target)
        self._where = "" if _BELOW else parent
        try:
            if _BELOW:
                # see open.py
                (self._folder,) = map(os.open, (parent or ".",), (_DIRECTORY,))
            self._create(DEFAULT_MODE if old is None else old.st_mode & 0o777)
        except BaseException:
            self.discard()
            raise

    def _create(self, mode: int) -> None:
        """With no more rights than the old one gives: what is written may be as secret."""
        if _NAMELESS and _BELOW:
            try:
                (self.fd,) = map(self._opening(), (".",), (_NAMELESS | WRITE,), (mode,))
            except OSError as e:
                if e.errno not in _NOT_HERE:
                    raise
            else:
                return
        # noted before it exists, so that an exception in between leaves nothing behind
        self._temporary = _random_name()
        try:
            (self.fd,) = map(self._opening(), (self._path(self._temporary),), (WRITE | CREATE_NEW,), (mode,))
        except OSError:
            self._temporary = ""
            raise

    def _opening(self) -> Callable[[str, int, int], int]:
        return partial(os.open, dir_fd=self._dir())

    def commit(self) -> None:
        """Puts the file in its place, on the disk; then syncs the directory, which may fail when all is done."""
        old = self._old()
        if old is not None:
            self._take_after(old)
        _sync(self.fd, data_only=False)
        if self._temporary:
            # Windows neither moves nor removes what is open
            self._close()
        else:
            if old is None and self._named(self.name):
                self._sync_folder()
                return
            # likewise
            self._temporary = _random_name()
            while not self._named(self._temporary):
                self._temporary = _random_name()
        os.replace(
            self._path(self._temporary),
            self._path(self.name),
            src_dir_fd=self._dir(),
            dst_dir_fd=self._dir(),
        )
        self._temporary = ""
        self._sync_folder()

    def discard(self) -> None:
        """Closes what is open and removes what has a name; never fails, and may be called again.

        It goes on where a signal handler's exception stopped it: what is done is noted before the next call.
        """
        self._close()
        if self._temporary:
            try:
                os.unlink(self._path(self._temporary), dir_fd=self._dir())
            except OSError:
                pass
            self._temporary = ""
        fd, self._folder = self._folder, -1
        if fd >= 0:
            try:
                os.close(fd)
            except OSError:
                pass

    def __del__(self) -> None:
        # a signal handler may raise before its owner comes to discard it
        try:
            if self._temporary or self.fd >= 0 or self._folder >= 0:
                self.discard()
        except AttributeError:  # its constructor failed
            pass

    def _close(self) -> None:
        fd, self.fd = self.fd, -1
        if fd >= 0:
            try:
                os.close(fd)
            except OSError:
                pass

    def _dir(self) -> int | None:
        return self._folder if _BELOW else None

    def _path(self, name: str) -> str:
        return os.path.join(self._where, name)

    def _old(self) -> os.stat_result | None:
        """What is to be replaced, as it is now."""
        try:
            return os.stat(self._path(self.name), dir_fd=self._dir(), follow_symlinks=False)
        except FileNotFoundError:
            return None

    def _take_after(self, old: os.stat_result) -> None:
        """Permission bits, and owner and group where we may; without these not the bits that lend their rights."""
        if sys.platform != "win32" and sys.platform != "wasi" and S_ISREG(old.st_mode):
            mode = old.st_mode & 0o7777
            now = os.fstat(self.fd)
            if now.st_uid != old.st_uid and not self._given(old.st_uid, -1):
                mode &= ~S_ISUID
            if now.st_gid != old.st_gid and not self._given(-1, old.st_gid):
                mode &= ~S_ISGID
            # a change of owner takes bits away
            if os.fstat(self.fd).st_mode & 0o7777 != mode:
                os.fchmod(self.fd, mode)

    def _given(self, uid: int, gid: int) -> bool:
        """Whether the file could be given to that owner or group."""
        if sys.platform != "win32" and sys.platform != "wasi":
            try:
                os.fchown(self.fd, uid, gid)
            except OSError as e:
                if e.errno not in {EPERM, EINVAL}:
                    raise
                return False
        return True

    def _named(self, name: str) -> bool:
        """Gives the nameless file its name; False where that is taken."""
        try:
            os.link(f"/proc/self/fd/{self.fd}", name, dst_dir_fd=self._folder, follow_symlinks=True)
        except OSError as e:
            if e.errno == EEXIST:
                return False
            raise
        return True

    def _sync_folder(self) -> None:
        if _BELOW and sys.platform != "wasi":
            _sync(self._folder, data_only=False)


def _target(path: str) -> tuple[str, os.stat_result | None]:
    """What `path` leads to, by whatever links, and what is there."""
    try:
        status = os.lstat(path)
        if S_ISLNK(status.st_mode):
            target = os.path.realpath(path)
            try:
                status = os.stat(path)
            except FileNotFoundError:
                return target, None
            path = target
    except FileNotFoundError:
        if not path or path.endswith(("/", os.sep)):
            raise
        return path, None
    if S_ISDIR(status.st_mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), path)
    if not S_ISREG(status.st_mode):
        error = Error(ErrorKind.INVALID_INPUT, "only a regular file is replaced")
        error.filename = path
        raise error
    return path, status


def _random_name() -> str:
    return f"{PREFIX}{os.urandom(8).hex()}.tmp"
