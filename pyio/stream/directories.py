"""read_directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fork import inherited
from pyio._sys.stream import own
from pyio.io.error import Error
from pyio.stream.completion import Completion, cancelled
from pyio.stream.objectstream import ObjectStream

if TYPE_CHECKING:
    from pyio.fs import Dir, DirEntry, ReadDir
    from pyio.path import AsPath


def read_directory(directory: AsPath | Dir, /) -> tuple[ObjectStream[DirEntry], Completion]:
    """A stream of a directory's entries, and how that will end; a Dir may be closed at once.

    Corresponds to WASI 0.3's `read-directory`.  Always from the start, without "." and "..", in the system's order; several
    streams have nothing to do with each other.  The directory is read as the entries are asked for.  The Completion's
    transferred() counts entries.

    The Completion's errors: NOT_FOUND, NOT_A_DIRECTORY, PERMISSION_DENIED, OTHER (EBADF) for a closed Dir; those of reading,
    after the entries that came before.

    >>> from pyio import fs, stream
    >>> fs.write("one", "")
    >>> entries, done = stream.read_directory(".")
    >>> [str(entry.file_name()) for entry in entries], done.result()
    (['one'], None)
    """
    from pyio.fs import Dir, read_dir

    completion = Completion()
    entries: ReadDir | None = None
    try:
        entries = _owned(directory).read_dir() if isinstance(directory, Dir) else read_dir(directory)
    except Error as e:
        completion._resolve(e)
    return ObjectStream(_Entries(entries, completion)), completion


def _owned(directory: Dir) -> Dir:
    """Another one of the same directory, which lasts as long as an entry of it."""
    from pyio.fs.dir import Dir

    class Lasting(Dir):
        __slots__ = ()

        def __del__(self) -> None:
            self.close()

    return Lasting(own(directory))


class _Entries:
    """What an ObjectStream of entries is made of."""

    __slots__ = ("__weakref__", "_completion", "_entries")

    def __init__(self, entries: ReadDir | None, completion: Completion) -> None:
        self._entries = entries
        self._completion = completion
        if entries is not None:
            completion._transfer = self

    def next(self) -> DirEntry | None:
        if self._entries is None or self._completion.done():
            return None
        try:
            entry = next(self._entries, None)
        except Error as e:
            self._completion._resolve(e)
            return None
        if entry is None or self._completion.done():
            self._completion._resolve(None)
            return None
        self._completion._moved += 1
        return entry

    def wake(self) -> None:
        """Closing it early is no failure."""
        self._completion._resolve(None)

    def close(self) -> None:
        if self._entries is not None:
            self._entries.close()

    def abort(self) -> None:
        # who reads it closes it
        self._completion._resolve(cancelled())

    def abandon(self) -> None:
        self._completion._abandon(inherited())
        self.close()
