"""The CPU quota of Linux's control groups, versions 1 and 2.

A group's quota is its time per period; each group above it has one, too, and the smallest counts.  Where the files
are is said by /proc/self/cgroup (the group of this process) and /proc/self/mountinfo (what is mounted where).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def quota(root: str = "", /) -> int | None:
    """The whole processors that the quota amounts to, rounded down; None where there is none.

    `root` is put before every path that is read.
    """
    found: list[int] = []
    for controllers, group in _groups(_read(f"{root}/proc/self/cgroup")):
        if not controllers:
            kind, limit = "cgroup2", _limit_of_v2
        elif "cpu" in controllers:
            kind, limit = "cgroup", _limit_of_v1
        else:
            continue
        for mount, inside in _mounts(_read(f"{root}/proc/self/mountinfo"), kind):
            found += _limits(f"{root}{mount}", _below(group, inside), limit)
    return min(found, default=None)


def _groups(text: str) -> Iterator[tuple[list[str], str]]:
    """The controllers, none for version 2, and the path of each group that the process is in."""
    for line in text.splitlines():
        fields = line.split(":", 2)
        if len(fields) == len(("number", "controllers", "path")):
            yield [name for name in fields[1].split(",") if name], fields[2]


def _mounts(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Where groups of this kind are mounted, and which group is on top there."""
    for line in text.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if not dash or len(fields) < len(("id", "parent", "device", "root", "mount")) or kinds[0] != kind:
            continue
        if kind == "cgroup2" or "cpu" in kinds[-1].split(","):
            yield _unescaped(fields[4]), _unescaped(fields[3])


def _unescaped(field: str) -> str:
    """The path in a field, where octal numbers stand for what would end it."""
    if "\\" not in field:
        return field
    first, *rest = field.split("\\")
    return first + "".join(
        chr(int(part[:3], 8)) + part[3:] if part[:3].isdecimal() else f"\\{part}" for part in rest
    )


def _below(group: str, inside: str) -> list[str]:
    """The names that lead from what is mounted to the group; none where the group lies elsewhere."""
    names, top = [[name for name in path.split("/") if name] for path in (group, inside)]
    return names[len(top) :] if names[: len(top)] == top and ".." not in names else []


def _limits(mount: str, names: list[str], limit: Callable[[str], int | None]) -> Iterator[int]:
    """The quotas of the group and of those above it."""
    for depth in range(len(names), -1, -1):
        found = limit("/".join([mount, *names[:depth]]))
        if found is not None:
            yield found


def _limit_of_v2(folder: str) -> int | None:
    return _processors(_read(f"{folder}/cpu.max").split())


def _limit_of_v1(folder: str) -> int | None:
    return _processors([_read(f"{folder}/cpu.cfs_{name}_us").strip() for name in ("quota", "period")])


def _processors(fields: list[str]) -> int | None:
    """Time by period, both in microseconds; "max" and -1 are no limit."""
    try:
        time, period = map(int, fields)
    except ValueError:
        return None
    return time // period if time >= 0 and period > 0 else None


def _read(path: str) -> str:
    """What the file says; nothing where it does not exist."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read()
    except OSError:
        return ""
