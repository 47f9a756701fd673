"""pyio._sys.net.owned and connected: who closes a socket, and its halves."""

from __future__ import annotations

import errno
import gc
import os
import pickle
import socket
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from pyio import io, net
from pyio.io import Deadline, ErrorKind
from pyio.net import Shutdown, TcpStream
from tests.net.calls import Two, connected, error_of, in_thread, wait_until_used

if sys.platform == "win32":
    pytest.skip("counts on descriptors and signals of Unix", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def two() -> Iterator[Two]:
    """Both ends of a connection."""
    one, other = connected()
    with one, other:
        yield one, other


class TestOwnership:
    """close, clones, pickles, socket.socket."""

    def test_closed(self, two: Two) -> None:
        """Every call on a closed stream is EBADF; a second close is nothing."""
        one = two[0]
        one.close()
        one.close()
        calls: list[Callable[[], object]] = [
            one.fileno,
            one.flush,
            one.local_addr,
            one.peer_addr,
            one.split,
            one.into_socket,
            one.try_clone,
            one.take_error,
            one.nodelay,
            lambda: one.read(bytearray(1)),
            lambda: one.write(b"x"),
            lambda: one.write_vectored([b"x"]),
            lambda: one.peek(bytearray(1)),
            lambda: one.shutdown(Shutdown.BOTH),
            lambda: one.set_nonblocking(True),
            lambda: one.set_read_timeout(1),
            lambda: one.with_deadline(Deadline.after(9)).read(bytearray(1)),
            lambda: one.with_deadline(Deadline.after(9)).write(b"x"),
        ]
        for call in calls:
            assert error_of(call).raw_os_error() == errno.EBADF
        assert "closed" in repr(one)

    def test_collected(self) -> None:
        """A forgotten one is closed, with a ResourceWarning."""
        one, other = connected()
        with pytest.warns(ResourceWarning):
            del one
            gc.collect()
        with other:
            assert other.read(bytearray(1)) == 0

    def test_a_half_is_not_cloned(self) -> None:
        """Which of two would end its direction?"""
        for half in (net.ReadHalf, net.WriteHalf):
            assert not hasattr(half, "try_clone")

    def test_a_clone_where_python_has_a_default_timeout(self, two: Two) -> None:
        """Whether the socket blocks stays as it is, for all that share it."""
        socket.setdefaulttimeout(9)
        try:
            for blocking in (False, True):
                two[0].set_nonblocking(not blocking)
                with two[0].try_clone() as clone:
                    assert os.get_blocking(two[0].fileno()) is os.get_blocking(clone.fileno()) is blocking
        finally:
            socket.setdefaulttimeout(None)

    def test_not_copied(self, two: Two) -> None:
        """Two owners would close one number twice."""
        with pytest.raises(TypeError):
            pickle.dumps(two[0])

    def test_children_do_not_inherit(self, two: Two) -> None:
        """Close-on-exec, for the connecting and the accepting end, and for clones."""
        with two[0].try_clone() as clone:
            assert not any(os.get_inheritable(s.fileno()) for s in (*two, clone))

    def test_a_clone_lives_on(self, two: Two) -> None:
        """Closing one handle leaves the other and the connection."""
        clone = two[0].try_clone()
        with clone:
            two[0].close()
            two[1].write_all(b"x")
            assert io.read_exact(clone, 1) == b"x"

    def test_from_and_into_socket(self) -> None:
        """A socket.socket is taken over and given back; each leaves the other without."""
        a, b = socket.socketpair(socket.AF_UNIX)
        with a, b:
            assert error_of(lambda: TcpStream.from_socket(a)).kind() is ErrorKind.INVALID_INPUT
        one, other = connected()
        with other:
            sock = one.into_socket()
            assert error_of(one.fileno).raw_os_error() == errno.EBADF
            sock.settimeout(5)
            stream = TcpStream.from_socket(sock)
            assert sock.fileno() == -1
            assert os.get_blocking(stream.fileno())
            with stream:
                stream.write_all(b"x")
            assert io.read_exact(other, 1) == b"x"

    def test_from_socket_of_the_wrong_kind(self) -> None:
        """INVALID_INPUT for UDP, EBADF for a closed one, TypeError for none; the socket stays as it was."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            assert error_of(lambda: TcpStream.from_socket(sock)).kind() is ErrorKind.INVALID_INPUT
            assert sock.fileno() >= 0
        assert error_of(lambda: TcpStream.from_socket(sock)).raw_os_error() == errno.EBADF
        with pytest.raises(TypeError):
            TcpStream.from_socket(3)  # type: ignore[arg-type]  # on purpose

    def test_a_nonblocking_socket_stays_so(self, two: Two) -> None:
        """What does not block does not block here."""
        sock = two[0].into_socket()
        sock.setblocking(False)
        with TcpStream.from_socket(sock) as stream:
            assert not os.get_blocking(stream.fileno())
            with stream.into_socket() as back:
                assert back.gettimeout() == 0

    def test_busy(self, two: Two) -> None:
        """It is not taken from under a call that waits."""
        thread, results = in_thread(lambda: two[0].read(bytearray(1)))
        wait_until_used(two[0])
        for call in (two[0].into_socket, two[0].split):
            assert error_of(call).kind() is ErrorKind.RESOURCE_BUSY
        two[1].write_all(b"x")
        thread.join()
        assert results == [1]


class TestClosingFromAnotherThread:
    """A call that waits is woken."""

    @pytest.mark.parametrize("bounded", [False, True])
    def test_a_read(self, two: Two, bounded: bool) -> None:
        """It fails with EBADF, and the descriptor is closed when it has left."""
        one = two[0]
        source: io.Read = one.with_deadline(Deadline.never()) if bounded else one
        thread, results = in_thread(lambda: source.read(bytearray(1)))
        wait_until_used(one)
        one.close()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF
        assert two[1].read(bytearray(1)) == 0

    @pytest.mark.parametrize("bounded", [False, True])
    def test_a_write(self, two: Two, bounded: bool) -> None:
        """Likewise, where the system's buffers are full."""
        one = two[0]
        sink: io.Write = one.with_deadline(Deadline.never()) if bounded else one
        one.set_nonblocking(True)
        try:
            while True:
                one.write(bytes(1 << 16))
        except BlockingIOError:
            pass
        one.set_nonblocking(False)
        thread, results = in_thread(lambda: sink.write_all(bytes(1 << 20)))
        wait_until_used(one)
        one.close()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF

    def test_the_last_to_go_may_have_come_too_late(self) -> None:
        """A call that begins after the close counts as well, and closes when it is the last to leave."""
        one, other = connected()
        with other:
            thread, _ = in_thread(lambda: one.read(bytearray(1)))
            wait_until_used(one)
            fd = one.fileno()
            one._users.append(None)  # it has marked, and has not looked yet
            one.close()
            thread.join()
            os.fstat(fd)
            one._users.pop()
            assert error_of(lambda: one.read(bytearray(1))).raw_os_error() == errno.EBADF
            with pytest.raises(OSError):
                os.fstat(fd)

    @pytest.mark.slow
    def test_in_a_crowd(self) -> None:
        """Readers with and without deadlines, messages, and a close among them: all are woken, nothing is left open."""

        def read(call: Callable[[], object]) -> None:
            with pytest.raises(io.Error) as e:
                while True:
                    call()
            assert e.value.raw_os_error() == errno.EBADF

        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-5)
        try:
            for _ in range(100):
                sock = net.UdpSocket.bind("127.0.0.1:0")
                addr, never = sock.local_addr(), Deadline.never()
                calls: list[Callable[[], object]] = [
                    lambda s=sock: s.recv(bytearray(9)),  # type: ignore[misc]  # mypy: lambda defaults
                    lambda s=sock: s.recv_from(bytearray(9)),  # type: ignore[misc]  # mypy: lambda defaults
                    lambda s=sock, d=never: s.recv(bytearray(9), d),  # type: ignore[misc]  # mypy: lambda defaults
                    lambda s=sock, d=never: s.recv_from(bytearray(9), d),  # type: ignore[misc]  # mypy: lambda defaults
                ]
                readers = [in_thread(lambda c=call: read(c)) for call in calls]  # type: ignore[misc]  # mypy: lambda defaults
                with net.UdpSocket.bind("127.0.0.1:0") as sender:
                    for _ in range(20):
                        sender.send_to(b"message", addr)
                fd = sock.fileno()
                sock.close()
                for thread, results in readers:
                    thread.join()
                    assert results == [None]
                with pytest.raises(OSError):
                    os.fstat(fd)
        finally:
            sys.setswitchinterval(interval)

    def test_never_on_a_recycled_descriptor(self) -> None:
        """While a read waits, its number is not given away: not before it has left."""
        one, other = connected()
        with other:
            thread, results = in_thread(lambda: one.read(bytearray(1)))
            wait_until_used(one)
            fd = one.fileno()
            one.close()
            # the number is free only when the call has gone
            opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(3)]
            try:
                thread.join()
                assert len(results) == 1
                if fd in opened:
                    os.fstat(fd)
            finally:
                for number in opened:
                    os.close(number)


