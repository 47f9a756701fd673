"""Links, and where a path leads in the end."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fs.paths import native, on_path, on_paths

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg


def hard_link(original: PathArg, link: PathArg, /) -> None:
    """`linkat(2)`: of a link itself, where the system can; link(2) of macOS would follow it."""
    on_paths(_link, original, link)


def _link(original: str, link: str) -> None:
    # WASI's Python says it can, and then finds nothing; its link(2) follows none
    if os.link in os.supports_follow_symlinks and sys.platform != "wasi":
        os.link(original, link, follow_symlinks=False)
    else:
        os.link(original, link)


def soft_link(original: PathArg, link: PathArg, /) -> None:
    """`symlink(2)`."""
    on_paths(os.symlink, original, link)


def read_link(path: PathArg, /) -> str:
    """`readlink(2)`."""
    return on_path(os.readlink, path)


def canonical(path: PathArg, /) -> str:
    """`realpath(3)`."""
    text = native(path)
    if not text:
        # Python reads it as the current directory, the system as no name at all
        raise os_error(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), text))
    # the system's own word on what is missing, loops or is no directory; realpath alone passes over some of that
    on_path(os.stat, text)
    return on_path(_resolve, text)


def _resolve(path: str) -> str:
    return os.path.realpath(path, strict=True)
