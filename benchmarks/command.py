"""The command line: `python -m benchmarks --only lines --quick`."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, perf_counter_ns, process_time_ns
from typing import TYPE_CHECKING

from benchmarks import inputs as data
from benchmarks import machine, measure, runner
from benchmarks.results import Finding, Results
from benchmarks.workloads import groups

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.workload import Group, Workload

SAVED = Path(__file__).parent.parent / "docs" / "performance"


def arguments() -> argparse.ArgumentParser:
    """What may be asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures pyio beside the standard library and the bare system calls, in turns, on real files.",
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="groups, workloads, or group/workload")
    parser.add_argument(
        "--quick", action="store_true", help="smaller data, fewer rounds, no memory: within 40 s"
    )
    parser.add_argument(
        "--cpu",
        action="store_true",
        help="counts processor time, not elapsed time: for a machine that is busy",
    )
    parser.add_argument("--list", action="store_true", help="names what there is, and measures nothing")
    parser.add_argument("--json", type=Path, metavar="FILE", help="writes the results there")
    parser.add_argument("--chart", type=Path, metavar="DIR", help="draws chart.svg and chart.png there")
    parser.add_argument("--save", action="store_true", help="updates docs/performance/")
    return parser


def chosen(names: Sequence[str] | None, of: Iterable[Group]) -> list[Workload]:
    """The workloads that those names mean, all without names; LookupError where a name means nothing."""
    workloads = [workload for group in of for workload in group.workloads]
    if names is None:
        return workloads
    found = {
        name: [w for w in workloads if name in {w.group, w.name, w.key}] for name in dict.fromkeys(names)
    }
    unknown = [name for name, meant in found.items() if not meant]
    if unknown:
        raise LookupError(f"no group and no workload is called {', '.join(unknown)}; --list names them all")
    return [workload for workload in workloads if any(workload in meant for meant in found.values())]


def measured(workloads: Sequence[Workload], *, quick: bool, cpu: bool) -> Results:
    """Runs the workloads one after the other, under a progress bar.  One that fails does not stop the rest."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    scale, effort = (data.QUICK, measure.QUICK) if quick else (data.FULL, measure.FULL)
    effort = effort.shared(len(workloads))
    clock = process_time_ns if cpu else perf_counter_ns
    start, date = perf_counter(), datetime.now(UTC)
    findings: list[Finding] = []
    columns = (
        BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("the data", total=len(workloads))
        with data.prepared(scale) as inputs:
            facts = machine.machine(inputs.scratch)
            for workload in workloads:
                progress.update(task, description=workload.key)
                try:
                    finding = runner.run(workload, inputs, effort, memory_too=not quick, clock=clock)
                except Exception as error:
                    finding = Finding(
                        workload.group,
                        workload.name,
                        workload.titled(scale),
                        error=f"{type(error).__name__}: {error}",
                    )
                findings.append(finding)
                progress.advance(task)
    return Results(
        date=date.isoformat(timespec="seconds"),
        quick=quick,
        clock="processor time" if cpu else "elapsed time",
        seconds=round(perf_counter() - start, 1),
        machine=facts,
        python=machine.python(),
        pyio=machine.library(),
        groups={group.name: group.title for group in groups()},
        findings=findings,
    )


def main(args: Sequence[str] | None = None) -> int:
    """Measures, shows, writes; 1 where a workload failed or contenders disagreed.  A goal missed is no failure."""
    asked = arguments().parse_args(args)
    try:
        workloads = chosen(asked.only, groups())
    except LookupError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.list:
        scale = data.QUICK if asked.quick else data.FULL
        for workload in workloads:
            print(f"{workload.key:32} {workload.titled(scale)}")
        return 0
    from benchmarks import table

    results = measured(workloads, quick=asked.quick, cpu=asked.cpu)
    table.show(results)
    if asked.json is not None:
        asked.json.write_text(results.to_json(), encoding="utf-8")
    if asked.save:
        SAVED.mkdir(parents=True, exist_ok=True)
        (SAVED / "results.json").write_text(results.to_json(), encoding="utf-8")
        (SAVED / "table.md").write_text(table.markdown(results), encoding="utf-8")
    for folder in filter(None, (asked.chart, SAVED if asked.save else None)):
        from benchmarks import chart, growth

        chart.draw(results, folder)
        growth.draw(results, folder)
    return 1 if any(finding.error for finding in results.findings) else 0
