"""Runs a workload: checks that all contenders do the same work, times them, and judges the goals."""

from __future__ import annotations

import hashlib
from time import perf_counter_ns
from typing import TYPE_CHECKING

from benchmarks import memory
from benchmarks.measure import Spread, measure, ratios
from benchmarks.results import Finding, Ratio, Timing, Verdict, best
from benchmarks.workload import Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.inputs import Inputs
    from benchmarks.measure import Clock, Effort
    from benchmarks.workload import Contender, Goal, Trial, Workload


class UnequalOutcomes(Exception):
    """A contender came to another result than the others: its time would mean nothing."""


def outcome(contender: Contender, loops: int) -> object:
    """What the contender's work comes to; a digest of it where that is bytes or text."""
    if contender.before is not None:
        contender.before()
    result = contender.run(loops)
    if contender.outcome is not None:
        result = contender.outcome(result)
    if isinstance(result, str):
        result = result.encode()
    if isinstance(result, (bytes, bytearray, memoryview)):
        return len(result), hashlib.blake2b(result, digest_size=16).hexdigest()
    return result


def check(trial: Trial) -> object:
    """Lets every contender work once, and gives the outcome that all of them came to."""
    contenders = trial.contenders
    loops = min(trial.check_loops, trial.max_loops)
    expected = outcome(contenders[0], loops)
    for contender in contenders[1:]:
        found = outcome(contender, loops)
        if found != expected:
            raise UnequalOutcomes(f"{contender.name}: {found!r}; {contenders[0].name}: {expected!r}")
    return expected


def run(
    workload: Workload,
    inputs: Inputs,
    effort: Effort,
    *,
    memory_too: bool = False,
    clock: Clock = perf_counter_ns,
) -> Finding:
    """Checks and times one workload."""
    with workload.open(inputs) as trial:
        contenders = trial.contenders
        peaks: list[memory.Peak | None] = [None] * len(contenders)
        if memory_too and workload.memory:
            peaks = [memory.peak_of(workload, contender, inputs) for contender in contenders]
        check(trial)
        loops, rounds = measure(trial, effort, clock)
        notes = trial.notes()
    ours = next(i for i, contender in enumerate(contenders) if contender.role is Role.PYIO)
    timings = [
        _timing(contender, loops[i], [seconds[i] for seconds in rounds], peaks[i])
        for i, contender in enumerate(contenders)
    ]
    found = [
        _ratio(contender, ratios(rounds, ours, i)) for i, contender in enumerate(contenders) if i != ours
    ]
    return Finding(
        workload.group,
        workload.name,
        workload.titled(inputs.scale),
        rounds=len(rounds),
        timings=timings,
        ratios=found,
        verdicts=[made for goal in workload.goals if (made := verdict(goal, found)) is not None],
        notes=notes,
    )


def _timing(contender: Contender, loops: int, seconds: Sequence[float], peak: memory.Peak | None) -> Timing:
    spread = Spread.of(seconds)
    return Timing(
        contender.name,
        contender.role.value,
        spread.value,
        spread.low,
        spread.high,
        loops,
        peak=None if peak is None else peak.peak,
        start=None if peak is None else peak.start,
    )


def _ratio(contender: Contender, spread: Spread) -> Ratio:
    return Ratio(contender.name, contender.role.value, spread.value, spread.low, spread.high, spread.noise)


def verdict(goal: Goal, found: Sequence[Ratio]) -> Verdict | None:
    """Whether the goal holds; of a role's peers the fastest counts.  None where this system has no such peer."""
    roles = {"standard": Role.STANDARD, "bare": Role.BARE}
    if goal.of in roles:
        ratio = best(found, roles[goal.of])
    else:
        ratio = next((ratio for ratio in found if ratio.peer == goal.of), None)
    if ratio is None:
        return None
    return Verdict(
        goal.at_most,
        goal.aim,
        ratio.peer,
        ratio.role,
        ratio.value,
        holds=ratio.value <= goal.at_most,
        sure=not ratio.low <= goal.at_most <= ratio.high,
    )
