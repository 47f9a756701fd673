"""pyio.net.udp: datagrams, their addresses, peers, groups and deadlines."""

from __future__ import annotations

import errno
import gc
import os
import pickle
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io, net
from pyio._sys.net import owned
from pyio.io import Deadline, ErrorKind
from pyio.net import Ipv4Addr, Ipv6Addr, SocketAddrV4, SocketAddrV6, UdpSocket
from tests.net.calls import error_of, in_thread, wait_until_used

if sys.platform == "win32":
    pytest.skip("counts on descriptors and signals of Unix", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

Two: TypeAlias = tuple[UdpSocket, UdpSocket]


@pytest.fixture
def two() -> Iterator[Two]:
    """Two sockets on this machine, without peers."""
    with UdpSocket.bind("127.0.0.1:0") as one, UdpSocket.bind("127.0.0.1:0") as other:
        yield one, other


@pytest.fixture
def peers(two: Two) -> Two:
    """The same, each the other's peer."""
    two[0].connect(two[1].local_addr())
    two[1].connect(two[0].local_addr())
    return two


@pytest.fixture
def six() -> Iterator[UdpSocket]:
    """One of IPv6, where there is that."""
    try:
        made = UdpSocket.bind("[::1]:0")
    except io.Error as e:
        pytest.skip(f"no IPv6 here: {e}")
    with made:
        yield made


class Several:
    """What stands for several addresses."""

    def __init__(self, *addrs: net.SocketAddr) -> None:
        self.addrs = addrs

    def to_socket_addrs(self) -> tuple[net.SocketAddr, ...]:
        """They."""
        return self.addrs


class TestBind:
    """bind, local_addr."""

    def test_a_free_port(self, two: Two) -> None:
        """Port 0 is one that the system chooses, and local_addr tells."""
        assert two[0].local_addr().port() != two[1].local_addr().port()
        assert two[0].local_addr().ip() == Ipv4Addr.localhost()

    def test_in_use(self, two: Two) -> None:
        """ADDR_IN_USE, with the address; the next address is tried."""
        taken = two[0].local_addr()
        e = error_of(lambda: UdpSocket.bind(taken))
        assert (e.kind(), e.filename) == (ErrorKind.ADDR_IN_USE, str(taken))
        with UdpSocket.bind(Several(taken, SocketAddrV4(Ipv4Addr.localhost(), 0))) as made:
            assert made.local_addr() != taken

    def test_not_ours(self) -> None:
        """ADDR_NOT_AVAILABLE for an address of another machine; INVALID_INPUT for none."""
        assert error_of(lambda: UdpSocket.bind("192.0.2.1:0")).kind() is ErrorKind.ADDR_NOT_AVAILABLE
        assert error_of(lambda: UdpSocket.bind(Several())).kind() is ErrorKind.INVALID_INPUT
        assert error_of(lambda: UdpSocket.bind("127.0.0.1")).kind() is ErrorKind.INVALID_INPUT


class TestMessages:
    """recv_from, send_to, recv, send, peek."""

    def test_the_address_is_the_senders(self, two: Two) -> None:
        """What recv_from tells is where an answer goes."""
        assert two[0].send_to(b"ping", two[1].local_addr()) == 4
        buf = bytearray(9)
        count, sender = two[1].recv_from(buf)
        assert (bytes(buf[:count]), sender) == (b"ping", two[0].local_addr())
        two[1].send_to(b"pong", sender)
        assert two[0].recv(buf) == 4

    def test_several_senders(self, two: Two) -> None:
        """Each message has its own, whoever sent the one before."""
        with UdpSocket.bind("127.0.0.1:0") as third:
            senders = [two[0], two[0], third, two[0], third, third]
            for sender in senders:
                sender.send_to(b"x", two[1].local_addr())
            assert [two[1].recv_from(bytearray(1))[1] for _ in senders] == [s.local_addr() for s in senders]

    def test_ipv6(self, six: UdpSocket) -> None:
        """Its addresses are IPv6 addresses."""
        assert six.send_to(b"self", six.local_addr()) == 4
        assert six.recv_from(bytearray(9)) == (4, six.local_addr())
        assert isinstance(six.local_addr(), SocketAddrV6)
        six.set_ttl(7)
        assert six.ttl() == 7

    def test_messages_are_not_joined(self, two: Two) -> None:
        """Each is received by itself, an empty one too."""
        for message in (b"a", b"", b"bc"):
            two[0].send_to(message, two[1].local_addr())
        buf = bytearray(9)
        assert [two[1].recv(buf) for _ in range(3)] == [1, 0, 2]

    @pytest.mark.parametrize("deadline", [None, Deadline.never()])
    def test_what_does_not_fit_is_lost(self, two: Two, deadline: Deadline | None) -> None:
        """The rest of a message is gone, the next one is whole; a buffer of nothing takes one message too."""
        for message in (b"abcdef", b"ghijkl", b"mno", b"pq", b"end"):
            two[0].send_to(message, two[1].local_addr())
        buf, nothing = bytearray(3), bytearray()
        assert (two[1].recv(buf, deadline), bytes(buf)) == (3, b"abc")
        assert (two[1].recv_from(buf, deadline)[0], bytes(buf)) == (3, b"ghi")
        assert two[1].peek(nothing, deadline) == 0
        assert two[1].recv(nothing, deadline) == 0
        assert two[1].recv_from(nothing, deadline) == (0, two[0].local_addr())
        assert (two[1].recv(buf, deadline), bytes(buf)) == (3, b"end")

    @pytest.mark.parametrize("deadline", [None, Deadline.never()])
    def test_peek_takes_nothing(self, two: Two, deadline: Deadline | None) -> None:
        """What peek and peek_from show is received afterwards, with its sender."""
        two[0].send_to(b"abc", two[1].local_addr())
        buf = bytearray(2)
        assert (two[1].peek(buf, deadline), bytes(buf)) == (2, b"ab")
        assert two[1].peek_from(bytearray(9), deadline) == (3, two[0].local_addr())
        assert two[1].recv_from(bytearray(9), deadline) == (3, two[0].local_addr())

    def test_the_first_address_counts(self, two: Two, six: UdpSocket) -> None:
        """send_to tries no other, as in std, also where the first is of the wrong family."""
        here, there = two[1].local_addr(), six.local_addr()
        two[0].send_to(b"x", Several(here, there))
        assert two[1].recv(bytearray(9)) == 1
        for sock, addr in ((two[0], Several(there, here)), (six, here), (two[0], there)):
            assert error_of(lambda s=sock, a=addr: s.send_to(b"x", a)).raw_os_error() == errno.EAFNOSUPPORT  # type: ignore[misc]  # mypy: lambda defaults

    def test_what_stands_for_an_address(self, two: Two) -> None:
        """Text and pairs; none at all is INVALID_INPUT, a name that cannot be is, too."""
        port = two[1].local_addr().port()
        two[0].send_to(b"a", f"127.0.0.1:{port}")
        two[0].send_to(b"bc", ("127.0.0.1", port))
        assert [two[1].recv(bytearray(9)) for _ in range(2)] == [1, 2]
        assert error_of(lambda: two[0].send_to(b"x", Several())).kind() is ErrorKind.INVALID_INPUT
        assert error_of(lambda: two[0].send_to(b"x", "127.0.0.1")).kind() is ErrorKind.INVALID_INPUT

    def test_too_long(self, two: Two) -> None:
        """EMSGSIZE for a message that no packet holds; nothing of it is sent."""
        for deadline in (None, Deadline.never()):
            e = error_of(lambda d=deadline: two[0].send_to(bytes(65536), two[1].local_addr(), d))  # type: ignore[misc]  # mypy: lambda defaults
            assert e.raw_os_error() == errno.EMSGSIZE
        two[0].connect(two[1].local_addr())
        assert error_of(lambda: two[0].send(bytes(65536))).raw_os_error() == errno.EMSGSIZE
        two[0].send(b"x")
        assert two[1].recv(bytearray(9)) == 1

    @pytest.mark.parametrize(
        "bad", [b"bytes", memoryview(b"read only"), "text", 3, memoryview(bytearray(8))[::2]]
    )
    def test_what_is_no_buffer(self, two: Two, bad: object) -> None:
        """TypeError, and nothing is received."""
        two[0].send_to(b"z", two[1].local_addr())
        calls: list[Callable[..., object]] = [two[1].recv, two[1].peek, two[1].recv_from, two[1].peek_from]
        for call in calls:
            for deadline in (None, Deadline.never()):
                with pytest.raises(TypeError):
                    call(bad, deadline)
        assert two[1].recv(bytearray(9)) == 1

    def test_a_number_of_seconds_is_no_deadline(self, two: Two) -> None:
        """TypeError, and nothing is sent or received."""
        seconds: Any = 5
        two[0].send_to(b"z", two[1].local_addr())
        for call in two[1].recv, two[1].recv_from, two[1].peek, two[1].peek_from:
            with pytest.raises(TypeError):
                call(bytearray(9), seconds)
        with pytest.raises(TypeError):
            two[0].send_to(b"never", two[1].local_addr(), seconds)
        assert two[1].recv(bytearray(9)) == 1

    def test_items_larger_than_a_byte(self, two: Two) -> None:
        """Counts are bytes, whatever the items are; text is no message."""
        from array import array

        assert two[0].send_to(array("i", [1, 2, 3]), two[1].local_addr()) == 12
        got = array("i", [0] * 3)
        assert two[1].recv_from(got)[0] == 12
        assert got.tolist() == [1, 2, 3]
        with pytest.raises(TypeError):
            two[0].send_to("text", two[1].local_addr())  # type: ignore[arg-type]  # on purpose
        with pytest.raises(TypeError):
            two[0].send_to(b"x", 3)  # type: ignore[arg-type]  # on purpose


class TestPeer:
    """connect, peer_addr, and what a peer means."""

    def test_only_the_peer_is_heard(self, two: Two) -> None:
        """What others send does not come; a second connect makes another the peer."""
        with UdpSocket.bind("127.0.0.1:0") as third:
            third.connect(two[0].local_addr())
            assert third.peer_addr() == two[0].local_addr()
            two[1].send_to(b"not heard", third.local_addr())
            two[0].send_to(b"heard", third.local_addr())
            assert third.recv(bytearray(99)) == 5
            third.connect(two[1].local_addr())
            third.send(b"x")
            assert two[1].recv_from(bytearray(9)) == (1, third.local_addr())

    def test_without_one(self, two: Two) -> None:
        """NOT_CONNECTED, for send and for peer_addr."""
        for deadline in (None, Deadline.never()):
            assert error_of(lambda d=deadline: two[0].send(b"x", d)).kind() is ErrorKind.NOT_CONNECTED  # type: ignore[misc]  # mypy: lambda defaults
        assert error_of(two[0].peer_addr).kind() is ErrorKind.NOT_CONNECTED

    def test_connect_tries_each(self, two: Two, six: UdpSocket) -> None:
        """An address of another family is passed over; if there is no other, it is named."""
        two[0].connect(Several(six.local_addr(), two[1].local_addr()))
        assert two[0].peer_addr() == two[1].local_addr()
        e = error_of(lambda: two[0].connect(six.local_addr()))
        assert (e.raw_os_error(), e.filename) == (errno.EAFNOSUPPORT, str(six.local_addr()))
        assert error_of(lambda: two[0].connect(Several())).kind() is ErrorKind.INVALID_INPUT

    def test_nobody_there(self, two: Two) -> None:
        """What the peer's system answers is the error of a later call: CONNECTION_REFUSED."""
        two[0].connect(two[1].local_addr())
        two[1].close()
        two[0].send(b"x")
        e = error_of(lambda: two[0].recv(bytearray(9), Deadline.after(10)))
        assert e.kind() is ErrorKind.CONNECTION_REFUSED
        two[0].send(b"x")
        e = error_of(lambda: two[0].recv(bytearray(9)))
        assert e.kind() is ErrorKind.CONNECTION_REFUSED

    def test_take_error(self, two: Two) -> None:
        """The same answer, once."""
        two[0].connect(two[1].local_addr())
        two[1].close()
        assert two[0].take_error() is None
        two[0].send(b"x")
        kept = two[0].take_error()
        assert kept is not None
        assert kept.kind() is ErrorKind.CONNECTION_REFUSED
        assert two[0].take_error() is None


class TestDeadlines:
    """A deadline for each call."""

    def test_it_passes(self, peers: Two) -> None:
        """TIMED_OUT when the moment has come; a message that comes later is still there."""
        for receive in (peers[0].recv, peers[0].peek, peers[0].recv_from, peers[0].peek_from):
            deadline = Deadline.after(0.01)
            assert error_of(lambda: receive(bytearray(9), deadline)).kind() is ErrorKind.TIMED_OUT  # noqa: B023  # called at once
            assert deadline.expired()
        peers[1].send(b"late")
        over = Deadline.after(0)
        assert error_of(lambda: peers[0].recv(bytearray(9), over)).kind() is ErrorKind.TIMED_OUT
        assert error_of(lambda: peers[0].send(b"x", over)).kind() is ErrorKind.TIMED_OUT
        assert peers[0].recv(bytearray(9), Deadline.after(10)) == 4

    def test_cancel(self, two: Two) -> None:
        """It wakes a call that waits."""
        deadline = Deadline.never()
        thread, results = in_thread(lambda: two[0].recv_from(bytearray(9), deadline))
        wait_until_used(two[0])
        deadline.cancel()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.kind() is ErrorKind.CANCELLED

    def test_a_message_wakes(self, two: Two) -> None:
        """What comes while it waits is received, with its sender."""
        thread, results = in_thread(lambda: two[0].recv_from(bytearray(9), Deadline.never()))
        wait_until_used(two[0])
        two[1].send_to(b"abc", two[0].local_addr())
        thread.join()
        assert results == [(3, two[1].local_addr())]

    def test_sending(self, peers: Two) -> None:
        """send and send_to go out under one."""
        assert peers[0].send(b"abc", Deadline.never()) == 3
        assert peers[1].recv(bytearray(9)) == 3
        assert peers[0].send_to(b"ab", peers[1].local_addr(), Deadline.never()) == 2
        assert peers[1].recv(bytearray(9)) == 2
        assert os.get_blocking(peers[0].fileno())

    def test_timeouts(self, two: Two) -> None:
        """They are told as set; a call that waits longer is WOULD_BLOCK; 0 is INVALID_INPUT."""
        assert (two[0].read_timeout(), two[0].write_timeout()) == (None, None)
        two[0].set_write_timeout(2)
        assert two[0].write_timeout() == pytest.approx(2, abs=0.011)
        two[0].set_read_timeout(0.01)
        assert error_of(lambda: two[0].recv(bytearray(9))).kind() is ErrorKind.WOULD_BLOCK
        assert error_of(lambda: two[0].recv_from(bytearray(9))).kind() is ErrorKind.WOULD_BLOCK
        assert error_of(lambda: two[0].set_read_timeout(0)).kind() is ErrorKind.INVALID_INPUT
        two[0].set_read_timeout(None)
        assert two[0].read_timeout() is None

    def test_would_block(self, two: Two) -> None:
        """A non-blocking socket says so."""
        two[0].set_nonblocking(True)
        assert error_of(lambda: two[0].recv_from(bytearray(9))).kind() is ErrorKind.WOULD_BLOCK
        assert error_of(lambda: two[0].recv(bytearray())).kind() is ErrorKind.WOULD_BLOCK

    def test_a_signal_handlers_exception(self, two: Two) -> None:
        """It passes through a wait, and the next message is received."""

        def handler(*_: object) -> None:
            raise ZeroDivisionError

        before = signal.signal(signal.SIGALRM, handler)
        try:
            for deadline in (None, Deadline.never()):
                signal.setitimer(signal.ITIMER_REAL, 0.02)
                with pytest.raises(ZeroDivisionError):
                    two[0].recv_from(bytearray(9), deadline)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert not two[0]._users
        two[1].send_to(b"x", two[0].local_addr())
        assert two[0].recv(bytearray(9)) == 1


class TestOwnership:
    """close, clones, socket.socket."""

    def test_closed(self, peers: Two) -> None:
        """Every call on a closed socket is EBADF; a second close is nothing."""
        one, there = peers[0], peers[1].local_addr()
        one.close()
        one.close()
        calls: list[Callable[[], object]] = [
            one.fileno,
            one.local_addr,
            one.peer_addr,
            one.into_socket,
            one.try_clone,
            one.take_error,
            one.broadcast,
            one.ttl,
            one.multicast_loop_v4,
            lambda: one.recv(bytearray(1)),
            lambda: one.peek(bytearray(1)),
            lambda: one.recv_from(bytearray(1)),
            lambda: one.peek_from(bytearray(1), Deadline.never()),
            lambda: one.recv(bytearray(1), Deadline.never()),
            lambda: one.send(b"x"),
            lambda: one.send_to(b"x", there),
            lambda: one.send_to(b"x", there, Deadline.never()),
            lambda: one.connect(there),
            lambda: one.set_nonblocking(True),
            lambda: one.join_multicast_v4(Ipv4Addr("239.1.2.3"), Ipv4Addr.any()),
        ]
        for call in calls:
            assert error_of(call).raw_os_error() == errno.EBADF
        assert "closed" in repr(one)

    @pytest.mark.parametrize("bounded", [False, True])
    @pytest.mark.parametrize("call", ["recv", "peek", "recv_from", "peek_from"])
    def test_closing_wakes(self, two: Two, call: str, bounded: bool) -> None:
        """A call that waits in another thread fails with EBADF, with and without a deadline."""
        deadline = Deadline.never() if bounded else None
        thread, results = in_thread(lambda: getattr(two[0], call)(bytearray(9), deadline))
        wait_until_used(two[0])
        fd = two[0].fileno()
        two[0].close()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF
        with pytest.raises(OSError):
            os.fstat(fd)

    def test_where_a_shutdown_wakes_nobody(self, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is closed under the call, which alone wakes that there, and closed once."""
        monkeypatch.setattr(owned, "_SHUTDOWN_WAKES", False)
        thread, results = in_thread(lambda: two[0].recv(bytearray(9)))
        wait_until_used(two[0])
        fd = two[0].fileno()
        two[0].close()
        with pytest.raises(OSError):
            os.fstat(fd)
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF

    def test_a_clone_after_such_a_close(self, two: Two) -> None:
        """It is shut down with it, and says so, rather than telling of messages from nobody."""
        with two[0].try_clone() as clone:
            thread, _ = in_thread(lambda: two[0].recv(bytearray(9)))
            wait_until_used(two[0])
            two[0].close()
            thread.join()
            for deadline in (None, Deadline.never()):
                e = error_of(lambda d=deadline: clone.recv_from(bytearray(9), d))  # type: ignore[misc]  # mypy: lambda defaults
                assert e.kind() is ErrorKind.NOT_CONNECTED

    def test_a_clone(self, two: Two) -> None:
        """It sends and receives when the first handle is closed as well."""
        with two[0].try_clone() as clone:
            two[0].close()
            two[1].send_to(b"abc", clone.local_addr())
            assert clone.recv_from(bytearray(9)) == (3, two[1].local_addr())
            assert not os.get_inheritable(clone.fileno())

    def test_collected(self) -> None:
        """A forgotten one is closed, with a ResourceWarning."""
        made = UdpSocket.bind("127.0.0.1:0")
        with pytest.warns(ResourceWarning):
            del made
            gc.collect()

    def test_not_copied(self, two: Two) -> None:
        """Two owners would close one number twice."""
        with pytest.raises(TypeError):
            pickle.dumps(two[0])

    def test_from_and_into_socket(self, two: Two) -> None:
        """A socket.socket is taken over and given back; TCP's is not."""
        here = two[0].local_addr()
        sock = two[0].into_socket()
        assert sock.getsockname() == ("127.0.0.1", here.port())
        with UdpSocket.from_socket(sock) as again:
            assert again.local_addr() == here
            again.send_to(b"x", two[1].local_addr())
        with socket.socket() as tcp:
            assert error_of(lambda: UdpSocket.from_socket(tcp)).kind() is ErrorKind.INVALID_INPUT

    def test_repr(self, two: Two) -> None:
        """It shows the addresses."""
        here, there = two[0].local_addr(), two[1].local_addr()
        assert repr(two[0]) == f"UdpSocket({here})"
        two[0].connect(there)
        assert repr(two[0]) == f"UdpSocket({here} to {there})"


class TestSettings:
    """Broadcast, ttl, and groups."""

    def test_broadcast(self, two: Two) -> None:
        """Off, and then PERMISSION_DENIED; what it is set to."""
        everyone = SocketAddrV4(Ipv4Addr.broadcast(), 9)
        assert not two[0].broadcast()
        assert error_of(lambda: two[0].send_to(b"x", everyone)).kind() is ErrorKind.PERMISSION_DENIED
        two[0].set_broadcast(True)
        assert two[0].broadcast()

    def test_ttl(self, two: Two) -> None:
        """What was set is told; 0 is the system's INVALID_INPUT."""
        two[0].set_ttl(9)
        assert two[0].ttl() == 9
        assert error_of(lambda: two[0].set_ttl(0)).kind() is ErrorKind.INVALID_INPUT

    def test_multicast_settings(self, two: Two) -> None:
        """loop and ttl are told as set; beyond 255 the system refuses."""
        assert (two[0].multicast_loop_v4(), two[0].multicast_ttl_v4()) == (True, 1)
        two[0].set_multicast_loop_v4(False)
        two[0].set_multicast_ttl_v4(7)
        assert (two[0].multicast_loop_v4(), two[0].multicast_ttl_v4()) == (False, 7)
        assert error_of(lambda: two[0].set_multicast_ttl_v4(256)).kind() is ErrorKind.INVALID_INPUT

    def test_multicast_v6(self, six: UdpSocket) -> None:
        """IPv6 has its own loop; joining and leaving go by the interface's index."""
        assert six.multicast_loop_v6()
        six.set_multicast_loop_v6(False)
        assert not six.multicast_loop_v6()
        group, index = Ipv6Addr("ff01::114"), socket.if_nametoindex("lo")
        six.join_multicast_v6(group, index)
        assert error_of(lambda: six.join_multicast_v6(group, index)).kind() is ErrorKind.ADDR_IN_USE
        six.leave_multicast_v6(group, index)
        assert error_of(lambda: six.leave_multicast_v6(group, index)).kind() is ErrorKind.ADDR_NOT_AVAILABLE
        for wrong in (-1, 1 << 32):
            with pytest.raises(ValueError):
                six.join_multicast_v6(group, wrong)
        with pytest.raises(TypeError):
            six.join_multicast_v6(group, "lo")  # type: ignore[arg-type]  # on purpose
        with pytest.raises(TypeError):
            six.join_multicast_v6(Ipv4Addr.any(), 0)  # type: ignore[arg-type]  # on purpose

    def test_a_group(self) -> None:
        """A member gets what is sent to the group, until it leaves."""
        group, here = Ipv4Addr("239.255.77.1"), Ipv4Addr.localhost()
        sock = UdpSocket.bind("127.0.0.1:0").into_socket()
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, here.packed)
        with UdpSocket.from_socket(sock) as sender, UdpSocket.bind("0.0.0.0:0") as member:
            to = SocketAddrV4(group, member.local_addr().port())
            member.join_multicast_v4(group, here)
            assert error_of(lambda: member.join_multicast_v4(group, here)).kind() is ErrorKind.ADDR_IN_USE
            sender.send_to(b"all", to)
            assert member.recv_from(bytearray(9), Deadline.after(10)) == (3, sender.local_addr())
            member.leave_multicast_v4(group, here)
            sender.send_to(b"gone", to)
            sender.send_to(b"last", SocketAddrV4(here, to.port()))
            buf = bytearray(9)
            member.recv(buf, Deadline.after(10))
            assert buf[:4] == b"last"
            assert error_of(lambda: member.leave_multicast_v4(group, here)).kind() is (
                ErrorKind.ADDR_NOT_AVAILABLE
            )
            e = error_of(lambda: member.join_multicast_v4(here, here))
            assert e.kind() is ErrorKind.INVALID_INPUT
            with pytest.raises(TypeError):
                member.join_multicast_v4("239.1.1.1", here)  # type: ignore[arg-type]  # on purpose
