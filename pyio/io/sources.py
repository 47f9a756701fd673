"""Readers and writers of nothing much: empty, repeat, sink, and an iterator as a reader."""

from __future__ import annotations

from itertools import islice, takewhile
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import octets, writable
from pyio.io.traits.read import Read
from pyio.io.traits.seek import Seek, SeekFrom, not_a_position
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import SupportsIndex

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.traits.seek import AnySeekFrom


class Empty(BufRead, Seek):
    """Always at end of file; every position is allowed and stays 0.  Corresponds to `std::io::Empty`."""

    __slots__ = ()

    def read(self, buf: MutBuf, /) -> int:
        """Returns 0."""
        writable(buf)
        return 0

    def fill_buf(self) -> memoryview:
        """Nothing."""
        return memoryview(b"")

    def consume(self, amt: int, /) -> None:
        """Nothing can be consumed: ValueError unless `amt` is 0."""
        if amt != 0:
            raise ValueError(f"consume of {amt} bytes with 0 buffered")

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Returns 0."""
        if not isinstance(pos, SeekFrom.Start | SeekFrom.End | SeekFrom.Current):
            raise not_a_position(pos)
        return 0


class Repeat(Read):
    """One byte for ever.  Corresponds to `std::io::Repeat`."""

    __slots__ = ("_byte",)

    def __init__(self, byte: int, /) -> None:
        self._byte = bytes((byte,))

    def read(self, buf: MutBuf, /) -> int:
        """Fills `buf`."""
        view = writable(buf)
        view[:] = self._byte * len(view)
        return len(view)

    def read_to_end(self, _buf: bytearray, /) -> int:
        """OUT_OF_MEMORY at once, as in std: there is no end."""
        raise Error(ErrorKind.OUT_OF_MEMORY, "a Repeat has no end")


class Sink(Write):
    """Takes everything and forgets it.  Corresponds to `std::io::Sink`."""

    __slots__ = ()

    def write(self, buf: Buffer, /) -> int:
        """Returns the number of bytes in `buf`."""
        return octets(buf).nbytes

    def flush(self) -> None:
        """Nothing to do."""


class IterReader(Read):
    """Turns an iterator of byte values into a reader.  Corresponds to RFC 517's `IterReader`.

    Errors: ValueError for an item that is no byte value; the ones before it are not lost: they are read first.

    >>> from pyio import io
    >>> io.read_to_end(io.IterReader(range(97, 100)))
    b'abc'
    """

    __slots__ = ("_failed", "_taken", "_values")

    def __init__(self, values: Iterable[int], /) -> None:
        self._values = iter(values)
        # taken from the iterator and not handed out: a list keeps what came before an error
        self._taken: list[int] = []
        self._failed: Exception | None = None

    def read(self, buf: MutBuf, /) -> int:
        """Takes as many values as `buf` holds, fewer only at their end or before a failing one."""
        view = writable(buf)
        taken = self._taken
        lacking = len(view) - len(taken)
        if lacking > 0 and self._failed is None:
            try:
                taken.extend(islice(self._values, lacking))
            except Exception as e:  # noqa: BLE001  # raised when what came before it has been handed out
                self._failed = e
        if lacking > 0 and not taken and self._failed is not None:
            error, self._failed = self._failed, None
            try:
                raise error
            finally:
                del error  # its traceback has this frame
        try:
            data = bytes(taken[: len(view)])
        except (TypeError, ValueError):
            data = bytes(takewhile(_is_a_byte, taken))
            if not data:
                del taken[0]
                raise
        n = len(data)
        view[:n] = data
        # no call, behind which a signal handler could raise
        del taken[:n]
        return n


def _is_a_byte(value: SupportsIndex) -> bool:
    try:
        return len(bytes((value,))) == 1
    except (TypeError, ValueError):
        return False


def empty() -> Empty:
    """A reader that is always at end of file.  Corresponds to `std::io::empty`."""
    return Empty()


def repeat(byte: int, /) -> Repeat:
    """A reader of one byte for ever.  Corresponds to `std::io::repeat`.  Errors: ValueError for no byte value."""
    return Repeat(byte)


def sink() -> Sink:
    """A writer that forgets everything.  Corresponds to `std::io::sink`."""
    return Sink()
