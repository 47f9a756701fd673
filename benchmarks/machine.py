"""Where the numbers come from: machine, system, Python, pyio."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pyio

if TYPE_CHECKING:
    from collections.abc import Mapping


def machine(data: str) -> dict[str, str | int | float | list[float]]:
    """The machine, without its name; `data` is the folder whose file system counts."""
    facts: dict[str, str | int | float | list[float]] = {
        "system": platform.system(),
        "kernel": platform.release(),
        "architecture": platform.machine(),
        "processor": _line("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": os.cpu_count() or 0,
        "file system": _file_system(data),
    }
    memory = _line("/proc/meminfo", "MemTotal").split()
    if memory:
        facts["memory"] = f"{int(memory[0]) / (1 << 20):.0f} GiB"
    if hasattr(os, "getloadavg"):
        facts["load"] = [round(load, 2) for load in os.getloadavg()]
    return facts


def python() -> dict[str, str]:
    """The interpreter."""
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "compiler": platform.python_compiler(),
        "threads": "free" if not getattr(sys, "_is_gil_enabled", lambda: True)() else "with the GIL",
    }


def library() -> dict[str, str]:
    """The pyio that was measured; `commit` ends in "+" where the work tree differs from it."""
    facts = {"version": pyio.__version__}
    top = Path(__file__).parent.parent
    command = ["git", "describe", "--always", "--dirty=+", "--exclude=*", "--abbrev=12"]
    try:
        done = subprocess.run(command, cwd=top, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return facts
    return {**facts, "commit": done.stdout.strip()}


def _line(path: str, key: str) -> str:
    try:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    pairs = (line.partition(":") for line in text.splitlines())
    return next((value.strip() for name, _, value in pairs if name.strip() == key), "")


def _file_system(folder: str) -> str:
    try:
        lines = Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    mounts = {line.split()[1]: line.split()[2] for line in lines}
    place = Path(folder).resolve()
    return next((mounts[str(p)] for p in (place, *place.parents) if str(p) in mounts), "unknown")


def sentence(
    machine: Mapping[str, str | int | float | list[float]], python: Mapping[str, str], pyio: Mapping[str, str]
) -> str:
    """All of it in one line."""
    return (
        f"{python['implementation']} {python['version']}, pyio {pyio['version']}"
        f"{' (' + pyio['commit'] + ')' if 'commit' in pyio else ''}, {machine['system']} {machine['kernel']}, "
        f"{machine['processor']} with {machine['cores']} cores, {machine.get('memory', 'unknown')} of memory, "
        f"{machine['file system']}"
    )
