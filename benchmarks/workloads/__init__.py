"""The groups of workloads, one file each.  A new file is added to the list below; it holds a `group`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.workload import Group

FILES = (
    "files",
    "handle",
    "lines",
    "records",
    "cursor",
    "directories",
    "changes",
    "copying",
    "sockets",
    "strings",
    "server",
    "process",
    "stdio",
    "stream",
    "poll",
)


@cache
def groups() -> tuple[Group, ...]:
    """All groups, in the order in which they run."""
    return tuple(import_module(f"benchmarks.workloads.{name}").group for name in FILES)
