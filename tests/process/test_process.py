"""Process: any process, seen from outside."""

from __future__ import annotations

import copy
import os
import pickle
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from pyio.io import Deadline, Error, ErrorKind
from pyio.os.unix import ChildExt
from pyio.process import Command, Process, Stdio

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    pytest.skip("the programs are those of Unix", allow_module_level=True)

PIPED = Stdio.capture()


@pytest.fixture(params=["pidfd", "numbers"], autouse=True)
def both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With descriptors of processes, and without."""
    if request.param == "numbers":
        monkeypatch.setattr("pyio._sys.process.observed.hold_pidfd", lambda _into, _pid: None)


def kind_of(call: Callable[[], object]) -> ErrorKind:
    with pytest.raises(Error) as caught:
        call()
    return caught.value.kind()


def test_this_process() -> None:
    """It runs, and can't wait for its own end."""
    current = Process.current()
    assert (current.id(), current.is_running()) == (os.getpid(), True)
    assert kind_of(current.wait) is ErrorKind.DEADLOCK
    assert kind_of(lambda: current.wait(Deadline.after(0.01))) is ErrorKind.TIMED_OUT
    assert repr(current) == f"Process({os.getpid()})"


def test_a_child_seen_from_outside() -> None:
    """It runs until it has ended, reaped or not; waiting for it so reaps nothing."""
    with Command("cat").stdin(PIPED).run() as child:
        process = child.process()
        assert process.id() == ChildExt.id(child)
        assert process.is_running()
        assert kind_of(lambda: process.wait(Deadline.after(0.01))) is ErrorKind.TIMED_OUT
        child.take_stdin().close()
        process.wait()
        process.wait(Deadline.after(20))
        assert not process.is_running()
        status = child.try_wait()
        assert status is not None
        assert status.success()
    assert not process.is_running()
    late = child.process()
    assert not late.is_running()
    late.wait()


@pytest.mark.slow  # without descriptors, until its new parent has reaped it
def test_a_process_that_is_no_child() -> None:
    """A grandchild is waited for as well."""
    script = "sleep 60 >&- 2>&- & echo $!; exit"
    pid = int(Command("sh").args(["-c", script]).output().stdout)
    process = Process.from_id(pid)
    assert process.is_running()
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)
    timer = threading.Timer(0.02, os.kill, (pid, 9))
    timer.start()
    process.wait(Deadline.after(20))
    timer.join()
    assert not process.is_running()


def test_a_number_that_nobody_has() -> None:
    """It is a process that has ended; waiting for it is over at once."""
    with Command("true").run() as child:
        pid = ChildExt.id(child)
    for number in (pid, 2**22 + 5, 2**31 - 1, 2**31, 2**70):
        process = Process.from_id(number)
        assert not process.is_running()
        process.wait()
        process.wait(Deadline.after(20))
        assert kind_of(partial(process.wait, Deadline.after(0))) is ErrorKind.TIMED_OUT


@pytest.mark.parametrize("number", [0, -1, -(2**40)])
def test_what_is_no_process_id(number: int) -> None:
    """0 and negative numbers are groups to kill(2), and nothing here."""
    with pytest.raises(ValueError):
        Process.from_id(number)


def test_seconds_are_no_deadline() -> None:
    """A number where a Deadline belongs is a TypeError, and nothing is started or ended for it."""
    seconds: Any = 5
    with Command("cat").stdin(PIPED).run() as child:
        calls: list[Callable[[Any], object]] = [
            child.wait,
            child.wait_with_output,
            child.process().wait,
            Command("true").status,
            Command("true").output,
        ]
        for call in calls:
            with pytest.raises(TypeError):
                call(seconds)
        assert child.try_wait() is None


def test_it_is_not_copied() -> None:
    """Two owners would close one descriptor twice, and a pickle another process's."""
    process = Process.current()
    for call in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            call(process)


def test_it_stays_the_same_process() -> None:
    """A Process holds its descriptor only as long as it lives."""
    before = len(os.listdir("/proc/self/fd"))
    process = Process.current()
    del process
    assert len(os.listdir("/proc/self/fd")) == before
