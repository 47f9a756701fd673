"""write_via_stream, append_via_stream and send."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io, net, stream
from pyio.io import ErrorKind
from tests.stream.ends import SOON, Counted, connected, kind_of, piped, soon

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_file_is_written_from_an_offset_and_its_position_stays(tmp: Path) -> None:
    """A gap past the end is zeros, what follows what is written stays, and so does the position."""
    with fs.File.create_new(tmp / "f") as file:
        assert stream.write_via_stream(file, io.Cursor(b"Hello, "), 5).result(SOON) is None
        assert stream.write_via_stream(file, io.Cursor(b"World!"), 12).result(SOON) is None
        assert fs.read(tmp / "f") == bytes(5) + b"Hello, World!"
        assert stream.write_via_stream(file, io.Cursor(b"byeee"), 5).result(SOON) is None
        assert fs.read(tmp / "f") == bytes(5) + b"byeee, World!"
        assert file.stream_position() == 0


def test_appending_adds_to_the_end(tmp: Path) -> None:
    """Wherever the position is, and also where somebody else has added meanwhile."""
    (tmp / "f").write_bytes(b"one")
    with fs.File.options().write(True).open(tmp / "f") as file:
        done = stream.append_via_stream(file, io.Cursor(b" two"))
        assert done.result(SOON) is None
        assert stream.append_via_stream(file, io.empty()).result(SOON) is None
        assert file.stream_position() == 0
    assert (tmp / "f").read_bytes() == b"one two"
    with piped() as (_, writer):
        assert kind_of(stream.append_via_stream(writer, io.empty())) is ErrorKind.INVALID_INPUT


def sinks(tmp: Path) -> list[tuple[Callable[[], fs.File], int]]:
    """Handles that cannot be written to, and what the system says of them."""
    (tmp / "r").write_bytes(b"")

    def closed() -> fs.File:
        file = fs.File.create(tmp / "c")
        file.close()
        return file

    return [(lambda: fs.File.open(tmp / "r"), errno.EBADF), (closed, errno.EBADF)]


def test_a_failure_known_at_once_reads_nothing_and_closes_the_data(tmp: Path) -> None:
    """Not one byte is consumed; the data is owned all the same."""
    for make, code in sinks(tmp):
        with make() as file:
            for call in stream.write_via_stream, stream.append_via_stream:
                data = Counted()
                error = call(file, data).exception(0)
                assert isinstance(error, io.Error)
                assert error.raw_os_error() == code
                assert (data.reads, data.closes) == (0, 1)
    with fs.File.create(tmp / "w") as file:
        data = Counted()
        assert kind_of(stream.write_via_stream(file, data, -1)) is ErrorKind.INVALID_INPUT
        assert (data.reads, data.closes) == (0, 1)


def test_wrong_types_are_raised(tmp: Path) -> None:
    """What is no handle, and what is no reader."""
    with fs.File.create(tmp / "f") as file:
        with pytest.raises(TypeError):
            _ = stream.write_via_stream(file, b"data")  # type: ignore[arg-type]  # that is the point
        with pytest.raises(TypeError):
            _ = stream.write_via_stream(io.sink(), io.empty())  # type: ignore[arg-type]  # that is the point


def test_every_kind_of_data_reaches_every_kind_of_sink(tmp: Path) -> None:
    """Memory, a file, a pipe, a channel, a stream of each, a reader of one's own: to a file, a pipe, a connection."""
    text = os.urandom(300_000)
    (tmp / "from").write_bytes(text)

    def channelled() -> io.Read:
        writer, reader = io.channel()
        Thread(target=_written, args=(writer, text)).start()
        return reader

    def from_pipe() -> io.Read:
        reader, writer = os.pipe()
        file = fs.File(writer)
        Thread(target=_written, args=(file, text)).start()
        return fs.File(reader)

    def streamed(handle: fs.File) -> io.Read:
        with handle:
            return stream.read_via_stream(handle)[0]

    makers: list[Callable[[], io.Read]] = [
        lambda: io.Cursor(text), lambda: Counted(text), lambda: io.BufReader(io.Cursor(text)), channelled, from_pipe,
        lambda: fs.File.open(tmp / "from"), lambda: streamed(fs.File.open(tmp / "from")),
        lambda: streamed(fs.File(os.dup(_kept(from_pipe())))), lambda: io.Cursor(text[:9]).chain(Counted(text[9:])),
    ]  # fmt: skip
    for make in makers:
        with fs.File.create(tmp / "to") as file:
            done = stream.write_via_stream(file, make())
        assert done.result(SOON) is None
        assert done.transferred() == len(text)
        assert (tmp / "to").read_bytes() == text
        with piped() as (reader, writer):
            done = stream.write_via_stream(writer, make())
            writer.close()
            assert io.read_to_end(reader) == text
            assert done.result(SOON) is None
        with connected() as (client, server):
            done = stream.send(client, make())
            assert io.read_to_end(server) == text
            assert done.result(SOON) is None


