"""pyio.os.unix.net.datagram: messages within a machine."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io
from pyio.io import Deadline, ErrorKind
from pyio.net import Shutdown
from pyio.os.unix import UnixAddr, UnixDatagram, UnixListener
from tests.net.calls import error_of, in_thread, wait_until_used

if sys.platform == "win32":
    pytest.skip("Python has no Unix sockets there", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

Two: TypeAlias = tuple[UnixDatagram, UnixDatagram]

linux = pytest.mark.skipif(sys.platform != "linux", reason="counts on what Linux does")


@pytest.fixture
def two(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Two]:
    """Those at the paths "one" and "two"."""
    monkeypatch.chdir(tmp)
    with UnixDatagram.bind("one") as one, UnixDatagram.bind("two") as other:
        yield one, other


def fill(sender: UnixDatagram) -> None:
    """Sends until the peer's queue is full."""
    sender.set_nonblocking(True)
    try:
        while True:
            sender.send(b"x")
    except BlockingIOError:
        sender.set_nonblocking(False)


def test_the_address_is_the_senders(two: Two) -> None:
    """recv_from tells where an answer goes."""
    assert two[0].send_to(b"hello world", "two") == 11
    buf = bytearray(99)
    count, sender = two[1].recv_from(buf)
    assert (bytes(buf[:count]), sender) == (b"hello world", two[0].local_addr())
    assert sender == UnixAddr.from_pathname("one")
    two[1].connect(sender)
    assert two[1].peer_addr() == sender
    assert two[1].send(b"hello back") == 10
    assert two[0].recv(buf) == 10


def test_an_unbound_sender(two: Two) -> None:
    """It has no address, and can be pointed elsewhere."""
    with UnixDatagram.unbound() as sock:
        assert sock.local_addr().is_unnamed()
        sock.connect("one")
        sock.send(b"abc")
        assert two[0].recv_from(bytearray(9)) == (3, UnixAddr())
        sock.connect("two")
        sock.send(b"abcd")
        assert two[1].recv_from(bytearray(9), Deadline.never()) == (4, UnixAddr())


@linux
def test_abstract_names() -> None:
    """They are where messages go and come from."""
    names = [UnixAddr.from_abstract_name(b"pyio %d %d" % (os.getpid(), at)) for at in range(2)]
    with UnixDatagram.bind(names[0]) as one, UnixDatagram.bind(names[1]) as other:
        one.send_to(b"x", names[1])
        assert other.recv_from(bytearray(9)) == (1, names[0])


def test_pair() -> None:
    """Two that are each other's peers."""
    one, other = UnixDatagram.pair()
    with one, other:
        one.send(b"hello")
        other.send(b"world!")
        assert (one.recv(bytearray(9)), other.recv(bytearray(9))) == (6, 5)
        assert one.peer_addr().is_unnamed()
        assert not os.get_inheritable(one.fileno())


@pytest.mark.parametrize("deadline", [None, Deadline.never()])
def test_messages(two: Two, deadline: Deadline | None) -> None:
    """They come one by one, empty ones too; peek takes nothing; what does not fit is lost; no buffer takes one."""
    for message in (b"hello", b"", b"truncated", b"dropped", b"end"):
        two[0].send_to(message, "two")
    buf = bytearray(5)
    assert [two[1].peek(buf), two[1].peek_from(buf, deadline)] == [5, (5, two[0].local_addr())]
    assert [two[1].recv(buf, deadline) for _ in range(3)] == [5, 0, 5]
    assert buf == b"trunc"
    assert two[1].recv(bytearray(), deadline) == 0
    assert (two[1].recv(buf, deadline), bytes(buf[:3])) == (3, b"end")


def test_errors(two: Two) -> None:
    """NOT_FOUND, CONNECTION_REFUSED, EPROTOTYPE, with the path; NOT_CONNECTED without a peer; EMSGSIZE."""
    with UnixListener.bind("stream"):
        fs.write("plain", "")
        with UnixDatagram.bind("stale"):
            pass
        expected = (
            ("missing", errno.ENOENT),
            ("plain", errno.ECONNREFUSED),
            ("stale", errno.ECONNREFUSED),
            ("stream", errno.EPROTOTYPE),
        )
        for path, code in expected:
            for e in (
                error_of(lambda: two[0].connect(path)),  # noqa: B023  # called at once
                error_of(lambda: two[0].send_to(b"x", path)),  # noqa: B023  # called at once
            ):
                assert (e.raw_os_error(), e.filename) == (code, path)
    assert error_of(lambda: two[0].send(b"x")).kind() is ErrorKind.NOT_CONNECTED
    assert error_of(two[0].peer_addr).kind() is ErrorKind.NOT_CONNECTED
    assert error_of(lambda: two[0].send_to(bytes(1 << 22), "two")).raw_os_error() == errno.EMSGSIZE
    assert error_of(lambda: UnixDatagram.bind("two")).kind() is ErrorKind.ADDR_IN_USE


