"""Reading several pipes at once, so that none of them fills while another is waited for."""

from __future__ import annotations

import os
import sys
from math import inf
from time import monotonic
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error
from pyio._sys.waker import give_back, take

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from pyio._sys.fd.owned import OwnedFd
    from pyio.io.deadline import Deadline

    # a pipe, and the pieces that were read of it; the last one is empty at end of file
    Source: TypeAlias = tuple[OwnedFd, list[bytes]]

# what a pipe holds at first
_PIECE = 64 * 1024

# A pipe that has given so much is made larger, for each side then waits for the other less often.  Not at first: what all
# pipes of a user hold together is limited.
_MUCH = 128 * 1024
_LARGE = 512 * 1024

# of what is left in a pipe, when nobody waits for it any more: what it can hold at most
_LEFT = 1024 * 1024


def _ended(parts: list[bytes]) -> bool:
    return bool(parts) and not parts[-1]


if sys.platform != "win32":
    from select import POLLIN, POLLNVAL, poll

    from pyio._sys.waker import LONGEST_MS

    def drain(sources: Sequence[Source], deadline: Deadline | None, /) -> None:
        """Reads all of them to their ends.

        Errors: TIMED_OUT, CANCELLED, the system's; what was read before is in the lists, and it can be called again.
        """
        pipes = {pipe.fileno(): _Pipe(pipe.fileno(), parts) for pipe, parts in sources if not _ended(parts)}
        try:
            if deadline is None:
                _drain(pipes)
            else:
                _drain_by(pipes, deadline)
        except OSError as e:
            raise os_error(e) from None

    def _drain(pipes: dict[int, _Pipe]) -> None:
        poller = poll()
        for fd in pipes:
            poller.register(fd, POLLIN)
        while len(pipes) > 1:
            for fd, _ in poller.poll():
                if pipes[fd].read():
                    poller.unregister(fd)
                    del pipes[fd]
        for pipe in pipes.values():
            while not pipe.read():
                pass

    def _drain_by(pipes: dict[int, _Pipe], deadline: Deadline) -> None:
        waker = take()
        woken, poller = waker.fileno(), waker.poller
        try:
            for fd in pipes:
                poller.register(fd, POLLIN)
            deadline._enlist(waker)
            while pipes:
                deadline.check()
                left = deadline._at - monotonic()
                ms = None if left == inf else min(max(left, 0.0) * 1000, LONGEST_MS)
                for fd, events in poller.poll(ms):
                    if events & POLLNVAL:
                        raise closed()
                    if fd == woken:
                        waker.drain()
                    elif pipes[fd].read():
                        poller.unregister(fd)
                        del pipes[fd]
        finally:
            deadline._dismiss(waker)
            for fd in pipes:
                try:
                    poller.unregister(fd)
                except KeyError:  # a signal handler raised in between
                    pass
            give_back(waker)

    def drain_left(sources: Sequence[Source], /) -> None:
        """Reads what there is, without waiting for more: at most what a pipe can hold."""
        for fd, parts in [(pipe.fileno(), parts) for pipe, parts in sources if not _ended(parts)]:
            pipe = _Pipe(fd, parts)
            poller = poll()
            poller.register(fd, POLLIN)
            while pipe.total < _LEFT and poller.poll(0):
                if pipe.read():
                    break

    class _Pipe:
        """A pipe that is being read."""

        __slots__ = ("fd", "parts", "piece", "total")

        def __init__(self, fd: int, parts: list[bytes]) -> None:
            self.fd = fd
            self.parts = parts
            self.piece = _PIECE
            self.total = 0

        def read(self) -> bool:
            """Reads once; True at the end."""
            # in one step of C: a signal handler that raises finds the piece in the list
            self.parts.extend(map(os.read, (self.fd,), (self.piece,)))
            n = len(self.parts[-1])
            self.total += n
            if self.total >= _MUCH and self.piece != _LARGE:
                self.piece = _LARGE
                _enlarge(self.fd)
            return n == 0

    if sys.platform == "linux":
        from fcntl import F_SETPIPE_SZ, fcntl

        def _enlarge(fd: int) -> None:
            try:
                fcntl(fd, F_SETPIPE_SZ, _LARGE)
            except OSError:  # no pipe, or more than the user may have
                pass

    else:

        def _enlarge(_fd: int) -> None:
            """Nothing: here the system does that itself."""

else:
    from pyio._sys.process.pidfd import FIRST_PAUSE, LONGEST_PAUSE, pauses

    def drain(sources: Sequence[Source], deadline: Deadline | None, /) -> None:
        """Reads all of them to their ends.

        Errors: TIMED_OUT, CANCELLED; what was read before is in the lists, and it can be called again.
        """
        open_ones = [(pipe, parts) for pipe, parts in sources if not _ended(parts)]
        pause = FIRST_PAUSE
        while open_ones:
            if deadline is not None:
                deadline.check()
            before = sum(len(parts) for _, parts in open_ones)
            open_ones = [one for one in open_ones if not _look(*one)]
            if before == sum(len(parts) for _, parts in open_ones):
                pauses(deadline).sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
            else:
                pause = FIRST_PAUSE

    def drain_left(sources: Sequence[Source], /) -> None:
        """Reads what there is, without waiting for more."""
        for pipe, parts in sources:
            if not _ended(parts):
                _look(pipe, parts)

    def _look(pipe: OwnedFd, parts: list[bytes]) -> bool:
        """Reads what there is; True at the end."""
        from _winapi import PeekNamedPipe
        from msvcrt import get_osfhandle

        try:
            ready = PeekNamedPipe(get_osfhandle(pipe.fileno()), 0)[-2]
        except OSError:  # the other end is closed
            parts.append(b"")
            return True
        if ready:
            parts.extend(map(os.read, (pipe.fileno(),), (ready,)))
        return False
