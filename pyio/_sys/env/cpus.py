"""How many processors, and how large a page."""

from __future__ import annotations

import os
import sys

from pyio._sys.env import cgroup

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def available() -> int:
    """The processors of the affinity mask, or of the machine, as far as the control groups' quota allows."""
    count = _usable()
    quota = cgroup.quota()
    return count if quota is None else max(min(count, quota), 1)


if sys.platform == "win32":

    def page_size() -> int:
        """In bytes."""
        import mmap

        return mmap.PAGESIZE

else:

    def page_size() -> int:
        """In bytes."""
        return os.sysconf("SC_PAGE_SIZE")


if sys.platform == "linux":

    def _usable() -> int:
        return len(os.sched_getaffinity(0))

else:

    def _usable() -> int:
        # from 3.13 on there is one that counts the affinity mask of Windows
        count: Callable[[], int | None] = getattr(os, "process_cpu_count", os.cpu_count)
        return count() or 1
