"""What a descriptor is open on, as far as polling must know it."""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISREG

from pyio._sys.error import closed, os_error


def identity(fd: int, /) -> tuple[int, int]:
    """The same for the same file, and mostly another for another.  Errors: OTHER (EBADF) where it is closed."""
    status = _status(fd)
    return status.st_dev, status.st_ino


def is_on_disk(fd: int, /) -> bool:
    """Whether it is a regular file or a directory.  Errors: OTHER (EBADF)."""
    mode = _status(fd).st_mode
    return S_ISREG(mode) or S_ISDIR(mode)


def is_open(fd: int, /) -> bool:
    """Whether there is such a descriptor."""
    try:
        os.fstat(fd)
    except OSError:
        return False
    return True


def _status(fd: int) -> os.stat_result:
    try:
        return os.fstat(fd)
    except OSError as e:
        raise os_error(e) from None
    except OverflowError:
        raise closed() from None
