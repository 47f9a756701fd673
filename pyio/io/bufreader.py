"""BufReader: a buffer in front of a reader."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.buffered import DEFAULT_CAPACITY, Buffered
from pyio.io.ownership import Owner
from pyio.io.seekable import seekable
from pyio.io.traits.read import Read
from pyio.io.traits.seek import Seek, SeekFrom

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from pyio.io.bufbounded import BufReadDeadline
    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline
    from pyio.io.traits.seek import AnySeekFrom

_R_co = TypeVar("_R_co", bound=Read, covariant=True)

_I64_MIN = -(2**63)


class BufReader(Owner, Buffered, Seek, Generic[_R_co]):
    """Reads large pieces of the inner reader and gives small ones.

    Corresponds to `std::io::BufReader`.  `capacity` in bytes; the buffer is made when first needed.  What is buffered
    is lost to the inner reader: two BufReaders in turn over one file lose data.  seek: UNSUPPORTED where the inner
    reader is no Seek.  close() closes the inner reader where it has close().  Not for two threads at once.  Errors:
    ValueError for a negative capacity.

    >>> from pyio import fs, io
    >>> fs.write("poem", "roses\\nare\\nred\\n")
    >>> with io.BufReader(fs.File.open("poem")) as poem:
    ...     for line in poem.lines():
    ...         print(line)
    roses
    are
    red
    """

    __slots__ = ()

    _inner: _R_co  # pyright: ignore[reportIncompatibleVariableOverride]  # set once, when it is made

    def __init__(self, inner: _R_co, /, capacity: int = DEFAULT_CAPACITY) -> None:
        Buffered.__init__(self, inner, capacity)

    def __repr__(self) -> str:
        return f"BufReader({self._inner!r}, buffered={self._end - self._pos}/{self._capacity})"

    def _owned(self) -> tuple[object, ...]:
        return (self._inner,)

    def get_ref(self) -> _R_co:
        """The inner reader, still in use here: what is read of it directly this reader will miss."""
        return self._inner

    def into_inner(self) -> _R_co:
        """The inner reader; what is buffered is lost (see buffer())."""
        return self._inner

    def with_deadline(self, deadline: Deadline, /) -> BufReadDeadline[Self]:
        """A view that shares this buffer, and refills it under the deadline.

        So each request of a long connection has a deadline of its own.  Errors: UNSUPPORTED where the inner reader has no
        with_deadline.
        """
        from pyio.io.bufbounded import BufReadDeadline, bounded_reader

        return BufReadDeadline(self, bounded_reader(self._inner, deadline), deadline)

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        return self.with_deadline(deadline).read(buf)

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Moves to `pos`; always asks the inner reader and drops the buffer (seek_relative may keep it).

        Corresponds to `BufReader::seek`.  Errors: the inner reader's, and UNSUPPORTED where it is no Seek; then the
        position and the buffer are as before.
        """
        inner = seekable(self._inner)
        self._recall()
        if type(pos) is SeekFrom.Current:
            # the inner position is ahead of ours by what is buffered
            ahead = self._end - self._pos
            if pos.offset - ahead < _I64_MIN:
                inner.seek(SeekFrom.Current(-ahead))
                self._pos = self._end = 0
            else:
                pos = SeekFrom.Current(pos.offset - ahead)
        result = inner.seek(pos)
        # no call before, behind which a signal handler could raise: the buffer is not of this place
        self._pos = self._end = 0
        return result

    def stream_position(self) -> int:
        """The position of what this reader gives next; keeps the buffer.  Corresponds to `Seek::stream_position`."""
        self._recall()
        return seekable(self._inner).stream_position() - (self._end - self._pos)

    def seek_relative(self, offset: int, /) -> None:
        """Moves by `offset` bytes; keeps the buffer where the new position lies inside it.

        Corresponds to `BufReader::seek_relative`.
        """
        self._recall()
        pos = self._pos + index(offset)
        if 0 <= pos <= self._end:
            self._pos = pos
        else:
            self.seek(SeekFrom.Current(offset))

    def close(self) -> None:
        """Drops what is buffered and closes the inner reader, where that has close()."""
        self._forget()
        Owner.close(self)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self._forget()
        Owner.__exit__(self, exc_type, exc, tb)
