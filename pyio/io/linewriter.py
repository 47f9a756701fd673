"""LineWriter: a buffer that writes out whenever a line is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pyio.io.flushing import FlushingWriter
from pyio.io.traits.loops import miscounted, octets
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing_extensions import Buffer

_W_co = TypeVar("_W_co", bound=Write, covariant=True)

# lines are not large; std's number
DEFAULT_CAPACITY = 1024


class LineWriter(FlushingWriter[_W_co]):
    """Writes out every line as soon as it is whole; what has no line end yet is buffered.

    Corresponds to `std::io::LineWriter`.  `capacity` in bytes.  A line end that could not be written out at once is
    written before anything else is taken.

    >>> from pyio import io
    >>> out = io.LineWriter(io.Cursor(bytearray()))
    >>> out.write_all(b"one\\ntw")
    >>> bytes(out.get_ref().get_ref()), bytes(out.buffer())
    (b'one\\n', b'tw')
    >>> out.into_inner().into_inner()
    bytearray(b'one\\ntw')
    """

    __slots__ = ()

    def __init__(self, inner: _W_co, /, capacity: int = DEFAULT_CAPACITY) -> None:
        FlushingWriter.__init__(self, inner, capacity)  # pyright: ignore[reportUnknownMemberType]  # of a bare generic

    def write(self, buf: Buffer, /) -> int:
        """Writes the lines of `buf` with one write, and buffers as much of the rest as there is room for.

        Corresponds to `LineWriter::write`.  Returns how many bytes were written or buffered, which may be short.
        """
        view = octets(buf)
        data = bytes(view)
        lines = data.rfind(b"\n") + 1
        if not lines:
            # whole lines were left by a write that was short
            if self._buf.endswith(b"\n"):
                self._write_out()
            return self._write_slowly(view)
        self._write_out()
        n = self._sink.write(view[:lines])
        if not 0 <= n <= lines:
            raise miscounted("write", n, lines)
        if n == 0:
            return 0
        if n >= lines:
            rest = view[n:]
            if len(rest) >= self._capacity:
                return n
        elif lines - n <= self._capacity:
            rest = view[n:lines]
        else:
            # of lines that were not taken only whole ones are buffered, where one fits
            end = data.rfind(b"\n", n, n + self._capacity) + 1
            rest = view[n : end or n + self._capacity]
        self._buf += rest
        return n + len(rest)

    def write_all(self, buf: Buffer, /) -> None:
        """Writes the lines of `buf` out and buffers the rest.

        Corresponds to `LineWriter::write_all`.  Errors: as in Write.write_all; what was buffered counts as written.
        """
        view = octets(buf)
        lines = bytes(view).rfind(b"\n") + 1
        if not lines:
            if self._buf.endswith(b"\n"):
                self._write_out_for(0)
        elif self._buf:
            self._write_all_slowly(view[:lines])
            self._write_out_for(lines)
        else:
            self._sink.write_all(view[:lines])
        if lines < len(view):
            self._write_all_slowly(view[lines:], lines)