def _written(writer: io.ChanWriter | fs.File, data: bytes) -> None:
    with writer:
        writer.write_all(data)


_open: list[object] = []


def _kept(data: io.Read) -> int:
    """The descriptor of what is closed with the test."""
    assert isinstance(data, fs.File)
    fd = os.dup(data.fileno())
    data.close()
    file = fs.File(fd)
    _open.append(file)
    return fd


@pytest.fixture(autouse=True)
def closing() -> object:
    """Closes what the test kept."""
    yield None
    for file in _open:
        assert isinstance(file, fs.File)
        file.close()
    _open.clear()


def test_what_the_stream_had_buffered_comes_first(tmp: Path) -> None:
    """A stream of which somebody has read a line is handed on with the rest."""
    (tmp / "f").write_bytes(b"head\n" + bytes(200_000) + b"tail")
    with fs.File.open(tmp / "f") as file, fs.File.create(tmp / "g") as copy:
        contents, _ = stream.read_via_stream(file)
        assert contents.read_until(b"\n", bytearray()) == 5
        done = stream.write_via_stream(copy, contents)
        with pytest.raises(io.Error):
            contents.read(bytearray(1))
    assert done.result(SOON) is None
    assert (tmp / "g").read_bytes() == bytes(200_000) + b"tail"


def test_a_connection_is_sent_to_once_and_its_end_shuts_down_writing() -> None:
    """The second is refused, its data untouched, and the first goes on; then the peer sees the end and may answer."""
    with connected() as (client, server):
        writer, reader = io.channel()
        first = stream.send(client, reader)
        with client.try_clone() as clone:
            data = Counted()
            assert kind_of(stream.send(clone, data)) is ErrorKind.INVALID_INPUT
            assert (data.reads, data.closes) == (0, 1)
        answer, _ = stream.receive(client)
        client.close()
        with writer:
            writer.write_all(b"ping")
        assert io.read_to_end(server) == b"ping"
        assert first.result(SOON) is None
        server.write_all(b"pong")
        server.close()
        with answer:
            assert io.read_to_end(answer) == b"pong"


class Slotted(io.ReadWrite):
    """A connection of one's own, of which there are no weak references."""

    __slots__ = ("_inner",)

    def __init__(self, inner: net.TcpStream) -> None:
        self._inner = inner

    def fileno(self) -> int:
        """That of the connection."""
        return self._inner.fileno()

    def read(self, buf: io.MutBuf, /) -> int:
        """Likewise."""
        return self._inner.read(buf)

    def write(self, buf: io.Buffer, /) -> int:
        """Likewise."""
        return self._inner.write(buf)

    def flush(self) -> None:
        """Likewise."""

    def shutdown(self, how: net.Shutdown, /) -> None:
        """Likewise."""
        self._inner.shutdown(how)


class Unhashable(Slotted):
    """One that is equal to others."""

    __slots__ = ("__weakref__",)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Unhashable)

    __hash__ = None  # type: ignore[assignment]  # as a class that defines __eq__ has it


