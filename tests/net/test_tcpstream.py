"""pyio.net.tcpstream: connections, their settings and halves."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sys
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io, net
from pyio.io import Deadline, ErrorKind
from pyio.net import Shutdown, TcpListener, TcpStream
from pyio.testing import check_read, check_write
from tests.net.calls import Two, connected, error_of, in_thread, wait_until_used

if sys.platform == "win32":
    pytest.skip("counts on descriptors and signals of Unix", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def two() -> Iterator[Two]:
    """Both ends of a connection."""
    one, other = connected()
    with one, other:
        yield one, other


@pytest.fixture
def unused() -> Iterator[net.SocketAddr]:
    """An address where nobody listens, and nobody can until the test is over."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        yield net.SocketAddrV4(net.Ipv4Addr.localhost(), holder.getsockname()[1])


def read_and_close(stream: TcpStream) -> None:
    """Reads a little, and is gone."""
    with stream:
        stream.read(bytearray(100))


class TestConnect:
    """connect, connect_timeout."""

    def test_bytes_go_both_ways(self, two: Two) -> None:
        """What one end writes the other reads."""
        one, other = two
        one.write_all(b"there")
        other.write_all(b"back")
        buf = bytearray(5)
        other.read_exact(buf)
        assert buf == b"there"
        assert one.read(buf) == 4
        assert buf[:4] == b"back"

    def test_addresses(self, two: Two) -> None:
        """Each end's peer is the other's own address."""
        one, other = two
        assert one.peer_addr() == other.local_addr()
        assert other.peer_addr() == one.local_addr()

    def test_refused_names_the_address(self, unused: net.SocketAddr) -> None:
        """The Error says where nobody answered, whether under a deadline or not."""
        for deadline in (None, Deadline.after(10)):
            e = error_of(lambda d=deadline: TcpStream.connect(unused, d))  # type: ignore[misc]  # mypy: lambda defaults
            assert e.kind() is ErrorKind.CONNECTION_REFUSED
            assert e.raw_os_error() == errno.ECONNREFUSED
            assert e.filename == str(unused)
            assert isinstance(e, ConnectionRefusedError)

    def test_each_address_is_tried(self, unused: net.SocketAddr) -> None:
        """The second of two addresses answers; with none of them, the last error is raised."""

        class Both:
            def to_socket_addrs(self) -> list[net.SocketAddr]:
                return [unused, listener.local_addr()]

        with TcpListener.bind("127.0.0.1:0") as listener, TcpStream.connect(Both()) as stream:
            assert stream.peer_addr() == listener.local_addr()

    def test_no_address(self) -> None:
        """An empty list of addresses is INVALID_INPUT."""

        class Nothing:
            def to_socket_addrs(self) -> list[net.SocketAddr]:
                return []

        assert error_of(lambda: TcpStream.connect(Nothing())).kind() is ErrorKind.INVALID_INPUT

    def test_under_a_deadline_it_is_blocking_after_all(self) -> None:
        """The connection that connect made without blocking blocks."""
        with (
            TcpListener.bind("127.0.0.1:0") as listener,
            TcpStream.connect(listener.local_addr(), Deadline.after(10)) as stream,
        ):
            assert os.get_blocking(stream.fileno())

    def test_no_answer(self) -> None:
        """Where the queue of a listener is full nobody answers: TIMED_OUT, and nothing is left open."""
        with TcpListener.bind("127.0.0.1:0") as held:
            listener = held.into_socket()
        with listener:
            listener.listen(0)
            addr = net.parse_socket_addr("{}:{}".format(*listener.getsockname()))
            with TcpStream.connect(addr):
                deadline = Deadline.after(0.02)
                e = error_of(lambda: TcpStream.connect(addr, deadline))
                assert e.kind() is ErrorKind.TIMED_OUT
                assert deadline.expired()
                assert error_of(lambda: TcpStream.connect_timeout(addr, 0.01)).kind() is ErrorKind.TIMED_OUT

    def test_a_deadline_that_has_passed(self, unused: net.SocketAddr) -> None:
        """Nothing is tried then; cancelling is told as such."""
        assert error_of(lambda: TcpStream.connect(unused, Deadline.after(0))).kind() is ErrorKind.TIMED_OUT
        deadline = Deadline.never()
        deadline.cancel()
        assert error_of(lambda: TcpStream.connect(unused, deadline)).kind() is ErrorKind.CANCELLED

    def test_timeouts_that_are_none(self, unused: net.SocketAddr) -> None:
        """0 seconds are INVALID_INPUT, as in std; negative ones and NaN are no durations."""
        assert error_of(lambda: TcpStream.connect_timeout(unused, 0)).kind() is ErrorKind.INVALID_INPUT
        for seconds in (-1.0, float("nan")):
            with pytest.raises(ValueError):
                TcpStream.connect_timeout(unused, seconds)

    def test_a_default_timeout_of_pythons_does_not_count(self) -> None:
        """socket.setdefaulttimeout would make every socket non-blocking."""
        socket.setdefaulttimeout(0.001)
        try:
            one, other = connected()
        finally:
            socket.setdefaulttimeout(None)
        with one, other:
            assert os.get_blocking(one.fileno())
            assert os.get_blocking(other.fileno())


