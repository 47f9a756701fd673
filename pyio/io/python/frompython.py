"""FromPython: a Python file as a reader, writer and seeker."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.buffered import DEFAULT_CAPACITY, Buffered
from pyio.io.error import Error, ErrorKind
from pyio.io.ownership import close_all, leave_all
from pyio.io.python.calls import FileReader, called, fail, write_once
from pyio.io.traits.seek import Seek, SeekFrom, not_a_position
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from typing_extensions import Buffer

    from pyio.io.traits.seek import AnySeekFrom

_P_co = TypeVar("_P_co", covariant=True)


class FromPython(Buffered, Write, Seek, Generic[_P_co]):
    """Any binary Python file as a BufRead, Write and Seek.

    Every method needs its counterpart in the file and raises UNSUPPORTED where that is missing; only flush and close do
    nothing then.  Reading goes by readinto1, readinto, read1 or read, whichever the file has first, and through a buffer
    of this object's own.  A file that answers None, as Python's do that would block, raises WOULD_BLOCK.  Writing goes
    straight to the file, which may have a buffer of its own: flush.  Closing closes the file, and leaving its `with`
    leaves the file by its own `__exit__`.  Not for two threads at once.  Errors: the file's OSErrors as Error;
    INVALID_INPUT for a text file.

    >>> import tempfile
    >>> from pyio import io
    >>> with io.FromPython(tempfile.TemporaryFile()) as f:
    ...     f.write_all(b"one\\ntwo\\n")
    ...     f.rewind()
    ...     list(f.lines())
    ['one', 'two']
    """

    __slots__ = ("_file", "_seeks")

    def __init__(self, file: _P_co, /) -> None:
        Buffered.__init__(self, FileReader(file), DEFAULT_CAPACITY)
        self._file = file
        self._seeks: bool | None = None

    def __repr__(self) -> str:
        return f"FromPython({self._file!r})"

    def get_ref(self) -> _P_co:
        """The file, still in use here; what was read ahead it has behind it."""
        return self._file

    def _held(self) -> object:
        return self._file

    def into_inner(self) -> _P_co:
        """The file, moved back to behind what was read here; one that can't seek has lost what is in buffer()."""
        if self._end:
            self._step_back()
        return self._file

    def write(self, buf: Buffer, /) -> int:
        """Writes once, to the position behind what was read.

        Errors: WOULD_BLOCK where a raw file answers None; from any other class None means that it took everything.
        """
        if self._end:
            self._step_back()
        return write_once(self._file, buf)

    def flush(self) -> None:
        """Flushes the file, where it has flush()."""
        if hasattr(self._file, "flush"):
            called(self._file, "flush")

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Moves to `pos` and drops the buffer; on an error position and buffer are as before.

        Errors: UNSUPPORTED, INVALID_INPUT for a position below 0, also where the file itself would take that for 0.
        """
        try:
            offset = pos._offset
        except AttributeError:
            raise not_a_position(pos) from None
        self._recall()
        if type(pos) is SeekFrom.Current:
            offset += self.stream_position()
            if offset < 0:
                raise Error(ErrorKind.INVALID_INPUT, f"a seek to {offset}")
        result = self._seek_from_end(offset) if type(pos) is SeekFrom.End else self._seek_to(offset)
        self._pos = self._end = 0
        return result

    def _seek_to(self, offset: int, whence: int = 0) -> int:
        result = called(self._file, "seek", offset, whence)
        # mmap's returned nothing before Python 3.13, and many a foreign one does so
        return result if isinstance(result, int) else self._tell()

    def _seek_from_end(self, offset: int) -> int:
        if offset >= 0:
            return self._seek_to(offset, 2)
        before = self._tell()
        result = self._seek_to(offset, 2)
        if result == 0 and self._seek_to(0, 2) + offset != 0:
            self._seek_to(before)
            raise Error(ErrorKind.INVALID_INPUT, f"a seek to {offset} bytes from the end")
        return result or self._seek_to(0)

    def _tell(self) -> int:
        return int(called(self._file, "tell"))

    def stream_position(self) -> int:
        """The position of what this object gives next; keeps the buffer."""
        self._recall()
        return self._tell() - (self._end - self._pos)

    def seek_relative(self, offset: int, /) -> None:
        """Moves by `offset` bytes; keeps the buffer where the new position lies inside it."""
        self._recall()
        pos = self._pos + index(offset)
        if 0 <= pos <= self._end:
            self._pos = pos
        else:
            self.seek(SeekFrom.Current(offset))

    def set_len(self, size: int, /) -> None:
        """Cuts or extends the file to `size` bytes, as far as its truncate() does (BytesIO's never extends).

        The position stays.  Errors: UNSUPPORTED where it has no truncate().
        """
        if self._end:
            self._step_back()
        called(self._file, "truncate", size)

    def _step_back(self) -> None:
        """Moves the file back over what was read ahead, if it can seek."""
        self._recall()
        if self._seeks is None:
            self._seeks = self._can_seek()
        if self._seeks:
            ahead = self._end - self._pos
            if ahead:
                called(self._file, "seek", -ahead, 1)
            self._pos = self._end = 0

    def _can_seek(self) -> bool:
        if hasattr(self._file, "seekable"):
            return bool(called(self._file, "seekable"))
        return hasattr(self._file, "seek")

    def close(self) -> None:
        """Drops what was read ahead and closes the file, where it has close()."""
        self._forget()
        try:
            close_all(self._file)
        except (OSError, ValueError) as e:
            fail(e, self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self._forget()
        try:
            leave_all(exc_type, exc, tb, self._file)
        except (OSError, ValueError) as e:
            fail(e, self._file)
