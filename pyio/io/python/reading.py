"""Reading: what Python's buffered files do to read, over a Buffered.

Rules.  INTERRUPTED is retried.  On any other error nothing is lost: what was taken is in the buffer again, or still, and
the next call gives it.  That holds for what a signal handler raises as well, so: it can come behind every call, and the
position is moved when all calls are made; and from CPython 3.12 on it can come at the end of a loop's body, where a `try`
around the loop in the same function does not catch it, so such loops are functions of their own.
"""

from __future__ import annotations

from io import BytesIO
from operator import length_hint
from typing import TYPE_CHECKING

from pyio._sys.fd.direct import is_plain, read_rest, read_some
from pyio._sys.memory import readable_into
from pyio.io.python.keptlines import KeptLines
from pyio.io.python.opened import Opened
from pyio.io.raising import batch_by_batch
from pyio.io.traits.loops import miscounted, writable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    from pyio._sys.fd.read import FdRead
    from pyio.io.buffered import Buffered

# as pyio.io.buffered, and for the same reasons
_FIRST_WINDOW = 512
_WINDOW_GROWTH = 8

_LINES = KeptLines(b"\n")

# a size from outside may be a lie: up to this one it is believed
_TRUSTED = 8 * 1024 * 1024


class Reading(Opened):
    """The reading half of a Python file."""

    __slots__ = ()

    def read(self, size: int | None = -1, /) -> bytes:
        """Reads `size` bytes, fewer only at end of file, or all there are.

        Errors: the object's; the bytes that came before it stay for the next call.
        """
        if size is None or size < 0:
            return self._read_rest()
        source = self._in
        pos = source._pos
        stop = pos + size
        if pos < stop <= source._end:
            data = source._view[pos:stop].tobytes()
            source._pos = stop
            return data
        return self._read_slowly(size)

    def _read_rest(self) -> bytes:
        source = self._for_reading()
        if is_plain(source._inner):
            return self._read_pieces(source, source._inner, None)
        whole = bytearray()
        try:
            source.read_to_end(whole)
            return bytes(whole)
        except BaseException:
            _put_back(source, whole)
            raise

    def _read_slowly(self, size: int) -> bytes:
        source = self._for_reading()
        if size > source._capacity:
            return self._read_much(source, size)
        source._recall()
        while source._end - source._pos < size and source._more():
            pass
        pos = source._pos
        stop = min(pos + size, source._end)
        data = source._view[pos:stop].tobytes()
        source._pos = stop
        return data

    def _read_much(self, source: Buffered, size: int) -> bytes:
        if is_plain(source._inner):
            return self._read_pieces(source, source._inner, size)
        data = bytearray()
        try:
            _gather(source, size, data)
            return bytes(data)
        except BaseException:
            _put_back(source, data)
            raise

    def _read_pieces(self, source: Buffered, reader: FdRead, size: int | None) -> bytes:
        parts = [source.buffer().tobytes()]
        source._forget()
        try:
            if size is None:
                read_rest(reader, parts)
            else:
                read_some(reader, size - len(parts[0]), parts)
            return parts[1] if len(parts) == 2 and not parts[0] else b"".join(parts)
        except BaseException:
            _put_back(source, b"".join(parts))
            raise

    def read1(self, size: int | None = -1, /) -> bytes:
        """Reads what is buffered, at most `size` bytes of it; if nothing is, what one read of the object brings."""
        source = self._in
        if source._pos == source._end:
            source = self._for_reading()
            if size == 0:
                return b""
            _refill(source)
        pos = source._pos
        stop = source._end if size is None or size < 0 else min(pos + size, source._end)
        data = source._view[pos:stop].tobytes()
        source._pos = stop
        return data

    def readinto(self, buffer: Buffer, /) -> int:
        """Fills `buffer`, less only at end of file; returns the number of bytes.  Errors: as read."""
        view = writable(buffer)
        return _fill(self._for_reading(), view)

    def readinto1(self, buffer: Buffer, /) -> int:
        """As read1, into `buffer`."""
        view = writable(buffer)
        source = self._for_reading()
        while len(view):
            try:
                return source.read(view)
            except InterruptedError:
                continue
        return 0

    def peek(self, size: int = 0, /) -> bytes:
        """What is buffered, or one read of the object brings, without moving on; `size` is only a wish."""
        source = self._for_reading()
        if source._pos == source._end:
            _refill(source)
        return source._view[source._pos : source._end].tobytes()

    def readline(self, size: int | None = -1, /) -> bytes:
        """Reads a line with its end, or, where `size` is not negative, at most so many bytes of it.

        Errors: the object's; the line so far stays for the next call.
        """
        if size is None or size < 0:
            # not next(): behind a call a signal handler could raise, and the line would be lost
            for line in self._lines:
                return line
            return self._next_line()
        return self._read_line(size)

    def _next_line(self) -> bytes:
        """The next line; where lines are read in a row, those behind it are made ready."""
        source = self._for_reading()
        ahead = source._ahead
        if source._pos == self._line_end if ahead is None else ahead.hands_out(self._lines):
            for line in self._more_lines() or ():
                return line
            return b""
        line = self._read_line(-1)
        self._line_end = source._pos
        return line

    def _read_line(self, size: int) -> bytes:
        source = self._for_reading()
        source._recall()
        looked = 0
        while True:
            pos = source._pos
            limit = source._end if size < 0 else min(pos + size, source._end)
            stop = source._buf.find(b"\n", pos + looked, limit) + 1
            if not stop:
                looked = limit - pos
                if looked != size and source._more():
                    continue
                # the buffer may have been moved
                pos = source._pos
                stop = pos + looked
            line = source._view[pos:stop].tobytes()
            source._pos = stop
            return line

    def readlines(self, hint: int | None = -1, /) -> list[bytes]:
        """The lines up to end of file, or, where `hint` is above 0, until they are as many bytes."""
        if hint is None or hint <= 0:
            data = self.read()
            try:
                return BytesIO(data).readlines()
            except BaseException:
                _put_back(self._for_reading(), data)
                raise
        source = self._for_reading()
        lines: list[bytes] = []
        try:
            self._gather_lines(hint, lines)
        except BaseException:
            _put_back(source, b"".join(lines))
            raise
        return lines

    def _gather_lines(self, hint: int, lines: list[bytes]) -> None:
        while hint > 0:
            line = self.readline()
            if not line:
                return
            lines.append(line)
            hint -= len(line)

    def __iter__(self) -> Iterator[bytes]:
        """The lines, with their ends.  A loop left early loses none, and the next goes on behind it."""
        self._object()
        return batch_by_batch(self._more_lines)

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _more_lines(self) -> Iterator[bytes] | None:
        """What hands out the next lines, whoever asks for them; None at end of file."""
        source = self._for_reading()
        ahead = source._ahead
        window = _FIRST_WINDOW
        if ahead is not None and ahead.hands_out(self._lines):
            if length_hint(self._lines):
                return self._lines
            # who reads between the lines makes most of a large window vain, who does not comes here
            window = min(self._window * _WINDOW_GROWTH, _TRUSTED)
        source._recall()
        looked = 0
        lines: Iterator[bytes] | None = None
        while lines is None:
            if source._pos + looked < source._end:
                lines = _LINES.carve(source, looked, window)
                if lines is not None:
                    break
            looked = source._end - source._pos
            if not source._more():
                if not looked:
                    return None
                lines = _LINES.rest(source)
        self._lines, self._window = lines, window
        return lines


