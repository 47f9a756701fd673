"""Events: where a poll puts what it found."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyio.poll.event import Event


class Events:
    """What one poll found, at most `capacity` events; what did not fit comes with the next one.

    Corresponds to `mio::Events`.  Made once, and reused from poll to poll, which clears it first.  It can be iterated
    again and again.  Errors: ValueError for a capacity below 1.
    """

    __slots__ = ("_capacity", "_found")

    def __init__(self, capacity: int = 1024, /) -> None:
        self._capacity = index(capacity)
        if not 0 < self._capacity < 1 << 24:
            raise ValueError(f"a capacity is 1 to 2**24 - 1, not {capacity}")
        self._found: list[Event] = []

    def capacity(self) -> int:
        """How many events one poll gives at most."""
        return self._capacity

    def push(self, event: Event, /) -> bool:
        """Adds an event, for who writes a Selector; False, and not taken, at capacity."""
        if len(self._found) >= self._capacity:
            return False
        self._found.append(event)
        return True

    def clear(self) -> None:
        """Forgets what the last poll found; what iterates over it goes on undisturbed."""
        self._found = []

    def is_empty(self) -> bool:
        """Whether the last poll found nothing."""
        return not self._found

    def __iter__(self) -> Iterator[Event]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __repr__(self) -> str:
        return f"Events({self._found!r}, capacity={self._capacity})"
