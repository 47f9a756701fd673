"""Application code over datagrams, sockets to be configured and those of Unix, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import socket
from pathlib import Path
from typing import assert_type

from pyio import fs, io, net
from pyio.io import Deadline, Deadlined
from pyio.net import (
    Ipv4Addr,
    Ipv6Addr,
    Shutdown,
    Socket,
    SocketAddrV4,
    SocketAddrV6,
    TcpListener,
    TcpStream,
    UdpSocket,
)
from pyio.os.unix import (
    FromRawFd,
    IntoRawFd,
    UnixAddr,
    UnixDatagram,
    UnixIncoming,
    UnixListener,
    UnixStream,
)
from pyio.path import PathBuf


class Own(UdpSocket):
    """A socket of one's own: the constructors make one."""


def datagrams(sock: socket.socket, buf: bytearray) -> None:
    """Addresses, peers, deadlines, groups."""
    with UdpSocket.bind("127.0.0.1:0") as udp:
        assert_type(udp, UdpSocket)
        assert_type(udp.recv_from(buf), tuple[int, SocketAddrV4 | SocketAddrV6])
        assert_type(
            udp.recv_from(memoryview(buf), deadline=Deadline.after(1)),
            tuple[int, SocketAddrV4 | SocketAddrV6],
        )
        assert_type(udp.send_to(b"x", ("localhost", 9), Deadline.never()), int)
        assert_type(udp.recv(buf), int)
        assert_type(udp.local_addr(), SocketAddrV4 | SocketAddrV6)
        assert_type(udp.read_timeout(), float | None)
        assert_type(udp.take_error(), io.Error | None)
        udp.join_multicast_v4(Ipv4Addr("239.1.2.3"), Ipv4Addr.any())
        udp.join_multicast_v6(Ipv6Addr("ff02::1"), 0)
        assert_type(udp.into_socket(), socket.socket)
    assert_type(Own.bind("[::1]:0").try_clone(), Own)
    assert_type(Own.from_socket(sock), Own)


def configured() -> None:
    """A chain ends in what it is made into."""
    assert_type(Socket.v6().only_v6(True).reuse_address(True).bind("[::]:80"), Socket)
    assert_type(Socket.v4().reuse_port(True).bind(("", 80)).into_tcp_listener(128), TcpListener)
    assert_type(Socket.v4().nonblocking(True).into_tcp_stream("localhost:80"), TcpStream)
    assert_type(Socket.v4().into_tcp_stream("localhost:80", deadline=Deadline.after(1)), TcpStream)
    assert_type(Socket.udp_v4().recv_buffer_size(1 << 20).into_udp_socket(), UdpSocket)


def unix_sockets(path: Path, file: fs.File, buf: bytearray) -> None:
    """Paths of every kind, and addresses; descriptors along a stream."""
    for at in (path, "sock", PathBuf("sock"), UnixAddr.from_abstract_name(b"name")):
        with UnixListener.bind(at) as listener, UnixStream.connect(at, Deadline.after(1)) as stream:
            assert_type(listener.accept(), tuple[UnixStream, UnixAddr])
            assert_type(listener.incoming(), UnixIncoming)
            assert_type(stream.with_deadline(Deadline.never()), Deadlined[UnixStream])
            assert_type(stream.peer_addr().as_pathname(), PathBuf | None)
            assert_type(stream.peer_cred(), tuple[int, int, int])
            assert_type(stream.send_with_fds(b"x", [file, listener, path.open()]), int)
            assert_type(stream.recv_with_fds(buf, 4), tuple[int, list[int]])
            stream.shutdown(Shutdown.WRITE)
            reader: io.Read = stream
            writer: io.Write = stream
            io.copy(reader, writer)
    one, other = UnixDatagram.pair()
    assert_type(one, UnixDatagram)
    assert_type(other.recv_from(buf, Deadline.after(1)), tuple[int, UnixAddr])
    assert_type(one.send_to(b"x", path), int)


def raw_descriptors(stream: net.TcpStream, datagram: UnixDatagram) -> None:
    """Every owner gives its descriptor up, and is made of one."""
    assert_type(IntoRawFd.into_raw_fd(stream), int)
    assert_type(FromRawFd.from_raw_fd(UdpSocket, 3), UdpSocket)
    assert_type(FromRawFd.from_raw_fd(UnixDatagram, IntoRawFd.into_raw_fd(datagram)), UnixDatagram)
    assert_type(FromRawFd.from_raw_fd(Own, 3), Own)
