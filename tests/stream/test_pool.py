"""Pool: every job finds a thread, whatever the threads are doing at that moment."""

from __future__ import annotations

from _thread import RLock
from collections.abc import Callable
from threading import Event, Thread
from types import TracebackType

import pytest

from pyio.stream import pool as module
from pyio.stream.pool import Pool
from tests.stream.ends import soon


class Doing:
    """A job."""

    def __init__(self, run: Callable[[], object]) -> None:
        self.run_it = run
        self.queued = False
        self.done = Event()

    def run(self) -> None:
        """Does it."""
        self.run_it()
        self.done.set()


class Watched:
    """A lock that does something before each time it is taken."""

    def __init__(self, before: list[Callable[[], object]]) -> None:
        self._lock = RLock()
        self._before = before

    def __enter__(self) -> None:
        if self._before:
            self._before.pop(0)()
        self._lock.acquire()

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self._lock.release()


def test_a_job_that_comes_when_the_last_thread_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not left behind: a thread is started for it, or the old one stays."""
    monkeypatch.setattr(module, "_LINGER", 0.001)
    pool = Pool("leaving", 2)
    late = Doing(lambda: None)
    leave = pool._leave

    def leaving(*, others_may: bool = False) -> bool:
        left = leave(others_may=others_may)
        if left and not late.done.is_set():
            pool.submit(late)
        return left

    monkeypatch.setattr(pool, "_leave", leaving)
    pool.submit(Doing(lambda: None))
    assert late.done.wait(10)
    pool.dismiss(10)


def test_a_job_that_comes_when_a_thread_has_found_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not wait for that one, which may last as long as it likes."""
    pool = Pool("waking", 2)
    second = Doing(lambda: None)
    first = Doing(lambda: second.done.wait(10))
    # the pool's thread takes it before it waits, and when it has the first job in hand
    lock = Watched([lambda: None, lambda: pool.submit(second)])
    pool.submit(Doing(lambda: monkeypatch.setattr(pool, "_lock", lock)))
    assert soon(lambda: pool._idle == 1)
    pool.submit(first)
    assert second.done.wait(5)
    assert first.done.wait(10)
    pool.dismiss(10)


def test_a_thread_that_a_signal_keeps_from_starting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exception goes on; the job waits for the next thread, and nobody for the one that never was."""
    pool = Pool("starting", 2)
    jobs = [Doing(lambda: None), Doing(lambda: None)]

    def start(_thread: Thread) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Thread, "start", start)
        with pytest.raises(KeyboardInterrupt):
            pool.submit(jobs[0])
    pool.submit(jobs[1])
    assert all(job.done.wait(10) for job in jobs)
    pool.dismiss(10)
    assert not pool._threads
