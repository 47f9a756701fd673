"""Copying a file by name."""

from __future__ import annotations

import os
import sys
from stat import S_ISREG
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.copying import copy_descriptors
from pyio._sys.fs.holes import copy_data, has_holes
from pyio._sys.fs.open import CREATE, READ, WRITE, open_fd
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg


_AT_ONCE: int = getattr(os, "O_NONBLOCK", 0)


def copy_file(src: PathArg, dst: PathArg, /) -> int:
    """Contents and permission bits; returns the number of bytes."""
    source = _open_source(src)
    try:
        status = os.fstat(source)
        if not S_ISREG(status.st_mode):
            error = Error(ErrorKind.INVALID_INPUT, "only a regular file is copied")
            error.filename = src
            raise error
        # created with the source's bits, so that at no time more may read it than may read that
        target = open_fd(dst, WRITE | CREATE, status.st_mode & 0o7777)
        try:
            done = _copy(source, status, target, src, dst)
        except BaseException:
            try:
                os.close(target)
            except OSError:
                pass
            raise
        os.close(target)  # its error counts: some file systems write only now
        return done
    except OSError as e:
        raise os_error(e) from None
    finally:
        # no function of our own, for a signal handler could raise before its first line
        try:
            os.close(source)
        except OSError:
            pass


def _open_source(src: PathArg) -> int:
    try:
        # a fifo without a writer would wait for one, only to be refused
        return open_fd(src, READ | _AT_ONCE)
    except BlockingIOError:
        # somebody has a lease on the file, which the first attempt asked back
        return open_fd(src, READ)


def _copy(source: int, status: os.stat_result, target: int, src: PathArg, dst: PathArg) -> int:
    there = os.fstat(target)
    if os.path.samestat(status, there):
        # it was opened without emptying it, for this is known only now
        error = Error(ErrorKind.INVALID_INPUT, "the source and the target are the same file")
        error.filename, error.filename2 = src, dst
        raise error
    if S_ISREG(there.st_mode):
        mode = status.st_mode & 0o7777
        if there.st_size:
            os.ftruncate(target, 0)
        if sys.platform != "win32" and sys.platform != "wasi" and there.st_mode & 0o7777 != mode:
            os.fchmod(target, mode)
        if has_holes(status):
            return copy_data(source, target)
    return copy_descriptors(source, target, status.st_size)
