"""Links: hard_link, soft_link, read_link, and canonicalize, which resolves them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs import links

if TYPE_CHECKING:
    from pyio.path import AsPath, PathBuf


def hard_link(original: AsPath, link: AsPath, /) -> None:
    """Gives a file one more name: `link`.

    Corresponds to `std::fs::hard_link`, `linkat(2)`.  Where `original` is a soft link, that gets the name, not what it
    points to.  Errors: NOT_FOUND, ALREADY_EXISTS, CROSSES_DEVICES between file systems, PERMISSION_DENIED for a
    directory, TOO_MANY_LINKS.

    >>> from pyio import fs
    >>> fs.write("one", "text")
    >>> fs.hard_link("one", "two")
    >>> fs.remove_file("one")
    >>> fs.read("two")
    b'text'
    """
    links.hard_link(original, link)


def soft_link(original: AsPath, link: AsPath, /) -> None:
    """Creates a symbolic link: `link` points to `original`, which need not exist.

    Corresponds to RFC 517's `soft_link`, `symlink(2)`.  A relative `original` counts from where the link lies.  Errors:
    ALREADY_EXISTS, NOT_FOUND for a missing parent or an empty `original`.

    >>> from pyio import fs
    >>> fs.soft_link("some/where", "link")
    >>> fs.read_link("link")
    UnixPath('some/where')
    """
    links.soft_link(original, link)


def read_link(path: AsPath, /) -> PathBuf:
    """What a symbolic link points to, as it was given when it was made.

    Corresponds to `std::fs::read_link`, `readlink(2)`.  Errors: NOT_FOUND; INVALID_INPUT for what is no link.
    """
    from pyio.path import PathBuf

    return PathBuf(links.read_link(path))


def canonicalize(path: AsPath, /) -> PathBuf:
    """The absolute path of what `path` leads to, without any link, "." or "..".

    Corresponds to `std::fs::canonicalize`, `realpath(3)`.  It is true for a moment: who may rename directories may make
    it wrong at any time.  Errors: NOT_FOUND where any part is missing, NOT_A_DIRECTORY, FILESYSTEM_LOOP,
    PERMISSION_DENIED on the way.

    >>> from pyio import fs
    >>> fs.create_dir("real")
    >>> fs.soft_link("real", "link")
    >>> fs.canonicalize("link/../link") == fs.canonicalize("real")
    True
    """
    from pyio.path import PathBuf

    return PathBuf(links.canonical(path))
