"""Event: what became ready."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pyio.poll.token import Token

LARGEST_TOKEN = (1 << 64) - 1


class Event:
    """What became ready, and whose it is.  It never changes, and may be kept.

    Corresponds to `mio::event::Event`.  Only readable and writable are promised; the others are hints, which some
    selectors never give.  Any event may be spurious: the call it led to then fails with WOULD_BLOCK.
    """

    __slots__ = ("_error", "_priority", "_read_closed", "_readable", "_token", "_writable", "_write_closed")

    def __init__(
        self,
        token: Token,
        /,
        *,
        readable: bool = False,
        writable: bool = False,
        error: bool = False,
        read_closed: bool = False,
        write_closed: bool = False,
        priority: bool = False,
    ) -> None:
        """For who writes a Selector.  Errors: ValueError for a token that is none."""
        self._token = checked_token(token)
        self._readable = readable
        self._writable = writable
        self._error = error
        self._read_closed = read_closed
        self._write_closed = write_closed
        self._priority = priority

    def token(self) -> Token:
        """The token of the registration."""
        return self._token

    def is_readable(self) -> bool:
        """There may be something to read, or the end of the stream, or an error that read tells."""
        return self._readable

    def is_writable(self) -> bool:
        """There may be room to write; a connection may have been made."""
        return self._writable

    def is_error(self) -> bool:
        """It has failed (POLLERR), or is no open descriptor any more (POLLNVAL)."""
        return self._error

    def is_read_closed(self) -> bool:
        """Nothing more will come, once what came before is read.  Never true falsely."""
        return self._read_closed

    def is_write_closed(self) -> bool:
        """Nobody will take what is written.  Never true falsely."""
        return self._write_closed

    def is_priority(self) -> bool:
        """There may be out-of-band data."""
        return self._priority

    def __repr__(self) -> str:
        flags = [name for name in _FLAGS if getattr(self, name)]
        return f"Event({self._token}{''.join(f', {name[1:]}' for name in flags)})"


_FLAGS = ("_readable", "_writable", "_error", "_read_closed", "_write_closed", "_priority")


def checked_token(token: Token, /) -> Token:
    """The same, as a plain number.  Errors: ValueError beyond 64 bits, TypeError for what is no number."""
    number = int(index(token))  # that of a bool, say, is itself
    if not 0 <= number <= LARGEST_TOKEN:
        raise ValueError(f"a token is 0 to 2**64 - 1, not {number}")
    return cast("Token", number)
