"""Sockets on this machine: TCP, UDP and, where there are any, those of Unix, beside Python's own."""

from __future__ import annotations

import socket
from contextlib import ExitStack
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import io, net

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

    from typing_extensions import Buffer

    from benchmarks.inputs import Inputs

group = Group("net", "Sockets")

_MESSAGE = b"0123456789abcdef" * 2
_PIECE = 64 * 1024

# how many connections one sample opens, and how many samples there are: each keeps a port for a minute
_MOST_CONNECTIONS = 50
_MOST_ROUNDS = 50

Ours: TypeAlias = tuple[net.TcpStream, net.TcpStream]
Theirs: TypeAlias = tuple[socket.socket, socket.socket]


class _Writer(Protocol):
    def write(self, buf: Buffer, /) -> int: ...


class _Reader(Protocol):
    def read(self, buf: bytearray, /) -> int: ...


def _ours(stack: ExitStack) -> Ours:
    """Both ends of a connection."""
    with net.TcpListener.bind("127.0.0.1:0") as listener:
        one = stack.enter_context(net.TcpStream.connect(listener.local_addr()))
        other = stack.enter_context(listener.accept()[0])
    for end in (one, other):
        end.set_nodelay(True)
    return one, other


def _theirs(stack: ExitStack) -> Theirs:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        one = stack.enter_context(socket.create_connection(listener.getsockname()))
        other = stack.enter_context(listener.accept()[0])
    for end in (one, other):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return one, other


def _through(one: _Writer, other: _Reader) -> Callable[[int], object]:
    """Writes and reads a message, in one thread."""
    buf = bytearray(len(_MESSAGE))

    def run(loops: int) -> object:
        count = 0
        for _ in range(loops):
            one.write(_MESSAGE)
            count = other.read(buf)
        return count, bytes(buf)

    return run


def _sent_through(one: socket.socket, other: socket.socket) -> Callable[[int], object]:
    buf = bytearray(len(_MESSAGE))

    def run(loops: int) -> object:
        count = 0
        for _ in range(loops):
            one.send(_MESSAGE)
            count = other.recv_into(buf)
        return count, bytes(buf)

    return run


@group.workload("send-receive", "32 B sent and received over TCP, in one thread", Goal(1.1))
def send_receive(_: Inputs) -> Iterator[Trial]:
    with ExitStack() as stack:
        ours, theirs = _ours(stack), _theirs(stack)
        yield Trial(
            [
                Contender("TcpStream.write, read", Role.PYIO, _through(*ours)),
                Contender("socket.send, recv_into", Role.STANDARD, _sent_through(*theirs)),
            ]
        )


@group.workload("deadline", "The same under a deadline, beside settimeout", Goal(0.9))
def under_a_deadline(_: Inputs) -> Iterator[Trial]:
    with ExitStack() as stack:
        ours, theirs = _ours(stack), _theirs(stack)
        deadline = io.Deadline.after(3600)
        one, other = (end.with_deadline(deadline) for end in ours)
        for end in theirs:
            end.settimeout(3600)
        yield Trial(
            [
                Contender("with_deadline().write, read", Role.PYIO, _through(one, other)),
                Contender("settimeout(); send, recv_into", Role.STANDARD, _sent_through(*theirs)),
            ]
        )


@group.workload("ping-pong", "32 B there and back over TCP, between two threads", Goal(1.1))
def ping_pong(_: Inputs) -> Iterator[Trial]:
    with ExitStack() as stack:
        ours, theirs = _ours(stack), _theirs(stack)

        def answer_ours() -> None:
            buf = bytearray(len(_MESSAGE))
            end = ours[1]
            while end.read(buf):
                end.write(buf)

        def answer_theirs() -> None:
            buf = bytearray(len(_MESSAGE))
            end = theirs[1]
            while end.recv_into(buf):
                end.send(buf)

        threads = [Thread(target=answer_ours), Thread(target=answer_theirs)]
        for thread in threads:
            thread.start()
        try:
            yield Trial(
                [
                    Contender("TcpStream", Role.PYIO, _through(ours[0], ours[0])),
                    Contender("socket", Role.STANDARD, _sent_through(theirs[0], theirs[0])),
                ]
            )
        finally:
            ours[0].shutdown(net.Shutdown.WRITE)
            theirs[0].shutdown(socket.SHUT_WR)
            for thread in threads:
                thread.join()


@group.workload("connect", "TCP: connect, accept, close", Goal(1.1))
def connect(_: Inputs) -> Iterator[Trial]:
    with net.TcpListener.bind("127.0.0.1:0") as ours, socket.create_server(("127.0.0.1", 0)) as theirs:
        addr, name = ours.local_addr(), theirs.getsockname()

        def pyio(loops: int) -> None:
            for _ in range(loops):
                client = net.TcpStream.connect(addr)
                stream, _ = ours.accept()
                client.close()
                stream.close()

        def standard(loops: int) -> None:
            for _ in range(loops):
                client = socket.socket()
                client.connect(name)
                stream, _ = theirs.accept()
                client.close()
                stream.close()

        yield Trial(
            [
                Contender("TcpStream.connect, accept", Role.PYIO, pyio),
                Contender("socket.connect, accept", Role.STANDARD, standard),
            ],
            max_loops=_MOST_CONNECTIONS,
            max_rounds=_MOST_ROUNDS,
        )


