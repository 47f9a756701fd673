"""pyio.io.bounded and bufbounded: views under a deadline, of streams, channels and buffers."""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io, net
from pyio.io import BufReader, BufStream, BufWriter, Deadline, ErrorKind, LineWriter, String
from pyio.testing import check_bufread, check_read, check_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeAlias

Two: TypeAlias = tuple[net.TcpStream, net.TcpStream]

DATA = b"one\r\ntwo \xe2\x82\xac\n\nfour without an end"


@pytest.fixture
def two() -> Iterator[Two]:
    """Both ends of a connection."""
    with net.TcpListener.bind("127.0.0.1:0") as listener, net.TcpStream.connect(listener.local_addr()) as one:
        other, _ = listener.accept()
        with other:
            yield one, other


def error_of(call: Callable[[], object]) -> io.Error:
    """What the call fails with."""
    with pytest.raises(io.Error) as e:
        call()
    return e.value


def kind_of(call: Callable[[], object]) -> ErrorKind:
    """The kind of that."""
    return error_of(call).kind()


def cancelled() -> Deadline:
    """A deadline under which nothing can be done any more."""
    deadline = Deadline.never()
    deadline.cancel()
    return deadline


def test_a_number_of_seconds_is_no_deadline(two: Two) -> None:
    """TypeError when the view is made, whatever is viewed."""
    seconds: Any = 5
    reader, writer = io.channel()
    with reader, writer:
        for thing in two[0], reader, writer, BufReader(two[0]), BufStream(two[0]):
            with pytest.raises(TypeError):
                thing.with_deadline(seconds)


class Through(io.ReadWrite):
    """Hands everything on, and has a view under any deadline: itself, once the deadline was asked."""

    def __init__(self, reader: io.Read | None = None, writer: io.Write | None = None) -> None:
        self.reader = reader if reader is not None else io.empty()
        self.writer = writer if writer is not None else io.sink()

    def read(self, buf: io.MutBuf, /) -> int:
        return self.reader.read(buf)

    def write(self, buf: io.Buffer, /) -> int:
        return self.writer.write(buf)

    def flush(self) -> None:
        self.writer.flush()

    def with_deadline(self, deadline: Deadline) -> Through:
        deadline.check()
        return self


