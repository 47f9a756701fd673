"""Stderr: the standard error output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.stdio import STDERR, standard_out
from pyio.io.stdio import ending, python
from pyio.io.stdio.locking import Holder, Lockable
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio._sys.stdio import Out


class Stderr(Lockable, Write):
    """The standard error output, unbuffered: every write is one system call.

    Corresponds to `std::io::Stderr`.  What one write_all or write_fmt writes stays together: no other thread comes
    between, and no other process where the system takes it at once.  Errors: as Stdout.

    >>> from pyio import io
    >>> io.stderr().write_fmt("{}: no such user\\n", "nobody")
    """

    __slots__ = ("_out",)

    def __init__(self, out: Out, /) -> None:
        Lockable.__init__(self)
        self._out = out

    def __repr__(self) -> str:
        return "Stderr()"

    def lock(self) -> StderrLock:
        """The same output, for this thread alone while in a `with`.  Corresponds to `Stderr::lock`."""
        return StderrLock(self)

    def fileno(self) -> int:
        """The descriptor.  Errors: OTHER (EBADF) where the process was started without one."""
        return self._out.fileno()

    def is_terminal(self) -> bool:
        """Whether somebody may be looking.  Corresponds to `IsTerminal`, `isatty(3)`."""
        return self._out.is_terminal()

    def write(self, buf: Buffer, /) -> int:
        """Writes once, as much as is taken.  Corresponds to `write(2)`: one call, no retry."""
        with self._lock:
            python.write_out(self._out)
            return self._out.write(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """Writes the whole of `buf`; no other thread comes between.  See Write.write_all."""
        with self._lock:
            python.write_out(self._out)
            self._out.write_all(buf)

    def flush(self) -> None:
        """Nothing to do."""


class StderrLock(Holder[Stderr], Write):
    """The standard error output, for one thread alone while in a `with`.  Corresponds to `std::io::StderrLock`.

    Outside of its `with` each call locks for itself.  It is not for other threads.
    """

    __slots__ = ()

    def fileno(self) -> int:
        """As Stderr.fileno."""
        return self._stream.fileno()

    def write(self, buf: Buffer, /) -> int:
        """As Stderr.write."""
        return self._stream.write(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """As Stderr.write_all."""
        self._stream.write_all(buf)

    def flush(self) -> None:
        """Nothing to do."""


_stderr = Stderr(standard_out(STDERR))
ending.in_child(_stderr._in_child)


def stderr() -> Stderr:
    """The standard error output of the process.  Corresponds to `std::io::stderr`."""
    return _stderr
