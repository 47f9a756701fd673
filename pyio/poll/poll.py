"""Poll: waiting for many things at once."""

from __future__ import annotations

from _warnings import warn
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio.io.error import Error, ErrorKind
from pyio.poll.registry import Registry
from pyio.poll.selector import system_selector

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn, Self

    from pyio.poll.events import Events
    from pyio.poll.selector.selector import Selector

# of one wait, in seconds: some systems count milliseconds in 31 bits
_LONGEST = 2_000_000

# beyond any program's life, and within every number
_CENTURY = 3_155_760_000.0


class Poll:
    """Waits for many things at once.

    Corresponds to `mio::Poll`.  It owns the selector: by default epoll on Linux, kqueue on macOS and the BSDs, poll_oneoff
    on WASI, else poll(2).  It must be closed, by close() or `with`.  A child made by fork cannot use its parent's: all
    that it does with it, but for close(), fails with UNSUPPORTED.

    >>> from pyio.poll import Events, Poll, Token, Waker
    >>> with Poll() as poll:
    ...     waker = Waker(poll.registry(), Token(0))
    ...     waker.wake()
    ...     events = Events()
    ...     poll.poll(events, 10)
    ...     list(events)
    [Event(0, readable)]
    """

    __slots__ = ("__weakref__", "_registry", "_selector")

    _selector: Selector | None

    def __init__(self, selector: Selector | None = None, /) -> None:
        self._selector = None
        self._selector = system_selector() if selector is None else selector
        self._registry = Registry(self._selector)

    def registry(self) -> Registry:
        """What it watches.  Corresponds to `Poll::registry`."""
        return self._registry

    def poll(self, events: Events, timeout: float | None = None, /) -> None:
        """Waits for at least one event, at most `timeout` seconds, and fills `events`; none are a timeout.

        Corresponds to `Poll::poll`.  `events` is cleared first, and no more come than it has room for; the rest come with
        the next poll.  Without a timeout it waits for ever; 0 asks the system, and does not wait; another timeout is never
        cut short, by rounding or by a signal.  What a signal handler raises ends the wait, and no event is lost by it.

        Errors: INVALID_INPUT for a negative timeout, or NaN; OTHER (EBADF) for a closed Poll; RESOURCE_BUSY where the
        same thread polls it already, which only a signal handler can come to.
        """
        selector = self._selector
        if selector is None:
            raise closed()
        try:
            events._found = []
        except AttributeError:
            raise TypeError(f"a poll fills Events, not {type(events).__name__}") from None
        if not timeout or 0 < timeout <= _LONGEST:
            selector.select(events, timeout)
        else:
            _select_for_long(selector, events, timeout)

    def fileno(self) -> int:
        """A descriptor that is readable while there are events, so that an event loop can watch this Poll.

        It stays the Poll's.  Errors: UNSUPPORTED where the selector has none, as PollSelector and WasiSelector.
        """
        if self._selector is None:
            raise closed()
        return self._selector.fileno()

    def close(self) -> None:
        """Closes the selector, and so every Registry of it; a poll that runs in another thread fails with EBADF.

        Sources stay open.  A Waker can still be called, and does nothing.  A second close does nothing.
        """
        selector, self._selector = self._selector, None
        if selector is not None:
            selector.close()

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one selector twice
        raise TypeError("a Poll has one owner: it is neither copied nor pickled")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            selector = self._selector
        except AttributeError:  # its constructor failed
            return
        if selector is not None:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                self.close()

    def __repr__(self) -> str:
        return f"Poll({'closed' if self._selector is None else repr(self._selector)})"


def _select_for_long(selector: Selector, events: Events, timeout: float) -> None:
    if not timeout >= 0:
        raise Error(ErrorKind.INVALID_INPUT, f"{timeout} seconds cannot be waited")
    until = monotonic() + min(timeout, _CENTURY)
    while not events._found and (left := until - monotonic()) > 0:
        selector.select(events, min(left, _LONGEST))
