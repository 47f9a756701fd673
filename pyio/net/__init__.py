"""pyio.net: TCP, UDP and addresses."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.net.addr.ipv4 import Ipv4Addr as Ipv4Addr
    from pyio.net.addr.ipv6 import Ipv6Addr as Ipv6Addr
    from pyio.net.addr.socket_addr import SocketAddr as SocketAddr
    from pyio.net.addr.socket_addr import parse_socket_addr as parse_socket_addr
    from pyio.net.addr.socket_v4 import SocketAddrV4 as SocketAddrV4
    from pyio.net.addr.socket_v6 import SocketAddrV6 as SocketAddrV6
    from pyio.net.addr.text import AddrParseError as AddrParseError
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "addr.ipv4": "Ipv4Addr",
            "addr.ipv6": "Ipv6Addr",
            "addr.socket_addr": "SocketAddr parse_socket_addr",
            "addr.socket_v4": "SocketAddrV4",
            "addr.socket_v6": "SocketAddrV6",
            "addr.text": "AddrParseError",
        },
    )
