"""to_socket_addrs and lookup_host: from what people write to addresses.

What is an address already never reaches the resolver, which may ask a server and take its time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.net.addr.socket_addr import SocketAddr, from_system
from pyio.net.addr.socket_v4 import SocketAddrV4, checked_port
from pyio.net.addr.socket_v6 import SocketAddrV6
from pyio.net.addr.text import parse_ipv4, parse_ipv6, parse_port, show_ipv6, split_v4, split_v6

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyio._sys.net.resolve import RawAddr
    from pyio.net.addr.accepted import ToSocketAddrs as ToSocketAddrs
    from pyio.net.addr.ip_addr import IpAddr


def to_socket_addrs(addr: ToSocketAddrs, /) -> Iterator[SocketAddr]:
    """The socket addresses that `addr` stands for, in the order in which they are to be tried.

    Corresponds to `ToSocketAddrs::to_socket_addrs`.  `addr` is a socket address, or several; a pair of a host and a port;
    "host:port", where the last colon separates; or what has the method.  An IPv6 address in a str has brackets around it
    and may name its scope, "[fe80::1%eth0]:80"; a host of a pair has none.  Other hosts are looked up, `getaddrinfo(3)`:
    that waits for the name servers as long as the system lets it, and no deadline cuts it short.

    Errors: INVALID_INPUT for a str without a port, with one above 65535, or with a host that can be no name (empty, with
    NUL, not encodable in IDNA); ValueError for such a port in a pair; NOT_FOUND where there is no such host, or it has no
    address; OTHER where the resolver failed, which may pass.  Of these two `into_inner()` is the `socket.gaierror`.

    >>> from pyio.net import to_socket_addrs
    >>> print(*to_socket_addrs("[::1]:8080"), *to_socket_addrs(("127.0.0.1", 80)))
    [::1]:8080 127.0.0.1:80
    """
    return iter(addresses(addr))


def addresses(addr: ToSocketAddrs, /) -> Iterable[SocketAddr]:
    """The same, in whatever they come in."""
    if isinstance(addr, SocketAddr):
        return (addr,)
    if isinstance(addr, str):
        return _of_text(addr)
    if isinstance(addr, Sequence):
        several = [each for each in addr if isinstance(each, SocketAddr)]
        return several if len(several) == len(addr) else _of_pair(addr)
    try:
        made = addr.to_socket_addrs
    except AttributeError:
        raise TypeError(f"{type(addr).__name__} stands for no socket address") from None
    return made()


def _of_text(text: str) -> Iterable[SocketAddr]:
    raw = split_v4(text)
    if raw is not None:
        return (SocketAddrV4._from_system(raw),)
    if text.startswith("[") and split_v6(text) is not None:
        return (SocketAddrV6.parse(text),)
    host, colon, port_text = text.rpartition(":")
    if not colon:
        raise _refused("no port", text)
    port = parse_port(port_text.removeprefix("+"))
    if port is None:
        raise _refused("not a port", text)
    if host.startswith("["):
        host, bracket, more = host[1:].partition("]")
        if not bracket or more or parse_ipv6(host.partition("%")[0]) is None:
            raise _refused("not an IPv6 address in brackets", text)
        return _numeric(host, port)
    return _of_host(host, port)


def _of_pair(pair: Sequence[object]) -> Iterable[SocketAddr]:
    if len(pair) != 2:
        raise TypeError(f"a pair is a host and a port, not {len(pair)} things")
    host, port = pair
    if not isinstance(port, int):
        raise TypeError(f"a port is an int, not {type(port).__name__}")
    port = checked_port(port)
    if isinstance(host, str):
        return _of_host(host, port)
    from ipaddress import IPv4Address, IPv6Address

    if isinstance(host, IPv4Address):
        return (SocketAddrV4(host, port),)
    if isinstance(host, IPv6Address):
        return (SocketAddrV6(host, port),) if host.scope_id is None else _numeric(str(host), port)
    raise TypeError(f"a host is a str or an IP address, not {type(host).__name__}")


def _of_host(host: str, port: int) -> Iterable[SocketAddr]:
    if parse_ipv4(host) is not None:
        return (SocketAddrV4._from_system((host, port)),)
    bits = parse_ipv6(host)
    if bits is not None:
        return (SocketAddrV6._from_system((show_ipv6(bits), port, 0, 0)),)
    return map(from_system, _resolve(host, port))


def _numeric(host: str, port: int) -> Iterable[SocketAddr]:
    """That of an IPv6 address with the name of its scope, which the system knows."""
    return map(from_system, _resolve(host, port, numeric=True))


def _resolve(host: str, port: int, *, numeric: bool = False) -> Iterable[RawAddr]:
    from pyio._sys.net.resolve import resolve

    return resolve(host, port, numeric=numeric)


def _refused(why: str, text: str) -> Error:
    return Error(ErrorKind.INVALID_INPUT, f"{why}: {text!r}")


def lookup_host(host: str, /) -> Iterator[IpAddr]:
    """The addresses of `host`, each once, in the order in which they are to be tried.

    Corresponds to RFC 517's `lookup_host`, `getaddrinfo(3)`.  An address is its own, and reaches no resolver.  Loses the
    scope of a link-local address; to_socket_addrs keeps it.  Errors: those of to_socket_addrs.

    >>> from pyio.net import lookup_host
    >>> list(lookup_host("::1"))
    [Ipv6Addr('::1')]
    """
    if not isinstance(host, str):
        raise TypeError(f"a host is a str, not {type(host).__name__}")
    return iter(dict.fromkeys(addr.ip() for addr in _of_host(host, 0)))
