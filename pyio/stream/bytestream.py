"""ByteStream: the readable end of a transfer."""

from __future__ import annotations

from _warnings import warn
from typing import TYPE_CHECKING, TypeVar

from pyio._sys.error import closed
from pyio.io.bounded import ReadDeadline
from pyio.io.buffered import DEFAULT_CAPACITY, Buffered
from pyio.io.traits.loops import writable
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import NoReturn, Self

    from pyio.io.buffer import MutBuf
    from pyio.io.carve import Carver
    from pyio.io.deadline import Deadline
    from pyio.io.string import String
    from pyio.stream.pull import Pull

_T = TypeVar("_T")


class ByteStream(Buffered):
    """The readable end of a transfer, with one owner at a time.

    Corresponds to WASI 0.3's `stream<u8>`.  It does not depend on the handle that it was made of.  read() takes no more
    from the source than it is asked for; fill_buf() and what stands on it, lines() say, take what is there, up to 64 KiB.
    On a failure it ends, and its Completion has the Error.  Closing it early ends the transfer well; it may be closed from
    another thread, which wakes a read that waits.  Passed to write_via_stream, append_via_stream or send it is closed to
    use.  Collecting an open one closes it, with a ResourceWarning.  Errors: OTHER (EBADF) once it is closed; RESOURCE_BUSY
    where another thread reads.

    >>> from pyio import fs, stream
    >>> fs.write("poem", "roses\\nare\\nred\\n")
    >>> with fs.File.open("poem") as file:
    ...     lines, done = stream.read_via_stream(file, 6)
    >>> with lines:
    ...     list(lines.lines()), done.result()
    (['are', 'red'], None)
    """

    __slots__ = ("_closed", "_pull")

    def __init__(self, pull: Pull, /) -> None:
        self._closed = True
        Buffered.__init__(self, pull, DEFAULT_CAPACITY)
        self._pull = pull
        self._closed = False

    def __repr__(self) -> str:
        return f"ByteStream({'closed' if self._closed else 'open'})"

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one transfer twice
        raise TypeError("a ByteStream has one owner: it is neither copied nor pickled")

    def read(self, buf: MutBuf, /) -> int:
        """Reads what there is, at most what `buf` holds; waits if that is nothing, and returns 0 at the end."""
        if self._closed:
            raise closed()
        if self._pos == self._end:
            self._recall()
            if self._pos == self._end:
                return self._source.read(writable(buf))
        return Buffered.read(self, buf)

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[ByteStream]:
        """A view whose every read is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED; no byte is lost."""
        return ReadDeadline(self, deadline)

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        deadline.check()
        if not self._closed:
            self._source = _Bounded(self._pull, deadline)
        try:
            return self.read(buf)
        finally:
            if not self._closed:
                self._source = self._pull

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`.  Corresponds to `Read::read_exact`; errors as there."""
        if self._closed:
            raise closed()
        if self._pos < self._end:
            Buffered.read_exact(self, buf)
        else:
            Read.read_exact(self, buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends everything up to the end to `buf` and returns how much that was."""
        if self._closed:
            raise closed()
        return Buffered.read_to_end(self, buf)

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """Appends to `buf` up to and with the delimiter, or to the end.  Corresponds to `BufRead::read_until`."""
        if self._closed:
            raise closed()
        return Buffered.read_until(self, byte, buf)

    def read_line(self, buf: String, /) -> int:
        """Appends a line with its "\\n" to `buf`, or what is left; errors as in BufRead.read_line."""
        if self._closed:
            raise closed()
        return Buffered.read_line(self, buf)

    def _carved(self, carver: Carver[_T]) -> Iterator[_T]:
        if self._closed:
            raise closed()
        return Buffered._carved(self, carver)

    def fill_buf(self) -> memoryview:
        """A read-only view of what is buffered, refilled by one read if empty; empty at the end."""
        if self._closed:
            raise closed()
        return Buffered.fill_buf(self)

    def assume_unchanged(self) -> Self:
        """Says that nobody changes the file that it reads, so that send() may have the kernel send the file's own pages.

        Corresponds to `sendfile(2)`.  Who changes the file all the same, also after the Completion of send(), may change what
        the peer still has to read.  And while somebody else writes to that connection as well, a slow peer may hold up an
        abort.  Platforms: nothing comes of it but on Linux.  Returns the stream itself.

        >>> from pyio import fs, io, net, stream
        >>> fs.write("page", "hello")
        >>> with net.TcpListener.bind("localhost:0") as listener, fs.File.open("page") as page:
        ...     with net.TcpStream.connect(listener.local_addr()) as client:
        ...         contents, _ = stream.read_via_stream(page)
        ...         done = stream.send(client, contents.assume_unchanged())
        ...     with listener.accept()[0] as server:
        ...         io.read_to_end(server), done.result()
        (b'hello', None)
        """
        self._pull.unchanged = True
        return self

    def close(self) -> None:
        """Ends the transfer, which is no failure, and drops what was not read; a second close does nothing.

        A loop over lines, say, that is under way still gets what was read ahead, and fails behind that.
        """
        if not self._closed:
            # first, for a signal handler can raise in it, and it is to be closed again then
            self._pull.close()
            # the buffer is left alone: another thread may be reading
            self._end_use()

    def _end_use(self) -> None:
        self._closed = True
        self._inner = self._source = _Gone()

    def _hand_over(self) -> tuple[Pull, bytes]:
        """The transfer, and what of it was read ahead, for a new owner.  Errors: OTHER (EBADF) once it is closed."""
        if self._closed:
            raise closed()
        self._recall()
        rest = bytes(self._view[self._pos : self._end])
        self._end_use()
        self._pos = self._end = 0
        return self._pull, rest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            done = self._closed
        except AttributeError:  # its constructor failed
            return
        if not done:
            try:
                if not self._pull.completion.done():
                    warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self.close()


class _Bounded(Read):
    """A Pull under a deadline."""

    __slots__ = ("_deadline", "_pull")

    def __init__(self, pull: Pull, deadline: Deadline) -> None:
        self._pull = pull
        self._deadline = deadline

    def read(self, buf: MutBuf, /) -> int:
        return self._pull.read_by(buf, self._deadline)


class _Gone(Read):
    """What a closed one reads."""

    __slots__ = ()

    def read(self, _buf: MutBuf, /) -> int:
        raise closed()
