"""Registering, on every selector."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest

from pyio import fs, io
from pyio.poll import Events, Interest, Mode, Poll, Token
from tests.poll.sources import HAVE_EDGES, HAVE_PRIORITY, Make, Pair, Pipe, kind_of, poll_once

READABLE, WRITABLE, PRIORITY = Interest.READABLE, Interest.WRITABLE, Interest.PRIORITY
MODES = [None, Mode.LEVEL, Mode.ONESHOT]


@pytest.mark.parametrize("mode", MODES)
def test_what_is_ready_already_is_reported(poll: Poll, pair: Pair, mode: Mode | None) -> None:
    """At the first poll, whatever the mode; and what is not is not."""
    a, b = pair
    b.send(b"x")
    poll.registry().register(a, Token(1), READABLE, mode)
    poll.registry().register(b, Token(2), READABLE, mode)
    assert poll_once(poll) == {1: {"readable"}}


def test_level_lasts_while_it_is_ready(poll: Poll, pair: Pair) -> None:
    """Poll after poll, until it is read."""
    a, b = pair
    poll.registry().register(a, Token(1), READABLE, Mode.LEVEL)
    b.send(b"xy")
    for _ in range(3):
        assert poll_once(poll) == {1: {"readable"}}
    a.recv(1)
    assert poll_once(poll) == {1: {"readable"}}
    a.recv(1)
    assert poll_once(poll) == {}


def test_oneshot_is_once(poll: Poll, pair: Pair) -> None:
    """One event, whatever happens after it, the end of the stream as well; reregistering arms it again."""
    a, b = pair
    registry = poll.registry()
    registry.register(a, Token(1), READABLE | WRITABLE, Mode.ONESHOT)
    assert poll_once(poll) == {1: {"writable"}}
    b.send(b"x")
    assert poll_once(poll) == {}
    registry.reregister(a, Token(2), READABLE, Mode.ONESHOT)
    assert poll_once(poll) == {2: {"readable"}}
    b.close()
    assert poll_once(poll) == {}
    registry.reregister(a, Token(3), READABLE, Mode.ONESHOT)
    assert poll_once(poll)[3] >= {"readable", "read_closed"}
    registry.deregister(a)
    assert poll_once(poll) == {}


def test_edges_where_there_are_some(make: Make, pair: Pair) -> None:
    """One event for each change; UNSUPPORTED where the system has none, and no mode at all means the best there is."""
    a, b = pair
    with Poll(make()) as poll:
        if make not in HAVE_EDGES:
            assert (
                kind_of(poll.registry().register, a, Token(1), READABLE, Mode.EDGE)
                is io.ErrorKind.UNSUPPORTED
            )
            poll.registry().register(a, Token(1), READABLE)
            b.send(b"x")
            assert [poll_once(poll), poll_once(poll)] == [{1: {"readable"}}] * 2
            return
        for token, mode in ((1, Mode.EDGE), (2, None)):
            poll.registry().register(a, Token(token), READABLE, mode)
            b.send(b"x")
            assert poll_once(poll) == {token: {"readable"}}
            assert poll_once(poll) == {}
            b.send(b"y")
            assert poll_once(poll) == {token: {"readable"}}
            a.recv(9)
            assert poll_once(poll) == {}
            poll.registry().deregister(a)


def test_registering_twice(poll: Poll, pair: Pair) -> None:
    """ALREADY_EXISTS, and the first registration stays; so for a file."""
    a, _ = pair
    registry = poll.registry()
    registry.register(a, Token(1), WRITABLE)
    assert kind_of(registry.register, a, Token(2), READABLE) is io.ErrorKind.ALREADY_EXISTS
    assert kind_of(registry.register, a.fileno(), Token(2), READABLE) is io.ErrorKind.ALREADY_EXISTS
    assert poll_once(poll) == {1: {"writable"}}


def test_what_is_not_registered(poll: Poll, pair: Pair) -> None:
    """NOT_FOUND, for changing and for ending it; also the second time."""
    a, _ = pair
    registry = poll.registry()
    assert kind_of(registry.reregister, a, Token(1), READABLE) is io.ErrorKind.NOT_FOUND
    assert kind_of(registry.deregister, a) is io.ErrorKind.NOT_FOUND
    registry.register(a, Token(1), WRITABLE)
    registry.deregister(a)
    assert kind_of(registry.deregister, a) is io.ErrorKind.NOT_FOUND
    assert kind_of(registry.reregister, a, Token(1), READABLE) is io.ErrorKind.NOT_FOUND
    assert poll_once(poll) == {}


def test_one_source_with_two_polls(make: Make, pair: Pair) -> None:
    """Each Poll knows its own; mio forbids it, the systems do not."""
    a, _ = pair
    with Poll(make()) as one, Poll(make()) as two:
        one.registry().register(a, Token(1), WRITABLE)
        two.registry().register(a, Token(2), WRITABLE)
        assert (poll_once(one), poll_once(two)) == ({1: {"writable"}}, {2: {"writable"}})


def test_reregistering_replaces_everything(poll: Poll, pair: Pair) -> None:
    """Token and interest, with nothing left of what was; and it reports anew what is still ready."""
    a, b = pair
    registry = poll.registry()
    b.send(b"x")
    registry.register(a, Token(1), READABLE)
    registry.reregister(a, Token(1), READABLE)
    assert poll_once(poll) == {1: {"readable"}}
    registry.reregister(a, Token(2), WRITABLE)
    assert poll_once(poll) == {2: {"writable"}}
    registry.reregister(a, Token(3), READABLE | WRITABLE)
    assert poll_once(poll) == {3: {"readable", "writable"}}
    registry.reregister(a, Token(3), READABLE | WRITABLE)
    assert poll_once(poll) == {3: {"readable", "writable"}}


def test_what_is_deregistered_is_not_reported(poll: Poll, pair: Pair) -> None:
    """Though it becomes ready later; it can be used on, and registered again."""
    a, b = pair
    registry = poll.registry()
    registry.register(a, Token(1), READABLE)
    registry.deregister(a)
    b.send(b"x")
    assert poll_once(poll) == {}
    assert a.recv(9) == b"x"
    registry.register(a, Token(2), READABLE)
    assert poll_once(poll) == {}
    b.send(b"y")
    assert poll_once(poll) == {2: {"readable"}}


@pytest.mark.parametrize("token", [0, 1, 2**31, 2**63, 2**64 - 1])
def test_every_token_comes_back(poll: Poll, pair: Pair, token: int) -> None:
    """All of 64 bits."""
    poll.registry().register(pair[0], Token(token), WRITABLE)
    assert poll_once(poll) == {token: {"writable"}}


def test_tokens_need_not_be_unique(poll: Poll, pair: Pair) -> None:
    """Two sources of one token give two events."""
    a, b = pair
    for source in (a, b):
        poll.registry().register(source, Token(5), WRITABLE)
    events = Events(8)
    poll.poll(events, 0)
    assert [event.token() for event in events] == [5, 5]


def test_wrong_arguments(poll: Poll, pair: Pair) -> None:
    """TypeError, ValueError for a token out of range, EBADF for what is no descriptor; nothing is registered."""
    a, _ = pair
    for register in (poll.registry().register, poll.registry().reregister):
        for token in (-1, 2**64):
            with pytest.raises(ValueError):
                register(a, Token(token), READABLE)
        with pytest.raises(TypeError):
            register(a, "1", READABLE)  # type: ignore[arg-type]  # what is tested
        with pytest.raises(TypeError):
            register(a, Token(1), 1)  # type: ignore[arg-type]  # likewise
        with pytest.raises(TypeError):
            register(a, Token(1), READABLE, "EDGE")  # type: ignore[arg-type]  # likewise
        with pytest.raises(TypeError):
            register("a", Token(1), READABLE)  # type: ignore[arg-type]  # likewise
    for fd in (-1, -(2**40), 2**31, 2**40):
        assert kind_of(poll.registry().register, fd, Token(1), READABLE) is io.ErrorKind.OTHER
    assert poll_once(poll) == {}


def test_closed_sources(poll: Poll, pipe: Pipe, tmp: Path) -> None:
    """OTHER (EBADF) for a number that is not open, and for a closed handle."""
    pipe.close(pipe.reader)
    assert kind_of(poll.registry().register, pipe.reader, Token(1), READABLE) is io.ErrorKind.OTHER
    file = fs.File.create(tmp / "f")
    file.close()
    for call in (poll.registry().register, poll.registry().reregister):
        assert kind_of(call, file, Token(1), READABLE) is io.ErrorKind.OTHER
    assert kind_of(poll.registry().deregister, file) is io.ErrorKind.OTHER


def test_clones_are_one_registry(poll: Poll, pair: Pair) -> None:
    """What one registers, the other can change and end."""
    a, _ = pair
    one, two = poll.registry(), poll.registry().try_clone()
    one.register(a, Token(1), WRITABLE)
    assert kind_of(two.register, a, Token(2), WRITABLE) is io.ErrorKind.ALREADY_EXISTS
    two.reregister(a, Token(3), WRITABLE)
    assert poll_once(poll) == {3: {"writable"}}
    two.deregister(a)
    assert kind_of(one.deregister, a) is io.ErrorKind.NOT_FOUND
    assert poll_once(poll) == {}


def test_the_number_of_a_closed_source_is_free(poll: Poll, pair: Pair) -> None:
    """Closed without being deregistered, its number may be another source's: that registers as if there were nothing."""
    a, b = pair
    first, peer = socket.socketpair()
    poll.registry().register(first, Token(1), READABLE | WRITABLE)
    number = first.fileno()
    first.close()
    peer.close()
    os.dup2(a.fileno(), number)
    try:
        poll.registry().register(number, Token(2), READABLE)
        assert poll_once(poll) == {}
        b.send(b"x")
        assert poll_once(poll) == {2: {"readable"}}
        poll.registry().deregister(number)
        assert poll_once(poll) == {}
    finally:
        os.close(number)


