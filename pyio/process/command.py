"""Command: a program to be started."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from pyio._sys.process.ends import CAPTURE, INHERIT, NULL, Ends
from pyio._sys.process.launch import Launch
from pyio.io.deadline import checked
from pyio.io.error import Error, ErrorKind
from pyio.os_str.native import Native, os_string
from pyio.process.child import Child
from pyio.process.pipes import ChildStderr, ChildStdin, ChildStdout
from pyio.process.status import ExitStatus
from pyio.process.stdio import stdio

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn, Self

    from pyio.io.deadline import Deadline
    from pyio.io.traits.fileno import HasFileno
    from pyio.os_str import OsString
    from pyio.os_str.string import AsOsStr
    from pyio.path import AsPath, PathBuf
    from pyio.process.output import Output
    from pyio.process.stdio import Stdio

_UNSET = (INHERIT, INHERIT, INHERIT)
_UNSET_OUTPUT = (NULL, CAPTURE, CAPTURE)


class Command:
    """A program to be started, with its arguments, environment, directory and standard streams.

    Each method changes the Command and returns it; it can be started several times.  No shell is ever involved: an
    argument arrives as it was given.  A name without "/" is looked for in PATH, that of the child where the Command
    changes it; any other is a path, seen from current_dir() if that is set.

    The child gets what is inheritable, which of Python's and pyio's descriptors is none but the three streams; it starts
    with no signal blocked, and with SIGPIPE's default.  Streams that are not set are ours for run() and status(); output()
    captures them and gives the child nothing to read.

    Corresponds to `std::process::Command`.  `repr` shows it as a shell would take it, for people to read.

    >>> from pyio import process
    >>> command = process.Command("printf").arg("%s.").args(["a b", "$HOME"])
    >>> command
    "printf" "%s." "a b" "$HOME"
    >>> command.output().stdout
    b'a b.$HOME.'
    """

    __slots__ = ("_arg0", "_args", "_cleared", "_detached", "_dir", "_edits", "_gid", "_group", "_groups", "_program",
                 "_stdio", "_uid")  # fmt: skip

    def __init__(self, program: AsOsStr, /) -> None:
        self._program = Native._text_of(program)
        self._arg0: str | None = None
        self._args: list[str] = []
        self._edits: dict[str, str | None] = {}
        self._cleared = False
        self._dir: str | None = None
        self._stdio: list[Stdio | None] = [None, None, None]
        self._detached = False
        self._group: int | None = None
        self._uid: int | None = None
        self._gid: int | None = None
        self._groups: list[int] | None = None

    def arg(self, arg: AsOsStr, /) -> Self:
        """One more argument."""
        self._args.append(Native._text_of(arg))
        return self

    def args(self, args: Iterable[AsOsStr], /) -> Self:
        """More arguments.  Errors: TypeError for a single string, which would be one argument for each character."""
        if isinstance(args, (str, os.PathLike)):
            raise TypeError("args() takes several arguments; arg() takes one")
        self._args += map(Native._text_of, args)
        return self

    def env(self, key: AsOsStr, value: AsOsStr, /) -> Self:
        """Sets a variable of the child's; ours are as they were."""
        self._edits[Native._text_of(key)] = Native._text_of(value)
        return self

    def envs(self, vars: Mapping[str, AsOsStr] | Iterable[tuple[AsOsStr, AsOsStr]], /) -> Self:
        """Sets several, of a mapping or of pairs."""
        pairs = cast("Iterable[tuple[AsOsStr, AsOsStr]]", vars.items() if isinstance(vars, Mapping) else vars)
        for key, value in pairs:
            self.env(key, value)
        return self

    def env_remove(self, key: AsOsStr, /) -> Self:
        """Removes a variable, one of ours or one that was set here."""
        name = Native._text_of(key)
        if self._cleared:
            self._edits.pop(name, None)
        else:
            self._edits[name] = None
        return self

    def env_clear(self) -> Self:
        """Removes all variables, those that were set here before as well."""
        self._cleared = True
        self._edits.clear()
        return self

    def current_dir(self, dir: AsPath, /) -> Self:
        """The directory that the child starts in; a relative program path, and "." in PATH, are seen from there."""
        self._dir = Native._text_of(dir)
        return self

    def stdin(self, cfg: Stdio | HasFileno | int, /) -> Self:
        """What the child reads."""
        self._stdio[0] = stdio(cfg)
        return self

    def stdout(self, cfg: Stdio | HasFileno | int, /) -> Self:
        """Where it writes."""
        self._stdio[1] = stdio(cfg)
        return self

    def stderr(self, cfg: Stdio | HasFileno | int, /) -> Self:
        """Where it tells of errors."""
        self._stdio[2] = stdio(cfg)
        return self

    def detached(self, yes: bool, /) -> Self:
        """Whether the child gets a session of its own: no terminal, and no signal that the terminal sends to us.

        Corresponds to RFC 517's `detached`, `setsid(2)`; on Windows to DETACHED_PROCESS in a process group of its own.
        """
        self._detached = yes
        return self

    def get_program(self) -> OsString:
        """The program, as given.  Corresponds to `Command::get_program`."""
        return os_string(self._program)

    def get_args(self) -> list[OsString]:
        """The arguments, without the program.  Corresponds to `Command::get_args`."""
        return [*map(os_string, self._args)]

    def get_envs(self) -> list[tuple[OsString, OsString | None]]:
        """The changes to the environment, by name; None for one that is removed.  Corresponds to `Command::get_envs`."""
        edits = sorted(self._edits.items())
        return [(os_string(key), None if value is None else os_string(value)) for key, value in edits]

    def get_current_dir(self) -> PathBuf | None:
        """The directory, None where it is ours.  Corresponds to `Command::get_current_dir`."""
        from pyio.path import PathBuf

        return None if self._dir is None else PathBuf(self._dir)

    def run(self) -> Child:
        """Starts the program and returns at once.

        Corresponds to `Command::spawn`.  Errors: those of the program's exec, with its name: NOT_FOUND, PERMISSION_DENIED,
        ARGUMENT_LIST_TOO_LONG, OTHER (ENOEXEC: a script without its first line); those of the directory, with its name;
        OTHER (EMFILE) where no descriptor is left for a pipe; INVALID_INPUT for NUL in any string, and for a variable
        without a name or with "=" in it.  Nothing is left behind then.

        >>> from pyio import io, process
        >>> try:
        ...     process.Command("no-such-program").run()
        ... except io.Error as e:
        ...     print(e.kind().name, e.filename)
        NOT_FOUND no-such-program
        """
        child = Child()
        try:
            self._start(child, _UNSET, pinned=True)
        except BaseException:
            child._destroy()
            raise
        return child

    def status(self, deadline: Deadline | None = None) -> ExitStatus:
        """Starts the program and waits until it ends.

        Corresponds to `Command::status`.  Past the deadline the child is killed and reaped.  Errors: those of run;
        TIMED_OUT or CANCELLED, whose into_inner() is an Output with the status; any exception that a signal handler
        raises, such as KeyboardInterrupt, kills the child, too.
        """
        if deadline is not None:
            checked(deadline)
        child = Child()
        try:
            self._start(child, _UNSET, pinned=deadline is not None)
            status = child.wait(deadline)
            child._output(status)
            return status
        except BaseException as e:
            try:
                _end(child, e)
            finally:
                # nothing is left to do, unless a signal handler raised while it was ended
                child._destroy()
            raise

    def output(self, deadline: Deadline | None = None) -> Output:
        """Starts the program, reads what it writes, and waits until it ends.

        Corresponds to `Command::output`.  Both pipes are drained at once; nothing goes to the disk.  Past the deadline the
        child is killed and reaped; its own children are not.  Errors: those of run; TIMED_OUT or CANCELLED, whose
        into_inner() is the Output so far, None where the deadline had passed before; any exception that a signal handler
        raises, such as KeyboardInterrupt, kills the child, too.

        Loses what was read by such an exception, and where somebody else has reaped the child; wait_with_output does not.
        """
        if deadline is not None:
            checked(deadline)
        child = Child()
        try:
            self._start(child, _UNSET_OUTPUT, pinned=deadline is not None)
            return child.wait_with_output(deadline)
        except BaseException as e:
            try:
                _end(child, e)
            finally:
                # nothing is left to do, unless a signal handler raised while it was ended
                child._destroy()
            raise

    def _exec(self) -> NoReturn:
        from pyio._sys.process.replace import replace

        ends = Ends()
        try:
            ends.open(self._wanted(_UNSET))
            replace(self._launch(), ends.given)
        finally:
            ends.close()

    def _wanted(self, unset: tuple[int, int, int]) -> tuple[int, int, int]:
        stdin, stdout, stderr = self._stdio
        return (
            unset[0] if stdin is None else stdin._wanted(),
            unset[1] if stdout is None else stdout._wanted(),
            unset[2] if stderr is None else stderr._wanted(),
        )

    def _start(self, child: Child, unset: tuple[int, int, int], /, *, pinned: bool) -> None:
        """Starts it as `child`; where that fails, the caller destroys what there is of it."""
        wanted = self._wanted(unset)
        launch = self._launch()
        if wanted == _UNSET:
            child._running.start(launch, wanted, pinned=pinned)
            return
        ends = Ends()
        try:
            ends.open(wanted)
            child._running.start(launch, ends.given, pinned=pinned)
            if wanted[0] == CAPTURE:
                child.stdin = ChildStdin(-1)
                ends.hand_over(0, child.stdin)
            if wanted[1] == CAPTURE:
                child.stdout = ChildStdout(-1)
                ends.hand_over(1, child.stdout)
            if wanted[2] == CAPTURE:
                child.stderr = ChildStderr(-1)
                ends.hand_over(2, child.stderr)
        finally:
            ends.close()

    def _launch(self) -> Launch:
        launch = Launch(self._program)
        launch.argv = [self._program if self._arg0 is None else self._arg0, *self._args]
        launch.cleared = self._cleared
        launch.edits = self._edits
        launch.directory = self._dir
        launch.detached = self._detached
        launch.group = self._group
        launch.uid = self._uid
        launch.gid = self._gid
        launch.groups = self._groups
        if self._detached and self._group:
            raise Error(
                ErrorKind.INVALID_INPUT, "a session of its own begins with a process group of its own"
            )
        return launch

    def __repr__(self) -> str:
        argv = [self._program if self._arg0 is None else self._arg0, *self._args]
        return f"{self._prefix()}{' '.join(map(_quoted, argv))}"

    def _prefix(self) -> str:
        """What precedes the program: directory, environment, and the program where it is not the first argument."""
        parts: list[str] = []
        if self._dir is not None:
            parts.append(f"cd {_quoted(self._dir)} &&")
        gone = sorted(key for key, value in self._edits.items() if value is None)
        if self._cleared:
            parts.append("env -i")
        elif gone:
            parts.append(" ".join(["env", *(f"-u {key}" for key in gone)]))
        parts += (
            f"{key}={_quoted(value)}" for key, value in sorted(self._edits.items()) if value is not None
        )
        if self._arg0 is not None:
            parts.append(f"[{_quoted(self._program)}]")
        return "".join(f"{part} " for part in parts)


def _end(child: Child, error: BaseException) -> None:
    """Ends the child that nobody else can reach, after an error of waiting for it."""
    output = child._destroy()
    if output is not None and isinstance(error, Error):
        error._with(output)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
