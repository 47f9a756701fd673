"""OwnedFd: all that can give its descriptor up."""

from __future__ import annotations

from typing import TypeAlias

from pyio.fs.dir import Dir
from pyio.fs.file import File
from pyio.net.tcplistener import TcpListener
from pyio.net.tcpstream import TcpStream
from pyio.net.udp import UdpSocket
from pyio.os.unix.net.datagram import UnixDatagram
from pyio.os.unix.net.listener import UnixListener
from pyio.os.unix.net.stream import UnixStream
from pyio.os.unix.pipes import PipeReader, PipeWriter
from pyio.process.pipes import ChildStderr, ChildStdin, ChildStdout

OwnedFd: TypeAlias = (
    File
    | Dir
    | TcpStream
    | TcpListener
    | UdpSocket
    | UnixStream
    | UnixListener
    | UnixDatagram
    | PipeReader
    | PipeWriter
    | ChildStdin
    | ChildStdout
    | ChildStderr
)
"""What owns a descriptor and can give it up."""
