"""Tee: what is read is written as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.error import Error
from pyio.io.ownership import Owner
from pyio.io.traits.loops import miscounted, writable
from pyio.io.traits.read import Read
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from pyio.io.buffer import MutBuf

_R_co = TypeVar("_R_co", bound=Read, covariant=True)
_W_co = TypeVar("_W_co", bound=Write, covariant=True)


class Tee(Owner, Read, Generic[_R_co, _W_co]):
    """What tee gives: all that is read of the reader is written to the writer, whole.

    Corresponds to RFC 517's `Tee`.  Where the write fails after the read the bytes are in `buf`, and the Error's
    into_inner() is their number; how many of them were written is not known.
    """

    __slots__ = ("_reader", "_writer")

    def __init__(self, reader: _R_co, writer: _W_co, /) -> None:
        self._reader = reader
        self._writer = writer

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
        n = self._reader.read(view)
        if not 0 <= n <= len(view):
            raise miscounted("read", n, len(view))
        try:
            self._writer.write_all(view[:n])
        except Error as e:
            e._payload = n
            raise
        return n