def test_deadlines(two: Two) -> None:
    """TIMED_OUT when the moment has come; cancel wakes; a message that comes is received."""
    assert error_of(lambda: two[0].recv(bytearray(9), Deadline.after(0.01))).kind() is ErrorKind.TIMED_OUT
    deadline = Deadline.never()
    thread, results = in_thread(lambda: two[0].recv_from(bytearray(9), deadline))
    wait_until_used(two[0])
    deadline.cancel()
    thread.join()
    (e,) = results
    assert isinstance(e, io.Error)
    assert e.kind() is ErrorKind.CANCELLED
    thread, results = in_thread(lambda: two[0].recv_from(bytearray(9), Deadline.never()))
    wait_until_used(two[0])
    two[1].send_to(b"x", "one")
    thread.join()
    assert results == [(1, two[1].local_addr())]


@linux
def test_a_full_queue(two: Two) -> None:
    """send and send_to wait until there is room, or the write timeout is over; nothing that was refused arrives."""
    two[0].connect("two")
    fill(two[0])
    two[0].set_write_timeout(0.01)
    assert error_of(lambda: two[0].send(b"late")).kind() is ErrorKind.WOULD_BLOCK
    assert error_of(lambda: two[0].send_to(b"late", "two")).kind() is ErrorKind.WOULD_BLOCK
    two[0].set_write_timeout(None)
    thread, results = in_thread(lambda: two[0].send(b"soon!"))
    wait_until_used(two[0])
    buf = bytearray(9)
    sizes = {two[1].recv(buf)}
    while buf[:5] != b"soon!":
        sizes.add(two[1].recv(buf))
    thread.join()
    assert (results, sizes) == ([5], {1, 5})


@pytest.mark.parametrize("bounded", [False, True])
def test_closing_wakes(two: Two, bounded: bool) -> None:
    """A call in another thread fails with EBADF."""
    thread, results = in_thread(lambda: two[0].recv(bytearray(9), Deadline.never() if bounded else None))
    wait_until_used(two[0])
    two[0].close()
    thread.join()
    (e,) = results
    assert isinstance(e, io.Error)
    assert e.raw_os_error() == errno.EBADF


@linux
@pytest.mark.parametrize("deadline", [None, Deadline.never()])
@pytest.mark.parametrize("how", [Shutdown.READ, Shutdown.BOTH])
def test_shutdown(two: Two, deadline: Deadline | None, how: Shutdown) -> None:
    """What waits is woken with 0 bytes; what came before is received first; sending to it is BROKEN_PIPE."""
    two[1].send_to(b"before", "one")
    two[0].shutdown(how)
    assert two[0].recv_from(bytearray(9), deadline) == (6, two[1].local_addr())
    assert two[0].recv_from(bytearray(9), deadline) == (0, UnixAddr())
    assert two[0].recv(bytearray(9), deadline) == 0
    assert error_of(lambda: two[1].send_to(b"x", "one")).kind() is ErrorKind.BROKEN_PIPE


def test_closed(two: Two) -> None:
    """Every call on a closed socket is EBADF; its file stays."""
    one = two[0]
    one.close()
    calls: list[Callable[[], object]] = [
        one.fileno,
        one.local_addr,
        one.peer_addr,
        one.try_clone,
        one.into_socket,
        lambda: one.recv(bytearray(1)),
        lambda: one.recv_from(bytearray(1)),
        lambda: one.peek(bytearray(1)),
        lambda: one.send(b"x"),
        lambda: one.connect("two"),
        lambda: one.shutdown(Shutdown.BOTH),
        lambda: one.send_to(b"x", "two"),
    ]
    for call in calls:
        assert error_of(call).raw_os_error() == errno.EBADF
    assert fs.metadata("one").file_type() is not None


def test_owning(two: Two) -> None:
    """Clones, timeouts, socket.socket."""
    with two[0].try_clone() as clone:
        two[0].close()
        clone.send_to(b"x", "two")
        assert two[1].recv(bytearray(9)) == 1
        clone.set_read_timeout(0.01)
        assert error_of(lambda: clone.recv(bytearray(9))).kind() is ErrorKind.WOULD_BLOCK
        sock = clone.into_socket()
        assert (sock.family, sock.type) == (socket.AF_UNIX, socket.SOCK_DGRAM)
        with UnixDatagram.from_socket(sock) as again:
            assert again.local_addr() == UnixAddr.from_pathname("one")
