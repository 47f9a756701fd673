"""What a benchmark is made of: groups of workloads, their contenders and their goals."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from benchmarks.inputs import Inputs, Scale

Run: TypeAlias = "Callable[[int], object]"
"""Does the work that often and returns what came out.  The loop is inside, so that the call costs nothing."""


class Role(Enum):
    """What a contender's time is good for."""

    PYIO = "pyio"
    STANDARD = "standard library"
    BARE = "bare"
    EXTRA = "for information"


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the work of a workload.

    `before` runs untimed before every sample.  `outcome` makes, of what one untimed run returned, what must be equal
    for all contenders; without it that is what the run returned.
    """

    name: str
    role: Role
    run: Run
    before: Callable[[], object] | None = None
    outcome: Callable[[object], object] | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """What a workload yields: its contenders, open and ready.

    `max_loops` is for work that uses something up, bytes of a file or prepared names, and so is `max_rounds`.
    `check_loops` is how often the run that checks the outcomes does the work.  `notes` says, after the measuring, what
    there is to say besides.
    """

    contenders: Sequence[Contender]
    max_loops: int = 10_000_000
    max_rounds: int = 1000
    check_loops: int = 1
    notes: Callable[[], list[str]] = list


@dataclass(frozen=True, slots=True)
class Goal:
    """A ratio that pyio's time is not to exceed.

    `of` is a contender's name, or "standard" for the fastest of that role, or "bare" likewise.  `aim` is a ratio to
    be wished for; nothing is said where only that is missed.
    """

    at_most: float
    of: str = "standard"
    aim: float | None = None


@dataclass(frozen=True, slots=True)
class Workload:
    """One piece of work; `open` gives its contenders for as long as its `with` lasts."""

    group: str
    name: str
    title: str
    open: Callable[[Inputs], AbstractContextManager[Trial]]
    goals: tuple[Goal, ...] = ()
    memory: bool = False

    @property
    def key(self) -> str:
        """The name that `--only` takes."""
        return f"{self.group}/{self.name}"

    def titled(self, scale: Scale) -> str:
        """The title, with the sizes that this run has."""
        return self.title.format(**scale.names())


@dataclass(slots=True)
class Group:
    """The workloads of one subject, in the order in which they are shown."""

    name: str
    title: str
    workloads: list[Workload] = field(default_factory=list)

    def workload(
        self, name: str, title: str, *goals: Goal, memory: bool = False
    ) -> Callable[[Callable[[Inputs], Iterator[Trial]]], Workload]:
        """Registers a generator function that yields one Trial.

        `title` may name sizes: "{text}", "{large}", "{block}".  `memory` asks for the peak memory of each contender.
        """

        def register(function: Callable[[Inputs], Iterator[Trial]]) -> Workload:
            made = Workload(self.name, name, title, contextmanager(function), goals, memory)
            self.workloads.append(made)
            return made

        return register
