"""Borrowed: a descriptor that is used and not owned."""

from __future__ import annotations

from pyio._sys.fd.owned import OwnedFd


class Borrowed(OwnedFd):
    """Uses a descriptor that is somebody else's: it is never closed from here, nor is anything said when it is forgotten."""

    __slots__ = ()

    def close(self) -> None:
        """Forgets the descriptor."""
        self._fd = -1

    def __del__(self) -> None:
        """Leaves it open."""
