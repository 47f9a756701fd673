"""join_paths and split_paths: lists of paths in one variable, such as PATH.

The functions over plain str are those of both flavours, and exist on every platform.
"""

from __future__ import annotations

from pyio.io.error import Error, ErrorKind
from pyio.os_str.native import Native as NativeString
from pyio.os_str.native import os_string
from pyio.path.native import Native as NativePath
from pyio.path.native import path_buf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyio.os_str import OsString
    from pyio.os_str.string import AsOsStr
    from pyio.path.path import AsPath, PathBuf


class JoinPathsError(Error):
    """A path that no list can hold; its kind is INVALID_INPUT.  Corresponds to `std::env::JoinPathsError`."""


def join_paths(paths: Iterable[AsPath], /) -> OsString:
    """The `paths` as one value, for PATH and its like; `split_paths` undoes it.

    Corresponds to `std::env::join_paths`.  Unix: ":" between them.  Windows: ";" between them, and quotes around a path
    with one in it.  Errors: JoinPathsError for a path with ":" in it, on Windows with a quote.

    >>> from pyio import env
    >>> value = env.join_paths(["bin", "lib"])
    >>> [str(path) for path in env.split_paths(value)]
    ['bin', 'lib']
    """
    return os_string(_joined(map(NativePath._text_of, paths)))


def split_paths(unparsed: AsOsStr, /) -> Iterator[PathBuf]:
    """The paths of a value such as PATH's.

    Corresponds to `std::env::split_paths`.  An empty value is one empty path; so is nothing between two separators.
    Windows: quotes hide a separator, and are dropped.
    """
    return map(path_buf, _split(NativeString._text_of(unparsed)))


def join_unix(paths: Iterable[str], /) -> str:
    """The list of `paths` as Unix writes it.  Errors: JoinPathsError for ":" in one."""
    found = list(paths)
    for path in found:
        if ":" in path:
            raise JoinPathsError(ErrorKind.INVALID_INPUT, f"a path with the separator ':': {path!r}")
    return ":".join(found)


def split_unix(text: str, /) -> list[str]:
    """The paths of a list as Unix writes it."""
    return text.split(":")


def join_windows(paths: Iterable[str], /) -> str:
    """The list of `paths` as Windows writes it.  Errors: JoinPathsError for a quote in one."""
    found: list[str] = []
    for path in paths:
        if '"' in path:
            raise JoinPathsError(ErrorKind.INVALID_INPUT, f"a path with a quote: {path!r}")
        found.append(f'"{path}"' if ";" in path else path)
    return ";".join(found)


def split_windows(text: str, /) -> list[str]:
    """The paths of a list as Windows writes it."""
    if '"' not in text:
        return text.split(";")
    found = [""]
    # between quotes is every second piece
    for at, piece in enumerate(text.split('"')):
        first, *rest = (piece,) if at % 2 else piece.split(";")
        found[-1] += first
        found += rest
    return found


_joined, _split = (join_windows, split_windows) if NativePath._sep == "\\" else (join_unix, split_unix)
