"""channel: bytes from thread to thread.

Rules.  What waits is what the channel holds and what the reader has in its buffer; a writer may add while that is less
than the capacity, or while the reader can't go on without more.  All changes happen under the channel's lock, except
that the reader moves on in its buffer as any Buffered does; it looks for blocked writers afterwards.

Nothing is lost to a signal: bytes go over to the reader by plain assignments, with no call among them, for only at calls
does an interpreter look for signals.
"""

from __future__ import annotations

from _warnings import warn
from _weakref import ref
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio.io.bounded import ReadDeadline, WriteDeadline
from pyio.io.buffered import DEFAULT_CAPACITY, Buffered
from pyio.io.chanstate import Channel
from pyio.io.error import Error, ErrorKind
from pyio.io.sources import Empty
from pyio.io.string import String
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import growable, not_utf8, octets, writable
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn, Self

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.chanstate import Sleeper
    from pyio.io.deadline import Deadline


class ChanReader(Buffered):
    """The reading end of a channel; end of file once every writer is closed and the channel is drained.

    Corresponds to RFC 517's `ChanReader`.  Closing it loses what waits in the channel, and fails the writers with
    BROKEN_PIPE; it may be closed from another thread, which wakes a read that waits.  Else not for two threads at once.
    Collecting an open one closes it, with a ResourceWarning.  Errors: OTHER (EBADF) once it is closed.
    """

    __slots__ = ("_channel", "_closed", "_deadline")

    # that of the read which runs
    _deadline: Deadline | None

    def __init__(self, channel: Channel, /) -> None:
        # there is no inner reader: _fill and _more ask the channel
        Buffered.__init__(self, Empty(), channel.capacity)
        self._deadline = None
        self._closed = False
        self._channel = channel

    def __repr__(self) -> str:
        return f"ChanReader({'closed' if self._closed else 'open'})"

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two of them would close one end twice
        raise TypeError("an end of a channel is neither copied nor pickled")

    def read(self, buf: MutBuf, /) -> int:
        """Reads what waits, at most what `buf` holds; waits if that is nothing, and returns 0 at end of file."""
        view = writable(buf)
        room = len(view)
        if self._closed:
            raise closed()
        if self._pos == self._end and room:
            self._fill(room)
        before = self._pos
        stop = min(before + room, self._end)
        view[: stop - before] = self._view[before:stop]
        try:
            self._pos = stop
            self._make_room()
        except BaseException:
            # nobody learns how much it was
            self._pos = before
            raise
        return stop - before

    def with_deadline(self, deadline: Deadline, /) -> ReadDeadline[ChanReader]:
        """A view whose every read is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED; no byte is lost."""
        return ReadDeadline(self, deadline)

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        deadline.check()
        self._deadline = deadline
        try:
            return self.read(buf)
        finally:
            self._deadline = None

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`.  Corresponds to `Read::read_exact`; errors as there."""
        BufRead.read_exact(self, buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends everything up to end of file to `buf` and returns how much that was."""
        start = growable(buf)
        while True:
            part = self.fill_buf()
            buf += part
            self._pos = self._end
            if not len(part):
                return len(buf) - start

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        """Appends to `buf` up to and with the delimiter, or to end of file.  Corresponds to `BufRead::read_until`."""
        if self._closed:
            raise closed()
        try:
            return Buffered.read_until(self, byte, buf)
        finally:
            self._make_room()

    def read_line(self, buf: String, /) -> int:
        """Appends a line with its "\\n" to `buf`, or what is left; errors as in BufRead.read_line."""
        if not isinstance(buf, String):
            raise TypeError(f"a line is read into a String, not {type(buf).__name__}")
        self._recall()
        stop = self._whole_line()
        line = self._buf[self._pos : stop]
        try:
            text = buf._text + line.decode()
        except UnicodeDecodeError:
            try:
                raise not_utf8(line) from None
            except Error:
                self._pos = stop
                self._make_room()
                raise
        buf._text = text
        self._pos = stop
        self._make_room()
        return len(line)

    def fill_buf(self) -> memoryview:
        """A read-only view of what waits; waits if that is nothing, and is empty at end of file."""
        if self._closed:
            raise closed()
        return Buffered.fill_buf(self)

    def consume(self, amt: int, /) -> None:
        """Moves on by `amt` of the bytes that fill_buf() showed; ValueError for more, or for less than 0."""
        if amt > self._end - self._pos:
            self._recall()
        before = self._pos
        try:
            Buffered.consume(self, amt)
            self._make_room()
        except BaseException:
            self._pos = before
            raise

    def _make_room(self) -> None:
        """Wakes the writers that wait for room, after the position has moved."""
        channel = self._channel
        if channel.writers:
            with channel.lock:
                channel.wake(channel.writers)

    def _waiting(self) -> int:
        """How many bytes wait in the buffer; asked by other threads."""
        # in this order: what an iterator makes ready it announces first
        n = self._end - self._pos
        ahead = self._ahead
        return n if ahead is None else ahead._end - ahead._start

    def _recall(self) -> None:
        if self._closed:
            raise closed()
        if self._ahead is not None:
            with self._channel.lock:
                Buffered._recall(self)

    def _fill(self, wanted: int = DEFAULT_CAPACITY) -> None:
        self._recall()
        if self._pos == self._end:
            self._take(b"", wanted)

    def _more(self) -> int:
        self._recall()
        return self._take(self._buf[self._pos : self._end], DEFAULT_CAPACITY)

    def _take(self, held: bytes | bytearray, wanted: int) -> int:
        """Waits until there are bytes and puts them behind those held; returns their number, 0 at end of file."""
        channel = self._channel
        while True:
            with channel.lock:
                if self._closed:
                    raise closed()
                channel.wake(channel.writers)
                data = channel.data
                if data:
                    n = len(data)
                    whole = bytearray(held) + data if held else data
                    stop = len(whole)
                    rest = bytearray()
                    view = memoryview(whole)
                    shown = view.toreadonly()
                    # no calls from here on
                    self._buf, self._view, self._shown = whole, view, shown
                    self._pos, self._end = 0, stop
                    channel.data = rest
                    channel.wanted = 0
                    return n
                if not channel.writing:
                    return 0
                channel.wanted = wanted
                sleeper = channel.enrol(channel.readers)
            channel.wait(sleeper, channel.readers, self._deadline)

    def _poll(self, waker: Sleeper, wanted: int) -> memoryview | None:
        """A view of what waits, empty at end of file; None where that is nothing, and `waker` learns when to look again."""
        self._recall()
        if self._pos == self._end:
            channel = self._channel
            with channel.lock:
                if not self._closed and not channel.data and channel.writing:
                    channel.wanted = wanted
                    channel.wake(channel.writers)
                    channel.readers.append(waker)
                    return None
            self._take(b"", wanted)
        return self._shown[self._pos : self._end]

    def close(self) -> None:
        """Closes this end; a second close does nothing."""
        self._close()

    def _close(self) -> bytes:
        """The same; gives what nobody will read."""
        channel = self._channel
        nothing = bytearray()
        rest = b""
        with channel.lock:
            if not self._closed:
                channel.wake(channel.writers)
                channel.wake(channel.readers)
                # what an iterator has made ready
                Buffered._recall(self)
                rest = bytes(self._view[self._pos : self._end]) + channel.data
                self._closed = True
                channel.data = nothing
        return rest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        _collect(self)


class ChanWriter(Write):
    """A writing end of a channel; BROKEN_PIPE once the reader is closed.

    Corresponds to RFC 517's `ChanWriter`.  For several threads at once: what one write takes stays together.  The end
    of file comes when every writer is closed, the clones too; closing wakes a write of this end that waits.  Collecting
    an open one closes it, with a ResourceWarning.  Errors: OTHER (EBADF) once it is closed.
    """

    __slots__ = ("__weakref__", "_channel", "_closed")

    def __init__(self, channel: Channel, /) -> None:
        self._channel = channel
        with channel.lock:
            channel.writing += 1
            self._closed = False

    def __repr__(self) -> str:
        return f"ChanWriter({'closed' if self._closed else 'open'})"

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two of them would close one end twice
        raise TypeError("an end of a channel is neither copied nor pickled: try_clone()")

    def write(self, buf: Buffer, /) -> int:
        """Adds as much of `buf` as there is room for, and returns how much; waits while there is none."""
        return self._add(buf, None)

    def with_deadline(self, deadline: Deadline, /) -> WriteDeadline[ChanWriter]:
        """A view whose every write is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED; nothing is added."""
        return WriteDeadline(self, deadline)

    def _write_by(self, buf: Buffer, deadline: Deadline, /) -> int:
        deadline.check()
        return self._add(buf, deadline)

    def _add(self, buf: Buffer, deadline: Deadline | None) -> int:
        view = octets(buf)
        channel = self._channel
        while True:
            with channel.lock:
                reader = self._reader()
                sleeper = None
                room = channel.room(reader)
                if room <= 0 < len(view):
                    sleeper = channel.enrol(channel.writers)
                    # the reader moves on without the lock: it may have looked for sleepers just before
                    room = channel.room(reader)
                del reader
                if sleeper is None or room > 0:
                    taken = view[: max(room, 0)]
                    n = len(taken)
                    channel.wake(channel.readers)
                    channel.data += taken
                    return n
            channel.wait(sleeper, channel.writers, deadline)

    def _reader(self) -> ChanReader:
        if self._closed:
            raise closed()
        reader = self._channel.reader()
        if reader is None:
            raise Error(ErrorKind.BROKEN_PIPE)
        return reader

    def flush(self) -> None:
        """Nothing to do: what was written can be read.  Errors: once it is closed."""
        if self._closed:
            raise closed()

    def try_clone(self) -> ChanWriter:
        """A second writer of the same channel, to be closed by itself."""
        with self._channel.lock:
            if self._closed:
                raise closed()
            return ChanWriter(self._channel)

    def close(self) -> None:
        """Closes this end; a second close does nothing."""
        channel = self._channel
        with channel.lock:
            if not self._closed:
                channel.wake(channel.writers)
                channel.wake(channel.readers)
                channel.writing -= 1
                self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        _collect(self)


def _collect(end: ChanReader | ChanWriter) -> None:
    try:
        done = end._closed
    except AttributeError:  # its constructor failed
        return
    if not done:
        try:
            warn(f"{end!r} was never closed", ResourceWarning, source=end)
        finally:
            end.close()


def channel(capacity: int = DEFAULT_CAPACITY, /) -> tuple[ChanWriter, ChanReader]:
    """A channel of bytes between threads: its writer, which can be cloned, and its reader.

    At most `capacity` bytes wait in it, then write waits; with a capacity of 0 a write waits until a reader waits for
    bytes.  A line or piece that is longer than the capacity is read all the same.  Errors: ValueError for a negative
    capacity.

    >>> from threading import Thread
    >>> from pyio import io
    >>> def produce(writer: io.ChanWriter) -> None:
    ...     with writer:
    ...         writer.write_all(b"one\\ntwo\\n")
    >>> writer, reader = io.channel()
    >>> Thread(target=produce, args=(writer,)).start()
    >>> with reader:
    ...     list(reader.lines())
    ['one', 'two']
    """
    shared = Channel(capacity)
    reader = ChanReader(shared)
    shared.source = ref(reader)
    return ChanWriter(shared), reader
