"""Command: what a program gets, and what comes of starting it."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pyio import fs, io
from pyio.io import Error, ErrorKind
from pyio.os import unix
from pyio.os.unix import CommandExt
from pyio.os_str import OsString
from pyio.path import PathBuf
from pyio.process import Command, Stdio
from tests.conftest import descriptors_left

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    pytest.skip("the programs are those of Unix", allow_module_level=True)


def inheritable(fd: int) -> bool:
    try:
        return os.get_inheritable(fd)
    except OSError:
        return False


# what whoever started the tests left open for us, and for our children
ALREADY_INHERITABLE = sum(fd > 2 and inheritable(fd) for fd in map(int, os.listdir("/proc/self/fd")))


@pytest.fixture
def home(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp)
    return tmp


def sh(script: str, *args: str) -> Command:
    return Command("sh").args(["-c", script, "sh", *args])


def failure(call: Callable[[], object]) -> Error:
    with pytest.raises(Error) as caught:
        call()
    return caught.value


def program(path: Path, script: str, mode: int = 0o755) -> None:
    path.write_text(script)
    path.chmod(mode)


# ---------------------------------------------------------------- arguments


@pytest.mark.parametrize(
    "args",
    [
        [],
        [""],
        ["a b", "", "  "],
        ["$HOME", "*", "`id`", ";", "'\""],
        ["πЯ音æ∞"],
        ["-n", "--", "\\"],
        ["x" * 100_000],
    ],
    ids=lambda args: repr(args)[:20],
)
def test_arguments_arrive_as_given(args: list[str]) -> None:
    """No shell, no splitting, nothing expanded; an empty one is one."""
    output = Command("printf").arg("%s\\0").args(args).output()
    assert output.stdout.decode() == "".join(f"{arg}\0" for arg in args or [""])


def test_arguments_that_are_not_utf8() -> None:
    """Bytes that are no text pass through, in arguments and in variables."""
    name = OsString("caf\udce9")
    assert Command("printf").arg("%s").arg(name).output().stdout == b"caf\xe9"
    assert sh('printf %s "$NAME"').env("NAME", name).output().stdout == b"caf\xe9"


def test_paths_are_arguments_and_programs(home: Path) -> None:
    """Whatever names a file names a program: str, OsString, pyio's paths, pathlib's."""
    program(home / "prog", "#!/bin/sh\nprintf %s $1")
    for name in (str(home / "prog"), OsString(str(home / "prog")), PathBuf(home) / "prog", home / "prog"):
        assert Command(name).arg(home).output().stdout == os.fsencode(home)


def test_arg0() -> None:
    """The program's own name is what arg0 says, on both ways of starting."""
    assert CommandExt.arg0(sh("echo $0"), "other").get_args()[0] == "-c"
    for command in (Command("sh"), Command("sh").current_dir("/")):
        assert CommandExt.arg0(command, "other").args(["-c", "echo $0"]).output().stdout == b"other\n"


ANY: Any = Command  # as a caller without a type checker has it


@pytest.mark.parametrize(
    "call",
    [
        lambda: ANY(b"sh"),
        lambda: ANY(5),
        lambda: ANY("sh").arg(b"x"),
        lambda: ANY("sh").arg(None),
        lambda: ANY("sh").args("abc"),
        lambda: ANY("sh").args(Path("abc")),
        lambda: ANY("sh").args([1]),
        lambda: ANY("sh").env("A", 1),
        lambda: ANY("sh").env(b"A", "1"),
        lambda: ANY("sh").envs({"A": 1}),
        lambda: ANY("sh").current_dir(5),
        lambda: ANY("sh").stdin("file"),
        lambda: ANY("sh").stdin(None),
        lambda: ANY("sh").stdin(True),
        lambda: ANY("sh").stdin(1.0),
    ],
)
def test_wrong_types(call: Callable[[], object]) -> None:
    """What is of the wrong type is a TypeError where it is given, not when the program starts."""
    with pytest.raises(TypeError):
        call()


# ---------------------------------------------------------------- errors


