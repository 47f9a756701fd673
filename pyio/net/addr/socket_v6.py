"""SocketAddrV6: an IPv6 address, a port, flow information and a scope."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.net.addr.socket_v4 import SocketAddrV4, checked_port
from pyio.net.addr.text import AddrParseError, checked_text, parse_ipv6, show_ipv6, split_v6

if TYPE_CHECKING:
    from ipaddress import IPv6Address
    from typing import Self

    from pyio.net.addr.ipv6 import Ipv6Addr

_new = object.__new__

# what fits into the field of a packet, and all that CPython passes to the system
_LARGEST_FLOW = 0xF_FFFF


class SocketAddrV6:
    """The address of a TCP or UDP socket: an IPv6 address, a port, flow information and a scope.

    An immutable value.  Corresponds to `std::net::SocketAddrV6`.  The scope is the number of the interface that a
    link-local address belongs to, 0 where it needs none.  All four count for `==`, `hash` and the order; `str()` shows
    all but the flow information; `match` takes it apart.

    Errors: ValueError for a port above 65535, for flow information or a scope above 32 bits, and for an IPv6Address that
    has a scope of its own.

    >>> from pyio.net import Ipv6Addr, SocketAddrV6
    >>> addr = SocketAddrV6(Ipv6Addr("fe80::1"), 80, 0, 3)
    >>> print(addr, addr == SocketAddrV6.parse("[fe80::1%3]:80"))
    [fe80::1%3]:80 True
    """

    __slots__ = ("_known", "_made", "_raw")
    __match_args__ = ("_ip", "_port", "_flowinfo", "_scope_id")

    _raw: tuple[str, int, int, int]
    _known: tuple[int, int, int, int] | None
    _made: Ipv6Addr | None

    def __init__(self, ip: IPv6Address, port: int, flowinfo: int = 0, scope_id: int = 0, /) -> None:
        from ipaddress import IPv6Address

        if not isinstance(ip, IPv6Address):
            raise TypeError(f"a SocketAddrV6 has an Ipv6Addr, not {type(ip).__name__}")
        if ip.scope_id is not None:
            raise ValueError(f"the scope is a number of its own: {ip}")
        flowinfo, scope_id = index(flowinfo), index(scope_id)
        if not (0 <= flowinfo <= 0xFFFF_FFFF and 0 <= scope_id <= 0xFFFF_FFFF):
            raise ValueError(f"flow information and scope have 32 bits: {flowinfo}, {scope_id}")
        bits = int(ip)
        self._known = known = (bits, checked_port(port), flowinfo, scope_id)
        self._raw = (show_ipv6(bits), *known[1:])
        self._made = None

    @classmethod
    def _from_system(cls, raw: tuple[str, int, int, int], /) -> Self:
        """That of what `accept` and its sisters tell; an address is made of it when somebody asks."""
        self = _new(cls)
        self._raw = raw
        self._made = None
        self._known = None
        return self

    def _to_system(self) -> tuple[str, int, int, int]:
        """What `connect` and its sisters take.  Errors: INVALID_INPUT for flow information above 20 bits."""
        raw = self._raw
        if raw[2] > _LARGEST_FLOW:
            raise Error(ErrorKind.INVALID_INPUT, f"flow information above 20 bits: {raw[2]}")
        return raw

    @classmethod
    def parse(cls, text: str, /) -> Self:
        """The address of "[::1]:8080" or "[fe80::1%3]:8080".  Corresponds to `SocketAddrV6::from_str`.

        Errors: AddrParseError; brackets and port must be there, and the scope is a number.
        """
        parts = split_v6(checked_text(text))
        if parts is None:
            raise AddrParseError(f"not an IPv6 socket address: {text!r}")
        bits, port, scope_id = parts
        return cls._from_system((show_ipv6(bits), port, 0, scope_id))

    def ip(self) -> Ipv6Addr:
        """The address of the host."""
        made = self._made
        if made is None:
            from pyio.net.addr.ipv6 import Ipv6Addr

            self._made = made = Ipv6Addr(self._key()[0])
        return made

    def port(self) -> int:
        """The port."""
        return self._raw[1]

    def flowinfo(self) -> int:
        """The flow information: the traffic class and the flow label, as a number in host order.

        std keeps the bytes as they come, so that its number is this one with its bytes turned on most machines.
        """
        return self._raw[2]

    def scope_id(self) -> int:
        """The number of the interface that a link-local address belongs to, 0 where it needs none."""
        return self._raw[3]

    # what positional patterns read
    @property
    def _ip(self) -> Ipv6Addr:
        return self.ip()

    @property
    def _port(self) -> int:
        return self._raw[1]

    @property
    def _flowinfo(self) -> int:
        return self._raw[2]

    @property
    def _scope_id(self) -> int:
        return self._raw[3]

    def _key(self) -> tuple[int, int, int, int]:
        """Its four numbers.  The text of the system may differ from ours, as that of ::1.2.3.4 does."""
        known = self._known
        if known is None:
            host, port, flowinfo, scope_id = self._raw
            bits = parse_ipv6(host)
            if bits is None:
                raise AddrParseError(f"not an IPv6 address of the system's: {host!r}")
            self._known = known = (bits, port, flowinfo, scope_id)
        return known

    def __hash__(self) -> int:
        return hash(self._key())

    def __eq__(self, other: object, /) -> bool:
        return self._key() == other._key() if isinstance(other, SocketAddrV6) else NotImplemented

    def _peer(self, other: object) -> tuple[int, ...] | None:
        """What `other` is ordered by, beside this one; the empty tuple comes before all."""
        if isinstance(other, SocketAddrV6):
            return other._key()
        return () if isinstance(other, SocketAddrV4) else None

    def __lt__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key() < theirs

    def __le__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key() <= theirs

    def __gt__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key() > theirs

    def __ge__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key() >= theirs

    def __str__(self) -> str:
        bits, port, _, scope_id = self._key()
        scope = f"%{scope_id}" if scope_id else ""
        return f"[{show_ipv6(bits)}{scope}]:{port}"

    def __format__(self, spec: str, /) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        flowinfo = f", flowinfo={self._raw[2]}" if self._raw[2] else ""
        return f"{type(self).__name__}({self}{flowinfo})"

    def __reduce__(self) -> tuple[type[Self], tuple[Ipv6Addr, int, int, int]]:
        return type(self), (self.ip(), *self._raw[1:])
