"""num_cpus and page_size: what the machine gives this process."""

from __future__ import annotations

from pyio._sys.env import cpus


def num_cpus() -> int:
    """How many processors this process may use at once: at least 1.

    Corresponds to RFC 517's `num_cpus`, today `std::thread::available_parallelism`.  Linux: the smaller of the
    affinity mask and the CPU quota of its control groups (v1 and v2), which a container has, rounded down.  It is asked
    anew each time, for both can change.

    >>> from pyio import env
    >>> env.num_cpus() >= 1
    True
    """
    return cpus.available()


def page_size() -> int:
    """The size of a page of memory, in bytes.

    >>> from pyio import env
    >>> env.page_size() >= 4096
    True
    """
    return cpus.page_size()
