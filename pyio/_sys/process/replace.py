"""Replacing this process by another program."""

from __future__ import annotations

import os
import sys
from errno import ENOENT, ENOTDIR
from functools import partial
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused, unsupported
from pyio._sys.process.held import Held, hold
from pyio._sys.process.launch import environment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from pyio._sys.process.launch import Launch

if sys.platform != "win32" and sys.platform != "wasi":
    from pyio._sys.process.ends import LAST, above_the_streams

    def replace(launch: Launch, given: Sequence[int], /) -> NoReturn:
        """`execve(2)`, after what a child would do before it.

        Where it fails, streams, directory, signals and mask are put back; session, group and user can't be.
        """
        kept = _Kept()
        try:
            kept.become(launch, given)
            _execute(launch)
        except OSError as e:
            error = os_error(e)
            error.filename = kept.at_fault or launch.program
            raise error from None
        except (ValueError, OverflowError) as e:
            raise refused(e, launch.program) from None
        finally:
            kept.put_back()

    def _execute(launch: Launch) -> NoReturn:
        from pyio._sys.process.spawn import executables

        variables = environment(launch)
        variables.pop(b"", None)  # what has no name, Python's execve does not take
        failed = OSError(ENOENT, os.strerror(ENOENT))
        if not launch.program:  # what Python's execve has something else to say of
            raise failed
        for file in executables(launch.program, variables):
            try:
                os.execve(file, [*launch.argv], variables)  # noqa: S606  # this is what it is for
            except OSError as e:
                if failed.errno in {ENOENT, ENOTDIR}:
                    failed = e
        raise failed

    class _Kept:
        """What a failed exec is to leave as it was."""

        __slots__ = ("_directory", "_held", "_mask", "_signals", "_streams", "at_fault")

        def __init__(self) -> None:
            self.at_fault: str | None = None
            self._held = Held()
            self._streams: dict[int, int | None] = {}
            self._directory = Held()
            self._signals: dict[int, object] = {}
            self._mask: set[int] | None = None

        def become(self, launch: Launch, given: Sequence[int]) -> None:
            self._streams_of(given)
            self._ids_of(launch)
            if launch.directory is not None:
                hold(self._directory, partial(os.open, ".", os.O_RDONLY | os.O_CLOEXEC))
                self.at_fault = launch.directory
                os.chdir(launch.directory)
                self.at_fault = None
            self._default_signals()

        def _streams_of(self, given: Sequence[int]) -> None:
            fds = [above_the_streams(fd, self._held) if fd >= 0 else fd for fd in given]
            for at, fd in enumerate(fds):
                if fd >= 0:
                    self._streams[at] = self._copy(at)
            for at, fd in enumerate(fds):
                if fd >= 0:
                    os.dup2(fd, at, inheritable=True)

        def _copy(self, at: int) -> int | None:
            from fcntl import F_DUPFD_CLOEXEC, fcntl

            try:
                hold(self._held, partial(fcntl, at, F_DUPFD_CLOEXEC, LAST + 1))
            except OSError as e:
                from errno import EBADF

                if e.errno == EBADF:
                    return None  # it was closed
                raise
            return self._held[-1]

        def _ids_of(self, launch: Launch) -> None:
            if launch.detached:
                os.setsid()
            elif launch.group is not None:
                os.setpgid(0, launch.group)
            if launch.groups is not None:
                os.setgroups(launch.groups)
            elif launch.uid is not None and os.getuid() == 0:
                os.setgroups([])
            if launch.gid is not None:
                os.setregid(launch.gid, launch.gid)
            if launch.uid is not None:
                os.setreuid(launch.uid, launch.uid)

        def _default_signals(self) -> None:
            from signal import (
                SIG_DFL,
                SIG_IGN,
                SIG_SETMASK,
                SIGPIPE,
                SIGXFSZ,
                getsignal,
                pthread_sigmask,
                signal,
            )

            for signum in (SIGPIPE, SIGXFSZ):
                if getsignal(signum) is SIG_IGN:
                    # ValueError outside the main thread, where Python sets none
                    signal(signum, SIG_DFL)
                    self._signals[signum] = SIG_IGN
            self._mask = {*pthread_sigmask(SIG_SETMASK, ())}

        def put_back(self) -> None:
            from signal import SIG_IGN, SIG_SETMASK, pthread_sigmask, signal

            if self._mask is not None:
                pthread_sigmask(SIG_SETMASK, self._mask)
            for signum in self._signals:
                signal(signum, SIG_IGN)
            if self._directory:
                os.fchdir(self._directory[0])
            for at, copy in self._streams.items():
                if copy is None:
                    os.close(at)
                else:
                    os.dup2(copy, at, inheritable=True)
            self._directory.close()
            self._held.close()

else:

    def replace(_launch: Launch, _given: Sequence[int], /) -> NoReturn:
        """UNSUPPORTED."""
        raise unsupported("a process is not replaced by another program on this platform")
