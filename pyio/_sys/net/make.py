"""Making sockets: new, connected, bound, listening, taken over.

A socket is made blocking whatever socket.setdefaulttimeout says, and is closed again where a later step fails.
"""

from __future__ import annotations

import _socket
import errno
import os
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error
from pyio._sys.wait import wait_ready
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    import socket
    from typing import Any, TypeAlias

    from pyio.io.deadline import Deadline

    System: TypeAlias = Any
    """An address as the system's calls take and give it: by the family a tuple, text or bytes."""

V4: int = _socket.AF_INET
V6: int = _socket.AF_INET6
STREAM: int = _socket.SOCK_STREAM
DATAGRAM: int = _socket.SOCK_DGRAM
_SO_NOSIGPIPE = 0x1022
_BEGUN = errno.EWOULDBLOCK if sys.platform == "win32" else errno.EINPROGRESS
BACKLOG: int = _socket.SOMAXCONN

# What is to own a descriptor is made before there is one.  Between the call that gives the number and the one that makes it
# a socket's no other may stand, for behind each call a signal handler can raise: so the number is taken out of an iterator.
unopened = RawSocket.__new__
own = RawSocket.__init__


def new(family: int, kind: int, proto: int = 0, /) -> RawSocket:
    """A new socket, which no child inherits."""
    try:
        sock = RawSocket(family, kind, proto)
    except OSError as e:
        raise os_error(e) from None
    prepare(sock)
    return sock


def prepare(sock: RawSocket, /) -> None:
    """Makes a new socket as all of them are."""
    if sock.gettimeout() is not None:
        sock.settimeout(None)
    if sys.platform == "darwin":
        sock.setsockopt(_socket.SOL_SOCKET, _SO_NOSIGPIPE, 1)


class OrClosed:
    """Closes a socket where a step of making it fails, with the failure as an Error."""

    __slots__ = ("_sock",)

    def __init__(self, sock: RawSocket, /) -> None:
        self._sock = sock

    def __enter__(self) -> None:
        pass

    def __exit__(self, exc_type: object, exc: BaseException | None, tb: object, /) -> None:
        if exc is not None:
            self._sock.close()
            if isinstance(exc, OSError):
                raise os_error(exc) from None


def connect(sock: RawSocket, address: System, deadline: Deadline | None, /) -> None:
    """Connects, and closes the socket where that fails; one that does not block has begun to."""
    with OrClosed(sock):
        if deadline is not None:
            _connect_by(sock, address, deadline)
            return
        try:
            sock.connect(address)
        except BlockingIOError as e:
            if e.errno != _BEGUN:
                raise


def _connect_by(sock: RawSocket, address: System, deadline: Deadline) -> None:
    deadline.check()
    timeout = sock.gettimeout()
    # nobody else has this descriptor yet
    sock.setblocking(False)
    try:
        sock.connect(address)
    except BlockingIOError as e:
        if e.errno != _BEGUN:
            raise
        wait_ready(sock.fileno(), True, deadline)
        code = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
        if code:
            raise Error.from_raw_os_error(code) from None
    sock.settimeout(timeout)


def join(sock: RawSocket, address: System, /) -> None:
    """Makes a socket of messages send to that address, and receive from there alone."""
    if sock.fileno() < 0:
        raise closed()
    try:
        sock.connect(address)
    except OSError as e:
        raise os_error(e) from None


def wrong_family() -> Error:
    """What the system says of an address of another family than the socket's; CPython does not let it come so far."""
    if sys.platform == "win32":
        return Error.from_raw_os_error(errno.WSAEAFNOSUPPORT)
    else:  # noqa: RET505  # mypy knows by it what is reachable
        return Error.from_raw_os_error(errno.EAFNOSUPPORT)


def bind(sock: RawSocket, address: System, /) -> None:
    """Gives the socket its address, and closes it where that fails."""
    with OrClosed(sock):
        sock.bind(address)


def try_bind(sock: RawSocket, address: System, /) -> None:
    """Gives the socket its address; where that fails another can be tried."""
    try:
        sock.bind(address)
    except OSError as e:
        raise os_error(e) from None


