"""num_cpus and page_size, and the quotas of control groups."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from pyio import env
from pyio._sys.env import cgroup, cpus

if TYPE_CHECKING:
    from pathlib import Path

V2 = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
V1 = (
    "31 23 0:27 / /sys/fs/cgroup ro shared:5 - tmpfs tmpfs ro\n"
    "32 31 0:28 / /sys/fs/cgroup/cpu,cpuacct rw shared:6 - cgroup cgroup rw,cpu,cpuacct\n"
    "33 31 0:29 / /sys/fs/cgroup/cpuset rw shared:7 - cgroup cgroup rw,cpuset\n"
)


def quota(root: Path, groups: str, mounts: str, files: dict[str, str]) -> int | None:
    """The quota in a tree with these files."""
    for path, text in {"proc/self/cgroup": groups, "proc/self/mountinfo": mounts, **files}.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return cgroup.quota(str(root))


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        ("max 100000", None),
        ("200000 100000", 2),
        ("150000 100000", 1),
        ("50000 100000", 0),
        ("800000 100000\n", 8),
        ("1000 0", None),
        ("nonsense", None),
        ("", None),
        ("1 2 3", None),
    ],
)
def test_version_2(tmp: Path, limit: str, expected: int | None) -> None:
    """Time per period, rounded down; "max" is no limit, and what cannot be read is none."""
    assert quota(tmp, "0::/a\n", V2, {"sys/fs/cgroup/a/cpu.max": limit}) == expected


def test_version_2_counts_the_groups_above(tmp: Path) -> None:
    """The smallest of all quotas, up to what is mounted."""
    files = {
        "sys/fs/cgroup/cpu.max": "600000 100000",
        "sys/fs/cgroup/a/cpu.max": "300000 100000",
        "sys/fs/cgroup/a/b/cpu.max": "max 100000",
        "sys/fs/cgroup/a/b/c/cpu.max": "500000 100000",
        "sys/fs/cgroup/other/cpu.max": "100000 100000",
    }
    assert quota(tmp, "0::/a/b/c\n", V2, files) == 3
    assert quota(tmp, "0::/a\n", V2, files) == 3
    assert quota(tmp, "0::/\n", V2, files) == 6


@pytest.mark.parametrize(
    ("time", "period", "expected"), [("-1", "100000", None), ("250000\n", "100000\n", 2), ("", "", None), ("1", "", None)]
)  # fmt: skip
def test_version_1(tmp: Path, time: str, period: str, expected: int | None) -> None:
    """Time and period have files of their own; -1 is no limit."""
    folder = "sys/fs/cgroup/cpu,cpuacct/a"
    files = {f"{folder}/cpu.cfs_quota_us": time, f"{folder}/cpu.cfs_period_us": period}
    assert quota(tmp, "5:cpuset:/z\n4:cpu,cpuacct:/a\n1:name=systemd:/a\n", V1, files) == expected


def test_version_1_counts_the_groups_above(tmp: Path) -> None:
    """As in version 2."""
    files = {}
    for group, time in (("", "-1"), ("/a", "400000"), ("/a/b", "700000")):
        files[f"sys/fs/cgroup/cpu,cpuacct{group}/cpu.cfs_quota_us"] = time
        files[f"sys/fs/cgroup/cpu,cpuacct{group}/cpu.cfs_period_us"] = "100000"
    assert quota(tmp, "4:cpu,cpuacct:/a/b\n", V1, files) == 4


def test_both_versions_at_once(tmp: Path) -> None:
    """A hybrid system has both, and the smaller counts."""
    files = {
        "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "300000",
        "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000",
        "sys/fs/cgroup/unified/a/cpu.max": "200000 100000",
    }
    mounts = V1 + V2.replace("/sys/fs/cgroup ", "/sys/fs/cgroup/unified ")
    assert quota(tmp, "4:cpu,cpuacct:/a\n0::/a\n", mounts, files) == 2


def test_a_container_sees_its_group_on_top(tmp: Path) -> None:
    """What is mounted is the container's own group, whose path on the host does not exist here."""
    files = {"sys/fs/cgroup/cpu.max": "200000 100000"}
    mounts = V2.replace("0:26 / ", "0:26 /docker/abc ")
    assert quota(tmp, "0::/docker/abc\n", mounts, files) == 2
    files = {"sys/fs/cgroup/inner/cpu.max": "100000 100000"}
    assert quota(tmp, "0::/docker/abc/inner\n", mounts, files) == 1
    # in a namespace of its own, or with a group that lies elsewhere, what is mounted is all there is
    assert quota(tmp, "0::/../other\n", V2, {"sys/fs/cgroup/cpu.max": "400000 100000"}) == 4
    assert quota(tmp, "0::/elsewhere\n", mounts, {}) == 4


def test_paths_with_spaces(tmp: Path) -> None:
    """They are escaped in mountinfo."""
    mounts = V2.replace("/sys/fs/cgroup ", "/sys/c\\040\\134x ")
    assert quota(tmp, "0::/a\n", mounts, {"sys/c \\x/a/cpu.max": "300000 100000"}) == 3


@pytest.mark.parametrize("groups", ["", "nonsense\n", "0::\n", "4:memory:/a\n"])
def test_without_groups(tmp: Path, groups: str) -> None:
    """There is no quota, whatever the files look like."""
    assert quota(tmp, groups, V1 + "x\n1 2 - cgroup2\n- - -\n", {}) is None


def test_without_proc(tmp: Path) -> None:
    """Nothing is read, and there is no quota."""
    assert cgroup.quota(str(tmp)) is None


def test_num_cpus_is_the_smaller_of_affinity_and_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    """At least one processor is always there."""
    monkeypatch.setattr(cpus, "_usable", lambda: 4)
    for limit, expected in ((None, 4), (8, 4), (2, 2), (0, 1)):
        monkeypatch.setattr(cgroup, "quota", lambda limit=limit: limit)
        assert env.num_cpus() == expected


if sys.platform == "linux":

    def test_num_cpus_counts_the_affinity_mask() -> None:
        """A process bound to one processor may use one."""
        before = os.sched_getaffinity(0)
        assert 1 <= env.num_cpus() <= len(before)
        os.sched_setaffinity(0, {min(before)})
        try:
            assert env.num_cpus() == 1
        finally:
            os.sched_setaffinity(0, before)


def test_page_size() -> None:
    """What the memory maps of Python are counted in."""
    import mmap

    assert env.page_size() == mmap.PAGESIZE
