"""Child: its pipes, its end, its signals, and what becomes of it when nobody waits."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io
from pyio._sys.process import Running
from pyio.io import Deadline, Error, ErrorKind
from pyio.os.unix import ChildExt, ExitStatusExt
from pyio.process import Child, ChildStdin, Command, Output, Stdio
from tests.interrupting import interrupted, moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.platform == "win32":
    pytest.skip("the programs are those of Unix", allow_module_level=True)

PIPED = Stdio.capture()

waitid: Any = getattr(os, "waitid")  # typeshed has it of every platform but macOS


def sh(script: str) -> Command:
    return Command("sh").args(["-c", script])


def sleeper() -> Child:
    return Command("sleep").arg("60").run()


def failure(call: Callable[[], object]) -> Error:
    with pytest.raises(Error) as caught:
        call()
    return caught.value


def has_ended(child: Child) -> None:
    """Returns when the child is a zombie, without reaping it."""
    waitid(os.P_PID, ChildExt.id(child), os.WEXITED | os.WNOWAIT)


@pytest.fixture(params=["pidfd", "numbers"])
def both(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With descriptors of processes, and without."""
    if request.param == "numbers":
        monkeypatch.setattr("pyio._sys.process.running.hold_pidfd", lambda _into, _pid: None)
        monkeypatch.setattr("pyio._sys.process.observed.hold_pidfd", lambda _into, _pid: None)
    elif sys.platform != "linux":
        pytest.skip("this platform has no descriptors of processes")


# ---------------------------------------------------------------- pipes


def test_pipes_are_there_if_captured() -> None:
    """What is not captured is None, and cannot be taken; what was taken is the caller's."""
    with Command("true").run() as child:
        assert (child.stdin, child.stdout, child.stderr) == (None, None, None)
        for take in (child.take_stdin, child.take_stdout, child.take_stderr):
            assert failure(take).kind() is ErrorKind.INVALID_INPUT
    child = sh("read line; echo $line; echo $line >&2").stdin(PIPED).stdout(PIPED).stderr(PIPED).run()
    with child, child.take_stdout() as out, child.take_stderr() as err:
        with child.take_stdin() as stdin:
            stdin.write_all(b"foobar\n")
        assert failure(child.take_stdin).kind() is ErrorKind.INVALID_INPUT
        assert (child.stdin, child.stdout, child.stderr) == (None, None, None)
        assert io.read_to_end(out) == b"foobar\n"
        assert io.read_to_end(err) == b"foobar\n"
    assert child.wait().success()


def test_wait_closes_stdin_and_try_wait_does_not() -> None:
    """A child that reads to the end ends when it is waited for."""
    with Command("cat").stdin(PIPED).stdout(PIPED).run() as child:
        assert child.stdin is not None
        child.stdin.write_all(b"test")
        assert child.try_wait() is None
        child.stdin.write_all(b"ed")
        assert child.wait().success()
        assert child.stdin is None
        assert failure(child.take_stdin).kind() is ErrorKind.INVALID_INPUT
        assert child.stdout is not None
        assert io.read_to_end(child.stdout) == b"tested"


def test_leaving_closes_the_pipes_and_waits() -> None:
    """Also with an exception, which passes through."""
    with pytest.raises(ZeroDivisionError), Command("cat").stdin(PIPED).stdout(PIPED).run() as child:
        raise ZeroDivisionError
    assert child.stdin is not None
    assert child.stdin._fd == -1
    status = child.try_wait()
    assert status is not None
    assert status.success()


def test_a_child_that_reads_no_more_breaks_the_pipe() -> None:
    """BROKEN_PIPE, not a signal."""
    with Command("true").stdin(PIPED).run() as child:
        has_ended(child)
        assert child.stdin is not None
        assert failure(lambda: child.stdin and child.stdin.write(b"x")).kind() is ErrorKind.BROKEN_PIPE


# ---------------------------------------------------------------- the end


@pytest.mark.parametrize("code", [0, 1, 2, 3, 126, 127, 128, 255])
def test_the_exit_code(both: None, code: int) -> None:
    """It is what the child exited with, and stays so."""
    with sh(f"exit {code}").run() as child:
        status = child.wait()
        assert (status.status(), status.success()) == (code, code == 0)
        assert child.wait() == status == child.try_wait() == child.wait(Deadline.after(9))


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM, signal.SIGSEGV, signal.SIGPIPE])
def test_the_signal_that_ended_it(both: None, signum: signal.Signals) -> None:
    """No code then, but the signal."""
    with sleeper() as child:
        ChildExt.signal(child, signum)
        status = child.wait()
        assert (status.status(), status.success(), ExitStatusExt.signal(status)) == (None, False, signum)


