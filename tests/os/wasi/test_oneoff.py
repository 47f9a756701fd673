"""poll_oneoff: its rules, one by one."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic_ns, time_ns

import pytest

from pyio import fs, io
from pyio.os.wasi import ClockId, Errno, EventRwFlags, EventType, PollEvent, Subscription, poll_oneoff
from tests.poll.sources import Pipe, kind_of

MS = 1_000_000
MONOTONIC, REALTIME = ClockId.MONOTONIC, ClockId.REALTIME
NONE, HANGUP = EventRwFlags(0), EventRwFlags.FD_READWRITE_HANGUP


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe."""
    made = Pipe()
    yield made
    made.close()


def clock(userdata: int, ms: float, id: ClockId = MONOTONIC) -> Subscription:
    return Subscription.clock(userdata, id, int(ms * MS))


def rang(userdata: int) -> PollEvent:
    return PollEvent(userdata, Errno.SUCCESS, EventType.CLOCK, 0, NONE)


def read(userdata: int, nbytes: int, flags: EventRwFlags = NONE) -> PollEvent:
    return PollEvent(userdata, Errno.SUCCESS, EventType.FD_READ, nbytes, flags)


def written(userdata: int, flags: EventRwFlags = NONE) -> PollEvent:
    return PollEvent(userdata, Errno.SUCCESS, EventType.FD_WRITE, 1, flags)


def bad(userdata: int, type: EventType = EventType.FD_READ) -> PollEvent:
    return PollEvent(userdata, Errno.BADF, type, 0, NONE)


def test_nothing_is_refused() -> None:
    """INVALID_INPUT for an empty list, however it is given; TypeError for what is no subscription."""
    assert kind_of(poll_oneoff, []) is io.ErrorKind.INVALID_INPUT
    assert kind_of(poll_oneoff, ()) is io.ErrorKind.INVALID_INPUT
    with pytest.raises(TypeError):
        poll_oneoff([clock(1, 0), 5])  # type: ignore[list-item]  # what is tested


@pytest.mark.parametrize("id", list(ClockId))
@pytest.mark.parametrize("ms", [0, 0.000001, 1.5, 5])
def test_a_clock_is_never_early(id: ClockId, ms: float) -> None:
    """Relative, on either clock, with nothing else to wait for."""
    start = monotonic_ns()
    assert poll_oneoff([clock(7, ms, id)]) == [rang(7)]
    assert monotonic_ns() - start >= int(ms * MS)


@pytest.mark.parametrize("id", list(ClockId))
def test_moments(id: ClockId, pipe: Pipe) -> None:
    """A moment to come is not early either, and one that has passed is answered at once; with a descriptor or without."""
    now = time_ns if id is REALTIME else monotonic_ns
    for others in ([], [Subscription.fd_read(1, pipe.reader)]):
        at = now() + 3 * MS
        assert poll_oneoff([*others, Subscription.clock(2, id, at, abstime=True)]) == [rang(2)]
        assert now() >= at
        for past in (0, 1, now() - 1):
            assert poll_oneoff([*others, Subscription.clock(3, id, past, 10**15, abstime=True)]) == [rang(3)]


@pytest.mark.parametrize("abstime", [False, True])
@pytest.mark.parametrize("id", list(ClockId))
def test_the_largest_timeout(id: ClockId, abstime: bool, pipe: Pipe) -> None:
    """584 years do not overflow, and are not over."""
    huge = Subscription.clock(1, id, 2**64 - 1, 2**64 - 1, abstime)
    assert poll_oneoff([huge, clock(2, 1)]) == [rang(2)]
    assert poll_oneoff([huge, clock(2, 1), Subscription.fd_read(3, pipe.reader)]) == [rang(2)]


def test_of_several_clocks_those_that_have_come() -> None:
    """And no other, in the order subscribed."""
    assert poll_oneoff([clock(1, 10_000), clock(2, 2), clock(3, 10_000)]) == [rang(2)]
    assert poll_oneoff([clock(5, 0), clock(4, 10_000), clock(4, 0), clock(5, 0, REALTIME)]) == [
        rang(5),
        rang(4),
        rang(5),
    ]


def test_reading(pipe: Pipe) -> None:
    """What is there, in bytes; nothing while there is none."""
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader), clock(2, 1)]) == [rang(2)]
    os.write(pipe.writer, b"thirteen char")
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader), clock(2, 10_000)]) == [read(1, 13)]
    assert pipe.empty() == b"thirteen char"
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader), clock(2, 1)]) == [rang(2)]


def test_writing(pipe: Pipe) -> None:
    """While there is room."""
    assert poll_oneoff([Subscription.fd_write(1, pipe.writer)]) == [written(1)]
    pipe.fill()
    assert poll_oneoff([Subscription.fd_write(1, pipe.writer), clock(2, 1)]) == [rang(2)]
    pipe.empty()
    assert poll_oneoff([Subscription.fd_write(1, pipe.writer), clock(2, 10_000)]) == [written(1)]


