"""Seek and SeekFrom: positions."""

from __future__ import annotations

from abc import abstractmethod
from operator import index
from typing import ClassVar, Protocol, TypeAlias, runtime_checkable

from pyio.io.error import Error

_U64 = 2**64 - 1
_I64 = 2**63 - 1


class _Position:
    """A frozen offset with the number that lseek(2) has for its origin."""

    __slots__ = ("_offset",)
    __match_args__ = ("offset",)

    _offset: int
    _whence: ClassVar[int]

    def __eq__(self, other: object, /) -> bool:
        return self._offset == other._offset if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash((self._whence, self._offset))

    def __repr__(self) -> str:
        return f"SeekFrom.{type(self).__name__}({self._offset})"

    def __reduce__(self) -> tuple[type[_Position], tuple[int]]:
        return type(self), (self._offset,)


def _signed(offset: int) -> int:
    offset = index(offset)
    if not -_I64 - 1 <= offset <= _I64:
        raise ValueError(f"{offset} is not in 64 bits")
    return offset


class SeekFrom:
    """Where a seek starts to count: one of three frozen variants.

    Corresponds to `std::io::SeekFrom`.  Errors: ValueError for an offset that is not in 64 bits.

    >>> from pyio import io
    >>> match io.SeekFrom.End(-4):
    ...     case io.SeekFrom.End(offset):
    ...         print(offset)
    -4
    """

    class Start(_Position):
        """`offset` bytes from the start, 0 to 2**64 - 1."""

        __slots__ = ()
        _whence = 0

        def __init__(self, offset: int, /) -> None:
            offset = index(offset)
            if not 0 <= offset <= _U64:
                raise ValueError(f"{offset} is no position")
            self._offset = offset

        @property
        def offset(self) -> int:
            """In bytes, from the start."""
            return self._offset

    class End(_Position):
        """`offset` bytes from the end; negative ones lie before it."""

        __slots__ = ()
        _whence = 2

        def __init__(self, offset: int, /) -> None:
            self._offset = _signed(offset)

        @property
        def offset(self) -> int:
            """In bytes, from the end."""
            return self._offset

    class Current(_Position):
        """`offset` bytes from the current position."""

        __slots__ = ()
        _whence = 1

        def __init__(self, offset: int, /) -> None:
            self._offset = _signed(offset)

        @property
        def offset(self) -> int:
            """In bytes, from the current position."""
            return self._offset


AnySeekFrom: TypeAlias = SeekFrom.Start | SeekFrom.End | SeekFrom.Current
"""A SeekFrom, as a type."""

_START = SeekFrom.Start(0)
_END = SeekFrom.End(0)
_HERE = SeekFrom.Current(0)


def not_a_position(pos: object, /) -> TypeError:
    """For what is no SeekFrom: a bare int has no origin."""
    return TypeError(f"a position is a SeekFrom, not {type(pos).__name__}")


@runtime_checkable
class Seek(Protocol):
    """A position that can be moved: inherit it and define `seek`.  Corresponds to `std::io::Seek`."""

    __slots__ = ()

    @abstractmethod
    def seek(self, pos: AnySeekFrom, /) -> int:
        """Moves to `pos` and returns the new position, in bytes from the start.

        Corresponds to `Seek::seek`, `lseek(2)`.  Past the end is allowed.  Errors: INVALID_INPUT for a position below 0.
        """
        ...

    def rewind(self) -> None:
        """Moves to the start.  Corresponds to `Seek::rewind`."""
        self.seek(_START)

    def stream_position(self) -> int:
        """The current position, in bytes from the start.  Corresponds to `Seek::stream_position`."""
        return self.seek(_HERE)

    def stream_len(self) -> int:
        """The length in bytes; the position is afterwards where it was.

        Corresponds to `Seek::stream_len`.  Errors: if the way back fails the position is at the end, and the Error's
        into_inner() is where it was.
        """
        here = self.stream_position()
        length = self.seek(_END)
        if length != here:
            try:
                self.seek(SeekFrom.Start(here))
            except Error as e:
                e._with(here)
                raise
        return length

    def seek_relative(self, offset: int, /) -> None:
        """Moves by `offset` bytes.  Corresponds to `Seek::seek_relative`."""
        self.seek(SeekFrom.Current(offset))
