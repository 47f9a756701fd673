"""Stdout: the standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.stdio import STDOUT, standard_out
from pyio.io.error import Error
from pyio.io.stdio import ending, python
from pyio.io.stdio.locking import Holder, Lockable
from pyio.io.stdio.outgoing import Outgoing
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing import Final

    from typing_extensions import Buffer

# seconds; as long as Python waits for its own
_GRACE: Final = 1.0


class Stdout(Outgoing, Write):
    """The standard output, buffered: each line leaves at once on a terminal, 64 KiB at once elsewhere.

    Corresponds to `std::io::Stdout`.  There is one for the process; any thread may write, and what one write_all or
    write_fmt writes stays together.  It is unbuffered under `python -u`.  Written out by flush(), and when the interpreter ends;
    Loses: what is buffered when a signal or os._exit() ends the process.  A child of fork() begins with nothing in it.
    Where the process was started without a standard output, everything is taken and nothing happens.  Errors:
    BROKEN_PIPE where nobody reads any more, never a signal; WOULD_BLOCK; what is buffered stays buffered then.

    >>> from pyio import io
    >>> with io.stdout().lock() as out:
    ...     out.write_fmt("{:>5}\\n", 517)
    ...     out.flush()
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Stdout(buffered={len(self._buf)})"

    def lock(self) -> StdoutLock:
        """The same output, for this thread alone while in a `with`.  Corresponds to `Stdout::lock`.

        Outside of a `with` each call locks for itself.
        """
        return StdoutLock(self)

    def fileno(self) -> int:
        """The descriptor; what is written to it directly comes before what is buffered.  Errors: OTHER (EBADF) without one."""
        return self._out.fileno()

    def is_terminal(self) -> bool:
        """Whether somebody may be looking.  Corresponds to `IsTerminal`, `isatty(3)`."""
        return self._out.is_terminal()

    def write(self, buf: Buffer, /) -> int:
        """Buffers `buf`, or writes once where lines are to leave, or there is no room; returns the number of bytes taken."""
        if type(buf) is bytes:
            mine = self._buf
            size = len(buf)
            if len(mine) + size < self._room:
                mine += buf
                return size
        with self._lock:
            return self._add(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """Takes the whole of `buf`; no other thread comes between.  See Write.write_all."""
        if type(buf) is bytes:
            mine = self._buf
            # no other thread can run between the look at _room and the adding: see pyio.io.stdio.outgoing
            if len(mine) + len(buf) < self._room:
                mine += buf
                return
        with self._lock:
            self._add_all(buf)

    def flush(self) -> None:
        """Writes out what is buffered.

        Before descriptor 1 is made another, by os.dup2() say: what is buffered would follow it.  Whether that is a
        terminal is looked at again afterwards.  Errors: what was not written stays buffered; it may be called again.
        """
        with self._lock:
            self._room = 0
            # a signal handler's is done by whom it interrupted
            if not self._pouring:
                self._settled = False
                self._write_out()
                self._out.flush()

    def _show(self) -> None:
        """Writes out what is buffered for a person to see, unless another thread is at it; says nothing of errors."""
        python.write_out(self._out)
        got: list[bool] = []
        try:
            # a signal handler's exception comes before it is acquired, or finds that it was
            got.extend(filter(None, map(self._lock.acquire, (False,))))
            if got and self._buf and not self._pouring:
                self._room = 0
                self._write_out()
        except Error:
            # for who writes next to hear of
            self._told = False
        finally:
            if got:
                self._lock.release()

    def _end(self) -> None:
        """Writes out what is buffered, and buffers nothing any more: the interpreter ends."""
        got = self._lock.acquire(timeout=_GRACE)
        try:
            self._settled, self._capacity, self._room = True, 0, 0
            # a thread that does not end may be in the middle of it
            while not self._pouring:
                told = self._told
                try:
                    self._write_out()
                except BlockingIOError:
                    from pyio._sys.wait import wait_ready
                    from pyio.io.deadline import Deadline

                    wait_ready(self._out._fd, True, Deadline.never())
                except Error as e:
                    self._buf.clear()
                    # who does not read any more wants no complaint either, nor who has heard of it before
                    if not (told or isinstance(e, BrokenPipeError)):
                        raise
                else:
                    return
        finally:
            if got:
                self._lock.release()

    def _in_child(self) -> None:
        """What the parent had buffered is the parent's."""
        self._drop()
        Lockable._in_child(self)


class StdoutLock(Holder[Stdout], Write):
    """The standard output, for one thread alone while in a `with`.  Corresponds to `std::io::StdoutLock`.

    Outside of its `with` each call locks for itself.  Leaving writes nothing out.  It is not for other threads.
    """

    __slots__ = ()

    def fileno(self) -> int:
        """As Stdout.fileno."""
        return self._stream.fileno()

    def write(self, buf: Buffer, /) -> int:
        """As Stdout.write."""
        return self._stream.write(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """As Stdout.write_all."""
        if self._depth and type(buf) is bytes:
            out = self._stream
            mine = out._buf
            if mine and len(mine) + len(buf) < out._capacity and not out._lines:
                mine += buf
                return
        self._stream.write_all(buf)

    def flush(self) -> None:
        """As Stdout.flush."""
        self._stream.flush()


_stdout = Stdout(standard_out(STDOUT))
ending.in_child(_stdout._in_child)


def stdout() -> Stdout:
    """The standard output of the process.  Corresponds to `std::io::stdout`.

    >>> from pyio import io
    >>> io.stdout().write_all(b"")
    """
    return _stdout
