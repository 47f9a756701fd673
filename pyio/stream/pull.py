"""Pull: a transfer that its reader drives.

Nobody but the reader reads the source, into the reader's own buffer, when it asks.  So there is nothing to be woken, and
nothing that could be lost on the way.

Who closes the descriptor: whoever holds `_turn`, which a reader does while it reads.  An end that comes meanwhile, from
another thread or from the collector, resolves the Completion, wakes the reader, and leaves the closing to it.  A
transfer that reads it, whose descriptor the reactor may watch, is woken likewise, and closes it when it lets it go.
"""

from __future__ import annotations

from _thread import allocate_lock
from math import inf
from typing import TYPE_CHECKING

from pyio._sys.fork import abandon_in_child, inherited
from pyio._sys.wait import wait_ready
from pyio.io.deadline import Deadline
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import writable
from pyio.io.traits.read import Read
from pyio.stream.completion import Completion, cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio._sys.stream import Source
    from pyio.io.buffer import MutBuf


class Ended:
    """The source of a stream that was refused."""

    __slots__ = ()

    pollable = False

    def fileno(self) -> int:
        """None."""
        return -1

    def try_read(self, _view: memoryview, /) -> int:
        """Nothing."""
        return 0

    def drop(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


class Pull(Read):
    """Reads a source until its end, a failure, or that of whoever reads it."""

    __slots__ = (
        "__weakref__",
        "_bound",
        "_drop",
        "_kept",
        "_over",
        "_turn",
        "_wake",
        "completion",
        "source",
        "unchanged",
    )

    def __init__(self, source: Source | Ended, kept: object = None, /) -> None:
        self.source: Source | Ended = source
        self.completion: Completion = Completion()
        # what lives as long as this
        self._kept = kept
        self._turn = allocate_lock()
        # what the read that waits is bounded by
        self._bound: Deadline | None = None
        self._over = False
        # of the transfer that reads it
        self._wake: Callable[[], None] | None = None
        # whether to be rid of what was not read
        self._drop = False
        # whether the kernel may send what it reads without a copy
        self.unchanged: bool = False
        self.completion._transfer = self
        abandon_in_child(self)

    def read(self, buf: MutBuf, /) -> int:
        """Reads what there is, waits if that is nothing; 0 at the end, whichever."""
        return self.read_by(buf, None)

    def read_by(self, buf: MutBuf, deadline: Deadline | None, /) -> int:
        """The same under a deadline.  Errors: TIMED_OUT, CANCELLED, RESOURCE_BUSY where another thread reads."""
        view = writable(buf)
        while True:
            n = self.try_read(view)
            if n is not None:
                return n
            self._wait(deadline)

    def try_read(self, view: memoryview, /) -> int | None:
        """The same; None where it would have to wait."""
        if not self._begin():
            return 0
        try:
            n = self.source.try_read(view)
            if n:
                self.completion._moved += n
                return n
        except InterruptedError:
            raise
        except Error as e:
            self._end(e)
            return 0
        finally:
            self._leave()
        if n is not None and len(view):
            self._end(None)
        return n

    def _wait(self, deadline: Deadline | None) -> None:
        """Until there is something to read, or this is over."""
        if not self._begin():
            return
        try:
            bound = Deadline(inf if deadline is None else deadline._at, deadline)
            self._bound = bound
            if not self._over:
                wait_ready(self.source.fileno(), False, bound)
        except Error as e:
            if deadline is not None:
                deadline.check()
            if not self._over:
                self._end(e)
        finally:
            self._bound = None
            self._leave()

    def _begin(self) -> bool:
        """Takes the turn; False where this is over."""
        if self._turn.acquire(False):
            if not self._over:
                return True
            self._leave()
            return False
        if self._over:
            return False
        raise Error(ErrorKind.RESOURCE_BUSY, "a stream has one reader at a time")

    def _leave(self) -> None:
        self._turn.release()
        if self._over:
            self._shut()

    def close(self) -> None:
        """Ends it, and that is no failure; the rest is not wanted."""
        if not self._over:
            self._drop = True
        self._end(None)

    def lend(self, wake: Callable[[], None], /) -> None:
        """Lets a transfer read it, which `wake` tells of an end that others have made."""
        self._wake = wake

    def release(self) -> None:
        """The transfer is done with it."""
        self._wake = None
        self.close()

    def abort(self) -> None:
        """Ends it with CANCELLED; the rest stays where it is."""
        self._end(cancelled())

    def _end(self, error: BaseException | None) -> None:
        try:
            self.completion._resolve(error)
        finally:
            # only now, so that nobody sees the end before
            self._over = True
            bound = self._bound
            if bound is not None:
                bound.cancel()
            wake = self._wake
            if wake is not None:
                wake()
            self._shut()

    def _shut(self) -> None:
        if self._wake is None and self._turn.acquire(False):
            # and keeps it
            self._kept = None
            try:
                if self._drop:
                    self.source.drop()
                else:
                    self.source.close()
            except OSError:  # reading is over; there is nothing to be lost any more
                pass

    def abandon(self) -> None:
        """In a child: the transfer is the parent's."""
        self._turn = allocate_lock()
        self._drop = False
        self._over = True
        self._wake = None
        self.completion._abandon(inherited())
        self._shut()


def refused(error: Error, /) -> Pull:
    """One that has failed before it began."""
    pull = Pull(Ended())
    pull._end(error)
    return pull
