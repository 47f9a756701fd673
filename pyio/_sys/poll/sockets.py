"""SocketPoller: poll(2) made of select(2), for Windows, where only sockets can be waited for."""

from __future__ import annotations

import select

IN, OUT, ERR, NVAL = 0x01, 0x04, 0x08, 0x20


class SocketPoller:
    """A list of sockets to ask for."""

    __slots__ = ("_asked",)

    def __init__(self) -> None:
        self._asked: dict[int, int] = {}

    def register(self, fd: int, events: int, /) -> None:
        """Adds one, or asks it for something else."""
        self._asked[fd] = events

    def unregister(self, fd: int, /) -> None:
        """Takes one out.  Errors: KeyError."""
        del self._asked[fd]

    def poll(self, ms: float | None, /) -> list[tuple[int, int]]:
        """Those that are ready, after so many milliseconds at most."""
        asked = dict(self._asked)
        try:
            return _select(asked, None if ms is None else ms / 1000)
        except (OSError, ValueError):
            # one that is no open socket fails them all
            bad = [fd for fd in asked if not _can_be_asked(fd)]
            if not bad:
                raise
        return [(fd, NVAL) for fd in bad] + _select({fd: asked[fd] for fd in asked.keys() - bad}, 0)


def _select(asked: dict[int, int], seconds: float | None) -> list[tuple[int, int]]:
    readers = [fd for fd, events in asked.items() if events & IN]
    writers = [fd for fd, events in asked.items() if events & OUT]
    if not asked:
        return []
    # a connection that failed is told as exceptional, and not as writable
    readable, writable, failed = map(set, select.select(readers, writers, list(asked), seconds))
    flags = ((fd, IN * (fd in readable) | OUT * (fd in writable) | ERR * (fd in failed)) for fd in asked)
    return [(fd, events) for fd, events in flags if events]


def _can_be_asked(fd: int) -> bool:
    try:
        select.select([fd], [], [], 0)
    except (OSError, ValueError):
        return False
    return True
