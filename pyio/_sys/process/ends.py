"""Ends: the descriptors of a start, those that the child gets and ours."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, unsupported
from pyio._sys.fs.open import READ, WRITE
from pyio._sys.process.held import Held, hold, hold_both

if TYPE_CHECKING:
    from typing import Final

    from pyio._sys.fd.owned import OwnedFd

INHERIT: Final = -1
CAPTURE: Final = -2
NULL: Final = -3
"""What a standard stream is to be, where it is no descriptor of the caller's."""

LAST: Final = 2
"""The last of the numbers that are standard streams."""


class Pair:
    """A new pipe, until both of its ends have an owner."""

    __slots__ = ("_held",)

    def __init__(self) -> None:
        if not hasattr(os, "pipe"):
            raise unsupported("there are no pipes on this platform")
        self._held = Held()
        try:
            hold_both(self._held, os.pipe)
        except OSError as e:
            raise os_error(e) from None

    def hand_over(self, reader: OwnedFd, writer: OwnedFd, /) -> None:
        """Gives each end to its owner."""
        # no call stands in between, behind which a signal handler could raise
        reader._fd, writer._fd = self._held
        self._held[:] = ()


class Ends:
    """The three standard streams of a child to be: what is opened is closed again, but for what is handed over.

    `given` is what becomes 0, 1 and 2 of the child, -1 where that is ours.
    """

    __slots__ = ("_held", "_ours", "given")

    def __init__(self) -> None:
        self.given = [INHERIT, INHERIT, INHERIT]
        self._held = Held()
        self._ours = [-1, -1, -1]

    def open(self, wanted: tuple[int, int, int], /) -> None:
        """Opens what is wanted.  Errors: the system's; what was opened before is closed by close()."""
        if sys.platform != "win32" and not hasattr(os, "posix_spawn") and not hasattr(os, "fork"):
            raise unsupported("this platform starts no processes")
        for at, what in enumerate(wanted):
            if what == CAPTURE:
                self._pipe(at)
            elif what == NULL:
                self._null(at)
            elif what != INHERIT:
                self.given[at] = what

    def _pipe(self, at: int) -> None:
        if not hasattr(os, "pipe"):
            raise unsupported("there are no pipes on this platform")
        start = len(self._held)
        try:
            hold_both(self._held, os.pipe)
            pair = [above_the_streams(fd, self._held) for fd in self._held[start:]]
        except OSError as e:
            raise os_error(e) from None
        self._ours[at] = pair[1 if at == 0 else 0]
        self.given[at] = pair[0 if at == 0 else 1]

    def _null(self, at: int) -> None:
        try:
            hold(self._held, partial(os.open, os.devnull, READ if at == 0 else WRITE))
        except OSError as e:
            raise os_error(e) from None
        self.given[at] = self._held[-1]

    def hand_over(self, at: int, owner: OwnedFd, /) -> None:
        """Gives our end of a pipe to `owner`."""
        fd = self._ours[at]
        where = self._held.index(fd)
        # no call stands between these two, behind which a signal handler could raise
        owner._fd = fd
        self._held[where] = -1

    def close(self) -> None:
        """Closes what was not handed over."""
        self._held.close()


if sys.platform != "win32" and sys.platform != "wasi":

    def above_the_streams(fd: int, held: list[int], /) -> int:
        """`fd`, or, where it is the number of a standard stream, a copy above; the copy is in `held`."""
        if fd > LAST:
            return fd
        from fcntl import F_DUPFD_CLOEXEC, fcntl

        hold(held, partial(fcntl, fd, F_DUPFD_CLOEXEC, LAST + 1))
        return held[-1]

else:

    def above_the_streams(fd: int, _held: list[int], /) -> int:
        """`fd`: numbers mean nothing to a child here."""
        return fd
