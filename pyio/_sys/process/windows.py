"""Running: a child process of Windows.

By subprocess, which knows the handles of descriptors and how a process is created; the command line is our own.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyio._sys.process.launch import Launch
    from pyio._sys.process.observed import Observed
    from pyio.io.deadline import Deadline

# what a process is said to have exited with that was ended by terminate()
_ENDED = 1

if sys.platform == "win32":
    import subprocess

    from pyio._sys.error import os_error, refused
    from pyio._sys.process.command_line import command_line
    from pyio._sys.process.launch import environment
    from pyio._sys.process.pidfd import FIRST_PAUSE, LONGEST_PAUSE

    class Running:
        """A child process and the handle of it, which is what waits and ends: numbers may be given away again."""

        __slots__ = ("_abandoned", "_child")

        def __init__(self) -> None:
            self._child: subprocess.Popen[bytes] | None = None
            self._abandoned = False

        def start(self, launch: Launch, given: Sequence[int], /, *, pinned: bool) -> None:
            """Starts it."""
            if launch.group is not None or launch.uid is not None or launch.gid is not None:
                raise Error(ErrorKind.UNSUPPORTED, "there are no users and groups of processes here")
            line = command_line(launch.argv[0], launch.argv[1:])
            flags = (
                subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP if launch.detached else 0
            )
            stdin, stdout, stderr = (None if fd < 0 else fd for fd in given)
            try:
                self._child = subprocess.Popen(  # noqa: S603  # this is what it is for
                    line,
                    stdin=stdin,
                    stdout=stdout,
                    stderr=stderr,
                    cwd=launch.directory,
                    env=environment(launch) if launch.cleared or launch.edits else None,
                    creationflags=flags,
                )
            except OSError as e:
                error = os_error(e)
                error.filename = launch.program
                raise error from None
            except ValueError as e:
                raise refused(e, launch.program) from None

        def _started(self) -> subprocess.Popen[bytes]:
            if self._child is None:
                raise Error(ErrorKind.INVALID_INPUT, "the child was never started")
            return self._child

        def id(self) -> int:
            """The process id."""
            return self._started().pid

        def wait(self, deadline: Deadline | None, /) -> int:
            """Waits until it ends and returns the exit code; past the deadline it runs on."""
            child = self._started()
            if deadline is None:
                return child.wait()
            pause = FIRST_PAUSE
            while True:
                deadline.check()
                found = child.poll()
                if found is not None:
                    return found
                deadline.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

        def poll(self) -> int | None:
            """The exit code, None while it runs."""
            return self._started().poll()

        def terminate(self) -> None:
            """Ends it: there is no asking."""
            self.kill()

        def kill(self) -> None:
            """Ends it.  Errors: INVALID_INPUT once its end is known."""
            child = self._started()
            if child.returncode is not None:
                raise Error(ErrorKind.INVALID_INPUT, "the child has ended")
            try:
                child.kill()
            except OSError as e:
                raise os_error(e) from None

        def signal(self, _signum: int, /) -> None:
            """UNSUPPORTED."""
            raise Error(ErrorKind.UNSUPPORTED, "there are no signals here")

        signal_group = signal

        def destroy(self) -> int | None:
            """Ends it, and returns its exit code; nothing to do where it never started."""
            if self._child is None:
                return None
            self._child.kill()
            return self._child.wait()

        def abandon(self) -> None:
            """Lets it run: nothing has to be reaped here."""
            if self._child is not None and self._child.returncode is None:
                # or subprocess would warn that it runs on
                self._child.returncode = _ENDED

        def observed(self) -> Observed:
            """The process as anybody sees it."""
            from pyio._sys.process.observed import Observed

            return Observed(self.id())

        def __repr__(self) -> str:
            return "not started" if self._child is None else str(self._child.pid)

    def alive(pid: int, /) -> bool:
        """Whether a process with this number runs."""
        import _winapi

        try:
            handle = _winapi.OpenProcess(_winapi.SYNCHRONIZE, False, pid)
        except OSError as e:
            # one that we may not even look at is there
            return isinstance(e, PermissionError)
        try:
            return _winapi.WaitForSingleObject(handle, 0) == _winapi.WAIT_TIMEOUT
        finally:
            _winapi.CloseHandle(handle)
