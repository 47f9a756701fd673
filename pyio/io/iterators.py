"""The iterators of Read and BufRead, over any implementation.

Rules.  next() may be called again after an error, a signal handler's exception too.  A piece that an error fell into is kept
here until it is whole; what was not handed out is not taken from the reader otherwise.  What was taken is kept until all
calls are made, for behind each of them a signal handler could raise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.error import Error
from pyio.io.traits.loops import miscounted, not_utf8

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
            if n == 1:
                return self._one[0]
            if n == 0:
                raise StopIteration
            raise miscounted("read", n, 1)


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
        if not held and not self._hold_one():
            raise StopIteration
        while True:
            ended = None
            try:
                char = held.decode()
            except UnicodeDecodeError as e:
                if e.reason != "unexpected end of data":
                    ended = e.end
            else:
                del held[:]
                return char
            if ended is None and not self._hold_one():
                ended = len(held)
            if ended is not None:
                try:
                    raise not_utf8(held[:ended])
                except Error:
                    del held[:ended]
                    raise

    def _hold_one(self) -> bool:
        """Reads one byte more; False at end of file."""
        # not next(): behind that call the byte would be nowhere
        for byte in self._bytes:
            self._held.append(byte)
            return True
        return False


class _Delimited:
    """What comes up to and with a delimiter, piece by piece."""

    __slots__ = ("_delim", "_reader", "_taken")

    def __init__(self, reader: BufRead, delim: bytes) -> None:
        self._reader = reader
        self._delim = delim
        # what was taken of the next piece, until that is handed out
        self._taken: bytes | bytearray = b""

    def __iter__(self) -> Self:
        return self

    def _next(self) -> bytes | bytearray:
        """The next piece, with its delimiter; the next again, until `_taken` is emptied."""
        if not self._taken:
            found, piece = self._reader._until(self._delim)
            self._taken = piece
            if found:
                return piece
            if not piece:
                raise StopIteration
        whole = self._taken
        if isinstance(whole, bytes):
            self._taken = whole = bytearray(whole)
        while not whole.endswith(self._delim):
            _, piece = self._reader._until(self._delim)
            if not piece:
                break
            whole += piece
        return whole


class Pieces(_Delimited):
    """The pieces between delimiters, without them."""

    __slots__ = ()

    def __next__(self) -> bytes:
        piece = self._next()
        data = bytes(piece[:-1] if piece.endswith(self._delim) else piece)
        self._taken = b""
        return data


class ByteLines(_Delimited):
    """The lines, without their ends."""

    __slots__ = ()

    def __init__(self, reader: BufRead) -> None:
        super().__init__(reader, b"\n")

    def __next__(self) -> bytes:
        line = stripped(self._next())
        self._taken = b""
        return line


class TextLines(_Delimited):
    """The lines as text, without their ends."""

    __slots__ = ("_errors",)

    def __init__(self, reader: BufRead, errors: str) -> None:
        super().__init__(reader, b"\n")
        self._errors = errors

    def __next__(self) -> str:
        line = stripped(self._next())
        try:
            text = line.decode("utf-8", self._errors)
        except UnicodeDecodeError:
            try:
                raise not_utf8(line) from None
            except Error:
                self._taken = b""
                raise
        self._taken = b""
        return text


def stripped(line: bytes | bytearray, /) -> bytes:
    """A line without "\\n" or "\\r\\n"; a last line without "\\n" keeps its "\\r", as in std."""
    if line.endswith(b"\r\n"):
        return bytes(line[:-2])
    return bytes(line[:-1] if line.endswith(b"\n") else line)