NUL: dict[str, Callable[[], Command]] = {
    "program": lambda: Command("tr\0ue"),
    "path": lambda: Command("/bin/tr\0ue"),
    "arg": lambda: Command("true").arg("a\0"),
    "args": lambda: Command("true").args(["a", "\0"]),
    "arg0": lambda: CommandExt.arg0(Command("true"), "a\0"),
    "directory": lambda: Command("true").current_dir("/\0"),
    "variable": lambda: Command("true").env("A\0", "1"),
    "value": lambda: Command("true").env("A", "1\0"),
    "arg, by the helper": lambda: Command("true").current_dir("/").arg("a\0"),
    "program, by the helper": lambda: Command("tr\0ue").current_dir("/"),
    "value, by the helper": lambda: Command("true").current_dir("/").env("A", "1\0"),
    "variable without a name": lambda: Command("true").env("", "1"),
    "variable with =": lambda: Command("true").env("A=B", "1"),
}


@pytest.mark.parametrize("command", NUL.values(), ids=NUL)
def test_nul_is_invalid_input(command: Callable[[], Command]) -> None:
    """What no system call takes is INVALID_INPUT when the program is started, by every way of starting it."""
    made = command()
    for start in (made.run, made.status, made.output, lambda: CommandExt.exec(made)):
        assert failure(start).kind() is ErrorKind.INVALID_INPUT


def test_removing_what_cannot_be_is_nothing() -> None:
    """A variable that nobody can have is removed as any that is not set."""
    assert Command("true").env_remove("").env_remove("A=B").env_remove("A\0").status().success()