@pytest.mark.parametrize("now", ["socket", "file"])
@pytest.mark.parametrize("change", ["reregister", "deregister"])
def test_a_number_that_is_another_source_by_now(
    poll: Poll, pair: Pair, tmp: Path, change: str, now: str
) -> None:
    """That source is not registered, so that it is NOT_FOUND, and what was there is forgotten."""
    first, peer = socket.socketpair()
    poll.registry().register(first, Token(1), READABLE)
    number = first.fileno()
    first.close()
    peer.close()
    os.dup2(pair[0].fileno(), number)
    if now == "file":
        with fs.File.create_new(tmp / "file") as file:
            file.write_all(b"data")
            os.dup2(file.fileno(), number)
            os.lseek(number, 0, os.SEEK_SET)
    try:
        if change == "reregister":
            kind = kind_of(poll.registry().reregister, number, Token(2), READABLE)
        else:
            kind = kind_of(poll.registry().deregister, number)
        assert kind is io.ErrorKind.NOT_FOUND
        pair[1].send(b"x")
        assert poll_once(poll) == {}
        poll.registry().register(number, Token(3), READABLE)
        assert poll_once(poll) == {3: {"readable"}}
        poll.registry().deregister(number)
    finally:
        os.close(number)


def test_a_source_closed_before_it_is_deregistered(poll: Poll, pipe: Pipe, pair: Pair) -> None:
    """Its number can still be deregistered; the others are reported, and it at most once, as an error."""
    registry = poll.registry()
    registry.register(pipe.reader, Token(1), READABLE)
    registry.register(pair[0], Token(2), WRITABLE, Mode.LEVEL)
    pipe.close(pipe.reader)
    first = poll_once(poll)
    assert first.pop(1, {"error"}) == {"error"}
    assert first == {2: {"writable"}}
    assert poll_once(poll) == {2: {"writable"}}
    other = socket.socket()
    registry.register(other, Token(3), READABLE)
    number = other.fileno()
    other.close()
    registry.deregister(number)
    assert poll_once(poll) == {2: {"writable"}}