class TestReadAndWrite:
    """read, write, peek, their vectored forms."""

    def test_conformance(self) -> None:
        """A TcpStream keeps the promises of Read and Write."""

        def reader() -> io.Read:
            one, other = connected()
            with one:
                one.write_all(b"some bytes to be read")
            return other

        check_read(reader, b"some bytes to be read")

    def test_end_of_file(self, two: Two) -> None:
        """A closed peer is 0 bytes, again and again."""
        two[1].close()
        assert [two[0].read(bytearray(4)) for _ in range(3)] == [0, 0, 0]

    def test_peek_takes_nothing(self, two: Two) -> None:
        """What peek shows is read afterwards."""
        two[1].write_all(b"abc")
        first, second = bytearray(2), bytearray(3)
        assert (two[0].peek(first), two[0].read(second)) == (2, 3)
        assert (bytes(first), bytes(second)) == (b"ab", b"abc")

    def test_vectored(self, two: Two) -> None:
        """Several buffers go out and come in in their order, in one call."""
        assert two[0].write_vectored([b"ab", b"", b"cde"]) == 5
        bufs = [bytearray(1), bytearray(0), bytearray(9)]
        assert two[1].read_vectored(bufs) == 5
        assert bufs[0] + bufs[2][:4] == b"abcde"
        assert (two[0].write_vectored([]), two[1].read_vectored([])) == (0, 0)

    def test_more_buffers_than_the_system_takes(self, two: Two) -> None:
        """They are taken in part, as the count says."""
        assert two[0].write_vectored([b"x"] * 3000) == 1024
        assert two[1].read_vectored([bytearray(1) for _ in range(3000)]) == 1024

    @pytest.mark.parametrize(
        "bad", [b"bytes", memoryview(b"read only"), "text", 3, memoryview(bytearray(8))[::2]]
    )
    def test_what_is_no_buffer(self, two: Two, bad: object) -> None:
        """TypeError, and nothing is read."""
        two[1].write_all(b"z")
        for call in (two[0].read, two[0].peek, two[0].with_deadline(Deadline.after(9)).read):
            with pytest.raises(TypeError):
                call(bad)  # type: ignore[arg-type]  # on purpose
        assert io.read_exact(two[0], 1) == b"z"

    def test_text_is_not_written(self, two: Two) -> None:
        """TypeError for str."""
        with pytest.raises(TypeError):
            two[0].write("text")  # type: ignore[arg-type]  # on purpose

    def test_items_larger_than_a_byte(self, two: Two) -> None:
        """Counts are bytes, whatever the items are."""
        from array import array

        numbers = array("i", [1, 2, 3])
        assert two[0].write(numbers) == 12
        got = array("i", [0] * 3)
        assert two[1].read(got) == 12
        assert got == numbers

    def test_broken_pipe_and_no_signal(self) -> None:
        """Writing to a peer that is gone is an error, also where SIGPIPE would kill."""
        one, other = connected()
        before = signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        try:
            with one:
                other.close()
                kinds = {ErrorKind.BROKEN_PIPE, ErrorKind.CONNECTION_RESET}
                e = error_of(lambda: [one.write(b"x") for _ in range(1000)])
                assert e.kind() in kinds
                assert error_of(lambda: one.write_vectored([b"x"])).kind() is ErrorKind.BROKEN_PIPE
                late = one.with_deadline(Deadline.after(9))
                assert error_of(lambda: late.write(b"x")).kind() is ErrorKind.BROKEN_PIPE
        finally:
            signal.signal(signal.SIGPIPE, before)

    def test_reset(self, two: Two) -> None:
        """A peer that drops the connection is CONNECTION_RESET."""
        two[1].set_linger(0)
        two[1].close()
        e = error_of(lambda: two[0].read(bytearray(1)))
        assert e.kind() is ErrorKind.CONNECTION_RESET
        assert isinstance(e, ConnectionResetError)

    def test_would_block(self, two: Two) -> None:
        """A non-blocking stream says so, for its clones too, and blocks again when told to."""
        with two[0].try_clone() as clone:
            two[0].set_nonblocking(True)
            for stream in (two[0], clone):
                assert error_of(lambda s=stream: s.read(bytearray(1))).kind() is ErrorKind.WOULD_BLOCK  # type: ignore[misc]  # mypy: lambda defaults
            two[0].set_nonblocking(False)
            assert os.get_blocking(clone.fileno())

    def test_copy_from_a_file(self, two: Two, tmp: object) -> None:
        """io.copy sends a file whole."""
        from pyio import fs

        data = os.urandom(100_000)
        fs.write(f"{tmp}/file", data)
        thread, got = in_thread(lambda: io.read_to_end(two[1]))
        with fs.File.open(f"{tmp}/file") as file:
            assert io.copy(file, two[0]) == len(data)
        two[0].close()
        thread.join()
        assert got == [data]

    @pytest.mark.parametrize("action", [signal.SIG_DFL, signal.SIG_IGN])
    def test_a_file_sent_to_nobody(self, two: Two, tmp: object, action: signal.Handlers) -> None:
        """BROKEN_PIPE and never a signal from io.copy either, with what was sent before."""
        from pyio import fs

        fs.write(f"{tmp}/file", bytes(64 << 20))
        before = signal.signal(signal.SIGPIPE, action)
        try:
            Thread(target=read_and_close, args=(two[1],)).start()
            with fs.File.open(f"{tmp}/file") as file:
                e = error_of(lambda: io.copy(file, two[0]))
        finally:
            signal.signal(signal.SIGPIPE, before)
        assert e.kind() in {ErrorKind.BROKEN_PIPE, ErrorKind.CONNECTION_RESET}
        done = e.into_inner()
        assert isinstance(done, int)
        assert 0 < done < 64 << 20

    def test_many_bytes(self, two: Two) -> None:
        """More than the buffers of the system hold arrives whole."""
        data = os.urandom(1 << 20)
        thread, got = in_thread(lambda: io.read_to_end(two[1]))
        with two[0]:
            two[0].write_all(data)
        thread.join()
        assert got == [data]


