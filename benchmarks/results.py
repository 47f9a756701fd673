"""What a run found, and its form as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from benchmarks.measure import geometric_mean
from benchmarks.workload import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Timing:
    """One contender: the seconds of one loop (median and quartiles), and the memory of one run where it was asked for.

    `peak` is the most that a process which did only this ever held, `start` what it held before the work, in KiB.
    """

    name: str
    role: str
    seconds: float
    low: float
    high: float
    loops: int
    peak: int | None = None
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """pyio's time by a peer's: the median of the rounds, and the quartiles."""

    peer: str
    role: str
    value: float
    low: float
    high: float
    noise: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """A goal and whether it holds.  `sure` is False where the goal lies between the quartiles."""

    at_most: float
    aim: float | None
    peer: str
    role: str
    value: float
    holds: bool
    sure: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One workload.  `error` tells why there is nothing else."""

    group: str
    name: str
    title: str
    rounds: int = 0
    timings: list[Timing] = field(default_factory=list)
    ratios: list[Ratio] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    error: str | None = None

    @property
    def key(self) -> str:
        """The name that `--only` takes."""
        return f"{self.group}/{self.name}"

    def ours(self) -> Timing | None:
        """pyio's own times."""
        return next((timing for timing in self.timings if timing.role == Role.PYIO.value), None)

    def timing(self, name: str) -> Timing:
        """The times of the contender of that name."""
        return next(timing for timing in self.timings if timing.name == name)

    def best(self, role: Role) -> Ratio | None:
        """The ratio to the fastest peer of that role."""
        return best(self.ratios, role)


def best(ratios: Iterable[Ratio], role: Role) -> Ratio | None:
    """The ratio to the fastest peer of that role: the one that is hardest on pyio."""
    return max((r for r in ratios if r.role == role.value), key=lambda r: r.value, default=None)


@dataclass(frozen=True, slots=True)
class Results:
    """A whole run: the findings, and where and when they were made."""

    date: str
    quick: bool
    clock: str
    seconds: float
    machine: dict[str, str | int | float | list[float]]
    python: dict[str, str]
    pyio: dict[str, str]
    groups: dict[str, str]
    findings: list[Finding]

    def geometric_mean(self, role: Role, group: str | None = None) -> float | None:
        """Of the ratios to the fastest peers of that role; of one group, or of all."""
        found = (f.best(role) for f in self.findings if group in {None, f.group})
        return geometric_mean(ratio.value for ratio in found if ratio is not None)

    def means(self) -> dict[str, dict[str, float | None]]:
        """All geometric means, by role and group."""
        present = {finding.group for finding in self.findings}
        return {
            role.value: {
                "all": self.geometric_mean(role),
                **{group: self.geometric_mean(role, group) for group in self.groups if group in present},
            }
            for role in (Role.STANDARD, Role.BARE)
        }

    def goals(self) -> tuple[int, int]:
        """How many goals hold, and how many there are."""
        verdicts = [verdict for finding in self.findings for verdict in finding.verdicts]
        return sum(verdict.holds for verdict in verdicts), len(verdicts)

    def to_json(self) -> str:
        """The document that `--json` writes; times in seconds, memory in KiB."""
        document = {"schema": SCHEMA, **asdict(self), "geometric_means": self.means()}
        return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
