"""pyio._sys.stream.spliced: much from connection to connection, inside the kernel."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

import pytest

from pyio import io, net, stream
from pyio._sys.stream import spliced
from pyio.stream import Completion
from tests.conftest import descriptors_left
from tests.stream.ends import SOON, connected, kind_of, soon

if sys.platform != "linux":
    pytest.skip("splice(2) is Linux's", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Splice: TypeAlias = Callable[..., int]

MUCH = 12 << 20
DATA = os.urandom(1 << 20) * (MUCH >> 20)

# than all buffers on the way hold
MORE = DATA * 4


class Watched:
    """os.splice, which counts what it puts into connections, and can be made to fail there."""

    def __init__(self) -> None:
        self.moved = 0
        self.real: Splice = os.splice
        self.fault: Callable[[int, int, int], int] | None = None

    def __call__(self, source: int, sink: int, count: int, *, flags: int = 0) -> int:
        if flags:  # out of a connection
            return self.real(source, sink, count, flags=flags)
        if self.fault is not None:
            return self.fault(source, sink, count)
        n = self.real(source, sink, count)
        self.moved += n
        return n


@pytest.fixture
def splice(monkeypatch: pytest.MonkeyPatch) -> Watched:
    """The watched one."""
    watched = Watched()
    monkeypatch.setattr(os, "splice", watched)
    return watched


def read_until_moved(receiver: net.TcpStream, splice: Watched) -> bytes:
    """What comes until the kernel moves it."""
    got = bytearray()
    while not splice.moved:
        got += io.read_exact(receiver, 1 << 16)
    return bytes(got)


class Relay:
    """A sender, a receiver, and the transfer between them."""

    def __init__(
        self, sender: net.TcpStream, receiver: net.TcpStream, read: Completion, done: Completion
    ) -> None:
        self.sender = sender
        self.receiver = receiver
        self.read = read
        self.done = done

    def feed(self, data: bytes = DATA) -> Thread:
        """Sends it, as far as anybody takes it."""

        def feeding() -> None:
            try:
                self.sender.write_all(data)
                self.sender.shutdown(net.Shutdown.WRITE)
            except io.Error:
                pass

        thread = Thread(target=feeding)
        thread.start()
        return thread

    def give_up(self) -> None:
        """Ends what feeds it."""
        with suppress(io.Error):  # somebody has done so already
            self.sender.shutdown(net.Shutdown.BOTH)


@contextmanager
def relayed() -> Iterator[Relay]:
    """By receive() and send()."""
    with connected() as (sender, inside), connected() as (outside, receiver):
        contents, read = stream.receive(inside)
        done = stream.send(outside, contents)
        inside.close()
        outside.close()
        yield Relay(sender, receiver, read, done)


def test_much_is_moved_by_the_kernel(splice: Watched) -> None:
    """Whole, counted, and with its end."""
    with relayed() as relay:
        thread = relay.feed()
        assert io.read_to_end(relay.receiver) == DATA
        thread.join()
        assert relay.done.result(SOON) is None
        assert relay.done.transferred() == relay.read.transferred() == MUCH
    assert splice.moved > MUCH // 8


def test_little_is_copied(splice: Watched) -> None:
    """A message, and its answer, are not worth it."""
    with relayed() as relay:
        for _ in range(20):
            relay.sender.write_all(DATA[:5000])
            got = bytearray(5000)
            relay.receiver.read_exact(got)
            assert bytes(got) == DATA[:5000]
        relay.sender.shutdown(net.Shutdown.WRITE)
        assert relay.done.result(SOON) is None
    assert not splice.moved


def test_what_others_may_read_is_copied(splice: Watched) -> None:
    """A stream of a connection that is no receive(), a transfer into one that is no send()."""
    with connected() as (sender, inside), connected() as (outside, receiver):
        contents, _ = stream.read_via_stream(inside)
        done = stream.write_via_stream(outside, contents)
        outside.close()
        thread = Relay(sender, receiver, done, done).feed()
        assert io.read_exact(receiver, MUCH) == DATA
        thread.join()
        assert done.result(SOON) is None
    assert not splice.moved


def test_it_goes_on_after_a_pause(splice: Watched) -> None:
    """Much, then little, which goes the other way, then much again."""
    pings = 0

    def copied() -> bool:
        nonlocal pings
        pings += 1
        before = splice.moved
        relay.sender.write_all(b"ping")
        assert io.read_exact(relay.receiver, 4) == b"ping"
        return splice.moved == before

    with relayed() as relay:
        for _ in range(2):
            sending = Thread(target=relay.sender.write_all, args=(DATA,))
            sending.start()
            assert io.read_exact(relay.receiver, MUCH) == DATA
            sending.join()
            assert splice.moved > 0
            assert soon(copied)
        relay.sender.shutdown(net.Shutdown.WRITE)
        assert relay.done.result(SOON) is None
        assert relay.done.transferred() == 2 * MUCH + 4 * pings


def test_a_slow_reader_is_waited_for(splice: Watched) -> None:
    """Neither busily, nor by holding what it does not take."""
    with relayed() as relay:
        thread = relay.feed()
        before = read_until_moved(relay.receiver, splice)
        last = -1
        while last != relay.done.transferred():
            last = relay.done.transferred()
            io.Deadline.never().sleep(0.02)
        assert relay.read.transferred() - relay.done.transferred() <= 1 << 20
        assert before + io.read_to_end(relay.receiver) == DATA
        thread.join()
        assert relay.done.result(SOON) is None


def test_abort_loses_nothing(splice: Watched) -> None:
    """What came through, and what the Error has, are what was sent first; the rest was closed with the stream."""
    with connected() as (sender, inside), connected() as (outside, receiver):
        contents, _ = stream.receive(inside)
        done = stream.send(outside, contents)
        with inside, outside:
            relay = Relay(sender, receiver, done, done)
            thread = relay.feed(MORE)
            before = read_until_moved(receiver, splice)
            done.abort()
            assert kind_of(done) is io.ErrorKind.CANCELLED
            error = done.exception()
            assert isinstance(error, io.Error)
            rest = error.into_inner() or b""
            assert isinstance(rest, bytes)
            outside.shutdown(net.Shutdown.WRITE)
            got = before + io.read_to_end(receiver)
            assert len(got) == done.transferred()
            assert MORE.startswith(got + rest)
        relay.give_up()
        thread.join()


def test_a_reader_that_is_gone(splice: Watched) -> None:
    """BROKEN_PIPE or CONNECTION_RESET, with what was read and not written; the next transfer sees none of it."""
    with relayed() as relay:
        thread = relay.feed(MORE)
        read_until_moved(relay.receiver, splice)
        relay.receiver.set_linger(0)
        relay.receiver.close()
        assert kind_of(relay.done) in {io.ErrorKind.BROKEN_PIPE, io.ErrorKind.CONNECTION_RESET}
        error = relay.done.exception()
        assert isinstance(error, io.Error)
        rest = error.into_inner() or b""
        assert isinstance(rest, bytes)
        assert relay.done.transferred() + len(rest) == relay.read.transferred()
        assert MORE[relay.done.transferred() :].startswith(rest)
        relay.give_up()
        thread.join()
    test_much_is_moved_by_the_kernel(splice)


@pytest.mark.parametrize("after", [0, 1, 70_000])
@pytest.mark.parametrize("code", [errno.EAGAIN, errno.EPIPE, errno.ENOMEM])
def test_faults_while_it_is_put_out(splice: Watched, after: int, code: int) -> None:
    """Of a part that was read: what was put out is counted, the rest is written later (EAGAIN), or the Error's."""
    faults = 0

    def fault(source: int, sink: int, count: int) -> int:
        nonlocal faults
        faults += 1
        if faults == 1 and after:
            return splice.real(source, sink, after)
        splice.fault = None
        raise OSError(code, "")

    splice.fault = fault
    with relayed() as relay:
        thread = relay.feed()
        if code == errno.EAGAIN:
            assert io.read_to_end(relay.receiver) == DATA
            assert relay.done.result(SOON) is None
            assert relay.done.transferred() == relay.read.transferred() == MUCH
        else:
            got = io.read_to_end(relay.receiver)
            error = relay.done.exception(SOON)
            assert isinstance(error, io.Error)
            assert error.raw_os_error() == code
            rest = error.into_inner()
            assert isinstance(rest, bytes)
            assert rest
            assert len(got) == relay.done.transferred() == relay.read.transferred() - len(rest)
            assert DATA.startswith(got + rest)
            relay.give_up()
        thread.join()
    assert faults


