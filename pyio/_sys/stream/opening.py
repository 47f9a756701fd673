"""Taking descriptors for streams: of their own, so that the handles may be closed."""

from __future__ import annotations

import os
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from errno import EBADF, EISDIR, ENOTSOCK
from stat import S_ISBLK, S_ISDIR, S_ISREG, S_ISSOCK
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error
from pyio._sys.fd.access import access
from pyio._sys.fd.copying import PLAIN
from pyio._sys.fd.owned import OwnedFd
from pyio._sys.fd.read import FdRead
from pyio._sys.fd.write import FdWrite
from pyio._sys.net import make
from pyio._sys.net.owned import OwnedSocket
from pyio._sys.stream.sinks import AppendSink, FileSink, PipeSink, PositionSink, SocketSink
from pyio._sys.stream.sources import FileSource, PipeSource, PositionSource, SocketSource
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Protocol

    from pyio._sys.stream.sinks import Sink
    from pyio._sys.stream.sources import Source

    class Handle(Protocol):
        """What has a descriptor."""

        def fileno(self) -> int: ...


_LAST = 2**63 - 1


def _offset(offset: int) -> int:
    if not 0 <= offset <= _LAST:
        raise Error(ErrorKind.INVALID_INPUT, f"a file has no offset of {offset}")
    return offset


def _mode(fd: int) -> int:
    if fd < 0:
        raise closed()
    try:
        return os.fstat(fd).st_mode
    except OSError as e:
        raise os_error(e) from None


def _dup(fd: int) -> int:
    try:
        return os.dup(fd)
    except OSError as e:
        raise os_error(e) from None


def _on_disk(mode: int) -> bool:
    return S_ISREG(mode) or S_ISBLK(mode)


def source_of(handle: Handle, offset: int, /) -> Source:
    """A source of what the handle is open on.

    Errors: INVALID_INPUT for an offset that no file has; IS_A_DIRECTORY; OTHER (EBADF) for what is closed, or not open
    to read; OTHER (EMFILE).
    """
    fd = handle.fileno()
    if sys.platform == "win32" and isinstance(handle, OwnedSocket):
        return SocketSource(make.duplicate(handle._sock), False)
    mode = _mode(fd)
    if S_ISDIR(mode):
        raise Error.from_raw_os_error(EISDIR)
    opened = access(fd)
    if opened is not None and not opened[0]:
        raise Error.from_raw_os_error(EBADF)
    if _on_disk(mode):
        _offset(offset)
        return FileSource(_dup(fd), offset) if isinstance(handle, FdRead) else PositionSource(_dup(fd))
    if S_ISSOCK(mode):
        return SocketSource(_socket_of(fd), False)
    return PipeSource(_dup(fd))


def sink_of(handle: Handle, offset: int, /) -> Sink:
    """A sink to what the handle is open on.  Errors: likewise."""
    fd = handle.fileno()
    if sys.platform == "win32" and isinstance(handle, OwnedSocket):
        return SocketSink(make.duplicate(handle._sock), False)
    mode = _mode(fd)
    opened = access(fd)
    if opened is not None and not opened[1]:
        raise Error.from_raw_os_error(EBADF)
    if _on_disk(mode):
        _offset(offset)
        return FileSink(_dup(fd), offset) if isinstance(handle, FdWrite) else PositionSink(_dup(fd))
    if S_ISSOCK(mode):
        return SocketSink(_socket_of(fd), False)
    return PipeSink(_dup(fd))


def append_sink(handle: Handle, /) -> Sink:
    """A sink that adds to the end of a file.  Errors: likewise; INVALID_INPUT for what is no file."""
    fd = handle.fileno()
    if not S_ISREG(_mode(fd)):
        raise Error(ErrorKind.INVALID_INPUT, "only a file has an end to add to")
    opened = access(fd)
    if opened is not None and not opened[1]:
        raise Error.from_raw_os_error(EBADF)
    return AppendSink(_dup(fd))


def connection(handle: Handle, /) -> RawSocket:
    """A second descriptor of a connection.

    Errors: NOT_CONNECTED; OTHER (ENOTSOCK) for what is no socket, (EBADF) for what is closed, (EMFILE).
    """
    fd = handle.fileno()
    if sys.platform == "win32" and isinstance(handle, OwnedSocket):
        sock = make.duplicate(handle._sock)
    elif not S_ISSOCK(_mode(fd)):
        raise Error.from_raw_os_error(ENOTSOCK)
    else:
        sock = _socket_of(fd)
    try:
        make.peer(sock)
    except BaseException:
        sock.close()
        raise
    return sock


def _socket_of(fd: int) -> RawSocket:
    own = _dup(fd)
    try:
        # -1: the system is asked
        sock = RawSocket(-1, -1, -1, own)
    except BaseException as e:
        os.close(own)
        if isinstance(e, OSError):
            raise os_error(e) from None
        raise
    make.prepare(sock)
    return sock


def identity(sock: RawSocket, /) -> Hashable:
    """The same for every descriptor of a connection, and another for every other that is open.

    Its inode; where the system gives sockets none, its two addresses, which tell TCP connections apart; else one that
    is of this descriptor alone.
    """
    if sys.platform != "win32":
        status = os.fstat(sock.fileno())
        if status.st_ino:
            return status.st_dev, status.st_ino
    try:
        ends = (sock.family, sock.getsockname(), sock.getpeername())
    except OSError:
        return object()
    return ends if ends[1] and ends[2] else object()


def taken(handle: object, /) -> Source | None:
    """What a handle is open on, taken from it, which is closed to use then; None for what reads in a way of its own.

    Errors: RESOURCE_BUSY while another thread waits in it; OTHER (EBADF) for what is closed.
    """
    if getattr(type(handle), "read", None) not in PLAIN:
        return None
    if isinstance(handle, OwnedSocket):
        return SocketSource(handle._take(), False)
    if not isinstance(handle, OwnedFd):
        return None
    fd = handle.fileno()
    mode = _mode(fd)
    if S_ISDIR(mode):
        raise Error.from_raw_os_error(EISDIR)
    source: Source
    if _on_disk(mode):
        try:
            source = FileSource(fd, os.lseek(fd, 0, os.SEEK_CUR))
        except OSError as e:
            raise os_error(e) from None
    else:
        source = PipeSource(fd)
    handle._fd = -1
    return source


def own(handle: Handle, /) -> int:
    """A second descriptor of what a handle is open on."""
    return _dup(handle.fileno())
