"""read_via_stream and receive."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path
from threading import Thread

import pytest

from pyio import fs, io, net, stream
from pyio.io import Deadline, ErrorKind
from tests.stream.ends import SOON, connected, kind_of, piped, soon


def test_a_file_is_read_from_an_offset_and_its_position_stays(tmp: Path) -> None:
    """Reads at and around the end of a file of 7 bytes, and the handle's own position."""
    (tmp / "f").write_bytes(b"sevenb\n")
    with fs.File.open(tmp / "f") as file:
        file.seek(io.SeekFrom.Start(3))
        for offset, expected in (0, b"sevenb\n"), (1, b"evenb\n"), (6, b"\n"), (7, b""), (17, b""):
            contents, done = stream.read_via_stream(file, offset)
            with contents:
                assert io.read_to_end(contents) == expected
            assert done.result(0) is None
            assert done.transferred() == len(expected)
        assert io.read_to_end(file) == b"enb\n"


@pytest.mark.parametrize("offset", [-1, 2**63, 2**64 - 1])
def test_an_offset_that_no_file_has_is_refused(tmp: Path, offset: int) -> None:
    """INVALID_INPUT, and an empty stream; nothing is raised."""
    with fs.File.create_new(tmp / "f") as file:
        contents, done = stream.read_via_stream(file, offset)
        assert kind_of(done) is ErrorKind.INVALID_INPUT
        assert io.read_to_end(contents) == b""
        contents.close()


def test_the_handle_may_be_closed_at_once(tmp: Path) -> None:
    """The stream has a descriptor of its own, which no child inherits, and which goes with its end."""
    (tmp / "f").write_bytes(b"data")
    with fs.File.open(tmp / "f") as file:
        contents, done = stream.read_via_stream(file)
    assert not done.done()
    assert io.read_to_end(contents) == b"data"
    assert done.done()


def test_two_streams_of_a_file_have_nothing_to_do_with_each_other(tmp: Path) -> None:
    """Each has its own offset."""
    (tmp / "f").write_bytes(b"abcdef")
    with fs.File.open(tmp / "f") as file:
        one, _ = stream.read_via_stream(file)
        two, _ = stream.read_via_stream(file, 2)
    with one, two:
        assert io.read_exact(one, 2) == b"ab"
        assert io.read_exact(two, 2) == b"cd"
        assert io.read_exact(one, 2) == b"cd"


def test_failures_known_at_once_are_not_raised(tmp: Path) -> None:
    """A directory, a closed handle, one that is not open to read: an ended stream and a failed Completion."""
    closed = fs.File.create(tmp / "f")
    closed.close()
    with fs.File.open(tmp) as directory, fs.File.create(tmp / "f") as writer:
        for handle, code in (directory, errno.EISDIR), (closed, errno.EBADF), (writer, errno.EBADF):
            contents, done = stream.read_via_stream(handle)
            error = done.exception(0)
            assert isinstance(error, io.Error)
            assert error.raw_os_error() == code
            with contents:
                assert contents.read(bytearray(1)) == 0


def test_what_has_no_descriptor_is_a_wrong_type() -> None:
    """TypeError, at once."""
    with pytest.raises(TypeError):
        stream.read_via_stream(io.empty())  # type: ignore[arg-type]  # that is the point


def test_no_more_is_read_of_a_pipe_than_is_asked_for() -> None:
    """Setting it up reads nothing, a read takes what its buffer holds, and closing early leaves the rest."""
    with piped() as (reader, writer):
        writer.write_all(b"abcdef")
        contents, done = stream.read_via_stream(reader)
        with contents:
            assert io.read_exact(contents, 2) == b"ab"
            contents.read_exact(bytearray(1))
        assert done.result(0) is None
        assert done.transferred() == 3
        rest = bytearray(9)
        assert rest[: reader.read(rest)] == b"def"


def test_the_completion_is_resolved_before_the_end_is_seen() -> None:
    """Whoever reads 0 finds it done; so does a callback that runs before."""
    with piped() as (reader, writer):
        contents, done = stream.read_via_stream(reader)
        seen: list[bool] = []
        done.add_done_callback(lambda _: seen.append(True))
        writer.close()
        with contents:
            assert not done.done()
            assert contents.read(bytearray(1)) == 0
            assert done.done()
            assert seen == [True]


