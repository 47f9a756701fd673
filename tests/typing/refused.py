"""Application code that type checkers refuse.

Nothing here runs: `make types` checks it.  Each line names the error that both checkers must find there; a line
that they accept fails the check, for its comment is then unused.
"""

from __future__ import annotations

import io as python_io
from pathlib import Path
from typing import TYPE_CHECKING

from pyio import fs, io, net, poll, process
from pyio.os import unix
from pyio.path import PathBuf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyio.os_str import OsString


def bytes_cannot_be_read_into(reader: io.Read, buffered: io.BufRead) -> None:
    """A read buffer is one that can be written to."""
    reader.read(b"1234")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reader.read_exact(b"1234")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reader.read_to_end(b"")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reader.read_vectored([b"12", b"34"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    buffered.read_until(0, b"")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_size_is_no_buffer(reader: io.Read) -> None:
    """The caller owns the buffer; Python's own read(n) is io.read_exact or read_to_end."""
    reader.read(4096)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reader.read()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def text_is_not_written(writer: io.Write) -> None:
    """Bytes are; write_fmt is for text."""
    writer.write("text")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    writer.write_all("text")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    writer.write_vectored(["text"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    io.Cursor("text")  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def text_is_read_into_a_string(reader: io.BufRead) -> None:
    """A str cannot grow, and a bytearray is no text."""
    reader.read_line("")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reader.read_to_string(bytearray())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_bare_number_is_no_position(file: fs.File) -> None:
    """seek(10) does not say from where."""
    file.seek(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    file.seek(0, 2)  # type: ignore[call-arg,arg-type]  # pyright: ignore[reportCallIssue]
    file.seek(io.SeekFrom())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    io.SeekFrom.Start("10")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_file_of_pythons_is_no_read(path: Path) -> None:
    """Its read returns bytes; io.FromPython makes a Read of it."""
    with open(path, "rb") as file:
        io.BufReader(file)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
        io.read_to_end(file)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    io.copy(python_io.BytesIO(), io.sink())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_read_is_no_bufread(reader: io.Read, file: fs.File) -> None:
    """Lines need a buffer: wrap it in a BufReader."""
    buffered: io.BufRead = reader  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    buffered = file  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    buffered.consume(0)
    for line in file.lines():  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType, reportUnknownMemberType]
        print(line)  # pyright: ignore[reportUnknownArgumentType]


def a_reader_is_no_writer(reader: io.Read, writer: io.Write) -> None:
    """Nor the other way round."""
    io.BufWriter(reader)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    io.BufReader(writer)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    io.BufStream(reader)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]
    io.copy(writer, reader)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    reader.tee(reader)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def a_trait_needs_its_methods() -> None:
    """A class without them cannot be made."""

    class Nothing(io.Read):
        pass

    class Unflushed(io.Write):
        def write(self, buf: io.Buffer, /) -> int:
            return memoryview(buf).nbytes

    Nothing()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]
    Unflushed()  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]


class Pythonic(io.Read):
    """The read of Python's files is no read of ours."""

    def read(self, size: int = -1) -> bytes:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return b""


def what_is_immutable_stays_so(pos: io.SeekFrom.Start, kind: io.ErrorKind) -> None:
    """A position and a kind are values."""
    pos.offset = 3  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]
    kind.value = "x"  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]


def an_error_needs_a_kind() -> None:
    """A bare message is not enough."""
    raise io.Error("no")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def iterators_are_typed(reader: io.BufRead) -> Iterator[bytes]:
    """Lines are text, byte_lines bytes."""
    return reader.lines()  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def times_are_datetimes(file: fs.File) -> None:
    """A number does not say of what."""
    file.set_times(1.5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    fs.set_times("path", modified=0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def names_are_text(name: OsString, path: PathBuf) -> None:
    """Of an OS string no bytes are had, and of bytes no path is made; Path has no push."""
    bytes(name)  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType]
    fs.read(b"path")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    PathBuf(b"path")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    text: str = name  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    path.push(text)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]


def options_are_complete(options: fs.OpenOptions) -> None:
    """Each option says yes or no, and a mode string means nothing."""
    options.read()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    options.mode("rb")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    fs.File.open("path", "rb")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]


def addresses_are_no_text(addr: net.SocketAddr) -> None:
    """A host or a port in a str says nothing of what it is."""
    net.SocketAddrV4("127.0.0.1", 80)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    net.SocketAddrV4(net.Ipv6Addr.any(), 80)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    net.SocketAddrV6(net.Ipv6Addr.any(), "80")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    net.Ipv4Addr(127, 0, 0)  # type: ignore[call-overload]  # pyright: ignore[reportCallIssue]
    net.to_socket_addrs(("localhost", "80"))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    net.to_socket_addrs(80)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    addr < "127.0.0.1:80"  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    addr.port = 80  # type: ignore[method-assign, assignment]  # pyright: ignore[reportAttributeAccessIssue]


def commands_are_not_lines(command: process.Command) -> None:
    """A program and its arguments are strings of their own, and a stream is no name of a file."""
    process.Command(["ls", "-l"])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    command.arg(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    command.args([b"bytes"])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    command.stdin("file")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    command.output(3)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_pipe_may_not_be_there(child: process.Child) -> None:
    """It is there if it was captured; take_stdin() gives it, or raises."""
    child.stdin.write_all(b"x")  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]
    child.take_stdin().read(bytearray(1))  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    io.read_to_end(child.take_stdin())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def a_token_is_a_token(registry: poll.Registry, file: fs.File, p: poll.Poll) -> None:
    """A plain number may be a descriptor, a count, anything; and nothing is registered without an interest."""
    registry.register(file, 1, poll.Interest.READABLE)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    registry.register(file, poll.Token(1))  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    registry.register("file", poll.Token(1), poll.Interest.READABLE)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    registry.register(file, poll.Token(1), 1)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    poll.Interest.READABLE | 2  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue, reportUnusedExpression]
    p.poll()  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
    p.poll(10)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    for _event in p.poll(poll.Events()):  # type: ignore[func-returns-value, attr-defined]  # pyright: ignore[reportGeneralTypeIssues, reportUnknownVariableType]
        pass


class Unfinished(poll.Selector):
    """It lacks all that is abstract."""


def a_selector_is_whole() -> None:
    """One that lacks a method is not made."""
    poll.Poll(Unfinished())  # type: ignore[abstract]  # pyright: ignore[reportAbstractUsage]


def sockets_are_of_their_kind(udp: net.UdpSocket, stream: unix.UnixStream, half: net.ReadHalf) -> None:
    """Datagrams are no stream; a group is an address; a path of a socket is no bytes; a half has no descriptor to give."""
    io.copy(udp, io.sink())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    udp.recv_from(b"1234")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    udp.send_to("text", "localhost:9")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    udp.join_multicast_v4("239.1.2.3", net.Ipv4Addr.any())  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    unix.UnixStream.connect(b"sock")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    stream.send_with_fds(b"x", [3])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    unix.IntoRawFd.into_raw_fd(half)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    unix.FromRawFd.from_raw_fd(net.Socket, 3)  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]


def the_standard_input_is_locked_first(lines: io.Stdin) -> None:
    """What looks into a buffer that other threads read needs the lock."""
    lines.fill_buf()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    lines.byte_lines()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    reader: io.BufRead = lines  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    reader.consume(1)
