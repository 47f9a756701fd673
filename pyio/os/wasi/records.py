"""The records of poll_oneoff: what is subscribed to, and what occurred."""

from __future__ import annotations

from enum import Enum, IntEnum, IntFlag
from operator import index
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from pyio.io.traits.fileno import HasFileno

_U64 = (1 << 64) - 1


class ClockId(Enum):
    """Which clock.  Corresponds to `clockid`, without the clocks of CPU time, which cannot be waited for."""

    REALTIME = 0
    """Nanoseconds since 1970; it can be set."""

    MONOTONIC = 1
    """Nanoseconds that never go back: time.monotonic_ns()."""


class EventType(Enum):
    """What is waited for.  Corresponds to `eventtype`."""

    CLOCK = 0
    FD_READ = 1
    FD_WRITE = 2


class EventRwFlags(IntFlag):
    """How it is with a descriptor.  Corresponds to `eventrwflags`."""

    FD_READWRITE_HANGUP = 1
    """The peer has closed or disconnected; for a file, its position is at the end."""


class Errno(IntEnum):
    """WASI's own numbers, those that an event can have; they are not this system's."""

    SUCCESS = 0
    BADF = 8
    CANCELED = 11
    INVAL = 28
    IO = 29
    NOTSUP = 58
    OVERFLOW = 61
    PERM = 63


class Subscription:
    """What to wait for: a clock, or a descriptor.  Corresponds to `subscription`.

    `userdata`, 0 to 2**64 - 1, comes back with the event.
    """

    __slots__ = ("_abstime", "_clock", "_fd", "_timeout", "_type", "_userdata")

    _userdata: int
    _type: EventType
    _clock: ClockId
    _timeout: int
    _abstime: bool
    _fd: int

    def __init__(self) -> None:
        raise TypeError("a Subscription is made by clock, fd_read or fd_write")

    @classmethod
    def clock(
        cls, userdata: int, id: ClockId, timeout: int, precision: int = 0, abstime: bool = False
    ) -> Self:
        """Until a clock has come to `timeout`: nanoseconds from the call of poll_oneoff on, or with `abstime` a moment.

        `precision` is how much later, in nanoseconds, it may be; this host makes no use of that.  Errors: ValueError for
        what is no 64-bit number; TypeError for what is no clock.
        """
        if not isinstance(id, ClockId):
            raise TypeError(f"a clock is a ClockId, not {type(id).__name__}")
        _u64(precision, "a precision")
        self = cls._new(userdata, EventType.CLOCK)
        self._clock = id
        self._timeout = _u64(timeout, "a timeout")
        self._abstime = abstime
        return self

    @classmethod
    def fd_read(cls, userdata: int, obj: HasFileno | int, /) -> Self:
        """Until there is something to read, or its end."""
        return cls._of(userdata, EventType.FD_READ, obj)

    @classmethod
    def fd_write(cls, userdata: int, obj: HasFileno | int, /) -> Self:
        """Until there is room to write."""
        return cls._of(userdata, EventType.FD_WRITE, obj)

    @classmethod
    def _of(cls, userdata: int, type: EventType, obj: HasFileno | int) -> Self:
        self = cls._new(userdata, type)
        if isinstance(obj, int):
            self._fd = index(obj)
            return self
        try:
            fileno = obj.fileno
        except AttributeError:
            raise TypeError(f"what is polled has a fileno, or is an int, not {obj!r}") from None
        self._fd = fileno()
        return self

    @classmethod
    def _new(cls, userdata: int, type: EventType) -> Self:
        self = object.__new__(cls)
        self._userdata = _u64(userdata, "userdata")
        self._type = type
        return self

    def userdata(self) -> int:
        """What comes back with the event."""
        return self._userdata

    def type(self) -> EventType:
        """What is waited for."""
        return self._type

    def __repr__(self) -> str:
        name = self._type.name.lower()
        if self._type is EventType.CLOCK:
            since = "at" if self._abstime else "in"
            return f"Subscription.{name}({self._userdata}, {self._clock.name}, {since} {self._timeout} ns)"
        return f"Subscription.{name}({self._userdata}, {self._fd})"


def _u64(number: int, what: str) -> int:
    number = index(number)
    if not 0 <= number <= _U64:
        raise ValueError(f"{what} is 0 to 2**64 - 1, not {number}")
    return number


class PollEvent:
    """What occurred.  Corresponds to `event`."""

    __slots__ = ("error", "flags", "nbytes", "type", "userdata")

    __match_args__ = ("userdata", "error", "type", "nbytes", "flags")

    userdata: int
    """That of the subscription."""

    error: Errno
    """SUCCESS, or what was wrong with this subscription alone."""

    type: EventType
    """That of the subscription."""

    nbytes: int
    """How much can be read, 1 where only that it is something is known; of a clock 0."""

    flags: EventRwFlags
    """Of a clock none."""

    def __init__(
        self, userdata: int, error: Errno, type: EventType, nbytes: int, flags: EventRwFlags
    ) -> None:
        self.userdata = userdata
        self.error = error
        self.type = type
        self.nbytes = nbytes
        self.flags = flags

    def _key(self) -> tuple[object, ...]:
        return self.userdata, self.error, self.type, self.nbytes, self.flags

    def __eq__(self, other: object, /) -> bool:
        return self._key() == other._key() if isinstance(other, PollEvent) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        hangup = ", hangup" if self.flags else ""
        return f"PollEvent({self.userdata}, {self.error.name}, {self.type.name}, {self.nbytes} bytes{hangup})"
