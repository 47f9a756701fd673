"""Socket options: in seconds and numbers, out of the structures that the system has for them."""

from __future__ import annotations

import _socket
import sys
from math import ceil, isfinite
from operator import index
from struct import Struct
from typing import TYPE_CHECKING, Final

from pyio._sys.error import os_error, unsupported
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name


def _known(name: str) -> int:
    # no system has an option of this number; WASI lacks most, but no socket comes so far there as to be asked
    return getattr(_socket, name, -1)


NODELAY: Final = _known("TCP_NODELAY")
BROADCAST: Final = _known("SO_BROADCAST")
V6_ONLY: Final = _known("IPV6_V6ONLY")
REUSE_ADDRESS: Final = _known("SO_REUSEADDR")
RECEIVE_BUFFER: Final = _known("SO_RCVBUF")
SEND_BUFFER: Final = _known("SO_SNDBUF")

SHUT_READ: Final[int] = _socket.SHUT_RD
SHUT_WRITE: Final[int] = _socket.SHUT_WR
SHUT_BOTH: Final[int] = _socket.SHUT_RDWR

SOCKET: Final[int] = _socket.SOL_SOCKET
TCP: Final[int] = _socket.IPPROTO_TCP
IP: Final[int] = _socket.IPPROTO_IP
IPV6: Final[int] = _socket.IPPROTO_IPV6

if sys.platform == "win32":
    _TIMEVAL = Struct("@L")
    _LINGER = Struct("@HH")
else:
    # macOS pads the second number
    _TIMEVAL = Struct("@li0l" if sys.platform == "darwin" else "@ll")
    _LINGER = Struct("@ii")

_REUSE_PORT: int | None = getattr(_socket, "SO_REUSEPORT", None)

# how long it is quiet before it is asked whether it is still there
_IDLE: int | None = getattr(_socket, "TCP_KEEPIDLE", getattr(_socket, "TCP_KEEPALIVE", None))

# the longest time that fits every structure
_LONGEST = 2**31 - 1


def get(sock: RawSocket, level: int, option: int, /) -> int:
    """A number.  Corresponds to `getsockopt(2)`."""
    try:
        return sock.getsockopt(level, option)
    except OSError as e:
        raise os_error(e) from None


def set(sock: RawSocket, level: int, option: int, value: int, /) -> None:
    """Sets a number.  Corresponds to `setsockopt(2)`.  Errors: ValueError for a negative one, and for more than 31 bits."""
    value = index(value)
    if not 0 <= value < 2**31:
        raise ValueError(f"{value} is no value of a socket option")
    try:
        sock.setsockopt(level, option, value)
    except OSError as e:
        raise os_error(e) from None


def set_data(sock: RawSocket, level: int, option: int, data: bytes, /) -> None:
    """Sets what is no number."""
    try:
        sock.setsockopt(level, option, data)
    except OSError as e:
        raise os_error(e) from None


def structure(sock: RawSocket, level: int, option: int, of: Struct, /) -> tuple[int, ...]:
    """Several numbers."""
    try:
        return of.unpack(sock.getsockopt(level, option, of.size))
    except OSError as e:
        raise os_error(e) from None


def seconds(value: float, /) -> float:
    """A duration; ValueError for a negative one and for NaN."""
    if not value >= 0:
        raise ValueError(f"{value} seconds are no duration")
    return value


def timeout(sock: RawSocket, write: bool, /) -> float | None:
    """How long a read or write may wait."""
    parts = structure(sock, SOCKET, _socket.SO_SNDTIMEO if write else _socket.SO_RCVTIMEO, _TIMEVAL)
    value = parts[0] / 1000 if sys.platform == "win32" else parts[0] + parts[1] / 1_000_000
    return value or None


def set_timeout(sock: RawSocket, write: bool, value: float | None, /) -> None:
    """Sets it, rounded up to what the system counts.  Errors: INVALID_INPUT for 0, which would mean for ever."""
    if value is None:
        value = 0.0
    elif not seconds(value):
        raise Error(ErrorKind.INVALID_INPUT, "a timeout of 0 seconds")
    value = min(value, _LONGEST)
    if sys.platform == "win32":
        data = _TIMEVAL.pack(min(ceil(value * 1000), 2**32 - 1))
    else:
        data = _TIMEVAL.pack(*divmod(ceil(value * 1_000_000), 1_000_000))
    set_data(sock, SOCKET, _socket.SO_SNDTIMEO if write else _socket.SO_RCVTIMEO, data)


def linger(sock: RawSocket, /) -> float | None:
    """How long closing waits for what is still to be sent."""
    on, value = structure(sock, SOCKET, _socket.SO_LINGER, _LINGER)
    return float(value) if on else None


def set_linger(sock: RawSocket, value: float | None, /) -> None:
    """Sets it, rounded up to whole seconds."""
    on = value is not None
    whole = min(ceil(min(seconds(value), _LONGEST)), 2**16 - 1) if value is not None else 0
    set_data(sock, SOCKET, _socket.SO_LINGER, _LINGER.pack(on, whole))


def keepalive(sock: RawSocket, /) -> float | None:
    """How long it is quiet before the peer is asked whether it is still there."""
    if not get(sock, SOCKET, _socket.SO_KEEPALIVE):
        return None
    # where the system does not tell, what every system's default is
    return 7200.0 if _IDLE is None else float(get(sock, TCP, _IDLE))


def set_keepalive(sock: RawSocket, value: float | None, /) -> None:
    """Sets it, rounded up to whole seconds.  Errors: INVALID_INPUT for 0."""
    if value is not None:
        if not seconds(value) or not isfinite(value):
            raise Error(ErrorKind.INVALID_INPUT, f"keep-alive after {value} seconds")
        if _IDLE is not None:
            set(sock, TCP, _IDLE, ceil(value))
    set(sock, SOCKET, _socket.SO_KEEPALIVE, value is not None)


def set_reuse_port(sock: RawSocket, yes: bool, /) -> None:
    """Whether it shares its address with others that do so.  Errors: UNSUPPORTED where there is no SO_REUSEPORT."""
    if _REUSE_PORT is None:
        raise unsupported("sockets do not share addresses here")
    set(sock, SOCKET, _REUSE_PORT, yes)


def set_size(sock: RawSocket, option: int, size: int, /) -> None:
    """Sets the size of a buffer.  Errors: ValueError for a negative one."""
    if index(size) < 0:
        raise ValueError(f"a size is not negative: {size}")
    set(sock, SOCKET, option, size)


def take_error(sock: RawSocket, /) -> Error | None:
    """The error that the socket has kept, which is cleared by that."""
    code = get(sock, SOCKET, _socket.SO_ERROR)
    return Error.from_raw_os_error(code) if code else None


def set_blocking(sock: RawSocket, yes: bool, /) -> None:
    """Whether a call waits, or fails with WOULD_BLOCK.  Corresponds to O_NONBLOCK, for all clones."""
    try:
        sock.setblocking(yes)
    except OSError as e:
        raise os_error(e) from None
