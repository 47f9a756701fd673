"""Running: a child process of Unix, from its start until it is reaped.

Rules.  First the status is looked at (`waitid(2)` with WNOWAIT) and stored, then the process is reaped: whatever a signal
handler raises in between, the status is known and nothing stays a zombie.  Once it is stored, or once somebody else has
reaped the process, no signal goes to its number any more.  The lock is held for single steps, never while waiting.
"""

from __future__ import annotations

import os
import sys
from _thread import RLock
from errno import ECHILD
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.process import reaper
from pyio._sys.process.held import Held
from pyio._sys.process.observed import Observed
from pyio._sys.process.pidfd import FIRST_PAUSE, LONGEST_PAUSE, hold_pidfd, send
from pyio._sys.process.status import text
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyio._sys.process.launch import Launch
    from pyio.io.deadline import Deadline

assert sys.platform != "win32"  # noqa: S101  # type checkers read no further there

# the status of who was reaped by somebody else
_UNKNOWN = -1

_guard = RLock()


def _after_fork() -> None:
    # another thread may have held it, which does not exist here
    global _guard  # noqa: PLW0603  # one for the process
    _guard = RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


class Running:
    """A child process: its number, its descriptor where there are such things, and its status once it has one."""

    __slots__ = ("_pidfds", "_pids", "_reaped", "_status", "_waiters")

    def __init__(self) -> None:
        self._pids: list[int] = []
        self._pidfds = Held()
        self._status: int | None = None
        self._reaped = False
        self._waiters = 0

    def start(self, launch: Launch, given: Sequence[int], /, *, pinned: bool) -> None:
        """Starts it; `pinned` says whether anybody will signal it, or wait under a deadline."""
        from pyio._sys.process.spawn import spawn

        spawn(launch, given, self._pids)
        if pinned:
            try:
                hold_pidfd(self._pidfds, self._pids[0])
            except ProcessLookupError:  # a handler of SIGCHLD was faster
                self._learn(_UNKNOWN)

    def id(self) -> int:
        """The process id."""
        return self._pids[0]

    def pidfd(self) -> int:
        """The descriptor, still of this object; -1 where there is none."""
        return self._pidfds[0] if self._pidfds else -1

    def wait(self, deadline: Deadline | None, /) -> int:
        """Waits until it ends, reaps it, and returns the wait status; past the deadline it runs on."""
        if deadline is not None:
            deadline.check()
        while self._status is None:
            if deadline is None:
                self._look(0)
            else:
                self._look(os.WNOHANG)
                if self._status is None:
                    self._wait_by(deadline)
        return self._known(self._status)

    def poll(self) -> int | None:
        """The wait status, None while it runs; reaps it."""
        if self._status is None:
            self._look(os.WNOHANG)
        return None if self._status is None else self._known(self._status)

    def _known(self, status: int) -> int:
        if not self._reaped:  # a signal handler raised in between
            self._learn(status)
        if status == _UNKNOWN:
            raise os_error(OSError(ECHILD, "somebody else has reaped the child: its status is lost"))
        return status

    if sys.platform != "darwin" or sys.version_info >= (3, 13):

        def _look(self, flags: int) -> None:
            try:
                found = os.waitid(os.P_PID, self._pids[0], os.WEXITED | os.WNOWAIT | flags)
            except ChildProcessError:
                self._learn(_UNKNOWN)
            else:
                if found is not None:
                    killed = found.si_status | (0x80 if found.si_code == os.CLD_DUMPED else 0)
                    self._learn(found.si_status << 8 if found.si_code == os.CLD_EXITED else killed)

    else:

        def _look(self, flags: int) -> None:
            # without waitid it is reaped as it is looked at
            try:
                pid, status = os.waitpid(self._pids[0], flags)
            except ChildProcessError:
                pid, status = -1, _UNKNOWN
            if pid:
                self._status, self._reaped = status, True
                self._learn(status)

    def _learn(self, status: int) -> None:
        """Stores the status, unless another thread was faster, and reaps."""
        with _guard:
            if self._status is None:
                self._status = status
            if not self._reaped:
                try:
                    os.waitpid(self._pids[0], os.WNOHANG)
                except ChildProcessError:
                    pass
                self._reaped = True
            if not self._waiters:
                self._pidfds.close()

    def _wait_by(self, deadline: Deadline) -> None:
        """Waits until it has ended, or until another thread has reaped it."""
        with _guard:
            if self._status is not None:
                return
            self._waiters += 1
            pidfd = self.pidfd()
        try:
            if pidfd >= 0:
                from pyio._sys.wait import wait_ready

                wait_ready(pidfd, False, deadline)
                return
            pause = FIRST_PAUSE
            while self._status is None:
                self._look(os.WNOHANG)
                if self._status is None:
                    deadline.sleep(pause)
                    pause = min(2 * pause, LONGEST_PAUSE)
        finally:
            with _guard:
                self._waiters -= 1
                if self._reaped and not self._waiters:
                    self._pidfds.close()

    def signal(self, signum: int, /) -> None:
        """Sends a signal.  Errors: INVALID_INPUT once it is reaped."""
        with _guard:
            if self._status is None and self._pids:
                pidfd = self.pidfd()
                try:
                    if pidfd >= 0:
                        send(pidfd, signum)
                    else:
                        os.kill(self._pids[0], signum)
                except ProcessLookupError:
                    pass
                except OSError as e:
                    raise os_error(e) from None
                else:
                    return
        raise Error(
            ErrorKind.INVALID_INPUT,
            "the child is reaped, or forgotten: its process id may be another's by now",
        )

    def signal_group(self, signum: int, /) -> None:
        """Sends a signal to its process group.  Errors: INVALID_INPUT where that is our own, or once it is reaped."""
        with _guard:
            self.signal(0)
            try:
                group = os.getpgid(self._pids[0])
                if group == os.getpgrp():
                    raise Error(ErrorKind.INVALID_INPUT, "the child's process group is our own")
                os.killpg(group, signum)
            except OSError as e:
                raise os_error(e) from None

    def terminate(self) -> None:
        """SIGTERM."""
        from signal import SIGTERM

        self.signal(SIGTERM)

    def kill(self) -> None:
        """SIGKILL."""
        from signal import SIGKILL

        self.signal(SIGKILL)

    def destroy(self) -> int | None:
        """Kills and reaps it, and returns its status where that can be known; nothing to do where it never started."""
        if not self._pids:
            return None
        try:
            if self.poll() is None:
                self.kill()
            return self.wait(None)
        except Error:
            return None

    def abandon(self) -> None:
        """Lets it run: the library reaps it.  Nothing to do where it is reaped, or never started."""
        if self._pids and not self._reaped:
            reaper.adopt(self._pids, self._pidfds)
            # no longer ours, to signal or to wait for
            self._status = _UNKNOWN
            self._reaped = True
        self._pidfds.close()

    def observed(self) -> Observed:
        """The process as anybody sees it."""
        with _guard:
            return Observed(self._pids[0], ended=self._status is not None)

    def __repr__(self) -> str:
        if not self._pids:
            return "not started"
        if self._status is None:
            return f"{self._pids[0]}"
        return f"{self._pids[0]}, {'reaped by somebody else' if self._status == _UNKNOWN else text(self._status)}"
