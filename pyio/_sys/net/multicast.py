"""Multicast: groups that a socket joins, and how what it sends to them goes."""

from __future__ import annotations

import _socket
from struct import Struct, error
from typing import TYPE_CHECKING

from pyio._sys.net import options
from pyio._sys.net.configured import Configured

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

_INDEX = Struct("@I")


class Multicast(Configured):
    """A socket of UDP."""

    __slots__ = ()

    def join_multicast_v4(self, group: IPv4Address, interface: IPv4Address, /) -> None:
        """Receives what is sent to `group` by way of the interface with that address; of any, for 0.0.0.0.

        Corresponds to `UdpSocket::join_multicast_v4`, IP_ADD_MEMBERSHIP.  Errors: ADDR_IN_USE for a second time;
        INVALID_INPUT for what is no group; OTHER (ENODEV) where there is no such interface.
        """
        options.set_data(self._sock, options.IP, _socket.IP_ADD_MEMBERSHIP, _group_v4(group, interface))

    def leave_multicast_v4(self, group: IPv4Address, interface: IPv4Address, /) -> None:
        """Undoes that.  Corresponds to `UdpSocket::leave_multicast_v4`.  Errors: ADDR_NOT_AVAILABLE where it has not joined."""
        options.set_data(self._sock, options.IP, _socket.IP_DROP_MEMBERSHIP, _group_v4(group, interface))

    def join_multicast_v6(self, group: IPv6Address, interface: int, /) -> None:
        """Receives what is sent to `group` by way of the interface with that index; of any, for 0.

        Corresponds to `UdpSocket::join_multicast_v6`, IPV6_JOIN_GROUP.  Errors: as join_multicast_v4.
        """
        options.set_data(self._sock, options.IPV6, _socket.IPV6_JOIN_GROUP, _group_v6(group, interface))

    def leave_multicast_v6(self, group: IPv6Address, interface: int, /) -> None:
        """Undoes that.  Corresponds to `UdpSocket::leave_multicast_v6`.  Errors: ADDR_NOT_AVAILABLE."""
        options.set_data(self._sock, options.IPV6, _socket.IPV6_LEAVE_GROUP, _group_v6(group, interface))

    def set_multicast_loop_v4(self, yes: bool, /) -> None:
        """Whether members on this machine get what is sent to a group.  Corresponds to `set_multicast_loop_v4`."""
        options.set(self._sock, options.IP, _socket.IP_MULTICAST_LOOP, bool(yes))

    def multicast_loop_v4(self) -> bool:
        """The same.  Corresponds to `UdpSocket::multicast_loop_v4`."""
        return options.get(self._sock, options.IP, _socket.IP_MULTICAST_LOOP) != 0

    def set_multicast_loop_v6(self, yes: bool, /) -> None:
        """As set_multicast_loop_v4.  Corresponds to `set_multicast_loop_v6`."""
        options.set(self._sock, options.IPV6, _socket.IPV6_MULTICAST_LOOP, bool(yes))

    def multicast_loop_v6(self) -> bool:
        """The same.  Corresponds to `UdpSocket::multicast_loop_v6`."""
        return options.get(self._sock, options.IPV6, _socket.IPV6_MULTICAST_LOOP) != 0

    def set_multicast_ttl_v4(self, ttl: int, /) -> None:
        """How many routers a packet to a group may pass, 0 to 255; 1 at first.  Corresponds to `set_multicast_ttl_v4`."""
        options.set(self._sock, options.IP, _socket.IP_MULTICAST_TTL, ttl)

    def multicast_ttl_v4(self) -> int:
        """The same.  Corresponds to `UdpSocket::multicast_ttl_v4`."""
        return options.get(self._sock, options.IP, _socket.IP_MULTICAST_TTL)


def _group_v4(group: IPv4Address, interface: IPv4Address) -> bytes:
    from ipaddress import IPv4Address

    for each in (group, interface):
        if not isinstance(each, IPv4Address):
            raise TypeError(f"an Ipv4Addr is asked for, not {type(each).__name__}")
    return group.packed + interface.packed


def _group_v6(group: IPv6Address, interface: int) -> bytes:
    from ipaddress import IPv6Address

    if not isinstance(group, IPv6Address):
        raise TypeError(f"a group is an Ipv6Addr, not {type(group).__name__}")
    try:
        return group.packed + _INDEX.pack(interface)
    except error:
        if not isinstance(interface, int):
            raise TypeError(f"an interface's index is an int, not {type(interface).__name__}") from None
        raise ValueError(f"{interface} is no interface's index") from None
