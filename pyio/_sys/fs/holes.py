"""Copying files with holes: only the data, so that the copy takes no more space than its source.

Why: copy_file_range fills the holes with zeros, on ext4 and tmpfs at least.
"""

from __future__ import annotations

import os
import sys
from errno import EINVAL, ENXIO

from pyio._sys.error import os_error
from pyio._sys.fd.copying import NOT_THIS_PAIR, copy_descriptors

_PIECE = 1 << 20

if sys.platform != "win32":

    def has_holes(status: os.stat_result, /) -> bool:
        """Whether it takes less space than it is long: it has holes, or is compressed."""
        return status.st_blocks * 512 < status.st_size and hasattr(os, "SEEK_DATA")

    def copy_data(src: int, dst: int, /) -> int:
        """Copies to end of file into an empty file; the Error's into_inner() is how far it came."""
        done = 0
        try:
            while True:
                try:
                    start = os.lseek(src, done, os.SEEK_DATA)
                    end = os.lseek(src, start, os.SEEK_HOLE)
                except OSError as e:
                    if e.errno == EINVAL and not done:
                        # a file system that knows nothing of holes
                        return copy_descriptors(src, dst, os.fstat(src).st_size)
                    if e.errno != ENXIO:
                        raise
                    break
                done = start
                while done < end and (n := _copy_at(src, dst, done, end - done)):
                    done += n
                if done < end:
                    # it was cut meanwhile, or is one of those whose size is not true (sysfs)
                    return min(done, os.fstat(dst).st_size)
            size = os.fstat(src).st_size
            if os.fstat(dst).st_size < size:
                # the last hole
                os.ftruncate(dst, size)
        except OSError as e:
            # the hole that it stands behind may not be there yet
            raise os_error(e)._with(min(done, os.fstat(dst).st_size)) from None
        return size

    def _copy_at(src: int, dst: int, offset: int, size: int) -> int:
        """Copies a piece to the same place; 0 at end of file."""
        if sys.platform == "linux":
            try:
                return os.copy_file_range(src, dst, size, offset, offset)
            except OSError as e:
                if e.errno not in NOT_THIS_PAIR:
                    raise
        data = os.pread(src, min(size, _PIECE), offset)
        done = 0
        while done < len(data):
            done += os.pwrite(dst, memoryview(data)[done:], offset + done)
        return done

else:

    def has_holes(_status: os.stat_result, /) -> bool:
        """False: stat does not tell."""
        return False

    def copy_data(src: int, dst: int, /) -> int:
        """As any file."""
        return copy_descriptors(src, dst, 0)