def test_an_empty_buffer_says_nothing_of_the_end() -> None:
    """A read of no bytes gives 0, and the transfer goes on."""
    with piped() as (reader, writer):
        contents, done = stream.read_via_stream(reader)
        with contents:
            writer.write_all(b"x")
            assert contents.read(bytearray()) == 0
            assert not done.done()
            assert contents.read(bytearray(2)) == 1


def test_lines_and_deadlines() -> None:
    """A stream is a BufRead; its reads can be bounded, and a read that was loses nothing."""
    with piped() as (reader, writer):
        contents, done = stream.read_via_stream(reader)
        with contents:
            with pytest.raises(TimeoutError):
                contents.with_deadline(Deadline.after(0.001)).read(bytearray(1))
            assert not done.done()
            writer.write_all(b"one\ntwo\nrest")
            assert next(contents.lines()) == "one"
            line = io.String()
            assert contents.read_line(line) == 4
            assert io.read_exact(contents.with_deadline(Deadline.after(SOON)), 4) == b"rest"


def test_cancelling_reads_loses_no_byte() -> None:
    """A reader that gives up again and again still gets everything, in order."""
    data = os.urandom(1 << 18)
    with connected() as (client, server):
        contents, _ = stream.receive(client)
        thread = Thread(target=_written_in_pieces, args=(server, data))
        thread.start()
        got = bytearray()
        buf = bytearray(100)
        with contents:
            while len(got) < len(data):
                try:
                    got += buf[: contents.with_deadline(Deadline.after(0.0002)).read(buf)]
                except TimeoutError:
                    contents.read(bytearray())
        thread.join()
        assert got == data


def _written_in_pieces(sink: net.TcpStream, data: bytes) -> None:
    for i in range(0, len(data), 256):
        sink.write_all(data[i : i + 256])


def test_closing_in_another_thread_wakes_a_read() -> None:
    """The read sees the end; the Completion is well."""
    with piped() as (reader, _writer):
        contents, done = stream.read_via_stream(reader)
        got: list[int] = []
        thread = Thread(target=lambda: got.append(contents.read(bytearray(1))))
        thread.start()
        assert soon(lambda: contents._pull._bound is not None)
        with pytest.raises(io.Error) as e:
            contents.read(bytearray(1))
        assert e.value.kind() is ErrorKind.RESOURCE_BUSY
        contents.close()
        thread.join(SOON)
        assert got == [0]
        assert done.result(0) is None
        with pytest.raises(io.Error):
            contents.read(bytearray(1))


def test_abort_wakes_a_read_and_leaves_the_rest() -> None:
    """The stream ends, the Completion is CANCELLED, and what was not read is still there."""
    with piped() as (reader, writer):
        contents, done = stream.read_via_stream(reader)
        writer.write_all(b"ab")
        assert contents.read(bytearray(1)) == 1
        done.abort()
        done.abort()
        assert kind_of(done) is ErrorKind.CANCELLED
        assert done.transferred() == 1
        assert contents.read(bytearray(1)) == 0
        contents.close()
        assert reader.read(bytearray(9)) == 1


@pytest.mark.parametrize("pieces", ["lines", "byte_lines", "bytes", "chars"])
def test_closing_drops_what_was_read_ahead(tmp: Path, pieces: str) -> None:
    """Of a loop that is under way not more is promised than that it fails in the end."""
    fs.write(tmp / "data", "one\ntwo\nthree\n")
    with fs.File.open(tmp / "data") as file:
        contents, _ = stream.read_via_stream(file)
    begun = getattr(contents, pieces)()
    next(begun)
    contents.close()
    for after in getattr(contents, pieces), lambda: [*begun]:
        with pytest.raises(io.Error) as e:
            after()
        assert e.value.raw_os_error() == errno.EBADF


def test_a_stream_that_is_forgotten_says_so() -> None:
    """Collecting an open one ends the transfer, with a ResourceWarning; one that has ended needs no closing."""
    with piped() as (reader, writer):
        contents, done = stream.read_via_stream(reader)
        with pytest.warns(ResourceWarning):
            del contents
        assert done.result(0) is None
        contents, done = stream.read_via_stream(reader)
        writer.close()
        assert io.read_to_end(contents) == b""
        del contents


def test_receiving_ends_with_the_peer() -> None:
    """What it sent, then the end; the handle was closed at once."""
    with connected() as (client, server):
        contents, done = stream.receive(client)
        client.close()
        server.write_all(b"ping")
        server.shutdown(net.Shutdown.WRITE)
        with contents:
            assert io.read_to_end(contents) == b"ping"
        assert done.result(0) is None
        assert done.transferred() == 4


