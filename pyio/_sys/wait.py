"""Waiting for a descriptor, under a deadline.

Errors and hang-ups count as ready: whoever waits learns of them from the call it wanted to make.
"""

from __future__ import annotations

import select
import sys
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error
from pyio._sys.waker import LONGEST_MS, give_back, take

if TYPE_CHECKING:
    from pyio.io.deadline import Deadline

if sys.platform == "win32":

    def wait_ready(fd: int, write: bool, deadline: Deadline, /) -> None:
        """Waits until a call on `fd` would not block; sockets alone can be waited for here.

        Errors: TIMED_OUT or CANCELLED; OTHER (EBADF) for a closed descriptor.
        """
        if fd < 0:
            raise closed()
        waker = take()
        woken = waker.fileno()
        try:
            deadline._enlist(waker)
            while True:
                deadline.check()
                left = deadline._at - monotonic()
                seconds = None if left == inf else max(left, 0.0)
                try:
                    # a connection that failed is told as exceptional, and not as writable
                    ready = select.select(
                        [woken] if write else [woken, fd], [fd] if write else [], [fd], seconds
                    )
                except OSError as e:
                    raise os_error(e) from None
                if any(fd in those for those in ready):
                    return
                waker.drain()
        finally:
            deadline._dismiss(waker)
            give_back(waker)

else:

    def wait_ready(fd: int, write: bool, deadline: Deadline, /) -> None:
        """Waits until a call on `fd` would not block.

        Corresponds to `poll(2)` of the descriptor and of a waker.  Errors: TIMED_OUT or CANCELLED; OTHER (EBADF) for a
        closed descriptor.
        """
        if fd < 0:
            raise closed()
        waker = take()
        poller = waker.poller
        try:
            deadline._enlist(waker)
            poller.register(fd, select.POLLOUT if write else select.POLLIN)
            while True:
                deadline.check()
                left = deadline._at - monotonic()
                # what arrives late rather than early: the system's own rounding is upwards, too
                ms = None if left == inf else min(max(left, 0.0) * 1000, LONGEST_MS)
                for ready, events in poller.poll(ms):
                    if ready == fd:
                        if events & select.POLLNVAL:
                            raise closed()
                        return
                    waker.drain()
        except OSError as e:
            # WASI's says here that it is closed
            raise os_error(e) from None
        finally:
            deadline._dismiss(waker)
            try:
                poller.unregister(fd)
            except KeyError:  # a signal handler raised in between
                pass
            give_back(waker)
