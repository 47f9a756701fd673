"""pyio.os.unix.net.stream and listener: connections within a machine."""

from __future__ import annotations

import array
import errno
import gc
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pyio import fs, io
from pyio._sys.net import passing
from pyio.io import Deadline, ErrorKind
from pyio.net import Shutdown
from pyio.os.unix import FromRawFd, UnixAddr, UnixListener, UnixStream, pipe
from pyio.testing import check_read
from tests.conftest import descriptors_left
from tests.net.calls import error_of, in_thread, wait_until_used

if sys.platform == "win32":
    pytest.skip("Python has no Unix sockets there", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import TypeAlias

Two: TypeAlias = tuple[UnixStream, UnixStream]

linux = pytest.mark.skipif(sys.platform != "linux", reason="abstract names are Linux's")


@pytest.fixture
def two() -> Iterator[Two]:
    """Both ends of a connection."""
    one, other = UnixStream.pair()
    with one, other:
        yield one, other


@pytest.fixture
def path(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where there is nothing yet; short, for a test's folder is too long."""
    monkeypatch.chdir(tmp)
    return "sock"


@pytest.fixture
def listener(path: str) -> Iterator[UnixListener]:
    """One at that path."""
    with UnixListener.bind(path) as made:
        yield made


@pytest.fixture
def full(path: str) -> Iterator[UnixListener]:
    """One whose queue has no room, until something is accepted."""
    sock = socket.socket(socket.AF_UNIX)
    sock.bind(path)
    sock.listen(0)
    with UnixListener.from_socket(sock) as made, UnixStream.connect(path):
        yield made


class TestConnect:
    """connect, bind, accept, and where they fail."""

    def test_bytes_go_both_ways(self, listener: UnixListener, path: str) -> None:
        """The client has no name, the server the path."""
        with UnixStream.connect(path) as client:
            stream, addr = listener.accept()
            with stream:
                assert addr.is_unnamed()
                assert client.local_addr().is_unnamed()
                assert client.peer_addr() == stream.local_addr() == UnixAddr.from_pathname(path)
                client.write_all(b"hello")
                assert io.read_exact(stream, 5) == b"hello"
                stream.write_all(b"world!")
            assert io.read_to_end(client) == b"world!"

    @linux
    def test_abstract(self) -> None:
        """A name in no file system goes with its listener."""
        addr = UnixAddr.from_abstract_name(b"pyio test %d" % os.getpid())
        with UnixListener.bind(addr) as listener:
            assert error_of(lambda: UnixListener.bind(addr)).kind() is ErrorKind.ADDR_IN_USE
            with UnixStream.connect(addr) as client:
                assert client.peer_addr() == addr == listener.local_addr()
        assert error_of(lambda: UnixStream.connect(addr)).kind() is ErrorKind.CONNECTION_REFUSED

    @linux
    def test_a_name_of_the_systems_choice(self) -> None:
        """Binding to no name gives an abstract one."""
        with UnixListener.bind(UnixAddr()) as listener:
            assert listener.local_addr().as_abstract_name()

    def test_nobody_there(self, path: str, tmp: Path) -> None:
        """NOT_FOUND for nothing, CONNECTION_REFUSED for a plain file, each with the path; nothing is left open."""
        for deadline in (None, Deadline.never()):
            e = error_of(lambda d=deadline: UnixStream.connect(path, d))  # type: ignore[misc]  # mypy: lambda defaults
            assert (e.kind(), e.filename) == (ErrorKind.NOT_FOUND, path)
        fs.write("plain", "")
        assert error_of(lambda: UnixStream.connect("plain")).kind() is ErrorKind.CONNECTION_REFUSED
        e = error_of(lambda: UnixListener.bind("missing/sock"))
        assert (e.kind(), e.filename) == (ErrorKind.NOT_FOUND, "missing/sock")

    def test_a_stale_socket(self, listener: UnixListener, path: str) -> None:
        """The file stays when the listener is closed: nobody answers there, and the path is in use until it is removed."""
        e = error_of(lambda: UnixListener.bind(path))
        assert (e.kind(), e.filename) == (ErrorKind.ADDR_IN_USE, path)
        listener.close()
        assert error_of(lambda: UnixStream.connect(path)).kind() is ErrorKind.CONNECTION_REFUSED
        assert error_of(lambda: UnixListener.bind(path)).kind() is ErrorKind.ADDR_IN_USE
        fs.remove_file(path)
        UnixListener.bind(path).close()

    @linux
    def test_seconds_are_no_deadline(self, listener: UnixListener, path: str) -> None:
        """A TypeError, and nobody is connected."""
        seconds: Any = 5
        with pytest.raises(TypeError):
            UnixStream.connect(path, seconds)
        with pytest.raises(TypeError):
            listener.accept(seconds)
        with pytest.raises(TimeoutError):
            listener.accept(Deadline.after(0))

    def test_a_full_queue(self, full: UnixListener, path: str) -> None:
        """Under a deadline nobody waits longer, and nothing is left open."""
        deadline = Deadline.after(0.02)
        assert error_of(lambda: UnixStream.connect(path, deadline)).kind() is ErrorKind.TIMED_OUT
        assert deadline.expired()
        thread, results = in_thread(lambda: UnixStream.connect(path, Deadline.after(30)))
        full.accept()[0].close()
        thread.join()
        (stream,) = results
        assert isinstance(stream, UnixStream)
        with stream:
            assert stream.write_timeout() is None
            assert os.get_blocking(stream.fileno())

    @linux
    def test_cancel(self, full: UnixListener, path: str) -> None:
        """It ends the waiting of a connect."""
        deadline = Deadline.never()
        thread, results = in_thread(lambda: UnixStream.connect(path, deadline))
        deadline.cancel()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.kind() is ErrorKind.CANCELLED

    @linux
    def test_a_signal_while_it_waits(self, full: UnixListener, path: str) -> None:
        """An interrupted connect waits on; it does not come back without a peer."""

        def handler(*_: object) -> None:
            waited.append(None)
            full.accept()[0].close()

        waited: list[None] = []
        before = signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.02)
            with UnixStream.connect(path) as stream:
                assert waited
                assert stream.peer_addr() == UnixAddr.from_pathname(path)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


class TestListener:
    """accept, incoming, closing."""

    def test_incoming(self, listener: UnixListener, path: str) -> None:
        """The connections in their order; an error does not end it."""
        incoming = listener.incoming()
        listener.set_nonblocking(True)
        assert error_of(lambda: next(incoming)).kind() is ErrorKind.WOULD_BLOCK
        clients = [UnixStream.connect(path) for _ in range(2)]
        for number, client in enumerate(clients):
            client.write(bytes([number]))
        for number, stream in zip(range(2), incoming, strict=False):
            with stream, clients[number]:
                assert io.read_exact(stream, 1) == bytes([number])

    def test_deadline(self, listener: UnixListener, path: str) -> None:
        """TIMED_OUT when the moment has come, and the listener goes on."""
        deadline = Deadline.after(0.01)
        assert error_of(lambda: listener.accept(deadline)).kind() is ErrorKind.TIMED_OUT
        assert deadline.expired()
        with UnixStream.connect(path), listener.accept(Deadline.never())[0] as stream:
            assert os.get_blocking(stream.fileno())
            assert not os.get_inheritable(stream.fileno())
        assert os.get_blocking(listener.fileno())

    @pytest.mark.parametrize("bounded", [False, True])
    def test_closing_wakes(self, listener: UnixListener, bounded: bool) -> None:
        """An accept in another thread fails with EBADF."""
        thread, results = in_thread(lambda: listener.accept(Deadline.never() if bounded else None))
        wait_until_used(listener)
        listener.close()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF

    def test_closed(self, listener: UnixListener) -> None:
        """Every call on a closed listener is EBADF."""
        listener.close()
        for call in (
            listener.fileno,
            listener.accept,
            listener.local_addr,
            listener.try_clone,
            listener.into_socket,
        ):
            assert error_of(call).raw_os_error() == errno.EBADF
        assert "closed" in repr(listener)

    def test_a_clone_accepts(self, listener: UnixListener, path: str) -> None:
        """When the first handle is closed as well."""
        with listener.try_clone() as clone:
            listener.close()
            with UnixStream.connect(path):
                clone.accept()[0].close()


class TestStream:
    """What a stream does, as TcpStream does."""

    def test_conformance(self) -> None:
        """A UnixStream keeps the promises of Read, also under a deadline."""

        def reader() -> io.Read:
            one, other = UnixStream.pair()
            with one:
                one.write_all(b"some bytes to be read")
            return other

        check_read(reader, b"some bytes to be read")

    def test_vectored(self, two: Two) -> None:
        """Several buffers go out and come in in their order, in one call."""
        assert two[0].write_vectored([b"hello", b" ", b"world!"]) == 12
        bufs = [bytearray(6), bytearray(7)]
        assert two[1].read_vectored(bufs) == 12
        assert bufs == [b"hello ", b"world!\0"]

    def test_peek(self, two: Two) -> None:
        """What it shows, twice, is read afterwards."""
        two[0].write_all(b"abcd")
        buf = bytearray(9)
        assert [two[1].peek(buf), two[1].peek(buf), two[1].read(buf)] == [4, 4, 4]
        two[1].set_nonblocking(True)
        assert error_of(lambda: two[1].peek(buf)).kind() is ErrorKind.WOULD_BLOCK

    def test_broken_pipe(self, two: Two) -> None:
        """An error, also where SIGPIPE would kill; under a deadline and with descriptors, too."""
        two[1].close()
        before = signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        try:
            late = two[0].with_deadline(Deadline.never())
            for call in (
                lambda: two[0].write(b"x"),
                lambda: late.write(b"x"),
                lambda: two[0].send_with_fds(b"x", []),
            ):
                assert error_of(call).kind() is ErrorKind.BROKEN_PIPE
        finally:
            signal.signal(signal.SIGPIPE, before)

    def test_shutdown(self, two: Two) -> None:
        """WRITE is the peer's end of file, while the other direction goes on."""
        two[0].shutdown(Shutdown.WRITE)
        assert two[1].read(bytearray(1)) == 0
        two[1].write_all(b"still")
        assert io.read_exact(two[0], 5) == b"still"

    def test_deadline(self, two: Two) -> None:
        """A read that nobody answers is TIMED_OUT; what comes later is still there."""
        e = error_of(lambda: two[0].with_deadline(Deadline.after(0.01)).read(bytearray(1)))
        assert e.kind() is ErrorKind.TIMED_OUT
        two[1].write_all(b"late")
        assert io.read_exact(two[0].with_deadline(Deadline.never()), 4) == b"late"

    def test_timeouts(self, two: Two) -> None:
        """None at first; told as set; 0 is INVALID_INPUT; what waits longer is WOULD_BLOCK."""
        assert (two[0].read_timeout(), two[0].write_timeout()) == (None, None)
        two[0].set_read_timeout(15410)
        assert two[0].read_timeout() == 15410
        two[0].set_read_timeout(0.01)
        assert error_of(lambda: two[0].read(bytearray(1))).kind() is ErrorKind.WOULD_BLOCK
        two[0].set_read_timeout(None)
        assert two[0].read_timeout() is None
        assert error_of(lambda: two[0].set_write_timeout(0)).kind() is ErrorKind.INVALID_INPUT

    def test_peer_cred(self, two: Two) -> None:
        """Of a pair both ends are this process."""
        me = (os.getpid(), os.geteuid(), os.getegid())
        assert two[0].peer_cred() == two[1].peer_cred() == me

    @pytest.mark.skipif(sys.version_info >= (3, 12), reason="a fork beside threads warns")
    def test_peer_cred_of_another_process(self, listener: UnixListener, path: str) -> None:
        """It is the process that connected."""
        child = os.fork()
        if child == 0:
            UnixStream.connect(path).read(bytearray(1))
            os._exit(0)
        with listener.accept()[0] as stream:
            assert stream.peer_cred() == (child, os.geteuid(), os.getegid())
        os.waitpid(child, 0)

    def test_owning(self, two: Two) -> None:
        """Clones, socket.socket, take_error, inheriting, collecting."""
        with two[0].try_clone() as clone:
            assert not os.get_inheritable(clone.fileno())
            assert clone.take_error() is None
            clone.write_all(b"x")
        sock = two[0].into_socket()
        assert sock.family == socket.AF_UNIX
        with UnixStream.from_socket(sock) as again:
            again.write_all(b"y")
            with socket.socket() as tcp:
                assert error_of(lambda: UnixStream.from_socket(tcp)).kind() is ErrorKind.INVALID_INPUT
        assert io.read_to_end(two[1]) == b"xy"
        made = UnixStream.pair()
        with pytest.warns(ResourceWarning):
            del made
            gc.collect()

    def test_closed(self, two: Two) -> None:
        """Every call on a closed stream is EBADF."""
        one = two[0]
        one.close()
        calls: list[Callable[[], object]] = [
            one.fileno,
            one.local_addr,
            one.peer_addr,
            one.peer_cred,
            one.try_clone,
            lambda: one.read(bytearray(1)),
            lambda: one.send_with_fds(b"x", []),
            lambda: one.recv_with_fds(bytearray(1), 1),
            lambda: one.shutdown(Shutdown.BOTH),
        ]
        for call in calls:
            assert error_of(call).raw_os_error() == errno.EBADF


class TestDescriptors:
    """send_with_fds, recv_with_fds."""

    def test_one_goes_along(self, two: Two) -> None:
        """The receiver has its own, close-on-exec, open on the same; the sender's stays."""
        reader, writer = pipe()
        with reader, writer:
            assert two[0].send_with_fds(b"12345678", [writer]) == 8
            buf = bytearray(8)
            count, fds = two[1].recv_with_fds(buf, 4)
            assert (count, bytes(buf), len(fds)) == (8, b"12345678", 1)
            assert fds[0] != writer.fileno()
            assert not os.get_inheritable(fds[0])
            writer.close()
            with FromRawFd.from_raw_fd(fs.File, fds[0]) as file:
                file.write_all(b"through")
            assert io.read_to_end(reader) == b"through"

    def test_none(self, two: Two) -> None:
        """Without descriptors it is a write, and what comes without is a read; the end is the end."""
        assert two[0].send_with_fds(b"abc", []) == 3
        assert two[1].recv_with_fds(bytearray(9), 3) == (3, [])
        two[0].write_all(b"de")
        assert two[1].recv_with_fds(bytearray(9), 0) == (2, [])
        two[0].close()
        assert two[1].recv_with_fds(bytearray(9), 3) == (0, [])

    @pytest.mark.parametrize("asked", [0, 1, 2, 3])
    def test_more_than_asked(self, two: Two, asked: int) -> None:
        """As many as asked come, the rest is closed; the bytes come whole."""
        reader, writer = pipe()
        with reader:
            with writer:
                two[0].send_with_fds(b"xyz", [writer] * 5)
            count, fds = two[1].recv_with_fds(bytearray(9), asked)
            assert (count, len(fds)) == (3, asked)
            for fd in fds:
                os.close(fd)
            # nobody has the writing end any more
            assert reader.read(bytearray(1)) == 0

    def test_a_plain_read_drops_them(self, two: Two) -> None:
        """They are closed, and the byte is read."""
        reader, writer = pipe()
        with reader:
            with writer:
                two[0].send_with_fds(b"x", [writer])
            assert two[1].read(bytearray(9)) == 1
            assert reader.read(bytearray(1)) == 0

    def test_no_room_for_them(self, two: Two) -> None:
        """EMFILE, with what was read in the buffer and counted; those that came are closed."""
        reader, writer = pipe()
        with reader:
            with writer:
                two[0].send_with_fds(b"abc", [writer] * 3)
            buf = bytearray(3)
            with descriptors_left(1), pytest.raises(io.Error) as e:
                two[1].recv_with_fds(buf, 3)
            assert (e.value.raw_os_error(), e.value.into_inner(), bytes(buf)) == (errno.EMFILE, 3, b"abc")
            assert reader.read(bytearray(1)) == 0

    def test_without_the_flag(self, two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where the system has no flag for it, they are made close-on-exec, or closed where that fails."""
        monkeypatch.setattr(passing, "_CLOEXEC", 0)
        two[0].send_with_fds(b"x", [two[0], two[1]])
        _, fds = two[1].recv_with_fds(bytearray(1), 2)
        assert not any(os.get_inheritable(fd) for fd in fds)
        for fd in fds:
            os.close(fd)

        def failing(fd: int, inheritable: bool, /) -> None:
            raise OSError(errno.EBADF, f"no {fd}, {inheritable}")

        monkeypatch.setattr(os, "set_inheritable", failing)
        two[0].send_with_fds(b"x", [two[0], two[1]])
        assert error_of(lambda: two[1].recv_with_fds(bytearray(1), 2)).raw_os_error() == errno.EBADF

    def test_without_a_byte(self, two: Two) -> None:
        """They need one to travel with, and an empty buffer would take none: INVALID_INPUT, and nothing is sent."""
        assert error_of(lambda: two[0].send_with_fds(b"", [two[1]])).kind() is ErrorKind.INVALID_INPUT
        assert error_of(lambda: two[1].recv_with_fds(bytearray(), 1)).kind() is ErrorKind.INVALID_INPUT
        two[1].set_nonblocking(True)
        assert error_of(lambda: two[1].recv_with_fds(bytearray(1), 1)).kind() is ErrorKind.WOULD_BLOCK

    def test_what_cannot_be_sent(self, two: Two) -> None:
        """A closed one is EBADF, too many INVALID_INPUT; nothing is sent."""
        closed = fs.File.create(os.devnull)
        closed.close()
        assert error_of(lambda: two[0].send_with_fds(b"x", [closed])).raw_os_error() == errno.EBADF
        with socket.socket() as gone:
            pass
        assert error_of(lambda: two[0].send_with_fds(b"x", [gone])).raw_os_error() == errno.EBADF
        assert error_of(lambda: two[0].send_with_fds(b"x", [two[1]] * 300)).kind() is ErrorKind.INVALID_INPUT
        two[1].set_nonblocking(True)
        assert error_of(lambda: two[1].recv_with_fds(bytearray(1), 1)).kind() is ErrorKind.WOULD_BLOCK

    def test_arguments(self, two: Two) -> None:
        """A negative number is a ValueError; a read-only buffer, text, a bare number are TypeErrors; items are bytes."""
        with pytest.raises(ValueError):
            two[0].recv_with_fds(bytearray(1), -1)
        two[1].write_all(b"x")
        for bad in (b"read only", "text", memoryview(bytearray(4))[::2]):
            with pytest.raises(TypeError):
                two[0].recv_with_fds(bad, 1)  # type: ignore[arg-type]  # on purpose
        with pytest.raises((TypeError, AttributeError)):
            two[0].send_with_fds(b"x", [0])  # type: ignore[list-item]  # on purpose
        numbers = array.array("i", [0, 0])
        assert two[0].recv_with_fds(numbers, 1 << 40) == (1, [])

    def test_closing_wakes_it(self, two: Two) -> None:
        """A call in another thread fails with EBADF."""
        thread, results = in_thread(lambda: two[0].recv_with_fds(bytearray(1), 1))
        wait_until_used(two[0])
        two[0].close()
        thread.join()
        (e,) = results
        assert isinstance(e, io.Error)
        assert e.raw_os_error() == errno.EBADF
