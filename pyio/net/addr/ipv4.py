"""Ipv4Addr: the address of a host, in four octets."""

from __future__ import annotations

from ipaddress import IPv4Address
from operator import index
from typing import TYPE_CHECKING, overload

from pyio.net.addr.text import AddrParseError, checked_text, parse_ipv4

if TYPE_CHECKING:
    from typing import Self

    from pyio.net.addr.ipv6 import Ipv6Addr


class Ipv4Addr(IPv4Address):
    """An IPv4 address.  It is an `ipaddress.IPv4Address`, so every library that takes those takes this.

    Made of four octets, of text as `parse` takes it, of four bytes, of an int or of another IPv4Address.  Corresponds to
    `std::net::Ipv4Addr`.  It equals, sorts with and hashes as the IPv4Address with the same bits; what that has besides
    (`is_private`, `packed`, `in` a network...) keeps the meaning of Python's.

    Errors: AddrParseError for text, ValueError for what is no address otherwise.

    >>> from pyio.net import Ipv4Addr
    >>> home = Ipv4Addr(127, 0, 0, 1)
    >>> home == Ipv4Addr("127.0.0.1"), home.octets(), home.is_loopback
    (True, (127, 0, 0, 1), True)
    """

    __slots__ = ()

    @overload
    def __init__(self, address: int | str | bytes | IPv4Address, /) -> None: ...
    @overload
    def __init__(self, a: int, b: int, c: int, d: int, /) -> None: ...
    def __init__(self, address: int | str | bytes | IPv4Address, /, *octets: int) -> None:
        if octets:
            address = _of_octets(address, *octets)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # an int, by the overloads
        elif isinstance(address, str):
            bits = parse_ipv4(address)
            if bits is None:
                raise AddrParseError(f"not an IPv4 address: {address!r}")
            address = bits
        elif isinstance(address, IPv4Address):
            address = int(address)
        elif not isinstance(address, int | bytes):
            raise TypeError(f"an Ipv4Addr is not made of {type(address).__name__}")
        super().__init__(address)

    @classmethod
    def any(cls) -> Self:
        """0.0.0.0: all addresses of this machine, to listen on.  Corresponds to `Ipv4Addr::UNSPECIFIED`."""
        return cls(0)

    @classmethod
    def localhost(cls) -> Self:
        """127.0.0.1.  Corresponds to `Ipv4Addr::LOCALHOST`."""
        return cls(0x7F00_0001)

    @classmethod
    def broadcast(cls) -> Self:
        """255.255.255.255.  Corresponds to `Ipv4Addr::BROADCAST`."""
        return cls(0xFFFF_FFFF)

    @classmethod
    def parse(cls, text: str, /) -> Self:
        """The address of "127.0.0.1".  Corresponds to `Ipv4Addr::from_str`.

        Errors: AddrParseError; exactly what Rust refuses is refused: leading zeros, other bases, fewer than four numbers,
        spaces, digits that are not ASCII.
        """
        return cls(checked_text(text))

    def octets(self) -> tuple[int, int, int, int]:
        """The four numbers.  Corresponds to `Ipv4Addr::octets`; `packed` has them as bytes."""
        a, b, c, d = self.packed
        return a, b, c, d

    def to_ipv6_compatible(self) -> Ipv6Addr:
        """::a.b.c.d, which today's std prints as ::abcd:efgh.  Corresponds to `Ipv4Addr::to_ipv6_compatible`."""
        from pyio.net.addr.ipv6 import Ipv6Addr

        return Ipv6Addr(int(self))

    def to_ipv6_mapped(self) -> Ipv6Addr:
        """::ffff:a.b.c.d, how an IPv6 socket shows an IPv4 peer.  Corresponds to `Ipv4Addr::to_ipv6_mapped`.

        >>> from pyio.net import Ipv4Addr
        >>> print(Ipv4Addr.localhost().to_ipv6_mapped())
        ::ffff:127.0.0.1
        """
        from pyio.net.addr.ipv6 import Ipv6Addr

        return Ipv6Addr(0xFFFF << 32 | int(self))


def _of_octets(*octets: int) -> int:
    if len(octets) != 4:
        raise TypeError(f"an Ipv4Addr is made of four octets, not {len(octets)}")
    bits = 0
    for octet in map(index, octets):
        if not 0 <= octet <= 255:
            raise ValueError(f"an octet is below 256: {octet}")
        bits = bits << 8 | octet
    return bits
