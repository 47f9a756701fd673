"""Chain and BufChain: one reader to its end, then another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.ownership import Owner
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from pyio.io.buffer import MutBuf

_R_co = TypeVar("_R_co", bound=Read, covariant=True)
_R2_co = TypeVar("_R2_co", bound=Read, covariant=True)
_B_co = TypeVar("_B_co", bound=BufRead, covariant=True)
_B2_co = TypeVar("_B2_co", bound=BufRead, covariant=True)


class Chain(Owner, Read, Generic[_R_co, _R2_co]):
    """What chain gives: the first reader to its end, then the second.  Corresponds to `std::io::Chain`."""

    __slots__ = ("_first", "_past", "_second")

    def __init__(self, first: _R_co, second: _R2_co, /) -> None:
        self._first = first
        self._second = second
        self._past = False

    def _owned(self) -> tuple[object, ...]:
        return self._first, self._second

    def into_inner(self) -> tuple[_R_co, _R2_co]:
        """Both readers."""
        return self._first, self._second

    def get_ref(self) -> tuple[_R_co, _R2_co]:
        """Both readers, still in use here."""
        return self._first, self._second

    def read(self, buf: MutBuf, /) -> int:
        """One read of the first reader until that ends, then of the second."""
        if not self._past:
            n = self._first.read(buf)
            if n or not memoryview(buf).nbytes:
                return n
            self._past = True
        return self._second.read(buf)


class BufChain(Chain[_B_co, _B2_co], BufRead):
    """What chain gives where both are BufRead."""

    __slots__ = ()

    def fill_buf(self) -> memoryview:
        """The first reader's buffer until that ends, then the second's."""
        if not self._past:
            view = self._first.fill_buf()
            if len(view):
                return view
            self._past = True
        return self._second.fill_buf()

    def consume(self, amt: int, /) -> None:
        """Of the reader whose buffer fill_buf() showed."""
        if self._past:
            self._second.consume(amt)
        else:
            self._first.consume(amt)
