"""Metadata and FileType: what the file system knows of an entry."""

from __future__ import annotations

from stat import S_IFDIR, S_IFLNK, S_IFMT, S_IFREG
from typing import TYPE_CHECKING

from pyio._sys.fs.calls import stat
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    import os
    from datetime import datetime

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

    __slots__ = ("_stat",)

    def __init__(self, stat: os.stat_result, /) -> None:
        self._stat = stat

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
        from pyio.fs.perms import Perms

        return Perms(self._stat.st_mode & 0o7777)

    def accessed(self) -> datetime:
        """When it was last read, in UTC, to the microsecond; the exact nanoseconds are in pyio.os.unix.MetadataExt.

        Errors: UNSUPPORTED for a time that no datetime can say, before the year 1 or after 9999.
        """
        return _moment(self._stat.st_atime_ns)

    def modified(self) -> datetime:
        """When its contents last changed, in UTC, to the microsecond.  Errors: as accessed."""
        return _moment(self._stat.st_mtime_ns)

    def created(self) -> datetime:
        """When it was created, in UTC.  Errors: UNSUPPORTED where Python is not told (Linux)."""
        born: float | None = getattr(self._stat, "st_birthtime", None)
        if born is None:
            raise Error(ErrorKind.UNSUPPORTED, "the time of creation is not known here")
        return _moment(getattr(self._stat, "st_birthtime_ns", int(born * 1e9)))

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
    return Metadata(stat(path))


def _moment(ns: int) -> datetime:
    # not by float seconds, which have too few digits for the microseconds
    from datetime import UTC, datetime, timedelta

    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=ns // 1000)
    except OverflowError:
        raise Error(ErrorKind.UNSUPPORTED, f"{ns} ns is a time that no datetime can say") from None
