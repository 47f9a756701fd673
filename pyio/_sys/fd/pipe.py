"""PipeRead and PipeWrite: the ends of a pipe, also under a deadline.

Why RWF_NOWAIT: whoever else has the pipe, a child or a clone, would find O_NONBLOCK on it too.  Asked for each single call,
it is nobody else's business.  Where the kernel does not know it of a pipe, `poll(2)` says when a read, or a write
of at most PIPE_BUF bytes, will not wait; but another reader of the same pipe may come first then, and the read waits.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, unsupported
from pyio._sys.fd.read import FdRead
from pyio._sys.fd.write import FdWrite
from pyio.io.traits.loops import octets, read_only

if TYPE_CHECKING:
    from typing import Final

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

# POSIX's least
_PIPE_BUF: Final = 512

# -1: at the position, which a pipe has none of
_HERE: Final = -1

# seconds between two looks, where a pipe can't be waited for
_PAUSE: Final = 0.01

_NOWAIT: int = getattr(os, "RWF_NOWAIT", 0)


class PipeRead(FdRead):
    """Reads a pipe."""

    __slots__ = ("_polled",)

    _polled: bool
    """Whether `poll(2)` has to be asked first, for the kernel does not know the flag of this pipe."""

    def __init__(self, fd: int, /) -> None:
        self._fd = fd
        self._polled = not _NOWAIT

    if sys.platform != "win32":

        def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
            """One read, which waits no longer than the deadline."""
            from pyio._sys.wait import wait_ready

            deadline.check()
            while True:
                if not self._polled:
                    n = self._read_now(buf)
                    if n is not None:
                        return n
                wait_ready(self._fd, False, deadline)
                if self._polled:
                    return self.read(buf)

    else:

        def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
            """One read, which waits no longer than the deadline; pipes can only be looked at again and again here."""
            from _winapi import PeekNamedPipe
            from msvcrt import get_osfhandle

            while True:
                deadline.check()
                try:
                    ready = PeekNamedPipe(get_osfhandle(self._fd), 0)[-2]
                except OSError as e:
                    if not isinstance(e, BrokenPipeError):
                        raise os_error(e) from None
                    ready = 1  # the end of file
                if ready:
                    return self.read(buf)
                deadline.sleep(_PAUSE)

    if sys.platform == "linux":

        def _read_now(self, buf: MutBuf) -> int | None:
            """What there is; None where there is nothing, or where the kernel can't tell."""
            try:
                return os.preadv(self._fd, (buf,), _HERE, _NOWAIT)
            except BlockingIOError:
                return None
            except OSError as e:
                if not _unknown(e):
                    raise os_error(e) from None
                self._polled = True
                return None
            except BufferError:
                raise read_only(buf) from None

    else:

        def _read_now(self, _buf: MutBuf) -> int | None:
            """None."""
            return None


class PipeWrite(FdWrite):
    """Writes a pipe."""

    __slots__ = ("_polled",)

    _polled: bool
    """Whether `poll(2)` has to be asked first, for the kernel does not know the flag of this pipe."""

    def __init__(self, fd: int, /) -> None:
        self._fd = fd
        self._polled = not _NOWAIT

    if sys.platform != "win32":

        def _write_by(self, buf: Buffer, deadline: Deadline, /) -> int:
            """One write, which waits no longer than the deadline."""
            from pyio._sys.wait import wait_ready

            deadline.check()
            while True:
                if not self._polled:
                    n = self._write_now(buf)
                    if n is not None:
                        return n
                wait_ready(self._fd, True, deadline)
                if self._polled:
                    return self.write(octets(buf)[:_PIPE_BUF])

    else:

        def _write_by(self, _buf: Buffer, deadline: Deadline, /) -> int:
            """UNSUPPORTED: nothing tells here how much a pipe would take."""
            deadline.check()
            raise unsupported("a write to a pipe can't be bounded on this platform")

    if sys.platform == "linux":

        def _write_now(self, buf: Buffer) -> int | None:
            """As much as is taken; None where that is nothing, or where the kernel can't tell."""
            try:
                return os.pwritev(self._fd, (buf,), _HERE, _NOWAIT)
            except BlockingIOError:
                return None
            except OSError as e:
                if not _unknown(e):
                    raise os_error(e) from None
                self._polled = True
                return None
            except BufferError as e:
                raise TypeError(str(e)) from None

    else:

        def _write_now(self, _buf: Buffer) -> int | None:
            """None."""
            return None


def _unknown(error: OSError) -> bool:
    """Whether it says that the flag, or the call, is not known here."""
    from errno import EINVAL, ENOSYS, EOPNOTSUPP, ESPIPE

    return error.errno in {EINVAL, ENOSYS, EOPNOTSUPP, ESPIPE}