@pytest.mark.parametrize("kind", [Slotted, Unhashable])
def test_connections_of_ones_own(kind: type[Slotted]) -> None:
    """Whatever they can do: once each, as long as that lasts."""
    with connected() as (client, server), connected() as (another, _):
        writer, reader = io.channel()
        done = stream.send(kind(client), reader)
        assert kind_of(stream.send(kind(client), io.empty())) is ErrorKind.INVALID_INPUT
        assert stream.send(kind(another), io.empty()).result(SOON) is None
        writer.close()
        assert done.result(SOON) is None
        assert io.read_to_end(server) == b""


def test_data_that_is_closed_already_fails_the_transfer(tmp: Path) -> None:
    """OTHER (EBADF), for a stream as for a handle."""
    with fs.File.create(tmp / "f") as file:
        file_data, _ = stream.read_via_stream(file)
        file_data.close()
        handle = fs.File.open(tmp / "f")
        handle.close()
        for data in file_data, handle:
            assert kind_of(stream.write_via_stream(file, data)) is ErrorKind.OTHER


def test_a_reader_of_ones_own_fails_with_its_own_exception(tmp: Path) -> None:
    """Whatever it raises; what came before is written, and it is closed."""

    class Failing(Counted):
        def read(self, buf: io.MutBuf, /) -> int:
            n = super().read(buf)
            if not n:
                raise KeyError("mine")
            return n

    for sink in fs.File.create(tmp / "f"), None:
        data = Failing(b"before")
        if sink is not None:
            with sink:
                done = stream.write_via_stream(sink, data)
        else:
            with connected() as (client, server):
                done = stream.send(client, data)
                assert io.read_exact(server, 6) == b"before"
                client.write_all(b"not shut down")
                assert io.read_exact(server, 13) == b"not shut down"
        assert isinstance(done.exception(SOON), KeyError)
        assert done.transferred() == 6
        assert data.closes == 1
    assert (tmp / "f").read_bytes() == b"before"


def test_a_reader_that_lies_is_not_believed(tmp: Path) -> None:
    """A count that cannot be true fails the transfer."""

    class Liar(io.Read):
        def read(self, buf: io.MutBuf, /) -> int:
            return memoryview(buf).nbytes + 1

    with fs.File.create(tmp / "f") as file:
        assert kind_of(stream.write_via_stream(file, Liar())) is ErrorKind.OTHER


def test_a_reader_that_keeps_its_buffer_does_no_harm(tmp: Path) -> None:
    """What it writes there later is in nobody's file."""

    class Keeping(Counted):
        def read(self, buf: io.MutBuf, /) -> int:
            for before in kept:
                memoryview(before)[:4] = b"evil"
            kept.append(buf)
            return super().read(buf)

    kept: list[io.MutBuf] = []
    with fs.File.create(tmp / "f") as file:
        those = [stream.write_via_stream(file, Keeping(b"good"), 4 * i) for i in range(50)]
        for done in those:
            assert done.result(SOON) is None
    assert (tmp / "f").read_bytes() == b"good" * 50


def test_no_thread_left_fails_the_transfer(monkeypatch: pytest.MonkeyPatch) -> None:
    """WOULD_BLOCK, and the data is closed; a file is written all the same, by who asks for it."""
    from threading import Thread as Real

    from pyio.stream import ending

    def refused(_: object) -> None:
        raise RuntimeError("can't start new thread")

    ending.dismiss()
    with piped() as (_, writer):
        monkeypatch.setattr(Real, "start", refused)
        data = io.Cursor(b"x")
        assert kind_of(stream.write_via_stream(writer, data)) is ErrorKind.WOULD_BLOCK
        counted = Counted()
        done = stream.write_via_stream(writer, counted)
        assert done.done()
        monkeypatch.undo()


