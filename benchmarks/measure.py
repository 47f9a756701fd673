"""The arithmetic of measuring: how often to loop, whose turn it is, medians of paired ratios.

Rules
* Contenders take turns (A B C, B C A, ...), so that what disturbs the machine disturbs them alike.
* A ratio is formed within one round, of samples taken a moment apart, and the median of these ratios counts.
* A sample repeats the work until it lasts long enough to be timed well, and the garbage collector rests meanwhile.
"""

from __future__ import annotations

import gc
import math
import statistics
from dataclasses import dataclass, replace
from time import perf_counter_ns
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.workload import Contender, Trial

Clock: TypeAlias = "Callable[[], int]"


@dataclass(frozen=True, slots=True)
class Effort:
    """How much time to spend on one workload, in seconds, and how many rounds; `whole` is for all of them."""

    sample: float
    budget: float
    min_rounds: int
    max_rounds: int
    whole: float = math.inf

    def shared(self, workloads: int) -> Effort:
        """The effort for each of so many workloads."""
        return replace(self, budget=min(self.budget, self.whole / max(1, workloads)))


FULL = Effort(sample=0.015, budget=3.0, min_rounds=7, max_rounds=101, whole=130.0)
QUICK = Effort(sample=0.006, budget=0.4, min_rounds=3, max_rounds=15, whole=15.0)
ONCE = Effort(sample=0, budget=0, min_rounds=1, max_rounds=1)


@dataclass(frozen=True, slots=True)
class Spread:
    """A median with the quartiles around it."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> Spread:
        if len(values) == 1:
            return cls(values[0], values[0], values[0])
        low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(middle, low, high)

    @property
    def noise(self) -> float:
        """Half the distance of the quartiles, as a part of the median."""
        return (self.high - self.low) / 2 / self.value if self.value else 0.0


def geometric_mean(values: Iterable[float]) -> float | None:
    """The mean that ratios have; None of nothing."""
    logs = [math.log(value) for value in values]
    return math.exp(math.fsum(logs) / len(logs)) if logs else None


def sample(contender: Contender, loops: int, clock: Clock) -> int:
    """The nanoseconds that so many loops take."""
    if contender.before is not None:
        contender.before()
    run = contender.run
    start = clock()
    run(loops)
    return clock() - start


def calibrate(contender: Contender, effort: Effort, max_loops: int, clock: Clock) -> int:
    """How many loops make a sample of about the length that the effort asks for; 1 where one is longer."""
    target = effort.sample * 1e9
    loops = 1
    while True:
        taken = sample(contender, loops, clock)
        if taken < 8 * target:
            # one disturbance, or the first time of something, would make all samples far too short
            taken = min(taken, sample(contender, loops, clock))
        taken = max(1, taken)
        wanted = min(max_loops, max(1, round(loops * target / taken)))
        if taken * 2 >= target or wanted <= loops:
            return wanted
        loops = min(wanted, loops * 10)


def measure(
    trial: Trial, effort: Effort, clock: Clock = perf_counter_ns, watch: Clock = perf_counter_ns
) -> tuple[list[int], list[list[float]]]:
    """The loops of each contender, and of every round the seconds of one loop of each.

    Samples are timed by `clock`; the budget is kept by `watch`.
    """
    contenders = trial.contenders
    loops = [calibrate(contender, effort, trial.max_loops, clock) for contender in contenders]
    rounds: list[list[float]] = []
    start = watch()
    while len(rounds) < min(effort.max_rounds, trial.max_rounds) and (
        len(rounds) < effort.min_rounds or watch() - start < effort.budget * 1e9
    ):
        rounds.append(_round(contenders, loops, len(rounds), clock))
    return loops, rounds


def _round(contenders: Sequence[Contender], loops: Sequence[int], turn: int, clock: Clock) -> list[float]:
    seconds = [0.0] * len(contenders)
    gc.collect()
    gc.disable()
    try:
        for step in range(len(contenders)):
            index = (turn + step) % len(contenders)
            seconds[index] = sample(contenders[index], loops[index], clock) / loops[index] / 1e9
    finally:
        gc.enable()
    return seconds


def ratios(rounds: Sequence[Sequence[float]], ours: int, theirs: int) -> Spread:
    """The ratios of two contenders, round by round."""
    return Spread.of([seconds[ours] / seconds[theirs] for seconds in rounds])
