"""How much can be read from a descriptor that is ready."""

from __future__ import annotations

import os
import sys
from stat import S_ISREG

if sys.platform == "win32" or sys.platform == "wasi":

    def _waiting(_fd: int) -> int | None:
        return None

else:

    def _waiting(fd: int) -> int | None:
        """The bytes in a pipe or socket, those of the first datagram; None where the system can't tell."""
        from fcntl import ioctl
        from termios import FIONREAD

        try:
            told = ioctl(fd, FIONREAD, bytes(4))
        except OSError:  # a listener, a device, an event counter
            return None
        return int.from_bytes(told, sys.byteorder, signed=True)


def readable(fd: int, /) -> tuple[int, bool]:
    """The number of bytes, 1 where it is not known, and whether a file is at its end."""
    try:
        status = os.fstat(fd)
        if S_ISREG(status.st_mode):
            left = status.st_size - os.lseek(fd, 0, os.SEEK_CUR)
            return max(left, 0), left <= 0
    except OSError:  # closed in this moment, by another thread
        return 0, False
    waiting = _waiting(fd)
    return (1, False) if waiting is None else (max(waiting, 0), False)