def test_try_wait(both: None) -> None:
    """None as long as it runs, however often asked; then the status."""
    with sleeper() as child:
        for _ in range(10):
            assert child.try_wait() is None
        child.signal_kill()
        has_ended(child)
        found = child.try_wait()
        assert found is not None
        assert ExitStatusExt.signal(found) == signal.SIGKILL


def test_a_stopped_child_has_not_ended(both: None) -> None:
    """Being stopped is no end, and a stopped one can be killed."""
    with sleeper() as child:
        ChildExt.signal(child, signal.SIGSTOP)
        waitid(os.P_PID, ChildExt.id(child), os.WSTOPPED | os.WNOWAIT)
        assert child.try_wait() is None
        assert failure(lambda: child.wait(Deadline.after(0.01))).kind() is ErrorKind.TIMED_OUT
        child.signal_kill()
        assert ExitStatusExt.signal(child.wait()) == signal.SIGKILL


def test_several_threads_wait(both: None) -> None:
    """All of them get the same status, with a deadline or without."""
    statuses: list[object] = []

    def wait(deadline: Deadline | None) -> None:
        statuses.append(child.wait(deadline))

    with sh("read line; exit 7").stdin(PIPED).run() as child:
        stdin = child.take_stdin()
        threads = [
            threading.Thread(target=wait, args=(Deadline.after(20) if n % 2 else None,)) for n in range(6)
        ]
        for thread in threads:
            thread.start()
        stdin.close()
        for thread in threads:
            thread.join()
        assert statuses == [child.wait()] * 6


# ---------------------------------------------------------------- deadlines


def test_wait_past_the_deadline(both: None) -> None:
    """TIMED_OUT in time, the child runs on, and can be waited for again."""
    with sleeper() as child:
        start = monotonic()
        assert failure(lambda: child.wait(Deadline.after(0.03))).kind() is ErrorKind.TIMED_OUT
        assert 0.03 <= monotonic() - start < 5
        assert child.try_wait() is None
        child.signal_exit()
        assert ExitStatusExt.signal(child.wait(Deadline.after(20))) == signal.SIGTERM


def test_a_deadline_that_has_passed_fails_at_once(both: None) -> None:
    """Whatever is the case; and nothing is closed by it."""
    over = Deadline.after(0)
    cancelled = Deadline.never()
    cancelled.cancel()
    with Command("cat").stdin(PIPED).stdout(PIPED).run() as child:
        for call in (child.wait, child.wait_with_output):
            assert failure(partial(call, over)).kind() is ErrorKind.TIMED_OUT
            assert failure(partial(call, cancelled)).kind() is ErrorKind.CANCELLED
        assert child.stdin is not None
        child.stdin.write_all(b"still open")
        assert child.wait_with_output().stdout == b"still open"
    for start in (Command("touch").arg("proof").status, Command("touch").arg("proof").output):
        assert failure(partial(start, over)).into_inner() is None
    assert not os.path.exists("proof")


def test_cancelling_a_wait(both: None) -> None:
    """cancel() from another thread ends the wait, and the child runs on."""
    deadline = Deadline.never()
    with sleeper() as child:
        timer = threading.Timer(0.02, deadline.cancel)
        timer.start()
        assert failure(lambda: child.wait(deadline)).kind() is ErrorKind.CANCELLED
        timer.join()
        assert child.try_wait() is None
        child.signal_kill()


def test_a_wait_under_a_deadline_sees_the_end_at_once(both: None) -> None:
    """A minute's deadline costs no minute: the end wakes it."""
    with sh("read line").stdin(PIPED).run() as child:
        stdin = child.take_stdin()
        timer = threading.Timer(0.02, stdin.close)
        timer.start()
        start = monotonic()
        assert child.wait(Deadline.after(60)).status() == 1
        assert monotonic() - start < 5
        timer.join()


# ---------------------------------------------------------------- signals


def test_signals_are_refused_once_it_is_reaped(both: None) -> None:
    """INVALID_INPUT, so that nobody else is hit; before that, also a zombie may be signalled."""
    with sleeper() as child:
        child.signal_kill()
        has_ended(child)
        child.signal_kill()
        child.signal_exit()
        child.wait()
        calls = (
            child.signal_exit,
            child.signal_kill,
            lambda: ChildExt.signal(child, 0),
            lambda: ChildExt.signal_group(child, 0),
        )
        for call in calls:
            assert failure(call).kind() is ErrorKind.INVALID_INPUT


