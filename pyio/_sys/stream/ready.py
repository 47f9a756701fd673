"""Whether a call would have to wait; asked without waiting."""

from __future__ import annotations

import select
import sys

from pyio._sys.error import os_error

if sys.platform == "win32":

    class Asker:
        """Asks of one descriptor, again and again.  Sockets alone can be asked for here."""

        __slots__ = ("_fd", "_write")

        def __init__(self, fd: int, write: bool, /) -> None:
            self._fd = fd
            self._write = write

        def ready(self, ms: int = 0, /) -> bool:
            """Whether a call would not wait now, or within so many ms; errors count as ready."""
            those = [self._fd]
            try:
                found = select.select(
                    [] if self._write else those, those if self._write else [], those, ms / 1000
                )
            except OSError as e:
                raise os_error(e) from None
            return any(found)

else:

    class Asker:
        """Asks of one descriptor, again and again."""

        __slots__ = ("_poller",)

        def __init__(self, fd: int, write: bool, /) -> None:
            self._poller = select.poll()
            self._poller.register(fd, select.POLLOUT if write else select.POLLIN)

        def ready(self, ms: int = 0, /) -> bool:
            """Whether a call would not wait now, or within so many ms; errors and hang-ups count as ready."""
            try:
                return len(self._poller.poll(ms)) > 0
            except OSError as e:
                raise os_error(e) from None
