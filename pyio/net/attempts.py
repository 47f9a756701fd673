"""Trying each address that a name stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pyio._sys.net.make import V4, V6
from pyio.io.error import Error, ErrorKind
from pyio.net.addr.socket_v4 import SocketAddrV4
from pyio.net.resolve import to_socket_addrs

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio.io.deadline import Deadline
    from pyio.net.addr.socket_addr import SocketAddr
    from pyio.net.resolve import ToSocketAddrs

_T = TypeVar("_T")


def first_of(
    addr: ToSocketAddrs, attempt: Callable[[SocketAddr], _T], deadline: Deadline | None = None, /
) -> _T:
    """What the first attempt gives that succeeds; else the error of the last, with its address as `filename`."""
    last: Error | None = None
    for at in to_socket_addrs(addr):
        try:
            return attempt(at)
        except Error as e:
            e.filename = str(at)
            if deadline is not None and (deadline.expired() or deadline.cancelled()):
                raise
            last = e
    if last is None:
        raise Error(ErrorKind.INVALID_INPUT, "no address to try")
    try:
        raise last
    finally:
        # the error holds this frame
        last = None


def family_of(addr: SocketAddr, /) -> int:
    """The family of its sockets."""
    return V4 if isinstance(addr, SocketAddrV4) else V6
