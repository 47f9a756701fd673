"""Names of files: rename and remove_file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs import calls

if TYPE_CHECKING:
    from pyio.path import AsPath


def rename(src: AsPath, dst: AsPath, /) -> None:
    """Renames a file or directory; what `dst` names is replaced, in one step that nobody sees half of.

    Corresponds to `std::fs::rename`, `rename(2)`.  Errors: NOT_FOUND, CROSSES_DEVICES between file systems,
    DIRECTORY_NOT_EMPTY or ALREADY_EXISTS for a directory in the way, IS_A_DIRECTORY or NOT_A_DIRECTORY where one is a
    directory and the other not, INVALID_INPUT for a directory into itself.

    >>> from pyio import fs
    >>> fs.write("draft", "text")
    >>> fs.rename("draft", "final")
    >>> fs.read("final")
    b'text'
    """
    calls.rename(src, dst)


def remove_file(path: AsPath, /) -> None:
    """Removes a file, or a link itself.

    Corresponds to `std::fs::remove_file`, `unlink(2)`.  Who has it open keeps it.  Errors: NOT_FOUND, PERMISSION_DENIED,
    IS_A_DIRECTORY (macOS: PERMISSION_DENIED) for a directory.
    """
    calls.unlink(path)