@pytest.mark.slow
def test_signals_while_others_wait(both: None) -> None:
    """Whoever comes too late gets INVALID_INPUT, and nobody anything else, with a thread that reaps at the same time."""
    for _ in range(30):
        child = sleeper()
        thread = threading.Thread(target=child.wait)
        thread.start()
        try:
            while True:
                child.signal_kill()
        except Error as e:
            assert e.kind() is ErrorKind.INVALID_INPUT
        thread.join()


class Stop(Exception):
    """What a handler raises."""


@pytest.fixture
def alarm() -> Iterator[Callable[[float], None]]:
    """Rings once after so many seconds, in the main thread, and raises Stop there."""

    def ring(*_: object) -> None:
        raise Stop

    old = signal.signal(signal.SIGALRM, ring)
    yield lambda seconds: void(signal.setitimer(signal.ITIMER_REAL, seconds))
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, old)


def void(_: object) -> None:
    pass


@pytest.mark.timeout(method="thread")
def test_a_handler_that_raises_loses_nothing(both: None, alarm: Callable[[float], None]) -> None:
    """An exception of a signal handler ends a wait of any kind, and the next one goes on where that was."""
    with sh("echo before; read line; echo after").stdin(PIPED).stdout(PIPED).stderr(PIPED).run() as child:
        stdin = child.take_stdin()
        for wait in (child.wait, lambda: child.wait(Deadline.after(60)), child.wait_with_output):
            alarm(0.02)
            with pytest.raises(Stop):
                wait()
        stdin.close()
        output = child.wait_with_output()
    assert (output.stdout, output.status.status()) == (b"before\nafter\n", 0)


@pytest.mark.slow
@pytest.mark.timeout(method="thread")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it strikes in __del__, too
def test_a_handler_that_raises_anywhere(alarm: Callable[[float], None]) -> None:
    """Wherever an exception strikes while a child is started, drained or reaped: no child and no descriptor is left.

    A child that was started and not returned is killed; what the fixtures find would be a leak.
    """
    struck = 0
    for turn in range(300):
        try:
            alarm(0.0002 + turn * 0.00001)
            Command("echo").arg("x").current_dir("/").output() if turn % 2 else Command("echo").arg(
                "x"
            ).output()
            alarm(0)
        except Stop:
            struck += 1
    gc.collect()
    assert struck > 50


def test_a_handler_that_raises_while_a_child_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended all the same, where its deadline has passed: nobody else can reach it."""
    destroy = Running.destroy
    calls: list[Running] = []

    def raise_once(running: Running) -> int | None:
        calls.append(running)
        if len(calls) == 1:
            raise Stop
        return destroy(running)

    monkeypatch.setattr(Running, "destroy", raise_once)
    command = Command("sleep").arg("60")
    for start in (command.output, command.status):
        calls.clear()
        with pytest.raises(Stop):
            start(Deadline.after(0.01))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # it strikes in __del__, too
@pytest.mark.parametrize("deadline", [None, Deadline.never()], ids=["without", "deadline"])
def test_a_handler_that_raises_loses_no_output(deadline: Deadline | None) -> None:
    """Wherever it strikes in wait_with_output(), as late as in its last step: the next one has all of it."""
    outputs: list[Output] = []

    def finish(child: Child) -> None:
        outputs.append(child.wait_with_output(deadline))

    for moment in moments():
        outputs.clear()
        child = sh("printf out; printf err >&2").stdout(PIPED).stderr(PIPED).run()
        try:
            over = not interrupted(partial(finish, child), moment)
        except AssertionError:  # it was swallowed, where a descriptor is collected
            over = False
        if not outputs:
            finish(child)
        assert (outputs[0].stdout, outputs[0].stderr) == (b"out", b"err")
        if over:
            assert moment > 20
            return


def test_a_handler_that_raises_at_the_end_of_a_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pipes are closed all the same, and child and parent do not wait for each other."""
    close = ChildStdin.close
    calls: list[ChildStdin] = []

    def raise_once(stdin: ChildStdin) -> None:
        calls.append(stdin)
        if len(calls) == 1:
            raise Stop
        close(stdin)

    monkeypatch.setattr(ChildStdin, "close", raise_once)
    with pytest.raises(Stop), Command("cat").stdin(PIPED).run() as child:
        pass
    assert child.wait().success()


