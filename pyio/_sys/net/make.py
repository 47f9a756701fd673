"""Making sockets: new, connected, listening, accepted, taken over.

A socket is made blocking whatever socket.setdefaulttimeout says, and is closed again where a later step fails.
"""

from __future__ import annotations

import _socket
import errno
import select
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from _thread import allocate_lock
from typing import TYPE_CHECKING, cast

from pyio._sys.error import closed, os_error, refused
from pyio._sys.wait import wait_ready
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from typing import Any, TypeAlias

    from pyio.io.deadline import Deadline

    System: TypeAlias = Any
    """An address as the system's calls take and give it: by the family a tuple, text or bytes."""

V4: int = _socket.AF_INET
V6: int = _socket.AF_INET6
STREAM: int = _socket.SOCK_STREAM
DATAGRAM: int = _socket.SOCK_DGRAM
_SO_NOSIGPIPE = 0x1022
BACKLOG: int = _socket.SOMAXCONN


# what socket.socket.accept calls; typeshed leaves it out
_accept = cast(
    "Callable[[RawSocket], tuple[int, System]]",
    RawSocket._accept,  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # not in typeshed
)


def adopted(fd: int, family: int = -1, kind: int = -1, proto: int = -1, /) -> RawSocket:
    """The socket that is open on `fd`; what is not known of it the system is asked."""
    try:
        sock = RawSocket(family, kind, proto, fd)
    except OSError as e:
        raise os_error(e) from None
    _prepare(sock)
    return sock


def new(family: int, kind: int, proto: int = 0, /) -> RawSocket:
    """A new socket, which no child inherits."""
    try:
        sock = RawSocket(family, kind, proto)
    except OSError as e:
        raise os_error(e) from None
    _prepare(sock)
    return sock


def _prepare(sock: RawSocket) -> None:
    if sock.gettimeout() is not None:
        sock.settimeout(None)
    if sys.platform == "darwin":
        sock.setsockopt(_socket.SOL_SOCKET, _SO_NOSIGPIPE, 1)


def connect(sock: RawSocket, address: System, deadline: Deadline | None, /) -> None:
    """Connects, and closes the socket where that fails."""
    try:
        if deadline is None:
            sock.connect(address)
        else:
            _connect_by(sock, address, deadline)
    except OSError as e:
        sock.close()
        raise os_error(e) from None
    except BaseException:
        sock.close()
        raise


def _connect_by(sock: RawSocket, address: System, deadline: Deadline) -> None:
    deadline.check()
    timeout = sock.gettimeout()
    # nobody else has this descriptor yet
    sock.setblocking(False)
    try:
        sock.connect(address)
    except BlockingIOError:
        wait_ready(sock.fileno(), True, deadline)
        code = sock.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
        if code:
            raise Error.from_raw_os_error(code) from None
    sock.settimeout(timeout)


def wrong_family() -> Error:
    """What the system says of an address of another family than the socket's; CPython does not let it come so far."""
    if sys.platform == "win32":
        return Error.from_raw_os_error(errno.WSAEAFNOSUPPORT)
    else:  # noqa: RET505  # mypy knows by it what is reachable
        return Error.from_raw_os_error(errno.EAFNOSUPPORT)


def bind(sock: RawSocket, address: System, /) -> None:
    """Gives the socket its address, and closes it where that fails."""
    try:
        sock.bind(address)
    except OSError as e:
        sock.close()
        raise os_error(e) from None
    except BaseException:
        sock.close()
        raise


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
    try:
        sock.listen(backlog)
    except OSError as e:
        sock.close()
        raise os_error(e) from None
    except OverflowError as e:
        sock.close()
        raise refused(e) from None


def accepted(sock: RawSocket, /) -> tuple[RawSocket, System]:
    """The next connection, and whose it is."""
    if sock.fileno() < 0:
        raise closed()
    fd, address = _accept(sock)
    return _owner(fd, sock), address


class Turns:
    """Whose turn it is to accept, among the threads that wait under a deadline.

    accept(2) knows no flag against waiting.  So a thread waits until there is a connection, and takes it if no other has
    taken one since it began to wait, or if there still is one.
    """

    __slots__ = ("lock", "taken")

    def __init__(self) -> None:
        self.lock = allocate_lock()
        self.taken = 0


def accepted_by(sock: RawSocket, turns: Turns, deadline: Deadline, /) -> tuple[RawSocket, System]:
    """As accepted, under a deadline."""
    while True:
        taken = turns.taken
        wait_ready(sock.fileno(), False, deadline)
        with turns.lock:
            if turns.taken == taken or ready(sock):
                turns.taken += 1
                return accepted(sock)


def _owner(fd: int, like: RawSocket) -> RawSocket:
    try:
        sock = RawSocket(like.family, like.type, like.proto, fd)
    except BaseException:
        _socket.close(fd)
        raise
    _prepare(sock)
    return sock


if sys.platform == "win32":

    def ready(sock: RawSocket, /) -> bool:
        """Whether an accept would find a connection now."""
        return len(select.select([sock], [], [], 0)[0]) > 0

else:

    def ready(sock: RawSocket, /) -> bool:
        """Whether an accept would find a connection now."""
        poller = select.poll()
        poller.register(sock, select.POLLIN)
        return len(poller.poll(0)) > 0


def duplicate(sock: RawSocket, /) -> RawSocket:
    """A second descriptor of the same socket."""
    try:
        fd = _socket.dup(sock.fileno())
    except OSError as e:
        raise os_error(e) from None
    return _owner(fd, sock)


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
    if sock.family not in families or sock.type != kind:
        raise Error(ErrorKind.INVALID_INPUT, f"a socket of this kind is no {what}")
    timeout = sock.gettimeout()
    made = adopted(sock.detach(), sock.family, sock.type, sock.proto)
    made.settimeout(0.0 if timeout == 0 else None)
    return made


def to_python(sock: RawSocket, /) -> socket.socket:
    """The same as a socket.socket."""
    import socket

    family, kind, proto, timeout = sock.family, sock.type, sock.proto, sock.gettimeout()
    made = socket.socket(family, kind, proto, sock.detach())
    made.settimeout(timeout)
    return made
