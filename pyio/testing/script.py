"""Faults, and the scripts that say when they happen."""

from __future__ import annotations

import errno
from collections import deque
from itertools import cycle, repeat
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar, cast

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_T = TypeVar("_T")

Fault: TypeAlias = ErrorKind | BaseException | type[BaseException]
"""What a double raises: of a kind or a class a new one each time, else this very exception."""


class Script(Generic[_T]):
    """What the next calls do, one item each; a fault is raised when its turn comes."""

    __slots__ = ("_items", "raised")

    def __init__(self, items: Iterable[_T | Fault]) -> None:
        self._items: deque[_T | Fault] = deque(items)
        self.raised: int = 0

    def next(self) -> _T | None:
        """The item for this call; None behind the end of the script."""
        if not self._items:
            return None
        item = self._items.popleft()
        error = _exception(item)
        if error is None:
            return cast("_T", item)
        self.raised += 1
        try:
            raise error
        finally:
            del error  # its traceback has this frame, and would never be freed

    def put_back(self, item: _T) -> None:
        """Makes `item` the next again."""
        self._items.appendleft(item)


def _exception(item: object) -> BaseException | None:
    if isinstance(item, ErrorKind):
        return Error(item)
    made: object = item() if isinstance(item, type) else item
    return made if isinstance(made, BaseException) else None


def sizes(pieces: int | Sequence[int]) -> Iterator[int]:
    """The sizes of the pieces, for ever; what ends begins again."""
    given = (pieces,) if isinstance(pieces, int) else pieces
    if not given or min(given) < 1:
        raise ValueError(f"pieces have at least one byte, and there is at least one: {pieces!r}")
    return repeat(pieces) if isinstance(pieces, int) else cycle(pieces)


def closed() -> Error:
    """What the system says of a closed descriptor."""
    return Error.from_raw_os_error(errno.EBADF)
