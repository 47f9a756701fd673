"""Making and removing directories."""

from __future__ import annotations

from os.path import dirname
from typing import TYPE_CHECKING

from pyio._sys.fs import calls
from pyio._sys.fs.paths import native
from pyio.io.error import Error

if TYPE_CHECKING:
    from pyio.path import AsPath

# what the umask then takes from
DEFAULT_MODE = 0o777


def create_dir(path: AsPath, /) -> None:
    """Creates a directory.

    Corresponds to `std::fs::create_dir`, `mkdir(2)`.  Errors: ALREADY_EXISTS, NOT_FOUND for a missing parent.
    """
    calls.mkdir(path, DEFAULT_MODE)


def create_dir_all(path: AsPath, /) -> None:
    """Creates a directory and every missing one above it; nothing to do where it exists.

    Corresponds to `std::fs::create_dir_all`.  Others may create the same directories at the same time.  Errors:
    ALREADY_EXISTS or NOT_A_DIRECTORY where a file is in the way; what was created before stays.

    >>> from pyio import fs
    >>> fs.create_dir_all("a/b/c")
    >>> fs.metadata("a/b/c").is_dir()
    True
    """
    make_tree(native(path), DEFAULT_MODE)


def make_tree(path: str, mode: int) -> None:
    """create_dir_all, with the permission bits of what is created."""
    if not path:
        return
    # the way up to the first directory that can be created, then down again; no recursion, for paths can be deep
    missing = [path]
    downward = False
    attempts = 0
    while missing:
        at = missing[-1]
        try:
            calls.mkdir(at, mode)
        except FileExistsError:
            if not _is_dir(at):
                raise
        except FileNotFoundError:
            parent = dirname(at)
            # its parent was there just now: somebody removes what is made here, or nothing can be made (procfs)
            attempts += downward
            if not parent or parent == at or attempts > _ATTEMPTS:
                raise
            missing.append(parent)
            downward = False
            continue
        except Error:
            # a root that may not be written, a drive: what matters is whether it is there
            if not _is_dir(at):
                raise
        missing.pop()
        downward = True


# at making what others remove
_ATTEMPTS = 16


def _is_dir(path: str) -> bool:
    try:
        from pyio.fs.status import Metadata

        return Metadata(calls.stat(path)).is_dir()
    except Error:
        return False


def remove_dir(path: AsPath, /) -> None:
    """Removes an empty directory.

    Corresponds to `std::fs::remove_dir`, `rmdir(2)`.  Errors: NOT_FOUND, DIRECTORY_NOT_EMPTY, NOT_A_DIRECTORY.
    """
    calls.rmdir(path)


def remove_dir_all(path: AsPath, /) -> None:
    """Removes a directory and all that it holds; where `path` is a link, that link alone.

    Corresponds to `std::fs::remove_dir_all`.  Links are removed, never followed, not even one that is swapped in while
    it runs.  What vanishes meanwhile is none of its business.  Trees may be of any depth.  Platforms: Windows has no
    protection against swapped links.  Errors: NOT_FOUND, NOT_A_DIRECTORY, PERMISSION_DENIED, DIRECTORY_NOT_EMPTY where
    others add to it, RESOURCE_BUSY where they move it; INVALID_INPUT for "/" and for a last component of "." or "..",
    before anything is removed.  Loses: what was removed before an error is gone; the Error's filename says where it was.

    >>> from pyio import fs
    >>> fs.create_dir_all("a/b/c")
    >>> fs.write("a/b/file", "")
    >>> fs.remove_dir_all("a")
    >>> fs.try_exists("a")
    False
    """
    from pyio._sys.fs.remove import remove_tree

    remove_tree(path)
