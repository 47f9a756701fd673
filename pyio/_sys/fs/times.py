"""Setting the times of files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error, refused, unsupported
from pyio._sys.fs.libc import set_one_time
from pyio._sys.fs.paths import native

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg


def set_times(path: PathArg, accessed: int | None, modified: int | None, /) -> None:
    """`utimensat(2)`: of what a link points to; in nanoseconds since 1970, None for a time that stays."""
    _set(native(path), accessed, modified)


def set_times_of(fd: int, accessed: int | None, modified: int | None, /) -> None:
    """`futimens(3)`."""
    if fd < 0:
        raise closed()
    if os.utime not in os.supports_fd:
        raise unsupported("this platform sets times by path alone")
    _set(fd, accessed, modified)


def _set(place: str | int, accessed: int | None, modified: int | None) -> None:
    try:
        if accessed is None or modified is None:
            if accessed is modified:  # nothing to set, but an error to find
                os.stat(place)
                return
            if "\0" not in str(place) and set_one_time(place, accessed, modified):
                return
            # whoever sets the other one between these two calls loses that
            status = os.stat(place)
            accessed = status.st_atime_ns if accessed is None else accessed
            modified = status.st_mtime_ns if modified is None else modified
        os.utime(place, ns=(accessed, modified))
    except OSError as e:
        error = os_error(e)
        if isinstance(place, str):
            error.filename = place
        raise error from None
    except (ValueError, OverflowError) as e:
        raise refused(e, place if isinstance(place, str) else None) from None
