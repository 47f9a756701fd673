"""WalkDir: a directory tree, entry by entry.

Rules.  A directory is read whole before its entries are handed out, so that one descriptor is open at most, however
deep the tree.  Paths are used as they are spelt: a directory that is replaced by a link while the walk runs is followed
(remove_dir_all is not built on this).
"""

from __future__ import annotations

from itertools import chain, repeat
from operator import length_hint
from typing import TYPE_CHECKING, cast

from pyio._sys.error import os_error
from pyio._sys.fs import calls
from pyio._sys.fs.paths import native
from pyio.fs.entry import DirEntry, close_scan
from pyio.io.error import Error, ErrorKind
from pyio.io.raising import Raising
from pyio.io.traits.loops import size

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import Self

    from pyio.path import AsPath


class WalkEntry(DirEntry):
    """One entry of a tree."""

    __slots__ = ("_depth",)

    def __init__(self, entry: os.DirEntry[str], depth: int, /) -> None:
        self._entry = entry
        self._depth = depth

    def depth(self) -> int:
        """1 for what lies directly in the root."""
        return self._depth


class WalkDir(chain[WalkEntry]):
    """A directory tree: depth first, parents before children, the root not yielded.

    Corresponds to RFC 517's `WalkDir`.  Links are not followed unless asked, and then loops are detected
    (FILESYSTEM_LOOP).  An error is raised by next(), which may be called again to go on, or handed to `on_error`
    instead.  It is a chain of lists of entries, so that a loop over it runs in C.
    """

    __slots__ = ("__weakref__", "_walk")

    _walk: _Walk

    def skip_current_dir(self) -> None:
        """Leaves the directory that came last, or, if that was no directory, the rest of the one that it lies in."""
        self._walk.skip()

    def close(self) -> None:
        """Ends the walk; no further entry comes."""
        self._walk.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()


def walk_dir(
    path: AsPath,
    /,
    *,
    min_depth: int = 1,
    max_depth: int | None = None,
    follow_links: bool = False,
    contents_first: bool = False,
    on_error: Callable[[Error], None] | None = None,
) -> WalkDir:
    """Walks a directory tree.

    Corresponds to `walk_dir` of RFC 517.  Depths count from 1 for what lies directly in `path`; entries less deep than
    `min_depth` are not yielded, directories at `max_depth` not entered.  `contents_first` yields a directory after what
    it holds.  Errors: those of read_dir for `path` itself; later ones come from next(), or go to `on_error`, each once,
    and the walk goes on.

    >>> from pyio import fs
    >>> fs.create_dir_all("a/b"), fs.write("a/b/c", "")
    (None, None)
    >>> [(str(e.file_name()), e.depth()) for e in fs.walk_dir("a")]
    [('b', 1), ('c', 2)]
    """
    walk = _Walk(
        native(path),
        size(min_depth, "min_depth"),
        None if max_depth is None else size(max_depth, "max_depth"),
        follow_links,
        contents_first,
        on_error,
    )
    made = cast("WalkDir", WalkDir.from_iterable(walk))  # typeshed says chain of every subclass
    made._walk = walk
    return made


class _Level:
    """A directory on the way: what it still has to give, and, where links are followed, which it is."""

    __slots__ = ("directories", "errors", "files", "identity", "owner")

    def __init__(self, owner: WalkEntry | None, identity: tuple[int, int] | None) -> None:
        self.owner = owner
        self.identity = identity
        self.files: list[os.DirEntry[str]] = []
        self.directories: Iterator[os.DirEntry[str]] = iter(())
        self.errors: list[Error] = []

    def fill(self, entries: list[os.DirEntry[str]], *, follow: bool) -> None:
        """Parts what is to be entered from what is not."""
        directories: list[os.DirEntry[str]] = []
        for entry in entries:
            try:
                # without its keyword is_dir takes half the time; it asks the system only of links
                enter = entry.is_dir() and (follow or not entry.is_symlink())
            except OSError as e:
                enter = False
                if follow or not entry.is_symlink():
                    self.errors.append(os_error(e))
            (directories if enter else self.files).append(entry)
        self.directories = iter(directories)


