"""Application code over pyio.net's streams and over deadlines, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import socket
from typing import assert_type

from pyio import io, net
from pyio.io import Deadline, Read, Write
from pyio.net import (
    Incoming,
    ReadHalf,
    Shutdown,
    SocketAddrV4,
    SocketAddrV6,
    TcpListener,
    TcpStream,
    WriteHalf,
)


def streams(host: str, sock: socket.socket) -> None:
    """Connecting, in whatever way the address is given; views, halves, and Python's sockets."""
    with TcpStream.connect((host, 80), Deadline.after(5)) as stream:
        assert_type(stream, TcpStream)
        assert_type(stream.peer_addr(), SocketAddrV4 | SocketAddrV6)
        view = stream.with_deadline(Deadline.never())
        assert_type(view, io.Deadlined[TcpStream])
        assert_type(view.get_ref(), TcpStream)
        stream.shutdown(Shutdown.WRITE)
        assert_type(stream.read_timeout(), float | None)
        assert_type(stream.take_error(), io.Error | None)
    reader, writer = TcpStream.from_socket(sock).split()
    assert_type(reader, ReadHalf)
    assert_type(writer, WriteHalf)
    assert_type(reader.with_deadline(Deadline.after(1)), io.ReadDeadline[ReadHalf])
    assert_type(writer.with_deadline(Deadline.after(1)), io.WriteDeadline[WriteHalf])
    assert_type(TcpStream.connect("example.org:80").into_socket(), socket.socket)


def listeners(listener: TcpListener) -> None:
    """Accepting."""
    stream, addr = listener.accept()
    assert_type(stream, TcpStream)
    assert_type(addr, SocketAddrV4 | SocketAddrV6)
    assert_type(listener.incoming(), Incoming)
    for each in listener.incoming():
        assert_type(each, TcpStream)


def buffers(stream: TcpStream, file: io.Cursor[bytes]) -> None:
    """A view of a buffer knows whose it is."""
    reader = io.BufReader(stream)
    view = reader.with_deadline(Deadline.after(1))
    assert_type(view, io.BufReadDeadline[io.BufReader[TcpStream]])
    assert_type(view.get_ref().get_ref(), TcpStream)
    assert_type(view.take(100), io.BufTake[io.BufReadDeadline[io.BufReader[TcpStream]]])
    both = io.BufStream(stream).with_deadline(Deadline.after(1))
    assert_type(both, io.BufDeadlined[io.BufStream[TcpStream]])
    assert_type(both.get_ref(), io.BufStream[TcpStream])
    writing = io.BufWriter(stream).with_deadline(Deadline.after(1))
    assert_type(writing, io.WriteDeadline[io.BufWriter[TcpStream]])
    writer, chan_reader = io.channel()
    assert_type(writer.with_deadline(Deadline.never()), io.WriteDeadline[io.ChanWriter])
    assert_type(chan_reader.with_deadline(Deadline.never()), io.ReadDeadline[io.ChanReader])


def moments(deadline: Deadline) -> None:
    """What a deadline tells."""
    assert_type(deadline.within(1), Deadline)
    assert_type(deadline.remaining(), float | None)
    assert_type(deadline.expired(), bool)


def copies(stream: TcpStream, reader: ReadHalf, writer: WriteHalf) -> None:
    """All of them are readers and writers."""
    for source in (stream, reader, stream.with_deadline(Deadline.after(1))):
        one: Read = source
        for target in (stream, writer, io.BufWriter(stream)):
            other: Write = target
            assert_type(io.copy(one, other), int)
    assert_type(net.TcpStream.connect_timeout(stream.peer_addr(), 2.5), TcpStream)
