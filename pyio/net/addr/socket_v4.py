"""SocketAddrV4: an IPv4 address and a port."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio.net.addr.text import AddrParseError, checked_text, show_ipv4, split_v4

if TYPE_CHECKING:
    from ipaddress import IPv4Address
    from typing import Self

    from pyio.net.addr.ipv4 import Ipv4Addr
    from pyio.net.addr.socket_v6 import SocketAddrV6

_new = object.__new__


class SocketAddrV4:
    """The address of a TCP or UDP socket: an IPv4 address and a port.

    An immutable value.  Corresponds to `std::net::SocketAddrV4`.  It sorts by address, then by port, and before every
    SocketAddrV6; `match` takes it apart.

    Errors: ValueError for a port above 65535.

    >>> from pyio.net import Ipv4Addr, SocketAddrV4
    >>> addr = SocketAddrV4(Ipv4Addr.localhost(), 8080)
    >>> print(addr, addr.ip().is_loopback, addr.port())
    127.0.0.1:8080 True 8080
    >>> match addr:
    ...     case SocketAddrV4(ip, port):
    ...         print(ip, port)
    127.0.0.1 8080
    """

    # what the socket calls take and give; the text of an IPv4 address is unique, so it can stand for its bits
    __slots__ = ("_made", "_raw")
    __match_args__ = ("_ip", "_port")

    _raw: tuple[str, int]
    _made: Ipv4Addr | None

    def __init__(self, ip: IPv4Address, port: int, /) -> None:
        from ipaddress import IPv4Address

        from pyio.net.addr.ipv4 import Ipv4Addr

        if not isinstance(ip, IPv4Address):
            raise TypeError(f"a SocketAddrV4 has an Ipv4Addr, not {type(ip).__name__}")
        self._raw = (show_ipv4(int(ip)), checked_port(port))
        self._made = ip if type(ip) is Ipv4Addr else None

    @classmethod
    def _from_system(cls, raw: tuple[str, int], /) -> Self:
        """That of what `accept` and its sisters tell; an address is made of it when somebody asks."""
        self = _new(cls)
        self._raw = raw
        self._made = None
        return self

    def _to_system(self) -> tuple[str, int]:
        """What `connect` and its sisters take."""
        return self._raw

    @classmethod
    def parse(cls, text: str, /) -> Self:
        """The address of "127.0.0.1:8080".  Corresponds to `SocketAddrV4::from_str`.

        Errors: AddrParseError; a port must be there, and may begin with zeros.
        """
        raw = split_v4(checked_text(text))
        if raw is None:
            raise AddrParseError(f"not an IPv4 socket address: {text!r}")
        return cls._from_system(raw)

    def ip(self) -> Ipv4Addr:
        """The address of the host."""
        made = self._made
        if made is None:
            from pyio.net.addr.ipv4 import Ipv4Addr

            self._made = made = Ipv4Addr(self._raw[0])
        return made

    def port(self) -> int:
        """The port."""
        return self._raw[1]

    # what positional patterns read
    @property
    def _ip(self) -> Ipv4Addr:
        return self.ip()

    @property
    def _port(self) -> int:
        return self._raw[1]

    def __hash__(self) -> int:
        return hash(self._raw)

    def __eq__(self, other: object, /) -> bool:
        return self._raw == other._raw if isinstance(other, SocketAddrV4) else NotImplemented

    def _key(self) -> tuple[int, ...]:
        host, port = self._raw
        return (*map(int, host.split(".")), port)

    def __lt__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        # a SocketAddrV6 knows where it stands
        return self._key() < other._key() if isinstance(other, SocketAddrV4) else NotImplemented

    def __le__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        return self._key() <= other._key() if isinstance(other, SocketAddrV4) else NotImplemented

    def __gt__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        return self._key() > other._key() if isinstance(other, SocketAddrV4) else NotImplemented

    def __ge__(self, other: SocketAddrV4 | SocketAddrV6, /) -> bool:
        return self._key() >= other._key() if isinstance(other, SocketAddrV4) else NotImplemented

    def __str__(self) -> str:
        host, port = self._raw
        return f"{host}:{port}"

    def __format__(self, spec: str, /) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self})"

    def __reduce__(self) -> tuple[type[Self], tuple[Ipv4Addr, int]]:
        return type(self), (self.ip(), self._raw[1])


def checked_port(port: int, /) -> int:
    """The port, if it is one.  Errors: ValueError."""
    port = index(port)
    if not 0 <= port <= 0xFFFF:
        raise ValueError(f"a port is at most 65535: {port}")
    return port
