"""Application code over pyio.net's addresses, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Iterator
from typing import assert_never, assert_type

from pyio import net
from pyio.net import (
    HasSocketAddrs,
    IpAddr,
    Ipv4Addr,
    Ipv6Addr,
    SocketAddr,
    SocketAddrV4,
    SocketAddrV6,
    ToSocketAddrs,
)


def addresses(text: str, theirs: ipaddress.IPv4Address) -> None:
    """An address is one of Python's, and what it is made of says which."""
    ip = Ipv4Addr(127, 0, 0, 1)
    assert_type(ip.octets(), tuple[int, int, int, int])
    assert_type(ip.to_ipv6_mapped(), Ipv6Addr)
    assert_type(ip + 1, Ipv4Addr)
    assert_type(ip < theirs, bool)
    assert_type(Ipv6Addr.parse(text).to_ipv4(), Ipv4Addr | None)
    assert_type(Ipv6Addr(0, 0, 0, 0, 0, 0, 0, 1), Ipv6Addr)
    assert_type(Ipv6Addr.localhost().segments(), tuple[int, int, int, int, int, int, int, int])
    assert_type(net.parse_ip_addr(text), Ipv4Addr | Ipv6Addr)
    allowed: dict[ipaddress.IPv4Address, str] = {ip: "loopback", Ipv4Addr(theirs): "given"}
    _ = ip in ipaddress.ip_network("127.0.0.0/8")
    allowed[ip] += "!"


def socket_addresses(addr: SocketAddr, theirs: ipaddress.IPv6Address) -> str:
    """Two classes are all there are; match takes them apart."""
    assert_type(addr.ip(), Ipv4Addr | Ipv6Addr)
    assert_type(SocketAddrV6(theirs, 80).ip(), Ipv6Addr)
    assert_type(SocketAddrV4.parse("127.0.0.1:80"), SocketAddrV4)
    assert_type(net.parse_socket_addr("[::1]:80"), SocketAddrV4 | SocketAddrV6)
    assert_type(sorted([addr, SocketAddrV6(theirs, 80, 0, 3)]), list[SocketAddrV4 | SocketAddrV6])
    assert_type(addr < addr, bool)
    match addr:
        case SocketAddrV4(ip, port):
            assert_type(ip, Ipv4Addr)
            assert_type(port, int)
            return f"{ip}:{port}"
        case SocketAddrV6(ip, port, flowinfo, scope_id):
            assert_type(ip, Ipv6Addr)
            return f"[{ip}]:{port + flowinfo + scope_id}"
        case _:
            assert_never(addr)


class Service:
    """What has addresses, without inheriting from anything of pyio's."""

    def to_socket_addrs(self) -> Iterator[SocketAddrV4]:
        """One of them."""
        yield SocketAddrV4(Ipv4Addr.localhost(), 80)


class Inheriting(HasSocketAddrs):
    """What says that it has them."""

    def to_socket_addrs(self) -> Iterable[SocketAddr]:
        """None."""
        return ()


def what_stands_for_addresses(addr: SocketAddr, several: list[SocketAddrV4], ip: IpAddr) -> None:
    """All that can be connected to."""
    accepted: list[ToSocketAddrs] = ["localhost:80", addr, several, (ip, 80), ("localhost", 80)]
    accepted += [Service(), Inheriting(), (ipaddress.IPv4Address(1), 80), tuple(several)]
    for each in accepted:
        assert_type(net.to_socket_addrs(each), Iterator[SocketAddrV4 | SocketAddrV6])
    assert_type(list(net.lookup_host("localhost")), list[Ipv4Addr | Ipv6Addr])