def test_interrupted_is_tried_again(tmp: Path) -> None:
    """As every convenience does."""

    class Interrupted(Counted):
        def read(self, buf: io.MutBuf, /) -> int:
            if self.reads % 2:
                self.reads += 1
                raise io.Error(ErrorKind.INTERRUPTED)
            return super().read(buf)

    with fs.File.create(tmp / "f") as file:
        assert stream.write_via_stream(file, Interrupted(b"all of it")).result(SOON) is None
    assert (tmp / "f").read_bytes() == b"all of it"


def test_nothing_is_read_before_there_is_room() -> None:
    """A fast source is left alone while the sink is full, and what abort() finds read it gives back."""
    with connected() as (client, server), piped() as (reader, writer):
        done = stream.write_via_stream(writer, io.Repeat(0x61).take(1 << 30))
        assert soon(lambda: done.transferred() > 0)
        last = -1
        while last != done.transferred():
            last = done.transferred()
            io.Deadline.never().sleep(0.02)
        # the pipe is full: one more byte is asked of nobody
        data = Counted(b"untouched")
        waiting = stream.write_via_stream(writer, data)
        io.Deadline.never().sleep(0.02)
        assert data.reads == 0
        waiting.abort()
        assert kind_of(waiting) is ErrorKind.CANCELLED
        assert (data.reads, data.closes) == (0, 1)
        done.abort()
        error = done.exception(SOON)
        assert isinstance(error, io.Error)
        rest = error.into_inner()
        assert rest is None or isinstance(rest, bytes)
        writer.close()
        assert len(io.read_to_end(reader)) == done.transferred()
    del client, server


def test_abort_of_a_source_is_the_end_for_its_sink() -> None:
    """The sink gets all that was read, and what was not is still in the connection: all in order, nothing lost."""
    data = os.urandom(8 << 20)
    with connected() as (client, server), piped() as (reader, writer):
        contents, received = stream.receive(server)
        done = stream.write_via_stream(writer, contents)
        writer.close()
        sender = Thread(target=_sent, args=(client, data))
        sender.start()
        written = bytearray(io.read_exact(reader, 1 << 16))
        received.abort()
        reader.read_to_end(written)
        assert done.result(SOON) is None
        assert len(written) == done.transferred() == received.transferred()
        tail = io.read_to_end(server)
        sender.join(SOON)
        assert written + tail == data


def test_abort_of_a_source_wakes_a_transfer_that_waits_for_it() -> None:
    """Also where nothing comes."""
    with connected() as (client, server), connected() as (other, peer):
        contents, received = stream.receive(server)
        done = stream.send(other, contents)
        client.write_all(b"x")
        assert io.read_exact(peer, 1) == b"x"
        received.abort()
        assert done.result(SOON) is None
        assert kind_of(received) is ErrorKind.CANCELLED


def _sent(stream_: net.TcpStream, data: bytes) -> None:
    stream_.write_all(data)
    stream_.shutdown(net.Shutdown.WRITE)


def test_abort_gives_back_what_was_read() -> None:
    """A full connection: transferred, the Error's bytes, and the rest of the file are the whole."""
    data = os.urandom(32 << 20)
    with connected() as (client, server):
        cursor = Counted(data)
        done = stream.send(client, cursor)
        assert soon(lambda: done.transferred() > 1 << 16)
        done.abort()
        error = done.exception(SOON)
        assert isinstance(error, io.Error)
        assert error.kind() is ErrorKind.CANCELLED
        rest = error.into_inner() or b""
        assert isinstance(rest, bytes)
        client.shutdown(net.Shutdown.WRITE)
        assert io.read_to_end(server) + rest + cursor.left == data
        done.abort()


def test_abort_wakes_a_reader_that_knows_deadlines() -> None:
    """A buffer over a connection where nothing comes; it is closed, and the connection with it."""
    with piped() as (_, writer), connected() as (client, server):
        done = stream.write_via_stream(writer, io.BufReader(server))
        client.write_all(b"x")
        assert soon(lambda: done.transferred() == 1)
        done.abort()
        assert kind_of(done) is ErrorKind.CANCELLED
        with pytest.raises(io.Error):
            server.fileno()


