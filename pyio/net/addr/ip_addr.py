"""IpAddr: the address of a host, of either family."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.net.addr.ipv4 import Ipv4Addr
from pyio.net.addr.ipv6 import Ipv6Addr
from pyio.net.addr.text import AddrParseError, checked_text

if TYPE_CHECKING:
    from typing import TypeAlias

IpAddr: TypeAlias = Ipv4Addr | Ipv6Addr
"""The address of a host, of either family.  Corresponds to `std::net::IpAddr`."""


def parse_ip_addr(text: str, /) -> IpAddr:
    """The address of "127.0.0.1" or "::1".  Corresponds to `IpAddr::from_str`.  Errors: AddrParseError.

    >>> from pyio.net import parse_ip_addr
    >>> parse_ip_addr("0:0::1")
    Ipv6Addr('::1')
    """
    try:
        return Ipv6Addr.parse(text) if ":" in checked_text(text) else Ipv4Addr.parse(text)
    except AddrParseError:
        raise AddrParseError(f"not an IP address: {text!r}") from None
