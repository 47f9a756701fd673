"""Starting a process: by `posix_spawn(3)` where that can do it, else by the helper that CPython's own subprocess uses.

posix_spawn can't change the directory or the user, and looks for a program in our PATH alone.  The helper forks (vfork
where it may), and tells by a pipe why it could not go on.

What the program gets is the same on both ways: an empty signal mask, the default for the signals that Python ignores, and
no descriptor but 0, 1, 2 and those that somebody made inheritable.
"""

from __future__ import annotations

import os
import sys
from errno import ENOENT
from functools import partial
from typing import TYPE_CHECKING, cast

from pyio._sys.error import os_error, refused, unsupported
from pyio._sys.process.ends import above_the_streams
from pyio._sys.process.held import Held, hold, hold_both
from pyio._sys.process.launch import environment
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pyio._sys.process.launch import Launch

# more than the helper says of an error
_MESSAGE = 4096

# where there is no PATH; the current directory is not in it
_DEFAULT_PATH = b"/bin:/usr/bin"

if sys.platform != "win32":

    def spawn(launch: Launch, given: Sequence[int], into: list[int], /) -> None:
        """Starts it and appends its process id to `into`; `given` becomes 0, 1 and 2, -1 is ours.

        Errors: those of the exec, with the program's name.  Where `into` holds an id after an error that is none of the
        system's, a process was started.
        """
        raised = Held()
        try:
            if not launch.program:  # each call has something else to say of it
                raise OSError(ENOENT, os.strerror(ENOENT))
            variables = environment(launch)
            fds = [above_the_streams(fd, raised) if fd >= 0 else fd for fd in given]
            if _needs_fork(launch, variables) or not _spawned(launch, variables, fds, into):
                _forked(launch, variables, fds, into)
        except OSError as e:
            error = os_error(e)
            if error.filename is None:
                error.filename = launch.program
            raise error from None
        except (ValueError, OverflowError) as e:
            raise refused(e, launch.program) from None
        finally:
            raised.close()

    def _needs_fork(launch: Launch, variables: dict[bytes, bytes]) -> bool:
        return (
            launch.directory is not None
            or launch.uid is not None
            or launch.gid is not None
            or launch.groups is not None
            or launch.searches_elsewhere()
            # elsewhere posix_spawnp gives what it can't run to the shell
            or ("/" not in launch.program and sys.platform != "linux")
            # Python's posix_spawn takes neither
            or not launch.argv[0]
            or b"" in variables
            or not hasattr(os, "posix_spawn")
        )

    def _spawned(launch: Launch, variables: dict[bytes, bytes], fds: list[int], into: list[int]) -> bool:
        """False where this system's posix_spawn can't do it."""
        from signal import SIGPIPE, SIGXFSZ

        call = partial(
            os.posix_spawn if "/" in launch.program else os.posix_spawnp,
            launch.program,
            [*launch.argv],
            variables,
            file_actions=[(os.POSIX_SPAWN_DUP2, fd, at) for at, fd in enumerate(fds) if fd >= 0],
            setsigmask=(),
            setsigdef=(SIGPIPE, SIGXFSZ),
        )
        if launch.detached:
            call = partial(call, setsid=True)
        elif launch.group is not None:
            call = partial(call, setpgroup=launch.group)
        try:
            hold(into, call)
        except NotImplementedError:
            return False
        return True

    def _forked(launch: Launch, variables: dict[bytes, bytes], fds: list[int], into: list[int]) -> None:
        try:
            from _posixsubprocess import fork_exec
        except ImportError:
            raise unsupported("this platform starts no processes") from None
        groups = launch.groups
        if groups is None and launch.uid is not None and os.getuid() == 0:
            # who stops being root does not stay in root's groups
            groups = []
        readers, writers = Held(), Held()
        try:
            hold_both(readers, os.pipe)
            # in one step: no call in it, behind which a signal handler could raise
            writers[:], readers[1:] = readers[1:], ()
            reader = above_the_streams(readers[0], readers)
            writer = above_the_streams(writers[0], writers)
            call = partial(
                fork_exec,
                [*map(os.fsencode, launch.argv)],
                executables(launch.program, variables),
                False,
                (),
                # None is what typeshed does not know of
                cast("str", launch.directory),
                [name + b"=" + value for name, value in variables.items()],
                fds[0], -1, -1, fds[1], -1, fds[2], reader, writer,
                True,
                launch.detached,
                -1 if launch.detached or launch.group is None else launch.group,
                launch.gid, groups, launch.uid, -1,
                _unmask(),
            )  # fmt: skip
            hold(into, partial(call, True) if sys.version_info < (3, 14) else call)
            # what we hold of the child's end would keep the pipe open
            writers.close()
            # it is written in pieces
            said = b"".join(iter(partial(os.read, reader, _MESSAGE), b""))
        finally:
            readers.close()
            writers.close()
        if said:
            reap(into)
            raise _failure(said, launch)

    def _unmask() -> Callable[[], None]:
        """What the child has to run if this thread blocks signals, for the helper does not; else nothing."""
        from signal import SIG_BLOCK, SIG_SETMASK, pthread_sigmask

        call = partial(pthread_sigmask, SIG_SETMASK, ()) if pthread_sigmask(SIG_BLOCK, ()) else None
        return cast("Callable[[], None]", call)

    def executables(program: str, variables: dict[bytes, bytes], /) -> list[bytes]:
        """The files that are tried for a program, in the order of `execvp(3)`."""
        name = os.fsencode(program)
        if b"/" in name or not name:
            return [name]
        path = variables.get(b"PATH", _DEFAULT_PATH)
        return [directory + b"/" + name if directory else name for directory in path.split(b":")]

    def _failure(said: bytes, launch: Launch) -> Error:
        """The error that the helper describes: "OSError", the errno in hexadecimal, and where it came about."""
        kind, _, rest = said.partition(b":")
        code, _, where = rest.partition(b":")
        if kind != b"OSError" or not code:
            return Error(ErrorKind.OTHER, said.decode(errors="replace"))
        error = Error.from_raw_os_error(int(code, 16))
        # before 3.13 it does not say whether it was the directory or the user
        same_user = launch.uid is None and launch.gid is None and launch.groups is None
        only_there = same_user and sys.version_info < (3, 13)
        in_directory = where == b"noexec:chdir" or (where == b"noexec" and only_there)
        error.filename = launch.directory if in_directory and launch.directory is not None else launch.program
        return error

    def reap(pids: list[int], /) -> None:
        """Waits for what is about to end, so that no zombie stays, and forgets its number."""
        try:
            os.waitpid(pids[-1], 0)
        except ChildProcessError:
            pass
        pids.clear()
