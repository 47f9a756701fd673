"""Copying a file by name."""

from __future__ import annotations

import os
import sys
from stat import S_ISREG
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.copying import copy_descriptors
from pyio._sys.fs.open import CREATE, READ, WRITE, open_fd
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg


def copy_file(src: PathArg, dst: PathArg, /) -> int:
    """Contents and permission bits; returns the number of bytes."""
    source = open_fd(src, READ)
    target = -1
    try:
        status = os.fstat(source)
        if not S_ISREG(status.st_mode):
            error = Error(ErrorKind.INVALID_INPUT, "only a regular file is copied")
            error.filename = src
            raise error
        mode = status.st_mode & 0o7777
        # created with the source's bits, so that at no time more may read it than may read that; emptied only when it
        # is known not to be the source
        target = open_fd(dst, WRITE | CREATE, mode)
        there = os.fstat(target)
        if os.path.samestat(status, there):
            error = Error(ErrorKind.INVALID_INPUT, "the source and the target are the same file")
            error.filename, error.filename2 = src, dst
            raise error
        if S_ISREG(there.st_mode):
            if there.st_size:
                os.ftruncate(target, 0)
            if sys.platform != "win32" and there.st_mode & 0o7777 != mode:
                os.fchmod(target, mode)
        return copy_descriptors(source, target, status.st_size)
    except OSError as e:
        raise os_error(e) from None
    finally:
        os.close(source)
        if target >= 0:
            _close_written(target)


def _close_written(fd: int) -> None:
    try:
        os.close(fd)
    except OSError as e:
        raise os_error(e) from None
