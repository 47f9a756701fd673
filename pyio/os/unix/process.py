"""What only Unix can say of processes: CommandExt, ExitStatusExt, ChildExt."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.process import status as _status
from pyio.os_str.native import Native
from pyio.process.status import ExitStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from pyio.os_str.string import AsOsStr
    from pyio.process.child import Child
    from pyio.process.command import Command

# (uid_t)-1 means "stays"
_LAST_ID = (1 << 32) - 2

# of a process, and of a group of them
_LAST_PID = (1 << 31) - 1


class CommandExt:
    """What a child of Unix can start with.  Corresponds to `std::os::unix::process::CommandExt`.

    >>> from pyio import process
    >>> from pyio.os.unix import CommandExt
    >>> command = CommandExt.arg0(process.Command("sh"), "my-shell")
    >>> command.args(["-c", "echo $0"]).output().stdout
    b'my-shell\\n'
    """

    @staticmethod
    def uid(command: Command, uid: int, /) -> Command:
        """The user that the child is to be; run() fails with PERMISSION_DENIED where it may not be.

        Who stops being root leaves root's groups, unless groups() says which to be in.  Errors: ValueError for what is no
        id.
        """
        command._uid = _id(uid)
        return command

    @staticmethod
    def gid(command: Command, gid: int, /) -> Command:
        """The group that the child is to be in, likewise."""
        command._gid = _id(gid)
        return command

    @staticmethod
    def groups(command: Command, gids: Sequence[int], /) -> Command:
        """The further groups, `setgroups(2)`."""
        command._groups = [*map(_id, gids)]
        return command

    @staticmethod
    def arg0(command: Command, arg: AsOsStr, /) -> Command:
        """What the program sees as its own name."""
        command._arg0 = Native._text_of(arg)
        return command

    @staticmethod
    def process_group(command: Command, pgroup: int, /) -> Command:
        """The process group that the child is put in, 0 for a new one, `setpgid(2)`.

        ChildExt.signal_group() then reaches it and its children.  Errors of run(): PERMISSION_DENIED for a group of
        another session, INVALID_INPUT together with detached(), which makes a new one by itself.  ValueError for a
        negative number.
        """
        group = index(pgroup)
        if not 0 <= group <= _LAST_PID:
            raise ValueError(f"{group} is no process group")
        command._group = group
        return command

    @staticmethod
    def exec(command: Command, /) -> NoReturn:
        """Replaces this process by the program: where it succeeds nothing returns.

        Corresponds to `CommandExt::exec`, `execvp(3)`.  Streams that are not set stay; captured ones are pipes that nobody
        else has.  Nothing runs at exit and nothing is flushed: flush what you have written before.  From the
        main thread alone, unless SIGPIPE has its default already.  Errors: as of run(), and then streams, directory, signals
        and environment are as before; a new session, process group or user is not undone.  INVALID_INPUT outside the main thread.
        """
        command._exec()


class ExitStatusExt:
    """What Unix says of an end, `wait(2)`.  Corresponds to `std::os::unix::process::ExitStatusExt`.

    >>> from pyio import process
    >>> from pyio.os.unix import ExitStatusExt
    >>> status = process.Command("sh").args(["-c", "kill -9 $$"]).status()
    >>> print(status, status.status(), ExitStatusExt.signal(status))
    signal: 9 (SIGKILL) None 9
    """

    @staticmethod
    def from_raw(status: int, /) -> ExitStatus:
        """Of what `wait(2)` gives.  Errors: ValueError for what is no such number."""
        raw = index(status)
        if not -_LAST_PID <= raw <= _LAST_PID:
            raise ValueError(f"{raw} is no wait status")
        return ExitStatus(raw)

    @staticmethod
    def into_raw(status: ExitStatus, /) -> int:
        """What `wait(2)` gave."""
        return status._raw

    @staticmethod
    def signal(status: ExitStatus, /) -> int | None:
        """The signal that ended it, None where it exited."""
        return _status.signal(status._raw)

    @staticmethod
    def core_dumped(status: ExitStatus, /) -> bool:
        """Whether the signal left a core file."""
        return _status.core_dumped(status._raw)


class ChildExt:
    """A child by its process id.  Corresponds to `std::os::unix::process::ChildExt`.

    >>> import signal
    >>> from pyio import process
    >>> from pyio.os.unix import ChildExt
    >>> with process.Command("sleep").arg("60").run() as child:
    ...     ChildExt.signal(child, signal.SIGINT)
    ...     print(child.wait())
    signal: 2 (SIGINT)
    """

    @staticmethod
    def id(child: Child, /) -> int:
        """The process id; once it is reaped that may be another's."""
        return child._running.id()

    @staticmethod
    def signal(child: Child, signum: int, /) -> None:
        """Sends a signal, `kill(2)`; 0 only asks whether one could be sent.

        Errors: INVALID_INPUT for no signal, and once the child is reaped; PERMISSION_DENIED.
        """
        child._running.signal(_signal(signum))

    @staticmethod
    def signal_group(child: Child, signum: int, /) -> None:
        """Sends a signal to all of the child's process group, `killpg(3)`.

        Errors: as signal; INVALID_INPUT where that group is our own: see CommandExt.process_group.
        """
        child._running.signal_group(_signal(signum))


def _id(number: int) -> int:
    number = index(number)
    if not 0 <= number <= _LAST_ID:
        raise ValueError(f"{number} is no user or group")
    return number


def _signal(number: int) -> int:
    from pyio.io.error import Error, ErrorKind

    number = index(number)
    if not 0 <= number < 128:
        raise Error(ErrorKind.INVALID_INPUT, f"{number} is no signal")
    return number
