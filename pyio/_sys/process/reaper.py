"""Reaping the children that nobody waits for any more.

One thread waits for all of them, as long as there are some.  Why no handler of SIGCHLD: it is the program's own.  Why not
at the next start, as subprocess does it: there may be none.

adopt() is called when objects are collected, that is anywhere: it waits for no lock.  Who gets the token starts the
thread; the thread gives it back when nothing is left, and looks once more then.
"""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock, start_new_thread
from collections import deque
from functools import partial

from pyio._sys.process.held import Held, hold
from pyio._sys.waker import Waker

assert sys.platform != "win32"  # noqa: S101  # type checkers read no further there

_adopted: deque[tuple[int, Held]] = deque()
_waiting: dict[int, Held] = {}
"""Those of the thread, by their numbers."""
_token = allocate_lock()
_waker: Waker | None = None

# seconds between two looks at those without a descriptor
_PAUSE = 0.1


def adopt(pids: list[int], pidfds: Held, /) -> None:
    """Reaps the child now or when it ends; what `pidfds` holds goes with it."""
    pid = pids[0]
    if _reaped(pid):
        return
    own = Held()
    own[:], pidfds[:] = pidfds, ()
    _adopted.append((pid, own))
    got: list[int] = []
    threads: list[int] = []
    try:
        hold(got, partial(_token.acquire, blocking=False))
        if got[0]:
            hold(threads, partial(start_new_thread, _reap_all, ()))
    except RuntimeError:  # no thread is to be had, or the interpreter ends
        pass
    finally:
        if not threads:
            if got and got[0]:
                _token.release()
            elif (waker := _waker) is not None:
                waker.wake()


def _reaped(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] != 0
    except ChildProcessError:
        return True


def _reap_all() -> None:
    """The thread: until nobody is left."""
    global _waker  # noqa: PLW0603  # there is one thread
    from select import POLLIN, poll
    from signal import SIG_BLOCK, pthread_sigmask, valid_signals

    # they are for the threads that wait for something else
    pthread_sigmask(SIG_BLOCK, valid_signals())
    poller = poll()
    waker: Waker | None = None
    try:
        # not one of those that are kept: nothing of this is to be left
        waker = made = Waker()
        poller.register(made, POLLIN)
    except OSError:  # no descriptor is to be had
        pass
    _waker = waker
    while True:
        if waker is not None:
            waker.drain()
        while _adopted:
            pid, pidfds = _adopted.popleft()
            _waiting[pid] = pidfds
            for pidfd in pidfds:
                poller.register(pidfd, POLLIN)
        for pid in [*_waiting]:
            if _reaped(pid):
                pidfds = _waiting.pop(pid)
                for pidfd in pidfds:
                    poller.unregister(pidfd)
                pidfds.close()
        if _waiting:
            blind = waker is None or not all(_waiting.values())
            poller.poll(_PAUSE * 1000 if blind else None)
        elif not _adopted:
            _waker = waker = None
            _token.release()
            # who came in between has not found the token
            if _adopted and _token.acquire(blocking=False):
                _reap_all()
            return


def _after_fork() -> None:
    """The children are the parent's, and the thread does not exist here."""
    global _token, _waker  # noqa: PLW0603  # one for the process
    _token = allocate_lock()
    _waker = None
    while _adopted:
        _adopted.popleft()[1].close()
    while _waiting:
        _waiting.popitem()[1].close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
