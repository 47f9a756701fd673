"""Channel: what the two ends of a channel share, and how its calls wait.

Waiting is done in one place, on a lock of the waiting call's own, outside the channel's: whoever releases it, also a
signal handler, wakes that call, which then looks again.
"""

from __future__ import annotations

from _thread import TIMEOUT_MAX, RLock, allocate_lock
from typing import TYPE_CHECKING

from pyio._sys.waker import ALONE, nobody
from pyio.io.traits.loops import size

if TYPE_CHECKING:
    from _weakref import ref

    from pyio.io.channels import ChanReader
    from pyio.io.deadline import Deadline


class Sleeper:
    """A call that waits."""

    __slots__ = ("__weakref__", "_lock")

    def __init__(self) -> None:
        self._lock = allocate_lock()
        self._lock.acquire()

    def sleep(self, deadline: Deadline | None) -> None:
        """Waits until woken, also if that was before.  Errors: TIMED_OUT, CANCELLED; UNSUPPORTED where nobody could."""
        if deadline is None:
            if ALONE:
                raise nobody()
            self._lock.acquire()
            return
        deadline._enlist(self)
        try:
            deadline.check()
            while not self._lock.acquire(timeout=_patience(deadline)):
                deadline.check()
            # it may have been cancel() that woke it
            deadline.check()
        finally:
            deadline._dismiss(self)

    def wake(self) -> None:
        """Wakes it; never blocks."""
        try:
            self._lock.release()
        except RuntimeError:  # it is awake
            pass


def _patience(deadline: Deadline) -> float:
    """How long a lock is to be waited for."""
    left = deadline.remaining()
    return -1 if left is None else min(left, TIMEOUT_MAX)


class Channel:
    """What the two ends share."""

    __slots__ = ("capacity", "data", "lock", "readers", "source", "wanted", "writers", "writing")

    def __init__(self, capacity: int) -> None:
        self.capacity: int = size(capacity, "a capacity")
        self.data: bytearray = bytearray()
        # reentrant, for a collected end is closed wherever the collector happens to run, also under this lock
        self.lock: RLock = RLock()
        # not kept alive from here: a reader that nobody has is to be collected
        self.source: ref[ChanReader] | None = None
        # how many writers are open, and how much a reader that waits would take
        self.writing: int = 0
        self.wanted: int = 0
        # who waits
        self.readers: list[Sleeper] = []
        self.writers: list[Sleeper] = []

    def reader(self) -> ChanReader | None:
        """The reader while it is open."""
        reader = None if self.source is None else self.source()
        return None if reader is None or reader._closed else reader

    def room(self, reader: ChanReader) -> int:
        """How many bytes may be added; below 0 for none."""
        if self.wanted:
            return (self.capacity or self.wanted) - len(self.data)
        return self.capacity - len(self.data) - reader._waiting()

    def enrol(self, sleepers: list[Sleeper]) -> Sleeper:
        """Lets a call be woken with those sleepers; under the lock."""
        sleeper = Sleeper()
        sleepers.append(sleeper)
        return sleeper

    def wait(self, sleeper: Sleeper, sleepers: list[Sleeper], deadline: Deadline | None) -> None:
        """Waits until woken; not under the lock.  What ends it otherwise, such as KeyboardInterrupt, passes through."""
        try:
            sleeper.sleep(deadline)
        except BaseException:
            with self.lock:
                if sleepers is self.readers:
                    self.wanted = 0
                if sleeper in sleepers:
                    sleepers.remove(sleeper)
            raise

    def wake(self, sleepers: list[Sleeper]) -> None:
        """Wakes them all, who then look again; under the lock, and before that for which they are woken."""
        for sleeper in sleepers:
            sleeper.wake()
        sleepers.clear()