def _refill(source: Buffered) -> None:
    while True:
        try:
            return source._fill()
        except InterruptedError:
            continue


def _fill(source: Buffered, view: memoryview) -> int:
    """Fills the view, less only at end of file; on an error what it got goes back."""
    done = [0]
    try:
        _fill_in(source, view, done)
    except BaseException:
        if done[0]:
            _put_back(source, view[: done[0]])
        raise
    return done[0]


def _fill_in(source: Buffered, view: memoryview, done: list[int]) -> None:
    size = len(view)
    while done[0] < size:
        try:
            n = source.read(view[done[0] :])
        except InterruptedError:
            continue
        if n == 0:
            return
        if not 0 < n <= size - done[0]:
            raise miscounted("read", n, size - done[0])
        done[0] += n


def _gather(source: Buffered, size: int, data: bytearray) -> None:
    """Appends so many bytes, fewer only at end of file; takes memory as they come."""
    while len(data) < size:
        start = len(data)
        more = memoryview(readable_into(min(size - start, max(start, _TRUSTED))))
        n = _fill(source, more)
        data += more[:n]
        if n < len(more):
            return


def _put_back(source: Buffered, data: Buffer) -> None:
    """Puts in front of what is buffered what had been taken of it."""
    source._recall()
    whole = bytearray(data)
    whole += source._view[source._pos : source._end]
    view = memoryview(whole)
    shown = view.toreadonly()
    end = len(whole)
    # no calls from here on
    source._buf, source._view, source._shown = whole, view, shown
    source._pos, source._end = 0, end
