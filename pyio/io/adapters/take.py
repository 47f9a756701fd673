"""Take and BufTake: a limit on what is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.ownership import Owner
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import miscounted, size, writable
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from pyio.io.buffer import MutBuf

_R_co = TypeVar("_R_co", bound=Read, covariant=True)
_B_co = TypeVar("_B_co", bound=BufRead, covariant=True)


class Take(Owner, Read, Generic[_R_co]):
    """What take gives: at most `limit` bytes, then end of file.  Corresponds to `std::io::Take`.

    Errors: ValueError for a negative limit.
    """

    __slots__ = ("_inner", "_limit")

    def __init__(self, inner: _R_co, limit: int, /) -> None:
        self._inner = inner
        self._limit = size(limit, "a limit")

    def _owned(self) -> tuple[object, ...]:
        return (self._inner,)

    def limit(self) -> int:
        """The bytes still to be had; the reader may end before."""
        return self._limit

    def set_limit(self, limit: int, /) -> None:
        """Sets the bytes still to be had, whatever has been read."""
        self._limit = size(limit, "a limit")

    def into_inner(self) -> _R_co:
        """The reader; what is beyond the limit is still in it."""
        return self._inner

    def get_ref(self) -> _R_co:
        """The reader, still in use here."""
        return self._inner

    def read(self, buf: MutBuf, /) -> int:
        """One read of at most what the limit leaves; at the limit the reader is not asked."""
        limit = self._limit
        if not limit:
            return 0
        view = writable(buf)
        room = len(view)
        if room > limit:
            view, room = view[:limit], limit
        n = self._inner.read(view)
        if not 0 <= n <= room:
            raise miscounted("read", n, room)
        self._limit = limit - n
        return n


class BufTake(Take[_B_co], BufRead):
    """What take gives of a BufRead: it reads out of that one's buffer."""

    __slots__ = ()

    def fill_buf(self) -> memoryview:
        """As much of the reader's buffer as the limit leaves; at the limit the reader is not asked."""
        if not self._limit:
            return memoryview(b"")
        return self._inner.fill_buf()[: self._limit]

    def consume(self, amt: int, /) -> None:
        """Consumes of the reader, and of the limit."""
        if amt > self._limit:
            raise ValueError(f"consume of {amt} bytes with {self._limit} left")
        self._inner.consume(amt)
        self._limit -= amt
