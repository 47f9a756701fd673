"""Pool: a few threads for what may wait, and cannot be waited for by poll: disks, and readers of the user's own.

A job is one step of a transfer, not all of it, so that many transfers share a thread fairly.  Threads are started when
there is more to do than threads that are free, and end when there was nothing to do for a while.
"""

from __future__ import annotations

import os
from _thread import RLock
from queue import Empty, SimpleQueue
from threading import Thread, current_thread
from time import monotonic
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from typing import Final

# seconds that a thread waits for work
_LINGER: Final = 1.0


class Job(Protocol):
    """A step."""

    queued: bool
    """Whether somebody will run it."""

    def run(self) -> None:
        """Does it, raises nothing."""
        ...


class Pool:
    """At most so many threads."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._start()

    def _start(self) -> None:
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        # reentrant: the collector may end a channel, and so submit a job, anywhere
        self._lock = RLock()
        self._threads: set[Thread] = set()
        self._idle = 0

    def submit(self, job: Job, /) -> None:
        """Lets it run, in whatever thread."""
        # together: behind a call a signal handler could raise
        job.queued = True
        self._jobs.put(job)
        if self._idle < self._jobs.qsize() and len(self._threads) < self._most:
            self._grow()

    def is_asked_for(self) -> bool:
        """Whether there are jobs that wait for a thread."""
        return not self._jobs.empty()

    def attend(self) -> None:
        """Looks again whether there is more to do than threads that are free."""
        if self._idle < self._jobs.qsize() and len(self._threads) < self._most:
            self._grow()

    def _grow(self) -> None:
        thread = Thread(target=self._work, name=self._name, daemon=True)
        try:
            with self._lock:
                if len(self._threads) >= self._most:
                    return
                self._threads.add(thread)
            thread.start()
        except BaseException as e:
            if thread.is_alive():  # a signal handler's
                raise
            with self._lock:
                self._threads.discard(thread)
                alone = not self._threads
            if not isinstance(e, RuntimeError):
                raise
            if alone:  # the system, or the interpreter at its end, has none
                self._all()

    def _all(self) -> None:
        """Without any thread, the caller's."""
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is not None:
                job.run()

    def _work(self) -> None:
        while self._next():
            pass

    def _next(self) -> bool:
        """One job; False where there is none, and the thread is to end."""
        try:
            # most find one without waiting
            job = self._jobs.get_nowait()
        except Empty:
            try:
                job = self._wait()
            except Empty:
                return not self._leave()
            self.attend()  # what was submitted meanwhile has counted on this thread
        if job is None:
            return not self._leave(others_may=True)
        job.run()
        return True

    def _wait(self) -> Job | None:
        """A job, or Empty after a while.  Who leaves then does so only when nobody counts on it any more."""
        with self._lock:
            self._idle += 1
        try:
            return self._jobs.get(timeout=_LINGER)
        finally:
            with self._lock:
                self._idle -= 1

    def _leave(self, *, others_may: bool = False) -> bool:
        me = current_thread()
        with self._lock:
            self._threads.discard(me)
            if self._jobs.empty() or (others_may and self._threads):
                return True
            # somebody has counted on this thread
            self._threads.add(me)
            return False

    def dismiss(self, seconds: float, /) -> None:
        """Ends the threads that have nothing to do, and waits for that so long."""
        threads = tuple(self._threads)
        for _ in threads:
            self._jobs.put(None)
        until = monotonic() + seconds
        for thread in threads:
            thread.join(max(until - monotonic(), 0.0))


# for a disk; as many as Python's own executor would have
files: Pool = Pool("pyio.stream files", min(32, (os.cpu_count() or 1) + 4))

# for readers of the user's own, who may wait for each other
readers: Pool = Pool("pyio.stream readers", 32)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=files._start)
    os.register_at_fork(after_in_child=readers._start)
