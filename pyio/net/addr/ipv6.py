"""Ipv6Addr: the address of a host, in eight groups."""

from __future__ import annotations

from ipaddress import IPv6Address
from operator import index
from typing import TYPE_CHECKING, overload

from pyio.net.addr.ipv4 import Ipv4Addr
from pyio.net.addr.text import AddrParseError, checked_text, parse_ipv6, segments, show_ipv6

if TYPE_CHECKING:
    from typing import Self


class Ipv6Addr(IPv6Address):
    """An IPv6 address.  It is an `ipaddress.IPv6Address`, so every library that takes those takes this.

    Made of eight groups, of text as `parse` takes it, of sixteen bytes, of an int or of another IPv6Address.  Corresponds
    to `std::net::Ipv6Addr`.  It equals, sorts with and hashes as the IPv6Address with the same bits; `str()` is that of
    Rust (RFC 5952), which on some versions of Python is not that of IPv6Address.  It has no scope: a SocketAddrV6 has.

    Errors: AddrParseError for text, ValueError for what is no address otherwise, and for an IPv6Address with a scope.

    >>> from pyio.net import Ipv6Addr
    >>> home = Ipv6Addr(0x2001, 0xDB8, 0, 0, 0, 0, 0, 1)
    >>> print(home, home == Ipv6Addr("2001:DB8::0:1"), home.segments()[:2])
    2001:db8::1 True (8193, 3512)
    """

    __slots__ = ()

    @overload
    def __init__(self, address: int | str | bytes | IPv6Address, /) -> None: ...
    @overload
    def __init__(self, a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int, /) -> None: ...
    def __init__(self, address: int | str | bytes | IPv6Address, /, *groups: int) -> None:
        if groups:
            address = _of_groups(address, *groups)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # an int, by the overloads
        elif isinstance(address, str):
            bits = parse_ipv6(address)
            if bits is None:
                raise AddrParseError(f"not an IPv6 address: {address!r}")
            address = bits
        elif isinstance(address, IPv6Address):
            if address.scope_id is not None:
                raise ValueError(f"an Ipv6Addr has no scope: {address}")
            address = int(address)
        elif not isinstance(address, int | bytes):
            raise TypeError(f"an Ipv6Addr is not made of {type(address).__name__}")
        super().__init__(address)

    @classmethod
    def any(cls) -> Self:
        """::, all addresses of this machine, to listen on.  Corresponds to `Ipv6Addr::UNSPECIFIED`."""
        return cls(0)

    @classmethod
    def localhost(cls) -> Self:
        """::1.  Corresponds to `Ipv6Addr::LOCALHOST`."""
        return cls(1)

    @classmethod
    def parse(cls, text: str, /) -> Self:
        """The address of "2001:db8::1" or "::ffff:1.2.3.4".  Corresponds to `Ipv6Addr::from_str`.

        Errors: AddrParseError; exactly what Rust refuses is refused: a scope, brackets, groups of five digits, two "::".
        """
        return cls(checked_text(text))

    def segments(self) -> tuple[int, int, int, int, int, int, int, int]:
        """The eight groups.  Corresponds to `Ipv6Addr::segments`."""
        return segments(int(self))

    def octets(self) -> tuple[int, ...]:
        """The sixteen bytes as numbers.  Corresponds to `Ipv6Addr::octets`; `packed` has them as bytes."""
        return tuple(self.packed)

    def to_ipv4(self) -> Ipv4Addr | None:
        """The IPv4 address of ::ffff:a.b.c.d or ::a.b.c.d, else None.  Corresponds to `Ipv6Addr::to_ipv4`.

        ::1 gives 0.0.0.1: to_ipv4_mapped is what is wanted as a rule.
        """
        bits = int(self)
        return Ipv4Addr(bits & 0xFFFF_FFFF) if bits >> 32 in {0, 0xFFFF} else None

    def to_ipv4_mapped(self) -> Ipv4Addr | None:
        """The IPv4 address of ::ffff:a.b.c.d, else None.  Corresponds to `Ipv6Addr::to_ipv4_mapped`.

        >>> from pyio.net import Ipv6Addr
        >>> print(Ipv6Addr("::ffff:192.0.2.1").to_ipv4_mapped(), Ipv6Addr.localhost().to_ipv4_mapped())
        192.0.2.1 None
        """
        bits = int(self)
        return Ipv4Addr(bits & 0xFFFF_FFFF) if bits >> 32 == 0xFFFF else None

    def __str__(self) -> str:
        return show_ipv6(int(self))


def _of_groups(*groups: int) -> int:
    if len(groups) != 8:
        raise TypeError(f"an Ipv6Addr is made of eight groups, not {len(groups)}")
    bits = 0
    for group in map(index, groups):
        if not 0 <= group <= 0xFFFF:
            raise ValueError(f"a group of an IPv6 address is below 65536: {group}")
        bits = bits << 16 | group
    return bits
