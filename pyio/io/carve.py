"""Carving: a whole buffer of a Buffered made into pieces at once, by calls that loop in C.

A carver makes a list of pieces out of a buffer's head and leaves an `Ahead` with the buffer, by which that can tell
what of the list has been handed out.
"""

from __future__ import annotations

from codecs import lookup_error, utf_8_decode
from operator import length_hint
from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.iterators import stripped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from pyio.io.buffered import Buffered

_T = TypeVar("_T")

# of these the text of many lines is the lines' texts: others may join a "\r" with a "\n", or make line ends
_REPLACING = frozenset(("replace", "surrogateescape", "backslashreplace", "surrogatepass"))


class Ahead:
    """Pieces carved out of a buffer from `start` to `stop`, and the iterator that hands them out."""

    __slots__ = ("_end", "_items", "_iterator", "_offset", "_start", "_stop")

    # Any: of the items only the number counts
    def __init__(
        self,
        items: list[Any],
        start: int,
        stop: int,
        end: int,
        offset: Callable[[bytearray, int, list[Any], int], int],
    ) -> None:
        self._items = items
        self._iterator = iter(items)
        self._start = start
        self._stop = stop
        self._end = end
        self._offset = offset

    def hands_out(self, iterator: Iterator[Any]) -> bool:
        """Whether `iterator` is what hands these pieces out."""
        return self._iterator is iterator

    def recall(self, buf: bytearray) -> tuple[int, int]:
        """Ends the handing out; returns the position behind the last piece handed out, and the buffer's end.

        A second call gives the same, for a signal handler may raise behind the first.
        """
        items = self._items
        handed = len(items) - length_hint(self._iterator)
        if handed < len(items):
            self._stop = self._offset(buf, self._start, items, handed)
        items.clear()
        return self._stop, self._end


class Carver(Generic[_T]):
    """How a buffer is made into pieces."""

    __slots__ = ("window",)

    # for who carves again and again: how much of the buffer next time
    window: int

    def carve(self, reader: Buffered, looked: int, window: int) -> Iterator[_T] | None:
        """The whole pieces at the head of the buffer, in about `window` bytes; None where the first is not whole yet.

        In the first `looked` bytes no piece ends.  An ill-formed piece at the head is consumed and raised.
        """
        raise NotImplementedError

    def rest(self, reader: Buffered) -> Iterator[_T]:
        """What is left at end of file, which is not empty."""
        raise NotImplementedError

    def offset(self, buf: bytearray, start: int, items: list[_T], handed: int) -> int:
        """Where the first `handed` of the items, carved from `start`, end."""
        raise NotImplementedError

    def hand_out(self, reader: Buffered, items: list[_T], stop: int) -> Iterator[_T]:
        """Lets the items, which end at `stop`, be handed out: until recalled the buffer counts as empty."""
        ahead = Ahead(items, reader._pos, stop, reader._end, self.offset)
        reader._ahead = ahead
        reader._pos = reader._end = stop
        return ahead._iterator


class _Delimited(Carver[_T]):
    """Pieces that end with a delimiter."""

    __slots__ = ("_delim",)

    def __init__(self, delim: bytes) -> None:
        self._delim = delim

    def carve(self, reader: Buffered, looked: int, window: int) -> Iterator[_T] | None:
        buf, start, end = reader._buf, reader._pos, reader._end
        limit = start + window
        if limit < end:
            stop = (
                buf.rfind(self._delim, start + looked, limit) + 1
                or buf.find(self._delim, start + looked, end) + 1
            )
        else:
            stop = buf.rfind(self._delim, start + looked, end) + 1
        if not stop:
            return None
        try:
            items = self.pieces(reader._view[start:stop])
        except UnicodeDecodeError as e:
            bad = start + e.start
            head = buf.rfind(self._delim, start, bad) + 1
            if head:
                # in front of the bad piece all is well
                return self.hand_out(reader, self.pieces(reader._view[start:head]), head)
            behind = buf.find(self._delim, bad, stop) + 1
            reader._refuse(stripped(buf[start:behind]), behind)
        return self.hand_out(reader, items, stop)

    def rest(self, reader: Buffered) -> Iterator[_T]:
        start, end = reader._pos, reader._end
        try:
            item = self.last(reader._view[start:end])
        except UnicodeDecodeError:
            reader._refuse(reader._view[start:end], end)
        return self.hand_out(reader, [item], end)

    def offset(self, buf: bytearray, start: int, items: list[_T], handed: int) -> int:
        for _ in range(handed):
            start = buf.find(self._delim, start) + 1
        return start

    def pieces(self, data: memoryview) -> list[_T]:
        """The pieces of data that end with a delimiter."""
        raise NotImplementedError

    def last(self, data: memoryview) -> _T:
        """The piece of data that has no delimiter."""
        raise NotImplementedError


