"""pyio.net.tcplistener: listening and accepting."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io, net
from pyio.io import Deadline, ErrorKind
from pyio.net import TcpListener, TcpStream
from tests.conftest import descriptors_left
from tests.net.calls import error_of, in_thread, wait_until_used

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


class TestBind:
    """bind, local_addr."""

    def test_a_free_port(self, listener: TcpListener) -> None:
        """Port 0 is one that the system chooses, and local_addr tells."""
        assert listener.local_addr().port() > 0
        assert listener.local_addr().ip().is_loopback

    def test_ipv6(self) -> None:
        """An IPv6 address makes an IPv6 socket."""
        try:
            made = TcpListener.bind("[::1]:0")
        except io.Error as e:
            pytest.skip(f"no IPv6 here: {e}")
        with made, TcpStream.connect(made.local_addr()) as stream:
            accepted, addr = made.accept()
            with accepted:
                assert isinstance(addr, net.SocketAddrV6)
                assert addr == stream.local_addr()

    def test_in_use(self, listener: TcpListener) -> None:
        """ADDR_IN_USE, with the address; nothing is left open."""
        e = error_of(lambda: TcpListener.bind(listener.local_addr()))
        assert e.kind() is ErrorKind.ADDR_IN_USE
        assert e.filename == str(listener.local_addr())

    def test_not_ours(self) -> None:
        """ADDR_NOT_AVAILABLE for an address of another machine."""
        assert error_of(lambda: TcpListener.bind("192.0.2.1:0")).kind() is ErrorKind.ADDR_NOT_AVAILABLE

    def test_reuse_address(self, listener: TcpListener) -> None:
        """A server starts again at once, though connections of its last run linger."""
        addr = listener.local_addr()
        client = TcpStream.connect(addr)
        served, _ = listener.accept()
        served.close()
        client.close()
        listener.close()
        TcpListener.bind(addr).close()

    def test_no_address(self) -> None:
        """INVALID_INPUT for text without a port."""
        assert error_of(lambda: TcpListener.bind("127.0.0.1")).kind() is ErrorKind.INVALID_INPUT


class TestAccept:
    """accept, incoming."""

    def test_the_address_is_the_clients(self, listener: TcpListener) -> None:
        """What accept tells is the client's own address."""
        with TcpStream.connect(listener.local_addr()) as client:
            stream, addr = listener.accept()
            with stream:
                assert addr == client.local_addr()
                assert stream.peer_addr() == addr
                assert os.get_blocking(stream.fileno())

    def test_incoming(self, listener: TcpListener) -> None:
        """An iterator of connections, in their order; an error does not end it."""
        incoming = listener.incoming()
        assert iter(incoming) is incoming
        listener.set_nonblocking(True)
        assert error_of(lambda: next(incoming)).kind() is ErrorKind.WOULD_BLOCK
        clients = [TcpStream.connect(listener.local_addr()) for _ in range(3)]
        for client in clients:
            with client, next(incoming) as stream:
                assert stream.peer_addr() == client.local_addr()

    @pytest.mark.parametrize("bounded", [False, True])
    def test_closing_wakes_it(self, listener: TcpListener, bounded: bool) -> None:
        """An accept in another thread fails with EBADF."""
        deadline = Deadline.never() if bounded else None
        thread, results = in_thread(lambda: listener.accept(deadline))
        wait_until_used(listener)
        listener.close()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF

    def test_descriptors_exhausted(self, listener: TcpListener) -> None:
        """EMFILE is an error of that accept; the connection is still there for the next."""
        with TcpStream.connect(listener.local_addr()) as client:
            for deadline in (None, Deadline.after(10)):
                with descriptors_left(0), pytest.raises(io.Error) as e:
                    listener.accept(deadline)
                assert e.value.raw_os_error() == errno.EMFILE
            stream, addr = listener.accept()
            with stream:
                assert addr == client.local_addr()


