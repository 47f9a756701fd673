"""AlwaysReady: regular files and directories, which the systems' facilities refuse or misjudge.

One descriptor stands in the facility for all of them: it is readable while any is due.  So a running poll learns of
a new one at once, files and other sources take turns where there is little room, and an event loop that watches the
Poll sees them too.  Its owner holds a lock around every call but for `wake`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.poll.sources import identity
from pyio._sys.poll.waker import EdgeWaker
from pyio.io.error import Error
from pyio.poll.event import Event
from pyio.poll.mode import Mode
from pyio.poll.selector.selector import already_registered, not_registered

if TYPE_CHECKING:
    from typing import TypeAlias

    from pyio.poll.interest import Interest
    from pyio.poll.token import Token

    Turn: TypeAlias = "tuple[int, _Due, Event]"

_LEVEL = Mode.LEVEL


class _Due:
    """One file: what is said of it, and whether it is said again and again."""

    __slots__ = ("event", "file", "lasting")

    def __init__(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        self.file = identity(fd)
        self.event = Event(token, readable=interest.is_readable(), writable=interest.is_writable())
        self.lasting = mode is _LEVEL


class AlwaysReady:
    """The files of one selector."""

    __slots__ = ("_all", "_due", "waker")

    def __init__(self) -> None:
        self.waker: EdgeWaker = EdgeWaker()
        self._all: dict[int, _Due] = {}
        # in the order of their turns
        self._due: dict[int, _Due] = {}

    def __contains__(self, fd: int) -> bool:
        return fd in self._all

    def add(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        """Registers.  Errors: ALREADY_EXISTS, unless the number is another file's by now; OTHER (EBADF)."""
        made = _Due(fd, token, interest, mode)
        before = self._all.get(fd)
        if before is not None and before.file == made.file:
            raise already_registered()
        self._put(fd, made)

    def change(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        """Replaces a registration.  Errors: NOT_FOUND where the number is another file's by now; OTHER (EBADF)."""
        made = _Due(fd, token, interest, mode)
        if self._all[fd].file != made.file:
            self.remove(fd)
            raise not_registered()
        self._put(fd, made)

    def _put(self, fd: int, made: _Due) -> None:
        # first, for a signal handler can raise in it, and nobody waits for what is not there
        self.waker.wake()
        self._all[fd] = self._due[fd] = made

    def remove(self, fd: int, /) -> None:
        """Takes a registration back."""
        del self._all[fd]
        self._due.pop(fd, None)
        self._settle()

    def due(self, room: int, /) -> list[Turn]:
        """Those whose turn it is, and what is to be said; they count as told only once `told` knows of them."""
        turns: list[Turn] = []
        for fd, file in self._due.items():
            if len(turns) == room:
                break
            event = file.event if _is_still(fd, file.file) else Event(file.event.token(), error=True)
            turns.append((fd, file, event))
        return turns

    def told(self, turns: list[Turn], /) -> None:
        """Ends these turns: what is said once is done, what lasts comes last, what is closed is forgotten."""
        for fd, file, event in turns:
            # no call in between, behind which a signal handler could raise
            del self._due[fd]
            if event is not file.event:
                del self._all[fd]
            elif file.lasting:
                self._due[fd] = file
        self._settle()

    def untold(self, turns: list[Turn], /) -> None:
        """Takes that back, as far as it came: an exception took away what was to be said."""
        for fd, file, event in turns:
            now = self._all.get(fd)
            if now is file or (now is None and event is not file.event):
                self.waker.wake()
                self._all[fd] = self._due[fd] = file

    def _settle(self) -> None:
        if not self._due:
            self.waker.drain()


def _is_still(fd: int, file: tuple[int, int]) -> bool:
    try:
        return identity(fd) == file
    except Error:
        return False