class _Walk:
    """The lists that a WalkDir chains: of each directory first what is not entered, then each that is."""

    __slots__ = (
        "_batch",
        "_contents_first",
        "_enter",
        "_follow",
        "_handed",
        "_levels",
        "_max",
        "_min",
        "_on_error",
    )

    def __init__(
        self,
        root: str,
        min_depth: int,
        max_depth: int | None,
        follow: bool,
        contents_first: bool,
        on_error: Callable[[Error], None] | None,
    ) -> None:
        self._min = min_depth
        self._max = max_depth
        self._follow = follow
        self._contents_first = contents_first
        self._on_error = on_error
        self._batch: list[WalkEntry] = []
        self._handed = iter(self._batch)
        # the directory at the end of the batch, to be entered next
        self._enter: WalkEntry | None = None
        self._levels: list[_Level] = []
        if max_depth != 0:
            self._descend(root, None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Iterable[WalkEntry]:
        """The next run; errors come as what is chained, for chain itself would not survive one."""
        while True:
            batch: list[WalkEntry] = []
            failed: Raising | None = None
            if self._enter is not None:
                owner, self._enter = self._enter, None
                try:
                    self._descend(owner._entry.path, owner)
                except Error as e:
                    failed = self._failed(e)
                    if self._contents_first:
                        batch.append(owner)
            elif self._levels:
                failed = self._advance(self._levels[-1], batch)
            else:
                raise StopIteration
            if self._min > 1:
                batch = [entry for entry in batch if entry._depth >= self._min]
            if batch or failed is not None:
                self._batch = batch
                self._handed = iter(batch)
                return self._handed if failed is None else chain(self._handed, failed)

    def _advance(self, level: _Level, batch: list[WalkEntry]) -> Raising | None:
        """What the deepest level gives next."""
        if level.errors:
            return self._failed(level.errors.pop(0))
        depth = len(self._levels)
        if level.files:
            batch.extend(map(WalkEntry, level.files, repeat(depth)))
            level.files = []
            return None
        for system in level.directories:
            self._enter = WalkEntry(system, depth)
            if not self._contents_first:
                batch.append(self._enter)
            return None
        self._levels.pop()
        if self._contents_first and level.owner is not None:
            batch.append(level.owner)
        return None

    def _descend(self, path: str, owner: WalkEntry | None) -> None:
        """Reads a directory and makes it the deepest level."""
        identity = None
        if self._follow:
            status = calls.stat(path)
            identity = status.st_dev, status.st_ino
            if any(identity == level.identity for level in self._levels):
                error = Error(ErrorKind.FILESYSTEM_LOOP, "a directory that leads to itself")
                error.filename = path
                raise error
        level = _Level(owner, identity)
        entries = _listing(path)
        if self._max is not None and len(self._levels) + 1 >= self._max:
            level.files = entries
        else:
            level.fill(entries, follow=self._follow)
        self._levels.append(level)

    def _failed(self, error: Error) -> Raising | None:
        if self._on_error is None:
            return Raising(error)
        self._on_error(error)
        return None

    def skip(self) -> None:
        """See WalkDir.skip_current_dir."""
        if self._enter is not None and not length_hint(self._handed) and not self._contents_first:
            # the directory itself came last: it is not entered
            self._enter = None
            return
        self._batch.clear()
        self._enter = None
        if self._levels:
            level = self._levels.pop()
            if self._contents_first and level.owner is not None:
                # what it held is skipped, itself it is not
                self._levels.append(_Level(level.owner, level.identity))

    def end(self) -> None:
        """See WalkDir.close."""
        self._batch.clear()
        self._enter = None
        self._levels.clear()


def _listing(path: str) -> list[os.DirEntry[str]]:
    """All that a directory holds; an error in its middle loses what came before, so it is raised."""
    system = calls.scandir(path)
    try:
        return list(system)
    except OSError as e:
        raise os_error(e) from None
    finally:
        close_scan(system)
