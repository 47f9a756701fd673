"""poll(2), and on Windows its likeness for sockets."""

from __future__ import annotations

import select
import sys
from typing import TYPE_CHECKING, Final, Protocol

from pyio._sys.error import os_error
from pyio._sys.poll.sources import is_on_disk, is_open
from pyio._sys.waker import LONGEST_MS
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from typing import TypeAlias

# on WASI the numbers are others
IN: Final[int] = getattr(select, "POLLIN", 0x01)
PRI: Final[int] = getattr(select, "POLLPRI", 0x02)
OUT: Final[int] = getattr(select, "POLLOUT", 0x04)
ERR: Final[int] = getattr(select, "POLLERR", 0x08)
HUP: Final[int] = getattr(select, "POLLHUP", 0x10)
NVAL: Final[int] = getattr(select, "POLLNVAL", 0x20)
RDHUP: Final[int] = getattr(select, "POLLRDHUP", 0)
"""0 where the system does not tell that a peer will send no more."""

Ready: TypeAlias = "list[tuple[int, int]]"


class Poller(Protocol):
    """A list of descriptors to ask for."""

    def register(self, fd: int, events: int, /) -> None:
        """Adds one, or asks it for something else."""
        ...

    def unregister(self, fd: int, /) -> None:
        """Takes one out.  Errors: KeyError."""
        ...

    def poll(self, ms: float | None, /) -> Ready:
        """Those that are ready, after so many milliseconds at most."""
        ...


if sys.platform == "win32":

    def poller() -> Poller:
        """An empty list."""
        from pyio._sys.poll.sockets import SocketPoller

        return SocketPoller()

elif sys.platform == "wasi":

    def poller() -> Poller:
        """An empty list."""
        return _GuestPoller()

    class _GuestPoller:
        """As everywhere: a bad descriptor does not fail the others, and a file is ready for all it is asked for.

        Here the host fails them all, says of a file at its end that it has hung up, and of a directory that it is closed.
        """

        __slots__ = ("_events",)

        def __init__(self) -> None:
            self._events: dict[int, int] = {}

        def register(self, fd: int, events: int, /) -> None:
            """Adds one, or asks it for something else."""
            self._events[fd] = events

        def unregister(self, fd: int, /) -> None:
            """Takes one out.  Errors: KeyError."""
            del self._events[fd]

        def poll(self, ms: float | None, /) -> Ready:
            """Those that are ready, after so many milliseconds at most."""
            those = select.poll()
            ready: Ready = []
            for fd, events in self._events.items():
                if not is_open(fd):
                    ready.append((fd, NVAL))
                elif is_on_disk(fd):
                    ready.append((fd, events))
                else:
                    those.register(fd, events)
            return ready + those.poll(0 if ready else ms)

else:

    def poller() -> Poller:
        """An empty list."""
        return select.poll()


def wait(those: Poller, seconds: float | None, /) -> Ready:
    """Waits for one of `those`; may end early where that is days.

    Corresponds to `poll(2)`.  Errors: RESOURCE_BUSY where they are waited for already; INVALID_INPUT where they are more
    than the process may have open.
    """
    try:
        # the system's own rounding is upwards
        return those.poll(None if seconds is None else min(seconds * 1000, LONGEST_MS))
    except OSError as e:
        raise os_error(e) from None
    except RuntimeError:
        raise Error(ErrorKind.RESOURCE_BUSY, "this list is waited for already") from None


TELLS_WHY: Final = sys.platform != "wasi"
"""Whether the next call on a descriptor with ERR tells what is wrong; WASI says ERR of what can't be polled at all."""


def pause(seconds: float, /) -> None:
    """Waits for nothing else; may end early where that is days."""
    from time import sleep

    sleep(min(seconds, LONGEST_MS / 1000))
