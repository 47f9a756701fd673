"""Copying between descriptors inside the kernel."""

from __future__ import annotations

import os
import sys
from errno import EBADF, EINVAL, EIO, ENOSYS, EOPNOTSUPP, EOVERFLOW, EPERM, EXDEV
from stat import S_ISREG
from typing import TYPE_CHECKING

from pyio._sys.error import os_error

if TYPE_CHECKING:
    from pyio._sys.fd.read import FdRead
    from pyio._sys.fd.write import FdWrite

# what copy_file_range says of a pair that it can't copy; nothing has been copied then, and a plain copy may do.
# EBADF: the target was opened to append.  EIO: some network file systems, before the first byte.
_NOT_THIS_PAIR = frozenset((EBADF, EINVAL, EIO, ENOSYS, EOPNOTSUPP, EOVERFLOW, EPERM, EXDEV))

# one call at most; it can't be interrupted
_PIECE = 1 << 30

if sys.platform == "linux" and hasattr(os, "copy_file_range"):

    def between_files(reader: FdRead, writer: FdWrite, /) -> int:
        """Copies what the kernel can of a regular file, from position to position, and returns how much that was.

        Less than everything, mostly nothing, where it can't; the caller goes on from there.  Corresponds to
        `copy_file_range(2)`.
        """
        src, dst = reader._fd, writer._fd
        done = 0
        try:
            # of the files that say they are empty some aren't (procfs), and the call copies nothing of them
            status = os.fstat(src)
            if not S_ISREG(status.st_mode) or not status.st_size or not S_ISREG(os.fstat(dst).st_mode):
                return 0
            while n := os.copy_file_range(src, dst, _PIECE):
                done += n
        except OSError as e:
            if done == 0 and e.errno in _NOT_THIS_PAIR:
                return 0
            raise os_error(e)._with(done) from None
        return done

else:

    def between_files(_reader: FdRead, _writer: FdWrite, /) -> int:
        """Copies nothing: this kernel can't."""
        return 0
