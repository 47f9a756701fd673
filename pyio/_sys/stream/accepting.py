"""Which errors of accept(2) are no end of listening."""

from __future__ import annotations

import errno

from pyio.io.error import Error

# Linux passes on what has happened to the new connection already
_NAMES = (
    "ECONNABORTED", "ECONNRESET", "EINTR", "EAGAIN", "EPROTO", "EPERM", "ENETDOWN", "ENOPROTOOPT", "EHOSTDOWN", "ENONET",
    "EHOSTUNREACH", "EOPNOTSUPP", "ENETUNREACH", "ETIMEDOUT",
)  # fmt: skip
_PASSING = {getattr(errno, name) for name in _NAMES if hasattr(errno, name)}
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}


def is_passing(error: Error, /) -> bool:
    """Whether it was that connection's, and the next one can be accepted."""
    return error.errno in _PASSING


def is_exhausted(error: Error, /) -> bool:
    """Whether the system, or this process, has no room for a connection now."""
    return error.errno in _EXHAUSTED
