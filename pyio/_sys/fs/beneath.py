"""Resolving a path beneath a directory and nowhere else.

Rules.  The path is walked component by component, each opened by O_NOFOLLOW below the one before, so that the system
never follows anything by itself.  A link is read, and its target takes its place in what is left to walk.  ".." goes
back to the descriptor that the walk came by, never to what the file system says is above; above the first there is
nothing.  An absolute path, or link, leads out.

Why not openat2 with RESOLVE_BENEATH: Python reaches it through ctypes alone.  Measured with it for all but the last
component, a path of two took 1.2 of the walk's time, of three 1.0 to 1.4, of four 0.7, of six 0.5: too little for a
second way through what keeps strangers in.
"""

from __future__ import annotations

import os
import sys
from errno import EINVAL, ELOOP, EMLINK, ENOENT, ENOTDIR
from functools import partial
from stat import S_ISLNK
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error, refused, unsupported
from pyio._sys.fs.paths import native
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from pyio._sys.fs.paths import PathArg

# how many links one path may lead through, as on Linux
_MOST_LINKS = 40

# how many directories of the way keep their descriptors, for ".."; from farther down the walk starts again
_HELD = 32

# what O_NOFOLLOW says of a link: which of them, the systems and the other flags decide
AT_LINK = frozenset((ENOTDIR, ELOOP, EMLINK))

if sys.platform != "win32":
    DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
    NOFOLLOW = os.O_NOFOLLOW
    # to pass through, which needs no right to read
    THROUGH = getattr(os, "O_PATH", os.O_RDONLY) | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    SUPPORTED = os.open in os.supports_dir_fd and os.stat in os.supports_dir_fd
else:
    DIRECTORY = NOFOLLOW = THROUGH = 0
    SUPPORTED = False


def leads_out(path: PathArg, /) -> Error:
    """PERMISSION_DENIED for a path that leaves the directory."""
    error = Error(ErrorKind.PERMISSION_DENIED, "the path leads out of the directory")
    error.filename = path
    return error


def open_directory(path: PathArg, /) -> int:
    """A descriptor of a directory, by any path."""
    if not SUPPORTED:
        raise unsupported("this platform takes no names below an open directory")
    try:
        # see open.py
        (fd,) = map(os.open, (native(path),), (DIRECTORY,))
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None
    return fd


class Beneath:
    """One walk: in its `with`, `fd` and `name` are the directory and the last component, on which the call is made.

    `name` has no "/", and is "." where the path ends in ".", ".." or "/".  The call must not follow a link by that
    name; where it finds one that is to be followed, follow() walks on, and the call is to be made again.

    Errors have the path as their filename; the system's of a call that takes two have both, as `files`.
    """

    __slots__ = ("_above", "_files", "_held", "_left", "_links", "_names", "_path", "_root", "fd", "name")

    def __init__(
        self,
        root: int,
        path: PathArg,
        /,
        *,
        folder: bool = False,
        files: tuple[PathArg, PathArg] | None = None,
    ) -> None:
        if root < 0:
            raise closed()
        text = native(path)
        if "\0" in text:
            raise refused(ValueError("embedded null byte"), text)
        if not text:
            raise os_error(FileNotFoundError(ENOENT, os.strerror(ENOENT), text))
        if folder:
            # of a directory that is made, moved or removed by its name, "/" behind it says nothing more
            text = text.rstrip("/") or text
        self._path = path
        self._files = files
        self._root = self.fd = root
        self.name = text
        self._left: list[str] = []
        # the names from the root to fd, none of them a link when it was passed
        self._names: list[str] = []
        # the descriptors of the last of these, and how many came before and are closed
        self._held: list[int] = []
        self._above = 0
        self._links = 0
        if "/" in text or text == "..":
            self._left = _components(text, path)

    def __enter__(self) -> Self:
        if self._left:
            try:
                self._walk()
            except BaseException as e:
                self.__exit__(type(e), e, e.__traceback__)
                raise
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()
        if isinstance(exc, OSError):
            error = self._about(os_error(exc))
            if error is not exc:
                raise error from None
        elif isinstance(exc, ValueError | OverflowError):
            # a lone surrogate, a number that no C type holds
            raise self._about(refused(exc)) from None

    def _about(self, error: Error) -> Error:
        if self._files is None:
            error.filename = native(self._path)
        elif error.filename is None or error.raw_os_error() is not None:
            error.filename, error.filename2 = map(native, self._files)
        return error

    def __del__(self) -> None:
        # a signal handler may raise before __exit__ does anything
        try:
            if self._held:
                self.close()
        except AttributeError:  # its constructor failed
            pass

    def close(self) -> None:
        """Closes what the walk opened."""
        while self._held:
            self._close(-1)

    def _close(self, at: int) -> None:
        # no call between these two, behind which a signal handler could raise
        fd = self._held[at]
        del self._held[at]
        try:
            os.close(fd)
        except OSError:
            pass

    def depth(self) -> int:
        """How far below the root `fd` is."""
        return len(self._names)

    def follow(self) -> None:
        """Walks on from the link that `name` is; nothing to do where it is none any more."""
        try:
            self._follow(self.name)
        except OSError as e:
            if e.errno != EINVAL:
                raise
        else:
            self._walk()

    def is_link(self) -> bool:
        """Whether `name` is a link."""
        return S_ISLNK(os.stat(self.name, dir_fd=self.fd, follow_symlinks=False).st_mode)

    def _walk(self) -> None:
        """Down to the last component.  `_left` is what is ahead, the next one last."""
        left = self._left
        while True:
            name = left.pop()
            if name == "..":
                self._up()
                if not left:
                    break
            elif not left:
                self.name = name
                return
            elif name != ".":
                self._down(name)
        self.name = "."

    def _down(self, name: str) -> None:
        try:
            # see open.py
            self._held += map(partial(os.open, dir_fd=self.fd), (name,), (THROUGH,))
        except OSError as e:
            if e.errno not in AT_LINK or not self._follows(name, e):
                raise
            return
        if len(self._held) > _HELD:
            self._close(0)
            self._above += 1
        self._names.append(name)
        self.fd = self._held[-1]

    def _follows(self, name: str, error: OSError) -> bool:
        try:
            self._follow(name)
        except Error:
            raise
        except OSError:
            # no link, or none any more
            raise error from None
        return True

    def _follow(self, name: str) -> None:
        self._links += 1
        if self._links > _MOST_LINKS:
            raise os_error(OSError(ELOOP, os.strerror(ELOOP)))
        self._left += _components(os.readlink(name, dir_fd=self.fd), self._path)

    def _up(self) -> None:
        names = self._names
        if not names:
            raise leads_out(self._path)
        names.pop()
        if self._held:
            self._close(-1)
        else:
            self._above -= 1
        if self._held or not names:
            self.fd = self._held[-1] if self._held else self._root
            return
        # closed since: walk there again, and go on.  Any further ".." is taken back at once.
        left = self._left
        while left and left[-1] in {"..", "."} and names:
            if left.pop() == "..":
                names.pop()
        if not left:
            left.append(".")
        left.extend(reversed(names))
        names.clear()
        self._above = 0
        self.fd = self._root


def _components(text: str, path: PathArg) -> list[str]:
    """What is to be walked, the first one last."""
    if text.startswith("/"):
        raise leads_out(path)
    parts = [part for part in text.split("/") if part and part != "."]
    if not parts or text.endswith(("/", "/.")):
        parts.append(".")
    parts.reverse()
    return parts
