"""Reading and writing at an offset, wherever the position is.

These take the object and not its descriptor, for they are what pyio.os.unix.FileExt calls by its names: a call less.
"""

from __future__ import annotations

import os
import sys
from errno import EINVAL
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused, unsupported
from pyio.io.traits.loops import read_only, writable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

    from pyio._sys.fd.owned import OwnedFd
    from pyio.io.buffer import MutBuf
    from pyio.io.error import Error


def _no_offset() -> Error:
    # Python calls preadv2(2) and pwritev2(2), which take -1 for the position, and move it
    return os_error(OSError(EINVAL, os.strerror(EINVAL)))


# what the kernel takes in one vectored call; a short count tells the rest
_IOV_MAX = 1024

if sys.platform != "win32":
    _pread = os.pread
    _pwrite = os.pwrite

    def write_at(file: OwnedFd, buf: Buffer, offset: int, /) -> int:
        """Writes once, at `offset` bytes after the start, as much as is taken; what lies before becomes zeros.

        Corresponds to `FileExt::write_at`, `pwrite(2)`.  Platforms: Linux writes to the end, whatever the offset, where the
        file was opened to append.  Errors: INVALID_INPUT for a negative offset.
        """
        try:
            return _pwrite(file._fd, buf, offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except BufferError as e:
            raise TypeError(str(e)) from None

else:

    def write_at(_file: OwnedFd, _buf: Buffer, _offset: int, /) -> int:
        """UNSUPPORTED: the calls of this platform move the position."""
        raise unsupported("this platform has no positional writes")


if sys.platform != "win32" and hasattr(os, "preadv"):
    _preadv = os.preadv
    _pwritev = os.pwritev

    def read_at(file: OwnedFd, buf: MutBuf, offset: int, /) -> int:
        """Reads once, from `offset` bytes after the start, and returns how many bytes; 0 at and beyond the end.

        Corresponds to `FileExt::read_at`, `preadv(2)`.  Errors: INVALID_INPUT for a negative offset, NOT_SEEKABLE for a
        pipe.
        """
        if offset < 0:
            raise _no_offset()
        try:
            return _preadv(file._fd, (buf,), offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except BufferError:
            raise read_only(buf) from None

    def read_vectored_at(file: OwnedFd, bufs: Sequence[MutBuf], offset: int, /) -> int:
        """Reads once into several buffers, filled in their order.  Corresponds to `preadv(2)`."""
        if offset < 0:
            raise _no_offset()
        try:
            return _preadv(file._fd, bufs if len(bufs) <= _IOV_MAX else bufs[:_IOV_MAX], offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except BufferError as e:
            raise TypeError(str(e)) from None

    def write_vectored_at(file: OwnedFd, bufs: Sequence[Buffer], offset: int, /) -> int:
        """Writes once out of several buffers, in their order.  Corresponds to `pwritev(2)`."""
        if offset < 0:
            raise _no_offset()
        try:
            return _pwritev(file._fd, bufs if len(bufs) <= _IOV_MAX else bufs[:_IOV_MAX], offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except BufferError as e:
            raise TypeError(str(e)) from None

elif sys.platform != "win32":

    def read_at(file: OwnedFd, buf: MutBuf, offset: int, /) -> int:
        """`pread(2)` and a copy."""
        view = writable(buf)
        try:
            data = _pread(file._fd, len(view), offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        view[: len(data)] = data
        return len(data)

    def read_vectored_at(file: OwnedFd, bufs: Sequence[MutBuf], offset: int, /) -> int:
        """`pread(2)` into the first buffer that is not empty."""
        return next((read_at(file, buf, offset) for buf in bufs if memoryview(buf).nbytes), 0)

    def write_vectored_at(file: OwnedFd, bufs: Sequence[Buffer], offset: int, /) -> int:
        """`pwrite(2)` of the first buffer that is not empty."""
        return next((write_at(file, buf, offset) for buf in bufs if memoryview(buf).nbytes), 0)

else:

    def read_at(_file: OwnedFd, _buf: MutBuf, _offset: int, /) -> int:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform has no positional reads")

    def read_vectored_at(_file: OwnedFd, _bufs: Sequence[MutBuf], _offset: int, /) -> int:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform has no positional reads")

    def write_vectored_at(_file: OwnedFd, _bufs: Sequence[Buffer], _offset: int, /) -> int:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform has no positional writes")
