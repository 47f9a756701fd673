"""Files that are in no folder."""

from __future__ import annotations

from operator import index

from pyio._sys.fd import nameless
from pyio.fs.file import File

# the kernel takes an unsigned int to begin with
_MOST = (1 << 32) - 1


def memfd(name: str, /) -> File:
    """A file in memory, to read and write, which goes with its last handle.

    Corresponds to `memfd_create(2)`.  `name` is for those who look into /proc; it need not be unique.  Errors:
    INVALID_INPUT for NUL in it, or more than 249 bytes.

    >>> from pyio import io
    >>> from pyio.os import linux
    >>> with linux.memfd("scratch") as f:
    ...     f.write_all(b"hello")
    ...     f.seek(io.SeekFrom.Start(1)), io.read_to_end(f)
    (1, b'ello')
    """
    return File(nameless.memfd(name))


def eventfd(initial: int = 0, /) -> File:
    """A counter: writing 8 bytes, a number in the machine's order, adds it; reading 8 bytes gives it and makes it 0.

    Corresponds to `eventfd(2)`.  Reading waits while it is 0, writing while it would pass 2**64 - 2.  Errors: of read
    INVALID_INPUT for a buffer below 8 bytes; ValueError for an `initial` beyond 32 bits.

    >>> import sys
    >>> from pyio import io
    >>> from pyio.os import linux
    >>> with linux.eventfd(2) as counter:
    ...     counter.write_all((3).to_bytes(8, sys.byteorder))
    ...     int.from_bytes(io.read_exact(counter, 8), sys.byteorder)
    5
    """
    initial = index(initial)
    if not 0 <= initial <= _MOST:
        raise ValueError(f"a counter starts with 0 to 2**32 - 1, not {initial}")
    return File(nameless.eventfd(initial))
