"""In and Out: the standard streams as descriptors, which nobody owns and which may be missing."""

from __future__ import annotations

import os
from errno import EBADF
from itertools import starmap
from stat import S_ISREG
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.access import is_terminal
from pyio._sys.fd.borrowed import Borrowed
from pyio._sys.fd.pipe import PipeRead
from pyio._sys.fd.write import FdWrite
from pyio.io.error import Error
from pyio.io.traits.loops import octets
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

_write = os.write


class In(Borrowed, PipeRead):
    """Reads a descriptor; a missing one is at its end."""

    __slots__ = ()

    def read(self, buf: MutBuf, /) -> int:
        """One read."""
        try:
            return PipeRead.read(self, buf)
        except Error as e:
            if e.errno != EBADF:
                raise
            return 0

    def read_to_end(self, buf: bytearray, /) -> int:
        """All that is left."""
        start = len(buf)
        try:
            return PipeRead.read_to_end(self, buf)
        except Error as e:
            if e.errno != EBADF:
                raise
            return len(buf) - start

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        """One read, which waits no longer than the deadline; but a disk is waited for."""
        deadline.check()
        try:
            # a file is always ready, whatever RWF_NOWAIT says of its next page
            if S_ISREG(os.fstat(self._fd).st_mode):
                return PipeRead.read(self, buf)
            return PipeRead._read_by(self, buf, deadline)
        except OSError as e:
            if e.errno != EBADF:
                raise os_error(e) from None
            return 0

    def is_terminal(self) -> bool:
        """Whether a person may be there to answer."""
        return self._fd >= 0 and is_terminal(self._fd)


class Out(Borrowed, FdWrite, Write):
    """Writes a descriptor; a missing one takes everything."""

    __slots__ = ()

    def __init__(self, fd: int, /) -> None:
        self._fd = fd

    def write(self, buf: Buffer, /) -> int:
        """One write."""
        try:
            return FdWrite.write(self, buf)
        except Error as e:
            if e.errno != EBADF:
                raise
            return len(octets(buf))

    def write_once(self, counts: list[int], data: Buffer, /) -> None:
        """One write, whose count is appended to `counts`, in the same step: no signal handler can come between the two."""
        try:
            counts.extend(starmap(_write, ((self._fd, data),)))
        except OSError as e:
            if e.errno != EBADF:
                raise os_error(e) from None
            counts.append(len(octets(data)))
        except BufferError as e:
            raise TypeError(str(e)) from None

    def flush(self) -> None:
        """Nothing to do."""

    def is_terminal(self) -> bool:
        """Whether somebody may be looking."""
        return self._fd >= 0 and is_terminal(self._fd)
