"""The results as a table: on the terminal, and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from benchmarks.growth import sizes
from benchmarks.machine import sentence
from benchmarks.workload import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.results import Finding, Ratio, Results, Verdict

_NOTHING = "\N{EN DASH}"
_UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
COLUMNS = (
    "workload",
    "pyio",
    "standard library",
    "ratio",
    "±",
    "bare calls",
    "ratio",
    "goal",
    "",
    "peak memory",
)

_HEAD = """\
# Performance

pyio's time by that of the fastest way of the standard library, and by that of the bare `os` calls: below 1 is faster.
Each ratio is the median of ratios of samples taken in turns in one process; ± is half the distance of their quartiles.
`~` marks a goal that lies between the quartiles. Peak memory is that of a process that does only this, with the
standard library's in parentheses; the interpreter with pyio loaded is part of both.
""".splitlines()


def seconds(value: float) -> str:
    """Three digits and a unit."""
    factor, unit = next((pair for pair in _UNITS if value >= pair[0]), _UNITS[-1])
    return f"{value / factor:#.3g}".rstrip(".") + f" {unit}"


def ratio(value: float | None) -> str:
    """Two decimals; a dash of nothing."""
    return _NOTHING if value is None else f"{value:.2f}"


def memory(kibibytes: int) -> str:
    """In MiB, as most peaks are."""
    return f"{kibibytes / 1024:.0f}"


def goal(verdict: Verdict) -> str:
    """The limit, and what it is set against where that is not the standard library's best."""
    against = {Role.STANDARD.value: "", Role.BARE.value: " of bare"}.get(verdict.role, f" of {verdict.peer}")
    aim = "" if verdict.aim is None else f" (aim {verdict.aim:g})"
    return f"≤ {verdict.at_most:g}{against}{aim}"


def mark(verdict: Verdict) -> str:
    """A tick, a cross, and with "~" beside it where the goal lies within the noise."""
    return ("✓" if verdict.holds else "✗") + ("" if verdict.sure else "~")


def cells(finding: Finding, *, short: bool = False) -> tuple[str, ...]:
    """One row, in the order of COLUMNS; a short one does not name the bare calls."""
    if finding.error is not None:
        return (finding.title, "failed", *[""] * (len(COLUMNS) - 2))
    ours, standard, bare = finding.ours(), finding.best(Role.STANDARD), finding.best(Role.BARE)
    return (
        finding.title,
        _NOTHING if ours is None else seconds(ours.seconds),
        _peer(finding, standard),
        _NOTHING if standard is None else ratio(standard.value),
        _NOTHING if standard is None else f"{standard.noise:.0%}",
        _peer(finding, bare, short=short),
        _NOTHING if bare is None else ratio(bare.value),
        ", ".join(goal(verdict) for verdict in finding.verdicts) or _NOTHING,
        " ".join(mark(verdict) for verdict in finding.verdicts),
        _peaks(finding),
    )


def _peer(finding: Finding, peer: Ratio | None, *, short: bool = False) -> str:
    if peer is None:
        return _NOTHING
    time = seconds(finding.timing(peer.peer).seconds)
    return time if short else f"{time:8} {peer.peer}"


def _peaks(finding: Finding) -> str:
    ours, standard = finding.ours(), finding.best(Role.STANDARD)
    if ours is None or ours.peak is None or standard is None:
        return _NOTHING
    theirs = finding.timing(standard.peer).peak
    return f"{memory(ours.peak)} MiB" + ("" if theirs is None else f" ({memory(theirs)})")


def means(results: Results) -> Iterator[tuple[str, float | None, float | None]]:
    """The geometric means: of every group that ran, and of all."""
    present = {finding.group for finding in results.findings}
    for name, title in results.groups.items():
        if name in present:
            yield title, results.geometric_mean(Role.STANDARD, name), results.geometric_mean(Role.BARE, name)
    yield "All", results.geometric_mean(Role.STANDARD), results.geometric_mean(Role.BARE)


def show(results: Results) -> None:
    """Prints the table."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    table = Table(box=None, header_style="bold", pad_edge=False, collapse_padding=True)
    for column in COLUMNS:
        justify: Literal["left", "right"] = (
            "right" if column in {"pyio", "ratio", "±", "peak memory"} else "left"
        )
        table.add_column(column, justify=justify, no_wrap=column not in {"workload", "goal"})
    group = None
    for finding in results.findings:
        if finding.group != group:
            group = finding.group
            table.add_row()
            table.add_row(Text(results.groups[group], style="bold cyan"))
        style = "red" if finding.error or any(not v.holds for v in finding.verdicts) else ""
        table.add_row(*(Text(cell) for cell in cells(finding, short=True)), style=style)
    console.print(table)
    for finding in results.findings:
        if finding.error is not None:
            console.print(Text(f"{finding.key}: {finding.error}", style="red"))
        for note in finding.notes:
            console.print(Text(f"{finding.title}: {note}"))
    console.print()
    summary = Table(box=None, header_style="bold", pad_edge=False)
    for column in ("geometric mean of the ratios", "standard library", "bare calls"):
        summary.add_column(column, justify="left" if column.startswith("geometric") else "right")
    for title, standard, bare in means(results):
        summary.add_row(title, ratio(standard), ratio(bare))
    console.print(summary)
    held, total = results.goals()
    quick = ", quick" if results.quick else ""
    console.print(
        f"\n{held} of {total} goals hold; {results.seconds:.0f} s{quick}; {results.clock}; load {load(results)}"
    )
    console.print(Text(sentence(results.machine, results.python, results.pyio)))


def load(results: Results) -> str:
    """The load average of the last minute before the run."""
    found = results.machine.get("load")
    return f"{found[0]}" if isinstance(found, list) else "unknown"


def markdown(results: Results) -> str:
    """The whole report as a page."""
    held, total = results.goals()
    where = sentence(results.machine, results.python, results.pyio)
    quick = " A quick run, on smaller data." if results.quick else ""
    mean = ratio(results.geometric_mean(Role.STANDARD))
    lines = [
        *_HEAD,
        "",
        f"Measured on {results.date[:10]}: {where}; {results.clock}; load average before {load(results)}.{quick}",
        "",
        f"{held} of {total} goals hold. The geometric mean of all ratios to the standard library is {mean}.",
        "",
        "![pyio's time by that of the standard library](chart.svg)",
    ]
    for name, title in results.groups.items():
        findings = [finding for finding in results.findings if finding.group == name]
        if not findings:
            continue
        lines += ["", f"## {title}", "", _row(COLUMNS), _row("---" for _ in COLUMNS)]
        lines += [_row(cells(finding)) for finding in findings]
        for finding in findings:
            for note in finding.notes:
                lines += ["", f"{finding.title}: {note}"]
        if name == "poll" and sizes(results):
            lines += ["", "![The cost of a poll by the number of sources that are registered](readiness.svg)"]
    lines += ["", "## Geometric means", "", _row(("group", "by the standard library", "by the bare calls"))]
    lines.append(_row(["---"] * 3))
    lines += [_row((title, ratio(standard), ratio(bare))) for title, standard, bare in means(results)]
    return "\n".join(lines) + "\n"


def _row(texts: Iterator[str] | tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(text.replace('|', chr(92) + '|') for text in texts)} |"