def reuse_address(sock: RawSocket, /) -> None:
    """Lets a server start again at once, at the address where connections of its last run linger.

    Windows needs it not, and means something else by it.
    """
    if sys.platform != "win32":
        try:
            sock.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
        except OSError as e:
            raise os_error(e) from None


def local(sock: RawSocket, /) -> System:
    """Its own address.  Corresponds to `getsockname(2)`."""
    if sock.fileno() < 0:
        raise closed()
    try:
        return sock.getsockname()
    except OSError as e:
        raise os_error(e) from None


def peer(sock: RawSocket, /) -> System:
    """The address at the other end.  Corresponds to `getpeername(2)`."""
    if sock.fileno() < 0:
        raise closed()
    try:
        return sock.getpeername()
    except OSError as e:
        raise os_error(e) from None


def listen(sock: RawSocket, backlog: int, /) -> None:
    """Lets others connect, and closes the socket where that fails."""
    with OrClosed(sock):
        sock.listen(backlog)


def duplicate(sock: RawSocket, /) -> RawSocket:
    """A second descriptor of the same socket."""
    made = unopened(RawSocket)
    blocks = _blocks(sock)
    try:
        (fd,) = map(_socket.dup, (sock.fileno(),))
        own(made, sock.family, sock.type, sock.proto, fd)
    except OSError as e:
        raise os_error(e) from None
    prepare(made)
    if not blocks:
        made.setblocking(False)
    return made


if sys.platform == "win32":

    def _blocks(_sock: RawSocket) -> bool:
        """Nobody can ask: of clones each blocks or not for itself."""
        return True

else:

    def _blocks(sock: RawSocket) -> bool:
        """Whether it does; asked where CPython makes every clone as socket.setdefaulttimeout says, which goes for all."""
        return _socket.getdefaulttimeout() is None or sock.fileno() < 0 or os.get_blocking(sock.fileno())


def of_python(sock: object, families: tuple[int, ...], kind: int, what: str, /) -> RawSocket:
    """What a socket.socket owns, which is left without.

    A timeout of its own is forgotten; that it does not block stays.  Errors: INVALID_INPUT for one of another kind, and
    for an SSLSocket; OTHER (EBADF) for a closed one.
    """
    import socket

    if not isinstance(sock, socket.socket):
        raise TypeError(f"a socket.socket is taken over, not a {type(sock).__name__}")
    if sock.fileno() < 0:
        raise closed()
    ssl = sys.modules.get("ssl")
    if ssl is not None and isinstance(sock, ssl.SSLSocket):
        raise Error(
            ErrorKind.INVALID_INPUT, "an SSLSocket's descriptor carries ciphertext: see io.FromPython"
        )
    _check(sock, families, kind, what)
    timeout = sock.gettimeout()
    made = RawSocket(sock.family, sock.type, sock.proto, sock.detach())
    made.settimeout(0.0 if timeout == 0 else None)
    return made


def of_fd(fd: int, families: tuple[int, ...], kind: int, what: str, /) -> RawSocket:
    """The socket that is open on `fd`.  Errors: INVALID_INPUT for one of another kind, which stays the caller's."""
    try:
        # -1: the system is asked
        sock = RawSocket(-1, -1, -1, fd)
    except OSError as e:
        raise os_error(e) from None
    try:
        _check(sock, families, kind, what)
        prepare(sock)
    except BaseException:
        sock.detach()
        raise
    return sock


def _check(sock: RawSocket, families: tuple[int, ...], kind: int, what: str) -> None:
    if sock.family not in families or sock.type != kind:
        raise Error(ErrorKind.INVALID_INPUT, f"a socket of this kind is no {what}")


def to_python(sock: RawSocket, /) -> socket.socket:
    """The same as a socket.socket."""
    import socket

    family, kind, proto, timeout = sock.family, sock.type, sock.proto, sock.gettimeout()
    made = socket.socket(family, kind, proto, sock.detach())
    made.settimeout(timeout)
    return made
