"""Stdin: the standard input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, TypeVarTuple

from pyio._sys.stdio import standard_in
from pyio.io.bounded import ReadDeadline
from pyio.io.bufreader import BufReader
from pyio.io.carved import Carved
from pyio.io.error import Error, ErrorKind
from pyio.io.stdio import ending
from pyio.io.stdio.locking import Holder, Lockable, acquire_by
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from pyio._sys.stdio import In
    from pyio.io.buffer import MutBuf
    from pyio.io.carve import Carver
    from pyio.io.deadline import Deadline
    from pyio.io.string import String

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")


class Source(Read):
    """Where the buffer is filled from, by one call at a time: a signal handler's would fill it under its own thread's."""

    __slots__ = ("_in", "_of_a_person", "_reading")

    def __init__(self, source: In, /) -> None:
        self._in = source
        self._reading = False
        # whether it is a terminal, once that was asked: a read is one system call
        self._of_a_person: bool | None = None

    def read(self, buf: MutBuf, /) -> int:
        """One read, before which a person has seen the question."""
        return self._alone(self._in.read, buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """All that is left."""
        return self._alone(self._in.read_to_end, buf)

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        return self._alone(self._in._read_by, buf, deadline)

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[Source]:
        """A view under a deadline."""
        return ReadDeadline(self, deadline)

    def _alone(self, call: Callable[[*_Ts], int], *args: *_Ts) -> int:
        if self._reading:
            raise Error(ErrorKind.RESOURCE_BUSY, "the standard input is being read by what this interrupted")
        try:
            self._reading = True
            self._ask()
            return call(*args)
        finally:
            self._reading = False

    def _ask(self) -> None:
        if self._of_a_person is None:
            self._of_a_person = self._in.is_terminal()
        if self._of_a_person:
            from pyio.io.stdio.output import stdout

            stdout()._show()


class Stdin(Lockable, Read):
    """The standard input, buffered once for the process: all handles share the buffer, and no thread takes another's bytes.

    Corresponds to `std::io::Stdin`.  Each call locks it for itself; lock() does so for several, and gives a BufRead.  Before a
    terminal is waited for, what stands in stdout is written out: the question comes before the answer.  sys.stdin
    has a buffer of its own: what one has read ahead, the other never sees.  Where the process was started without a
    standard input it is empty.  Errors: the system's; RESOURCE_BUSY in a signal handler whose thread is waiting for input.

    >>> from pyio import io
    >>> def longest_line() -> int:
    ...     with io.stdin().lock() as lines:
    ...         return max(map(len, lines.lines()), default=0)
    """

    __slots__ = ("_buffered", "_lines", "_source")

    def __init__(self, source: In, /) -> None:
        Lockable.__init__(self)
        self._source = source
        self._buffered = BufReader(Source(source))
        # the one that all that lines() gives share: what one has made ready, the next one hands out
        self._lines = [self._buffered.lines()]

    def __repr__(self) -> str:
        return f"Stdin(buffered={self._buffered._end - self._buffered._pos})"

    def lock(self) -> StdinLock:
        """The same input as a BufRead, for this thread alone while in a `with`.  Corresponds to `Stdin::lock`.

        Outside of a `with` each call locks for itself.
        """
        return StdinLock(self)

    def fileno(self) -> int:
        """The descriptor; who reads it misses what is buffered.  Errors: OTHER (EBADF) where the process has none."""
        return self._source.fileno()

    def is_terminal(self) -> bool:
        """Whether a person may be there.  Corresponds to `IsTerminal`, `isatty(3)`."""
        return self._source.is_terminal()

    def read(self, buf: MutBuf, /) -> int:
        """Reads what is buffered, at most; one system call if that is nothing.  See BufReader.read."""
        with self._lock:
            return self._buffered.read(buf)

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`.  Corresponds to `Read::read_exact`; errors as there."""
        with self._lock:
            self._buffered.read_exact(buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends everything up to end of file.  Corresponds to `Read::read_to_end`."""
        with self._lock:
            return self._buffered.read_to_end(buf)

    def read_line(self, buf: String, /) -> int:
        """Appends a line with its "\\n"; returns the number of bytes, 0 at end of file.  Corresponds to `Stdin::read_line`.

        Errors: as BufRead.read_line.
        """
        with self._lock:
            return self._buffered.read_line(buf)

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """Appends up to and with the delimiter, or to end of file.  Corresponds to `BufRead::read_until`."""
        with self._lock:
            return self._buffered.read_until(byte, buf)

    def lines(self) -> Iterator[str]:
        """The lines as text, each taken under the lock: several threads share them.  See BufRead.lines.

        For one thread alone lock() is faster: `with io.stdin().lock() as s: for line in s.lines()`.
        """
        return Lines(self)

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[Stdin]:
        """A view whose every read is bounded by `deadline`: what is buffered is handed out, else it waits for more.

        The descriptor stays as it is, for the shell has it as well.  Errors of those reads: TIMED_OUT, CANCELLED, also while
        another thread has the lock; nothing is lost.  UNSUPPORTED for a console of Windows.
        """
        return ReadDeadline(self, deadline)

    def _in_child(self) -> None:
        lock = self._lock
        Lockable._in_child(self)
        if self._lock is not lock:
            # the thread that was reading is the parent's
            self._buffered.get_ref()._reading = False

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        got: list[bool] = []
        try:
            acquire_by(self._lock, deadline, got)
            return self._buffered._read_by(buf, deadline)
        finally:
            if got:
                self._lock.release()


class StdinLock(Holder[Stdin], Carved):
    """The standard input as a BufRead, for one thread alone while in a `with`.  Corresponds to `std::io::StdinLock`.

    Outside of its `with` each call, and each item of an iterator, locks for itself; what fill_buf() shows another thread may
    read then.  It is not for other threads.
    """

    __slots__ = ()

    def fileno(self) -> int:
        """As Stdin.fileno."""
        return self._stream.fileno()

    def read(self, buf: MutBuf, /) -> int:
        """As Stdin.read."""
        return self._stream.read(buf)

    def read_exact(self, buf: MutBuf, /) -> None:
        """As Stdin.read_exact."""
        self._stream.read_exact(buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """As Stdin.read_to_end."""
        return self._stream.read_to_end(buf)

    def read_line(self, buf: String, /) -> int:
        """As Stdin.read_line."""
        return self._stream.read_line(buf)

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """As Stdin.read_until."""
        return self._stream.read_until(byte, buf)

    def skip_until(self, byte: int | bytes, /) -> int:
        """As read_until, but forgets the bytes.  Corresponds to `BufRead::skip_until`."""
        with self._stream._lock:
            return self._stream._buffered.skip_until(byte)

    def fill_buf(self) -> memoryview:
        """A read-only view of what is buffered, refilled by one read if empty; empty at end of file."""
        with self._stream._lock:
            return self._stream._buffered.fill_buf()

    def consume(self, amt: int, /) -> None:
        """Moves on by `amt` of the bytes that fill_buf() showed; ValueError for more, or for less than 0."""
        if self._depth:
            # no lock to be given up, behind which a signal handler could raise
            self._stream._buffered.consume(amt)
        else:
            with self._stream._lock:
                self._stream._buffered.consume(amt)

    def _carved(self, carver: Carver[_T]) -> Iterator[_T]:
        items = self._stream._buffered._carved(carver)
        return items if self._depth else OneByOne(self._stream, [items])


class OneByOne(Generic[_T]):
    """An iterator whose every step is taken under the lock; threads may share it."""

    __slots__ = ("_kept", "_source", "_stdin")

    # one iterator, in a list that others may share
    _source: list[Iterator[_T]]

    def __init__(self, stdin: Stdin, source: list[Iterator[_T]], /) -> None:
        self._stdin = stdin
        self._source = source
        # what was taken when a signal handler raised, as it may when the lock is given up
        self._kept: list[_T] = []

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _T:
        item: _T | None = None
        kept = self._kept
        try:
            with self._stdin._lock:
                if kept:
                    item = kept[0]
                    del kept[0]
                else:
                    # not next(): behind that call the item would be nowhere
                    for item in self._source[0]:  # noqa: B007  # used behind it
                        break
                    else:
                        self._end()
        except BaseException:
            if item is not None:
                kept += (item,)
            raise
        if item is None:
            raise StopIteration
        return item

    def _end(self) -> None:
        """The items have ended."""


class Lines(OneByOne[str]):
    """What Stdin.lines gives."""

    __slots__ = ()

    def __init__(self, stdin: Stdin, /) -> None:
        super().__init__(stdin, stdin._lines)

    def _end(self) -> None:
        # a terminal goes on behind an end of file, for the others
        self._source[0] = self._stdin._buffered.lines()
        self._source = [iter(())]


_stdin = Stdin(standard_in())
ending.in_child(_stdin._in_child)


def stdin() -> Stdin:
    """The standard input of the process.  Corresponds to `std::io::stdin`."""
    return _stdin
