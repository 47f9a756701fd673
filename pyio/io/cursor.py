"""Cursor: memory as a file."""

from __future__ import annotations

from operator import index
from struct import Struct
from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import delimiter, growable, octets, writable
from pyio.io.traits.readwrite import ReadWrite
from pyio.io.traits.seek import Seek, SeekFrom, not_a_position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.traits.seek import AnySeekFrom

_T = TypeVar("_T", bytes, bytearray, memoryview)

_U64 = 2**64 - 1

_ALL = slice(None)
_NOTHING = bytearray()

# bytes up to this size are copied once, for the sake of many small reads
_COPIED = 64 * 1024

# the next best way, for larger ones
_PACK = {n: Struct(f"{n}s").pack_into for n in (1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64)}


class Cursor(BufRead, ReadWrite, Seek, Generic[_T]):
    """Memory with a position, as a reader, writer and seeker.

    Corresponds to `std::io::Cursor`.  Over bytes it is read only: write raises UNSUPPORTED.  Over a bytearray it grows,
    zero-filled where it is written past the end.  Over a memoryview it has a fixed size: a write past its end is short,
    then 0.  The position may be anywhere in 64 bits.

    >>> from pyio import io
    >>> c = io.Cursor(bytearray(b"hello"))
    >>> c.seek(io.SeekFrom.End(-1))
    4
    >>> c.write_all(b"p me")
    >>> c.into_inner()
    bytearray(b'hellp me')
    """

    __slots__ = ("_data", "_inner", "_pos", "_source")

    _data: bytes | bytearray | memoryview
    _inner: _T
    _pos: int

    def __init__(self, inner: _T, /) -> None:
        # what small reads copy from: Python copies from one bytearray to another in half the time of any other pair
        self._source = _NOTHING
        if isinstance(inner, memoryview):
            self._data = octets(inner)
        elif isinstance(inner, bytearray):
            self._data = self._source = inner
        elif isinstance(inner, bytes):
            self._data = inner
            if len(inner) <= _COPIED:
                self._source = bytearray(inner)
        else:
            raise TypeError(f"a Cursor goes over bytes, bytearray or memoryview, not {type(inner).__name__}")
        self._inner = inner
        self._pos = 0

    def __repr__(self) -> str:
        return f"Cursor(<{len(self._data)} bytes>, position={self._pos})"

    def into_inner(self) -> _T:
        """The memory."""
        return self._inner

    def get_ref(self) -> _T:
        """The memory, still in use here."""
        return self._inner

    def position(self) -> int:
        """The position in bytes, which may lie past the end."""
        return self._pos

    def set_position(self, pos: int, /) -> None:
        """Moves to `pos`; ValueError for what is not in 0 to 2**64 - 1."""
        pos = index(pos)
        if not 0 <= pos <= _U64:
            raise ValueError(f"{pos} is no position")
        self._pos = pos

    def is_empty(self) -> bool:
        """Whether nothing is left to read."""
        return self._pos >= len(self._data)

    def read(self, buf: MutBuf, /) -> int:
        """Copies to `buf` what it holds, at most what is left; 0 at and past the end."""
        pos = self._pos
        source = self._source
        if type(buf) is bytearray:
            n = len(buf)
            stop = pos + n
            if stop <= len(source):
                buf[_ALL] = source[pos:stop]
                self._pos = stop
                return n
            data = self._data[pos:stop]
            pack = _PACK.get(len(data))
            if pack is not None and type(data) is bytes:
                pack(buf, 0, data)
                self._pos = stop = pos + len(data)
                return stop - pos
        view = writable(buf)
        data = self._data[pos : pos + len(view)]
        n = len(data)
        view[:n] = data
        self._pos = pos + n
        return n

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`; errors as in Read.read_exact."""
        n = self.read(buf)
        if n != memoryview(buf).nbytes:
            raise Error(ErrorKind.UNEXPECTED_EOF, n)

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends all that is left to `buf`."""
        growable(buf)
        data = self._data[self._pos :]
        n = len(data)
        # no call between the two, behind which a signal handler could raise
        buf += data
        self._pos += n
        return n

    def fill_buf(self) -> memoryview:
        """A view of all that is left.  Over a bytearray: while it is held, nothing can be appended."""
        return memoryview(self._data).toreadonly()[self._pos :]

    def consume(self, amt: int, /) -> None:
        """Moves on by `amt` bytes; ValueError for more than is left."""
        pos = self._pos + index(amt)
        if not self._pos <= pos <= max(len(self._data), self._pos):
            raise ValueError(f"consume of {amt} bytes at {self._pos} of {len(self._data)}")
        self._pos = pos

    def _until(self, delim: bytes) -> tuple[bool, bytes]:
        data = self._data
        if isinstance(data, memoryview):
            return BufRead._until(self, delim)
        pos = self._pos
        stop = data.find(delim, pos) + 1
        part = bytes(data[pos : stop or len(data)])
        self._pos = pos + len(part)
        return stop > 0, part

    def split(self, byte: int | bytes, /) -> Iterator[bytes]:
        """The pieces between the delimiters, without them; as BufRead.split."""
        memory = self._memory()
        if memory is None:
            return BufRead.split(self, byte)
        from pyio.io.inmemory import Pieces

        return Pieces(self, memory, delimiter(byte))

    def lines(self, errors: str = "strict") -> Iterator[str]:
        """The lines as text, without "\\n" or "\\r\\n"; as BufRead.lines."""
        memory = self._memory()
        if memory is None:
            return BufRead.lines(self, errors)
        from pyio.io.inmemory import TextLines

        return TextLines(self, memory, errors)

    def byte_lines(self) -> Iterator[bytes]:
        """As lines(), undecoded."""
        memory = self._memory()
        if memory is None:
            return BufRead.byte_lines(self)
        from pyio.io.inmemory import ByteLines

        return ByteLines(self, memory, b"\n")

    def _memory(self) -> bytes | bytearray | None:
        """What can be searched."""
        data = self._data
        return None if isinstance(data, memoryview) else data

    def write(self, buf: Buffer, /) -> int:
        """Copies `buf` to the position.

        Returns the number of bytes.  Errors: UNSUPPORTED over what is read only; over a bytearray INVALID_INPUT while a
        memoryview of it forbids it to grow, and for a position past what memory can hold.
        """
        data = self._data
        pos = self._pos
        memory = self._source
        if memory is data:
            try:
                if pos == len(memory):
                    memory += buf
                    self._pos = stop = len(memory)
                    return stop - pos
                n = _overwrite(memory, pos, octets(buf))
            except BufferError:
                raise Error(ErrorKind.INVALID_INPUT, "a memoryview of the bytearray is held") from None
        elif isinstance(data, memoryview) and not data.readonly:
            view = octets(buf)
            n = min(len(view), max(len(data) - pos, 0))
            data[pos : pos + n] = view[:n]
        else:
            raise Error(ErrorKind.UNSUPPORTED, "a Cursor over bytes is read only")
        self._pos = pos + n
        return n

    def flush(self) -> None:
        """Nothing to do."""

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Moves to `pos` and returns the new position.  Errors: INVALID_INPUT below 0 and above 2**64 - 1."""
        try:
            offset = pos._offset
        except AttributeError:
            raise not_a_position(pos) from None
        if type(pos) is SeekFrom.Current:
            offset += self._pos
        elif type(pos) is SeekFrom.End:
            offset += len(self._data)
        if not 0 <= offset <= _U64:
            raise Error(ErrorKind.INVALID_INPUT, f"a seek to {offset}")
        self._pos = offset
        return offset


def _overwrite(data: bytearray, pos: int, view: memoryview) -> int:
    """Writes into the middle of `data`, or past its end, with zeros between."""
    gap = pos - len(data)
    if gap > 0 and len(view):
        try:
            data.extend(bytes(gap))
        except (MemoryError, OverflowError):
            raise Error(ErrorKind.INVALID_INPUT, f"{pos} is past what memory can hold") from None
    if pos + len(view) <= len(data):
        with memoryview(data) as whole:
            whole[pos : pos + len(view)] = view
    elif len(view):
        data[pos:] = view
    return len(view)