class TestBufReader:
    """BufReader.with_deadline."""

    @pytest.mark.parametrize("capacity", [1, 5, 8192])
    def test_conformance(self, capacity: int) -> None:
        """A view keeps every promise of a BufRead, whatever goes wrong beneath it."""
        check_bufread(
            lambda reader: BufReader(Through(reader), capacity).with_deadline(Deadline.never()),
            DATA,
            inner=DATA,
        )

    def test_a_line_survives_a_deadline(self, two: Two) -> None:
        """What had come of it stays in the reader; the next view reads it whole."""
        reader = BufReader(two[0])
        two[1].write_all(b"half a ")
        line = String()
        late = reader.with_deadline(Deadline.after(0.02))
        assert kind_of(lambda: late.read_line(line)) is ErrorKind.TIMED_OUT
        assert (str(line), bytes(reader.buffer())) == ("", b"half a ")
        two[1].write_all(b"line\nand more")
        assert reader.with_deadline(Deadline.after(30)).read_line(line) == 12
        assert str(line) == "half a line\n"
        assert bytes(reader.buffer()) == b"and more"

    def test_what_is_buffered_is_handed_out(self, two: Two) -> None:
        """The deadline bounds what goes to the inner reader, not what is here already."""
        reader = BufReader(two[0])
        two[1].write_all(b"abcdef")
        assert len(reader.fill_buf()) == 6
        view = reader.with_deadline(cancelled())
        buf = bytearray(2)
        assert view.read(buf) == 2
        view.read_exact(buf)
        view.consume(1)
        assert bytes(view.fill_buf()) == b"f"
        view.consume(1)
        for call in (view.fill_buf, lambda: view.read(buf), lambda: view.read(bytearray(1 << 17))):
            assert kind_of(call) is ErrorKind.CANCELLED

    def test_read_exact_says_how_much(self, two: Two) -> None:
        """It stands at the head of the buffer."""
        two[1].write_all(b"abc")
        buf = bytearray(5)
        e = error_of(lambda: BufReader(two[0]).with_deadline(Deadline.after(0.02)).read_exact(buf))
        assert (e.kind(), e.into_inner(), bytes(buf[:3])) == (ErrorKind.TIMED_OUT, 3, b"abc")

    def test_read_to_end_keeps_what_it_read(self, two: Two) -> None:
        """The caller's buffer has it."""
        two[1].write_all(b"abc")
        got = bytearray()
        assert kind_of(lambda: BufReader(two[0]).with_deadline(Deadline.after(0.02)).read_to_end(got)) is (
            ErrorKind.TIMED_OUT
        )
        assert got == b"abc"

    def test_lines_go_on_under_another_deadline(self, two: Two) -> None:
        """A loop that a deadline ended loses no line, and an iterator may go on after its error."""
        reader = BufReader(two[0])
        two[1].write_all(b"one\ntwo\nthr")
        lines = reader.with_deadline(Deadline.after(0.05)).lines()
        assert (next(lines), next(lines)) == ("one", "two")
        assert kind_of(lambda: next(lines)) is ErrorKind.TIMED_OUT
        two[1].write_all(b"ee\nfour\n")
        assert kind_of(lambda: next(lines)) is ErrorKind.TIMED_OUT
        again = reader.with_deadline(Deadline.after(30)).lines()
        assert (next(again), next(again)) == ("three", "four")

    def test_the_reader_itself_is_as_before(self, two: Two) -> None:
        """An error under a deadline leaves the reader without one."""
        reader = BufReader(two[0])
        assert kind_of(reader.with_deadline(cancelled()).fill_buf) is ErrorKind.CANCELLED
        Thread(target=two[1].write_all, args=(b"x",)).start()
        assert bytes(reader.fill_buf()) == b"x"
        assert reader.with_deadline(Deadline.never()).get_ref() is reader

    def test_a_buffer_in_a_buffer(self, two: Two) -> None:
        """The outer one's view goes through the inner one's."""
        reader = BufReader(BufReader(two[0], 4), 2)
        two[1].write_all(b"abcdef")
        assert kind_of(lambda: reader.with_deadline(cancelled()).read(bytearray(9))) is ErrorKind.CANCELLED
        assert io.read_exact(reader.with_deadline(Deadline.after(30)), 6) == b"abcdef"

    def test_take_limits_a_view(self, two: Two) -> None:
        """The way to read a request of bounded size in bounded time."""
        two[1].write_all(b"GET / HTTP/1.1\r\n\r\nbody")
        head = BufReader(two[0]).with_deadline(Deadline.after(30)).take(18)
        assert list(head.lines()) == ["GET / HTTP/1.1", ""]

    def test_unsupported(self) -> None:
        """Where the inner reader, writer or stream knows no deadlines."""
        calls: list[Callable[[Deadline], object]] = [
            BufReader(io.Cursor(b"")).with_deadline,
            BufWriter(io.Cursor(bytearray())).with_deadline,
            LineWriter(io.Cursor(bytearray())).with_deadline,
            BufStream(io.Cursor(bytearray())).with_deadline,
        ]
        for call in calls:
            assert kind_of(lambda c=call: c(Deadline.never())) is ErrorKind.UNSUPPORTED  # type: ignore[misc]  # mypy: lambda defaults


class TestBufWriter:
    """BufWriter.with_deadline, LineWriter.with_deadline."""

    @pytest.mark.parametrize("kind", [BufWriter, LineWriter])
    def test_conformance(self, kind: type[BufWriter[Through]]) -> None:
        """A view keeps every promise of a Write, whatever goes wrong beneath it."""
        check_write(lambda writer: kind(Through(writer=writer), 8).with_deadline(Deadline.never()))

    def test_what_was_not_written_stays(self, two: Two) -> None:
        """The peer gets every byte once, over however many deadlines."""
        data = os.urandom(6 << 20)
        writer = BufWriter(two[0], 8 << 20)
        writer.write_all(data)
        late = writer.with_deadline(Deadline.after(0.02))
        assert kind_of(late.flush) is ErrorKind.TIMED_OUT
        assert 0 < len(writer.buffer()) < len(data)
        got = bytearray()
        thread = Thread(target=lambda: two[1].read_to_end(got))
        thread.start()
        writer.with_deadline(Deadline.after(30)).flush()
        writer.close()
        thread.join()
        assert got == data

    def test_buffering_asks_for_no_deadline(self, two: Two) -> None:
        """What fits is taken; what has to be written out is not."""
        writer = BufWriter(two[0], 8)
        view = writer.with_deadline(cancelled())
        assert view.write(b"abc") == 3
        view.write_all(b"def")
        assert kind_of(lambda: view.write_all(b"ghi")) is ErrorKind.CANCELLED
        assert bytes(writer.buffer()) == b"abcdef"
        assert view.get_ref() is writer
        writer.flush()
        assert io.read_exact(two[1], 6) == b"abcdef"


