"""Interest: what a registration asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import ClassVar, NoReturn

_READABLE: Final = 1
_WRITABLE: Final = 2
_PRIORITY: Final = 4

_NAMES = ((_READABLE, "READABLE"), (_WRITABLE, "WRITABLE"), (_PRIORITY, "PRIORITY"))


class Interest:
    """What a registration asks for: READABLE, WRITABLE, PRIORITY, or several of them; never none.

    Corresponds to `mio::Interest`.  Whatever is asked for, errors and hang-ups are reported as well.

    >>> from pyio.poll import Interest
    >>> both = Interest.READABLE | Interest.WRITABLE
    >>> both, both.is_priority(), both.remove(Interest.WRITABLE)
    (READABLE | WRITABLE, False, READABLE)
    """

    __slots__ = ("_bits",)

    _bits: int

    READABLE: ClassVar[Interest]
    """Data to read, a connection to accept, or the end of the stream."""

    WRITABLE: ClassVar[Interest]
    """Room to write, or a connection made."""

    PRIORITY: ClassVar[Interest]
    """Out-of-band data (POLLPRI).  kqueue and WASI have no such thing: alone it is UNSUPPORTED there, with others it is
    never reported."""

    def __init__(self) -> None:
        raise TypeError("an Interest is made of READABLE, WRITABLE and PRIORITY")

    def add(self, other: Interest, /) -> Interest:
        """What either asks for.  Corresponds to `Interest::add`."""
        return self | other

    def remove(self, other: Interest, /) -> Interest | None:
        """What this one asks for and `other` does not, None where nothing would be left."""
        if not isinstance(other, Interest):
            raise TypeError(f"an Interest is removed, not {type(other).__name__}")
        return _made.get(self._bits & ~other._bits)

    def is_readable(self) -> bool:
        """Whether it asks for READABLE."""
        return self._bits & _READABLE != 0

    def is_writable(self) -> bool:
        """Whether it asks for WRITABLE."""
        return self._bits & _WRITABLE != 0

    def is_priority(self) -> bool:
        """Whether it asks for PRIORITY."""
        return self._bits & _PRIORITY != 0

    def __or__(self, other: Interest, /) -> Interest:
        if not isinstance(other, Interest):
            return NotImplemented
        return _made[self._bits | other._bits]

    def __eq__(self, other: object, /) -> bool:
        return self._bits == other._bits if isinstance(other, Interest) else NotImplemented

    def __hash__(self) -> int:
        return self._bits

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return _of, (self._bits,)

    def __setattr__(self, name: str, value: object, /) -> NoReturn:
        raise AttributeError(f"an Interest does not change: {name}")

    def __repr__(self) -> str:
        return " | ".join(name for bit, name in _NAMES if self._bits & bit)


def _new(bits: int) -> Interest:
    interest = object.__new__(Interest)
    object.__setattr__(interest, "_bits", bits)
    return interest


_made = {bits: _new(bits) for bits in range(1, 8)}


def every() -> tuple[Interest, ...]:
    """Every one there is, in the order of their bits."""
    return tuple(_made.values())


def _of(bits: int, /) -> Interest:
    return _made[bits]


Interest.READABLE = _made[_READABLE]
Interest.WRITABLE = _made[_WRITABLE]
Interest.PRIORITY = _made[_PRIORITY]
