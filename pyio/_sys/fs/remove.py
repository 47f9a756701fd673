"""Removing a tree, safe against links that are swapped in while it runs.

Why descriptors: between the look at a name and its use, whoever may write there can put a link in its place.  So every
directory is opened by O_NOFOLLOW below its open parent, and everything is removed by name below an open directory.

Why the levels let go of theirs: a tree may be deeper than a process may have descriptors.  Beyond a few the oldest are
closed; the way back up is "..", and only if that is still the directory that was left.
"""

from __future__ import annotations

import os
import shutil
import sys
from errno import EACCES, ELOOP, EMFILE, EMLINK, ENFILE, ENOENT, ENOTDIR
from functools import partial
from stat import S_ISDIR, S_ISLNK
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused
from pyio._sys.fs.paths import native
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg

_SEPARATORS = os.sep + (os.altsep or "")

# of levels that keep their descriptor
_HELD = 32

# of a name that changes its type as often as it is looked at
_PATIENCE = 1000

# what O_DIRECTORY | O_NOFOLLOW says of a link or a file: which of them, the systems disagree
_NO_DIRECTORY = frozenset((ENOTDIR, ELOOP, EMLINK))


def remove_tree(path: PathArg, /) -> None:
    """Removes a directory with all that it holds; of a link, the link alone."""
    text = native(path)
    # behind a separator the system would follow a link
    root = text.rstrip(_SEPARATORS)
    name = os.path.basename(root)
    if name in {".", ".."} or (text and not name):
        # none of these can go in the end, so nothing of what they hold goes either
        error = Error(ErrorKind.INVALID_INPUT, "a directory is removed by its name")
        error.filename = path
        raise error
    try:
        if not root:
            # to WASI, the current directory
            raise FileNotFoundError(ENOENT, os.strerror(ENOENT), text)
        _remove(root)
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None


