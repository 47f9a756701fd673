"""Sources: what is read through a stream.  try_read() gives None where it would have to wait."""

from __future__ import annotations

import _socket
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.owned import OwnedFd
from pyio._sys.fd.pipe import PipeRead
from pyio._sys.fd.read import FdRead
from pyio._sys.fs.positional import read_at
from pyio._sys.net.flags import NOWAIT
from pyio._sys.net.options import SHUT_READ
from pyio._sys.stream.ready import Asker

if TYPE_CHECKING:
    from typing import TypeAlias


class FileSource(OwnedFd):
    """A file, read from an offset of its own; never waits for more than the disk."""

    __slots__ = ("offset",)

    pollable = False

    def __init__(self, fd: int, offset: int, /) -> None:
        self._fd = fd
        self.offset: int = offset

    def try_read(self, view: memoryview, /) -> int:
        """Reads once, at the offset, and moves it."""
        n = read_at(self, view, self.offset)
        self.offset += n
        return n

    def drop(self) -> None:
        """Closes it."""
        self.close()


class PositionSource(FdRead):
    """A file that a standard stream is: read where its position is, which others share and count on."""

    __slots__ = ()

    pollable = False

    def __init__(self, fd: int, /) -> None:
        self._fd = fd

    def try_read(self, view: memoryview, /) -> int:
        """Reads once."""
        return self.read(view)

    def drop(self) -> None:
        """Closes it."""
        self.close()


class PipeSource(PipeRead):
    """A pipe, a terminal, a device: anything that is no file and no socket."""

    __slots__ = ("_asker",)

    pollable = True

    def __init__(self, fd: int, /) -> None:
        PipeRead.__init__(self, fd)
        self._asker: Asker | None = None

    def try_read(self, view: memoryview, /) -> int | None:
        """Reads once, what there is."""
        if not self._polled:
            n = self._read_now(view)
            if n is not None or not self._polled:
                return n
        if self._asker is None:
            self._asker = Asker(self._fd, False)
        return self.read(view) if self._asker.ready() else None

    def drop(self) -> None:
        """Closes it."""
        self.close()


class SocketSource:
    """A connection's direction towards here."""

    __slots__ = ("_sock", "ends")

    pollable = True

    def __init__(self, sock: RawSocket, ends: bool, /) -> None:
        self._sock = sock
        self.ends: bool = ends

    def fileno(self) -> int:
        """The descriptor; -1 once it is closed."""
        return self._sock.fileno()

    def try_read(self, view: memoryview, /) -> int | None:
        """Receives once, what there is."""
        try:
            if not NOWAIT and not Asker(self._sock.fileno(), False).ready():
                return None
            return self._sock.recv_into(view, 0, NOWAIT)
        except BlockingIOError:
            return None
        except OSError as e:
            raise os_error(e) from None

    def close(self) -> None:
        """Closes it, and leaves the connection as it is."""
        try:
            self._sock.close()
        except OSError as e:
            raise os_error(e) from None

    def drop(self) -> None:
        """Shuts down reading and forgets what is queued, where that is the end; and closes it.

        What is queued is still given after a shutdown, and closing the last descriptor before it is read would reset the
        connection, and with it what was sent.
        """
        if self.ends:
            try:
                _discard(self._sock)
            except OSError:  # the peer is gone, or nothing was queued
                pass
        self.close()


def _discard(sock: RawSocket) -> None:
    sock.shutdown(SHUT_READ)
    if NOWAIT:
        # a peer that goes on sending does not keep us here
        left = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_RCVBUF)
        scratch = bytearray(min(left, 1 << 16))
        while left > 0 and (n := sock.recv_into(scratch, 0, NOWAIT)):
            left -= n


Source: TypeAlias = "FileSource | PositionSource | PipeSource | SocketSource"
