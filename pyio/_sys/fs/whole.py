"""Whole files: their contents in and out in as few calls as there can be."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused
from pyio._sys.fs.open import CREATE, DEFAULT_MODE, READ, TRUNCATE, WRITE
from pyio._sys.fs.paths import native
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg

_open = os.open
_fstat = os.fstat
_read = os.read
_write = os.write
_close = os.close

_REPLACE = WRITE | CREATE | TRUNCATE

_PIECE = 256 * 1024

# the first read of a file that does not tell its size
_UNTOLD = 64 * 1024


def read_file(path: PathArg, /) -> bytes:
    """openat, fstat, read, close; further reads only where the first gave anything but the size that fstat told."""
    try:
        # see open.py
        (fd,) = map(_open, (path if type(path) is str else native(path),), (READ,))
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None
    data = b""
    try:
        size = _fstat(fd).st_size
        # one byte more than there should be: a short read shows the end.  Files that say they are empty and aren't are
        # of the kernel's making, and some of them give nothing to who comes back for the rest
        data = _read(fd, size + 1 if size else _UNTOLD)
        if len(data) != size:
            data = _read_on(fd, data)
    except OSError as e:
        raise _about(e, path, data) from None
    except (MemoryError, OverflowError):
        raise _about(Error(ErrorKind.OUT_OF_MEMORY), path, data) from None
    finally:
        # no function of our own, for a signal handler could raise before its first line
        try:
            _close(fd)
        except OSError:
            pass
    return data


def _read_on(fd: int, data: bytes) -> bytes:
    """The rest of a file that does not tell its size, or is not of the size that it told."""
    parts = [data]
    try:
        while part := _read(fd, _PIECE):
            parts.append(part)
    except OSError as e:
        raise os_error(e)._with(b"".join(parts)) from None
    return b"".join(parts)


def write_file(path: PathArg, data: bytes | memoryview, /) -> None:
    """openat, write, close."""
    try:
        (fd,) = map(_open, (path if type(path) is str else native(path),), (_REPLACE,), (DEFAULT_MODE,))
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None
    done = 0
    try:
        try:
            done = _write(fd, data)
            while done < len(data):
                n = _write(fd, memoryview(data)[done:])
                if not n:
                    raise Error(ErrorKind.WRITE_ZERO)
                done += n
        finally:
            # its error counts as well: some file systems write only now
            _close(fd)
    except OSError as e:
        raise _about(e, path, done) from None


def _about(e: OSError, path: PathArg, payload: object) -> Error:
    """The error of a call that knew only the descriptor, with its path, and what was done before."""
    error = os_error(e)._with(payload)
    if error.filename is None:
        error.filename = path
    return error
