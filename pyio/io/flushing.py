"""FlushingWriter: the writing buffer that BufWriter, LineWriter and BufStream share."""

from __future__ import annotations

from _warnings import warn
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pyio.io.error import Error, ErrorKind
from pyio.io.ownership import close_all, leave_all
from pyio.io.traits.loops import miscounted, octets, size
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from typing_extensions import Buffer

    from pyio.io.bounded import WriteDeadline
    from pyio.io.bufstream import BufStream
    from pyio.io.bufwriter import BufWriter
    from pyio.io.deadline import Deadline
    from pyio.io.linewriter import LineWriter

_W_co = TypeVar("_W_co", bound=Write, covariant=True)


class IntoInnerError(Error):
    """What into_inner of a buffered writer raises where it can't write out its bytes.

    Corresponds to `std::io::IntoInnerError`.  Its kind and codes are those of error().
    """

    _writer: object
    _error: Error

    @classmethod
    def _holding(cls, writer: object, error: Error, /) -> Self:
        self = cls(error.kind(), str(error))
        self._writer = writer
        self._error = error
        self._code = error._code
        self.errno, self.strerror = error.errno, error.strerror
        return self

    def error(self) -> Error:
        """Why the bytes could not be written."""
        return self._error

    # Any: which writer it was its raiser knows
    def into_inner(self) -> BufWriter[Any] | LineWriter[Any] | BufStream[Any]:
        """The writer that failed, with the bytes still in it."""
        return cast("BufWriter[Any] | LineWriter[Any] | BufStream[Any]", self._writer)


class FlushingWriter(Write, Generic[_W_co]):
    """Gathers small writes and writes them out in large ones."""

    __slots__ = ("__weakref__", "_abandoned", "_buf", "_capacity", "_inner", "_sink")

    # what is written: a view of `_inner` while one under a deadline is used
    _sink: Write
    _inner: _W_co

    def __init__(self, inner: _W_co, /, capacity: int) -> None:
        self._buf = bytearray()
        self._abandoned = False
        self._capacity = size(capacity, "a capacity")
        self._inner = self._sink = inner

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._inner!r}, buffered={len(self._buf)}/{self._capacity})"

    def get_ref(self) -> _W_co:
        """The inner writer, still in use here; what is buffered it has not got."""
        return self._inner

    def into_inner(self) -> _W_co:
        """Writes out what is buffered, without flushing the inner writer, and gives that back.

        Corresponds to `into_inner`.  Errors: IntoInnerError, holding this writer with its bytes, where that fails.
        """
        try:
            self._write_out()
        except Error as e:
            raise IntoInnerError._holding(self, e) from e
        return self._inner

    def buffer(self) -> memoryview:
        """What is buffered, as a copy; writes nothing."""
        return memoryview(bytes(self._buf))

    def capacity(self) -> int:
        """How many bytes are gathered at most."""
        return self._capacity

    def flush(self) -> None:
        """Writes out what is buffered and flushes the inner writer.

        Errors: the inner writer's, or WRITE_ZERO; what was not written stays buffered, so that it can be called again.
        """
        self._write_out()
        self._sink.flush()

    def with_deadline(self, deadline: Deadline, /) -> WriteDeadline[Self]:
        """A view that shares this buffer, and writes out under the deadline.

        What an expired deadline kept from being written stays buffered; buffering alone asks for no deadline.  Errors:
        UNSUPPORTED where the inner writer has no with_deadline.
        """
        from pyio.io.bufbounded import FlushingDeadline, bounded_writer

        return FlushingDeadline(self, bounded_writer(self._inner, deadline), deadline)

    def _write_by(self, buf: Buffer, deadline: Deadline, /) -> int:
        return self.with_deadline(deadline).write(buf)

    def _write_out(self) -> None:
        """Writes what is buffered; what is not taken stays."""
        buf = self._buf
        done = [0]
        try:
            self._pour_out(buf, done)
        except BaseException:
            # as long as the error lives, so do the failed frames and their views, and this could not grow
            self._buf = buf[done[0] :]
            raise
        # no calls, behind which a signal handler could raise, before what is written is forgotten
        try:
            del buf[:]
        except BufferError:  # the inner writer has kept a view
            self._buf = buf[done[0] :]

    def _pour_out(self, buf: bytearray, done: list[int]) -> None:
        # in a function of its own: from CPython 3.12 on the end of a loop's body, where a signal handler may raise, lies
        # outside the `try` around the loop
        view = memoryview(buf)
        whole = len(view)
        while done[0] < whole:
            try:
                n = self._sink.write(view[done[0] :])
            except InterruptedError:
                continue
            if n == 0:
                raise Error(ErrorKind.WRITE_ZERO)
            if not 0 < n <= whole - done[0]:
                raise miscounted("write", n, whole - done[0])
            done[0] += n

    def _room_for(self, length: int) -> bool:
        """Whether `length` bytes are to be buffered, after making room for them; else they go straight through."""
        if length > self._capacity - len(self._buf):
            self._write_out()
        return length < self._capacity

    def _write_slowly(self, buf: Buffer, /) -> int:
        view = octets(buf)
        if self._room_for(len(view)):
            self._buf += view
            return len(view)
        return self._sink.write(view)

    def _write_all_slowly(self, buf: Buffer, before: int = 0, /) -> None:
        """Takes the whole of `buf`, of a write_all that has taken `before` bytes; the Error says how many at last."""
        view = octets(buf)
        if len(view) > self._capacity - len(self._buf):
            self._write_out_for(before)
        if len(view) < self._capacity:
            self._buf += view
            return
        try:
            self._sink.write_all(view)
        except Error as e:
            done = e.into_inner()
            if before and isinstance(done, int):
                e._payload = before + done
            raise

    def _write_out_for(self, taken: int) -> None:
        """As _write_out, for a write_all that has taken so many bytes."""
        try:
            self._write_out()
        except Error as e:
            e._with(taken)
            raise

    def close(self) -> None:
        """Writes out what is buffered, then closes the inner writer where it has close(), also when that failed.

        What could not be written stays in buffer().  Nothing is buffered any more: what is written later fails as the
        inner writer then does.
        """
        try:
            self._write_out()
        finally:
            self._abandon()
            close_all(self._inner)

    def _abandon(self) -> None:
        """Says nothing when it is collected, and buffers nothing any more, which nobody would write out."""
        self._abandoned = True
        self._capacity = 0

    def __enter__(self) -> Self:
        """Leaving writes out what is buffered, unless by an exception, and then leaves the inner writer.

        The inner writer is left by its own `__exit__`, with the same exception, or with that of the writing.
        """
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self._abandon()
        if exc_type is None:
            try:
                self._write_out()
            except BaseException as e:
                leave_all(type(e), e, e.__traceback__, self._inner)
                raise
        leave_all(exc_type, exc, tb, self._inner)

    def __del__(self) -> None:
        try:
            forgotten = self._buf and not self._abandoned
        except AttributeError:  # its constructor failed
            return
        if forgotten:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self._write_out()
