"""pyio.net: TCP, UDP and addresses."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.net.addr.accepted import HasSocketAddrs as HasSocketAddrs
    from pyio.net.addr.accepted import ToSocketAddrs as ToSocketAddrs
    from pyio.net.addr.ip_addr import IpAddr as IpAddr
    from pyio.net.addr.ip_addr import parse_ip_addr as parse_ip_addr
    from pyio.net.addr.ipv4 import Ipv4Addr as Ipv4Addr
    from pyio.net.addr.ipv6 import Ipv6Addr as Ipv6Addr
    from pyio.net.addr.socket_addr import SocketAddr as SocketAddr
    from pyio.net.addr.socket_addr import parse_socket_addr as parse_socket_addr
    from pyio.net.addr.socket_v4 import SocketAddrV4 as SocketAddrV4
    from pyio.net.addr.socket_v6 import SocketAddrV6 as SocketAddrV6
    from pyio.net.addr.text import AddrParseError as AddrParseError
    from pyio.net.resolve import lookup_host as lookup_host
    from pyio.net.resolve import to_socket_addrs as to_socket_addrs
    from pyio.net.shutdown import Shutdown as Shutdown
    from pyio.net.socket import Socket as Socket
    from pyio.net.tcplistener import Incoming as Incoming
    from pyio.net.tcplistener import TcpListener as TcpListener
    from pyio.net.tcpstream import ReadHalf as ReadHalf
    from pyio.net.tcpstream import TcpStream as TcpStream
    from pyio.net.tcpstream import WriteHalf as WriteHalf
    from pyio.net.udp import UdpSocket as UdpSocket
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "addr.accepted": "HasSocketAddrs ToSocketAddrs",
            "addr.ip_addr": "IpAddr parse_ip_addr",
            "addr.ipv4": "Ipv4Addr",
            "addr.ipv6": "Ipv6Addr",
            "addr.socket_addr": "SocketAddr parse_socket_addr",
            "addr.socket_v4": "SocketAddrV4",
            "addr.socket_v6": "SocketAddrV6",
            "addr.text": "AddrParseError",
            "resolve": "lookup_host to_socket_addrs",
            "shutdown": "Shutdown",
            "socket": "Socket",
            "tcplistener": "Incoming TcpListener",
            "tcpstream": "ReadHalf TcpStream WriteHalf",
            "udp": "UdpSocket",
        },
    )
