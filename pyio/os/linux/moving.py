"""Moving bytes from one object to another inside the kernel: one system call each, and what it refuses is an error.

io.copy chooses among them, and goes through memory where none will do.
"""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.fd import moving

if TYPE_CHECKING:
    from pyio.io.traits.fileno import HasFileno

# what fits the kernel's ssize_t
_MOST = (1 << 63) - 1


def copy_file_range(src: HasFileno, dst: HasFileno, count: int, /) -> int:
    """Copies up to `count` bytes between regular files, from position to position; 0 is the end of `src`.

    Corresponds to `copy_file_range(2)`.  File systems that can share the blocks do.  Errors: CROSSES_DEVICES where the
    file systems won't; INVALID_INPUT for what is no regular file, or within one where the ranges overlap; OTHER (EBADF)
    where the one is not open to read or the other not to write, or is open to append; ValueError for a negative count.

    >>> from pyio import fs
    >>> from pyio.os import linux
    >>> fs.write("a", "abcdef")
    >>> with fs.File.open("a") as a, fs.File.create("b") as b:
    ...     linux.copy_file_range(a, b, 4), linux.copy_file_range(a, b, 100), fs.read("b")
    (4, 2, b'abcdef')
    """
    return moving.copy_file_range(src.fileno(), dst.fileno(), _count(count))


def sendfile(src: HasFileno, dst: HasFileno, count: int, /) -> int:
    """Sends up to `count` bytes of a file, from its position, to a socket, a pipe or a file; 0 is the end of `src`.

    Corresponds to `sendfile(2)`; one call moves at most 2 GiB.  Errors: INVALID_INPUT for a `src` that is no file, or a
    `dst` that is open to append; WOULD_BLOCK where `dst` is non-blocking and full; BROKEN_PIPE.
    """
    return moving.sendfile(src.fileno(), dst.fileno(), _count(count))


def splice(src: HasFileno, dst: HasFileno, count: int, /) -> int:
    """Moves up to `count` bytes out of a pipe, or into one; 0 is the end of `src`.

    Corresponds to `splice(2)`.  Errors: INVALID_INPUT where neither is a pipe, or both are the same one; WOULD_BLOCK where
    one is non-blocking and not ready; BROKEN_PIPE.
    """
    return moving.splice(src.fileno(), dst.fileno(), _count(count))


def _count(count: int) -> int:
    count = index(count)
    if not 0 <= count <= _MOST:
        raise ValueError(f"{count} bytes are no count")
    return count
