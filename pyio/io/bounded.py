"""Views under a deadline: what is read and written through one is bounded by it, what is not is not.

A view owns nothing and stores nothing on what it views: another view of the same stream, in another thread, has another
deadline.  What can be viewed has `_read_by` or `_write_by`: one read, one write, under the deadline it is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pyio.io.deadline import Deadline, not_a_deadline
from pyio.io.traits.read import Read
from pyio.io.traits.readwrite import ReadWrite
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf


class BoundedRead(Read, Protocol):
    """A reader that can read under a deadline."""

    __slots__ = ()

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int: ...


class BoundedWrite(Write, Protocol):
    """A writer that can write under a deadline."""

    __slots__ = ()

    def _write_by(self, buf: Buffer, deadline: Deadline, /) -> int: ...


class BoundedReadWrite(BoundedRead, BoundedWrite, Protocol):
    """A stream that can do both."""

    __slots__ = ()


_T_co = TypeVar("_T_co", covariant=True)
_R_co = TypeVar("_R_co", bound=BoundedRead, covariant=True)
_W_co = TypeVar("_W_co", bound=BoundedWrite, covariant=True)
_S_co = TypeVar("_S_co", bound=BoundedReadWrite, covariant=True)


class _View(Generic[_T_co]):
    """What is viewed, and the deadline."""

    __slots__ = ("_deadline", "_inner")

    def __init__(self, inner: _T_co, deadline: Deadline, /) -> None:
        if not isinstance(deadline, Deadline):
            raise not_a_deadline(deadline)
        self._inner = inner
        self._deadline = deadline

    def get_ref(self) -> _T_co:
        """What is viewed."""
        return self._inner


class ReadDeadline(_View[_R_co], Read):
    """A view of a reader whose every read is bounded by one deadline; closing the reader is not its business.

    A read first looks at the deadline, then reads what there is, and waits only if that is nothing.  Errors: TIMED_OUT and
    CANCELLED, before anything is read; what was read before is where read_exact, read_to_end... say.
    """

    __slots__ = ()

    def read(self, buf: MutBuf, /) -> int:
        """As the reader's, under the deadline."""
        return self._inner._read_by(buf, self._deadline)

    def __repr__(self) -> str:
        return f"ReadDeadline({self._inner!r}, {self._deadline!r})"


class WriteDeadline(_View[_W_co], Write):
    """A view of a writer whose every write is bounded by one deadline; closing the writer is not its business.

    A write first looks at the deadline, then writes what is taken, and waits only if that is nothing.  Errors: TIMED_OUT
    and CANCELLED, before anything is written; write_all's Error says in its into_inner() how much was written.
    """

    __slots__ = ()

    def write(self, buf: Buffer, /) -> int:
        """As the writer's, under the deadline."""
        return self._inner._write_by(buf, self._deadline)

    def flush(self) -> None:
        """As the writer's, under the deadline."""
        self._inner.flush()

    def __repr__(self) -> str:
        return f"WriteDeadline({self._inner!r}, {self._deadline!r})"


class Deadlined(ReadDeadline[_S_co], WriteDeadline[_S_co], ReadWrite):
    """A view of a stream whose every read and write is bounded by one deadline; see ReadDeadline and WriteDeadline."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"Deadlined({self._inner!r}, {self._deadline!r})"
