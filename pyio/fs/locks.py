"""What File.locked gives: a lock for the length of a `with`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from pyio._sys.fs.locks import AT_ONCE, EXCLUSIVE, SHARED, UNLOCK, flock

if TYPE_CHECKING:
    from types import TracebackType

    from pyio.fs.file import File
    from pyio.io.deadline import Deadline

_F_co = TypeVar("_F_co", bound="File", covariant=True)

# seconds between two attempts under a deadline
_FIRST_PAUSE = 0.001
_LONGEST_PAUSE = 0.05


class Locked(Generic[_F_co]):
    """Locks on entering, unlocks on leaving.  A file that was closed meanwhile has given up its lock by that."""

    __slots__ = ("_deadline", "_file", "_how")

    def __init__(self, file: _F_co, /, *, shared: bool, deadline: Deadline | None) -> None:
        self._file = file
        self._how = SHARED if shared else EXCLUSIVE
        self._deadline = deadline

    def __enter__(self) -> _F_co:
        try:
            if self._deadline is None:
                flock(self._file._fd, self._how)
            else:
                self._lock_by(self._deadline)
        except BaseException:
            # where a signal handler raised, the lock may have been taken already
            self.__exit__(None, None, None)
            raise
        return self._file

    def _lock_by(self, deadline: Deadline) -> None:
        # a wait for a lock can't be ended from outside, so it is asked for again and again
        pause = _FIRST_PAUSE
        while True:
            deadline.check()
            try:
                flock(self._file._fd, self._how | AT_ONCE)
            except BlockingIOError:
                deadline.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                return

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        fd = self._file._fd
        if fd >= 0:
            flock(fd, UNLOCK)
