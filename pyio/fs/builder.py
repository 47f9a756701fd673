"""DirBuilder: how a directory is to be created."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs import calls
from pyio._sys.fs.paths import native
from pyio.fs.directories import DEFAULT_MODE, make_tree

if TYPE_CHECKING:
    from typing import Self

    from pyio.path import AsPath


class DirBuilder:
    """How a directory is to be created; each method sets one option and returns the builder, which can be used again.

    Corresponds to `std::fs::DirBuilder`.  The permission bits of Unix are in pyio.os.unix.DirBuilderExt.

    >>> from pyio import fs
    >>> fs.DirBuilder().recursive(True).create("a/b/c")
    >>> fs.metadata("a/b/c").is_dir()
    True
    """

    __slots__ = ("_mode", "_recursive")

    def __init__(self) -> None:
        self._mode = DEFAULT_MODE
        self._recursive = False

    def recursive(self, yes: bool, /) -> Self:
        """To create missing parents too, and not to mind where the directory exists."""
        self._recursive = yes
        return self

    def create(self, path: AsPath, /) -> None:
        """Creates the directory.

        Corresponds to `DirBuilder::create`, `mkdir(2)`.  Errors: as create_dir, and for a recursive one as
        create_dir_all.
        """
        if self._recursive:
            make_tree(native(path), self._mode)
        else:
            calls.mkdir(path, self._mode)

    def __repr__(self) -> str:
        return f"DirBuilder({'recursive, ' if self._recursive else ''}mode={self._mode:#o})"
