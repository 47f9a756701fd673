"""File: an open file."""

from __future__ import annotations

from _weakref import ref
from operator import index
from typing import TYPE_CHECKING

from pyio._sys.fd import FdRead, FdSeek, FdWrite
from pyio._sys.fd.movable import MovableFd
from pyio._sys.fs import calls
from pyio._sys.fs.locks import AT_ONCE, EXCLUSIVE, SHARED, UNLOCK, flock
from pyio._sys.fs.open import CREATE, CREATE_NEW, READ, READ_WRITE, TRUNCATE, WRITE, open_fd
from pyio.io.traits import Read, Seek, Write

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime
    from typing import Self

    from pyio.fs.options import OpenOptions
    from pyio.fs.perms import Perms
    from pyio.fs.status import Metadata
    from pyio.io.deadline import Deadline
    from pyio.path import AsPath, PathBuf

_CREATE = WRITE | CREATE | TRUNCATE
_CREATE_NEW = READ_WRITE | CREATE_NEW


class File(FdRead, FdWrite, FdSeek, MovableFd, Read, Write, Seek):
    """An open file: every read and write is one system call.

    Corresponds to `std::fs::File`.  It is closed by close(), by `with`, or, with a ResourceWarning, when collected.
    Children do not inherit it.  Using a closed File raises Error.  What is written has left this process, and survives
    its end; it survives the machine's only after sync_all().

    >>> from pyio import fs, io
    >>> with fs.File.create("greeting") as f:
    ...     f.write_all(b"hello")
    >>> with fs.File.open("greeting") as f:
    ...     f.seek(io.SeekFrom.End(-2)), io.read_to_end(f)
    (3, b'lo')
    """

    __slots__ = ("_path",)

    def __init__(self, fd: int, path: AsPath | None = None, /) -> None:
        self._fd = fd
        self._path = path

    @classmethod
    def open(cls, path: AsPath, /) -> Self:
        """Opens a file to read.

        Corresponds to `File::open`, `open(2)`.  A directory opens as well, and fails with IS_A_DIRECTORY when read.
        Errors: NOT_FOUND, PERMISSION_DENIED, INVALID_INPUT for NUL in the path.
        """
        file = cls(-1, path)
        file._fd = open_fd(path, READ)
        return file

    @classmethod
    def create(cls, path: AsPath, /) -> Self:
        """Opens a file to write, empty: creates it, or truncates what is there.

        Corresponds to `File::create`.  Errors: PERMISSION_DENIED, IS_A_DIRECTORY, NOT_FOUND for a missing parent.
        """
        file = cls(-1, path)
        file._fd = open_fd(path, _CREATE)
        return file

    @classmethod
    def create_new(cls, path: AsPath, /) -> Self:
        """Creates a file to read and write.

        Corresponds to `File::create_new`.  Errors: ALREADY_EXISTS where there is anything, a dangling link as well.
        """
        file = cls(-1, path)
        file._fd = open_fd(path, _CREATE_NEW)
        return file

    @classmethod
    def options(cls) -> OpenOptions:
        """How else a file can be opened.  Corresponds to `File::options`."""
        from pyio.fs.options import OpenOptions

        return OpenOptions()

    def path(self) -> PathBuf:
        """The path that it was opened by, as it was given.  Errors: UNSUPPORTED for one made of a descriptor."""
        from pyio.path import PathBuf

        if self._path is None:
            from pyio._sys.error import unsupported

            raise unsupported("this File was made of a descriptor: it has no path")
        return PathBuf(self._path)

    def metadata(self) -> Metadata:
        """What the file system knows of it.  Corresponds to `File::metadata`, `fstat(2)`."""
        from pyio.fs.status import Metadata

        return Metadata(calls.fstat(self._fd), ref(self))

    def sync_all(self) -> None:
        """Waits until all of it, contents and metadata, is on the disk.

        Corresponds to `File::sync_all`, `fsync(2)`; on macOS F_FULLFSYNC.  Errors: STORAGE_FULL, OTHER (EIO): what was
        written since the last sync may be lost then, and a second sync that succeeds says nothing about it.
        """
        calls.sync(self._fd, data_only=False)

    def sync_data(self) -> None:
        """As sync_all, but for metadata that reading does not need.  Corresponds to `File::sync_data`, `fdatasync(2)`."""
        calls.sync(self._fd, data_only=True)

    def set_len(self, size: int, /) -> None:
        """Cuts or extends it to `size` bytes; what is added is zeros; the position stays.

        Corresponds to `File::set_len`, `ftruncate(2)`.  Errors: ValueError for a negative size, INVALID_INPUT where it
        is not open to write, FILE_TOO_LARGE.
        """
        size = index(size)
        if size < 0:
            raise ValueError(f"a size is not negative: {size}")
        calls.truncate(self._fd, size)

    def set_perms(self, perms: Perms, /) -> None:
        """Sets who may do what with it.  Corresponds to `File::set_permissions`, `fchmod(2)`.

        Platforms: on Windows from Python 3.13 on; before, UNSUPPORTED.  Errors: as of set_perms.
        """
        from pyio._sys.fs.modes import fchmod
        from pyio.fs.perms import mode_of

        fchmod(self._fd, mode_of(perms))

    def set_times(self, accessed: datetime | None = None, modified: datetime | None = None) -> None:
        """Sets when it was last read and changed; None leaves that time as it is.

        Corresponds to `File::set_times`, `futimens(3)`.  To the microsecond; pyio.os.unix.FileExt sets nanoseconds.  A
        datetime without a time zone is local time.  Platforms: UNSUPPORTED on Windows, where only a path will do.  Errors:
        PERMISSION_DENIED for a file of somebody else's.
        """
        from pyio._sys.fs.times import set_times_of
        from pyio.fs.times import in_ns

        set_times_of(self._fd, in_ns(accessed), in_ns(modified))

    def lock(self) -> None:
        """Waits until no other handle of the file is locked, and locks this one.

        Corresponds to `File::lock`, `flock(2)`.  The lock is advice: it excludes other locks, of this process as well, and
        no reads or writes.  It goes with unlock(), or when the last clone of this handle is closed.  A handle that is
        locked already changes its lock, not in one step.  Platforms: UNSUPPORTED on Windows.  Errors: OTHER (ENOLCK).
        """
        flock(self._fd, EXCLUSIVE)

    def lock_shared(self) -> None:
        """As lock, but other handles may have shared locks too.  Corresponds to `File::lock_shared`."""
        flock(self._fd, SHARED)

    def try_lock(self) -> None:
        """Locks at once, or not at all.  Corresponds to `File::try_lock`.  Errors: WOULD_BLOCK where another is in the way."""
        flock(self._fd, EXCLUSIVE | AT_ONCE)

    def try_lock_shared(self) -> None:
        """As try_lock, for a shared lock.  Corresponds to `File::try_lock_shared`."""
        flock(self._fd, SHARED | AT_ONCE)

    def unlock(self) -> None:
        """Gives up the lock; nothing to do where there is none.  Corresponds to `File::unlock`."""
        flock(self._fd, UNLOCK)

    def locked(
        self, *, shared: bool = False, deadline: Deadline | None = None
    ) -> AbstractContextManager[Self]:
        """The lock for the length of a `with`.

        Under a deadline it is tried again and again, at most 50 ms apart; a waiter without one may come first.  Errors:
        TIMED_OUT or CANCELLED, not locked then; those of lock().

        >>> from pyio import fs
        >>> with fs.File.create("state") as f, f.locked():
        ...     f.write_all(b"mine")
        """
        from pyio.fs.locks import Locked

        return Locked(self, shared=shared, deadline=deadline)

    def try_clone(self) -> Self:
        """A second handle of the same open file: both share the position.  Corresponds to `File::try_clone`, `dup(2)`."""
        clone = type(self)(-1, self._path)
        calls.dup(self._fd, clone)
        return clone

    def __repr__(self) -> str:
        return f"File({'closed' if self._fd < 0 else self._fd}{'' if self._path is None else f', {self._path!r}'})"