def test_what_no_error_tells_of_leaves_no_bytes_behind(splice: Watched) -> None:
    """The pipe of a thread in which anything else happened is not used again."""

    def fault(_source: int, _sink: int, _count: int) -> int:
        splice.fault = None
        raise MemoryError

    splice.fault = fault
    with relayed() as relay:
        thread = relay.feed()
        io.read_to_end(relay.receiver)
        assert isinstance(relay.done.exception(SOON), MemoryError)
        relay.give_up()
        thread.join()
    test_much_is_moved_by_the_kernel(splice)


def test_without_a_pipe(splice: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where none is to be had, all is copied."""

    def none() -> tuple[int, int]:
        raise OSError(errno.EMFILE, "")

    # which threads have one already cannot be known
    monkeypatch.setattr(spliced, "_own", type(spliced._own)())
    with relayed() as relay, monkeypatch.context() as patch:
        patch.setattr(os, "pipe", none)
        thread = relay.feed()
        assert io.read_to_end(relay.receiver) == DATA
        thread.join()
        assert relay.done.result(SOON) is None
    assert not splice.moved


def test_a_pipe_needs_two_descriptors() -> None:
    """Of one that could be had alone nothing is left."""
    for left in (0, 1):
        with descriptors_left(left), pytest.raises(OSError) as e:  # noqa: PT011  # its number is looked at
            spliced._Pipe()
        assert e.value.errno == errno.EMFILE
    pipe = spliced._Pipe()
    assert os.write(pipe.writer, b"rest") == 4
    assert pipe.drained(4) == b"rest"


def test_a_connection_that_does_not_wait(splice: Watched) -> None:
    """O_NONBLOCK set by somebody on both."""
    with connected() as (sender, inside), connected() as (outside, receiver):
        inside.set_nonblocking(True)
        outside.set_nonblocking(True)
        contents, read = stream.receive(inside)
        done = stream.send(outside, contents)
        inside.close()
        outside.close()
        thread = Relay(sender, receiver, read, done).feed()
        assert io.read_to_end(receiver) == DATA
        thread.join()
        assert done.result(SOON) is None
    assert splice.moved
