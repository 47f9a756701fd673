"""DirEntry and ReadDir: what a directory holds."""

from __future__ import annotations

from itertools import chain, islice
from stat import S_IFDIR, S_IFLNK, S_IFREG
from typing import TYPE_CHECKING, cast

from pyio._sys.error import os_error
from pyio._sys.fs import calls
from pyio.fs.status import FileType, Metadata
from pyio.io.raising import Raising, batches

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import NoReturn, Self

    from pyio.os_str import OsString
    from pyio.path import AsPath, PathBuf

_DIR = FileType(S_IFDIR)
_FILE = FileType(S_IFREG)
_LINK = FileType(S_IFLNK)


class DirEntry:
    """One entry of a directory.  Corresponds to `std::fs::DirEntry`."""

    __slots__ = ("_entry",)

    def __init__(self, entry: os.DirEntry[str], /) -> None:
        self._entry = entry

    def path(self) -> PathBuf:
        """The path that was given to read_dir, joined with the name."""
        from pyio.path import PathBuf

        return PathBuf(self._entry.path)

    def file_name(self) -> OsString:
        """The name alone."""
        from pyio.os_str.native import os_string

        return os_string(self._entry.name)

    def file_type(self) -> FileType:
        """What it is; a link is a link.  Without a system call wherever the directory told it.

        Errors: where the directory did not tell, those of symlink_metadata.
        """
        entry = self._entry
        try:
            if entry.is_symlink():
                return _LINK
            # what is no link cannot be followed, and without the keyword these calls take half the time
            if entry.is_file():
                return _FILE
            if entry.is_dir():
                return _DIR
        except OSError as e:
            raise os_error(e) from None
        return self.metadata().file_type()

    def metadata(self) -> Metadata:
        """What the file system knows of the entry itself, a link not followed.

        Corresponds to `DirEntry::metadata`, `lstat(2)`.  Errors: NOT_FOUND where it is gone by now.
        """
        path = self._entry.path
        return Metadata(calls.lstat(path), path)

    def __fspath__(self) -> str:
        return self._entry.path

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._entry.path!r})"


class ReadDir(chain[DirEntry]):
    """The entries of a directory, as the system gives them, without "." and "..".

    Corresponds to `std::fs::ReadDir`, `readdir(3)`.  It holds a descriptor until its end; a loop left early leaves that
    to close(), `with`, or, with a ResourceWarning, the collector.  An error is raised once, and ends it.

    It is a chain of lists of entries, so that a loop over it runs in C.
    """

    __slots__ = ("__weakref__", "_listing")

    _listing: _Listing

    def close(self) -> None:
        """Closes the directory; no further entry comes."""
        self._listing.close()

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is neither copied nor pickled")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()


def read_dir(path: AsPath, /) -> ReadDir:
    """The entries of a directory.

    Corresponds to `std::fs::read_dir`.  Errors: NOT_FOUND, NOT_A_DIRECTORY, PERMISSION_DENIED.

    >>> from pyio import fs
    >>> fs.write("one", ""), fs.create_dir("two")
    (None, None)
    >>> sorted((str(e.file_name()), e.file_type().is_dir()) for e in fs.read_dir("."))
    [('one', False), ('two', True)]
    """
    return listed(calls.scandir(path), DirEntry)


def listed(system: Iterator[os.DirEntry[str]], make: Callable[[os.DirEntry[str]], DirEntry], /) -> ReadDir:
    """A ReadDir of what a listing of the system's gives; it has close()."""
    listing = _Listing(system, make)
    chained = ReadDir.from_iterable(batches(listing.more))
    made = cast("ReadDir", chained)  # typeshed says chain of every subclass
    made._listing = listing
    return made


class _Listing:
    """The lists that a ReadDir chains: short at first, for many loops leave early.

    A signal handler may raise at every call: so nothing is noted as handed out before the last call is made.
    """

    __slots__ = ("_error", "_found", "_handed", "_make", "_size", "_system")

    def __init__(
        self, system: Iterator[os.DirEntry[str]], make: Callable[[os.DirEntry[str]], DirEntry]
    ) -> None:
        self._system = system
        self._make = make
        # what comes next and, behind it, what ends it
        self._found: list[os.DirEntry[str]] = []
        self._error: OSError | None = None
        # what is handed out now
        self._handed: list[DirEntry] = []
        self._size = 4

    def more(self) -> Iterable[DirEntry] | None:
        size = self._size
        if not size:
            if self._error is None:
                return None
            raising = Raising(os_error(self._error))
            self._error = None
            return raising
        found = self._found
        full = len(found) + size
        try:
            # in C as far as it goes; what came before an error is kept
            found.extend(islice(self._system, size))
        except OSError as e:
            self._error = e
            close_scan(self._system)
        size = 0 if len(found) < full else min(2 * size, 256)
        handed = list(map(self._make, found))
        entries = iter(handed)
        self._found, self._handed, self._size = [], handed, size
        return entries

    def close(self) -> None:
        self._size = 0
        self._found.clear()
        self._handed.clear()
        self._error = None
        close_scan(self._system)


def close_scan(system: Iterator[os.DirEntry[str]]) -> None:
    """Closes what os.scandir gave."""
    system.close()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]  # typeshed's name for its class is private
