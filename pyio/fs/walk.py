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
from pyio.fs.entry import DirEntry
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
        """Leaves the directory that came last, or, if that was no directory, the rest of the one that it lies in.

        With contents_first the directory that came last is behind already: so it is the one that it lies in.
        """
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


class _Walk:
    """The lists that a WalkDir chains: of each directory what is not entered, up to the next one that is.

    A level is a directory on the way down: the iterator of those in it that are still to be entered, itself as an
    entry, and, where links are followed, which it is.
    """

    __slots__ = (
        "_batch",
        "_contents_first",
        "_enter",
        "_errors",
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
        # what the root holds, handed out first; later the last list that was handed out
        self._batch: list[WalkEntry] = []
        self._handed: Iterator[WalkEntry] | None = None
        # what is raised once that list is handed out
        self._errors: list[Error] = []
        # the directory that came last, to be entered next
        self._enter: WalkEntry | None = None
        self._levels: list[tuple[Iterator[os.DirEntry[str]], WalkEntry | None, tuple[int, int] | None]] = []
        if max_depth != 0:
            self._descend(root, None, self._batch)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Iterable[WalkEntry]:
        """The next run; errors come as what is chained, for chain itself would not survive one."""
        errors = self._errors
        if self._handed is None:
            batch = self._batch
        elif errors:
            return Raising(errors.pop(0))
        else:
            batch = []
        levels = self._levels
        while not errors:
            owner = self._enter
            if owner is not None:
                self._enter = None
                try:
                    self._descend(owner._entry.path, owner, batch)
                except Error as e:
                    self._failed(e)
                    if self._contents_first:
                        batch.append(owner)
            elif levels:
                system = next(levels[-1][0], None)
                if system is None:
                    owner = levels.pop()[1]
                    if owner is not None and self._contents_first:
                        batch.append(owner)
                        break
                else:
                    self._enter = owner = WalkEntry(system, len(levels))
                    if not self._contents_first:
                        batch.append(owner)
                        break
            else:
                break
        if self._min > 1:
            batch = [entry for entry in batch if entry._depth >= self._min]
        self._batch = batch
        self._handed = iter(batch)
        if not batch and not levels and not errors:
            raise StopIteration
        return self._handed

    def _descend(self, path: str, owner: WalkEntry | None, batch: list[WalkEntry]) -> None:
        """Makes a directory the deepest level; puts what of it is not entered into `batch`."""
        levels = self._levels
        identity = None
        follow = self._follow
        if follow:
            status = calls.stat(path)
            identity = status.st_dev, status.st_ino
            if any(identity == level[2] for level in levels):
                error = Error(ErrorKind.FILESYSTEM_LOOP, "a directory that leads to itself")
                error.filename = path
                raise error
        files = calls.listing(path)
        directories: list[os.DirEntry[str]] = []
        depth = len(levels) + 1
        if self._max is None or depth < self._max:
            entries, files = files, []
            for entry in entries:
                try:
                    # without its keyword is_dir takes half the time; it asks the system only of links
                    enter = entry.is_dir() and (follow or not entry.is_symlink())
                except OSError as e:
                    enter = False
                    if follow or not entry.is_symlink():
                        self._failed(os_error(e))
                (directories if enter else files).append(entry)
        levels.append((iter(directories), owner, identity))
        batch.extend(map(WalkEntry, files, repeat(depth)))

    def _failed(self, error: Error) -> None:
        """Hands an error to on_error, or puts it where it is raised."""
        if self._on_error is None:
            self._errors.append(error)
        else:
            self._on_error(error)

    def skip(self) -> None:
        """See WalkDir.skip_current_dir."""
        left = 0 if self._handed is None else length_hint(self._handed)
        if left == len(self._batch):
            return
        last = self._batch[-1 - left]
        depth = last._depth
        if not self._contents_first:
            if last is self._enter:
                # the directory itself came last: it is not entered
                self._enter = None
                return
            if depth == self._max and self._enters(last._entry):
                return
        # what came last lies in the level of its depth: that, and what is deeper, is left
        if self._enter is not None and self._enter._depth >= depth:
            self._enter = None
        if len(self._levels) >= depth:
            _, owner, identity = self._levels[depth - 1]
            # itself it comes after what it holds, where that was asked
            self._levels[depth - 1 :] = [(iter(()), owner, identity)]
        kept = [entry for entry in self._batch[len(self._batch) - left :] if entry._depth < depth]
        del self._batch[len(self._batch) - left :]
        self._batch.extend(kept)

    def _enters(self, entry: os.DirEntry[str]) -> bool:
        """Whether it is a directory that would be entered if the walk went deeper."""
        try:
            return entry.is_dir() and (self._follow or not entry.is_symlink())
        except OSError:
            return False

    def end(self) -> None:
        """See WalkDir.close."""
        self._batch.clear()
        self._errors.clear()
        self._enter = None
        self._levels.clear()