class TestDeadlines:
    """accept under a deadline."""

    def test_it_passes(self, listener: TcpListener) -> None:
        """TIMED_OUT when the moment has come, and the listener goes on."""
        deadline = Deadline.after(0.02)
        assert error_of(lambda: listener.accept(deadline)).kind() is ErrorKind.TIMED_OUT
        assert deadline.expired()
        with TcpStream.connect(listener.local_addr()):
            listener.accept(Deadline.after(10))[0].close()

    def test_cancel(self, listener: TcpListener) -> None:
        """It wakes an accept that waits."""
        deadline = Deadline.never()
        thread, results = in_thread(lambda: listener.accept(deadline))
        wait_until_used(listener)
        deadline.cancel()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.kind() is ErrorKind.CANCELLED

    def test_one_connection_for_many_threads(self, listener: TcpListener) -> None:
        """All are woken, one gets it, and the others' deadlines still count; clones too."""
        deadlines = [Deadline.never() for _ in range(6)]
        clone = listener.try_clone()
        with clone:
            waiting = [
                in_thread(lambda d=deadline, at=at: (clone if at % 2 else listener).accept(d))  # type: ignore[misc]  # mypy: lambda defaults
                for at, deadline in enumerate(deadlines)
            ]
            while len(listener._users) + len(clone._users) < len(deadlines):
                os.sched_yield()
            with TcpStream.connect(listener.local_addr()):
                while not any(results for _, results in waiting):
                    os.sched_yield()
                for deadline in deadlines:
                    deadline.cancel()
                for thread, _ in waiting:
                    thread.join()
                results = [results[0] for _, results in waiting]
        accepted = [result for result in results if isinstance(result, tuple)]
        assert len(accepted) == 1
        accepted[0][0].close()
        assert all(
            isinstance(e, io.Error) and e.kind() is ErrorKind.CANCELLED
            for e in results
            if not isinstance(e, tuple)
        )

    def test_seconds_are_none(self, listener: TcpListener) -> None:
        """A number where a Deadline belongs is a TypeError; to connect as well."""
        seconds: Any = 5
        with pytest.raises(TypeError):
            listener.accept(seconds)
        with pytest.raises(TypeError):
            TcpStream.connect(listener.local_addr(), seconds)
        with pytest.raises(TypeError):
            net.Socket.v4().into_tcp_stream(listener.local_addr(), seconds)

    def test_it_is_never_made_nonblocking(self, listener: TcpListener) -> None:
        """Others may share it."""
        error_of(lambda: listener.accept(Deadline.after(0.001)))
        assert os.get_blocking(listener.fileno())


class TestOwnership:
    """close, clones, socket.socket, settings."""

    def test_closed(self, listener: TcpListener) -> None:
        """Every call on a closed listener is EBADF."""
        listener.close()
        listener.close()
        calls: list[Callable[[], object]] = [
            listener.fileno,
            listener.accept,
            lambda: listener.accept(Deadline.after(10)),
            listener.local_addr,
            listener.try_clone,
            listener.into_socket,
            listener.ttl,
            listener.take_error,
        ]
        for call in calls:
            assert error_of(call).raw_os_error() == errno.EBADF
        assert "closed" in repr(listener)

    def test_a_clone_accepts(self, listener: TcpListener) -> None:
        """When the first handle is closed as well."""
        addr = listener.local_addr()
        with listener.try_clone() as clone:
            listener.close()
            with TcpStream.connect(addr):
                clone.accept()[0].close()

    def test_from_and_into_socket(self, listener: TcpListener) -> None:
        """A listening socket.socket is taken over and given back."""
        addr = listener.local_addr()
        sock = listener.into_socket()
        assert sock.getsockname()[1] == addr.port()
        with TcpListener.from_socket(sock) as again:
            assert again.local_addr() == addr
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
            assert error_of(lambda: TcpListener.from_socket(udp)).kind() is ErrorKind.INVALID_INPUT

    def test_settings(self, listener: TcpListener) -> None:
        """ttl is told as set; no error is kept."""
        listener.set_ttl(7)
        assert listener.ttl() == 7
        assert listener.take_error() is None
        assert not os.get_inheritable(listener.fileno())
