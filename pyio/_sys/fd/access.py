"""What a descriptor was opened for."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32" and sys.platform != "wasi":
    from fcntl import F_GETFL, fcntl

    def access(fd: int, /) -> tuple[bool, bool, bool] | None:
        """Whether it reads, whether it writes, and whether every write goes to the end; None where nobody knows."""
        try:
            flags = fcntl(fd, F_GETFL)
        except OSError:
            return None
        mode = flags & os.O_ACCMODE
        return mode != os.O_WRONLY, mode != os.O_RDONLY, bool(flags & os.O_APPEND)

else:

    def access(_fd: int, /) -> tuple[bool, bool, bool] | None:
        """None: this platform does not tell."""
        return None


def is_terminal(fd: int, /) -> bool:
    """Whether it is open on a terminal.  Corresponds to `isatty(3)`."""
    return os.isatty(fd)
