"""Completion: how a transfer ended."""

from __future__ import annotations

from _thread import get_ident
from concurrent.futures import Future
from time import sleep
from typing import TYPE_CHECKING, Protocol

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Any

    class Abortable(Protocol):
        """A transfer that can be ended from any thread."""

        def abort(self) -> None: ...


class Completion(Future[None]):
    """How a transfer ended: None, or the Error, or what the user's own reader raised.

    Corresponds to WASI 0.3's `future<result<_, error-code>>`.  It is resolved exactly once, before a reader can see the end
    of its stream; who closes a stream early ends it well.  Nothing changes when nobody keeps it.  It is a
    concurrent.futures.Future: result(timeout), add_done_callback(), wait(), as_completed() and asyncio.wrap_future() take
    it, and asyncio can await it.  It is running from the start, so cancel() is False: use abort().

    Callbacks run in the thread that ends the transfer: often the one that serves all others, which they must not keep
    waiting.

    >>> from pyio import fs, io, stream
    >>> with fs.File.create("copy") as file:
    ...     done = stream.write_via_stream(file, io.Cursor(b"data"))
    >>> done.result(), done.transferred()
    (None, 4)
    """

    def __init__(self) -> None:
        super().__init__()
        self.set_running_or_notify_cancel()
        self._moved = 0
        # the thread that has said how it ended, or is just saying so
        self._resolver: int | None = None
        self._transfer: Abortable | None = None

    def transferred(self) -> int:
        """How many bytes were moved so far, or entries of a directory; any thread may ask."""
        return self._moved

    def abort(self) -> None:
        """Ends the transfer with CANCELLED; what was moved so far stays moved, and nothing else is lost.

        From any thread; a second one, or one after the end, does nothing.  What had been read and could not be written any
        more is the Error's into_inner().  It does not wait: result() does, for a call into a disk or a reader of the
        user's own that is under way.
        """
        transfer = self._transfer
        if transfer is not None:
            transfer.abort()

    def __await__(self) -> Generator[Any, None, None]:
        """Waits in asyncio.  A task that is cancelled there stops waiting; the transfer goes on."""
        from asyncio import wrap_future

        return wrap_future(self).__await__()

    def _resolve(self, error: BaseException | None) -> None:
        """Says how it ended; only the first one counts.

        It is said when this returns, also where another thread says it; but not where this one does, and was interrupted by
        a handler or the collector.  What a signal handler raises goes on; if it was not said by then, it is to be said again.
        """
        me = get_ident()
        while self._resolver is not None:
            if self._resolver == me or self.done():
                return
            sleep(0)
        try:
            # no call before, behind which a signal handler could raise, or another thread come first
            self._resolver = me
            # not kept alive, nor keeping alive, any longer
            self._transfer = None
            if error is None:
                self.set_result(None)
            else:
                self.set_exception(error)
        except BaseException:
            if not self.done():
                self._resolver = None
            raise

    def _abandon(self, error: Error) -> None:
        """In a child, whose parent goes on: fails it there, without the parent's callbacks and locks."""
        from threading import Condition

        # first: the parent's may be held for ever
        self._condition = Condition()
        if self.done():
            return
        vars(self).update(_done_callbacks=[], _waiters=[])
        self._resolver = None
        self._resolve(error)


def failed(error: BaseException, /) -> Completion:
    """One that has failed already."""
    made = Completion()
    made._resolve(error)
    return made


def cancelled(rest: bytes = b"", /) -> Error:
    """What an abort ends with."""
    return Error(ErrorKind.CANCELLED, rest or None)
