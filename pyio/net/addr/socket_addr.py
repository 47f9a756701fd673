"""SocketAddr: the address of a socket, of either family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.net.addr.socket_v4 import SocketAddrV4
from pyio.net.addr.socket_v6 import SocketAddrV6
from pyio.net.addr.text import AddrParseError, checked_text

if TYPE_CHECKING:
    from typing import TypeAlias

SocketAddr: TypeAlias = SocketAddrV4 | SocketAddrV6
"""The address of a TCP or UDP socket, of either family.  Corresponds to `std::net::SocketAddr`."""


def parse_socket_addr(text: str, /) -> SocketAddr:
    """The address of "127.0.0.1:80" or "[::1]:80".  Corresponds to `SocketAddr::from_str`.

    Errors: AddrParseError; names are not looked up, to_socket_addrs does that.

    >>> from pyio.net import parse_socket_addr
    >>> print(parse_socket_addr("[::FFFF:127.0.0.1]:080"))
    [::ffff:127.0.0.1]:80
    """
    try:
        return (SocketAddrV6 if checked_text(text).startswith("[") else SocketAddrV4).parse(text)
    except AddrParseError:
        raise AddrParseError(f"not a socket address: {text!r}") from None


def from_system(raw: tuple[str, int] | tuple[str, int, int, int], /) -> SocketAddr:
    """That of what `accept` and its sisters tell, for who does not know the family."""
    return SocketAddrV4._from_system(raw) if len(raw) == 2 else SocketAddrV6._from_system(raw)
