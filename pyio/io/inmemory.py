"""The iterators of a Cursor: as those of any BufRead, and each step is one call deep.

Rules.  The position moves when all calls are made, behind which a signal handler could raise; so next() may be called again
after whatever happened, and a loop left early loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pyio.io.error import Error
from pyio.io.traits.loops import not_utf8

if TYPE_CHECKING:
    from typing import Self


class Positioned(Protocol):
    """A Cursor, whatever it goes over."""

    _pos: int


class _Cut:
    """What lies between delimiters in the memory, which is bytes or a bytearray."""

    __slots__ = ("_cursor", "_data", "_delim")

    def __init__(self, cursor: Positioned, data: bytes | bytearray, delim: bytes) -> None:
        self._cursor = cursor
        self._data = data
        self._delim = delim

    def __iter__(self) -> Self:
        return self


class Pieces(_Cut):
    """The pieces, without their delimiters."""

    __slots__ = ()

    def __next__(self) -> bytes:
        cursor, data = self._cursor, self._data
        pos = cursor._pos
        end = data.find(self._delim, pos)
        if end >= 0:
            piece = data[pos:end]
            stop = end + 1
        else:
            piece = data[pos:]
            stop = pos + len(piece)
            if stop == pos:
                raise StopIteration
        made = bytes(piece)
        cursor._pos = stop
        return made


class ByteLines(_Cut):
    """The lines, without their ends."""

    __slots__ = ()

    def __next__(self) -> bytes:
        cursor, data = self._cursor, self._data
        pos = cursor._pos
        end = data.find(b"\n", pos)
        if end >= 0:
            line = data[pos:end]
            stop = end + 1
            if line.endswith(b"\r"):
                line = line[:-1]
        else:
            line = data[pos:]
            stop = pos + len(line)
            if stop == pos:
                raise StopIteration
        made = bytes(line)
        cursor._pos = stop
        return made


class TextLines(_Cut):
    """The lines as text, without their ends."""

    __slots__ = ("_errors",)

    def __init__(self, cursor: Positioned, data: bytes | bytearray, errors: str) -> None:
        super().__init__(cursor, data, b"\n")
        self._errors = errors

    def __next__(self) -> str:
        cursor, data = self._cursor, self._data
        pos = cursor._pos
        end = data.find(b"\n", pos)
        if end >= 0:
            line = data[pos:end]
            stop = end + 1
            if line.endswith(b"\r"):
                line = line[:-1]
        else:
            line = data[pos:]
            stop = pos + len(line)
            if stop == pos:
                raise StopIteration
        try:
            text = line.decode("utf-8", self._errors)
        except UnicodeDecodeError:
            try:
                raise not_utf8(line) from None
            except Error:
                # not what a signal handler raised meanwhile
                cursor._pos = stop
                raise
        cursor._pos = stop
        return text