class TestBufStream:
    """BufStream.with_deadline."""

    def test_each_request_has_its_own_deadline(self, two: Two) -> None:
        """Request and answer under one, the next under another, over one pair of buffers."""
        client, server = BufStream(two[0]), BufReader(two[1])

        def serve() -> None:
            for line in server.lines():
                two[1].write_all(f"{line}!\nread ahead\n".encode())

        thread = Thread(target=serve)
        thread.start()
        for question in ("one", "two"):
            view = client.with_deadline(Deadline.after(30))
            view.write_all(f"{question}\n".encode())
            view.flush()
            line = String()
            view.read_line(line)
            assert str(line) == f"{question}!\n"
            assert view.read_line(line) == 11
        view = client.with_deadline(Deadline.after(0.01))
        assert kind_of(view.fill_buf) is ErrorKind.TIMED_OUT
        assert view.get_ref() is client
        client.close()
        thread.join()

    def test_reading_and_writing(self) -> None:
        """The view is a BufRead and a Write over the stream's two buffers."""
        sink = io.Cursor(bytearray())
        stream = BufStream(Through(io.Cursor(b"abc"), sink), 2, 4)
        view = stream.with_deadline(Deadline.never())
        assert view.write(b"xy") == 2
        assert bytes(sink.get_ref()) == b""
        view.write_all(b"zzz")
        view.flush()
        assert bytes(sink.get_ref()) == b"xyzzz"
        assert io.read_to_end(view) == b"abc"


class TestChannel:
    """ChanReader.with_deadline, ChanWriter.with_deadline."""

    def test_reading(self) -> None:
        """It passes when nothing comes, and loses nothing of what comes later."""
        writer, reader = io.channel(4)
        with writer, reader:
            deadline = Deadline.after(0.01)
            assert kind_of(lambda: reader.with_deadline(deadline).read(bytearray(1))) is ErrorKind.TIMED_OUT
            assert deadline.expired()
            writer.write_all(b"ab")
            assert kind_of(lambda: reader.with_deadline(deadline).read(bytearray(1))) is ErrorKind.TIMED_OUT
            assert io.read_exact(reader.with_deadline(Deadline.after(30)), 2) == b"ab"
            assert reader.with_deadline(Deadline.never()).get_ref() is reader

    def test_writing(self) -> None:
        """It passes when there is no room; nothing is added then, and write_all says how much was."""
        writer, reader = io.channel(4)
        with writer, reader:
            e = error_of(lambda: writer.with_deadline(Deadline.after(0.01)).write_all(b"abcdef"))
            assert (e.kind(), e.into_inner()) == (ErrorKind.TIMED_OUT, 4)
            assert io.read_exact(reader, 4) == b"abcd"
            assert writer.with_deadline(Deadline.after(30)).write(b"xy") == 2
            assert writer.with_deadline(Deadline.never()).get_ref() is writer

    @pytest.mark.parametrize("end", ["read", "write"])
    def test_cancel(self, end: str) -> None:
        """It wakes a call that waits; nobody stays enlisted."""
        writer, reader = io.channel(1)
        with writer, reader:
            deadline = Deadline.never()
            kinds: list[ErrorKind] = []
            if end == "read":
                view = reader.with_deadline(deadline)
                thread = Thread(target=lambda: kinds.append(kind_of(lambda: view.read(bytearray(1)))))
            else:
                writer.write_all(b"x")
                sink = writer.with_deadline(deadline)
                thread = Thread(target=lambda: kinds.append(kind_of(lambda: sink.write(b"y"))))
            thread.start()
            while not deadline._waiting:
                pass
            deadline.cancel()
            thread.join()
            assert kinds == [ErrorKind.CANCELLED]
            assert not deadline._waiting
            assert not writer._channel.readers
            assert not writer._channel.writers

    def test_conformance(self) -> None:
        """A view reads and writes as its end does."""

        def reading() -> io.Read:
            writer, reader = io.channel()
            with writer:
                writer.write_all(DATA)
            readers.append(reader)
            return reader.with_deadline(Deadline.after(30))

        readers: list[io.ChanReader] = []
        check_read(reading, DATA)
        for reader in readers:
            reader.close()

    def test_a_view_of_an_ended_channel(self) -> None:
        """End of file and BROKEN_PIPE are told as without a deadline."""
        writer, reader = io.channel()
        with reader:
            writer.close()
            assert reader.with_deadline(Deadline.after(30)).read(bytearray(1)) == 0
        writer, reader = io.channel()
        with writer:
            reader.close()
            assert (
                kind_of(lambda: writer.with_deadline(Deadline.after(30)).write(b"x")) is ErrorKind.BROKEN_PIPE
            )
