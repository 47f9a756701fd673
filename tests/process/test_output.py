"""Output, and what fills it: draining both pipes at once."""

from __future__ import annotations

import copy
import os
import pickle
import signal
import sys
import threading
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import Deadline, Error, ErrorKind
from pyio.os.unix import ExitStatusExt
from pyio.process import Command, ExitStatus, ExitStatusError, Output, Stdio

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("the programs are those of Unix", allow_module_level=True)

PIPED = Stdio.capture()
MEGABYTE = 1 << 20


def sh(script: str) -> Command:
    return Command("sh").args(["-c", script])


def failure(call: Callable[[], object]) -> Error:
    with pytest.raises(Error) as caught:
        call()
    return caught.value


# ---------------------------------------------------------------- what is read


def test_output_and_status() -> None:
    """What was written to each, and how it ended."""
    assert sh("echo hello").output() == Output(ExitStatusExt.from_raw(0), b"hello\n", b"")
    output = Command("mkdir").arg("./").output()
    assert output.status.status() == 1
    assert output.stdout == b""
    assert output.stderr


@pytest.mark.parametrize("size", [0, 1, 65535, 65536, 65537, 200_000, 3 * MEGABYTE])
@pytest.mark.parametrize("bounded", [False, True])
def test_both_streams_at_once(size: int, bounded: bool) -> None:
    """However much goes to each, in whatever order: nothing waits for ever, nothing is lost or mixed."""
    script = f"head -c {size} /dev/zero & head -c {size} /dev/zero | tr '\\0' x >&2; wait"
    output = sh(script).output(Deadline.after(25) if bounded else None)
    assert output.stdout == bytes(size)
    assert output.stderr == b"x" * size


@pytest.mark.parametrize("first", ["", ">&2"])
def test_one_stream_after_the_other(first: str) -> None:
    """More than a pipe holds goes to one while the other is silent."""
    second = "" if first else ">&2"
    output = sh(f"head -c 300000 /dev/zero {first}; head -c 300001 /dev/zero {second}").output()
    assert sorted((len(output.stdout), len(output.stderr))) == [300000, 300001]


@pytest.mark.slow
def test_64_mebibytes_to_each(tmp: Path) -> None:
    """Nothing of it goes to the disk."""
    size = 64 * MEGABYTE
    with (
        Command("sh")
        .args(["-c", f"head -c {size} /dev/zero & head -c {size} /dev/zero >&2; wait"])
        .current_dir(tmp)
        .stdout(PIPED)
        .stderr(PIPED)
        .run() as child
    ):
        output = child.wait_with_output()
    assert (len(output.stdout), len(output.stderr)) == (size, size)
    assert output.stdout.count(0) == output.stderr.count(0) == size
    assert os.listdir(tmp) == []


def test_only_one_captured() -> None:
    """What was not captured, or was taken, is empty."""
    with sh("echo out; echo err >&2").stdout(PIPED).stderr(Stdio.null()).run() as child:
        output = child.wait_with_output()
    assert (output.stdout, output.stderr) == (b"out\n", b"")
    with sh("echo out; echo err >&2").stdout(PIPED).stderr(PIPED).run() as child, child.take_stdout() as out:
        assert child.wait_with_output().stderr == b"err\n"
        assert io.read_to_end(out) == b"out\n"


def test_a_pipe_that_was_closed() -> None:
    """It is as one that was not captured."""
    with sh("echo err >&2").stdout(PIPED).stderr(PIPED).run() as child:
        assert child.stdout is not None
        child.stdout.close()
        output = child.wait_with_output()
    assert (output.stdout, output.stderr) == (b"", b"err\n")


def test_what_was_read_before_is_not_in_it() -> None:
    """wait_with_output goes on where the caller stopped reading; a second one finds nothing more."""
    with sh("echo one; echo two").stdout(PIPED).run() as child:
        assert child.stdout is not None
        assert io.read_exact(child.stdout, 4) == b"one\n"
        assert child.wait_with_output().stdout == b"two\n"
        assert child.stdout is None
        assert child.wait_with_output().stdout == b""


def test_stdin_is_closed_first() -> None:
    """A child that copies its input ends."""
    with Command("cat").stdin(PIPED).stdout(PIPED).run() as child:
        assert child.stdin is not None
        child.stdin.write_all(b"test")
        assert child.wait_with_output().stdout == b"test"
    assert Command("cat").stdin(PIPED).output().stdout == b""
    assert Command("cat").stdin(PIPED).stdout(PIPED).status().success()


def test_writing_while_the_output_is_read() -> None:
    """A thread may feed the child as wait_with_output drains it, if it has taken the pipe."""
    data = bytes(range(256)) * 4096
    with Command("cat").stdin(PIPED).stdout(PIPED).run() as child:
        stdin = child.take_stdin()

        def feed() -> None:
            with stdin:
                stdin.write_all(data)

        thread = threading.Thread(target=feed)
        thread.start()
        assert child.wait_with_output().stdout == data
        thread.join()


