"""ToSocketAddrs and HasSocketAddrs: what stands for socket addresses in a parameter."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING, Protocol, TypeAlias

from pyio.net.addr.socket_v4 import SocketAddrV4
from pyio.net.addr.socket_v6 import SocketAddrV6

if TYPE_CHECKING:
    from collections.abc import Iterable


class HasSocketAddrs(Protocol):
    """What gives socket addresses, to inherit from or not.  Corresponds to `std::net::ToSocketAddrs`."""

    __slots__ = ()

    def to_socket_addrs(self) -> Iterable[SocketAddrV4 | SocketAddrV6]:
        """The addresses, in the order in which they are to be tried."""
        ...


ToSocketAddrs: TypeAlias = (
    SocketAddrV4
    | SocketAddrV6
    | tuple[IPv4Address | IPv6Address | str, int]
    | str
    | Sequence[SocketAddrV4 | SocketAddrV6]
    | HasSocketAddrs
)
"""What stands for socket addresses in a parameter; a str is "host:port"."""
