"""benchmarks.growth: what a poll costs by the number of its sources."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import growth
from benchmarks.results import Finding, Results, Timing

ROOT = Path(__file__).parents[2]


def results(*counts: int) -> Results:
    """Of a run that measured so many sources, and something else."""
    found = [
        Finding(
            "poll",
            f"ready-{count}",
            f"10 of {count}",
            rounds=3,
            timings=[
                Timing(name, "pyio", 1e-6 * count, 0.9e-6 * count, 2e-6 * count, 7) for name in ("a", "b")
            ],
        )
        for count in counts
    ]
    return Results(
        date="2026-01-02T03:04:05+00:00",
        quick=False,
        clock="elapsed time",
        seconds=1.5,
        machine={"system": "Linux", "kernel": "6", "processor": "P", "cores": 2, "file system": "ext4"},
        python={"version": "3.11.7", "implementation": "CPython"},
        pyio={"version": "0"},
        groups={"poll": "Readiness"},
        findings=[*found, Finding("poll", "wake", "waking"), Finding("files", "ready-7", "of another group")],
    )


def test_sizes() -> None:
    """The number is in the name; one alone shows no growth, and what failed shows nothing."""
    assert list(growth.sizes(results(10, 1000))) == [10, 1000]
    assert growth.sizes(results(10)) == {}
    broken = results(10, 100)
    broken.findings[0] = Finding("poll", "ready-10", "10 of 10", error="Error: no")
    assert growth.sizes(broken) == {}


def test_nothing_to_draw(tmp_path: Path) -> None:
    """No file is written where nothing was measured."""
    assert growth.draw(results(), tmp_path / "none") == []
    assert not (tmp_path / "none").exists()


@pytest.mark.slow
def test_draw(tmp_path: Path) -> None:
    """In both forms, and the same for the same results."""
    pytest.importorskip("matplotlib")
    # in a process of its own, for matplotlib keeps its fonts open
    program = (
        "import pathlib, pickle, sys; from benchmarks import growth; r = pickle.load(sys.stdin.buffer)\n"
    )
    program += "for folder in sys.argv[1:]: growth.draw(r, pathlib.Path(folder))"
    one, two = tmp_path / "one", tmp_path / "two"
    given = pickle.dumps(results(10, 100, 1000))
    subprocess.run([sys.executable, "-c", program, one, two], input=given, check=True, cwd=ROOT)
    assert (one / "readiness.svg").read_bytes().startswith(b"<?xml")
    assert (one / "readiness.png").read_bytes().startswith(b"\x89PNG")
    assert (one / "readiness.svg").read_bytes() == (two / "readiness.svg").read_bytes()
