"""Descriptors of processes: what they stand for stays the same process, though its number be given away again."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from pyio._sys.process.held import hold

if TYPE_CHECKING:
    from pyio.io.deadline import Deadline

# seconds between two looks at a process without a descriptor
FIRST_PAUSE = 0.001
LONGEST_PAUSE = 0.05

if sys.platform == "linux":

    def hold_pidfd(into: list[int], pid: int, /) -> None:
        """Appends a descriptor of the process; nothing where there are none: an old kernel, no room for one more.

        `pidfd_open(2)`.  Errors: ProcessLookupError for a process that is not there.
        """
        try:
            hold(into, partial(os.pidfd_open, pid))
        except ProcessLookupError:
            raise
        except OverflowError:
            raise ProcessLookupError(pid) from None
        except OSError:
            pass

    def send(pidfd: int, signum: int, /) -> None:
        """`pidfd_send_signal(2)`."""
        from signal import pidfd_send_signal

        pidfd_send_signal(pidfd, signum)

else:

    def hold_pidfd(_into: list[int], _pid: int, /) -> None:
        """Nothing: this platform has none."""

    def send(_pidfd: int, _signum: int, /) -> None:
        """Never called."""
        raise AssertionError("no descriptor, no signal through it")


def pauses(deadline: Deadline | None, /) -> Deadline:
    """The deadline to sleep under."""
    if deadline is not None:
        return deadline
    from pyio.io.deadline import Deadline

    return Deadline.never()
