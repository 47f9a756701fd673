"""ChildStdin, ChildStdout and ChildStderr: our ends of a child's pipes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fd.movable import MovableFd
from pyio._sys.fd.pipe import PipeRead, PipeWrite
from pyio.io.traits import Read, Write

if TYPE_CHECKING:
    from pyio.io.bounded import ReadDeadline, WriteDeadline
    from pyio.io.deadline import Deadline


class ChildStdin(PipeWrite, MovableFd, Write):
    """Writes what a child reads as its standard input; closing it is end of file there.

    Corresponds to `std::process::ChildStdin`.  Errors of writing: BROKEN_PIPE where nobody reads any more; never a signal.
    """

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> WriteDeadline[ChildStdin]:
        """A view whose writes are bounded; the pipe itself stays as it is, for the child as well."""
        from pyio.io.bounded import WriteDeadline

        return WriteDeadline(self, deadline)

    def __repr__(self) -> str:
        return f"ChildStdin({'closed' if self._fd < 0 else self._fd})"


class ChildStdout(PipeRead, MovableFd, Read):
    """Reads what a child writes to its standard output.  Corresponds to `std::process::ChildStdout`.

    End of file comes when the last who has the other end is gone: the child, and whom it gave it to.
    """

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[ChildStdout]:
        """A view whose reads are bounded."""
        from pyio.io.bounded import ReadDeadline

        return ReadDeadline(self, deadline)

    def __repr__(self) -> str:
        return f"ChildStdout({'closed' if self._fd < 0 else self._fd})"


class ChildStderr(PipeRead, MovableFd, Read):
    """Reads what a child writes to its standard error.  Corresponds to `std::process::ChildStderr`."""

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[ChildStderr]:
        """A view whose reads are bounded."""
        from pyio.io.bounded import ReadDeadline

        return ReadDeadline(self, deadline)

    def __repr__(self) -> str:
        return f"ChildStderr({'closed' if self._fd < 0 else self._fd})"