@pytest.mark.slow
@pytest.mark.timeout(method="thread")
def test_a_handler_that_raises_loses_no_status(both: None, alarm: Callable[[float], None]) -> None:
    """Wherever an exception strikes in wait(): the next wait has the status."""
    for turn in range(200):
        with sh("exit 5").run() as child:
            try:
                alarm(0.0001 + turn * 0.00001)
                child.wait(Deadline.after(60) if turn % 2 else None)
                alarm(0)
            except Stop:
                pass
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            assert child.wait().status() == 5


def test_a_handler_of_sigchld_is_the_users(both: None) -> None:
    """It is called, it stays, and it may ask for the child's status itself."""
    seen: list[object] = []
    child: Child | None = None

    def handler(*_: object) -> None:
        seen.append(child and child.try_wait())

    old = signal.signal(signal.SIGCHLD, handler)
    try:
        child = sh("exit 4").run()
        with child:
            assert child.wait().status() == 4
        assert seen
        assert signal.getsignal(signal.SIGCHLD) is handler
    finally:
        signal.signal(signal.SIGCHLD, old)


# ---------------------------------------------------------------- others that reap


def test_somebody_else_reaps_it(both: None) -> None:
    """Then its status is not known, which wait() says by ECHILD, each time; nothing is signalled."""
    child = Command("true").run()
    os.waitpid(ChildExt.id(child), 0)
    for call in (child.wait, child.try_wait, child.wait, lambda: child.wait(Deadline.after(9))):
        assert failure(call).raw_os_error() == 10
    assert failure(child.signal_kill).kind() is ErrorKind.INVALID_INPUT


def test_a_child_reaped_by_a_handler_is_not_signalled() -> None:
    """Before anybody has asked for its status: on Linux the descriptor knows."""
    if sys.platform != "linux":
        pytest.skip("a number alone does not tell")
    child = Command("true").run()
    os.waitpid(ChildExt.id(child), 0)
    assert failure(child.signal_kill).kind() is ErrorKind.INVALID_INPUT


def test_sigchld_ignored(both: None) -> None:
    """The kernel reaps then: wait() waits all the same, and says that it does not know."""
    old = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        child = sh("read line").stdin(PIPED).run()
        assert failure(child.wait).raw_os_error() == 10
    finally:
        signal.signal(signal.SIGCHLD, old)


# ---------------------------------------------------------------- left alone


def gone(pid: int) -> bool:
    """Whether the process is neither running nor a zombie."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def until(condition: Callable[[], bool]) -> None:
    limit = monotonic() + 10
    while not condition():
        assert monotonic() < limit
        Deadline.never().sleep(0.002)


def test_a_dropped_child_runs_on_and_is_reaped(both: None) -> None:
    """Neither killed nor waited for; when it ends, it does not stay a zombie, though nothing else happens here."""
    child = sh("read line").stdin(PIPED).run()
    pid = ChildExt.id(child)
    stdin = child.take_stdin()
    del child
    assert not gone(pid)
    stdin.close()
    until(lambda: gone(pid))


def test_a_dropped_child_that_has_ended_is_reaped_at_once(both: None) -> None:
    """No thread is needed for it."""
    child = Command("true").run()
    pid = ChildExt.id(child)
    has_ended(child)
    del child
    assert gone(pid)


@pytest.mark.slow
def test_many_dropped_children_take_one_thread(both: None) -> None:
    """Not one for each; and the thread is gone when they are."""
    before = len(os.listdir("/proc/self/task"))
    running = [sh("read line").stdin(PIPED).run() for _ in range(50)]
    pipes = [child.take_stdin() for child in running]
    pids = [ChildExt.id(child) for child in running]
    running.clear()
    assert len(os.listdir("/proc/self/task")) <= before + 1
    for pipe in reversed(pipes):
        pipe.close()
    until(lambda: all(map(gone, pids)))
    until(lambda: len(os.listdir("/proc/self/task")) <= before)


def test_forget(both: None) -> None:
    """It runs on, its pipes are closed, and nothing more can be done with it; leaving a `with` does not wait."""
    with sh("read line; sleep 60").stdin(PIPED).stdout(PIPED).run() as child:
        pid = ChildExt.id(child)
        stdin = child.take_stdin()
        child.forget()
        assert child.stdout is not None
        assert child.stdout._fd == -1
        for call in (child.wait, child.try_wait, child.wait_with_output, child.process, child.signal_kill):
            assert failure(call).kind() is ErrorKind.INVALID_INPUT
    assert not gone(pid)
    os.kill(pid, signal.SIGKILL)
    stdin.close()
    until(lambda: gone(pid))


@pytest.mark.slow
def test_five_hundred_children_from_twenty_threads() -> None:
    """All at once, waited for in every way or not at all: no zombie, no descriptor, no wrong status."""
    wrong: list[object] = []
    gate = threading.Barrier(20)

    def work(number: int) -> None:
        gate.wait()
        mine = [sh(f"read line; echo {n}; exit {n}").stdin(PIPED).stdout(PIPED).run() for n in range(25)]
        for n, child in enumerate(mine):
            if n % 3 == 0:
                output = child.wait_with_output(Deadline.after(25))
                if (output.status.status(), output.stdout) != (n, f"{n}\n".encode()):
                    wrong.append(output)
            elif n % 3 == 1:
                with child:
                    pass
                if ExitStatusExt.signal(child.wait()) != signal.SIGPIPE and child.wait().status() not in {
                    n,
                    1,
                    2,
                }:
                    wrong.append(child)
            else:
                child.forget()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # beside threads, from Python 3.12 on
def test_a_child_in_a_fork_of_ours(both: None) -> None:
    """The fork has no child of that number to wait for, and disturbs the parent's in nothing."""
    with sleeper() as child:
        pid = os.fork()
        if not pid:
            code = 1
            try:
                child.wait(Deadline.after(9))
            except Error as e:
                code = 7 if e.raw_os_error() == 10 else 2
            finally:
                os._exit(code)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
        assert child.try_wait() is None
        child.signal_kill()
        assert ExitStatusExt.signal(child.wait()) == signal.SIGKILL


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")  # beside threads, from Python 3.12 on
def test_the_reaper_in_a_fork_of_ours() -> None:
    """A fork while the thread runs can drop children of its own, which are reaped there."""
    child = sh("read line").stdin(PIPED).run()
    stdin = child.take_stdin()
    parents = ChildExt.id(child)
    del child  # the thread waits for it
    pid = os.fork()
    if not pid:
        code = 1
        try:
            own = Command("sleep").arg("0.05").run()
            number = ChildExt.id(own)
            del own
            until(lambda: gone(number))
            open_on = [
                os.readlink(f"/proc/self/fd/{fd}")
                for fd in range(3, 100)
                if os.path.lexists(f"/proc/self/fd/{fd}")
            ]
            code = 2 if any("pidfd" in target for target in open_on) else 7
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7
    stdin.close()
    until(lambda: gone(parents))


