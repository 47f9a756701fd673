"""Views of buffered readers and writers under a deadline, which share their buffers.

So each request of a long connection can have a deadline of its own: what one has read ahead, the next one finds.  What is
in a buffer is handed out, and what fits into one is taken, whatever the deadline says: it bounds what goes to the inner
reader or writer.  While a call through a view lasts, the buffer reads from, or writes to, the inner one's own view.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Generic, ParamSpec, TypeVar, cast

from pyio.io.bounded import WriteDeadline
from pyio.io.buffered import FIRST_WINDOW, Buffered
from pyio.io.carved import Carved
from pyio.io.error import Error, ErrorKind
from pyio.io.flushing import FlushingWriter
from pyio.io.raising import batch_by_batch
from pyio.io.traits.readwrite import ReadWrite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.bufstream import BufStream
    from pyio.io.carve import Carver
    from pyio.io.deadline import Deadline
    from pyio.io.string import String
    from pyio.io.traits.read import Read
    from pyio.io.traits.write import Write

_T = TypeVar("_T")
_P = ParamSpec("_P")
_B_co = TypeVar("_B_co", bound=Buffered, covariant=True)
_S_co = TypeVar("_S_co", bound="BufStream[Any]", covariant=True)  # of whatever stream
_F_co = TypeVar("_F_co", bound="FlushingWriter[Any]", covariant=True)  # of whatever writer


def bounded_reader(inner: Read, deadline: Deadline, /) -> Read:
    """Its view under the deadline.  Errors: UNSUPPORTED where it has none."""
    return cast("Read", _view(inner, deadline))


def bounded_writer(inner: Write, deadline: Deadline, /) -> Write:
    """Its view under the deadline.  Errors: UNSUPPORTED where it has none."""
    return cast("Write", _view(inner, deadline))


def _view(inner: object, deadline: Deadline) -> object:
    make: Callable[[Deadline], object] | None = getattr(inner, "with_deadline", None)
    if make is None:
        raise Error(ErrorKind.UNSUPPORTED, f"a {type(inner).__name__} has no with_deadline")
    return make(deadline)


class BufReadDeadline(Carved, Generic[_B_co]):
    """A view of a buffered reader, which refills the buffer under a deadline; closing the reader is not its business.

    Errors: TIMED_OUT and CANCELLED, only where the buffer is empty and has to be refilled; what was read before is still
    in it, or where read_until, read_exact... say.
    """

    __slots__ = ("_buffered", "_deadline", "_view")

    def __init__(self, buffered: _B_co, view: Read, deadline: Deadline, /) -> None:
        self._buffered = buffered
        self._view = view
        self._deadline = deadline

    def get_ref(self) -> _B_co:
        """The buffered reader itself."""
        return self._buffered

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._buffered!r}, {self._deadline!r})"

    def _reading(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """What `call` gives while the buffer is refilled under the deadline."""
        buffered = self._buffered
        usual = buffered._source
        buffered._source = self._view
        try:
            return call(*args, **kwargs)
        finally:
            buffered._source = usual

    def read(self, buf: MutBuf, /) -> int:
        """As the reader's, under the deadline."""
        return self._reading(self._buffered.read, buf)

    def read_exact(self, buf: MutBuf, /) -> None:
        """As the reader's, under the deadline."""
        self._reading(self._buffered.read_exact, buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """As the reader's, under the deadline."""
        return self._reading(self._buffered.read_to_end, buf)

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """As the reader's, under the deadline."""
        return self._reading(self._buffered.read_until, byte, buf)

    def read_line(self, buf: String, /) -> int:
        """As the reader's, under the deadline: the line so far stays in the reader."""
        return self._reading(self._buffered.read_line, buf)

    def fill_buf(self) -> memoryview:
        """As the reader's, under the deadline."""
        return self._reading(self._buffered.fill_buf)

    def consume(self, amt: int, /) -> None:
        """As the reader's."""
        self._buffered.consume(amt)

    def _carved(self, carver: Carver[_T]) -> Iterator[_T]:
        carver.window = FIRST_WINDOW
        return batch_by_batch(partial(self._carving, carver))

    def _carving(self, carver: Carver[_T]) -> Iterator[_T] | None:
        return self._reading(self._buffered._carving, carver)


class BufDeadlined(BufReadDeadline[_S_co], ReadWrite):
    """A view of a BufStream whose every call is bounded by one deadline; see BufReadDeadline."""

    __slots__ = ("_sink",)

    def __init__(self, stream: _S_co, view: Read, sink: Write, deadline: Deadline, /) -> None:
        super().__init__(stream, view, deadline)
        self._sink = FlushingDeadline(stream._out, sink, deadline)

    def write(self, buf: Buffer, /) -> int:
        """As the stream's, under the deadline."""
        return self._sink.write(buf)

    def write_all(self, buf: Buffer, /) -> None:
        """As the stream's, under the deadline."""
        self._sink.write_all(buf)

    def flush(self) -> None:
        """As the stream's, under the deadline: what could not be written stays buffered."""
        self._sink.flush()


class FlushingDeadline(WriteDeadline[_F_co]):
    """A view of a buffered writer, which writes out under a deadline."""

    __slots__ = ("_view",)

    def __init__(self, writer: _F_co, view: Write, deadline: Deadline, /) -> None:
        super().__init__(writer, deadline)
        self._view = view

    def _writing(self, call: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        writer = self._inner
        usual = writer._sink
        writer._sink = self._view
        try:
            return call(*args, **kwargs)
        finally:
            writer._sink = usual

    def write(self, buf: Buffer, /) -> int:
        """As the writer's, under the deadline."""
        return self._writing(self._inner.write, buf)

    def write_all(self, buf: Buffer, /) -> None:
        """As the writer's, under the deadline."""
        self._writing(self._inner.write_all, buf)

    def flush(self) -> None:
        """As the writer's, under the deadline: what could not be written stays buffered."""
        self._writing(self._inner.flush)
