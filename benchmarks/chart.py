"""The results as a chart: one bar for each workload, to the left of the line where pyio is the faster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.machine import sentence
from benchmarks.workload import Role

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D

    from benchmarks.results import Finding, Results

_COLOURS = ("#4c78a8", "#f58518", "#54a24b", "#b279a2", "#72b7b2", "#9d755d", "#e3a6b8", "#8c8c8c", "#d6a800")
_HELD, _MISSED, _NEITHER = "#2a7f3f", "#c1121f", "#555555"
_ROW = 0.27
_TIMES = "\N{MULTIPLICATION SIGN}"
_TICKS = (0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100)


def draw(results: Results, folder: Path) -> list[Path]:
    """Writes chart.svg and chart.png there.  Workloads without a peer in the standard library are left out."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    shown = [finding for finding in results.findings if finding.best(Role.STANDARD) is not None]
    groups = list(dict.fromkeys(finding.group for finding in shown))
    height = _ROW * (len(shown) + 1.6 * len(groups)) + 1.5
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": "pyio", "font.size": 9, "font.family": "DejaVu Sans"}):
        figure, axes = plt.subplots(figsize=(10, height), layout="constrained")
        _bars(axes, results, shown, groups)
        _frame(figure, axes, results)
        written = [folder / "chart.svg", folder / "chart.png"]
        figure.savefig(written[0], metadata={"Date": None})
        figure.savefig(written[1], dpi=144)
        plt.close(figure)
    return written


def _bars(axes: Axes, results: Results, shown: list[Finding], groups: list[str]) -> None:
    place = 0.0
    places: list[float] = []
    for group in groups:
        colour = _COLOURS[list(results.groups).index(group) % len(_COLOURS)]
        place += 0.9
        axes.text(
            -0.01, place, results.groups[group], transform=axes.get_yaxis_transform(), ha="right", va="center",
            weight="bold", color=colour,
        )  # fmt: skip
        for finding in shown:
            if finding.group == group:
                place += 1
                places.append(place)
                _bar(axes, finding, place, colour)
        place += 0.7
    axes.set_yticks(places, [finding.title for finding in shown])
    axes.set_ylim(place, 0)


def _bar(axes: Axes, finding: Finding, place: float, colour: str) -> None:
    standard, bare = finding.best(Role.STANDARD), finding.best(Role.BARE)
    assert standard is not None
    left, right = sorted((1.0, standard.value))
    axes.barh(place, right - left, left=left, height=0.72, color=colour)
    axes.plot(
        [standard.low, standard.high], [place, place], color="black", linewidth=0.9, solid_capstyle="butt"
    )
    colours = {verdict.role: _HELD if verdict.holds else _MISSED for verdict in finding.verdicts}
    if bare is not None:
        edge = colours.get(Role.BARE.value, _NEITHER)
        axes.plot(bare.value, place, "o", markersize=4, markerfacecolor="white", markeredgecolor=edge)
    for verdict in finding.verdicts:
        if verdict.role == Role.STANDARD.value:
            edge = _HELD if verdict.holds else _MISSED
            axes.plot(verdict.at_most, place, "|", markersize=9, markeredgewidth=1.8, color=edge)
    axes.annotate(
        f"{standard.value:.2f}", (1.0, place), xycoords=("axes fraction", "data"), xytext=(6, 0),
        textcoords="offset points", va="center", ha="left", family="DejaVu Sans Mono",
        color="black" if standard.value <= 1 else "#8a1c1c",
    )  # fmt: skip


def _frame(figure: Figure, axes: Axes, results: Results) -> None:
    from matplotlib.lines import Line2D
    from matplotlib.ticker import FixedLocator, NullLocator

    axes.set_xscale("log")
    low, high = axes.get_xlim()
    low, high = min(low, 0.45), max(high, 2.2)
    axes.set_xlim(low, high)
    ticks = [tick for tick in _TICKS if low <= tick <= high]
    axes.xaxis.set_major_locator(FixedLocator(ticks))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.set_xticklabels([f"{tick:g}{_TIMES}" for tick in ticks])
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axvline(1.0, color="black", linewidth=1.2)
    axes.tick_params(axis="y", length=0)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel("time of pyio by the time of the standard library (log scale); left of 1: pyio is faster")
    mean = results.geometric_mean(Role.STANDARD)
    title = "pyio beside the standard library"
    axes.set_title(
        (title if mean is None else f"{title}: geometric mean {mean:.2f}{_TIMES}") + "\n",
        loc="left",
        weight="bold",
    )
    where = sentence(results.machine, results.python, results.pyio)
    axes.annotate(
        f"{where}, {results.clock}, {results.date[:10]}", (0, 1), xycoords="axes fraction", xytext=(0, 7), textcoords="offset points",
        fontsize=6.5, color="#666666",
    )  # fmt: skip
    figure.legend(
        handles=[
            Line2D([], [], color="black", linewidth=0.9, label="quartiles"),
            _goal(_HELD, "goal, held"),
            _goal(_MISSED, "goal, missed"),
            _ring(_NEITHER, "by the bare os calls"),
            _ring(_HELD, "the same, goal held"),
            _ring(_MISSED, "the same, goal missed"),
        ],
        loc="outside lower center",
        ncols=6,
        fontsize=8,
        frameon=False,
    )


def _goal(colour: str, label: str) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D(
        [], [], marker="|", linestyle="", markersize=9, markeredgewidth=1.8, color=colour, label=label
    )


def _ring(colour: str, label: str) -> Line2D:
    from matplotlib.lines import Line2D

    return Line2D(
        [],
        [],
        marker="o",
        linestyle="",
        markersize=4,
        markerfacecolor="white",
        markeredgecolor=colour,
        label=label,
    )
