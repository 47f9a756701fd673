"""Waker: ends the waiting of another thread; and waiting itself, for a descriptor, a waker or a moment.

A waker is taken for one wait and given back, not kept per thread: a signal handler may wait while its thread waits.
A wake that comes late finds the next owner, so whoever is woken looks whether it was meant, and waits on if not.
"""

from __future__ import annotations

import os
import select
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import unsupported

if TYPE_CHECKING:
    from typing import Final

    from pyio.io.error import Error

if sys.platform == "win32":
    # select waits for sockets alone there
    import socket

    class Waker:
        """A thing to wait for, which any thread or signal handler can make ready."""

        __slots__ = ("__weakref__", "_receiver", "_sender")

        def __init__(self) -> None:
            self._receiver, self._sender = socket.socketpair()
            self._receiver.setblocking(False)
            self._sender.setblocking(False)

        def fileno(self) -> int:
            """What becomes readable."""
            return self._receiver.fileno()

        def wake(self) -> None:
            """Makes it ready; never blocks."""
            try:
                self._sender.send(b"\0")
            except BlockingIOError:  # ready already, many times over
                pass

        def drain(self) -> None:
            """Makes it unready."""
            try:
                while self._receiver.recv(64):
                    pass
            except BlockingIOError:
                pass

        def __del__(self) -> None:
            self._receiver.close()
            self._sender.close()

elif sys.platform == "wasi":

    class Waker:
        """A thing to wait for that nobody makes ready: there are no other threads here, and no signals."""

        __slots__ = ("__weakref__", "poller")

        def __init__(self) -> None:
            # for the one who waits
            self.poller: select.poll = select.poll()

        def fileno(self) -> int:
            """No descriptor."""
            return -1

        def wake(self) -> None:
            """Nothing to do: whoever wakes is not asleep."""

        def drain(self) -> None:
            """Nothing to do."""

elif sys.platform == "linux":

    class Waker:
        """A thing to wait for, which any thread or signal handler can make ready."""

        __slots__ = ("__weakref__", "_fd", "poller")

        def __init__(self) -> None:
            self._fd = -1
            # no result of a call, behind which a signal handler could raise
            (self._fd,) = map(os.eventfd, (0,), (os.EFD_CLOEXEC | os.EFD_NONBLOCK,))
            # for the one who waits: with the waker in it
            self.poller: select.poll = select.poll()
            self.poller.register(self._fd, select.POLLIN)

        def fileno(self) -> int:
            """What becomes readable."""
            return self._fd

        def wake(self) -> None:
            """Makes it ready; never blocks."""
            try:
                os.eventfd_write(self._fd, 1)
            except BlockingIOError:  # ready already, 2**64 times
                pass

        def drain(self) -> None:
            """Makes it unready."""
            try:
                os.eventfd_read(self._fd)
            except BlockingIOError:
                pass

        def __del__(self) -> None:
            try:
                fd = self._fd
            except AttributeError:  # its constructor was interrupted
                return
            if fd >= 0:
                os.close(fd)

else:

    class Waker:
        """A thing to wait for, which any thread or signal handler can make ready."""

        __slots__ = ("__weakref__", "_reader", "_writer", "poller")

        def __init__(self) -> None:
            self._reader = self._writer = -1
            self._reader, self._writer = os.pipe()
            os.set_blocking(self._reader, False)
            os.set_blocking(self._writer, False)
            # for the one who waits: with the waker in it
            self.poller: select.poll = select.poll()
            self.poller.register(self._reader, select.POLLIN)

        def fileno(self) -> int:
            """What becomes readable."""
            return self._reader

        def wake(self) -> None:
            """Makes it ready; never blocks."""
            try:
                os.write(self._writer, b"\0")
            except BlockingIOError:  # ready already, many times over
                pass

        def drain(self) -> None:
            """Makes it unready."""
            try:
                while os.read(self._reader, 64):
                    pass
            except BlockingIOError:
                pass

        def __del__(self) -> None:
            try:
                fds = self._reader, self._writer
            except AttributeError:  # its constructor was interrupted
                return
            for fd in fds:
                if fd >= 0:
                    os.close(fd)


# as many as threads wait at once, mostly; more are made and dropped
_KEPT: Final = 16
_idle: list[Waker] = []


def take() -> Waker:
    """A waker of one's own, for one wait."""
    try:
        return _idle.pop()
    except IndexError:
        return Waker()


def give_back(waker: Waker, /) -> None:
    """Returns it, ready or not; it may still be woken once more, by who had it in hand."""
    if len(_idle) < _KEPT:
        _idle.append(waker)


if hasattr(os, "register_at_fork"):
    # parent and child would wake each other
    os.register_at_fork(after_in_child=_idle.clear)


ALONE: Final = sys.platform == "wasi"
"""Whether this thread is the only one there can be, and no signal interrupts it."""

# poll counts its milliseconds in 31 bits; whoever waits longer waits again
LONGEST_MS: Final = 2**31 - 1


if sys.platform == "win32":

    def wait_for_waker(waker: Waker, seconds: float | None, /) -> None:
        """Waits until it is woken, or so long; may end early, never late by more than the system's clock."""
        select.select([waker], [], [], seconds)

else:

    def wait_for_waker(waker: Waker, seconds: float | None, /) -> None:
        """Waits until it is woken, or so long; may end early, never late by more than the system's clock."""
        if seconds is None and ALONE:
            raise nobody()
        waker.poller.poll(None if seconds is None else min(seconds * 1000, LONGEST_MS))


def nobody() -> Error:
    """UNSUPPORTED: a wait that nobody could end."""
    return unsupported("there are no threads on this platform, and nobody could end this wait")
