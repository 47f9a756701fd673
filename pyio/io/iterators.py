"""The iterators of Read and BufRead, over any implementation.

Rules.  next() may be called again after an error.  A piece that an error fell into is kept here until it is whole; what
was not handed out is not taken from the reader otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.traits.loops import not_utf8

if TYPE_CHECKING:
    from typing import Self

    from pyio.io.traits.bufread import BufRead
    from pyio.io.traits.read import Read


class Bytes:
    """The bytes of a reader."""

    __slots__ = ("_one", "_reader")

    def __init__(self, reader: Read) -> None:
        self._reader = reader
        self._one = bytearray(1)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> int:
        while True:
            try:
                n = self._reader.read(self._one)
            except InterruptedError:
                continue
            if n == 0:
                raise StopIteration
            return self._one[0]


class Chars:
    """The characters of a reader of UTF-8."""

    __slots__ = ("_bytes", "_held")

    def __init__(self, reader: Read) -> None:
        self._bytes = Bytes(reader)
        # read already: the head of a character, or the byte that showed that the one before was ill-formed
        self._held = bytearray()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        held = self._held
        if not held:
            held.append(next(self._bytes))
        while True:
            try:
                char = held.decode()
            except UnicodeDecodeError as e:
                if e.reason != "unexpected end of data":
                    bad = bytes(held[: e.end])
                    del held[: e.end]
                    raise not_utf8(bad) from None
            else:
                held.clear()
                return char
            try:
                held.append(next(self._bytes))
            except StopIteration:
                bad = bytes(held)
                held.clear()
                raise not_utf8(bad) from None


class Pieces:
    """The pieces between delimiters, without them."""

    __slots__ = ("_delim", "_part", "_reader")

    def __init__(self, reader: BufRead, delim: bytes) -> None:
        self._reader = reader
        self._delim = delim
        self._part = bytearray()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        piece = self._piece()
        return bytes(piece[:-1] if piece.endswith(self._delim) else piece)

    def _piece(self) -> bytes | bytearray:
        """The next piece with its delimiter; what comes before an error is kept for the next call."""
        part = self._part
        while True:
            found, piece = self._reader._until(self._delim)
            if found and not part:
                return piece
            part += piece
            if found or not piece:
                if not part:
                    raise StopIteration
                self._part = bytearray()
                return part


class ByteLines(Pieces):
    """The lines, without their ends."""

    __slots__ = ()

    def __init__(self, reader: BufRead) -> None:
        super().__init__(reader, b"\n")

    def __next__(self) -> bytes:
        return stripped(self._piece())


class TextLines:
    """The lines as text, without their ends."""

    __slots__ = ("_errors", "_lines")

    def __init__(self, reader: BufRead, errors: str) -> None:
        self._lines = ByteLines(reader)
        self._errors = errors

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        try:
            return line.decode("utf-8", self._errors)
        except UnicodeDecodeError:
            raise not_utf8(line) from None


def stripped(line: bytes | bytearray, /) -> bytes:
    """A line without "\\n" or "\\r\\n"; a last line without "\\n" keeps its "\\r", as in std."""
    if line.endswith(b"\r\n"):
        return bytes(line[:-2])
    return bytes(line[:-1] if line.endswith(b"\n") else line)
