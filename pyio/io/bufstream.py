"""BufStream: both buffers around a duplex stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio.io.buffered import DEFAULT_CAPACITY, Buffered
from pyio.io.bufwriter import BufWriter
from pyio.io.error import Error
from pyio.io.flushing import IntoInnerError
from pyio.io.traits.readwrite import ReadWrite

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from typing_extensions import Buffer

    from pyio.io.bufbounded import BufDeadlined
    from pyio.io.deadline import Deadline

_S_co = TypeVar("_S_co", bound=ReadWrite, covariant=True)


class BufStream(Buffered, ReadWrite, Generic[_S_co]):
    """A BufReader and a BufWriter around one stream, such as a socket.

    Corresponds to RFC 517's `BufStream`.  Capacities in bytes.  Reading does not write out what is buffered: flush a
    request before reading its answer.  Leaving its `with` does as BufWriter's.
    """

    __slots__ = ("_out",)

    _inner: _S_co  # pyright: ignore[reportIncompatibleVariableOverride]  # set once, when it is made
    _out: BufWriter[_S_co]

    def __init__(
        self, inner: _S_co, /, read_capacity: int = DEFAULT_CAPACITY, write_capacity: int = DEFAULT_CAPACITY
    ) -> None:
        Buffered.__init__(self, inner, read_capacity)
        self._out = BufWriter(inner, write_capacity)

    def __repr__(self) -> str:
        return f"BufStream({self._inner!r})"

    def get_ref(self) -> _S_co:
        """The inner stream, still in use here."""
        return self._inner

    def into_inner(self) -> _S_co:
        """Writes out what is buffered and gives the inner stream back; what was read ahead is lost.

        Errors: IntoInnerError, holding this stream with its bytes, where the writing fails.
        """
        try:
            self._out._write_out()
        except Error as e:
            raise IntoInnerError._holding(self, e) from e
        return self._inner

    def with_deadline(self, deadline: Deadline, /) -> BufDeadlined[Self]:
        """A view that shares both buffers, and reads and writes the stream under the deadline.

        Errors: UNSUPPORTED where the inner stream has no with_deadline.
        """
        from pyio.io.bufbounded import BufDeadlined, bounded_reader, bounded_writer

        reader, writer = bounded_reader(self._inner, deadline), bounded_writer(self._inner, deadline)
        return BufDeadlined(self, reader, writer, deadline)

    def write(self, buf: Buffer, /) -> int:
        """As BufWriter.write."""
        return self._out.write(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """As BufWriter.write_all."""
        self._out.write_all(buf)

    def flush(self) -> None:
        """Writes out what is buffered and flushes the inner stream."""
        self._out.flush()

    def close(self) -> None:
        """Writes out what is buffered, then closes the inner stream where it has close(), also when that failed."""
        self._forget()
        self._out.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self._forget()
        self._out.__exit__(exc_type, exc, tb)