def test_no_room_for_the_descriptor_of_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child whose descriptor could not be had does without."""
    if sys.platform != "linux":
        pytest.skip("there are none anyway")

    def full(_pid: int) -> int:
        raise OSError(24, "no room")

    monkeypatch.setattr(os, "pidfd_open", full)
    with sleeper() as child:
        assert child._running.pidfd() == -1
        child.signal_kill()
        assert ExitStatusExt.signal(child.wait(Deadline.after(20))) == signal.SIGKILL


def test_a_finished_child_holds_no_descriptor() -> None:
    """Neither reaped nor forgotten ones do, though the objects live on."""
    Deadline.never().sleep(0)  # a waker is kept for the next one who waits under a deadline
    before = len(os.listdir("/proc/self/fd"))
    children = [Command("true").run() for _ in range(3)]
    assert len(os.listdir("/proc/self/fd")) == before + 3 * (sys.platform == "linux")
    children[0].wait()
    children[1].wait(Deadline.after(20))
    has_ended(children[2])
    children[2].try_wait()
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_child_is_not_copied() -> None:
    """Two owners of one child would reap twice."""
    import copy
    import pickle

    with sleeper() as child:
        with pytest.raises(TypeError):
            copy.copy(child)
        with pytest.raises(TypeError):
            pickle.dumps(child)
        child.signal_kill()
    assert repr(child) == f"Child({ChildExt.id(child)}, signal: 9 (SIGKILL))"


@pytest.mark.slow
@pytest.mark.parametrize("end", ["", "del child", "child.forget()", "atexit.register([child].clear)"])
def test_this_process_ends_first(end: str) -> None:
    """Whatever became of a child that still runs: the program exits at once, and says nothing."""
    child = "Command('sleep').arg('3').stdout(Stdio.null()).stderr(Stdio.null()).run()"
    code = f"import atexit; from pyio.process import Command, Stdio; child = {child}; {end}"
    command = Command(sys.executable).args(["-W", "error", "-X", "dev", "-c", code])
    start = monotonic()
    output = command.env("PYTHONPATH", os.pathsep.join(sys.path)).output()
    assert monotonic() - start < 3
    assert (output.stdout, output.stderr, output.status.status()) == (b"", b"", 0)
