"""The benchmarks measure what they say: the arithmetic on a clock of its own, and every workload once on tiny data."""

from __future__ import annotations

import gc
import json
import math
import pickle
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks import command, inputs, measure, memory, runner
from benchmarks.measure import Effort, Spread
from benchmarks.results import Finding, Ratio, Results, Timing, Verdict
from benchmarks.workload import Contender, Goal, Group, Role, Trial
from benchmarks.workloads import groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs
    from benchmarks.workload import Workload

TINY = inputs.Scale(text=100_000, large=1 << 17, block=1 << 16, files=60)
ROOT = Path(__file__).parents[2]
WORKLOADS = [workload for group in groups() for workload in group.workloads]


class Clock:
    """Nanoseconds that pass when a contender says so."""

    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now

    def contender(self, name: str, role: Role, *costs: int) -> Contender:
        """One whose loops cost so much; each sample of one loop takes the next of the costs, and the last for ever."""
        left = list(costs)

        def run(loops: int) -> int:
            self.now += loops * (left.pop(0) if len(left) > 1 else left[0])
            return 42

        return Contender(name, role, run)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Inputs]:
    with inputs.prepared(TINY, tmp_path_factory.mktemp("data")) as made:
        yield made


# ---------------------------------------------------------------- arithmetic


def test_spread() -> None:
    """A spread is the median with its quartiles; noise is half of what lies between them, as a part of it."""
    assert Spread.of([5, 1, 4, 2, 3]) == Spread(3, 2, 4)
    assert Spread.of([5, 1, 4, 2, 3]).noise == pytest.approx(1 / 3)
    assert Spread.of([7]) == Spread(7, 7, 7)


def test_geometric_mean() -> None:
    """Twice as slow and twice as fast are as fast; the mean of nothing is nothing."""
    assert measure.geometric_mean([2, 0.5]) == pytest.approx(1)
    assert measure.geometric_mean([1, 10, 100]) == pytest.approx(10)
    assert measure.geometric_mean([]) is None


def test_ratios_are_paired() -> None:
    """A machine that slows down for a round slows down both: the ratio does not see it."""
    rounds = [[2.0, 1.0], [200.0, 100.0], [20.0, 10.0]]
    assert measure.ratios(rounds, 0, 1) == Spread(2, 2, 2)
    assert measure.ratios(rounds, 1, 0) == Spread(0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("cost", "most", "loops"),
    [
        pytest.param(1_000, 10**9, 10_000, id="short"),
        pytest.param(1, 10**9, 10_000_000, id="shortest"),
        pytest.param(7_000_000, 10**9, 1, id="nearly one"),
        pytest.param(10**10, 10**9, 1, id="longer than a sample"),
        pytest.param(1_000, 64, 64, id="used up"),
        pytest.param(0, 1000, 1000, id="no time at all"),
    ],
)
def test_calibrate(cost: int, most: int, loops: int) -> None:
    """Samples last as long as asked for, within what the workload can give."""
    clock = Clock()
    contender = clock.contender("x", Role.PYIO, cost)
    assert measure.calibrate(contender, Effort(0.010, 1, 1, 1), most, clock) == loops


def test_calibrate_is_not_misled() -> None:
    """The first time of something is slow, and does not count."""
    clock = Clock()
    contender = clock.contender("x", Role.PYIO, 10_000_000, 1_000)
    assert measure.calibrate(contender, Effort(0.010, 1, 1, 1), 10**9, clock) == 10_000


def test_calibrate_is_short() -> None:
    """Finding the number of loops costs about as much as a few samples."""
    clock = Clock()
    measure.calibrate(clock.contender("x", Role.PYIO, 333), Effort(0.010, 1, 1, 1), 10**9, clock)
    assert clock.now < 3 * 10_000_000


def test_measure_takes_turns() -> None:
    """Every contender has its turn once in a round, and another begins each time."""
    turns: list[str] = []

    def run(name: str) -> Contender:
        return Contender(
            name, Role.PYIO, lambda _loops: turns.append(name), before=lambda: turns.append("before")
        )

    measure.measure(Trial([run("a"), run("b"), run("c")]), Effort(0, 0, 3, 3), Clock())
    assert "".join(turn for turn in turns[6:] if turn != "before") == "abcbcacab"
    assert turns[::2] == ["before"] * 12


