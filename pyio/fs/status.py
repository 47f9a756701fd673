"""Metadata and FileType: what the file system knows of an entry."""

from __future__ import annotations

from os import fspath
from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import TYPE_CHECKING

from pyio._sys.fs.calls import lstat, stat
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    import os
    from collections.abc import Callable
    from datetime import datetime

    from pyio._sys.fd import OwnedFd
    from pyio.fs.perms import Perms
    from pyio.path import AsPath

# st_mode & this is the type
_TYPE = S_IFMT(0xFFFF)


class FileType:
    """What an entry is: a file, a directory, a link, or none of these.  Corresponds to `std::fs::FileType`."""

    __slots__ = ("_type",)

    def __init__(self, type: int, /) -> None:
        self._type = type

    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self._type == S_IFREG

    def is_dir(self) -> bool:
        """Whether it is a directory."""
        return self._type == S_IFDIR

    def is_symlink(self) -> bool:
        """Whether it is a symbolic link, which metadata() never says: it follows links."""
        return self._type == S_IFLNK

    def __eq__(self, other: object, /) -> bool:
        return self._type == other._type if isinstance(other, FileType) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._type)

    def __repr__(self) -> str:
        return f"FileType({self._type:#o})"


class Metadata:
    """What the file system knows of a file, as of one moment.  Corresponds to `std::fs::Metadata`, `stat(2)`."""

    __slots__ = ("_place", "_stat")

    def __init__(
        self, stat: os.stat_result, place: AsPath | Callable[[], OwnedFd | None] | None = None, /
    ) -> None:
        self._stat = stat
        # where to ask for what stat does not tell: a path, or a weak reference to what is open
        self._place = place

    def len(self) -> int:
        """The size in bytes."""
        return self._stat.st_size

    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self._stat.st_mode & _TYPE == S_IFREG

    def is_dir(self) -> bool:
        """Whether it is a directory."""
        return self._stat.st_mode & _TYPE == S_IFDIR

    def is_symlink(self) -> bool:
        """Whether it is a symbolic link."""
        return self._stat.st_mode & _TYPE == S_IFLNK

    def file_type(self) -> FileType:
        """What it is."""
        return FileType(self._stat.st_mode & _TYPE)

    def perms(self) -> Perms:
        """Who may do what."""
        from pyio._sys.fs.modes import bits
        from pyio.fs.perms import Perms

        return Perms(bits(self._stat))

    def accessed(self) -> datetime:
        """When it was last read, in UTC, to the microsecond; the exact nanoseconds are in pyio.os.unix.MetadataExt.

        Errors: UNSUPPORTED for a time that no datetime can say, before the year 1 or after 9999.
        """
        return _moment(self._stat.st_atime_ns)

    def modified(self) -> datetime:
        """When its contents last changed, in UTC, to the microsecond.  Errors: as accessed."""
        return _moment(self._stat.st_mtime_ns)

    def created(self) -> datetime:
        """When it was created, in UTC, to the microsecond.

        Corresponds to `Metadata::created`, `statx(2)`.  Platforms: Linux tells it only when asked for it, so there this
        is a system call of its own, by the path or File that the metadata came from.  Errors: UNSUPPORTED where it is
        not known, and where that path or File does not lead there any more.
        """
        return _moment(self._born_ns())

    def _born_ns(self) -> int:
        born: float | None = getattr(self._stat, "st_birthtime", None)
        if born is not None:
            return getattr(self._stat, "st_birthtime_ns", int(born * 1e9))
        from pyio._sys.fs.libc import born_ns

        ns = None
        try:
            if callable(self._place):
                file = self._place()
                ns = None if file is None else born_ns(self._stat, file.fileno())
            elif self._place is not None:
                ns = born_ns(self._stat, fspath(self._place))
        except Error as e:
            raise Error(ErrorKind.UNSUPPORTED, f"the time of creation can't be had any more: {e}") from e
        if ns is None:
            raise Error(ErrorKind.UNSUPPORTED, "the time of creation is not known")
        return ns

    def __repr__(self) -> str:
        return f"Metadata({self.file_type()!r}, len={self._stat.st_size})"


def metadata(path: AsPath, /) -> Metadata:
    """What the file system knows of what `path` leads to; links are followed.

    Corresponds to `std::fs::metadata`, `stat(2)`.  Errors: NOT_FOUND, PERMISSION_DENIED on the way, INVALID_INPUT for
    NUL in the path.

    >>> from pyio import fs
    >>> fs.write("five", "12345")
    >>> md = fs.metadata("five")
    >>> md.len(), md.is_file()
    (5, True)
    """
    return Metadata(stat(path), path)


def symlink_metadata(path: AsPath, /) -> Metadata:
    """What the file system knows of `path` itself: a link is not followed.

    Corresponds to `std::fs::symlink_metadata`, `lstat(2)`.  Errors: as metadata; not for a link that leads nowhere.
    """
    return Metadata(lstat(path), path)


def try_exists(path: AsPath, /) -> bool:
    """Whether `path` leads to anything; links are followed.

    Corresponds to `std::fs::exists`.  Errors: where that can't be known: PERMISSION_DENIED on the way, NOT_A_DIRECTORY,
    FILESYSTEM_LOOP.

    >>> from pyio import fs
    >>> fs.soft_link("nowhere", "link")
    >>> fs.try_exists("link"), fs.try_exists(".")
    (False, True)
    """
    try:
        stat(path)
    except FileNotFoundError:
        return False
    return True


def _moment(ns: int) -> datetime:
    # not by float seconds, which have too few digits for the microseconds
    from datetime import UTC, datetime, timedelta

    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ns // 1000)
    except OverflowError:
        raise Error(ErrorKind.UNSUPPORTED, f"{ns} ns is a time that no datetime can say") from None
