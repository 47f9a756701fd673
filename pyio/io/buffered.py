"""Buffered: the reading buffer that BufReader, BufStream, ChanReader and FromPython share.

Why `_ahead`: handing out lines one by one from Python costs more than finding them.  So an iterator of this reader
carves a whole buffer at once and hands the pieces out of C, and the reader counts as empty meanwhile: position and end
meet behind the last piece.  Whoever finds it empty calls `_recall`, which puts back what has not been handed out.  The
fast paths need no check for it: they find nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from pyio._sys.memory import readable_into
from pyio.io.carved import Carved
from pyio.io.error import Error
from pyio.io.raising import batch_by_batch
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import delimiter, growable, miscounted, not_utf8, size, writable

if TYPE_CHECKING:
    from typing import NoReturn

    from pyio.io.buffer import MutBuf
    from pyio.io.carve import Ahead, Carver
    from pyio.io.string import String
    from pyio.io.traits.read import Read

_T = TypeVar("_T")

# smaller ones spend their time in calls, larger ones fall out of the cache
DEFAULT_CAPACITY = 64 * 1024

# an iterator carves little at first, for many loops leave early, and soon the whole buffer
FIRST_WINDOW = 512
_WINDOW_GROWTH = 8
_LAST_WINDOW = 1 << 30

_NO_LINES: Iterator[str] = iter(())

_ALL = slice(None)
_SMALL = 512


class Buffered(Carved):
    """A reader's buffer: what lies between `_pos` and `_end` in `_buf` has been read and not yet handed out."""

    __slots__ = (
        "__weakref__",
        "_ahead",
        "_buf",
        "_capacity",
        "_end",
        "_inner",
        "_line_end",
        "_lines",
        "_plain",
        "_pos",
        "_shown",
        "_source",
        "_view",
        "_window",
    )

    # what is read: a view of `_inner` while one under a deadline is used
    _source: Read
    _inner: Read
    _ahead: Ahead | None
    _pos: int
    _end: int

    def __init__(self, inner: Read, capacity: int) -> None:
        self._inner = self._source = inner
        self._capacity = size(capacity, "a capacity")
        self._ahead = None
        self._pos = self._end = 0
        self._lines = _NO_LINES
        self._line_end = -1
        self._plain = False
        self._window = 0
        self._adopt(bytearray())

    def _adopt(self, buf: bytearray) -> None:
        # the views keep the buffer from being resized by a reader that assigns `buf[:] = data`
        view = memoryview(buf)
        shown = view.toreadonly()
        # together: between calls a signal handler can raise
        self._buf, self._view, self._shown = buf, view, shown

    def buffer(self) -> memoryview:
        """A read-only view of what is buffered; reads nothing.  Corresponds to `BufReader::buffer`."""
        self._recall()
        return self._shown[self._pos : self._end]

    def capacity(self) -> int:
        """The size of the buffer, in bytes."""
        return self._capacity

    def fill_buf(self) -> memoryview:
        """A read-only view of what is buffered, refilled by one read if empty; empty at end of file."""
        if self._pos == self._end:
            self._fill()
        return self._shown[self._pos : self._end]

    def consume(self, amt: int, /) -> None:
        """Moves on by `amt` of the bytes that fill_buf() showed; ValueError for more, or for less than 0."""
        if amt > self._end - self._pos:
            self._recall()
        pos = self._pos + amt
        if not self._pos <= pos <= self._end:
            raise ValueError(f"consume of {amt} bytes with {self._end - self._pos} buffered")
        self._pos = pos

    def read(self, buf: MutBuf, /) -> int:
        """Reads what is buffered, at most; one read of the inner reader if that is nothing.

        Corresponds to `BufReader::read`.  A read at least as large as an empty buffer's capacity goes straight to the
        inner reader.
        """
        pos = self._pos
        if type(buf) is bytearray:
            room = len(buf)
            stop = pos + room
            if stop <= self._end and room <= _SMALL:
                buf[_ALL] = self._buf[pos:stop]
                self._pos = stop
                return room
        else:
            buf = writable(buf)
            room = len(buf)
        if pos == self._end:
            self._recall()
            if self._pos == self._end:
                if room >= self._capacity:
                    self._pos = self._end = 0
                    return self._source.read(buf)
                self._fill()
            pos = self._pos
        stop = min(pos + room, self._end)
        n = stop - pos
        if n <= _SMALL:
            buf[:n] = self._buf[pos:stop]
        else:
            memoryview(buf)[:n] = self._view[pos:stop]
        self._pos = stop
        return n

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`.  Corresponds to `Read::read_exact`; errors as there."""
        if type(buf) is bytearray:
            pos = self._pos
            stop = pos + len(buf)
            if stop <= self._end:
                buf[_ALL] = self._buf[pos:stop]
                self._pos = stop
                return
        BufRead.read_exact(self, buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends what is buffered and then all of the inner reader.  Corresponds to `Read::read_to_end`."""
        start = growable(buf)
        self._recall()
        buf += self._view[self._pos : self._end]
        self._pos = self._end = 0
        self._source.read_to_end(buf)
        return len(buf) - start

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """Appends to `buf` up to and with the delimiter, or to end of file.  Corresponds to `BufRead::read_until`."""
        delim = byte if type(byte) is bytes and len(byte) == 1 else delimiter(byte)
        if type(buf) is bytearray:
            pos = self._pos
            stop = self._buf.find(delim, pos, self._end) + 1
            if stop:
                try:
                    buf += self._buf[pos:stop]
                except BufferError:
                    growable(buf)  # says why
                    raise
                self._pos = stop
                return stop - pos
        start = growable(buf)
        while True:
            pos = self._pos
            stop = self._buf.find(delim, pos, self._end) + 1
            part = self._buf[pos : stop or self._end]
            after = pos + len(part)
            # no call between the two, behind which a signal handler could raise
            buf += part
            self._pos = after
            if stop:
                return len(buf) - start
            try:
                self._fill()
            except InterruptedError:
                continue
            if self._pos == self._end:
                return len(buf) - start

    def read_line(self, buf: String, /) -> int:
        """Appends a line with its "\\n" to `buf`, or what is left of the file; returns the number of bytes.

        Corresponds to `BufRead::read_line`.  Errors: INVALID_DATA if the line is not UTF-8: `buf` is unchanged, the
        line is behind, and the Error's into_inner() has it.  On the inner reader's own error the line so far stays in
        this reader.
        """
        try:
            text = buf._text
        except AttributeError:
            raise TypeError(f"a line is read into a String, not {type(buf).__name__}") from None
        # not next(): behind a call a signal handler could raise, and the line would be lost
        for line in self._lines:
            buf._text = f"{text}{line}\n"
            return len(line if self._plain else line.encode()) + 1
        return self._next_line(buf, text)

    def _next_line(self, buf: String, text: str) -> int:
        """Appends the next line to `text`; where lines are read in a row, those behind it go into `_lines`, without ends.

        In a row: the last ones made ready are used up, or nothing else has moved the position since the last line.
        """
        ahead = self._ahead
        if ahead is not None and ahead.hands_out(self._lines):
            if self._window < _LAST_WINDOW:
                self._window *= _WINDOW_GROWTH
        else:
            self._window = FIRST_WINDOW if self._pos == self._line_end and ahead is None else 0
        self._recall()
        stop = self._whole_line()
        line = self._buf[self._pos : stop]
        try:
            text += line.decode()
        except UnicodeDecodeError:
            self._refuse(line, stop)
        # no call between the two, behind which a signal handler could raise
        buf._text = text
        self._pos = self._line_end = stop
        if self._window:
            self._make_ready(stop)
        return len(line)

    def _make_ready(self, start: int) -> None:
        """Lets read_line hand out the lines that are buffered from the position on, which is `start`."""
        from pyio.io.carve import OpenLines

        try:
            lines = OpenLines(b"\n").carve(self, 0, self._window) or _NO_LINES
        except Error:
            # the line is ill-formed: that is for who reads it
            self._pos = start
        else:
            plain = self._buf[start : self._pos].isascii()
            self._lines, self._plain = lines, plain

    def _whole_line(self) -> int:
        """Where the line that starts at the position ends, after reading as much as that takes."""
        looked = 0
        while True:
            stop = self._buf.find(b"\n", self._pos + looked, self._end) + 1
            if stop:
                return stop
            looked = self._end - self._pos
            if not self._more():
                return self._end

    def _carved(self, carver: Carver[_T]) -> Iterator[_T]:
        carver.window = FIRST_WINDOW
        return batch_by_batch(partial(self._carving, carver))

    def _carving(self, carver: Carver[_T]) -> Iterator[_T] | None:
        """The next items, of about as much of the buffer as the carver's window, which grows; None at end of file."""
        window = carver.window
        if window < _LAST_WINDOW:
            carver.window = window * _WINDOW_GROWTH
        looked = 0
        self._recall()
        while True:
            if self._pos + looked < self._end:
                items = carver.carve(self, looked, window)
                if items is not None:
                    return items
            looked = self._end - self._pos
            if not self._more():
                return carver.rest(self) if looked else None

    def _refuse(self, bad: bytes | bytearray | memoryview, behind: int) -> NoReturn:
        """Raises INVALID_DATA for what is no UTF-8, and moves behind it."""
        try:
            raise not_utf8(bad) from None
        except Error:
            # not what a signal handler raised meanwhile
            self._pos = behind
            raise

    def _recall(self) -> None:
        """Puts back what an iterator has carved and not handed out."""
        ahead = self._ahead
        if ahead is not None:
            pos, end = ahead.recall(self._buf)
            self._pos, self._end, self._ahead = pos, end, None

    def _fill(self) -> None:
        """Refills the buffer by one read, if it is empty."""
        self._recall()
        if self._pos < self._end:
            return
        room = self._capacity or 1  # an empty fill_buf() would say end of file
        if len(self._buf) != room:
            self._adopt(readable_into(room))
        self._pos = self._end = 0
        n = self._source.read(self._buf)
        if not 0 <= n <= room:
            raise miscounted("read", n, room)
        self._end = n

    def _more(self) -> int:
        """Reads once behind what is buffered, making room for it; returns the number of bytes."""
        while True:
            try:
                if self._pos == self._end:
                    self._fill()
                    return self._end
                if self._end == len(self._buf):
                    held = self._buf[self._pos : self._end]
                    length = len(held)
                    if self._pos == 0:
                        self._adopt(held + bytes(length))
                    else:
                        # no call between the two, behind which a signal handler could raise
                        self._buf[:length] = held
                        self._pos, self._end = 0, length
                room = len(self._buf) - self._end
                n = self._source.read(self._view[self._end :])
            except InterruptedError:
                continue
            if not 0 <= n <= room:
                raise miscounted("read", n, room)
            self._end += n
            return n

    def _forget(self) -> None:
        """Drops what is buffered."""
        self._recall()
        self._pos = self._end = 0
