"""MovableFd: a descriptor and nothing else, so that it can be given up, and taken over from somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fd.owned import OwnedFd

if TYPE_CHECKING:
    from typing import Self


class MovableFd(OwnedFd):
    """Owns a descriptor that may move."""

    __slots__ = ()

    def __init__(self, fd: int, /) -> None:
        self._fd = fd

    @classmethod
    def _from_fd(cls, fd: int, /) -> Self:
        return cls(fd)

    def _into_fd(self) -> int:
        fd = self.fileno()
        self._fd = -1
        return fd
