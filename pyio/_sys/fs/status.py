"""The fields of stat that not every platform has."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pyio._sys.error import unsupported

if TYPE_CHECKING:
    import os

if sys.platform != "win32":

    def block_size(status: os.stat_result, /) -> int:
        """In bytes."""
        return status.st_blksize

    def blocks(status: os.stat_result, /) -> int:
        """Of 512 bytes each."""
        return status.st_blocks

    def device(status: os.stat_result, /) -> int:
        """What it is, where it is one."""
        return status.st_rdev

else:

    def block_size(_status: os.stat_result, /) -> int:
        """UNSUPPORTED."""
        raise unsupported("this platform does not tell a file's blocks")

    def blocks(_status: os.stat_result, /) -> int:
        """UNSUPPORTED."""
        raise unsupported("this platform does not tell a file's blocks")

    def device(_status: os.stat_result, /) -> int:
        """UNSUPPORTED."""
        raise unsupported("this platform has no files that are devices")
