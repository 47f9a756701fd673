"""The number of the last error."""

from __future__ import annotations

import os
from operator import index

from pyio._sys.errno import last
from pyio._sys.error import unsupported
from pyio.io.error import Error


def errno() -> int:
    """The calling thread's errno, as the last system call or C function that failed left it.

    Corresponds to `errno(3)`.  For code that calls C by itself; anything that Python does in between may overwrite it
    (so does the import of this function: import it before), and an Error has the code of its own call, raw_os_error().  Errors: UNSUPPORTED where it can't be had.
    """
    if last.read is None:
        raise unsupported("this platform's errno can't be had")
    return last.read()


def error_string(errno: int, /) -> str:
    """The system's text for a code.  Corresponds to `strerror(3)`.  Errors: ValueError for what is no C int.

    >>> import errno
    >>> from pyio.os import unix
    >>> unix.error_string(errno.ENOENT)
    'No such file or directory'
    """
    errno = index(errno)
    if not -(1 << 31) <= errno < 1 << 31:
        raise ValueError(f"{errno} is no code")
    return os.strerror(errno)


def last_os_error() -> Error:
    """The Error of errno(), with the same reservations.  Corresponds to `std::io::Error::last_os_error`."""
    return Error.from_raw_os_error(errno())