@group.workload("transfer", "{block} over TCP, between two threads", Goal(1.0))
def transfer(inputs: Inputs) -> Iterator[Trial]:
    size = inputs.scale.block
    with ExitStack() as stack:
        ours, theirs = _ours(stack), _theirs(stack)
        piece = bytes(_PIECE)

        def write(write_all: Callable[[bytes], None]) -> None:
            for _ in range(size // _PIECE):
                write_all(piece)

        def moved(write_all: Callable[[bytes], None], read: Callable[[bytearray], int]) -> int:
            thread = Thread(target=write, args=(write_all,))
            thread.start()
            buf = bytearray(_PIECE)
            left = size
            while left:
                left -= read(buf)
            thread.join()
            return left

        def pyio(loops: int) -> list[int]:
            return [moved(ours[0].write_all, ours[1].read) for _ in range(loops)]

        def standard(loops: int) -> list[int]:
            return [moved(theirs[0].sendall, theirs[1].recv_into) for _ in range(loops)]

        yield Trial(
            [
                Contender("write_all, read", Role.PYIO, pyio),
                Contender("sendall, recv_into", Role.STANDARD, standard),
            ]
        )


@group.workload("udp", "32 B sent and received over UDP, with addresses", Goal(1.15))
def udp(_: Inputs) -> Iterator[Trial]:
    with (
        net.UdpSocket.bind("127.0.0.1:0") as one,
        net.UdpSocket.bind("127.0.0.1:0") as other,
        socket.socket(type=socket.SOCK_DGRAM) as first,
        socket.socket(type=socket.SOCK_DGRAM) as second,
    ):
        for sock in (first, second):
            sock.bind(("127.0.0.1", 0))
        addr, name = other.local_addr(), second.getsockname()
        buf = bytearray(len(_MESSAGE))

        def pyio(loops: int) -> object:
            count = 0
            for _ in range(loops):
                one.send_to(_MESSAGE, addr)
                count, _ = other.recv_from(buf)
            return count, bytes(buf)

        def standard(loops: int) -> object:
            count = 0
            for _ in range(loops):
                first.sendto(_MESSAGE, name)
                count, _ = second.recvfrom_into(buf)
            return count, bytes(buf)

        yield Trial(
            [
                Contender("UdpSocket.send_to, recv_from", Role.PYIO, pyio),
                Contender("socket.sendto, recvfrom_into", Role.STANDARD, standard),
            ]
        )


@group.workload("udp-connected", "32 B sent and received over UDP, between peers", Goal(1.15))
def udp_connected(_: Inputs) -> Iterator[Trial]:
    with (
        net.UdpSocket.bind("127.0.0.1:0") as one,
        net.UdpSocket.bind("127.0.0.1:0") as other,
        socket.socket(type=socket.SOCK_DGRAM) as first,
        socket.socket(type=socket.SOCK_DGRAM) as second,
    ):
        one.connect(other.local_addr())
        for sock in (first, second):
            sock.bind(("127.0.0.1", 0))
        first.connect(second.getsockname())
        yield Trial(
            [
                Contender("UdpSocket.send, recv", Role.PYIO, _messages(one, other)),
                Contender("socket.send, recv_into", Role.STANDARD, _sent_through(first, second)),
            ]
        )


class _Sender(Protocol):
    def send(self, buf: Buffer, /) -> int: ...


class _Receiver(Protocol):
    def recv(self, buf: bytearray, /) -> int: ...


def _messages(one: _Sender, other: _Receiver) -> Callable[[int], object]:
    buf = bytearray(len(_MESSAGE))

    def run(loops: int) -> object:
        count = 0
        for _ in range(loops):
            one.send(_MESSAGE)
            count = other.recv(buf)
        return count, bytes(buf)

    return run


if hasattr(socket, "AF_UNIX"):
    from pyio.os.unix import UnixDatagram, UnixStream

    @group.workload("unix", "32 B sent and received over a Unix stream, in one thread")
    def unix(_: Inputs) -> Iterator[Trial]:
        one, other = UnixStream.pair()
        first, second = socket.socketpair()
        with one, other, first, second:
            yield Trial(
                [
                    Contender("UnixStream.write, read", Role.PYIO, _through(one, other)),
                    Contender("socket.send, recv_into", Role.STANDARD, _sent_through(first, second)),
                ]
            )

    @group.workload("unix-datagram", "32 B sent and received as a Unix datagram")
    def unix_datagram(_: Inputs) -> Iterator[Trial]:
        one, other = UnixDatagram.pair()
        first, second = socket.socketpair(type=socket.SOCK_DGRAM)
        with one, other, first, second:
            yield Trial(
                [
                    Contender("UnixDatagram.send, recv", Role.PYIO, _messages(one, other)),
                    Contender("socket.send, recv_into", Role.STANDARD, _sent_through(first, second)),
                ]
            )
