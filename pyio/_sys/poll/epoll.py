"""epoll: Linux's readiness facility.

CPython's epoll keeps the number of the descriptor with each registration and nothing else, so that whoever wants a
token looks it up; and the kernel keeps a registration for as long as a duplicate of the descriptor is open anywhere.
"""

from __future__ import annotations

import errno
import sys
from typing import TYPE_CHECKING, Final, Protocol

from pyio._sys.error import closed, os_error, unsupported
from pyio._sys.poll.waker import EdgeWaker
from pyio.io.error import Error

if TYPE_CHECKING:
    from collections.abc import Callable

IN: Final = 0x001
PRI: Final = 0x002
OUT: Final = 0x004
ERR: Final = 0x008
HUP: Final = 0x010
RDHUP: Final = 0x2000
ONESHOT: Final = 1 << 30
EDGE: Final = 1 << 31


class RawEpoll(Protocol):
    """CPython's epoll."""

    @property
    def closed(self) -> bool:
        """Whether it is."""
        ...

    def register(self, fd: int, eventmask: int = ..., /) -> None:
        """EPOLL_CTL_ADD."""
        ...

    def modify(self, fd: int, eventmask: int, /) -> None:
        """EPOLL_CTL_MOD."""
        ...

    def unregister(self, fd: int, /) -> None:
        """EPOLL_CTL_DEL."""
        ...

    def poll(self, timeout: float | None = None, maxevents: int = -1, /) -> list[tuple[int, int]]:
        """`epoll_wait(2)`."""
        ...

    def fileno(self) -> int:
        """Its descriptor."""
        ...

    def close(self) -> None:
        """Closes it."""
        ...


if sys.platform == "linux":

    def raw_epoll() -> RawEpoll:
        """A new one."""
        import select

        return select.epoll()

    def ready_now(fd: int, events: int, /) -> int:
        """Which of these flags the file that `fd` is now has at this moment.  Corresponds to `poll(2)`."""
        import select

        poller = select.poll()
        poller.register(fd, events & 0xFFFF)
        return sum(flags for _, flags in poller.poll(0))

else:

    def raw_epoll() -> RawEpoll:
        """There is none."""
        raise unsupported("this platform has no epoll")

    def ready_now(_fd: int, _events: int, /) -> int:
        """There is none."""
        raise unsupported("this platform has no epoll")


class Epoll:
    """An epoll instance.  Corresponds to `epoll_create1(2)`, `epoll_ctl(2)` and `epoll_wait(2)`.

    What is done all the time are CPython's own methods, so that it costs no call more: `add`, `remove` and `wait`.  What
    they raise goes through `failure`, which makes an Error of it.

    It closes when the last reference to it goes: whoever waits on it holds one, so that no wait is ever on a number that is
    somebody else's by now.
    """

    __slots__ = ("_bell", "_epoll", "add", "remove", "wait")

    add: Callable[[int, int], None]
    """Registers.  Errors: ALREADY_EXISTS; OTHER (EBADF); what is_always_ready recognises."""

    remove: Callable[[int], None]
    """Takes a registration back.  Errors: NOT_FOUND where the number is another file's by now; OTHER (EBADF)."""

    wait: Callable[[float | None, int], list[tuple[int, int]]]
    """The descriptors that are ready, at most so many, and their flags."""

    def __init__(self) -> None:
        try:
            self._epoll = raw_epoll()
        except OSError as e:
            raise os_error(e) from None
        self._bell: EdgeWaker | None = None
        self.add = self._epoll.register
        self.remove = self._epoll.unregister
        self.wait = self._epoll.poll

    def watch(self, fd: int, events: int, /) -> None:
        """As `add`, and raises Errors; for descriptors of the library's own.  Errors: STORAGE_FULL beyond the user's limit."""
        try:
            self._epoll.register(fd, events)
        except (OSError, ValueError, OverflowError) as e:
            raise failure(e) from None

    def modify(self, fd: int, events: int, /) -> None:
        """Changes a registration, and arms it anew.  Errors: as `remove`."""
        try:
            self._epoll.modify(fd, events)
        except (OSError, ValueError, OverflowError) as e:
            raise failure(e) from None

    def holds(self, fd: int, events: int, /) -> bool:
        """Whether the file that `fd` is now is registered; then it is armed anew, with these events."""
        try:
            self._epoll.modify(fd, events)
        except (OSError, ValueError):
            return False
        return True

    def fileno(self) -> int:
        """The descriptor."""
        return self._epoll.fileno()

    def forgive(self) -> None:
        """Sets `wait` back to what it was."""
        self.wait = self._epoll.poll

    def dismiss(self) -> None:
        """Wakes whoever waits on it, and whoever will; they see by themselves that it is no longer in use."""
        try:
            self._bell = EdgeWaker()
            self._bell.wake()
            self.watch(self._bell.fileno(), IN)
        except Error:  # no descriptor left: they wait on
            pass

    def close(self) -> None:
        """Closes it at once; nobody may be waiting."""
        self._epoll.close()


def failure(raised: BaseException, /) -> BaseException:
    """What to raise for what CPython's epoll raised."""
    if isinstance(raised, OSError):
        return os_error(raised)
    if isinstance(raised, ValueError | OverflowError):
        # a number that can't be a descriptor, or a closed epoll
        return closed()
    return raised


def is_always_ready(raised: BaseException, /) -> bool:
    """Whether that is what the kernel says of regular files, directories and some devices."""
    return isinstance(raised, OSError) and raised.errno == errno.EPERM


def is_closed(raised: BaseException, /) -> bool:
    """Whether that is what the kernel says of a number that is no descriptor."""
    return isinstance(raised, OSError) and raised.errno == errno.EBADF