def test_measure_seconds() -> None:
    """What is given are the seconds of one loop."""
    clock = Clock()
    trial = Trial(
        [clock.contender("a", Role.PYIO, 500), clock.contender("b", Role.STANDARD, 250)], max_loops=10
    )
    loops, rounds = measure.measure(trial, Effort(0.010, 0, 2, 9), clock)
    assert loops == [10, 10]
    assert rounds == [[500e-9, 250e-9]] * 2


def test_measure_keeps_to_its_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds end with the budget, not before the fewest and not after the most."""
    monkeypatch.setattr(gc, "collect", lambda: 0)  # of all that pytest holds
    clock = Clock()
    trial = Trial([clock.contender("a", Role.PYIO, 1_000_000)], max_loops=1)
    assert len(measure.measure(trial, Effort(0.001, 0.003, 1, 99), clock, clock)[1]) == 3
    assert len(measure.measure(trial, Effort(0.001, 0.003, 4, 99), clock, clock)[1]) == 4
    assert len(measure.measure(trial, Effort(0.001, 0.003, 1, 2), clock, clock)[1]) == 2


def test_effort_is_shared() -> None:
    """Many workloads get less time each, few not more than one needs."""
    effort = Effort(0.01, budget=3, min_rounds=1, max_rounds=9, whole=60)
    assert effort.shared(10).budget == 3
    assert effort.shared(60).budget == 1
    assert measure.ONCE.shared(0) == measure.ONCE


def test_measure_rests_the_collector() -> None:
    """No sample contains a garbage collection; afterwards the collector works again."""
    seen: list[bool] = []
    trial = Trial([Contender("a", Role.PYIO, lambda _loops: seen.append(gc.isenabled()))])
    measure.measure(trial, measure.ONCE, Clock())
    assert seen[-1] is False
    assert gc.isenabled()


# ---------------------------------------------------------------- judging


def test_unequal_outcomes() -> None:
    """A contender that came to something else is not timed."""
    trial = Trial(
        [Contender("a", Role.PYIO, lambda n: b"x" * n), Contender("b", Role.STANDARD, lambda n: b"x")]
    )
    assert runner.check(trial) == runner.outcome(trial.contenders[1], 1)
    with pytest.raises(runner.UnequalOutcomes):
        runner.check(Trial(trial.contenders, check_loops=2))


def test_outcome_of_bytes_and_text() -> None:
    """Bytes are compared as such, whatever holds them, and text as UTF-8."""
    held = [b"\xc3\xa9", bytearray(b"\xc3\xa9"), memoryview(b"\xc3\xa9"), "é"]
    outcomes = {
        runner.outcome(Contender("", Role.EXTRA, held.__getitem__), loops) for loops in range(len(held))
    }
    assert len(outcomes) == 1


def ratio(peer: str, role: Role, value: float) -> Ratio:
    return Ratio(peer, role.value, value, value * 0.9, value * 1.1, 0.1)


def test_verdict() -> None:
    """A goal is held against the fastest of a role, or against one peer; and it is told what is within the noise."""
    found = [
        ratio("slow", Role.STANDARD, 0.5),
        ratio("fast", Role.STANDARD, 1.0),
        ratio("os", Role.BARE, 2.0),
    ]
    assert runner.verdict(Goal(1.5), found) == Verdict(
        1.5, None, "fast", Role.STANDARD.value, 1.0, holds=True, sure=True
    )
    assert runner.verdict(Goal(0.95, aim=0.5), found) == Verdict(
        0.95, 0.5, "fast", Role.STANDARD.value, 1.0, holds=False, sure=False
    )
    assert runner.verdict(Goal(2.0, "bare"), found) == Verdict(
        2.0, None, "os", Role.BARE.value, 2.0, holds=True, sure=False
    )
    assert runner.verdict(Goal(0.4, "slow"), found) == Verdict(
        0.4, None, "slow", Role.STANDARD.value, 0.5, holds=False, sure=True
    )
    assert runner.verdict(Goal(1.0, "nobody"), found) is None


def verdict(goal: Goal, ratios: list[Ratio]) -> Verdict:
    made = runner.verdict(goal, ratios)
    assert made is not None
    return made


def finding(group: str, standard: float, bare: float | None = None) -> Finding:
    ratios = [ratio("open", Role.STANDARD, standard)] + (
        [] if bare is None else [ratio("os", Role.BARE, bare)]
    )
    peers = [("fs", Role.PYIO, standard), ("open", Role.STANDARD, 1.0)]
    peers += [] if bare is None else [("os", Role.BARE, standard / bare)]
    return Finding(
        group,
        "w",
        f"work [of {group}]",
        rounds=3,
        timings=[
            Timing(name, role.value, s / 1e6, s / 1e6, s / 1e6, 7, 2048, 1024) for name, role, s in peers
        ],
        ratios=ratios,
        verdicts=[verdict(Goal(1.0), ratios), verdict(Goal(1.0, "open", aim=0.5), ratios)],
    )


@pytest.fixture
def results() -> Results:
    return Results(
        date="2026-01-02T03:04:05+00:00",
        quick=False,
        clock="elapsed time",
        seconds=1.5,
        machine={
            "system": "Linux",
            "kernel": "6",
            "processor": "P",
            "cores": 2,
            "file system": "ext4",
            "load": [0.5],
        },
        python={"version": "3.11.7", "implementation": "CPython"},
        pyio={"version": "0"},
        groups={"a": "Group A", "b": "Group B", "c": "Group C"},
        findings=[
            finding("a", 4.0, 9.0),
            finding("b", 1.0),
            Finding("b", "broken", "broken work", error="Error: no"),
        ],
    )


def test_geometric_means_of_results(results: Results) -> None:
    """All workloads weigh the same; what failed or has no such peer is left out."""
    means = results.means()
    assert means["standard library"] == {
        "all": pytest.approx(2),
        "a": pytest.approx(4),
        "b": pytest.approx(1),
    }
    assert means["bare"] == {"all": pytest.approx(9), "a": pytest.approx(9), "b": None}
    assert results.goals() == (2, 4)


def test_json(results: Results) -> None:
    """The document names where it comes from, and keeps its shape."""
    document = json.loads(results.to_json())
    assert document["schema"] == 1
    assert list(document) == [
        "schema", "date", "quick", "clock", "seconds", "machine", "python", "pyio", "groups", "findings", "geometric_means",
    ]  # fmt: skip
    first = document["findings"][0]
    assert list(first) == [
        "group",
        "name",
        "title",
        "rounds",
        "timings",
        "ratios",
        "verdicts",
        "notes",
        "error",
    ]
    assert list(first["timings"][0]) == ["name", "role", "seconds", "low", "high", "loops", "peak", "start"]
    assert list(first["ratios"][0]) == ["peer", "role", "value", "low", "high", "noise"]
    assert list(first["verdicts"][0]) == ["at_most", "aim", "peer", "role", "value", "holds", "sure"]
    assert document["findings"][2]["error"] == "Error: no"
    assert not any(isinstance(x, float) and math.isnan(x) for x in first["timings"][0].values())


def test_markdown(results: Results) -> None:
    """Every finding has a row as wide as its heading."""
    from benchmarks import table

    rows = [line for line in table.markdown(results).splitlines() if line.startswith("| ")]
    assert sum("work [of" in row or "broken" in row for row in rows) == 3
    assert {row.count(" | ") for row in rows} == {len(table.COLUMNS) - 1, 2}


def test_table(results: Results, capsys: pytest.CaptureFixture[str]) -> None:
    """The table shows names with brackets as they are, and what failed with its reason."""
    pytest.importorskip("rich")
    from benchmarks import table

    table.show(results)
    shown = capsys.readouterr().out
    assert "work [of a]" in shown
    assert "b/broken: Error: no" in shown


@pytest.mark.slow
def test_chart(results: Results, tmp_path: Path) -> None:
    """The chart is drawn in both forms, and is the same for the same results."""
    pytest.importorskip("matplotlib")
    # in a process of its own, for matplotlib keeps its fonts open
    program = "import pathlib, pickle, sys; from benchmarks import chart; r = pickle.load(sys.stdin.buffer)\n"
    program += "for folder in sys.argv[1:]: chart.draw(r, pathlib.Path(folder))"
    one, two = tmp_path / "one", tmp_path / "two"
    subprocess.run(
        [sys.executable, "-c", program, one, two], input=pickle.dumps(results), check=True, cwd=ROOT
    )
    assert (one / "chart.svg").read_bytes().startswith(b"<?xml")
    assert (one / "chart.png").read_bytes().startswith(b"\x89PNG")
    assert (one / "chart.svg").read_bytes() == (two / "chart.svg").read_bytes()


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.5, "1.50 s"), (0.0123, "12.3 ms"), (4.56e-6, "4.56 µs"), (123e-9, "123 ns"), (0, "0.00 ns")],
)
def test_seconds(value: float, text: str) -> None:
    """Three digits and the unit that fits."""
    from benchmarks import table

    assert table.seconds(value) == text


# ---------------------------------------------------------------- the workloads


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.key)
def test_workload(workload: Workload, tiny: Inputs) -> None:
    """All contenders come to the same, and every goal is set against one that runs."""
    found = runner.run(workload, tiny, measure.ONCE)
    assert found.rounds == 1
    assert [timing.role for timing in found.timings].count(Role.PYIO.value) == 1
    assert found.best(Role.STANDARD) is not None
    assert len({timing.name for timing in found.timings}) == len(found.timings)
    assert len(found.verdicts) == len(workload.goals)


def test_names_are_unique() -> None:
    """A workload has one name, and a group none of a workload of another group."""
    keys = [workload.key for workload in WORKLOADS]
    assert len(set(keys)) == len(keys)
    assert not {group.name for group in groups()} & {workload.name for workload in WORKLOADS} - {"lines"}


def test_chosen() -> None:
    """Groups, workloads and both together can be chosen; the order is that of the list, and nothing comes twice."""
    keys = [workload.key for workload in command.chosen(["cursor/read-bytes", "handle", "open"], groups())]
    assert keys == [w.key for w in WORKLOADS if w.group == "handle"] + ["cursor/read-bytes"]
    assert command.chosen(None, groups()) == WORKLOADS
    with pytest.raises(LookupError):
        command.chosen(["lines", "nothing"], groups())


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    """--list names everything, and measures nothing; an unknown name is an error."""
    assert command.main(["--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [w.key for w in WORKLOADS]
    assert command.main(["--only", "nothing"]) == 2


def test_registration() -> None:
    """A decorated generator function is a workload of its group, with the sizes in its title."""
    group = Group("g", "Group")

    @group.workload("w", "work on {large}", Goal(2), memory=True)
    def made(_inputs: Inputs) -> Iterator[Trial]:
        yield Trial([])

    assert group.workloads == [made]
    assert (made.key, made.titled(TINY), made.goals, made.memory) == (
        "g/w",
        "work on 128 KiB",
        (Goal(2),),
        True,
    )


# ---------------------------------------------------------------- inputs and memory


def test_inputs(tiny: Inputs) -> None:
    """The text is of the size asked for, whole lines of UTF-8 without a carriage return."""
    with open(tiny.text, "rb") as file:
        content = file.read()
    assert len(content) >= TINY.text
    assert content.endswith(b"\n")
    assert b"\r" not in content
    content.decode()
    assert tiny.sources


def test_inputs_are_kept(tiny: Inputs, tmp_path: Path) -> None:
    """What is there is not made again; the scratch folder goes."""
    with inputs.prepared(TINY, tmp_path) as first:
        with open(first.block, "r+b") as file:
            file.write(b"kept")
        first.file("x", b"")
    with inputs.prepared(TINY, tmp_path) as second, open(second.block, "rb") as file:
        assert file.read(4) == b"kept"
    assert not list(tmp_path.glob("scratch-*"))
    assert tiny.scale == first.scale


def test_taken(tiny: Inputs) -> None:
    """What was looked at is gone, so that the next contender cannot be taken for its writer."""
    path = tiny.file("taken", b"abcdef")
    assert tiny.taken(path, 4) == b"abcd"
    with open(path, "rb") as file:
        assert file.read() == b"\0\0\0\0ef"


@pytest.mark.slow
def test_peak_memory(tiny: Inputs) -> None:
    """A child process reports its own peak, not less after the work than before."""
    workload = next(w for w in WORKLOADS if w.key == "files/read-large")
    with workload.open(tiny) as trial:
        peak = memory.peak_of(workload, trial.contenders[0], tiny)
    assert 0 < peak.start <= peak.peak
