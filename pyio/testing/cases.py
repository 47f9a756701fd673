"""Cases: the ways in which the object of a check is made anew."""

from __future__ import annotations

from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.testing.readers import FaultyReader, ShortReader
from pyio.testing.scenario import FAULTS, Scenario

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyio.testing.script import Fault

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

# so many steps at which a fault happens
_STEPS = 6


class Case(Generic[_T_co]):
    """What the object is made of, and the fault that happens in it."""

    __slots__ = ("_make", "fault", "name")

    def __init__(
        self, name: str, make: Callable[[Scenario[_T_co]], _T_co], fault: Fault | None = None
    ) -> None:
        self.name: str = name
        self._make = make
        self.fault: Fault | None = fault

    def scenario(self, check: str, what: str, seed: int) -> Scenario[_T_co]:
        """One scenario over it."""
        return Scenario(", ".join(filter(None, (check, self.name, what))), self._make, seed, self.fault)


def readings(make: Callable[..., _T], inner: bytes | None, seed: int) -> Iterator[Case[_T]]:
    """The cases of a reader: by itself, or over an inner reader of every behaviour."""
    if inner is None:
        yield Case("", lambda _: make())
        return
    rng = Random(seed)  # noqa: S311  # nothing is kept secret here
    yield Case("inner reader whole", lambda _: make(ShortReader(inner, max(len(inner), 1))))
    yield Case("inner reader byte by byte", lambda _: make(ShortReader(inner)))
    lengths = [rng.randint(1, 9) for _ in range(50)]
    yield Case("inner reader in random pieces", lambda _: make(ShortReader(inner, lengths)))
    pieces = cut(inner, rng, _STEPS)
    for fault in FAULTS:
        for at in range(len(pieces) + 1):
            yield _faulty(
                f"{fault_name(fault)} at step {at}", make, [*pieces[:at], fault, *pieces[at:]], fault
            )
        everywhere: list[bytes | Fault] = []
        for piece in pieces:
            everywhere += [fault, fault, piece]
        yield _faulty(f"{fault_name(fault)} at every step, twice", make, [*everywhere, fault], fault)


def _faulty(name: str, make: Callable[..., _T], script: list[bytes | Fault], fault: Fault) -> Case[_T]:
    def over_faults(s: Scenario[_T]) -> _T:
        inner = FaultyReader(script)
        s.watch(inner)
        return make(inner)

    return Case(name, over_faults, fault)


def fault_name(fault: object) -> str:
    """What a fault is called in the name of a case."""
    return getattr(fault, "name", "a signal handler's exception")


def cut(data: bytes, rng: Random, pieces: int) -> list[bytes]:
    """`data` in at most so many pieces, none of them empty."""
    cuts = sorted({0, len(data), *(rng.randint(0, len(data)) for _ in range(pieces - 1))})
    return [data[a:b] for a, b in pairwise(cuts)]
