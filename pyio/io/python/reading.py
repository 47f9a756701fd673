"""Reading: what Python's buffered files do to read, over a Buffered.

Rules.  INTERRUPTED is retried.  On any other error nothing is lost: what was taken is in the buffer again, or still, and
the next call gives it.  The position is moved last, with no call behind it that a signal could break into.
"""

from __future__ import annotations

from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING

from pyio.io.python.keptlines import KeptLines
from pyio.io.python.opened import Opened
from pyio.io.raising import Raising
from pyio.io.traits.loops import CHUNK, miscounted, writable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from typing_extensions import Buffer

    from pyio.io.buffered import Buffered

# as pyio.io.buffered, and for the same reasons
_FIRST_WINDOW = 512
_WINDOW_GROWTH = 8

_LINES = KeptLines(b"\n")


class Reading(Opened):
    """The reading half of a Python file."""

    __slots__ = ()

    def read(self, size: int | None = -1, /) -> bytes:
        """Reads `size` bytes, fewer only at end of file, or all there are.

        Errors: the object's; the bytes that came before it stay for the next call.
        """
        if size is not None:
            source = self._in
            pos = source._pos
            stop = pos + size
            if pos < stop <= source._end:
                data = source._view[pos:stop].tobytes()
                source._pos = stop
                return data
            if size >= 0:
                return self._read_slowly(size)
        source = self._for_reading()
        whole = bytearray()
        try:
            source.read_to_end(whole)
        except BaseException:
            _put_back(source, whole)
            raise
        return bytes(whole)

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
        # the size may come from outside and be a lie: memory is taken as bytes come
        data = bytearray()
        try:
            while len(data) < size:
                start = len(data)
                more = bytearray(min(size - start, max(start, CHUNK)))
                n = _fill(source, memoryview(more))
                data += memoryview(more)[:n]
                if n < len(more):
                    break
        except BaseException:
            _put_back(source, data)
            raise
        return bytes(data)

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
        while True:
            try:
                return source.read(view)
            except InterruptedError:
                continue

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
        source = self._in
        pos = source._pos
        stop = source._buf.find(b"\n", pos, source._end) + 1
        if not stop or (size is not None and 0 <= size < stop - pos):
            return self._read_line(-1 if size is None else size)
        line = source._view[pos:stop].tobytes()
        source._pos = stop
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
            return BytesIO(self.read()).readlines()
        source = self._for_reading()
        lines: list[bytes] = []
        try:
            while hint > 0 and (line := self.readline()):
                lines.append(line)
                hint -= len(line)
        except BaseException:
            _put_back(source, b"".join(lines))
            raise
        return lines

    def __iter__(self) -> Iterator[bytes]:
        """The lines, with their ends.  A loop left early loses none, and the next goes on behind it."""
        self._object()
        return chain.from_iterable(self._batches())

    def __next__(self) -> bytes:
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _batches(self) -> Iterator[Iterable[bytes]]:
        """What chain flattens; it must not raise, as Buffered._carvings."""
        window = _FIRST_WINDOW
        looked = 0
        items: Iterable[bytes] | None
        while True:
            try:
                source = self._for_reading()
                source._recall()
                items = _LINES.carve(source, looked, window) if source._pos + looked < source._end else None
                if items is None:
                    looked = source._end - source._pos
                    if source._more():
                        continue
                    if not looked:
                        return
                    items = _LINES.rest(source)
            except BaseException as e:  # noqa: BLE001  # raised by what is yielded
                looked = 0
                yield Raising(e)
                continue
            looked = 0
            ahead = source._ahead
            yield items
            # where others read between the lines, most of what is carved is carved in vain
            window = window * _WINDOW_GROWTH if source._ahead is ahead else _FIRST_WINDOW


def _refill(source: Buffered) -> None:
    while True:
        try:
            return source._fill()
        except InterruptedError:
            continue


def _fill(source: Buffered, view: memoryview) -> int:
    """Fills the view, less only at end of file; on an error what it got goes back."""
    done = 0
    try:
        while done < len(view):
            try:
                n = source.read(view[done:] if done else view)
            except InterruptedError:
                continue
            if n == 0:
                break
            if not 0 < n <= len(view) - done:
                raise miscounted("read", n, len(view) - done)
            done += n
    except BaseException:
        if done:
            _put_back(source, view[:done])
        raise
    return done


def _put_back(source: Buffered, data: Buffer) -> None:
    """Puts in front of what is buffered what had been taken of it."""
    source._recall()
    whole = bytearray(data)
    whole += source._view[source._pos : source._end]
    source._adopt(whole)
    source._pos, source._end = 0, len(whole)