class TestSplit:
    """Two halves in two threads."""

    def test_the_write_half_ends_the_peers_reading(self, two: Two) -> None:
        """Closing it is end of file for the peer, while the read half goes on."""
        reader, writer = two[0].split()
        with reader:
            with writer:
                writer.write_all(b"question")
            assert io.read_to_end(two[1]) == b"question"
            two[1].write_all(b"answer")
            assert io.read_exact(reader, 6) == b"answer"

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_the_last_half_closes(self, two: Two, order: tuple[int, int]) -> None:
        """The descriptor is open until both are closed, in whichever order; a second close counts once."""
        halves = two[0].split()
        fd = halves[0].fileno()
        first, last = (halves[at] for at in order)
        first.close()
        first.close()
        assert error_of(first.fileno).raw_os_error() == errno.EBADF
        os.fstat(fd)
        last.close()
        with pytest.raises(OSError):
            os.fstat(fd)

    def test_the_stream_is_used_up(self, two: Two) -> None:
        """It is closed to use, and its descriptor stays."""
        reader, writer = two[0].split()
        with reader, writer:
            assert error_of(two[0].fileno).raw_os_error() == errno.EBADF
            two[0].close()
            writer.write_all(b"x")
            assert io.read_exact(two[1], 1) == b"x"

    def test_a_call_that_comes_too_late(self, two: Two) -> None:
        """It finds nothing, and does not close what is the halves' now."""

        class Slow(list[None]):
            def append(self, mark: None, /) -> None:
                halves.extend(two[0].split())
                list[None].append(self, mark)

        halves: list[net.ReadHalf | net.WriteHalf] = []
        two[0]._users = Slow()
        assert error_of(lambda: two[0].write(b"lost")).raw_os_error() == errno.EBADF
        reader, writer = halves
        with reader, writer:
            assert isinstance(writer, net.WriteHalf)
            writer.write_all(b"x")
            assert io.read_exact(two[1], 1) == b"x"

    def test_closing_the_read_half_wakes_its_read(self, two: Two) -> None:
        """The read fails with EBADF, and the write half still writes."""
        reader, writer = two[0].split()
        with writer:
            thread, results = in_thread(lambda: reader.read(bytearray(1)))
            wait_until_used(reader)
            reader.close()
            thread.join()
            (e,) = results
            assert isinstance(e, io.Error)
            assert e.raw_os_error() == errno.EBADF
            writer.write_all(b"on")
        assert io.read_to_end(two[1]) == b"on"

    def test_both_directions_at_once(self, two: Two) -> None:
        """A thread for each: what the peer echoes comes back whole."""
        data = os.urandom(1 << 19)
        reader, writer = two[0].split()

        def give_back() -> None:
            io.copy(two[1], two[1])
            two[1].shutdown(Shutdown.WRITE)

        echo = Thread(target=give_back)
        echo.start()
        thread, got = in_thread(lambda: io.read_to_end(reader))
        with reader:
            with writer:
                writer.write_all(data)
            thread.join()
        echo.join()
        assert got == [data]

    def test_deadlines(self, two: Two) -> None:
        """Each half has its own."""
        reader, writer = two[0].split()
        with reader, writer:
            assert error_of(lambda: reader.with_deadline(Deadline.after(0.01)).read(bytearray(1))).kind() is (
                ErrorKind.TIMED_OUT
            )
            assert writer.with_deadline(Deadline.after(10)).write(b"x") == 1
            two[1].write_all(b"y")
            peeked = bytearray(1)
            assert reader.peek(peeked) == 1

    def test_collected_halves(self, two: Two) -> None:
        """Each forgotten half warns, and the connection is closed with the last."""
        halves = two[0].split()
        with pytest.warns(ResourceWarning):
            del halves
            gc.collect()
        assert two[1].read(bytearray(1)) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.skipif(sys.version_info >= (3, 12), reason="a fork beside threads warns")
def test_after_fork_closing_in_one_process_leaves_the_other(two: Two) -> None:
    """The connection ends with the last process that has it open."""
    child = os.fork()
    if child == 0:
        two[0].close()
        two[1].close()
        os._exit(0)
    os.waitpid(child, 0)
    two[0].write_all(b"x")
    assert io.read_exact(two[1], 1) == b"x"
