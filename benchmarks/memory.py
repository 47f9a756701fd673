"""Peak memory of one contender, in a process of its own.

The process reports the peak before the work and after it.  On Linux that is VmHWM, which is ru_maxrss but for one
thing: ru_maxrss survives exec, so that a child starts with what its parent held, and would hide less than that.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.inputs import Inputs
    from benchmarks.workload import Contender, Workload


@dataclass(frozen=True, slots=True)
class Peak:
    """The peak of a process before the work and after it, in KiB."""

    start: int
    peak: int


def high_water() -> int:
    """The most memory that this process ever held, in KiB; 0 where nothing tells."""
    try:
        with open("/proc/self/status", "rb") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(b"VmHWM"))
    except (OSError, StopIteration):
        pass
    if sys.platform == "win32":
        peak = 0
    else:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if sys.platform == "darwin":
            peak //= 1024
    return peak


def peak_of(workload: Workload, contender: Contender, inputs: Inputs) -> Peak:
    """Runs the contender once in a child process."""
    order = {
        "workload": workload.key,
        "contender": contender.name,
        **{name.name: getattr(inputs, name.name) for name in fields(inputs) if name.name != "scale"},
        "scratch": inputs.folder("memory"),
        "scale": [inputs.scale.text, inputs.scale.large, inputs.scale.block, inputs.scale.files],
    }
    child = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory"],
        input=json.dumps(order),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    start, peak = map(int, child.stdout.split())
    return Peak(start, peak)


def work(order: str) -> Peak:
    """What the child does: the work of one contender, once."""
    from benchmarks.inputs import Inputs, Scale
    from benchmarks.workloads import groups

    asked = json.loads(order)
    key, name = asked.pop("workload"), asked.pop("contender")
    workload = next(w for group in groups() for w in group.workloads if w.key == key)
    asked["scale"] = Scale(*asked["scale"])
    asked["sources"] = tuple(asked["sources"])
    with workload.open(Inputs(**asked)) as trial:
        contender = next(contender for contender in trial.contenders if contender.name == name)
        if contender.before is not None:
            contender.before()
        start = high_water()
        contender.run(1)
        return Peak(start, high_water())


if __name__ == "__main__":
    found = work(sys.stdin.read())
    print(found.start, found.peak)
