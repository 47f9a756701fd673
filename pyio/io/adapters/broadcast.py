"""Broadcast: one writer and another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.error import Error, ErrorKind
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

    __slots__ = ("_first", "_second", "_taken")

    def __init__(self, first: _W_co, second: _W2_co, /) -> None:
        self._first = first
        self._second = second
        # what the first took of the last write, whether the second did or not
        self._taken = 0

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
        size = len(view)
        self._taken = 0
        n = self._first.write(view)
        if not 0 <= n <= size:
            raise miscounted("write", n, size)
        self._taken = n
        try:
            self._second.write_all(view[:n])
        except Error as e:
            e._payload = n
            raise
        return n

    def write_all(self, buf: Buffer, /) -> None:
        """Writes the whole of `buf` to both.  See Write.write_all; the Error tells how much the first has."""
        view = octets(buf)
        size = len(view)
        done = 0
        while done < size:
            try:
                n = self.write(view[done:])
            except InterruptedError:
                continue
            except Error as e:
                if self._taken:
                    e._payload = done + self._taken
                e._with(done)
                raise
            if n == 0:
                raise Error(ErrorKind.WRITE_ZERO, done)
            done += n

    def flush(self) -> None:
        """Flushes both, the second also where the first fails."""
        try:
            self._first.flush()
        finally:
            self._second.flush()