WAYS: dict[str, Callable[[Command], Command]] = {
    "posix_spawn": lambda c: c,
    "helper": lambda c: c.current_dir("."),
    "another PATH": lambda c: c.env("PATH", os.environ["PATH"]),
    "cleared": lambda c: c.env_clear(),
    "session": lambda c: c.detached(True),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_errors_of_the_exec(home: Path, way: Callable[[Command], Command]) -> None:
    """They arrive from run(), with kind, errno and the program's name; status() and output() raise them too."""
    program(home / "unreadable", "#!/bin/sh\n", 0o644)
    program(home / "no-format", "no format")
    program(home / "no-interpreter", "#!/no/such/interpreter\n")
    (home / "directory").mkdir()
    cases = {
        "no-such-program": ErrorKind.NOT_FOUND,
        "./no-such-program": ErrorKind.NOT_FOUND,
        str(home / "no-such-program"): ErrorKind.NOT_FOUND,
        "": ErrorKind.NOT_FOUND,
        "./no-interpreter": ErrorKind.NOT_FOUND,
        "./no-format/x": ErrorKind.NOT_A_DIRECTORY,
        "./unreadable": ErrorKind.PERMISSION_DENIED,
        "./directory": ErrorKind.PERMISSION_DENIED,
        "./no-format": ErrorKind.OTHER,
        "./" + "x" * 300: ErrorKind.INVALID_FILENAME,
    }
    for name, kind in cases.items():
        command = way(Command(name))
        for start in (command.run, command.status, command.output):
            error = failure(start)
            assert (error.kind(), error.filename) == (kind, name)
            assert error.raw_os_error()
            assert isinstance(error, FileNotFoundError) == (kind is ErrorKind.NOT_FOUND)


def test_a_program_in_path_that_may_not_run(home: Path) -> None:
    """The search goes on behind what may not run; only where nothing else is found that is the error."""
    program(home / "thing", "#!/bin/sh\n", 0o644)
    (home / "behind").mkdir()
    command = Command("thing").env("PATH", f"{home}:{home}/behind")
    assert failure(command.run).kind() is ErrorKind.PERMISSION_DENIED
    program(home / "behind" / "thing", "#!/bin/sh\necho found")
    assert command.output().stdout == b"found\n"


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_no_shell_runs_what_is_no_program(
    home: Path, way: Callable[[Command], Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script without its first line is refused (ENOEXEC), found by PATH or not."""
    program(home / "pyio-script", "echo ran > proof")
    monkeypatch.setenv("PATH", str(home), prepend=":")
    for name in ("pyio-script", "./pyio-script"):
        command = way(Command(name))
        if way is WAYS["cleared"]:
            command.env("PATH", str(home))
        assert failure(command.status).kind() is ErrorKind.OTHER
    assert not (home / "proof").exists()


def test_arguments_that_are_too_long() -> None:
    """More than the system takes is ARGUMENT_LIST_TOO_LONG, on both ways."""
    for way in (WAYS["posix_spawn"], WAYS["helper"]):
        command = way(Command("true")).args(["x" * 100_000] * 100)
        assert failure(command.run).kind() is ErrorKind.ARGUMENT_LIST_TOO_LONG


def test_the_directory_that_is_not_there(home: Path) -> None:
    """Its error names the directory, not the program."""
    error = failure(Command("true").current_dir("nowhere").run)
    assert (error.kind(), error.filename) == (ErrorKind.NOT_FOUND, "nowhere")
    (home / "file").touch()
    error = failure(Command("true").current_dir("file").run)
    assert (error.kind(), error.filename) == (ErrorKind.NOT_A_DIRECTORY, "file")


def test_an_error_that_arrives_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """The helper tells the error bit by bit; who is quick does not take the first bit for all of it."""
    read = os.read
    monkeypatch.setattr(os, "read", lambda fd, _size: read(fd, 1))
    error = failure(Command("no-such-program").current_dir("/").run)
    assert (error.kind(), error.filename) == (ErrorKind.NOT_FOUND, "no-such-program")


@pytest.mark.slow
def test_a_hundred_failures_leave_nothing() -> None:
    """No zombie and no descriptor is left of programs that could not be started; the fixtures look."""
    piped = Stdio.capture()
    for way in WAYS.values():
        command = way(Command("x" * 300)).stdin(piped).stdout(piped).stderr(piped)
        for _ in range(100):
            assert failure(command.run).kind() in {ErrorKind.NOT_FOUND, ErrorKind.INVALID_FILENAME}


# ---------------------------------------------------------------- environment


def variables(command: Command) -> dict[str, str]:
    lines = command.output().stdout.decode().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_the_environment_is_ours_as_it_is_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is set after the Command was made is seen by the child."""
    command = Command("env").env("OWN", "1")
    monkeypatch.setenv("PYIO_LATE", "seen")
    found = variables(command)
    assert (found["PYIO_LATE"], found["OWN"]) == ("seen", "1")
    assert "OWN" not in os.environ


def test_edits_apply_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last word on a variable counts; clearing forgets what was set before it, and what is ours."""
    monkeypatch.setenv("PYIO_OURS", "ours")
    assert "PYIO_OURS" not in variables(Command("env").env_remove("PYIO_OURS"))
    assert "PYIO_OURS" not in variables(Command("env").env("PYIO_OURS", "x").env_remove("PYIO_OURS"))
    assert variables(Command("env").env_remove("PYIO_OURS").env("PYIO_OURS", "x"))["PYIO_OURS"] == "x"
    assert variables(Command("env").env("A", "1").env("A", "2"))["A"] == "2"
    cleared = Command("/usr/bin/env").env("A", "1").env_clear().env("B", "2").env("C", "3").env_remove("C")
    assert variables(cleared) == {"B": "2"}
    assert variables(Command("/usr/bin/env").env_clear()) == {}
    assert os.environ["PYIO_OURS"] == "ours"


def test_several_variables() -> None:
    """envs takes a mapping or pairs; the later pair wins."""
    clear = Command("/usr/bin/env").env_clear
    assert variables(clear().envs({"A": "1", "B": "a=b"})) == {"A": "1", "B": "a=b"}
    assert variables(clear().envs([("A", "1"), ("A", "2")])) == {"A": "2"}


@pytest.mark.slow
def test_an_odd_environment_of_ours() -> None:
    """What stands in our own environment without a name stops no child, on either way."""
    code = "from pyio.process import Command; print(Command('true').status(), Command('true').current_dir('/').status())"
    command = Command("env").args(["=odd", sys.executable, "-c", code])
    output = command.env("PYTHONPATH", os.pathsep.join(sys.path)).output()
    assert output.stdout == b"exit status: 0 exit status: 0\n", output


def test_the_path_of_the_child_is_searched(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """PATH counts as the child will have it: set, cleared (then the system's default), or removed; else ours."""
    program(home / "pyio-program", "#!/bin/sh\necho here")
    assert Command("pyio-program").env("PATH", f"/nowhere:{home}").output().stdout == b"here\n"
    assert failure(Command("pyio-program").run).kind() is ErrorKind.NOT_FOUND
    monkeypatch.setenv("PATH", str(home))
    assert Command("pyio-program").env("A", "1").stdout(Stdio.null()).status().success()
    assert failure(Command("pyio-program").env_remove("PATH").run).kind() is ErrorKind.NOT_FOUND
    assert Command("echo").arg("found").env_clear().output().stdout == b"found\n"
    assert failure(Command("echo").run).kind() is ErrorKind.NOT_FOUND
    assert Command("pyio-program").env("PATH", "").output().stdout == b"here\n"  # "" is the current directory


# ---------------------------------------------------------------- directory


def test_current_dir(home: Path) -> None:
    """The child starts there, or where we are; a relative program is seen from there."""
    (home / "sub").mkdir()
    program(home / "sub" / "prog", "#!/bin/sh\npwd -P")
    real = os.fsencode(home.resolve())
    assert Command("pwd").output().stdout == real + b"\n"
    assert Command("pwd").current_dir("/").output().stdout == b"/\n"
    assert Command("./prog").current_dir(PathBuf(home) / "sub").output().stdout == real + b"/sub\n"
    assert Path.cwd() == home.resolve()


# ---------------------------------------------------------------- standard streams


def test_what_streams_are_when_they_are_not_set(capfd: pytest.CaptureFixture[str]) -> None:
    """run() and status() inherit; output() captures, and gives nothing to read."""
    assert sh("echo out; echo err >&2").status().success()
    assert capfd.readouterr() == ("out\n", "err\n")
    sh("echo again").run().wait()
    assert capfd.readouterr() == ("again\n", "")
    output = sh("cat; echo out; echo err >&2").output()
    assert (output.stdout, output.stderr) == (b"out\n", b"err\n")
    assert capfd.readouterr() == ("", "")


def test_what_is_set_wins_over_output(capfd: pytest.CaptureFixture[str]) -> None:
    """output() leaves alone what was set; what is not captured is empty."""
    command = sh("echo out; echo err >&2").stdout(Stdio.inherit()).stderr(Stdio.null())
    output = command.output()
    assert (output.stdout, output.stderr) == (b"", b"")
    assert capfd.readouterr() == ("out\n", "")


def test_null(home: Path) -> None:
    """Nothing is read, and what is written is gone, however much."""
    command = sh("cat; yes | head -n 20000; yes | head -n 20000 >&2")
    null = Stdio.null()
    assert command.stdin(null).stdout(null).stderr(null).status().success()


def test_streams_from_handles(home: Path) -> None:
    """A File, a pipe's end, a socket, a file of Python's, a number: whatever is open, and it stays open."""
    import socket

    fs.write("in", "from a file")
    with fs.File.open("in") as source, fs.File.create("out") as target:
        assert Command("cat").stdin(source).stdout(target).status().success()
        target.write_all(b", and ours")
    assert fs.read("out") == b"from a file, and ours"

    reader, writer = unix.pipe()
    with reader, writer:
        assert Command("echo").arg("piped").stdout(writer).status().success()
        writer.close()
        assert io.read_to_end(reader) == b"piped\n"

    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert Command("echo").arg("socket").stdout(theirs).status().success()
        assert ours.recv(100) == b"socket\n"

    with open("out2", "wb") as file:
        assert Command("echo").arg("number").stdout(file.fileno()).status().success()
        assert Command("echo").arg("file").stdout(Stdio.from_handle(file)).status().success()
    assert fs.read("out2") == b"number\nfile\n"


def test_one_handle_for_two_streams(home: Path) -> None:
    """2>&1: both streams go to the same open file, in their order."""
    with fs.File.create("log") as log:
        assert sh("echo out; echo err >&2; echo out").stdout(log).stderr(log).status().success()
    assert fs.read("log") == b"out\nerr\nout\n"


def test_swapped_streams(capfd: pytest.CaptureFixture[str]) -> None:
    """The child's stdout may be our stderr and the other way round."""
    for way in (WAYS["posix_spawn"], WAYS["helper"]):
        assert way(sh("echo out; echo err >&2")).stdout(2).stderr(1).status().success()
        assert capfd.readouterr() == ("err\n", "out\n")


def test_a_closed_handle() -> None:
    """A handle is asked for its number when the program starts; a closed one fails then, and nothing is left."""
    with fs.File.open("/dev/null") as file:
        command = Command("true").stdin(file).stdout(Stdio.capture())
    error = failure(command.run)
    assert (error.kind(), error.raw_os_error()) == (ErrorKind.OTHER, 9)
    for way in (WAYS["posix_spawn"], WAYS["helper"]):
        error = failure(way(Command("true").stdin(12345)).run)
        assert (error.kind(), error.raw_os_error()) == (ErrorKind.OTHER, 9)


@pytest.mark.parametrize("fd", [-1, -2, -3, -(2**40)])
def test_a_negative_number_is_no_handle(fd: int) -> None:
    """Not even those that subprocess knows."""
    with pytest.raises(ValueError):
        Command("true").stdin(fd)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_child_has_three_descriptors(home: Path, way: Callable[[Command], Command]) -> None:
    """Nothing but 0, 1 and 2 reaches it, whatever is open here and whatever was opened to start it."""
    with fs.File.open("/dev/null"), open("/dev/null"):
        r, w = os.pipe()
        try:
            command = way(Command("/bin/ls")).arg("/proc/self/fd").stdin(Stdio.capture())
            found = len(command.output().stdout.split())
            assert found == 4 + ALREADY_INHERITABLE  # one is the listing itself
            os.set_inheritable(r, True)  # what somebody made so, is
            assert os.fsencode(str(r)) in command.output().stdout.split()
        finally:
            os.close(r)
            os.close(w)


CLOSED = """
import os, sys
for fd in {closed}:
    os.close(fd)
from pyio import io, process
piped = process.Stdio.capture()
for command in (process.Command("sh"), process.Command("sh").current_dir("/")):
    command.args(["-c", "read line; echo got $line; echo err >&2"]).stdin(piped).stdout(piped).stderr(piped)
    with command.run() as child:
        assert min(p.fileno() for p in (child.stdin, child.stdout, child.stderr)) > 2
        child.stdin.write_all(b"it\\n")
        output = child.wait_with_output()
    assert (output.stdout, output.stderr) == (b"got it\\n", b"err\\n"), output
os._exit(77)
"""


@pytest.mark.slow
@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)], ids=str)
def test_where_our_own_streams_are_closed(closed: tuple[int, ...]) -> None:
    """Pipes that get the numbers of streams are moved out of their way."""
    run = (
        Command(sys.executable)
        .args(["-c", CLOSED.format(closed=closed)])
        .env("PYTHONPATH", os.pathsep.join(sys.path))
    )
    assert run.output().status.status() == 77


# ---------------------------------------------------------------- signals and groups


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_the_signals_of_the_child(way: Callable[[Command], Command]) -> None:
    """No signal is blocked, though we block some, and SIGPIPE ends it, though Python ignores that."""
    old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGUSR1})
    try:
        status = way(Command("/bin/cat")).arg("/proc/self/status").output().stdout.decode()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)
    lines = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    assert int(lines["SigBlk"], 16) == 0
    assert not int(lines["SigIgn"], 16) >> (signal.SIGPIPE - 1) & 1
    assert not int(lines["SigIgn"], 16) >> (signal.SIGXFSZ - 1) & 1


