"""Writers that take small pieces, and that fail when they are told to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.traits.loops import octets
from pyio.io.traits.write import Write
from pyio.testing.script import Script, closed, sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from typing_extensions import Buffer

    from pyio.testing.script import Fault


class _Recorder(Write):
    """Keeps what it takes."""

    __slots__ = ("closed", "flushed", "given", "written")

    given: list[bytes]
    written: bytearray
    flushed: int
    closed: bool

    def __init__(self) -> None:
        self.given = []
        self.written = bytearray()
        self.flushed = 0
        self.closed = False

    def write(self, buf: Buffer, /) -> int:
        """Takes as much of `buf` as comes next."""
        data = bytes(octets(buf))
        self.given.append(data)
        if self.closed:
            raise closed()
        part = data[: self._most(len(data))]
        self.written += part
        return len(part)

    def _most(self, length: int) -> int:
        raise NotImplementedError

    def flush(self) -> None:
        """Counts in `flushed`."""
        if self.closed:
            raise closed()
        self.flushed += 1

    def close(self) -> None:
        """Sets `closed`."""
        self.closed = True


class ShortWriter(_Recorder):
    """Takes at most the next of the sizes `pieces` of each write; the sizes begin again when they end.

    `written` has the bytes that it took, `given` is a list of what each write was given, `flushed` counts the calls of
    flush(), `closed` says whether close() was called; a write fails after that.  Errors: ValueError for a size below 1.

    >>> from pyio import testing
    >>> out = testing.ShortWriter([2, 3])
    >>> out.write_all(b"abcdef")
    >>> bytes(out.written), out.given
    (b'abcdef', [b'abcdef', b'cdef', b'f'])
    """

    __slots__ = ("_sizes",)

    def __init__(self, pieces: int | Sequence[int] = 1, /) -> None:
        super().__init__()
        self._sizes = sizes(pieces)

    def _most(self, length: int) -> int:
        return next(self._sizes) if length else 0


class FaultyWriter(_Recorder):
    """Does what a script says, then takes everything.

    A number in the script is how many bytes one write takes at most; a kind of Error, or an exception, is what one
    write raises.  `flush` is a script of faults for the calls of flush().  `raised` is how many faults it has raised;
    the rest is as in ShortWriter.

    >>> from pyio import io, testing
    >>> out = testing.FaultyWriter([1, io.ErrorKind.STORAGE_FULL])
    >>> try:
    ...     out.write_all(b"abc")
    ... except io.Error as e:
    ...     print(e, e.into_inner(), bytes(out.written))
    no storage space 1 b'a'
    """

    __slots__ = ("_flushes", "_script")

    def __init__(self, script: Iterable[int | Fault] = (), /, *, flush: Iterable[Fault] = ()) -> None:
        super().__init__()
        self._script = Script[int](script)
        self._flushes = Script[int](flush)

    @property
    def raised(self) -> int:
        """How many faults it has raised."""
        return self._script.raised + self._flushes.raised

    def _most(self, length: int) -> int:
        most = self._script.next() if length else 0
        return length if most is None else most

    def flush(self) -> None:
        """Does the next thing in the script for it, or counts in `flushed`."""
        self._flushes.next()
        super().flush()
