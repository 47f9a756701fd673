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
from pyio.io.raising import Raising, batches
from pyio.io.traits.loops import size

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType
    from typing import NoReturn, Self

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

    def __reduce__(self) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} is neither copied nor pickled")

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
    chained = WalkDir.from_iterable(batches(walk.more))
    made = cast("WalkDir", chained)  # typeshed says chain of every subclass
    made._walk = walk
    return made


class _Walk:
    """The lists that a WalkDir chains: of each directory what is not entered, up to the next one that is.

    A level is a directory on the way down: the iterator of those in it that are still to be entered, itself as an
    entry, and, where links are followed, which it is.

    A signal handler may raise at every call, and the next more() goes on from there: so what belongs together is noted
    together, without a call in between.
    """

    __slots__ = (
        "_batch",
        "_contents_first",
        "_enter",
        "_errors",
        "_follow",
        "_gathered",
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
        # what comes next, at first what the root holds
        self._gathered: list[WalkEntry] = []
        # the last list that was handed out
        self._batch: list[WalkEntry] = []
        self._handed: Iterator[WalkEntry] | None = None
        # what is raised once that list is handed out
        self._errors: list[Error] = []
        # the directory that came last, to be entered next
        self._enter: WalkEntry | None = None
        self._levels: list[tuple[Iterator[WalkEntry], WalkEntry | None, tuple[int, int] | None]] = []
        if max_depth != 0:
            self._descend(root, None)
            self._report()

    def more(self) -> Iterable[WalkEntry] | None:
        """The next run, or what raises an error."""
        errors = self._errors
        if errors:
            self._report()
        if errors and self._handed is not None:
            raising = Raising(errors[0])
            del errors[0]
            return raising
        levels = self._levels
        batch = self._gathered
        while not errors:
            owner = self._enter
            if owner is not None:
                try:
                    self._descend(owner._entry.path, owner)
                except Error as e:
                    self._enter = None
                    errors += (e,)
                    if self._contents_first:
                        batch.append(owner)
                if errors:
                    self._report()
            elif levels:
                entries, owner, _ = levels[-1]
                for entry in entries:
                    self._enter = entry
                    break
                else:
                    # all of them are behind: back up
                    del levels[-1]
                    if owner is not None and self._contents_first:
                        batch.append(owner)
                        break
                    continue
                if not self._contents_first:
                    batch.append(entry)
                    break
            else:
                break
        if self._min > 1:
            batch = [entry for entry in batch if entry._depth >= self._min]
        handed = iter(batch)
        self._batch = batch
        self._handed = handed
        self._gathered = []
        return handed if batch or levels or errors else None

    def _descend(self, path: str, owner: WalkEntry | None) -> None:
        """Makes a directory the deepest level; gathers what of it is not entered."""
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
        entries = calls.listing(path)
        directories: list[os.DirEntry[str]] = []
        files: list[os.DirEntry[str]] = []
        errors: list[Error] = []
        depth = len(levels) + 1
        if self._max is None or depth < self._max:
            for entry in entries:
                try:
                    # without its keyword is_dir takes half the time; it asks the system only of links
                    if entry.is_dir() and (follow or not entry.is_symlink()):
                        directories.append(entry)
                        continue
                except OSError as e:
                    if follow or not entry.is_symlink():
                        errors.append(os_error(e))
                files.append(entry)
        else:
            files = entries
        below = iter(list(map(WalkEntry, directories, repeat(depth))) if directories else ())
        found = list(map(WalkEntry, files, repeat(depth)))
        gathered = self._gathered
        self._enter = None
        levels += ((below, owner, identity),)
        gathered += found
        if errors:
            self._errors += errors

    def _report(self) -> None:
        """Hands errors to on_error, where there is one; what that raises ends the walk."""
        errors = self._errors
        while errors and self._on_error is not None:
            error = errors[0]
            del errors[0]
            try:
                self._on_error(error)
            except BaseException:
                self.end()
                raise

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
            if any(level[1] is last for level in self._levels):
                # a signal handler raised when it was entered already
                depth += 1
            elif depth == self._max and self._enters(last._entry):
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
        # in place, for on_error may call this while it is gathered
        self._gathered[:] = [entry for entry in self._gathered if entry._depth < depth]

    def _enters(self, entry: os.DirEntry[str]) -> bool:
        """Whether it is a directory that would be entered if the walk went deeper."""
        try:
            return entry.is_dir() and (self._follow or not entry.is_symlink())
        except OSError:
            return False

    def end(self) -> None:
        """See WalkDir.close."""
        self._batch.clear()
        self._gathered.clear()
        self._errors.clear()
        self._enter = None
        self._levels.clear()