class Pieces(_Delimited[bytes]):
    """Bytes between delimiters."""

    __slots__ = ()

    def pieces(self, data: memoryview) -> list[bytes]:
        items = bytes(data).split(self._delim)
        items.pop()
        return items

    def last(self, data: memoryview) -> bytes:
        return bytes(data)


class OpenLines(_Delimited[str]):
    """Lines of UTF-8 without their "\\n", and with their "\\r"."""

    __slots__ = ()

    def pieces(self, data: memoryview) -> list[str]:
        items = str(data, "utf-8").split("\n")
        items.pop()
        return items


class ByteLines(Pieces):
    """Lines, undecoded."""

    __slots__ = ()

    def pieces(self, data: memoryview) -> list[bytes]:
        raw = bytes(data)
        items = (raw.replace(b"\r\n", b"\n") if b"\r" in raw else raw).split(b"\n")
        items.pop()
        return items


class TextLines(_Delimited[str]):
    """Lines of UTF-8."""

    __slots__ = ("_at_once", "_errors")

    def __init__(self, errors: str) -> None:
        super().__init__(b"\n")
        lookup_error(errors)
        self._errors = errors
        self._at_once = errors if errors in _REPLACING else "strict"

    def pieces(self, data: memoryview) -> list[str]:
        try:
            text = str(data, "utf-8", self._at_once)
        except UnicodeDecodeError:
            if self._at_once == self._errors:
                raise
            return self._one_by_one(bytes(data))
        items = (text.replace("\r\n", "\n") if "\r" in text else text).split("\n")
        items.pop()
        return items

    def _one_by_one(self, data: bytes) -> list[str]:
        items: list[str] = []
        start = 0
        while start < len(data):
            stop = data.find(b"\n", start) + 1
            try:
                items.append(stripped(data[start:stop]).decode("utf-8", self._errors))
            except UnicodeDecodeError as e:
                raise UnicodeDecodeError(e.encoding, data, start + e.start, start + e.end, e.reason) from None
            start = stop
        return items

    def last(self, data: memoryview) -> str:
        return str(data, "utf-8", self._errors)


class Octets(Carver[int]):
    """Single bytes."""

    __slots__ = ()

    def carve(self, reader: Buffered, looked: int, window: int) -> Iterator[int] | None:
        start = reader._pos
        stop = min(start + window, reader._end)
        return self.hand_out(reader, list(reader._view[start:stop]), stop)

    def offset(self, buf: bytearray, start: int, items: list[int], handed: int) -> int:
        return start + handed


class Characters(Carver[str]):
    """Characters of UTF-8."""

    __slots__ = ()

    def carve(self, reader: Buffered, looked: int, window: int) -> Iterator[str] | None:
        start = reader._pos
        data = reader._view[start : min(start + max(window, looked + 1), reader._end)]
        try:
            text, used = utf_8_decode(data, "strict", False)
        except UnicodeDecodeError as e:
            if e.start == 0:
                reader._refuse(data[: e.end], start + e.end)
            text, used = utf_8_decode(data[: e.start], "strict", False)
        return self.hand_out(reader, list(text), start + used) if used else None

    def rest(self, reader: Buffered) -> Iterator[str]:
        start = reader._pos
        data = reader._view[start : reader._end]
        try:
            text, _ = utf_8_decode(data, "strict", True)
        except UnicodeDecodeError as e:
            # not all of it need be one part: half a surrogate is two
            reader._refuse(data[: e.end], start + e.end)
        return self.hand_out(reader, list(text), reader._end)

    def offset(self, buf: bytearray, start: int, items: list[str], handed: int) -> int:
        return start + len("".join(items[:handed]).encode())
