"""FdRead: reading a descriptor, with the cheapest call that this Python has.

Reading into a caller's buffer is os.readinto where there is one (3.14), else os.readv of one buffer, else, on Windows
and where WASI lacks it, os.read and a copy.  Whole contents come by os.read, which makes its bytes in place.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.owned import OwnedFd
from pyio.io.traits.loops import growable, read_only, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyio.io.buffer import MutBuf

# large enough to make the call's cost vanish, small enough to be still in the cache when it is copied
_PIECE = 256 * 1024

# what the kernel takes in one vectored call; a short count tells the rest
_IOV_MAX = 1024

_read = os.read


class FdRead(OwnedFd):
    """Reads a descriptor."""

    __slots__ = ()

    if sys.version_info >= (3, 14):

        def read(self, buf: MutBuf, /) -> int:
            """Reads once.  Corresponds to `Read::read`, `read(2)`: one call, no retry.  0 is end of file."""
            try:
                return os.readinto(self._fd, buf)
            except OSError as e:
                raise os_error(e) from None

    elif sys.platform != "win32" and hasattr(os, "readv"):

        def read(self, buf: MutBuf, /) -> int:
            """Reads once.  Corresponds to `Read::read`, `read(2)`: one call, no retry.  0 is end of file."""
            try:
                return _readv(self._fd, (buf,))
            except OSError as e:
                raise os_error(e) from None
            except BufferError:
                raise read_only(buf) from None

    else:

        def read(self, buf: MutBuf, /) -> int:
            """Reads once.  Corresponds to `Read::read`, `read(2)`: one call, no retry.  0 is end of file."""
            view = writable(buf)
            try:
                data = _read(self._fd, len(view))
            except OSError as e:
                raise os_error(e) from None
            view[: len(data)] = data
            return len(data)

    if sys.platform != "win32" and hasattr(os, "readv"):

        def read_vectored(self, bufs: Sequence[MutBuf], /) -> int:
            """Reads once into several buffers.  Corresponds to `Read::read_vectored`, `readv(2)`."""
            if not bufs:
                return 0
            try:
                return _readv(self._fd, bufs if len(bufs) <= _IOV_MAX else bufs[:_IOV_MAX])
            except OSError as e:
                raise os_error(e) from None
            except BufferError as e:
                raise TypeError(str(e)) from None

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends everything up to end of file to `buf` and returns how much that was.

        Corresponds to `Read::read_to_end`.  Errors: the system's; what was read before is in `buf`.  INVALID_INPUT
        before anything is read if a memoryview of `buf` is held, which forbids it to grow.
        """
        start = growable(buf)
        while True:
            try:
                piece = _read(self._fd, _PIECE)
            except InterruptedError:
                continue
            except OSError as e:
                raise os_error(e) from None
            if not piece:
                return len(buf) - start
            buf += piece


if sys.platform != "win32" and hasattr(os, "readv"):
    _readv = os.readv
