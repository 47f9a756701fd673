"""Broadcast: one writer and another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.error import Error
from pyio.io.ownership import Owner
from pyio.io.traits.loops import miscounted, octets
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing_extensions import Buffer

_W_co = TypeVar("_W_co", bound=Write, covariant=True)
_W2_co = TypeVar("_W2_co", bound=Write, covariant=True)


class Broadcast(Owner, Write, Generic[_W_co, _W2_co]):
    """What broadcast gives: writes to the first, and what that took to the second, whole.

    Corresponds to RFC 517's `Broadcast`.  Where the second write fails the first has taken the bytes, and the Error's
    into_inner() is their number.
    """

    __slots__ = ("_first", "_second")

    def __init__(self, first: _W_co, second: _W2_co, /) -> None:
        self._first = first
        self._second = second

    def _owned(self) -> tuple[object, ...]:
        return self._first, self._second

    def into_inner(self) -> tuple[_W_co, _W2_co]:
        """Both writers."""
        return self._first, self._second

    def get_ref(self) -> tuple[_W_co, _W2_co]:
        """Both writers, still in use here."""
        return self._first, self._second

    def write(self, buf: Buffer, /) -> int:
        """One write to the first, and what that took to the second, whole."""
        view = octets(buf)
        n = self._first.write(view)
        if not 0 <= n <= len(view):
            raise miscounted("write", n, len(view))
        try:
            self._second.write_all(view[:n])
        except Error as e:
            e._payload = n
            raise
        return n

    def flush(self) -> None:
        """Flushes both, the second also where the first fails."""
        try:
            self._first.flush()
        finally:
            self._second.flush()
