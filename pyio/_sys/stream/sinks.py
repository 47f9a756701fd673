"""Sinks: what is written through a stream.  try_write() gives None where it would have to wait."""

from __future__ import annotations

import _socket
import os
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.owned import OwnedFd
from pyio._sys.fd.pipe import PipeWrite
from pyio._sys.fd.write import FdWrite
from pyio._sys.fs.positional import write_at
from pyio._sys.net.flags import NOSIGNAL, NOWAIT
from pyio._sys.net.options import SHUT_WRITE
from pyio._sys.stream.ready import Asker

if TYPE_CHECKING:
    from typing import TypeAlias

# POSIX's least
_PIPE_BUF = 512

_LEAST_ROOM = 4096


class FileSink(OwnedFd):
    """A file, written at an offset of its own; never waits for more than the disk."""

    __slots__ = ("offset",)

    pollable = False

    def __init__(self, fd: int, offset: int, /) -> None:
        self._fd = fd
        self.offset: int = offset

    def ready(self, _ms: int = 0, /) -> bool:
        """Always."""
        return True

    def try_write(self, view: memoryview, /) -> int:
        """Writes once, at the offset, and moves it."""
        n = write_at(self, view, self.offset)
        self.offset += n
        return n

    def finish(self) -> None:
        """Closes it; the errors are those that the system kept for this moment."""
        self.close()


class AppendSink(FileSink):
    """A file, written at its end as that is at each write."""

    __slots__ = ()

    def __init__(self, fd: int, /) -> None:
        FileSink.__init__(self, fd, 0)

    if sys.platform == "linux":

        def try_write(self, view: memoryview, /) -> int:
            """Writes once, at the end."""
            try:
                return os.pwritev(self._fd, (view,), 0, os.RWF_APPEND)
            except OSError as e:
                raise os_error(e) from None

    else:

        def try_write(self, view: memoryview, /) -> int:
            """Writes once, where the end is now; others may write there meanwhile."""
            try:
                self.offset = os.fstat(self._fd).st_size
            except OSError as e:
                raise os_error(e) from None
            return FileSink.try_write(self, view)


class PositionSink(FdWrite):
    """A file that a standard stream is: written where its position is, which others share and count on."""

    __slots__ = ()

    pollable = False

    def __init__(self, fd: int, /) -> None:
        self._fd = fd

    def ready(self, _ms: int = 0, /) -> bool:
        """Always."""
        return True

    def try_write(self, view: memoryview, /) -> int:
        """Writes once."""
        return self.write(view)

    def finish(self) -> None:
        """Closes it."""
        self.close()


class PipeSink(PipeWrite):
    """A pipe, a terminal, a device: anything that is no file and no socket."""

    __slots__ = ("_asker",)

    pollable = True

    def __init__(self, fd: int, /) -> None:
        PipeWrite.__init__(self, fd)
        self._asker = Asker(fd, True)

    def ready(self, ms: int = 0, /) -> bool:
        """Whether it would take something now, or within so many ms."""
        return self._asker.ready(ms)

    def try_write(self, view: memoryview, /) -> int | None:
        """Writes once, as much as is taken."""
        if not self._polled:
            n = self._write_now(view)
            if n is not None or not self._polled:
                return n
        return self.write(view[:_PIPE_BUF]) if self._asker.ready() else None

    def finish(self) -> None:
        """Closes it."""
        self.close()


class SocketSink:
    """A connection's direction towards the peer."""

    __slots__ = ("_asker", "_sock", "ends")

    pollable = True

    def __init__(self, sock: RawSocket, ends: bool, /) -> None:
        self._sock = sock
        self.ends: bool = ends
        self._asker = Asker(sock.fileno(), True)

    def fileno(self) -> int:
        """The descriptor; -1 once it is closed."""
        return self._sock.fileno()

    def ready(self, ms: int = 0, /) -> bool:
        """Whether it would take something now, or within so many ms."""
        return self._asker.ready(ms)

    def try_write(self, view: memoryview, /) -> int | None:
        """Sends once, as much as is taken."""
        try:
            if not NOWAIT and not self._asker.ready():
                return None
            return self._sock.send(view, NOWAIT | NOSIGNAL)
        except BlockingIOError:
            return None
        except OSError as e:
            raise os_error(e) from None

    def room(self) -> int:
        """How much is taken without waiting, at least, right after ready(): a third of the buffer is free then."""
        try:
            return max(self._sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_SNDBUF) // 4, _LEAST_ROOM)
        except OSError as e:
            raise os_error(e) from None

    def finish(self) -> None:
        """Shuts down writing, where that is the end, and closes it."""
        if self.ends:
            try:
                self._sock.shutdown(SHUT_WRITE)
            except OSError:  # the peer is gone; all that was to be sent has been taken
                pass
        self.close()

    def close(self) -> None:
        """Closes it, and leaves the connection as it is."""
        try:
            self._sock.close()
        except OSError as e:
            raise os_error(e) from None


Sink: TypeAlias = "FileSink | PositionSink | PipeSink | SocketSink"