class TestSettings:
    """What can be set and asked."""

    def test_nodelay(self, two: Two) -> None:
        """It is off, and what it is set to."""
        assert not two[0].nodelay()
        two[0].set_nodelay(True)
        assert two[0].nodelay()

    def test_ttl(self, two: Two) -> None:
        """What was set is told; 0 is the system's INVALID_INPUT, 2**40 and what is below 0 a ValueError."""
        two[0].set_ttl(9)
        assert two[0].ttl() == 9
        assert error_of(lambda: two[0].set_ttl(0)).kind() is ErrorKind.INVALID_INPUT
        for hops in (1 << 40, -1):
            with pytest.raises(ValueError):
                two[0].set_ttl(hops)

    def test_linger(self, two: Two) -> None:
        """None, 0, and seconds rounded up; what is no duration is a ValueError."""
        assert two[0].linger() is None
        for given, told in ((0, 0.0), (2.2, 3.0), (None, None), (1e300, 65535.0)):
            two[0].set_linger(given)
            assert two[0].linger() == told
        with pytest.raises(ValueError):
            two[0].set_linger(-1)

    def test_keepalive(self, two: Two) -> None:
        """Off at first; seconds rounded up; 0 is INVALID_INPUT."""
        assert two[0].keepalive() is None
        two[0].set_keepalive(2.5)
        assert two[0].keepalive() == 3.0
        two[0].set_keepalive(None)
        assert two[0].keepalive() is None
        assert error_of(lambda: two[0].set_keepalive(0)).kind() is ErrorKind.INVALID_INPUT

    def test_timeouts(self, two: Two) -> None:
        """They are told as set, to the microsecond, never as 0; None takes them away; 0 is INVALID_INPUT."""
        one = two[0]
        assert (one.read_timeout(), one.write_timeout()) == (None, None)
        one.set_read_timeout(1.5)
        one.set_write_timeout(0.25)
        assert one.read_timeout() == pytest.approx(1.5, abs=0.011)
        assert one.write_timeout() == pytest.approx(0.25, abs=0.011)
        one.set_read_timeout(1e-9)
        assert one.read_timeout()
        one.set_read_timeout(float("inf"))
        one.set_read_timeout(None)
        assert one.read_timeout() is None
        assert error_of(lambda: one.set_read_timeout(0)).kind() is ErrorKind.INVALID_INPUT
        for seconds in (-1, float("nan")):
            with pytest.raises(ValueError):
                one.set_write_timeout(seconds)

    def test_a_read_timeout_passes(self, two: Two) -> None:
        """A read that waits too long is WOULD_BLOCK, as in std on Unix; a deadline beside it counts by itself."""
        two[0].set_read_timeout(0.01)
        assert error_of(lambda: two[0].read(bytearray(1))).kind() is ErrorKind.WOULD_BLOCK
        deadline = Deadline.after(0.03)
        e = error_of(lambda: two[0].with_deadline(deadline).read(bytearray(1)))
        assert e.kind() is ErrorKind.TIMED_OUT
        assert deadline.expired()

    def test_take_error(self, two: Two) -> None:
        """The error that a reset left, once."""
        assert two[0].take_error() is None
        two[1].set_linger(0)
        two[1].close()
        assert not two[0].with_deadline(Deadline.after(9)).get_ref().nodelay()
        kept = two[0].take_error()
        assert kept is not None
        assert kept.kind() is ErrorKind.CONNECTION_RESET
        assert two[0].take_error() is None

    def test_shutdown(self, two: Two) -> None:
        """WRITE is the peer's end of file, while the other direction goes on."""
        two[0].shutdown(Shutdown.WRITE)
        assert two[1].read(bytearray(1)) == 0
        two[1].write_all(b"still")
        assert io.read_exact(two[0], 5) == b"still"
        assert error_of(lambda: two[0].write(b"x")).kind() is ErrorKind.BROKEN_PIPE

    def test_a_number_is_no_direction(self, two: Two) -> None:
        """Python's number of one is a TypeError, and ends nothing."""
        number: Any = socket.SHUT_RDWR
        with pytest.raises(TypeError):
            two[0].shutdown(number)
        assert two[0].write(b"x") == 1

    def test_shutdown_without_a_peer(self, two: Two) -> None:
        """NOT_CONNECTED once the connection is gone."""
        two[1].set_linger(0)
        two[1].close()
        error_of(lambda: two[0].read(bytearray(1)))
        assert error_of(lambda: two[0].shutdown(Shutdown.BOTH)).kind() is ErrorKind.NOT_CONNECTED
        assert error_of(two[0].peer_addr).kind() is ErrorKind.NOT_CONNECTED