@pytest.mark.parametrize("mode", [None, Mode.LEVEL])
def test_duplicates_do_not_keep_a_token_alive(poll: Poll, pair: Pair, mode: Mode | None) -> None:
    """Closed and then deregistered, a source is not reported though a duplicate of it is ready; and the poll sleeps."""
    a, b = pair
    number = a.fileno()
    poll.registry().register(a, Token(1), READABLE, mode)
    with a.dup():
        a.close()
        poll.registry().deregister(number)
        b.send(b"x")
        for _ in range(3):
            assert poll_once(poll, 0.002) == {}
        other, peer = socket.socketpair()
        with other, peer:
            # likely under the very same number
            poll.registry().register(other, Token(2), READABLE, mode)
            b.send(b"y")
            assert poll_once(poll, 0.002) == {}
            peer.send(b"z")
            assert poll_once(poll, 5) == {2: {"readable"}}
            poll.registry().deregister(other)


def test_three_threads_register_at_once(poll: Poll) -> None:
    """Each its own sources, in and out again and again, while the main thread polls: nothing is lost or mixed up."""
    pairs = [socket.socketpair() for _ in range(3)]
    done = threading.Event()
    failed: list[BaseException] = []

    def work(n: int) -> None:
        registry = poll.registry().try_clone()
        try:
            for _ in range(150):
                registry.register(pairs[n][0], Token(n), READABLE)
                registry.reregister(pairs[n][0], Token(n + 10), READABLE | WRITABLE)
                registry.deregister(pairs[n][0])
            registry.register(pairs[n][0], Token(n + 20), WRITABLE, Mode.LEVEL)
        except BaseException as e:
            failed.append(e)
        finally:
            if n == 0:
                done.set()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    seen: set[int] = set()
    while not done.is_set():
        seen |= poll_once(poll, 0.001).keys()
    for thread in threads:
        thread.join()
    assert failed == []
    assert seen <= {0, 1, 2, 10, 11, 12, 20, 21, 22}
    found: set[int] = set()
    for _ in range(2):
        found |= poll_once(poll, 5).keys()
    assert found == {20, 21, 22}
    for a, b in pairs:
        a.close()
        b.close()


