"""Registry: what a Poll watches."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio.poll.event import LARGEST_TOKEN, checked_token
from pyio.poll.interest import Interest
from pyio.poll.mode import Mode

if TYPE_CHECKING:
    from pyio.io.traits.fileno import HasFileno
    from pyio.poll.selector.selector import Selector
    from pyio.poll.token import Token


class Registry:
    """What a Poll watches; any thread may use it, also while another one polls.

    Corresponds to `mio::Registry`.  A source is whatever has a descriptor, or a descriptor; it stays the caller's, who
    keeps it open.  It should be non-blocking, for events may be spurious.

    >>> import socket
    >>> from pyio.poll import Events, Interest, Mode, Poll, Token
    >>> a, b = socket.socketpair()
    >>> with a, b, Poll() as poll:
    ...     registry, events = poll.registry(), Events()
    ...     registry.register(a, Token(1), Interest.READABLE | Interest.WRITABLE)
    ...     registry.reregister(a, Token(2), Interest.WRITABLE, Mode.ONESHOT)
    ...     poll.poll(events)
    ...     registry.deregister(a)
    ...     list(events)
    [Event(2, writable)]
    """

    __slots__ = ("_mode", "_selector")

    def __init__(self, selector: Selector, /) -> None:
        self._selector = selector
        self._mode = Mode.EDGE if selector.has_edges else Mode.LEVEL

    def register(
        self, source: HasFileno | int, token: Token, interest: Interest, /, mode: Mode | None = None
    ) -> None:
        """Starts to watch `source`: a poll that runs in another thread, or else the next, reports it.

        Corresponds to `Registry::register`.  What is ready already is reported as well.  Without a mode it is EDGE where
        the selector has that, else LEVEL.  A regular file or directory is always ready: LEVEL says so at every poll, the
        others once for each registration.  A source that is closed without being deregistered is reported as
        is_error() once, where the system tells, and forgotten.

        Errors: ALREADY_EXISTS where it is registered with this Poll; UNSUPPORTED for EDGE, or PRIORITY alone, where the
        selector has it not; OTHER (EBADF) for a closed descriptor, or a closed Poll; ValueError for a token out of range.
        """
        if mode is None:
            mode = self._mode
        if type(token) is not int or not 0 <= token <= LARGEST_TOKEN:
            token = checked_token(token)
        if type(interest) is not Interest or type(mode) is not Mode:
            raise _wrong(interest, mode)
        fd = source if type(source) is int else _descriptor(source)
        self._selector.register(fd, token, interest, mode)

    def reregister(
        self, source: HasFileno | int, token: Token, interest: Interest, /, mode: Mode | None = None
    ) -> None:
        """Replaces token, interest and mode, and arms it anew: what is ready is reported again.

        Corresponds to `Registry::reregister`.  Errors: NOT_FOUND where it is not registered; as register().
        """
        if mode is None:
            mode = self._mode
        if type(token) is not int or not 0 <= token <= LARGEST_TOKEN:
            token = checked_token(token)
        if type(interest) is not Interest or type(mode) is not Mode:
            raise _wrong(interest, mode)
        fd = source if type(source) is int else _descriptor(source)
        self._selector.reregister(fd, token, interest, mode)

    def deregister(self, source: HasFileno | int, /) -> None:
        """Ends watching `source`; no later poll reports its token.  Do it before closing.

        Corresponds to `Registry::deregister`.  What a poll has given already stays in its Events.  Errors: NOT_FOUND
        where it is not registered; OTHER (EBADF) for a closed source, or a closed Poll.
        """
        self._selector.deregister(source if type(source) is int else _descriptor(source))

    def try_clone(self) -> Registry:
        """Another handle of the same selector.  Corresponds to `Registry::try_clone`.  Closing the Poll ends both."""
        return Registry(self._selector.try_clone())

    def __repr__(self) -> str:
        return f"Registry({self._selector!r})"


def _descriptor(source: HasFileno | int) -> int:
    if isinstance(source, int):
        return index(source)
    try:
        fileno = source.fileno
    except AttributeError:
        raise TypeError(f"a source has a fileno, or is an int, not {type(source).__name__}") from None
    return fileno()


def _wrong(interest: object, mode: object) -> TypeError:
    if type(interest) is not Interest:
        return TypeError(f"an interest is an Interest, not {type(interest).__name__}")
    return TypeError(f"a mode is a Mode, not {type(mode).__name__}")