def test_a_connection_is_received_once() -> None:
    """Again, on whichever clone and also afterwards, it is INVALID_INPUT, and the first goes on undisturbed."""
    with connected() as (client, server):
        first, done = stream.receive(client)
        with client.try_clone() as clone:
            for handle in client, clone, clone:
                second, refused = stream.receive(handle)
                assert kind_of(refused) is ErrorKind.INVALID_INPUT
                with second:
                    assert io.read_to_end(second) == b""
        server.write_all(b"undisturbed")
        server.shutdown(net.Shutdown.WRITE)
        with first:
            assert io.read_to_end(first) == b"undisturbed"
        assert done.result(0) is None
        assert kind_of(stream.receive(client)[1]) is ErrorKind.INVALID_INPUT


def test_closing_what_is_received_shuts_down_reading() -> None:
    """What is queued is gone, also for the handle, and sending still works; the peer is not reset."""
    with connected() as (client, server):
        server.write_all(b"x" * 5000)
        assert client.peek(bytearray(1)) == 1
        contents, done = stream.receive(client)
        contents.close()
        assert done.result(0) is None
        assert client.read(bytearray(9)) == 0
        client.write_all(b"still")
        client.close()
        assert io.read_to_end(server) == b"still"


def test_a_connection_that_is_only_read_is_left_as_it_is() -> None:
    """read_via_stream() may be called again and again, and closing its stream shuts nothing down."""
    with connected() as (client, server):
        server.write_all(b"onetworest")
        for word in b"one", b"two":
            contents, done = stream.read_via_stream(client)
            with contents:
                assert io.read_exact(contents, 3) == word
            assert done.result(0) is None
        assert io.read_exact(client, 4) == b"rest"


def test_a_reset_ends_the_stream_and_fails_the_completion() -> None:
    """CONNECTION_RESET is the Completion's, not the reader's."""
    with connected() as (client, server):
        contents, done = stream.receive(client)
        server.set_linger(0)
        server.close()
        with contents:
            assert contents.read(bytearray(1)) == 0
        assert kind_of(done) is ErrorKind.CONNECTION_RESET


def test_what_is_no_connection_is_refused(tmp: Path) -> None:
    """A file, a closed connection, a socket that was never connected."""
    with fs.File.create_new(tmp / "f") as file:
        error = stream.receive(file)[1].exception(0)  # type: ignore[arg-type]  # that is the point
        assert isinstance(error, io.Error)
        assert error.raw_os_error() == errno.ENOTSOCK
    with connected() as (client, _):
        client.close()
        assert kind_of(stream.receive(client)[1]) is ErrorKind.OTHER
    with net.TcpStream.from_socket(socket.socket()) as nobody:
        assert kind_of(stream.receive(nobody)[1]) is ErrorKind.NOT_CONNECTED
        assert kind_of(stream.send(nobody, io.empty())) is ErrorKind.NOT_CONNECTED


def test_no_descriptor_left_is_the_completions(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EMFILE is not raised."""

    def exhausted(_fd: int) -> int:
        raise OSError(errno.EMFILE, "too many")

    with fs.File.create_new(tmp / "f") as file:
        monkeypatch.setattr(os, "dup", exhausted)
        data = io.Cursor(b"x")
        for done in stream.read_via_stream(file)[1], stream.write_via_stream(file, data):
            error = done.exception(0)
            assert isinstance(error, io.Error)
            assert error.raw_os_error() == errno.EMFILE
        assert data.position() == 0


def test_o_nonblock_is_not_touched() -> None:
    """Neither where it was not set, nor where it was."""
    if sys.platform == "win32":
        return
    for blocking in True, False:
        with connected() as (client, server):
            os.set_blocking(client.fileno(), blocking)
            contents, _ = stream.receive(client)
            done = stream.send(client, io.Cursor(b"x"))
            assert done.result(SOON) is None
            server.write_all(b"y")
            with contents:
                assert contents.read(bytearray(1)) == 1
                assert os.get_blocking(client.fileno()) is blocking


def test_ipv6() -> None:
    """As IPv4."""
    try:
        with connected("::1") as (client, server):
            contents, _ = stream.receive(server)
            assert stream.send(client, io.Cursor(b"six")).result(SOON) is None
            with contents:
                assert io.read_to_end(contents) == b"six"
    except io.Error as e:
        if e.kind() is ErrorKind.ADDR_NOT_AVAILABLE:
            pytest.skip("no IPv6 here")
        raise
