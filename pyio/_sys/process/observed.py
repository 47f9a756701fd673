"""Observed: any process, seen from outside."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, unsupported
from pyio._sys.process.held import Held
from pyio._sys.process.pidfd import FIRST_PAUSE, LONGEST_PAUSE, hold_pidfd, pauses

if TYPE_CHECKING:
    from pyio.io.deadline import Deadline


class Observed:
    """A process by its number, and by its descriptor where there are such things."""

    __slots__ = ("_ended", "_pidfds", "pid")

    def __init__(self, pid: int, /, *, ended: bool = False) -> None:
        self.pid = pid
        self._pidfds = Held()
        self._ended = ended
        if not ended:
            try:
                hold_pidfd(self._pidfds, pid)
            except ProcessLookupError:
                self._ended = True

    def is_running(self) -> bool:
        """Whether it has not ended; a zombie has."""
        if not self._ended:
            self._ended = not (_alive_fd(self._pidfds[0]) if self._pidfds else _alive(self.pid))
        return not self._ended

    def wait(self, deadline: Deadline | None, /) -> None:
        """Waits until it has ended."""
        pause = FIRST_PAUSE
        while self.is_running():
            if self._pidfds:
                from pyio._sys.wait import wait_ready

                wait_ready(self._pidfds[0], False, pauses(deadline))
            else:
                pauses(deadline).sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)


if sys.platform == "win32":
    from pyio._sys.process.windows import alive as _alive

    def _alive_fd(_pidfd: int) -> bool:
        raise AssertionError("this platform has no descriptors of processes")

else:

    def _alive_fd(pidfd: int) -> bool:
        from select import POLLIN, poll

        poller = poll()
        poller.register(pidfd, POLLIN)
        return not poller.poll(0)

    def _alive(pid: int) -> bool:
        if not hasattr(os, "kill"):  # WASI
            raise unsupported("there are no other processes on this platform")
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            pass
        except OverflowError:
            return False
        except OSError as e:
            raise os_error(e) from None
        return not _is_zombie_of_ours(pid)

    def _is_zombie_of_ours(pid: int) -> bool:
        if not hasattr(os, "waitid"):
            return False
        try:
            return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None
        except ChildProcessError:
            return False
