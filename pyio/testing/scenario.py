"""Scenario: one part of a check, named in each of its failures."""

from __future__ import annotations

from operator import index
from random import Random
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from pyio.testing.script import Fault

_T_co = TypeVar("_T_co", covariant=True)
_E = TypeVar("_E", bound=Exception)

_SHOWN = 60
_TRAIL = 8


class Signal(KeyboardInterrupt):
    """What a signal handler raises in the middle of a call; not to be taken for a real Ctrl-C."""


FAULTS: tuple[ErrorKind | type[Signal], ...] = (
    ErrorKind.INTERRUPTED,
    ErrorKind.WOULD_BLOCK,
    ErrorKind.CONNECTION_RESET,
    Signal,
)


class Raises(Protocol):
    """A double that counts its faults."""

    @property
    def raised(self) -> int:
        """How many faults it has raised."""
        ...


class Scenario(Generic[_T_co]):
    """One part of a check: makes the object, closes it, and turns whatever goes wrong into an AssertionError."""

    __slots__ = ("_doubles", "_failed", "_make", "_met", "_name", "_owned", "fault", "rng", "trail")

    def __init__(
        self, name: str, make: Callable[[Scenario[_T_co]], _T_co], seed: int, fault: Fault | None = None
    ) -> None:
        self._name = f"{name}, seed {seed}"
        self._make = make
        self._owned: list[object] = []
        self._doubles: list[Raises] = []
        # kept, as a program may: their tracebacks hold what the frames of the failed calls held
        self._met: list[BaseException] = []
        self._failed = False
        self.fault: Fault | None = fault
        # the calls of a walk
        self.trail: list[str] = []
        self.rng: Random = Random(self._name)  # noqa: S311  # nothing is kept secret here

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        try:
            if exc is None and self.fault is not ErrorKind.INTERRUPTED:
                self.same(
                    "the faults that came out", len(self._met), sum(double.raised for double in self._doubles)
                )
        finally:
            problem = self._close()
        if not self._failed and isinstance(exc or problem, Exception | Signal):
            raise self.failure(f"raised {exc or problem!r}") from (exc or problem)

    def _close(self) -> BaseException | None:
        problem: BaseException | None = None
        for made in reversed(self._owned):
            close = getattr(made, "close", None)
            if close is not None:
                try:
                    close()
                except Exception as e:  # noqa: BLE001  # reported, unless something else is
                    problem = e
        self._owned.clear()
        return problem

    def open(self) -> _T_co:
        """A new object, closed at the end."""
        made = self._make(self)
        self._owned.append(made)
        return made

    def watch(self, double: Raises) -> None:
        """Whatever this double raises must come out of the object."""
        self._doubles.append(double)

    def met(self, error: BaseException, *, retried: bool = False) -> None:
        """Counts the fault of this scenario; anything else is raised again.

        `retried`: the call that raised it must not raise INTERRUPTED.
        """
        fault = self.fault
        is_it = (
            isinstance(error, Error) and error.kind() is fault
            if isinstance(fault, ErrorKind)
            else isinstance(error, Signal) and fault is Signal
        )
        if not is_it:
            raise error
        if retried and fault is ErrorKind.INTERRUPTED:
            raise self.failure("INTERRUPTED came out of a call that must go on after it")
        self._met.append(error)

    def failure(self, text: str) -> AssertionError:
        """What to raise."""
        self._failed = True
        trail = f"\n  after:    {', '.join(self.trail[-_TRAIL:])}" if self.trail else ""
        return AssertionError(f"{self._name}: {text}{trail}")

    def same(self, what: str, came: object, expected: object) -> None:
        """Fails if they differ."""
        if came == expected and type(came) is type(expected):
            return
        at = _first_difference(came, expected)
        where = "" if at is None else f" (they differ from byte {at} on)"
        raise self.failure(
            f"{what}{where}\n  expected: {_shown(expected, at)}\n  came:     {_shown(came, at)}"
        )

    def count(self, what: str, n: int, room: int) -> int:
        """`n`, if it can be a number of bytes out of `room`."""
        try:
            possible = 0 <= index(n) <= room
        except TypeError:
            possible = False
        if not possible:
            raise self.failure(f"{what} returned {n!r}, with room for {room} bytes")
        return n

    def refuses(self, what: str, with_: type[_E], call: Callable[..., object], *args: object) -> _E:
        """The exception of this type that the call must raise."""
        try:
            came = call(*args)
        except with_ as e:
            return e
        except Exception as e:
            raise self.failure(f"{what}: expected {with_.__name__}, came {e!r}") from e
        raise self.failure(f"{what}: expected {with_.__name__}, came {came!r}")

    def refuses_kind(self, what: str, kind: ErrorKind, call: Callable[..., object], *args: object) -> None:
        """The call must raise an Error of this kind."""
        error = self.refuses(what, Error, call, *args)
        self.same(f"{what}: the kind of {error!r}", error.kind(), kind)


def _first_difference(came: object, expected: object) -> int | None:
    if not isinstance(came, bytes) or not isinstance(expected, bytes):
        return None
    for at, (a, b) in enumerate(zip(came, expected, strict=False)):
        if a != b:
            return at
    return min(len(came), len(expected))


def _shown(value: object, at: int | None) -> str:
    if at is None or not isinstance(value, bytes) or len(value) <= _SHOWN:
        return repr(value)
    start = max(0, at - _SHOWN // 2)
    return f"{'...' if start else ''}{value[start : start + _SHOWN]!r}... ({len(value)} bytes)"