if sys.platform != "win32" and os.open in os.supports_dir_fd and os.scandir in os.supports_fd:
    _DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC

    def _remove(root: str) -> None:
        tree = _Tree(root)
        try:
            tree.open()
        except OSError as e:
            if e.errno in _NO_DIRECTORY and S_ISLNK(os.lstat(root).st_mode):
                os.unlink(root)
                return
            if e.errno == EACCES and _went(root, None):
                return
            raise
        try:
            tree.empty()
        except OSError as e:
            raise tree.named(e) from None
        finally:
            tree.close()
        try:
            os.rmdir(root)
        except FileNotFoundError:
            pass

    class _Level:
        """A directory that is being emptied."""

        __slots__ = ("fd", "folders", "identity", "name")

        def __init__(self, name: str) -> None:
            self.fd = -1
            self.name = name
            self.folders: list[str] = []
            self.identity: tuple[int, int] = (0, 0)

        def close(self) -> None:
            # no call between these two, behind which a signal handler could raise
            fd, self.fd = self.fd, -1
            if fd >= 0:
                try:
                    os.close(fd)
                except OSError:
                    pass

    class _Tree:
        """The way from the root down to the directory that is being emptied."""

        __slots__ = ("_levels", "_lowest", "_name", "_patience")

        def __init__(self, root: str) -> None:
            self._levels = [_Level(root)]
            # the first level that has its descriptor; all below have theirs
            self._lowest = 0
            self._name = ""
            self._patience = _PATIENCE

        def open(self) -> None:
            top = self._levels[0]
            # see open.py
            (top.fd,) = map(os.open, (top.name,), (_DIRECTORY,))

        def close(self) -> None:
            for level in self._levels:
                level.close()

        def __del__(self) -> None:
            # a signal handler may raise before close() does anything, or in its middle
            try:
                if self._levels[-1].fd >= 0:
                    self.close()
            except AttributeError:  # its constructor failed
                pass

        def named(self, error: OSError) -> OSError:
            """The error of a name within, with its whole path."""
            made = os_error(error)
            made.filename = os.path.join(*(level.name for level in self._levels), self._name)
            return made

        def empty(self) -> None:
            levels = self._levels
            self._files(levels[-1])
            while True:
                level = levels[-1]
                if level.folders:
                    self._down(level, level.folders.pop())
                    continue
                if len(levels) == 1:
                    self._name = ""
                    return
                self._up()

        def _files(self, level: _Level) -> None:
            """Removes what is no directory, and keeps the names of those."""
            fd = level.fd
            unlink = os.unlink
            self._name = ""
            entries = self._listing(fd)
            folders = level.folders
            for entry in entries:
                name = entry.name
                # in this order, for without a keyword these take half the time, and what is no link is not followed
                if not entry.is_symlink() and entry.is_dir():
                    folders.append(name)
                    continue
                try:
                    unlink(name, dir_fd=fd)
                except FileNotFoundError:
                    pass
                except OSError as e:
                    self._name = name
                    self._swapped(level, name, e)

        def _swapped(self, level: _Level, name: str, error: OSError) -> None:
            """For what could not be unlinked: it may have become a directory."""
            try:
                now_folder = S_ISDIR(os.lstat(name, dir_fd=level.fd).st_mode)
            except FileNotFoundError:
                return
            self._patience -= 1
            if not now_folder or not self._patience:
                raise error
            level.folders.append(name)

        def _down(self, level: _Level, name: str) -> None:
            self._name = name
            below = _Level(name)
            try:
                below.fd = self._open(name, level.fd)
            except FileNotFoundError:
                return
            except OSError as e:
                if e.errno in _NO_DIRECTORY:
                    self._unlink(level, name)
                    return
                if e.errno == EACCES and _went(name, level.fd):
                    return
                raise
            levels = self._levels
            levels.append(below)
            if len(levels) - self._lowest > _HELD:
                self._let_go()
            self._files(below)

        def _listing(self, fd: int) -> list[os.DirEntry[str]]:
            while True:
                try:
                    # its own exhaustion, or its error, closes it
                    return list(os.scandir(fd))
                except OSError as e:
                    self._make_room(e)

        def _open(self, name: str, fd: int) -> int:
            while True:
                try:
                    (opened,) = map(partial(os.open, dir_fd=fd), (name,), (_DIRECTORY,))
                except OSError as e:
                    self._make_room(e)
                else:
                    return opened

        def _make_room(self, error: OSError) -> None:
            """Where it is descriptors that are wanting, and there is one to let go; else raises the error."""
            if error.errno not in {EMFILE, ENFILE} or self._lowest >= len(self._levels) - 1:
                raise error
            self._let_go()

        def _let_go(self) -> None:
            level = self._levels[self._lowest]
            status = os.fstat(level.fd)
            level.identity = (status.st_dev, status.st_ino)
            level.close()
            self._lowest += 1

        def _up(self) -> None:
            """Back to the parent, and removes there what has been emptied."""
            levels = self._levels
            done = levels[-1]
            parent = levels[-2]
            self._name = ""
            if parent.fd < 0:
                (parent.fd,) = map(partial(os.open, dir_fd=done.fd), ("..",), (_DIRECTORY,))
                self._lowest -= 1
                status = os.fstat(parent.fd)
                if (status.st_dev, status.st_ino) != parent.identity:
                    raise Error(ErrorKind.RESOURCE_BUSY, "a directory was moved while it was being removed")
            done.close()
            levels.pop()
            self._name = done.name
            try:
                os.rmdir(done.name, dir_fd=parent.fd)
            except FileNotFoundError:
                pass
            except NotADirectoryError:
                self._unlink(parent, done.name)

        def _unlink(self, level: _Level, name: str) -> None:
            try:
                os.unlink(name, dir_fd=level.fd)
            except FileNotFoundError:
                pass
            except OSError as e:
                self._swapped(level, name, e)

    def _went(name: str, fd: int | None) -> bool:
        """Whether a directory that may not be read could be removed, as an empty one can."""
        try:
            os.rmdir(name, dir_fd=fd)
        except OSError:
            return False
        return True

else:

    def _remove(root: str) -> None:
        """By paths, for here nothing is listed or removed below an open directory: not safe against swapped links."""
        if os.path.islink(root):
            os.rmdir(root) if sys.platform == "win32" and os.path.isdir(root) else os.unlink(root)
        else:
            shutil.rmtree(root)
