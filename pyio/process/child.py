"""Child: a running child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.process import Running
from pyio.io.deadline import checked
from pyio.io.error import Error, ErrorKind
from pyio.io.ownership import close_all
from pyio.process.output import Output
from pyio.process.status import ExitStatus

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn, Self

    from pyio._sys.process.drain import Source
    from pyio.io.deadline import Deadline
    from pyio.process.pipes import ChildStderr, ChildStdin, ChildStdout
    from pyio.process.process import Process


class Child:
    """A child process, which Command.run() has started.

    `stdin`, `stdout` and `stderr` are our ends of the pipes that were captured, else None.  As a context manager it closes
    them and waits.  Collected unwaited it is left running, as in Rust; the library reaps it when it ends, by one
    thread for all such children, so that none stays a zombie.

    Who reaps children that are not their own (`waitpid(-1)`), or has SIGCHLD ignored, takes their status away: wait() then
    fails with ECHILD.  Corresponds to `std::process::Child`.

    >>> from pyio import io, process
    >>> piped = process.Stdio.capture()
    >>> with process.Command("cat").stdin(piped).stdout(piped).run() as child:
    ...     child.stdin.write_all(b"purr")
    ...     child.stdin.close()
    ...     io.read_to_end(child.stdout)
    b'purr'
    >>> child.wait().success()
    True
    """

    __slots__ = ("__weakref__", "_err", "_forgotten", "_out", "_running", "stderr", "stdin", "stdout")

    stdin: ChildStdin | None
    """What it reads, if captured."""
    stdout: ChildStdout | None
    """What it writes, if captured."""
    stderr: ChildStderr | None
    """What it says of errors, if captured."""

    def __init__(self) -> None:
        """Not for programs: Command.run() makes one."""
        self.stdin = None
        self.stdout = None
        self.stderr = None
        self._running = Running()
        self._out: list[bytes] = []
        self._err: list[bytes] = []
        self._forgotten = False

    def take_stdin(self) -> ChildStdin:
        """The pipe, whose owner the caller becomes.  Errors: INVALID_INPUT where it was not captured, or is taken."""
        pipe, self.stdin = self.stdin, None
        return _not_captured("stdin") if pipe is None else pipe

    def take_stdout(self) -> ChildStdout:
        """The pipe, likewise."""
        pipe, self.stdout = self.stdout, None
        return _not_captured("stdout") if pipe is None else pipe

    def take_stderr(self) -> ChildStderr:
        """The pipe, likewise."""
        pipe, self.stderr = self.stderr, None
        return _not_captured("stderr") if pipe is None else pipe

    def wait(self, deadline: Deadline | None = None) -> ExitStatus:
        """Closes `stdin`, if it is still here, waits until the child ends, and reaps it.

        Corresponds to `Child::wait`, `waitpid(2)`.  A second wait gives the same status.  A child that writes more than a
        pipe holds (64 KiB) waits for a reader: see wait_with_output.  Errors: TIMED_OUT or CANCELLED, the child runs on
        then; OTHER (ECHILD) where somebody else has reaped it; INVALID_INPUT after forget().
        """
        self._remembered(deadline)
        self._close_stdin()
        return ExitStatus(self._running.wait(deadline))

    def try_wait(self) -> ExitStatus | None:
        """The status if it has ended, else None; nothing is closed.  Corresponds to `Child::try_wait`.

        Errors: as wait.
        """
        self._remembered(None)
        raw = self._running.poll()
        return None if raw is None else ExitStatus(raw)

    def wait_with_output(self, deadline: Deadline | None = None) -> Output:
        """Closes `stdin`, reads `stdout` and `stderr` to their ends, both at once, closes them, and waits.

        Corresponds to `Child::wait_with_output`.  What was not captured, was taken or is closed, is empty.  The end comes when the
        last who has the other end of a pipe is gone, which may be a child of the child.  Errors: TIMED_OUT or CANCELLED:
        the child runs on and what was read is kept, call it again; those of wait.
        """
        self._remembered(deadline)
        self._close_stdin()
        sources = self._sources()
        if sources:
            from pyio._sys.process.drain import drain

            drain(sources, deadline)
        return self._output(ExitStatus(self._running.wait(deadline)))

    def signal_exit(self) -> None:
        """Asks it to exit: SIGTERM; Windows knows no asking, and ends it.

        Errors: INVALID_INPUT once it is reaped, so that whoever has its number by now is never hit; PERMISSION_DENIED
        where it has become somebody else.
        """
        self._running.terminate()

    def signal_kill(self) -> None:
        """Ends it, asked or not: SIGKILL.  wait() then tells so.  Corresponds to `Child::kill`.  Errors: as signal_exit."""
        self._running.kill()

    def forget(self) -> None:
        """Lets it run on by itself: closes the pipes that were not taken, and neither waits nor signals any more.

        The library reaps it, so long as this process lives.  wait() and the signals fail with INVALID_INPUT from now on.
        """
        self._forgotten = True
        try:
            close_all(*self._pipes())
        finally:
            self._running.abandon()

    def process(self) -> Process:
        """What can be seen of it as of any process.  Errors: INVALID_INPUT after forget()."""
        from pyio.process.process import Process

        self._remembered(None)
        return Process._of(self._running.observed())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        try:
            close_all(*self._pipes())
        finally:
            if not self._forgotten:
                # what a signal handler kept from being closed the child might wait for, and we for it
                close_all(*self._pipes())
                self._running.wait(None)

    def __del__(self) -> None:
        try:
            running = self._running
        except AttributeError:  # its constructor failed
            return
        running.abandon()

    def __getstate__(self) -> NoReturn:
        raise TypeError("a Child is neither copied nor pickled: it is reaped once")

    def __repr__(self) -> str:
        return f"Child({self._running!r})"

    def _pipes(self) -> tuple[object, ...]:
        return self.stdin, self.stdout, self.stderr

    def _sources(self) -> list[Source]:
        """The pipes that are captured and open."""
        sources: list[Source] = []
        if self.stdout is not None and self.stdout._fd >= 0:
            sources.append((self.stdout, self._out))
        if self.stderr is not None and self.stderr._fd >= 0:
            sources.append((self.stderr, self._err))
        return sources

    def _output(self, status: ExitStatus) -> Output:
        """What was read, with the pipes closed."""
        output = Output(status, b"".join(self._out), b"".join(self._err))
        close_all(self.stdout, self.stderr)
        # no call stands from here to who gets it, behind which a signal handler could raise
        self.stdout = self.stderr = None
        self._out, self._err = [], []
        return output

    def _remembered(self, deadline: Deadline | None) -> None:
        if self._forgotten:
            raise Error(ErrorKind.INVALID_INPUT, "the child was forgotten")
        if deadline is not None:
            checked(deadline)

    def _close_stdin(self) -> None:
        if self.stdin is not None:
            self.stdin.close()
            self.stdin = None

    def _destroy(self) -> Output | None:
        """Kills and reaps it, closes the pipes, and returns what it wrote, where its end is known."""
        try:
            raw = self._running.destroy()
            sources = self._sources()
            if sources:
                from pyio._sys.process.drain import drain_left

                drain_left(sources)
            return None if raw is None else self._output(ExitStatus(raw))
        finally:
            close_all(*self._pipes())


def _not_captured(name: str) -> NoReturn:
    raise Error(ErrorKind.INVALID_INPUT, f"the child's {name} was not captured, or is taken")
