"""Readers that come in small pieces, and that fail when they are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.traits.loops import octets, writable
from pyio.io.traits.read import Read
from pyio.testing.script import Script, closed, sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.testing.script import Fault


class ShortReader(Read):
    """Gives `data` in pieces: each read at most the next of the sizes `pieces`, which begin again when they end.

    `asked` is a list of the sizes of the buffers that it was given, `closed` whether close() was called; a read fails
    after that.  Errors: ValueError for a size below 1, for reading nothing says end of file.

    >>> from pyio import io, testing
    >>> reader = testing.ShortReader(b"abcdef", [1, 2])
    >>> buf = bytearray(4)
    >>> [bytes(buf[: reader.read(buf)]) for _ in range(5)]
    [b'a', b'bc', b'd', b'ef', b'']
    >>> reader.asked
    [4, 4, 4, 4, 4]
    """

    __slots__ = ("_data", "_pos", "_sizes", "asked", "closed")

    asked: list[int]
    closed: bool

    def __init__(self, data: Buffer, pieces: int | Sequence[int] = 1, /) -> None:
        self._data = bytes(octets(data))
        self._pos = 0
        self._sizes = sizes(pieces)
        self.asked = []
        self.closed = False

    def read(self, buf: MutBuf, /) -> int:
        """Gives the next piece, or as much of it as `buf` holds; the rest of it goes with what follows."""
        view = writable(buf)
        self.asked.append(len(view))
        if self.closed:
            raise closed()
        if not len(view):
            return 0
        part = self._data[self._pos : self._pos + min(len(view), next(self._sizes))]
        view[: len(part)] = part
        self._pos += len(part)
        return len(part)

    def close(self) -> None:
        """Sets `closed`."""
        self.closed = True


class FaultyReader(Read):
    """Does what a script says, then is at end of file.

    Bytes in the script are what one read gives, at most; a kind of Error, or an exception, is what one read raises.
    Empty bytes are an end of file that is followed by more.  `asked` is a list of the sizes of the buffers that it was
    given, `raised` how many faults it has raised, `closed` whether close() was called; a read fails after that.

    >>> from pyio import io, testing
    >>> reader = testing.FaultyReader([b"half a ", io.ErrorKind.INTERRUPTED, b"line\\n"])
    >>> list(io.BufReader(reader).lines()), reader.raised
    (['half a line'], 1)
    """

    __slots__ = ("_script", "asked", "closed")

    asked: list[int]
    closed: bool

    def __init__(self, script: Iterable[bytes | Fault], /) -> None:
        self._script = Script[bytes](script)
        self.asked = []
        self.closed = False

    @property
    def raised(self) -> int:
        """How many faults it has raised."""
        return self._script.raised

    def read(self, buf: MutBuf, /) -> int:
        """Does the next thing in the script; what `buf` can't hold of its bytes is the next thing then.

        An empty `buf` reads nothing and leaves the script as it is.
        """
        view = writable(buf)
        self.asked.append(len(view))
        if self.closed:
            raise closed()
        if not len(view):
            return 0
        piece = self._script.next()
        if piece is None:
            return 0
        part = piece[: len(view)]
        view[: len(part)] = part
        if len(part) < len(piece):
            self._script.put_back(piece[len(part) :])
        return len(part)

    def close(self) -> None:
        """Sets `closed`."""
        self.closed = True