class TestDeadlines:
    """with_deadline."""

    def test_it_passes(self, two: Two) -> None:
        """A read that nobody answers is TIMED_OUT when the moment has come; nothing is lost by it."""
        deadline = Deadline.after(0.02)
        view = two[0].with_deadline(deadline)
        assert error_of(lambda: view.read(bytearray(1))).kind() is ErrorKind.TIMED_OUT
        assert deadline.expired()
        two[1].write_all(b"late")
        assert error_of(lambda: view.read(bytearray(4))).kind() is ErrorKind.TIMED_OUT
        assert io.read_exact(two[0], 4) == b"late"
        assert view.get_ref() is two[0]

    def test_it_never_makes_the_descriptor_nonblocking(self, two: Two) -> None:
        """Others may share it."""
        view = two[0].with_deadline(Deadline.after(10))
        two[1].write_all(b"xy")
        view.read(bytearray(1))
        view.write(b"x")
        assert os.get_blocking(two[0].fileno())

    def test_what_was_written_is_counted(self, two: Two) -> None:
        """write_all says how much the peer will get."""
        view = two[0].with_deadline(Deadline.after(0.05))
        e = error_of(lambda: view.write_all(bytes(64 << 20)))
        assert e.kind() is ErrorKind.TIMED_OUT
        sent = e.into_inner()
        two[0].close()
        assert sent == len(io.read_to_end(two[1]))

    def test_what_was_read_is_kept(self, two: Two) -> None:
        """read_exact leaves it at the head of the buffer, and says how much it was."""
        two[1].write_all(b"abc")
        buf = bytearray(5)
        e = error_of(lambda: two[0].with_deadline(Deadline.after(0.02)).read_exact(buf))
        assert (e.kind(), e.into_inner(), bytes(buf)) == (ErrorKind.TIMED_OUT, 3, b"abc\0\0")

    def test_cancel(self, two: Two) -> None:
        """It wakes a read that waits, at once."""
        deadline = Deadline.never()
        thread, results = in_thread(lambda: two[0].with_deadline(deadline).read(bytearray(1)))
        wait_until_used(two[0])
        deadline.cancel()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.kind() is ErrorKind.CANCELLED

    def test_two_deadlines_on_one_stream(self, two: Two) -> None:
        """One thread's passes, the other's read goes on."""
        patient, results = in_thread(lambda: two[0].with_deadline(Deadline.after(30)).read(bytearray(1)))
        wait_until_used(two[0])
        hasty = two[0].with_deadline(Deadline.after(0.01))
        assert error_of(lambda: hasty.write_all(bytes(64 << 20))).kind() is ErrorKind.TIMED_OUT
        assert patient.is_alive()
        two[1].write_all(b"x")
        patient.join()
        assert results == [1]

    def test_end_of_file(self, two: Two) -> None:
        """The end wakes it, and is 0 bytes."""
        thread, results = in_thread(lambda: two[0].with_deadline(Deadline.after(30)).read(bytearray(1)))
        wait_until_used(two[0])
        two[1].close()
        thread.join()
        assert results == [0]

    def test_conformance(self) -> None:
        """The view keeps the promises of Read and Write."""

        def reader() -> io.Read:
            one, other = connected()
            with one:
                one.write_all(b"some bytes to be read")
            streams.append(other)
            return other.with_deadline(Deadline.after(30))

        streams: list[TcpStream] = []
        check_read(reader, b"some bytes to be read")
        for stream in streams:
            stream.close()

    def test_a_signal_handlers_exception(self, two: Two) -> None:
        """It passes through a wait and leaves the stream as it was."""

        def handler(*_: object) -> None:
            raise ZeroDivisionError

        before = signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            with pytest.raises(ZeroDivisionError):
                two[0].with_deadline(Deadline.after(30)).read(bytearray(1))
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        assert not two[0]._users
        two[1].write_all(b"x")
        assert io.read_exact(two[0], 1) == b"x"


@pytest.mark.skipif(sys.platform != "linux", reason="asks the system what was not yet delivered")
@pytest.mark.parametrize("bounded", [False, True])
def test_conformance_of_writing(bounded: bool) -> None:
    """What is written arrives as it was given, under a deadline too."""
    from fcntl import ioctl
    from termios import TIOCOUTQ

    ends: list[tuple[io.Write, TcpStream, TcpStream, bytearray]] = []

    def writer() -> io.Write:
        one, other = connected()
        other.set_nonblocking(True)
        made: io.Write = one.with_deadline(Deadline.after(30)) if bounded else one
        ends.append((made, one, other, bytearray()))
        return made

    def contents(made: io.Write) -> bytes:
        one, other, got = next((one, other, got) for first, one, other, got in ends if first is made)
        while ioctl(one.fileno(), TIOCOUTQ, b"1234") != b"\0\0\0\0":
            os.sched_yield()
        try:
            other.read_to_end(got)
        except BlockingIOError:
            pass
        return bytes(got)

    check_write(writer, contents)
    assert ends
    for _, one, other, _ in ends:
        one.close()
        other.close()
