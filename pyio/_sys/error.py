"""Turning what CPython raises into io.Error."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

os_error = Error._of


def refused(error: ValueError | OverflowError, path: object = None, /) -> Error:
    """INVALID_INPUT for a value that CPython refused before it reached the system: NUL in a path, a lone surrogate."""
    made = Error(ErrorKind.INVALID_INPUT, str(error))
    if path is not None:
        made.filename = path
    return made


def closed() -> Error:
    """What the system says of a descriptor that is none."""
    return Error.from_raw_os_error(errno.EBADF)


def unsupported(what: str, /) -> Error:
    """UNSUPPORTED: this platform, or this object, cannot do it."""
    return Error(ErrorKind.UNSUPPORTED, what)


def lacking(what: str, /) -> Callable[..., NoReturn]:
    """What stands for a call that this platform has not: UNSUPPORTED, but only when it is made."""

    def call(*_args: object) -> NoReturn:
        raise unsupported(what)

    return call
