"""BufRead: a reader with a buffer that can be looked into.

What is here uses fill_buf and consume alone, so that it fits any implementation; `pyio.io.buffered` has the fast forms.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol, TypeVar, overload, runtime_checkable

from pyio.io.error import Error
from pyio.io.traits.loops import delimiter, growable, keep_text, not_utf8, text_of
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from pyio.io.adapters import BufChain, BufTake, Chain
    from pyio.io.string import String

_R = TypeVar("_R", bound="Read")
_B = TypeVar("_B", bound="BufRead")


@runtime_checkable
class BufRead(Read, Protocol):
    """A reader with a buffer: inherit it and define `read`, `fill_buf` and `consume`; the rest is provided.

    Corresponds to `std::io::BufRead`.

    >>> from pyio import io
    >>> reader = io.BufReader(io.Cursor(b"name: pyio"))
    >>> name = bytearray()
    >>> reader.read_until(b":", name), bytes(name), bytes(reader.fill_buf())
    (5, b'name:', b' pyio')
    """

    __slots__ = ()

    @abstractmethod
    def fill_buf(self) -> memoryview:
        """A read-only view of what is buffered, refilled by one read if empty; empty at end of file.

        Corresponds to `BufRead::fill_buf`.  The view shows the buffer until the next call on the reader.  It does not
        move the position: consume() does.  INTERRUPTED and WOULD_BLOCK are passed on.
        """
        ...

    @abstractmethod
    def consume(self, amt: int, /) -> None:
        """Moves the position by `amt` bytes, at most as many as fill_buf() showed.  Corresponds to `BufRead::consume`.

        Errors: ValueError for a negative number or for more than is buffered.
        """
        ...

    def has_data_left(self) -> bool:
        """Whether there is a byte to read; may read to find out.  Corresponds to `BufRead::has_data_left`."""
        while True:
            try:
                return len(self.fill_buf()) > 0
            except InterruptedError:
                continue

    def take(self, limit: int, /) -> BufTake[Self]:
        """At most `limit` bytes of this reader, then end of file, with its buffer.  Corresponds to `Read::take`."""
        from pyio.io.adapters import BufTake

        return BufTake(self, limit)

    @overload
    def chain(self, next: _B, /) -> BufChain[Self, _B]: ...
    @overload
    def chain(self, next: _R, /) -> Chain[Self, _R]: ...
    def chain(self, next: _R, /) -> Chain[Self, _R]:
        """This reader to its end, then `next`; a BufRead where both are.  Corresponds to `Read::chain`."""
        from pyio.io.adapters import BufChain, Chain

        return BufChain(self, next) if isinstance(next, BufRead) else Chain(self, next)

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """Appends to `buf` up to and with the delimiter, or to end of file; returns the number of bytes.

        Corresponds to `BufRead::read_until`.  `byte` is 0..255 or one byte.  On an error what was read before is in
        `buf`.
        """
        delim = delimiter(byte)
        start = growable(buf)
        while True:
            found, part = self._until(delim)
            buf += part
            if found or not part:
                return len(buf) - start

    def skip_until(self, byte: int | bytes, /) -> int:
        """As read_until, but forgets the bytes.  Corresponds to `BufRead::skip_until`."""
        delim = delimiter(byte)
        skipped = 0
        while True:
            try:
                found, part = self._until(delim)
            except Error as e:
                e._with(skipped)
                raise
            skipped += len(part)
            if found or not part:
                return skipped

    def _until(self, delim: bytes) -> tuple[bool, bytes]:
        """What is buffered of the piece that `delim` ends, consumed; nothing at end of file."""
        while True:
            try:
                view = self.fill_buf()
                break
            except InterruptedError:
                continue
        # a view has no find: look at copies that grow, for most pieces are short and most buffers are not
        window = 128
        while True:
            part = bytes(view[:window])
            end = part.find(delim) + 1
            if end or window >= len(view):
                break
            window *= 8
        if end:
            part = part[:end]
        self.consume(len(part))
        return end > 0, part

    def read_line(self, buf: String, /) -> int:
        """Appends a line with its "\\n" to `buf`, or what is left of the file; returns the number of bytes.

        Corresponds to `BufRead::read_line`.  Errors: INVALID_DATA if the line is not UTF-8: `buf` is unchanged, the
        line is behind, and the Error's into_inner() has it.  On the reader's own error nothing is lost: the line so far
        is still in the reader, or in `buf`, or, where it ends within a character, in the Error's into_inner().
        """
        text = text_of(buf)
        line = bytearray()
        try:
            self.read_until(b"\n", line)
            text += line.decode()
        except UnicodeDecodeError:
            raise not_utf8(line) from None
        except BaseException as e:
            keep_text(buf, line, e)
            raise
        # no call before, behind which a signal handler could raise
        buf._text = text
        return len(line)

    def split(self, byte: int | bytes, /) -> Iterator[bytes]:
        """The pieces between the delimiters, without them.

        Corresponds to `BufRead::split`.  A loop left early loses nothing: the reader goes on behind the last piece
        handed out.  next() may go on after an error and gives the whole piece that the error fell into.
        """
        from pyio.io.iterators import Pieces

        return Pieces(self, delimiter(byte))

    def lines(self, errors: str = "strict") -> Iterator[str]:
        """The lines as text, without "\\n" or "\\r\\n".

        Corresponds to `BufRead::lines`.  `errors` as in bytes.decode.  A loop left early loses no line: the reader goes
        on behind the last one handed out.  Errors: INVALID_DATA for a line that is not UTF-8, whose bytes are the
        Error's into_inner(); next() goes on with the line behind it, and after one of the reader's errors with the
        whole line that the error fell into.

        >>> from pyio import io
        >>> list(io.BufReader(io.Cursor(b"one\\r\\ntwo\\nthree")).lines())
        ['one', 'two', 'three']
        """
        from pyio.io.iterators import TextLines

        return TextLines(self, errors)

    def byte_lines(self) -> Iterator[bytes]:
        """As lines(), undecoded."""
        from pyio.io.iterators import ByteLines

        return ByteLines(self)
