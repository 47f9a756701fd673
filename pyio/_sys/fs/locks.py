"""Locks on open files: `flock(2)`.

Why not fcntl's: those belong to the process, so that two handles in one process do not exclude each other, and closing
any handle of the file gives up the lock.  A flock belongs to the open file, as std's does.
"""

from __future__ import annotations

import sys

from pyio._sys.error import closed, os_error, unsupported

if sys.platform != "win32" and sys.platform != "wasi":
    from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, LOCK_UN
    from fcntl import flock as _flock

    EXCLUSIVE = LOCK_EX
    SHARED = LOCK_SH
    AT_ONCE = LOCK_NB
    UNLOCK = LOCK_UN

    def flock(fd: int, how: int, /) -> None:
        """Takes or gives up a lock; WOULD_BLOCK where AT_ONCE is asked and another holds it."""
        if fd < 0:
            raise closed()
        try:
            _flock(fd, how)
        except OSError as e:
            raise os_error(e) from None

else:
    EXCLUSIVE = SHARED = AT_ONCE = UNLOCK = 0

    def flock(_fd: int, _how: int, /) -> None:
        """UNSUPPORTED."""
        raise unsupported("files are not locked on this platform")
