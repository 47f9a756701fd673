"""HasFileno: what has a descriptor."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class HasFileno(Protocol):
    """What owns a descriptor: pyio's handles, Python's files and sockets.  fileno() of a closed handle raises Error."""

    __slots__ = ()

    def fileno(self) -> int:
        """The descriptor, which stays the object's."""
        ...
