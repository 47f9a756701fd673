"""How the cost of a poll grows with the number of sources that are registered: a line for each contender."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from benchmarks.machine import sentence

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes

    from benchmarks.results import Finding, Results

_READY = re.compile(r"ready-(\d+)")
_COLOURS = ("#4c78a8", "#f58518", "#54a24b")


def sizes(results: Results) -> dict[int, Finding]:
    """What was found, by the number of sources; empty where that was not measured at several."""
    found: dict[int, Finding] = {}
    for finding in results.findings:
        match = _READY.fullmatch(finding.name)
        if finding.group == "poll" and match is not None and finding.error is None:
            found[int(match[1])] = finding
    return found if len(found) > 1 else {}


def draw(results: Results, folder: Path) -> list[Path]:
    """Writes readiness.svg and readiness.png there, if there is anything to show."""
    found = sizes(results)
    if not found:
        return []
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "pyio", "font.size": 9, "font.family": "DejaVu Sans"}):
        figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
        _lines(axes, found)
        axes.set_title("One poll, 10 sources ready", loc="left", weight="bold")
        where = sentence(results.machine, results.python, results.pyio)
        figure.supxlabel(f"{where}, {results.date[:10]}", x=0.01, ha="left", fontsize=6.5, color="#666666")
        written = [folder / "readiness.svg", folder / "readiness.png"]
        figure.savefig(written[0], metadata={"Date": None})
        figure.savefig(written[1], dpi=144)
        plt.close(figure)
    return written


def _lines(axes: Axes, found: dict[int, Finding]) -> None:
    counts = sorted(found)
    names = list(dict.fromkeys(timing.name for count in counts for timing in found[count].timings))
    for name, colour in zip(names, _COLOURS, strict=False):
        timings = [found[count].timing(name) for count in counts]
        axes.plot(counts, [timing.seconds * 1e6 for timing in timings], "o-", color=colour, label=name)
        low, high = (
            [at * 1e6 for at in ends] for ends in zip(*((t.low, t.high) for t in timings), strict=True)
        )
        axes.fill_between(counts, low, high, color=colour, alpha=0.2, linewidth=0)
    axes.set_xscale("log")
    axes.set_xticks(counts, [f"{count:,}".replace(",", " ") for count in counts])
    axes.minorticks_off()
    axes.set_ylim(bottom=0)
    axes.set_xlabel("sources registered (log scale)")
    axes.set_ylabel("microseconds; band: quartiles")
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(frameon=False, loc="lower right")