# ---------------------------------------------------------------- past the deadline


def test_output_past_the_deadline() -> None:
    """The child is killed and reaped, and what it wrote before is on the error."""
    start = monotonic()
    error = failure(lambda: sh("echo so far; echo bad >&2; exec sleep 60").output(Deadline.after(0.1)))
    assert monotonic() - start < 10
    assert error.kind() is ErrorKind.TIMED_OUT
    output = error.into_inner()
    assert isinstance(output, Output)
    assert (output.stdout, output.stderr) == (b"so far\n", b"bad\n")
    assert ExitStatusExt.signal(output.status) == signal.SIGKILL


def test_output_cancelled_while_much_is_written() -> None:
    """Cancelling stops a child that never ends; what was read until then is kept."""
    deadline = Deadline.never()
    timer = threading.Timer(0.05, deadline.cancel)
    timer.start()
    error = failure(lambda: Command("yes").output(deadline))
    timer.join()
    assert error.kind() is ErrorKind.CANCELLED
    output = error.into_inner()
    assert isinstance(output, Output)
    assert output.stdout.startswith(b"y\ny\n")
    assert ExitStatusExt.signal(output.status) == signal.SIGKILL


def test_a_grandchild_keeps_the_pipe() -> None:
    """The end of the child is not the end of its output; the deadline bounds that too, and the status is the child's."""
    error = failure(lambda: sh("echo mine; sleep 1 & exit 5").output(Deadline.after(0.1)))
    output = error.into_inner()
    assert isinstance(output, Output)
    assert (output.stdout, output.status.status()) == (b"mine\n", 5)


def test_status_past_the_deadline() -> None:
    """As output, without any."""
    error = failure(lambda: Command("sleep").arg("60").status(Deadline.after(0.05)))
    assert error.kind() is ErrorKind.TIMED_OUT
    output = error.into_inner()
    assert isinstance(output, Output)
    assert (output.stdout, output.stderr) == (b"", b"")
    assert ExitStatusExt.signal(output.status) == signal.SIGKILL
    assert Command("true").status(Deadline.after(20)).success()


def test_wait_with_output_past_the_deadline() -> None:
    """The child runs on, and what was read is in the next one's answer, as often as that takes."""
    script = "echo one; read line; echo two; echo two >&2; read line; echo three"
    with sh(script).stdin(PIPED).stdout(PIPED).stderr(PIPED).run() as child:
        stdin = child.take_stdin()
        for _ in range(2):
            assert failure(lambda: child.wait_with_output(Deadline.after(0.05))).kind() is ErrorKind.TIMED_OUT
            assert child.try_wait() is None
            stdin.write_all(b"\n")
        output = child.wait_with_output(Deadline.after(20))
        stdin.close()
    assert (output.stdout, output.stderr) == (b"one\ntwo\nthree\n", b"two\n")


def test_the_pipes_end_before_the_child() -> None:
    """TIMED_OUT after both ends of file loses nothing either."""
    with (
        sh("echo all; exec >&- 2>&-; read line; exit 3")
        .stdin(PIPED)
        .stdout(PIPED)
        .stderr(PIPED)
        .run() as child
    ):
        stdin = child.take_stdin()
        assert failure(lambda: child.wait_with_output(Deadline.after(0.05))).kind() is ErrorKind.TIMED_OUT
        stdin.close()
        output = child.wait_with_output(Deadline.after(20))
    assert (output.stdout, output.status.status()) == (b"all\n", 3)


# ---------------------------------------------------------------- the value


def test_check() -> None:
    """Itself where it succeeded, else an Error that carries it."""
    output = sh("echo fine").output()
    assert output.check() is output
    output = sh("echo hm; exit 3").output()
    error = failure(output.check)
    assert isinstance(error, ExitStatusError)
    assert error.kind() is ErrorKind.OTHER
    assert error.into_inner() is output
    assert error.exit_status() == output.status


def test_outputs_are_values() -> None:
    """Equal by what they hold; they match, hash, copy and pickle."""
    output = Output(ExitStatusExt.from_raw(256), b"out", b"err")
    assert output == Output(ExitStatusExt.from_raw(256), b"out", b"err")
    assert output != Output(ExitStatusExt.from_raw(256), b"out", b"")
    assert output != "output"
    assert {output, copy.copy(output), pickle.loads(pickle.dumps(output))} == {output}
    match output:
        case Output(ExitStatus(), b"out", stderr):
            assert stderr == b"err"
        case _:
            raise AssertionError
    assert repr(output) == "Output(ExitStatus(exit status: 1), b'out', b'err')"
