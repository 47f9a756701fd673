"""CommandExt, ExitStatusExt and ChildExt."""

from __future__ import annotations

import os
import signal
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pyio.io import Deadline, Error, ErrorKind
from pyio.os.unix import ChildExt, CommandExt
from pyio.process import Command, Output, Stdio

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    pytest.skip("users, groups and signals are those of Unix", allow_module_level=True)

as_root = pytest.mark.skipif(os.getuid() != 0, reason="only root becomes somebody else")

NOBODY = 65534


def failure(call: Callable[[], object]) -> Error:
    with pytest.raises(Error) as caught:
        call()
    return caught.value


# ---------------------------------------------------------------- who it is


def test_becoming_oneself() -> None:
    """Everybody may, whoever that is."""
    command = CommandExt.gid(CommandExt.uid(Command("id").arg("-u"), os.getuid()), os.getgid())
    assert command.output().stdout == f"{os.getuid()}\n".encode()


@as_root
def test_becoming_somebody_else() -> None:
    """User and group, real and effective; and who stops being root leaves root's groups."""
    output = CommandExt.gid(CommandExt.uid(Command("cat"), NOBODY), NOBODY).arg("/proc/self/status").output()
    lines = dict(line.split(":", 1) for line in output.stdout.decode().splitlines())
    assert {*lines["Uid"].split(), *lines["Gid"].split()} == {str(NOBODY)}
    assert lines["Groups"].split() == []
    command = CommandExt.groups(CommandExt.uid(Command("id").arg("-G"), NOBODY), [5, 7])
    assert {*command.output().stdout.split()} >= {b"5", b"7"}


@as_root
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # beside threads, from Python 3.12 on
def test_what_one_may_not_become() -> None:
    """PERMISSION_DENIED from run(), with the program's name; the child is gone."""
    commands = [
        CommandExt.uid(Command("true"), 0),
        CommandExt.gid(Command("true"), 0),
        CommandExt.groups(Command("true"), [0]),
    ]
    # what it takes to start one is imported now, for nobody may not be allowed to read Python's own modules
    assert CommandExt.uid(Command("true"), os.getuid()).status().success()
    pid = os.fork()
    if not pid:
        code = 1
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            errors = [failure(command.run) for command in commands]
            told = {(error.kind(), error.filename) for error in errors}
            code = 7 if told == {(ErrorKind.PERMISSION_DENIED, "true")} else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


@pytest.mark.parametrize("number", [-1, 2**32 - 1, 2**40])
def test_what_is_no_id(number: int) -> None:
    """-1 means "stays" to the system, and nothing here."""
    for ext in (CommandExt.uid, CommandExt.gid):
        with pytest.raises(ValueError):
            ext(Command("true"), number)
    with pytest.raises(ValueError):
        CommandExt.groups(Command("true"), [0, number])
    any_ext: Any = CommandExt
    for wrong in ("1", None, 1.0):
        with pytest.raises(TypeError):
            any_ext.uid(Command("true"), wrong)


# ---------------------------------------------------------------- groups


@pytest.mark.parametrize("directory", [None, "/"], ids=["posix_spawn", "helper"])
def test_process_groups(directory: str | None) -> None:
    """0 makes a new one, another number joins that."""

    def command() -> Command:
        made = Command("sleep").arg("60")
        return made if directory is None else made.current_dir(directory)

    with CommandExt.process_group(command(), 0).run() as leader:
        pid = ChildExt.id(leader)
        assert os.getpgid(pid) == pid
        with CommandExt.process_group(command(), pid).run() as member:
            assert os.getpgid(ChildExt.id(member)) == pid
            ChildExt.signal_group(leader, signal.SIGTERM)
    assert leader.wait() == member.wait()
    assert str(leader.wait()) == "signal: 15 (SIGTERM)"
    with command().run() as ours:
        assert os.getpgid(ChildExt.id(ours)) == os.getpgrp()
        assert failure(lambda: ChildExt.signal_group(ours, signal.SIGTERM)).kind() is ErrorKind.INVALID_INPUT
        ours.signal_kill()


def test_a_group_takes_grandchildren_with_it() -> None:
    """What the child has started is reached by the signal, and lets the pipe go."""
    command = Command("sh").args(["-c", "sleep 60 & echo started; wait"]).stdout(Stdio.capture())
    with CommandExt.process_group(command, 0).run() as child:
        assert child.stdout is not None
        assert child.stdout.read(bytearray(100)) == 8
        ChildExt.signal_group(child, signal.SIGKILL)
        assert child.wait_with_output(Deadline.after(20)).stdout == b""


