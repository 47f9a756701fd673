"""Application code over pyio.process and pipes, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path
from typing import assert_never, assert_type

from pyio import fs, io, process
from pyio.io import Deadline
from pyio.os import unix
from pyio.os.unix import ChildExt, CommandExt, ExitStatusExt, FromRawFd, IntoRawFd, PipeReader, PipeWriter
from pyio.os_str import OsString
from pyio.path import PathBuf
from pyio.process import (
    Child,
    ChildStderr,
    ChildStdin,
    ChildStdout,
    Command,
    ExitStatus,
    Output,
    Process,
    Stdio,
)


class Traced(Command):
    """A Command of one's own: the builder's methods give it back."""

    def runs(self) -> int:
        return 0


def building(path: PathBuf, name: OsString, other: Path) -> None:
    """Whatever is an OS string is an argument, and every setter gives the Command."""
    command = Traced(other).arg(path).arg(name).args(["a", path, name]).env("A", path).env_remove(name)
    assert_type(
        command.envs({"A": "1"}).envs([("A", name)]).env_clear().current_dir(path).detached(True), Traced
    )
    assert_type(command.get_args(), list[OsString])
    assert_type(command.get_envs(), list[tuple[OsString, OsString | None]])
    assert_type(command.get_current_dir(), PathBuf | None)
    assert_type(CommandExt.process_group(CommandExt.uid(command, 0), 0), Command)


def streams(file: fs.File, sock: socket.socket, reader: PipeReader) -> None:
    """What has a descriptor stands for a Stdio, and so does its number."""
    command = Command("cat").stdin(file).stdout(sock).stderr(2).stdin(reader).stdout(sys.stdout)
    assert_type(command.stdin(Stdio.null()).stdout(Stdio.from_handle(file)), Command)


def running(command: Command, deadline: Deadline) -> None:
    """What each way of starting gives."""
    assert_type(command.status(), ExitStatus)
    assert_type(command.status(deadline).status(), int | None)
    assert_type(command.output(deadline=deadline), Output)
    assert_type(command.output().check().stdout, bytes)
    with command.run() as child:
        assert_type(child, Child)
        assert_type(child.stdin, ChildStdin | None)
        assert_type(child.take_stdin(), ChildStdin)
        assert_type(io.BufReader(child.take_stdout()), io.BufReader[ChildStdout])
        assert_type(child.take_stderr().with_deadline(deadline), io.ReadDeadline[ChildStderr])
        assert_type(child.wait(deadline), ExitStatus)
        assert_type(child.try_wait(), ExitStatus | None)
        assert_type(child.wait_with_output(), Output)
        assert_type(child.process(), Process)
        assert_type(ChildExt.id(child), int)
    assert_type(ExitStatusExt.signal(child.wait()), int | None)
    match command.output():
        case Output(status, stdout=b"", stderr=err):
            assert_type(status, ExitStatus)
            assert_type(err, bytes)
        case _:
            pass


def pipes(deadline: Deadline) -> None:
    """Ends of pipes are readers and writers, with deadlines, and own their descriptors."""
    reader, writer = unix.pipe()
    assert_type(reader, PipeReader)
    assert_type(writer.try_clone(), PipeWriter)
    assert_type(reader.with_deadline(deadline).get_ref(), PipeReader)
    assert_type(writer.with_deadline(deadline), io.WriteDeadline[PipeWriter])
    assert_type(io.copy(reader, writer), int)
    assert_type(FromRawFd.from_raw_fd(ChildStdout, IntoRawFd.into_raw_fd(reader)), ChildStdout)


def nothing_comes_back(code: int, command: Command) -> int:
    """What ends this process is known not to return."""
    if code == 0:
        process.exit(code)
    elif code == 1:
        process.abort()
    elif code == 2:
        CommandExt.exec(command)
    else:
        return code
    assert_never(code)
