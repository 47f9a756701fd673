"""Tee: what is read is written as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.error import Error, ErrorKind
from pyio.io.ownership import Owner
from pyio.io.traits.loops import CHUNK, growable, miscounted, writable
from pyio.io.traits.read import Read
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from pyio.io.buffer import MutBuf

_R_co = TypeVar("_R_co", bound=Read, covariant=True)
_W_co = TypeVar("_W_co", bound=Write, covariant=True)


class Tee(Owner, Read, Generic[_R_co, _W_co]):
    """What tee gives: all that is read of the reader is written to the writer, whole.

    Corresponds to RFC 517's `Tee`.  Where the write fails after the read the bytes are in `buf`, and the Error's
    into_inner() is their number; how many of them were written is not known.  read_exact and read_to_end count and keep
    them too.  Loses: what a buffer in front of it, such as a BufReader, read then.
    """

    __slots__ = ("_got", "_reader", "_writer")

    def __init__(self, reader: _R_co, writer: _W_co, /) -> None:
        self._reader = reader
        self._writer = writer
        # what the last read brought, whether it could be written or not
        self._got = 0

    def _owned(self) -> tuple[object, ...]:
        return self._reader, self._writer

    def into_inner(self) -> tuple[_R_co, _W_co]:
        """The reader and the writer."""
        return self._reader, self._writer

    def get_ref(self) -> tuple[_R_co, _W_co]:
        """The reader and the writer, still in use here."""
        return self._reader, self._writer

    def read(self, buf: MutBuf, /) -> int:
        """One read, and its bytes written."""
        view = writable(buf)
        room = len(view)
        self._got = 0
        n = self._reader.read(view)
        if not 0 <= n <= room:
            raise miscounted("read", n, room)
        self._got = n
        try:
            self._writer.write_all(view[:n])
        except Error as e:
            e._payload = n
            raise
        return n

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`.  See Read.read_exact; bytes that could not be written count as read."""
        view = writable(buf)
        size = len(view)
        done = 0
        while done < size:
            try:
                n = self.read(view[done:])
            except InterruptedError:
                continue
            except Error as e:
                if self._got:
                    e._payload = done + self._got
                e._with(done)
                raise
            if n == 0:
                raise Error(ErrorKind.UNEXPECTED_EOF, done)
            done += n

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends everything up to end of file.  See Read.read_to_end; bytes that could not be written are in `buf`."""
        start = growable(buf)
        piece = bytearray(CHUNK)
        with memoryview(piece) as view:
            while True:
                try:
                    n = self.read(view)
                except InterruptedError:
                    continue
                except BaseException:
                    buf += view[: self._got]
                    raise
                if n == 0:
                    return len(buf) - start
                buf += view[:n]
