"""Outgoing: what is written to the standard output and has not left the process.

Why not a BufWriter: a signal handler may write in the middle of a write of its own thread, which holds the lock already.
So the buffer is one bytearray for ever, which is added to at its end and cut off at its head, each in one step; nothing
keeps a view of it; and while it is written out, what a handler writes is added, and follows.

Why most writes take no lock: adding to the buffer is one step, and so is asking for `_room` right before, as long as one
thread runs at a time.  Who holds the lock has set `_room` to 0 and sends all others the slow way, on which they wait.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.io.stdio import ending, python
from pyio.io.stdio.locking import Lockable
from pyio.io.traits.loops import octets

if TYPE_CHECKING:
    from typing import Final

    from typing_extensions import Buffer

    from pyio._sys.stdio import Out

# what a pipe holds
CAPACITY: Final = 64 * 1024

_NEWLINE: Final = b"\n"

# without a global interpreter lock no two steps are one
_ONE_AT_A_TIME: bool = getattr(sys, "_is_gil_enabled", lambda: True)()


class Outgoing(Lockable):
    """The buffer of an output, for who holds the lock.  Below the length `_room` anybody may add to it."""

    __slots__ = ("_armed", "_buf", "_capacity", "_lines", "_out", "_pouring", "_sent", "_settled", "_told")

    def __init__(self, out: Out, /) -> None:
        Lockable.__init__(self)
        self._out = out
        self._buf = bytearray()
        # how the descriptor is buffered, once it was looked at
        self._settled = False
        self._capacity = CAPACITY
        self._lines = False
        # what the last write took, until it is cut off the buffer
        self._sent: list[int] = []
        # whether bytes are on their way out, and a signal handler asks
        self._pouring = False
        # whether somebody has heard that what is buffered can't be written
        self._told = False
        # whether the end of the process will be heard of
        self._armed = False

    def _begin(self) -> None:
        """Before the first byte enters the buffer, or goes past it."""
        if not self._settled:
            self._lines = self._out.is_terminal()
            self._capacity = 0 if python.is_unbuffered(self._out) else CAPACITY
            self._settled = True
        python.write_out(self._out)
        if not self._armed:
            ending.at_exit(self._end)
            self._armed = True

    def _end(self) -> None:
        raise AssertionError("an Outgoing says what becomes of its bytes when the process ends")

    def _open(self) -> None:
        """Lets others add, where there is something in the buffer already and nothing has to leave at once."""
        self._room = self._capacity if self._buf and not (self._lines or self._held) and _ONE_AT_A_TIME else 0

    def _add(self, buf: Buffer, /) -> int:
        """Takes as much of `buf` as one write of the descriptor lets it.  Errors: nothing was taken."""
        self._room = 0
        view = octets(buf)
        size = len(view)
        mine = self._buf
        if self._pouring:
            mine += view
            return size
        if not mine:
            self._begin()
        due = self._due(view)
        if due or size > self._capacity - len(mine):
            self._write_out()
        if due:
            done = self._once(view[:due])
        elif size >= self._capacity:
            return self._once(view) if size else 0
        else:
            done = 0
        rest = view[done:]
        if done < due or len(rest) >= self._capacity:
            return done
        mine += rest
        self._open()
        return size

    def _add_all(self, buf: Buffer, /) -> None:
        """Takes the whole of `buf`.  Errors: as Write.write_all; what is buffered counts as written."""
        self._room = 0
        view = octets(buf)
        mine = self._buf
        if self._pouring:
            mine += view
            return
        if not mine:
            self._begin()
        done = due = self._due(view)
        try:
            if due and mine and due <= self._capacity - len(mine):
                # the end of a line, behind its start
                mine += view[:due]
                self._write_out()
            elif due:
                done = 0
                self._write_out()
                self._through(view[:due])
                done = due
            rest = view[due:]
            if len(rest) > self._capacity - len(mine):
                self._write_out()
            if len(rest) < self._capacity:
                mine += rest
            elif rest:
                self._through(rest)
        except Error as e:
            further = e.into_inner()
            e._payload = done + (further if isinstance(further, int) else 0)
            raise
        self._open()

    def _due(self, view: memoryview) -> int:
        """How much of it is to leave at once."""
        if not self._capacity:
            return len(view)
        return bytes(view).rfind(_NEWLINE) + 1 if self._lines else 0

    def _write_out(self) -> None:
        """Writes what is buffered; what is not taken stays."""
        self._pouring = True
        try:
            self._pour()
            self._told = False
        except Error:
            self._told = True
            raise
        finally:
            self._pouring = False

    def _pour(self) -> None:
        buf, sent = self._buf, self._sent
        while True:
            if sent:
                # no calls, behind which a signal handler could raise
                n = sent[0]
                del sent[0], buf[:n]
                if not n:
                    raise Error(ErrorKind.WRITE_ZERO)
            if not buf:
                return
            try:
                self._out.write_once(sent, bytes(buf))
            except InterruptedError:
                continue

    def _once(self, view: memoryview) -> int:
        """One write past the buffer, which is empty."""
        self._pouring = True
        try:
            return self._out.write(view)
        finally:
            self._pouring = False

    def _through(self, view: memoryview) -> None:
        """Writes the whole of it past the buffer.  Errors: the Error's into_inner() is how much was written."""
        self._pouring = True
        try:
            self._out.write_all(view)
        finally:
            self._pouring = False

    def _drop(self) -> None:
        """Forgets what is buffered, and everything that was going on."""
        self._room = 0
        self._sent.clear()
        self._buf.clear()
        self._pouring = self._armed = self._settled = False
