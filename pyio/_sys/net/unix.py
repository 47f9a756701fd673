"""Unix sockets: their addresses, connecting, and who the peer is."""

from __future__ import annotations

import _socket
import errno
import os
import sys
from struct import Struct
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused, unsupported
from pyio._sys.fs.paths import native
from pyio._sys.net import make, options
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name

    from typing_extensions import Buffer

    from pyio._sys.fs.paths import PathArg
    from pyio._sys.net.make import System
    from pyio.io.deadline import Deadline

FAMILY: int = getattr(_socket, "AF_UNIX", -1)

# the room that an address has for a name, and the byte before or after it
_ROOM = 108 if sys.platform == "linux" else 104

_HAS_ABSTRACT = sys.platform == "linux"

# for how long, in seconds, the system waits to connect before it is asked whether that is still wanted
_MOMENT = 0.05


def path_address(path: PathArg, /) -> str:
    """The address of a path.  Errors: INVALID_INPUT for one that is too long, and for NUL."""
    text = native(path)
    try:
        data = os.fsencode(text)
    except ValueError as e:
        raise refused(e, text) from None
    why = None
    if b"\0" in data:
        why = "a path has no NUL"
    elif len(data) >= _ROOM:
        why = f"the path of a Unix socket has less than {_ROOM} bytes"
    if why is not None:
        error = Error(ErrorKind.INVALID_INPUT, why)
        error.filename = text
        raise error
    return os.fsdecode(data)


def abstract_address(name: Buffer, /) -> bytes:
    """The address of a name that is in no file system.  Errors: INVALID_INPUT for one that is too long."""
    if not _HAS_ABSTRACT:
        raise unsupported("only Linux has abstract names")
    data = b"\0" + bytes(memoryview(name))
    if len(data) > _ROOM:
        raise Error(ErrorKind.INVALID_INPUT, f"an abstract name has less than {_ROOM} bytes")
    return data


def new(kind: int, /) -> RawSocket:
    """A new socket."""
    if FAMILY < 0:
        raise unsupported("Python has no Unix sockets here")
    return make.new(FAMILY, kind)


if sys.platform == "win32" or sys.platform == "wasi":

    def pair(kind: int, /) -> tuple[RawSocket, RawSocket]:  # noqa: ARG001  # as the other
        """Two that are each other's peers."""
        raise unsupported("Python has no Unix sockets here")

else:

    def pair(kind: int, /) -> tuple[RawSocket, RawSocket]:
        """Two that are each other's peers.  Corresponds to `socketpair(2)`."""
        try:
            one, other = _socket.socketpair(FAMILY, kind)
        except OSError as e:
            raise os_error(e) from None
        make.prepare(one)
        make.prepare(other)
        return one, other


def connect(sock: RawSocket, address: System, deadline: Deadline | None, /) -> None:
    """Connects, and closes the socket where that fails.

    Where the queue of the other side is full, the system waits.  It tells nobody when it would not have to, so under a
    deadline it is let wait for moments at a time.
    """
    with make.OrClosed(sock):
        if deadline is None:
            while not _connected(sock, address):
                pass
            return
        while True:
            deadline.check()
            left = deadline.remaining()
            options.set_timeout(sock, True, _MOMENT if left is None else min(left, _MOMENT) or 1e-6)
            try:
                if _connected(sock, address):
                    break
            except BlockingIOError:
                pass
        options.set_timeout(sock, True, None)


def _connected(sock: RawSocket, address: System) -> bool:
    sock.connect(address)
    try:
        sock.getpeername()
    except OSError as e:
        # a signal came, and CPython took for a connection under way what was none
        if e.errno == errno.ENOTCONN:
            return False
        raise
    return True


if sys.platform == "linux":
    _CREDENTIALS = Struct("@iII")

    def peer_credentials(sock: RawSocket, /) -> tuple[int, int, int]:
        """Process, user and group of the peer, when it connected.  Corresponds to SO_PEERCRED."""
        pid, uid, gid = options.structure(sock, options.SOCKET, _socket.SO_PEERCRED, _CREDENTIALS)
        return pid, uid, gid

elif sys.platform == "darwin":
    # <sys/un.h> and <sys/ucred.h>, which Python does not know
    _SOL_LOCAL, _LOCAL_PEERCRED, _LOCAL_PEERPID = 0, 1, 2
    _XUCRED = Struct("@IIh16I")

    def peer_credentials(sock: RawSocket, /) -> tuple[int, int, int]:
        """Process, user and group of the peer, when it connected.  Corresponds to LOCAL_PEERCRED, LOCAL_PEERPID."""
        _, uid, _, gid, *_ = options.structure(sock, _SOL_LOCAL, _LOCAL_PEERCRED, _XUCRED)
        return options.get(sock, _SOL_LOCAL, _LOCAL_PEERPID), uid, gid

else:

    def peer_credentials(sock: RawSocket, /) -> tuple[int, int, int]:  # noqa: ARG001  # as the others
        """Process, user and group of the peer: Python cannot ask here."""
        raise unsupported("Python cannot ask here who the peer is")
