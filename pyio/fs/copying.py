"""copy: a file's contents and permission bits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs.copying import copy_file

if TYPE_CHECKING:
    from pyio.path import AsPath


def copy(src: AsPath, dst: AsPath, /) -> int:
    """Copies a file, contents and permission bits, and returns the number of bytes.

    Corresponds to `std::fs::copy`.  `dst` is created or replaced; where it is a link, what that points to.  Holes stay
    holes where the system tells them.  Errors: NOT_FOUND (`dst` is not created then), INVALID_INPUT where `src` is no
    regular file or both are the same one (which keeps its contents), IS_A_DIRECTORY, STORAGE_FULL; where it fails midway
    the Error's into_inner() is the number of bytes copied, and `dst` has so many.

    >>> from pyio import fs
    >>> fs.write("one", "text")
    >>> fs.copy("one", "two"), fs.read("two")
    (4, b'text')
    """
    return copy_file(src, dst)
