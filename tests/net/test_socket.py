"""pyio.net.socket: configured first, made something of then."""

from __future__ import annotations

import errno
import os
import socket
import sys
from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
from typing import TYPE_CHECKING

import pytest

from pyio import io, net
from pyio._sys import wait
from pyio._sys.net import make, options
from pyio.io import Deadline, ErrorKind
from pyio.net import Ipv4Addr, Socket, SocketAddrV4, TcpListener, TcpStream, UdpSocket
from tests.net.calls import error_of

if sys.platform == "win32":
    pytest.skip("counts on descriptors and signals of Unix", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def listener() -> Iterator[TcpListener]:
    """One on a free port."""
    with TcpListener.bind("127.0.0.1:0") as made:
        yield made


@pytest.fixture
def unused() -> Iterator[net.SocketAddr]:
    """An address where nobody listens, and nobody can until the test is over."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield SocketAddrV4(Ipv4Addr.localhost(), holder.getsockname()[1])


def six() -> None:
    """Skips the test where there is no IPv6."""
    try:
        TcpListener.bind("[::1]:0").close()
    except io.Error as e:
        pytest.skip(f"no IPv6 here: {e}")


def asked(sock: Socket, option: int, level: int = socket.SOL_SOCKET) -> int:
    """What Python's own socket says of an option."""
    with socket.socket(fileno=os.dup(sock.fileno())) as same:
        return same.getsockopt(level, option)


class Several:
    """What stands for several addresses."""

    def __init__(self, *addrs: net.SocketAddr) -> None:
        self.addrs = addrs

    def to_socket_addrs(self) -> tuple[net.SocketAddr, ...]:
        """They."""
        return self.addrs


class TestSetting:
    """Each setter sets, and gives the socket itself."""

    def test_settings(self) -> None:
        """What is set the system tells."""
        with Socket.v4() as sock:
            for option, setter in (
                (socket.SO_REUSEADDR, sock.reuse_address),
                (socket.SO_REUSEPORT, sock.reuse_port),
            ):
                assert asked(sock, option) == 0
                assert setter(True) is sock
                assert asked(sock, option) != 0
                assert setter(False) is sock
                assert asked(sock, option) == 0
            assert sock.recv_buffer_size(20_000).send_buffer_size(30_000) is sock
            assert asked(sock, socket.SO_RCVBUF) >= 20_000
            assert asked(sock, socket.SO_SNDBUF) >= 30_000
            assert sock.nonblocking(True) is sock
            assert not os.get_blocking(sock.fileno())
            assert not os.get_inheritable(sock.fileno())
            sock.nonblocking(False)
            assert os.get_blocking(sock.fileno())

    def test_only_v6(self) -> None:
        """One of IPv6 takes IPv4 as well, or leaves it to another of the same port."""
        six()
        with Socket.v6().only_v6(True).bind("[::]:0").into_tcp_listener() as alone:
            port = alone.local_addr().port()
            with TcpListener.bind(("0.0.0.0", port)), TcpStream.connect(("::1", port)):
                alone.accept()[0].close()
        with Socket.v6().only_v6(False).bind("[::]:0").into_tcp_listener() as both:
            with TcpStream.connect(("127.0.0.1", both.local_addr().port())):
                stream, addr = both.accept()
                with stream:
                    assert str(addr.ip()).startswith("::ffff:127.0.0.1")

    @pytest.mark.parametrize(
        ("step", "error"),
        [
            (lambda s: s.only_v6(True), OSError),
            (lambda s: s.recv_buffer_size(-1), ValueError),
            (lambda s: s.send_buffer_size(1 << 40), ValueError),
            (lambda s: s.recv_buffer_size("big"), TypeError),
            (lambda s: s.bind("192.0.2.1:0"), OSError),
            (lambda s: s.bind("nowhere"), OSError),
            (lambda s: s.bind(3), TypeError),
            (lambda s: s.into_tcp_listener(-1), ValueError),
            (lambda s: s.into_tcp_stream("nowhere"), OSError),
            (lambda s: s.into_udp_socket(), OSError),
        ],
    )
    def test_what_fails_closes(self, step: Callable[[Socket], object], error: type[Exception]) -> None:
        """Nothing is left open of a chain, and nothing warns when it is collected."""
        sock = Socket.v4()
        with pytest.raises(error):
            step(sock)
        assert error_of(sock.fileno).raw_os_error() == errno.EBADF

    def test_where_addresses_are_not_shared(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """UNSUPPORTED, as on Windows."""
        monkeypatch.setattr(options, "_REUSE_PORT", None)
        assert error_of(lambda: Socket.v4().reuse_port(True)).kind() is ErrorKind.UNSUPPORTED

    def test_closed(self, listener: TcpListener) -> None:
        """Every call on a closed one is EBADF, a second close is nothing; what it became is not touched."""
        sock = Socket.v4()
        with sock.bind("127.0.0.1:0").into_tcp_listener() as made:
            sock.close()
            calls: list[Callable[[], object]] = [
                sock.fileno,
                sock.into_tcp_listener,
                sock.into_udp_socket,
                lambda: sock.reuse_address(True),
                lambda: sock.nonblocking(True),
                lambda: sock.recv_buffer_size(1),
                lambda: sock.bind("127.0.0.1:0"),
                lambda: sock.into_tcp_stream(listener.local_addr()),
            ]
            for call in calls:
                assert error_of(call).raw_os_error() == errno.EBADF
            with TcpStream.connect(made.local_addr()):
                made.accept()[0].close()


class TestBind:
    """bind."""

    def test_each_address(self, listener: TcpListener) -> None:
        """The first where it can be; else the last error, with its address."""
        taken = listener.local_addr()
        free = SocketAddrV4(Ipv4Addr.localhost(), 0)
        foreign = net.parse_socket_addr("[::1]:0")
        with Socket.v4().bind(Several(foreign, taken, free)).into_tcp_listener() as made:
            assert made.local_addr() != taken

    def test_in_use(self, listener: TcpListener) -> None:
        """ADDR_IN_USE with the address; EAFNOSUPPORT for one of another family; INVALID_INPUT for a second."""
        e = error_of(lambda: Socket.v4().bind(listener.local_addr()))
        assert (e.kind(), e.filename) == (ErrorKind.ADDR_IN_USE, str(listener.local_addr()))
        e = error_of(lambda: Socket.v4().bind("[::1]:0"))
        assert (e.raw_os_error(), e.filename) == (errno.EAFNOSUPPORT, "[::1]:0")
        e = error_of(lambda: Socket.v4().bind("127.0.0.1:0").bind("127.0.0.1:0"))
        assert e.kind() is ErrorKind.INVALID_INPUT

    def test_reuse_port(self) -> None:
        """Two that ask for it share a port, streams and datagrams alike; one that does not is refused."""
        one = Socket.v4().reuse_port(True).bind("127.0.0.1:0").into_tcp_listener()
        with one, Socket.v4().reuse_port(True).bind(one.local_addr()).into_tcp_listener() as two:
            assert one.local_addr() == two.local_addr()
            assert error_of(lambda: TcpListener.bind(one.local_addr())).kind() is ErrorKind.ADDR_IN_USE
        udp = Socket.udp_v4().reuse_port(True).bind("127.0.0.1:0").into_udp_socket()
        with udp, Socket.udp_v4().reuse_port(True).bind(udp.local_addr()).into_udp_socket() as other:
            assert udp.local_addr() == other.local_addr()


class TestMaking:
    """into_tcp_listener, into_tcp_stream, into_udp_socket."""

    def test_listener(self) -> None:
        """It listens, with the backlog that was asked for; what did not block does not."""
        with Socket.v4().bind("127.0.0.1:0").into_tcp_listener(1 << 40) as made:
            assert isinstance(made, TcpListener)
            with TcpStream.connect(made.local_addr()):
                made.accept(Deadline.after(10))[0].close()
        with Socket.v4().nonblocking(True).bind("127.0.0.1:0").into_tcp_listener(1) as made:
            assert error_of(made.accept).kind() is ErrorKind.WOULD_BLOCK
            assert error_of(lambda: made.accept(Deadline.after(0.01))).kind() is ErrorKind.TIMED_OUT

    @pytest.mark.parametrize("deadline", [None, Deadline.never()])
    def test_stream(self, listener: TcpListener, deadline: Deadline | None) -> None:
        """It connects, from the address that it was bound to."""
        sock = Socket.v4().bind("127.0.0.1:0").recv_buffer_size(10_000)
        with sock.into_tcp_stream(listener.local_addr(), deadline) as stream:
            assert isinstance(stream, TcpStream)
            other, addr = listener.accept()
            with other:
                assert addr == stream.local_addr()
                other.write_all(b"x")
            assert os.get_blocking(stream.fileno())
            assert io.read_to_end(stream) == b"x"

    def test_still_connecting(self, listener: TcpListener) -> None:
        """A nonblocking one is a stream at once: when it is writable, take_error says how it went."""
        stream = Socket.v4().nonblocking(True).into_tcp_stream(listener.local_addr())
        with stream:
            assert error_of(lambda: stream.read(bytearray(1))).kind() in {
                ErrorKind.WOULD_BLOCK,
                ErrorKind.NOT_CONNECTED,
            }
            wait.wait_ready(stream.fileno(), True, Deadline.after(10))
            assert stream.take_error() is None
            assert stream.peer_addr() == listener.local_addr()
            assert not os.get_blocking(stream.fileno())

    def test_nobody_answers_yet(self) -> None:
        """It does not wait where a blocking one would, and under a deadline only so long."""
        sock = socket.socket()
        with sock:
            sock.bind(("127.0.0.1", 0))
            sock.listen(0)
            addr = net.parse_socket_addr("{}:{}".format(*sock.getsockname()))
            with TcpStream.connect(addr), Socket.v4().nonblocking(True).into_tcp_stream(addr) as stream:
                assert error_of(stream.peer_addr).kind() is ErrorKind.NOT_CONNECTED
                deadline = Deadline.after(0.01)
                e = error_of(lambda: Socket.v4().nonblocking(True).into_tcp_stream(addr, deadline))
                assert (e.kind(), e.filename) == (ErrorKind.TIMED_OUT, str(addr))
                assert deadline.expired()

    def test_a_nonblocking_one_under_a_deadline(self, listener: TcpListener) -> None:
        """It is connected, and does not block afterwards."""
        stream = Socket.v4().nonblocking(True).into_tcp_stream(listener.local_addr(), Deadline.after(10))
        with stream:
            assert stream.peer_addr() == listener.local_addr()
            assert not os.get_blocking(stream.fileno())

    @pytest.mark.parametrize("deadline", [None, Deadline.never()], ids=["without", "deadline"])
    def test_one_that_does_not_begin(self, deadline: Deadline | None) -> None:
        """Only what is under way is waited for: the system may have no room now, and begin nothing."""

        class Full(RawSocket):
            def connect(self, _address: object, /) -> None:
                raise BlockingIOError(errno.EAGAIN, os.strerror(errno.EAGAIN))

        sock = Full()
        error = error_of(lambda: make.connect(sock, ("127.0.0.1", 9), deadline))
        assert error.raw_os_error() == errno.EAGAIN
        assert sock.fileno() == -1

    def test_refused(self, unused: net.SocketAddr) -> None:
        """CONNECTION_REFUSED with the address; a nonblocking one hears of it at once or later."""
        for deadline in (None, Deadline.never()):
            e = error_of(lambda d=deadline: Socket.v4().into_tcp_stream(unused, d))  # type: ignore[misc]  # mypy: lambda defaults
            assert (e.kind(), e.filename) == (ErrorKind.CONNECTION_REFUSED, str(unused))
        try:
            stream = Socket.v4().nonblocking(True).into_tcp_stream(unused)
        except io.Error as error:
            kept: io.Error | None = error
        else:
            with stream:
                wait.wait_ready(stream.fileno(), True, Deadline.after(10))
                kept = stream.take_error()
        assert kept is not None
        assert kept.kind() is ErrorKind.CONNECTION_REFUSED

    def test_the_first_of_its_family(self, listener: TcpListener, unused: net.SocketAddr) -> None:
        """Others are passed over; none is EAFNOSUPPORT, no address INVALID_INPUT."""
        foreign = net.parse_socket_addr("[::1]:9")
        with Socket.v4().into_tcp_stream(Several(foreign, listener.local_addr(), unused)) as stream:
            assert stream.peer_addr() == listener.local_addr()
        e = error_of(lambda: Socket.v4().into_tcp_stream(foreign))
        assert (e.raw_os_error(), e.filename) == (errno.EAFNOSUPPORT, str(foreign))
        assert error_of(lambda: Socket.v4().into_tcp_stream(Several())).kind() is ErrorKind.INVALID_INPUT

    def test_udp(self) -> None:
        """A socket of datagrams, which need not be bound; IPv6 too."""
        with (
            Socket.udp_v4().bind("127.0.0.1:0").into_udp_socket() as one,
            Socket.udp_v4().into_udp_socket() as other,
        ):
            assert isinstance(one, UdpSocket)
            other.send_to(b"abc", one.local_addr())
            assert one.recv(bytearray(9)) == 3
        six()
        with Socket.udp_v6().only_v6(True).bind("[::1]:0").into_udp_socket() as made:
            made.send_to(b"x", made.local_addr())
            assert made.recv_from(bytearray(9)) == (1, made.local_addr())

    def test_the_wrong_kind(self, listener: TcpListener) -> None:
        """INVALID_INPUT: one of UDP does not listen or connect a stream, one of TCP sends no datagrams."""
        calls: list[Callable[[], object]] = [
            Socket.v4().into_udp_socket,
            Socket.udp_v4().into_tcp_listener,
            lambda: Socket.udp_v4().into_tcp_stream(listener.local_addr()),
        ]
        for call in calls:
            assert error_of(call).kind() is ErrorKind.INVALID_INPUT

    def test_forgotten(self) -> None:
        """One that nothing was made of warns."""
        with pytest.warns(ResourceWarning):
            Socket.v4()