def test_buffers_whose_views_do_not_show_them(tmp: Path) -> None:
    """A BufRead of one's own, over something without deadlines, and one whose with_deadline() gives a plain reader."""

    class Odd(io.BufReader[Counted]):
        def with_deadline(self, _: io.Deadline, /) -> Counted:  # type: ignore[override]  # that is the point
            return Counted(b"something else")

    with fs.File.create(tmp / "f") as file:
        for make in io.BufReader, Odd:
            assert stream.write_via_stream(file, make(Counted(b"buffered"))).result(SOON) is None
            assert fs.read(tmp / "f") == b"buffered"
            file.set_len(0)


def test_abort_of_a_channel_gives_back_what_waited_in_it() -> None:
    """Bytes that a writer has handed in are not lost either; then its writes are BROKEN_PIPE."""
    with piped() as (reader, writer):
        filler = stream.write_via_stream(writer, io.Repeat(0).take(1 << 20))
        assert soon(lambda: filler.transferred() >= 1 << 16)
        producer, consumer = io.channel()
        with producer:
            done = stream.write_via_stream(writer, consumer)
            producer.write_all(b"waits")
            done.abort()
            error = done.exception(SOON)
            assert isinstance(error, io.Error)
            assert error.into_inner() == b"waits"
            with pytest.raises(BrokenPipeError):
                producer.write(b"x")
        filler.abort()
        assert kind_of(filler) is ErrorKind.CANCELLED
        assert reader.read(bytearray(1)) == 1


def test_a_sink_that_breaks_ends_the_transfer_while_its_source_is_silent() -> None:
    """BROKEN_PIPE, and the data is closed, though nothing was to be written."""
    with piped() as (reader, writer):
        producer, consumer = io.channel()
        with producer:
            done = stream.write_via_stream(writer, consumer)
            producer.write_all(b"x")
            assert reader.read(bytearray(1)) == 1
            reader.close()
            assert kind_of(done) is ErrorKind.BROKEN_PIPE
            with pytest.raises(BrokenPipeError):
                producer.write(b"x")


def test_a_peer_that_is_gone_fails_the_transfer() -> None:
    """BROKEN_PIPE or CONNECTION_RESET, and the writer of the channel learns of it."""
    with connected() as (client, server):
        producer, consumer = io.channel(0)
        done = stream.send(client, consumer)
        server.set_linger(0)
        server.close()
        with producer, pytest.raises(BrokenPipeError):
            while True:
                producer.write(b"x")
        assert kind_of(done) in {ErrorKind.BROKEN_PIPE, ErrorKind.CONNECTION_RESET}


def test_each_piece_is_written_as_it_comes() -> None:
    """The reader of a pipe sees what was written to a channel before the channel is closed."""
    with piped() as (reader, writer):
        producer, consumer = io.channel()
        done = stream.write_via_stream(writer, consumer)
        with producer:
            for word in b"READY", b"GO":
                producer.write_all(word)
                assert io.read_exact(reader, len(word)) == word
        assert done.result(SOON) is None


def test_two_hundred_that_are_dropped_at_once(tmp: Path) -> None:
    """Nobody keeps the Completion: all is written, and nothing is left behind."""
    with fs.File.options().write(True).create(True).open(tmp / "f") as file:
        for _ in range(200):
            _ = stream.append_via_stream(file, io.Cursor(b"line\n"))
        assert soon(lambda: (tmp / "f").read_bytes() == b"line\n" * 200)


def test_readers_that_wait_do_not_stop_files(tmp: Path) -> None:
    """Forty readers of one's own wait in read(), more than there are threads; a copy goes through all the same."""
    go = Event()

    class Waiting(Counted):
        def read(self, buf: io.MutBuf, /) -> int:
            assert go.wait(SOON)
            return super().read(buf)

    (tmp / "from").write_bytes(b"copied")
    with fs.File.create(tmp / "to") as file, fs.File.create(tmp / "waiting") as waiting:
        slow = [stream.write_via_stream(waiting, Waiting(b"x"), i) for i in range(40)]
        contents = fs.File.open(tmp / "from")
        assert stream.write_via_stream(file, contents).result(SOON) is None
        go.set()
        for done in slow:
            assert done.result(SOON) is None
    assert (tmp / "waiting").read_bytes() == b"x" * 40


