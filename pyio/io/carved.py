"""Carved: the iterators of a reader whose buffer is carved a whole at a time."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, TypeVar

from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import delimiter

if TYPE_CHECKING:
    import builtins  # BufRead has a method bytes
    from collections.abc import Iterator

    from pyio.io.carve import Carver

_T = TypeVar("_T")


class Carved(BufRead):
    """A BufRead that knows how to hand out what a Carver makes of its buffer."""

    __slots__ = ()

    @abstractmethod
    def _carved(self, carver: Carver[_T]) -> Iterator[_T]: ...

    def bytes(self) -> Iterator[int]:
        """The bytes, one by one.  Corresponds to `Read::bytes`.  A loop left early loses none."""
        from pyio.io.carve import Octets

        return self._carved(Octets())

    def chars(self) -> Iterator[str]:
        """The characters of UTF-8 text, one by one; a loop left early loses none.

        Corresponds to RFC 517's `ReadExt::chars`.  Errors: INVALID_DATA for an ill-formed part, which is the Error's
        into_inner(); next() goes on behind it.
        """
        from pyio.io.carve import Characters

        return self._carved(Characters())

    def split(self, byte: int | builtins.bytes, /) -> Iterator[builtins.bytes]:
        """The pieces between the delimiters, without them; a loop left early loses none.  `BufRead::split`."""
        from pyio.io.carve import Pieces

        return self._carved(Pieces(delimiter(byte)))

    def lines(self, errors: str = "strict") -> Iterator[str]:
        """The lines as text, without "\\n" or "\\r\\n"; a loop left early loses none.  See BufRead.lines."""
        from pyio.io.carve import TextLines

        return self._carved(TextLines(errors))

    def byte_lines(self) -> Iterator[builtins.bytes]:
        """As lines(), undecoded."""
        from pyio.io.carve import ByteLines

        return self._carved(ByteLines(b"\n"))