def test_groups_that_are_refused() -> None:
    """A group of another session is PERMISSION_DENIED; a session of one's own begins with its own group."""
    assert failure(CommandExt.process_group(Command("true"), 1).run).kind() is ErrorKind.PERMISSION_DENIED
    assert (
        failure(CommandExt.process_group(Command("true"), 1).detached(True).run).kind()
        is ErrorKind.INVALID_INPUT
    )
    assert CommandExt.process_group(Command("true"), 0).detached(True).status().success()
    for number in (-1, 2**31):
        with pytest.raises(ValueError):
            CommandExt.process_group(Command("true"), number)


def test_what_is_no_signal() -> None:
    """INVALID_INPUT; 0 is none, and asks whether one could be sent."""
    with Command("sleep").arg("60").run() as child:
        for number in (-1, 128, 2**40, 100):
            assert failure(partial(ChildExt.signal, child, number)).kind() is ErrorKind.INVALID_INPUT
        ChildExt.signal(child, 0)
        child.signal_kill()


# ---------------------------------------------------------------- exec


def python(code: str, *, stdin: Stdio | None = None) -> Output:
    """A program of its own, with what the code needs."""
    head = (
        "import os, signal, sys, threading\n"
        "from pyio import fs, io, process\n"
        "from pyio.process import Command, Stdio\n"
        "from pyio.os.unix import CommandExt\n"
    )
    command = Command(sys.executable).args(["-c", head + code]).env("PYTHONPATH", os.pathsep.join(sys.path))
    return command.output()


def test_exec_replaces_the_process() -> None:
    """The same process id, the new program's output and code, and no descriptor of ours."""
    output = python(
        "f = fs.File.open('/dev/null')\n"
        "print(os.getpid(), flush=True)\n"
        "CommandExt.exec(Command('sh').args(['-c', 'echo $$; exit 9']))\n"
    )
    first, second = output.stdout.split()
    assert (first, output.status.status()) == (second, 9)


def test_exec_with_everything() -> None:
    """Streams, directory, environment, name, signals: as a child would have them."""
    output = python(
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "with fs.File.create('/dev/null') as null:\n"
        "    command = Command('sh').args(['-c', 'pwd; echo $0 $X; echo lost >&2; grep -E \"Sig(Blk|Ign)\" /proc/self/status'])\n"
        "    command.current_dir('/').env('X', 'x').stderr(null).stdin(Stdio.null())\n"
        "    CommandExt.exec(CommandExt.arg0(command, 'me'))\n"
    )
    directory, names, blocked, ignored = output.stdout.decode().splitlines()
    assert (directory, names, output.stderr) == ("/", "me x", b"")
    assert int(blocked.split()[1], 16) == 0
    assert not int(ignored.split()[1], 16) >> (signal.SIGPIPE - 1) & 1


def test_an_exec_that_fails() -> None:
    """It raises, and the process goes on with the streams, the directory, the signals and the variables it had."""
    output = python(
        "def state(): return (os.getcwd(), dict(os.environ), signal.pthread_sigmask(signal.SIG_BLOCK, ()),\n"
        "                     signal.getsignal(signal.SIGPIPE), len(os.listdir('/proc/self/fd')),\n"
        "                     [os.fstat(fd).st_ino for fd in range(3)])\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})\n"
        "before = state()\n"
        "for command in (Command('no-such'), Command('true').current_dir('/nowhere'), Command('a\\0b'),\n"
        "                Command('true').env('A', '\\0'), Command('/'), Command('').env_clear()):\n"
        "    command.stdout(2).stderr(Stdio.null()).env('B', 'b')\n"
        "    try: CommandExt.exec(command.stdin(Stdio.capture()))\n"
        "    except io.Error as e: print(e.kind().name, repr(e.filename))\n"
        "    assert state() == before, (state(), before)\n"
    )
    assert output.stdout.decode().splitlines() == [
        "NOT_FOUND 'no-such'",
        "NOT_FOUND '/nowhere'",
        "INVALID_INPUT 'a\\x00b'",
        "INVALID_INPUT 'true'",
        "PERMISSION_DENIED '/'",
        "NOT_FOUND ''",
    ], output


def test_exec_outside_the_main_thread() -> None:
    """INVALID_INPUT, for Python sets signals in its main thread alone."""
    output = python(
        "def work():\n"
        "    try: CommandExt.exec(Command('true'))\n"
        "    except io.Error as e: print(e.kind().name)\n"
        "thread = threading.Thread(target=work); thread.start(); thread.join()\n"
    )
    assert output.stdout == b"INVALID_INPUT\n", output


def test_exec_finds_programs_without_a_path() -> None:
    """As a child does: by the system's default where PATH is cleared."""
    output = python("CommandExt.exec(Command('echo').arg('found').env_clear())")
    assert output.stdout == b"found\n", output
