"""Pull: a transfer that its reader drives.

Nobody but the reader reads the source, into the reader's own buffer, when it asks.  So there is nothing to be woken, and
nothing that could be lost on the way.

Who closes the descriptor: the reader, while there is one.  An end that comes meanwhile, from another thread or from the
collector, resolves the Completion, wakes the reader, and leaves the closing to it.  A transfer that reads it, whose
descriptor the reactor may watch, is woken likewise, and closes it when it lets it go.

Why a flag and no lock says that somebody reads: behind a call that takes a lock a signal handler could raise, and the lock
would never be given back.  Between a look at a flag and setting it there is no call, and no other thread's turn.
"""

from __future__ import annotations

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
        "_closed",
        "_drop",
        "_kept",
        "_outcome",
        "_over",
        "_reading",
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
        # what the read that waits is bounded by
        self._bound: Deadline | None = None
        # whether somebody reads; how it has ended; whether everybody is to know; whether the source is closed
        self._reading = False
        self._outcome: tuple[BaseException | None] | None = None
        self._over = False
        self._closed = False
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
        if self._over:
            return 0
        if self._reading:
            raise _busy()
        try:
            self._reading = True
            if self._outcome is None:
                n = self.source.try_read(view)
                if n:
                    self.completion._moved += n
                    return n
                if n is None or not len(view):
                    return n
                self._outcome = (None,)
        except InterruptedError:
            raise
        except Error as e:
            self._outcome = (e,)
        finally:
            self._reading = False
            if self._outcome is not None:
                self._shut()
        self._tell()
        return 0

    def _wait(self, deadline: Deadline | None) -> None:
        """Until there is something to read, or this is over."""
        if self._over:
            return
        if self._reading:
            raise _busy()
        try:
            self._reading = True
            bound = Deadline(inf if deadline is None else deadline._at, deadline)
            self._bound = bound
            if self._outcome is None:
                wait_ready(self.source.fileno(), False, bound)
        except Error as e:
            if deadline is not None:
                deadline.check()
            self._end(e)
        finally:
            self._bound = None
            self._reading = False
            if self._outcome is not None:
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
        if self._outcome is None:
            self._outcome = (error,)
        self._tell()

    def _tell(self) -> None:
        """Lets everybody know how it has ended; again, where a signal handler raised in it."""
        outcome = self._outcome or (None,)
        try:
            self.completion._resolve(*outcome)
        finally:
            # only now, so that nobody sees the end before
            if self.completion._resolver is not None:
                self._over = True
                bound = self._bound
                if bound is not None:
                    bound.cancel()
                wake = self._wake
                if wake is not None:
                    wake()
                self._shut()

    def _shut(self) -> None:
        """Closes the source, if it is over, nobody reads, and no transfer has it."""
        if self._over and self._wake is None and not (self._reading or self._closed):
            self._closed = True
            self._kept = None
            try:
                if self._drop:
                    self.source.drop()
                else:
                    self.source.close()
            except OSError:  # reading is over; there is nothing to be lost any more
                pass
            except BaseException:  # a signal handler's: it is to be closed again
                self._closed = False
                raise

    def abandon(self) -> None:
        """In a child: the transfer is the parent's."""
        self._reading = False
        self._drop = False
        self._outcome = (None,)
        self._over = True
        self._wake = None
        self.completion._abandon(inherited())
        self._shut()


def _busy() -> Error:
    return Error(ErrorKind.RESOURCE_BUSY, "a stream has one reader at a time")


def refused(error: Error, /) -> Pull:
    """One that has failed before it began."""
    pull = Pull(Ended())
    pull._end(error)
    return pull
