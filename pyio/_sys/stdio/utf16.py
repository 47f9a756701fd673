"""What stands between bytes and a console of Windows, which reads and writes 16-bit units: pure conversion.

Rules, which are RFC 517's.  What is written is UTF-8: of what is not, nothing is written; the start of a character is kept
until the rest of it comes.  What is read becomes UTF-8: half of a surrogate pair is kept until the other half comes, and
units that are no text are dropped with an error.  Ctrl-Z at the start of a line is end of file.
"""

from __future__ import annotations

from codecs import utf_8_decode
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import not_utf8, octets, writable

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf

MOST_UNITS: Final = 8192
"""How many units a console is asked for, or given, at once."""

_CODEC: Final = "utf-16-le"
_CTRL_Z: Final = b"\x1a\0"


class Encoder:
    """Writes UTF-8 to what takes UTF-16: `put` gets little-endian units and returns how many of them it took."""

    __slots__ = ("_put", "_started")

    def __init__(self, put: Callable[[bytes], int], /) -> None:
        self._put = put
        # the bytes of a character whose rest has not come
        self._started = b""

    def write(self, buf: Buffer, /) -> int:
        """Writes once, whole characters, and returns how many bytes of `buf` that was.

        Errors: INVALID_DATA for what is no UTF-8 in the piece that one call can take; the Error's into_inner() is that piece.
        """
        view = octets(buf)
        if self._started:
            return self._go_on(view)
        data = bytes(view[:MOST_UNITS])
        try:
            text, _ = utf_8_decode(data, "strict", False)
        except UnicodeDecodeError:
            raise not_utf8(data) from None
        if text:
            return len(self._put_text(text).encode())
        self._started = data
        return len(data)

    def _go_on(self, view: memoryview) -> int:
        """Takes what the character still lacks, and writes it when it is whole."""
        started = self._started
        first = started[0]
        size = 2 if first < 0xE0 else 3 if first < 0xF0 else 4
        more = bytes(view[: size - len(started)])
        try:
            text, _ = utf_8_decode(started + more, "strict", False)
        except UnicodeDecodeError:
            self._started = b""
            raise not_utf8(started + more) from None
        if not text:
            self._started = started + more
        elif self._put_text(text):
            self._started = b""
        else:
            return 0
        return len(more)

    def _put_text(self, text: str) -> str:
        """Writes once, and once more where that ended within a pair; returns what was taken."""
        units = text.encode(_CODEC)
        taken = 2 * self._put(units)
        if _ends_within_a_pair(units[:taken]):
            taken += 2 * self._put(units[taken : taken + 2])
        return units[:taken].decode(_CODEC, "ignore")


class Decoder:
    """Reads UTF-8 from what gives UTF-16: `get` returns at most so many little-endian units, none at end of file."""

    __slots__ = ("_get", "_half", "_ready")

    def __init__(self, get: Callable[[int], bytes], /) -> None:
        self._get = get
        # a surrogate whose other half has not come
        self._half = b""
        # what has been converted and not yet handed out
        self._ready = b""

    def read(self, buf: MutBuf, /) -> int:
        """Reads once; 0 is end of file.  Errors: INVALID_DATA, with the units, which are gone."""
        view = writable(buf)
        if not len(view):
            return 0
        if not self._ready:
            self._ready = self._line()
        n = min(len(view), len(self._ready))
        view[:n] = self._ready[:n]
        self._ready = self._ready[n:]
        return n

    def _line(self) -> bytes:
        while True:
            came = self._get(MOST_UNITS)
            units, self._half = self._half + came, b""
            if came and _ends_within_a_pair(units):
                units, self._half = units[:-2], units[-2:]
                if not units:
                    continue
            if units.startswith(_CTRL_Z):
                return b""
            try:
                return units.decode(_CODEC).encode()
            except UnicodeDecodeError:
                raise Error(ErrorKind.INVALID_DATA, units) from None


def _ends_within_a_pair(units: bytes) -> bool:
    return len(units) > 1 and units[-1] & 0xFC == 0xD8
