"""pyio.os.unix.fd: descriptors lent, given up and taken over, by every kind of owner."""

from __future__ import annotations

import errno
import os
import socket
import sys
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from pyio import fs, io, net, process
from pyio.io import Deadline, ErrorKind
from pyio.os import unix
from pyio.os.unix import AsRawFd, FromRawFd, IntoRawFd, UnixDatagram, UnixListener, UnixStream

if sys.platform == "win32":
    pytest.skip("descriptors of Unix", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyio.os.unix import OwnedFd

LISTENING = "127.0.0.1:0"


def connected() -> net.TcpStream:
    """One end of a connection, the other of which is gone."""
    with net.TcpListener.bind(LISTENING) as listener:
        return net.TcpStream.connect(listener.local_addr())


def one_of(pair: tuple[Any, Any], at: int) -> Any:
    """That one, the other closed."""
    pair[1 - at].close()
    return pair[at]


def end_of_a_child(at: int) -> Any:
    """Our end of one of a child's pipes."""
    child = process.Command("cat").stdin(process.Stdio.capture()).stdout(process.Stdio.capture()).stderr(
        process.Stdio.capture()
    ).run()  # fmt: skip
    ends = [child.take_stdin(), child.take_stdout(), child.take_stderr()]
    for end in ends[:at] + ends[at + 1 :]:
        end.close()
    child.signal_kill()
    child.wait()
    return ends[at]


OWNERS: list[Callable[[], OwnedFd]] = [
    lambda: fs.File.open(os.devnull),
    lambda: fs.Dir.open("/"),
    lambda: one_of(unix.pipe(), 0),
    lambda: one_of(unix.pipe(), 1),
    connected,
    lambda: net.TcpListener.bind(LISTENING),
    lambda: net.UdpSocket.bind(LISTENING),
    lambda: one_of(UnixStream.pair(), 0),
    lambda: UnixListener.bind("sock"),
    UnixDatagram.unbound,
]


@pytest.mark.parametrize("make", OWNERS, ids=str)
def test_there_and_back(make: Callable[[], OwnedFd], tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Given up: as if closed, the descriptor open.  Taken over: one of the same kind, which closes it."""
    monkeypatch.chdir(tmp)
    owner = make()
    fd = AsRawFd.as_raw_fd(owner)
    assert IntoRawFd.into_raw_fd(owner) == fd
    os.fstat(fd)
    for call in (owner.fileno, lambda: IntoRawFd.into_raw_fd(owner)):
        with pytest.raises(io.Error) as e:
            call()
        assert e.value.raw_os_error() == errno.EBADF
    owner.close()
    again = FromRawFd.from_raw_fd(type(owner), fd)
    assert type(again) is type(owner)
    assert again.fileno() == fd
    again.close()
    with pytest.raises(OSError):
        os.fstat(fd)


def test_what_is_no_number() -> None:
    """Below 0, and above a C int, of which CPython would take the lowest bits for a descriptor."""
    with net.UdpSocket.bind("127.0.0.1:0") as sock:
        for number in (-1, sock.fileno() + (1 << 32), 1 << 70):
            for kind in (net.UdpSocket, fs.File):
                with pytest.raises(ValueError):
                    FromRawFd.from_raw_fd(kind, number)


def test_a_socket_of_another_kind() -> None:
    """INVALID_INPUT, or ENOTSOCK for none at all; the descriptor stays the caller's."""
    with (
        socket.socket() as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        open(os.devnull) as file,
    ):
        wrong: list[tuple[type[Any], int]] = [
            (net.UdpSocket, tcp.fileno()),
            (UnixStream, tcp.fileno()),
            (net.TcpStream, udp.fileno()),
            (UnixDatagram, udp.fileno()),
        ]
        for kind, fd in wrong:
            with pytest.raises(io.Error) as e:
                FromRawFd.from_raw_fd(kind, fd)
            assert e.value.kind() is ErrorKind.INVALID_INPUT
            os.fstat(fd)
        with pytest.raises(io.Error) as e:
            FromRawFd.from_raw_fd(net.TcpStream, file.fileno())
        assert e.value.raw_os_error() == errno.ENOTSOCK


def test_a_nonblocking_one_stays_so() -> None:
    """Taking it over changes nothing of it."""
    one, other = socket.socketpair()
    with other:
        one.setblocking(False)
        with FromRawFd.from_raw_fd(UnixStream, one.detach()) as stream:
            with pytest.raises(BlockingIOError):
                stream.read(bytearray(1))
            assert not os.get_blocking(stream.fileno())


def test_the_family_is_found_out() -> None:
    """A UDP socket of IPv6 sends to IPv6 addresses."""
    try:
        fd = IntoRawFd.into_raw_fd(net.UdpSocket.bind("[::1]:0"))
    except io.Error as e:
        pytest.skip(f"no IPv6 here: {e}")
    with FromRawFd.from_raw_fd(net.UdpSocket, fd) as made:
        made.send_to(b"x", made.local_addr())
        assert made.recv_from(bytearray(1)) == (1, made.local_addr())


def test_not_from_under_a_call() -> None:
    """RESOURCE_BUSY while another thread waits in a socket; it goes on waiting."""
    one, other = UnixStream.pair()
    with one, other:
        got: list[int] = []
        thread = Thread(target=lambda: got.append(one.with_deadline(Deadline.never()).read(bytearray(1))))
        thread.start()
        while not one._users:
            os.sched_yield()
        with pytest.raises(io.Error) as e:
            IntoRawFd.into_raw_fd(one)
        assert e.value.kind() is ErrorKind.RESOURCE_BUSY
        other.write_all(b"x")
        thread.join()
        assert got == [1]


@pytest.mark.parametrize("at", [0, 1, 2])
def test_ends_of_a_childs_pipes(at: int) -> None:
    """They are owners too."""
    end = end_of_a_child(at)
    fd = IntoRawFd.into_raw_fd(end)
    FromRawFd.from_raw_fd(type(end), fd).close()


def test_what_owns_more() -> None:
    """TypeError for the halves of a stream, which share a descriptor, and for what is not made of one."""
    with net.TcpListener.bind(LISTENING) as listener:
        reader, writer = net.TcpStream.connect(listener.local_addr()).split()
    with reader, writer:
        for wrong in (reader, writer, net.Socket, 3):
            with pytest.raises(TypeError):
                IntoRawFd.into_raw_fd(wrong)  # type: ignore[arg-type]  # on purpose
            with pytest.raises(TypeError):
                FromRawFd.from_raw_fd(type(wrong), 3)  # type: ignore[type-var]  # on purpose
        fd = reader.fileno()
        os.fstat(fd)