def test_a_broken_pipe_in_the_child_is_its_end() -> None:
    """`yes | head` ends, and says nothing."""
    output = sh("yes | head -n 1").output()
    assert (output.status.success(), output.stderr) == (True, b"")


def test_the_mask_of_ours_stays() -> None:
    """Starting a program changes no mask of the thread that starts it."""
    old = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})
    try:
        for way in WAYS.values():
            way(Command("/bin/true")).status()
            assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == old | {signal.SIGUSR2}
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)


def test_detached() -> None:
    """A detached child leads a session of its own, others are in ours."""
    for yes, way in ((True, WAYS["posix_spawn"]), (True, WAYS["helper"]), (False, WAYS["posix_spawn"])):
        with way(Command("sleep")).arg("60").detached(yes).run() as child:
            pid = unix.ChildExt.id(child)
            assert (os.getsid(pid) == pid) is yes
            child.signal_kill()


# ---------------------------------------------------------------- threads, descriptors, showing


@pytest.mark.slow
def test_starting_in_many_threads(home: Path) -> None:
    """What threads start at the same time gets nothing of each other, and each its own status and output."""
    failed: list[object] = []

    def work(number: int) -> None:
        for turn in range(20):
            way = [*WAYS.values()][(number + turn) % len(WAYS)]
            output = way(sh(f"echo {number}.{turn}; ls /proc/self/fd | wc -w; exit {number}")).output()
            if (
                output.stdout != f"{number}.{turn}\n{4 + ALREADY_INHERITABLE}\n".encode()
                or output.status.status() != number
            ):
                failed.append(output)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []


