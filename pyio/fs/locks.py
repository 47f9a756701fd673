"""What File.locked gives: a lock for the length of a `with`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio._sys.fs.locks import EXCLUSIVE, SHARED, UNLOCK, flock

if TYPE_CHECKING:
    from types import TracebackType

    from pyio.fs.file import File

_F_co = TypeVar("_F_co", bound="File", covariant=True)


class Locked(Generic[_F_co]):
    """Locks on entering, unlocks on leaving.  A file that was closed meanwhile has given up its lock by that."""

    __slots__ = ("_file", "_how")

    def __init__(self, file: _F_co, /, *, shared: bool) -> None:
        self._file = file
        self._how = SHARED if shared else EXCLUSIVE

    def __enter__(self) -> _F_co:
        flock(self._file._fd, self._how)
        return self._file

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        fd = self._file._fd
        if fd >= 0:
            flock(fd, UNLOCK)