def test_both_ends_of_a_pipe(pipe: Pipe) -> None:
    """Each asked for what it can do: the writer alone is ready, then both."""
    both = [Subscription.fd_read(1, pipe.reader), Subscription.fd_write(2, pipe.writer)]
    assert poll_oneoff(both) == [written(2)]
    os.write(pipe.writer, b"x")
    assert poll_oneoff(both) == [read(1, 1), written(2)]


def test_hang_ups(pipe: Pipe) -> None:
    """Without a writer a reader is at its end, with what is left in it or without; without a reader a writer is."""
    os.write(pipe.writer, b"xyz")
    pipe.close(pipe.writer)
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader)]) == [read(1, 3, HANGUP)]
    os.read(pipe.reader, 3)
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader)]) == [read(1, 0, HANGUP)]
    other = Pipe()
    other.close(other.reader)
    assert poll_oneoff([Subscription.fd_write(1, other.writer), clock(2, 10_000)]) == [written(1, HANGUP)]
    other.close()


def test_a_peer_that_writes_no_more() -> None:
    """Of a socket: hang-up to the reader, not to the writer."""
    a, b = socket.socketpair()
    with a, b:
        b.send(b"last")
        b.shutdown(socket.SHUT_WR)
        assert poll_oneoff([Subscription.fd_read(1, a), Subscription.fd_write(2, a)]) == [
            read(1, 4, HANGUP),
            written(2),
        ]


def test_a_bad_descriptor_is_an_event(pipe: Pipe) -> None:
    """Of its own subscriptions, with a hundred percent of the others answered; nothing is waited for then."""
    number = pipe.reader
    pipe.close(pipe.reader)
    for wrong in (number, 2**31 - 1, 2**32 - 1, -1):
        start = monotonic_ns()
        assert poll_oneoff(
            [
                Subscription.fd_read(1, wrong),
                clock(2, 10_000),
                Subscription.fd_write(3, wrong),
                Subscription.fd_write(4, 1),
            ]
        )[:2] == [bad(1), bad(3, EventType.FD_WRITE)]
        assert monotonic_ns() - start < 5_000 * MS
    assert poll_oneoff([Subscription.fd_read(42, 2**32 - 1)]) == [bad(42)]


def test_three_kinds_at_once(pipe: Pipe) -> None:
    """A clock, a bad descriptor and a good one, each with its own userdata."""
    os.write(pipe.writer, b"x")
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader), clock(2, 0), Subscription.fd_read(3, 2**31 - 1)]) == [
        read(1, 1), rang(2), bad(3)
    ]  # fmt: skip


def test_duplicates(pipe: Pipe) -> None:
    """The same descriptor, and the same userdata, as often as one likes: one event for each subscription."""
    os.write(pipe.writer, b"x")
    one = Subscription.fd_read(5, pipe.reader)
    assert poll_oneoff([one, one, Subscription.fd_read(5, pipe.reader), Subscription.fd_read(6, pipe.reader)]) == [
        read(5, 1), read(5, 1), read(5, 1), read(6, 1)
    ]  # fmt: skip


def test_files_are_always_ready(tmp: Path) -> None:
    """With the bytes from the position to the end; at the end, and beyond, none, and a hang-up."""
    fs.write(tmp / "f", b"0123456789")
    with fs.File.options().read(True).write(True).open(tmp / "f") as file, fs.Dir.open(tmp) as folder:
        both = [Subscription.fd_read(1, file), Subscription.fd_write(2, file), clock(3, 10_000)]
        assert poll_oneoff(both) == [read(1, 10), written(2)]
        file.seek(io.SeekFrom.Start(4))
        assert poll_oneoff(both) == [read(1, 6), written(2)]
        for position in (10, 99):
            file.seek(io.SeekFrom.Start(position))
            assert poll_oneoff(both) == [read(1, 0, HANGUP), written(2)]
        assert poll_oneoff([Subscription.fd_read(1, folder)]) == [read(1, 1)]


def test_sockets_of_all_kinds() -> None:
    """A listener with a connection, a datagram without bytes, a socket that nobody connected."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        both = [Subscription.fd_read(1, server), Subscription.fd_write(2, server), clock(3, 10_000)]
        with socket.create_connection(server.getsockname()):
            assert poll_oneoff(both) == [read(1, 1)]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        s.sendto(b"", s.getsockname())
        assert poll_oneoff([Subscription.fd_read(1, s), clock(3, 10_000)]) == [read(1, 0)]


def test_another_thread_ends_a_wait(pipe: Pipe) -> None:
    """By closing the other end."""
    timer = threading.Timer(0.005, pipe.close, (pipe.writer,))
    timer.start()
    assert poll_oneoff([Subscription.fd_read(1, pipe.reader), clock(2, 10_000)]) == [read(1, 0, HANGUP)]
    timer.join()


def test_nothing_is_remembered(pipe: Pipe) -> None:
    """The same list gives the same answer, while it is true."""
    os.write(pipe.writer, b"x")
    those = [Subscription.fd_read(1, pipe.reader)]
    assert [poll_oneoff(those) for _ in range(3)] == [[read(1, 1)]] * 3