@pytest.mark.parametrize("way", [WAYS["posix_spawn"], WAYS["helper"]], ids=["posix_spawn", "helper"])
def test_no_descriptor_left_to_open(way: Callable[[Command], Command]) -> None:
    """Wherever the descriptors run out, it is an error of EMFILE, or the program runs; the fixtures see what is left."""
    outcomes: set[bool] = set()
    for spare in range(14):
        command = way(Command("true")).stdin(Stdio.capture())
        with descriptors_left(spare):
            try:
                with command.stdout(Stdio.capture()).stderr(Stdio.capture()).run() as child:
                    pass
                assert child.wait().success()
                outcomes.add(True)
            except Error as e:
                assert e.raw_os_error() == 24
                outcomes.add(False)
    assert outcomes == {True, False}


@pytest.mark.skipif(os.getuid() != 0, reason="only root can be nobody, who may have so many processes")
@pytest.mark.parametrize("way", [WAYS["posix_spawn"], WAYS["helper"]], ids=["posix_spawn", "helper"])
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # beside threads, from Python 3.12 on
def test_no_process_left_to_have(way: Callable[[Command], Command]) -> None:
    """Where no more processes are to be had, that is the error (EAGAIN), and no pipe is left."""
    import resource

    command = way(Command("/bin/true")).stdin(Stdio.capture()).stdout(Stdio.capture())
    failure(way(Command("/no/such")).stdout(Stdio.capture()).run)  # whatever is imported late, is now
    pid = os.fork()
    if not pid:
        code = 1
        try:
            before = os.listdir("/proc/self/fd")
            resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
            os.setuid(54321)
            error = failure(command.run)
            code = 7 if error.kind() is ErrorKind.WOULD_BLOCK and os.listdir("/proc/self/fd") == before else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7


