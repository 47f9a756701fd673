"""EdgeWaker: wakes a poll that is told of edges and never empties it."""

from __future__ import annotations

import os
import sys

from pyio._sys.error import os_error
from pyio._sys.fork import inherited
from pyio._sys.waker import Waker

if sys.platform == "linux":

    class EdgeWaker(Waker):
        """A thing to wait for; each wake is an edge, however many came before.  Errors: OTHER (EMFILE)."""

        __slots__ = ()

        def __init__(self) -> None:
            try:
                super().__init__()
            except OSError as e:
                raise os_error(e) from None

        def wake(self) -> None:
            """Makes an edge; never blocks.  Errors: UNSUPPORTED in a child of the process that made it."""
            try:
                os.eventfd_write(self._fd, 1)
            except BlockingIOError:  # it has counted to the end of its 64 bits
                self.drain()
                os.eventfd_write(self._fd, 1)
            except ValueError:  # no number of a descriptor
                raise inherited() from None

        def abandon(self) -> None:
            """Leaves it to the parent, in a child."""
            fd, self._fd = self._fd, -1
            os.close(fd)

elif sys.platform == "wasi":

    class EdgeWaker:
        """There are no threads here: whoever wakes is not asleep, and needs no descriptor to be ready."""

        __slots__ = ("__weakref__",)

        def fileno(self) -> int:
            """No descriptor."""
            return -1

        def wake(self) -> None:
            """Nothing to do."""

        def drain(self) -> None:
            """Nothing to do."""

        def abandon(self) -> None:
            """Nothing forks here."""

elif sys.platform == "win32":

    class EdgeWaker(Waker):
        """A thing to wait for.  No poll is told of edges here, so that a plain wake does."""

        __slots__ = ()

        def abandon(self) -> None:
            """Nothing forks here."""

else:

    class EdgeWaker(Waker):
        """A thing to wait for; each wake is an edge, however many came before.  Errors: OTHER (EMFILE)."""

        __slots__ = ()

        def __init__(self) -> None:
            try:
                super().__init__()
            except OSError as e:
                raise os_error(e) from None

        def wake(self) -> None:
            """Makes an edge; never blocks.  Errors: UNSUPPORTED in a child of the process that made it."""
            try:
                os.write(self._writer, b"\0")
            except BlockingIOError:  # the pipe is full
                self.drain()
                os.write(self._writer, b"\0")
            except OSError:  # EBADF
                raise inherited() from None

        def abandon(self) -> None:
            """Leaves it to the parent, in a child."""
            fds = self._reader, self._writer
            self._reader = self._writer = -1
            for fd in fds:
                os.close(fd)
