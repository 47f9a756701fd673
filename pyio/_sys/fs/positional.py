"""Reading and writing at an offset, wherever the position is."""

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

    def write_at(fd: int, buf: Buffer, offset: int, /) -> int:
        """`pwrite(2)`."""
        try:
            return _pwrite(fd, buf, offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None

else:

    def write_at(_fd: int, _buf: Buffer, _offset: int, /) -> int:
        """UNSUPPORTED: the calls of this platform move the position."""
        raise unsupported("this platform has no positional writes")


if sys.platform != "win32" and hasattr(os, "preadv"):
    _preadv = os.preadv
    _pwritev = os.pwritev

    def read_at(fd: int, buf: MutBuf, offset: int, /) -> int:
        """`preadv(2)` into one buffer."""
        if offset < 0:
            raise _no_offset()
        try:
            return _preadv(fd, (buf,), offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except BufferError:
            raise read_only(buf) from None

    def read_vectored_at(fd: int, bufs: Sequence[MutBuf], offset: int, /) -> int:
        """`preadv(2)`."""
        if offset < 0:
            raise _no_offset()
        try:
            return _preadv(fd, bufs if len(bufs) <= _IOV_MAX else bufs[:_IOV_MAX], offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except BufferError as e:
            raise TypeError(str(e)) from None

    def write_vectored_at(fd: int, bufs: Sequence[Buffer], offset: int, /) -> int:
        """`pwritev(2)`."""
        if offset < 0:
            raise _no_offset()
        try:
            return _pwritev(fd, bufs if len(bufs) <= _IOV_MAX else bufs[:_IOV_MAX], offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None

elif sys.platform != "win32":

    def read_at(fd: int, buf: MutBuf, offset: int, /) -> int:
        """`pread(2)` and a copy."""
        view = writable(buf)
        try:
            data = _pread(fd, len(view), offset)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        view[: len(data)] = data
        return len(data)

    def read_vectored_at(fd: int, bufs: Sequence[MutBuf], offset: int, /) -> int:
        """`pread(2)` into the first buffer that is not empty."""
        return next((read_at(fd, buf, offset) for buf in bufs if memoryview(buf).nbytes), 0)

    def write_vectored_at(fd: int, bufs: Sequence[Buffer], offset: int, /) -> int:
        """`pwrite(2)` of the first buffer that is not empty."""
        return next((write_at(fd, buf, offset) for buf in bufs if memoryview(buf).nbytes), 0)

else:

    def read_at(_fd: int, _buf: MutBuf, _offset: int, /) -> int:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform has no positional reads")

    def read_vectored_at(_fd: int, _bufs: Sequence[MutBuf], _offset: int, /) -> int:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform has no positional reads")

    def write_vectored_at(_fd: int, _bufs: Sequence[Buffer], _offset: int, /) -> int:
        """UNSUPPORTED, likewise."""
        raise unsupported("this platform has no positional writes")