def test_a_command_is_used_again() -> None:
    """Each start is a new child; what is added later counts for later ones."""
    command = Command("echo").arg("a")
    assert command.output() == command.output()
    assert command.arg("b").output().stdout == b"a b\n"


def test_what_a_command_tells() -> None:
    """Program, arguments, changes by name, directory."""
    command = Command("echo").arg("first").args(["second"]).env("TERM", "dumb").env_remove("TZ")
    assert command.get_program() == "echo"
    assert command.get_args() == ["first", "second"]
    assert dict(command.get_envs()) == {OsString("TERM"): "dumb", OsString("TZ"): None}
    assert [str(key) for key, _ in command.get_envs()] == ["TERM", "TZ"]
    assert command.get_current_dir() is None
    assert command.current_dir("/bin").get_current_dir() == PathBuf("/bin")


def test_how_a_command_shows_itself() -> None:
    """As a shell would take it: directory, environment, program, arguments."""
    assert repr(Command("some-boring-name")) == '"some-boring-name"'
    command = Command("some-boring-name").args(["1", "2", "3"])
    assert repr(command) == '"some-boring-name" "1" "2" "3"'
    assert (
        repr(CommandExt.arg0(command, "exciting-name")) == '["some-boring-name"] "exciting-name" "1" "2" "3"'
    )
    command = Command("boring-name").current_dir("/some/path").env("FOO", "bar")
    assert repr(command) == 'cd "/some/path" && FOO="bar" "boring-name"'
    assert (
        repr(Command("boring-name").env_remove("FOO").env_remove("BAR")) == 'env -u BAR -u FOO "boring-name"'
    )
    command = Command("boring-name").env_clear().env("BAR", "val").env_remove("FOO")
    assert repr(command) == 'env -i BAR="val" "boring-name"'
