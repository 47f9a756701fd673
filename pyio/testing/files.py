"""A double of what has a position."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.cursor import Cursor
from pyio.io.traits.loops import octets, writable
from pyio.io.traits.read import Read
from pyio.io.traits.seek import Seek
from pyio.io.traits.write import Write
from pyio.testing.script import Script, closed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.traits.seek import AnySeekFrom
    from pyio.testing.script import Fault


class FaultyFile(Read, Write, Seek):
    """Bytes with a position, as in a file, that does what a script says and then whatever it is asked.

    Each read, write and seek takes one item of the script.  A number is how many bytes are read or written at most; a
    kind of Error, or an exception, is raised, and nothing else happens.  `contents` is the bytes, `raised` how many
    faults it has raised, `closed` whether close() was called; every call fails after that.

    >>> from pyio import io, testing
    >>> file = testing.FaultyFile(b"abcdef", [2, io.ErrorKind.STORAGE_FULL])
    >>> try:
    ...     file.write_all(b"ABCD")
    ... except io.Error as e:
    ...     print(e, e.into_inner(), file.stream_position(), bytes(file.contents))
    no storage space 2 2 b'ABcdef'
    """

    __slots__ = ("_cursor", "_script", "closed", "contents")

    closed: bool
    contents: bytearray

    def __init__(self, data: Buffer = b"", script: Iterable[int | Fault] = (), /) -> None:
        self.contents = bytearray(octets(data))
        self._cursor = Cursor(self.contents)
        self._script = Script[int](script)
        self.closed = False

    @property
    def raised(self) -> int:
        """How many faults it has raised."""
        return self._script.raised

    def _most(self) -> int | None:
        if self.closed:
            raise closed()
        return self._script.next()

    def read(self, buf: MutBuf, /) -> int:
        """Reads from the position, as much as the script lets it."""
        view = writable(buf)
        return self._cursor.read(view[: self._most()] if len(view) else view)

    def write(self, buf: Buffer, /) -> int:
        """Writes to the position, as much as the script lets it."""
        view = octets(buf)
        return self._cursor.write(view[: self._most()] if len(view) else view)

    def flush(self) -> None:
        """Nothing to do."""
        if self.closed:
            raise closed()

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Moves to `pos`."""
        self._most()
        return self._cursor.seek(pos)

    def close(self) -> None:
        """Sets `closed`."""
        self.closed = True
