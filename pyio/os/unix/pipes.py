"""Pipes: pipe, PipeReader and PipeWriter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fd.movable import MovableFd
from pyio._sys.fd.pipe import PipeRead, PipeWrite
from pyio._sys.fs import calls
from pyio._sys.process.ends import Pair
from pyio.io.traits import Read, Write

if TYPE_CHECKING:
    from typing import Self

    from pyio.io.bounded import ReadDeadline, WriteDeadline
    from pyio.io.deadline import Deadline


def pipe() -> tuple[PipeReader, PipeWriter]:
    """A pipe: what is written into the one end is read from the other.

    Corresponds to `std::io::pipe`, `pipe(2)`.  No child inherits it, but one whose Command it is given to has its own copy of
    that end: close ours when the child runs, for the reader sees the end of file when the last writer is closed.
    Errors: OTHER (EMFILE) where no descriptor is left.

    >>> from pyio import io, process
    >>> from pyio.os import unix
    >>> reader, writer = unix.pipe()
    >>> with reader, process.Command("echo").arg("hello").stdout(writer).run():
    ...     writer.close()
    ...     io.read_to_end(reader)
    b'hello\\n'
    """
    reader, writer = PipeReader(-1), PipeWriter(-1)
    Pair().hand_over(reader, writer)
    return reader, writer


class PipeReader(PipeRead, MovableFd, Read):
    """The end of a pipe that reads.  Corresponds to `std::io::PipeReader`."""

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[PipeReader]:
        """A view whose reads are bounded; who else has this end is not disturbed."""
        from pyio.io.bounded import ReadDeadline

        return ReadDeadline(self, deadline)

    def try_clone(self) -> Self:
        """A second handle of the same end: each byte is read by one of them.  Corresponds to `PipeReader::try_clone`."""
        clone = type(self)(-1)
        calls.dup(self._fd, clone)
        return clone

    def __repr__(self) -> str:
        return f"PipeReader({'closed' if self._fd < 0 else self._fd})"


class PipeWriter(PipeWrite, MovableFd, Write):
    """The end of a pipe that writes; BROKEN_PIPE where nobody reads any more, never a signal.

    Corresponds to `std::io::PipeWriter`.  What one write gives whole, up to 512 bytes (4096 on Linux), no other writer
    can come between.
    """

    __slots__ = ()

    def with_deadline(self, deadline: Deadline, /) -> WriteDeadline[PipeWriter]:
        """A view whose writes are bounded; who else has this end is not disturbed."""
        from pyio.io.bounded import WriteDeadline

        return WriteDeadline(self, deadline)

    def try_clone(self) -> Self:
        """A second handle of the same end; the end of file comes when both are closed."""
        clone = type(self)(-1)
        calls.dup(self._fd, clone)
        return clone

    def __repr__(self) -> str:
        return f"PipeWriter({'closed' if self._fd < 0 else self._fd})"
