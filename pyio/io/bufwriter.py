"""BufWriter: a buffer in front of a writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pyio.io.flushing import FlushingWriter
from pyio.io.flushing import IntoInnerError as IntoInnerError
from pyio.io.seekable import seekable
from pyio.io.traits.seek import Seek
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.io.traits.seek import AnySeekFrom

_W_co = TypeVar("_W_co", bound=Write, covariant=True)

DEFAULT_CAPACITY = 64 * 1024


class BufWriter(FlushingWriter[_W_co], Seek):
    """Gathers small writes and writes them out in large ones.

    Corresponds to `std::io::BufWriter`.  `capacity` in bytes; a write at least as large goes straight to the inner
    writer, after what is buffered.  Use it in a `with`: leaving writes out what is buffered.  Collecting one that still
    holds bytes writes them out, with a ResourceWarning.  Loses: them, where it is collected in a ring of objects, of which
    the inner writer may be closed first.  seek: UNSUPPORTED where the inner writer is no Seek.  Not for two threads at
    once.  Errors: ValueError for a negative capacity.

    >>> from pyio import fs, io
    >>> with io.BufWriter(fs.File.create("numbers")) as out:
    ...     for i in range(3):
    ...         out.write_fmt("{}\\n", i)
    >>> fs.read("numbers")
    b'0\\n1\\n2\\n'
    """

    __slots__ = ()

    def __init__(self, inner: _W_co, /, capacity: int = DEFAULT_CAPACITY) -> None:
        FlushingWriter.__init__(self, inner, capacity)  # pyright: ignore[reportUnknownMemberType]  # of a bare generic

    def write(self, buf: Buffer, /) -> int:
        """Buffers `buf`, writing out what was buffered where there is no room; returns the number of bytes taken.

        Corresponds to `BufWriter::write`.  Errors: those of the writing out; of `buf` nothing was taken then.
        """
        if type(buf) is bytes:
            # to add first and look then is the fastest way there is; what is too much is taken back
            mine = self._buf
            mine += buf
            if len(mine) < self._capacity:
                return len(buf)
            del mine[len(mine) - len(buf) :]
        return self._write_slowly(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """Buffers the whole of `buf`, or writes it where it is as large as the buffer.  See Write.write_all."""
        if type(buf) is bytes:
            mine = self._buf
            mine += buf
            if len(mine) < self._capacity:
                return
            del mine[len(mine) - len(buf) :]
        self._write_all_slowly(buf)

    def into_parts(self) -> tuple[_W_co, bytes]:
        """The inner writer and the bytes not yet written; never writes.  Corresponds to `BufWriter::into_parts`."""
        rest = bytes(self._buf)
        self._buf = bytearray()
        return self._inner, rest

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Writes out what is buffered, then moves the inner writer.  Corresponds to `BufWriter::seek`."""
        inner = seekable(self._inner)
        self._write_out()
        return inner.seek(pos)