def test_registering_while_another_thread_polls(poll: Poll, pair: Pair) -> None:
    """The running poll reports what is registered, and what a new interest asks for; not what is deregistered."""
    a, b = pair
    started = threading.Event()
    found: list[dict[int, set[str]]] = []

    def wait() -> None:
        for _ in range(2):
            started.set()
            found.append(poll_once(poll, 10))

    thread = threading.Thread(target=wait)
    poll.registry().register(b, Token(9), READABLE)
    poll.registry().deregister(b)
    thread.start()
    started.wait()
    poll.registry().register(a, Token(1), READABLE | WRITABLE, Mode.ONESHOT)
    while not found:
        thread.join(0.001)
    poll.registry().reregister(a, Token(2), WRITABLE, Mode.ONESHOT)
    thread.join(10)
    assert found == [{1: {"writable"}}, {2: {"writable"}}]


def test_deregistering_while_another_thread_polls(poll: Poll, pair: Pair, pipe: Pipe) -> None:
    """What becomes ready afterwards is not in that poll either."""
    a, b = pair
    poll.registry().register(a, Token(1), READABLE)
    poll.registry().register(pipe.reader, Token(2), READABLE)
    found: list[dict[int, set[str]]] = []
    thread = threading.Thread(target=lambda: found.append(poll_once(poll, 10)))
    thread.start()
    poll.registry().deregister(a)
    b.send(b"x")
    thread.join(0.01)
    assert thread.is_alive()
    os.write(pipe.writer, b"y")
    thread.join(10)
    assert found == [{2: {"readable"}}]


def test_priority(make: Make) -> None:
    """Out-of-band data, where the selector can tell it; alone it is UNSUPPORTED where not."""
    with socket.create_server(("127.0.0.1", 0)) as server, Poll(make()) as poll:
        with socket.create_connection(server.getsockname()) as a, server.accept()[0] as b:
            if make not in HAVE_PRIORITY:
                assert kind_of(poll.registry().register, a, Token(1), PRIORITY) is io.ErrorKind.UNSUPPORTED
                poll.registry().register(a, Token(1), READABLE | PRIORITY)
                b.send(b"twelve bytes", socket.MSG_OOB)
                assert "priority" not in poll_once(poll, 5)[1]
                return
            poll.registry().register(a, Token(1), READABLE | PRIORITY, Mode.LEVEL)
            b.send(b"twelve bytes", socket.MSG_OOB)
            assert poll_once(poll, 5)[1] >= {"readable", "priority"}
            poll.registry().reregister(a, Token(2), PRIORITY)
            assert poll_once(poll, 5)[2] >= {"priority"}
