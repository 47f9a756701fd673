"""Inputs: what a transfer reads, whatever was passed in as its data.

peek() gives bytes that may be written now, in the scratch of the thread that runs the transfer or in the reader's own
buffer; consume() says how many of them were.  What was read and not consumed is kept, so that no byte is lost: it comes
with the next peek(), or, when the transfer has failed, in its Error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from pyio._sys.stream import taken
from pyio.io.channels import ChanReader
from pyio.io.chanstate import Sleeper
from pyio.io.cursor import Cursor
from pyio.io.deadline import Deadline
from pyio.io.error import Error
from pyio.io.sources import Empty
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import miscounted
from pyio.io.traits.read import Read
from pyio.stream.bytestream import ByteStream
from pyio.stream.pull import Pull

if TYPE_CHECKING:
    from collections.abc import Callable

_NOTHING = memoryview(b"")


class Input(Protocol):
    """What a transfer reads."""

    __slots__ = ()

    waits: bool
    """Whether peek() may wait, and needs a thread for that."""

    def peek(self, scratch: memoryview, wake: Callable[[], None], /) -> memoryview | None:
        """What may be written; nothing at the end; None where it has to be waited for.

        Then fileno() becomes readable; or, where that is None, `wake` is called.
        """
        ...

    def fileno(self) -> int | None:
        """What becomes readable, if there is such a descriptor."""
        return None

    def consume(self, n: int, /) -> None:
        """So many bytes of what peek() gave have been written."""
        ...

    def cancel(self) -> None:
        """Ends a peek() that waits, where that can be done; from any thread."""
        return

    def close(self) -> bytes:
        """Closes it, and gives what was read and is nowhere else."""
        ...


class Pulled(Input):
    """A stream of a descriptor's: read without waiting."""

    __slots__ = ("_held", "_peeked", "pull", "waits")

    def __init__(self, pull: Pull, held: bytes = b"") -> None:
        self.pull: Pull = pull
        self.waits: bool = False
        self._held = memoryview(held)
        self._peeked = _NOTHING

    def peek(self, scratch: memoryview, _wake: Callable[[], None], /) -> memoryview | None:
        if not len(self._held):
            n = self.pull.try_read(scratch)
            if n is None:
                return None
            self._peeked = scratch[:n]
            return self._peeked
        self._peeked = self._held
        return self._peeked

    def holds(self) -> bool:
        """Whether something was read that has not been written."""
        return len(self._held) > 0

    def hold(self, rest: bytes, /) -> None:
        """Takes what was read by others, and has not been written."""
        self._held = memoryview(rest)

    def fileno(self) -> int | None:
        return self.pull.source.fileno()

    def consume(self, n: int, /) -> None:
        peeked, self._peeked = self._peeked, _NOTHING
        if n < len(peeked):
            # the scratch is the thread's
            self._held = peeked[n:] if peeked is self._held else memoryview(bytes(peeked[n:]))
        else:
            self._held = _NOTHING

    def close(self) -> bytes:
        self.pull.release()
        return bytes(self._held)


class Channelled(Input):
    """The reading end of a channel: whoever writes to it wakes the transfer."""

    __slots__ = ("_reader", "waits")

    def __init__(self, reader: ChanReader) -> None:
        self._reader = reader
        self.waits: bool = False

    def peek(self, scratch: memoryview, wake: Callable[[], None], /) -> memoryview | None:
        return self._reader._poll(_Waking(wake), len(scratch))

    def consume(self, n: int, /) -> None:
        self._reader.consume(n)

    def close(self) -> bytes:
        return self._reader._close()


class _Waking(Sleeper):
    """What a channel wakes instead of a call that waits."""

    __slots__ = ("_wake",)

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake

    def wake(self) -> None:
        self._wake()


class Buffering(Input):
    """A reader with a buffer of its own: what is not consumed stays there."""

    __slots__ = ("_bound", "_reader", "_view", "waits")

    def __init__(self, reader: BufRead, waits: bool) -> None:
        self._reader = reader
        self.waits: bool = waits
        view, bound = _bounded(reader) if waits else (reader, None)
        # a view need not show the buffer
        self._view, self._bound = (view, bound) if isinstance(view, BufRead) else (reader, None)

    def peek(self, _scratch: memoryview, _wake: Callable[[], None], /) -> memoryview | None:
        return self._view.fill_buf()

    def consume(self, n: int, /) -> None:
        self._view.consume(n)

    def cancel(self) -> None:
        if self._bound is not None:
            self._bound.cancel()

    def close(self) -> bytes:
        close(self._reader)
        return b""


class Reading(Input):
    """Any other reader."""

    __slots__ = ("_bound", "_held", "_reader", "_view", "waits")

    def __init__(self, reader: Read) -> None:
        self._reader = reader
        self._view, self._bound = _bounded(reader)
        self.waits: bool = True
        self._held = _NOTHING

    def peek(self, scratch: memoryview, _wake: Callable[[], None], /) -> memoryview | None:
        if not len(self._held):
            # not the scratch, which belongs to other transfers, too: this one may be kept and written to later
            buf = bytearray(len(scratch))
            n = self._view.read(buf)
            if not 0 <= n <= len(scratch):
                raise miscounted("read", n, len(scratch))
            self._held = memoryview(bytes(memoryview(buf)[:n]))
        return self._held

    def consume(self, n: int, /) -> None:
        self._held = self._held[n:]

    def cancel(self) -> None:
        if self._bound is not None:
            self._bound.cancel()

    def close(self) -> bytes:
        close(self._reader)
        return bytes(self._held)


def _bounded(reader: Read) -> tuple[Read, Deadline | None]:
    """The reader under a deadline that an abort cancels, where it knows deadlines."""
    make: Callable[[Deadline], Read] | None = getattr(reader, "with_deadline", None)
    if make is None:
        return reader, None
    bound = Deadline.never()
    try:
        return make(bound), bound
    except Error:
        return reader, None


def close(data: object, /) -> None:
    """Closes what was passed in, if that can be closed."""
    try:
        method: Callable[[], object] | None = getattr(data, "close", None)
        if method is not None:
            method()
    except Exception:  # noqa: BLE001, S110  # how the transfer ended is known by then
        pass


def input_of(data: Read, /) -> Input:
    """What reads the data that was passed in, and owns it.

    Errors: OTHER (EBADF) for what is closed; RESOURCE_BUSY while another thread reads it.
    """
    if type(data) is ByteStream:
        return Pulled(*data._hand_over())
    if type(data) is ChanReader:
        return Channelled(data)
    if type(data) in {Cursor, Empty}:
        # nobody waits for memory; a subclass may have its own mind
        return Buffering(cast("BufRead", data), False)
    source = taken(data)
    if source is not None:
        return Pulled(Pull(source))
    if isinstance(data, BufRead):
        return Buffering(data, True)
    return Reading(data)