def test_a_disk_that_is_full_fails_the_transfer() -> None:
    """STORAGE_FULL, with what was read of a reader of one's own as the Error's into_inner()."""
    if not os.path.exists("/dev/full"):
        pytest.skip("no /dev/full here")
    with fs.File.options().write(True).open("/dev/full") as full:
        error = stream.write_via_stream(full, Counted(b"lost?")).exception(SOON)
        assert isinstance(error, io.Error)
        assert error.kind() is ErrorKind.STORAGE_FULL
        assert error.into_inner() == b"lost?"


def test_unix_connections(tmp: Path) -> None:
    """As TCP: both directions, once each, and the end of one is not that of the other."""
    if sys.platform == "win32":
        pytest.skip("not on Windows")
    from pyio.os.unix import UnixStream

    one, two = UnixStream.pair()
    with one, two:
        answer, received = stream.receive(one)
        assert stream.send(one, io.Cursor(b"ping")).result(SOON) is None
        assert io.read_to_end(two) == b"ping"
        assert kind_of(stream.send(one, io.empty())) is ErrorKind.INVALID_INPUT
        two.write_all(b"pong")
        two.shutdown(net.Shutdown.WRITE)
        with answer:
            assert io.read_to_end(answer) == b"pong"
        assert received.result(0) is None


def test_a_device_is_a_sink_and_a_source() -> None:
    """What poll knows nothing of is always ready."""
    if not os.path.exists("/dev/zero"):
        pytest.skip("no devices here")
    with fs.File.open("/dev/zero") as zeros, fs.File.options().write(True).open("/dev/null") as null:
        contents, _ = stream.read_via_stream(zeros)
        producer, consumer = io.channel()
        done = stream.write_via_stream(null, consumer)
        with producer, contents:
            producer.write_all(io.read_exact(contents, 100_000))
        assert done.result(SOON) is None
        assert done.transferred() == 100_000


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone sends pages")
def test_the_pages_of_a_file_are_sent_where_that_is_asked_for(
    tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From its offset to its end, to a peer that is slow, without a copy; and not where it is not asked for."""
    if sys.platform == "win32":
        return
    data = os.urandom(6 << 20)
    (tmp / "f").write_bytes(data)
    calls: list[int] = []
    real = os.sendfile

    def counted(out: int, source: int, offset: int, count: int) -> int:
        calls.append(count)
        return real(out, source, offset, count)

    monkeypatch.setattr(os, "sendfile", counted)
    for wanted in False, True:
        with connected() as (client, server):
            with fs.File.open(tmp / "f") as file:
                contents, read = stream.read_via_stream(file, 5)
            assert io.read_exact(contents, 3) == data[5:8]
            done = stream.send(client, contents.assume_unchanged() if wanted else contents)
            assert soon(lambda: done.transferred() > 1 << 16)
            io.Deadline.never().sleep(0.01)
            assert not done.done()
            assert io.read_to_end(server) == data[8:]
            assert done.result(SOON) is None
            assert done.transferred() == len(data) - 8
            assert read.transferred() == len(data) - 5
        assert bool(calls) is wanted


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone sends pages")
def test_abort_while_pages_are_sent(tmp: Path) -> None:
    """What was sent is what transferred() says; the file has the rest."""
    data = os.urandom(32 << 20)
    (tmp / "f").write_bytes(data)
    with connected() as (client, server):
        with fs.File.open(tmp / "f") as file:
            done = stream.send(client, stream.read_via_stream(file)[0].assume_unchanged())
        assert soon(lambda: done.transferred() > 1 << 16)
        done.abort()
        assert kind_of(done) is ErrorKind.CANCELLED
        client.close()
        assert io.read_to_end(server) == data[: done.transferred()]
