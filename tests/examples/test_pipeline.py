"""examples/pipeline.py, as a program and as a module."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from pyio import io
from pyio.io import Deadline, ErrorKind
from pyio.os import unix
from pyio.process import Command

if sys.platform == "win32":
    pytest.skip("the programs are those of Unix", allow_module_level=True)

SOURCE = Path(__file__).parents[2] / "examples" / "pipeline.py"

spec = importlib.util.spec_from_file_location("pipeline", SOURCE)
assert spec is not None
assert spec.loader is not None
pipeline: Any = importlib.util.module_from_spec(spec)  # an example is no package
spec.loader.exec_module(pipeline)


def program(*args: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The example, as somebody calls it."""
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, SOURCE, *args],
        check=False,
        input=data,
        capture_output=True,
        env=variables,
        timeout=25,
    )


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.slow
def test_three_programs() -> None:
    """What goes in at the first comes out at the last."""
    done = program(r"tr -cs [:alpha:] \\n", "sort", "uniq -c", data=b"b a, b! c b a")
    assert [line.split() for line in done.stdout.splitlines()] == [[b"2", b"a"], [b"3", b"b"], [b"1", b"c"]]
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.slow
def test_one_program() -> None:
    """A pipeline of one has no pipes."""
    done = program("cat", data=b"as it is")
    assert (done.returncode, done.stdout) == (0, b"as it is")


@pytest.mark.slow
def test_no_shell() -> None:
    """Words are split, and nothing is expanded."""
    assert program("printf '%s.' '$HOME' 'a b' '*'").stdout == b"$HOME.a b.*."


@pytest.mark.slow
def test_much_data() -> None:
    """A hundred megabytes go through three programs and two pipes, whole."""
    done = program("head -c 100000000 /dev/zero", "cat", "sha256sum")
    assert done.stdout.split()[0].decode() == hashlib.sha256(bytes(100_000_000)).hexdigest()


@pytest.mark.slow
def test_each_status_counts() -> None:
    """The last that failed gives the exit status, and each is told of, wherever it stands."""
    done = program("sh -c 'echo x; exit 3'", "sh -c 'cat; exit 5'", "cat")
    assert (done.returncode, done.stdout) == (5, b"x\n")
    lines = done.stderr.decode().splitlines()
    assert [line.rpartition(": ")[2] for line in lines] == ["3", "5"]
    assert program("sh -c 'kill -9 $$'", "cat").returncode == 128 + signal.SIGKILL


@pytest.mark.slow
def test_who_is_not_wanted_any_more_has_not_failed() -> None:
    """`yes | head` ends, and well."""
    done = program("yes", "head -n 2")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"y\ny\n", b"")


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_program_that_is_not_there(at: int) -> None:
    """None of the others is left, nor a pipe."""
    commands = [Command("sleep").arg("60") for _ in range(3)]
    commands[at] = Command("no-such-program")
    with pytest.raises(io.Error) as caught:
        pipeline.run(commands)
    assert (caught.value.kind(), caught.value.filename) == (ErrorKind.NOT_FOUND, "no-such-program")
    assert no_child_is_left()


def test_past_the_deadline() -> None:
    """All of them are killed and reaped."""
    start = time.monotonic()
    with pytest.raises(io.Error) as caught:
        pipeline.run([Command("sleep").arg("60"), Command("cat"), Command("cat")], Deadline.after(0.05))
    assert caught.value.kind() is ErrorKind.TIMED_OUT
    assert time.monotonic() - start < 10
    assert no_child_is_left()


@pytest.mark.slow
def test_within() -> None:
    """The option gives the deadline, and the exit status is that of timeout(1)."""
    assert program("--within", "0.05", "sleep 60", "cat").returncode == 124
    assert program("--within", "20", "true", "true").returncode == 0


@pytest.mark.slow
def test_what_is_no_command() -> None:
    """It is said in a line, with the exit status of a wrong call: an open quote, no word at all, no duration."""
    for args in (["true", "echo 'x"], ["true", " "], ["--within", "nan", "true"], ["--within", "x", "true"]):
        done = program(*args)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Traceback" not in done.stderr


def test_no_descriptor_of_ours_keeps_a_pipe_open() -> None:
    """The last one sees the end of its input, though the others are long-lived descriptors of ours meanwhile."""
    reader, writer = unix.pipe()
    with reader, writer:
        statuses = pipeline.run([Command("echo").arg("x"), Command("cat"), Command("cat").stdout(writer)])
        writer.close()
        assert all(status.success() for status in statuses)
        assert io.read_to_end(reader) == b"x\n"


@pytest.mark.slow
def test_ctrl_c() -> None:
    """An interrupt ends the programs, too, and leaves none."""
    code = (
        f"import sys; sys.path.insert(0, {str(SOURCE.parent)!r}); import pipeline, os\n"
        "from pyio.process import Command\n"
        "try: pipeline.run([Command('sleep').arg('60'), Command('sh').args(['-c', 'echo up; exec cat'])])\n"
        "except KeyboardInterrupt: print('interrupted', end=' ')\n"
        "try: os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError: print('alone')\n"
    )
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-uc", code], stdout=subprocess.PIPE, env=variables) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"up\n"
        running.send_signal(signal.SIGINT)
        assert running.stdout.read() == b"interrupted alone\n"
