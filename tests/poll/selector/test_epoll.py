"""EpollSelector: the flags of the kernel bit for bit, and what only it must do."""

from __future__ import annotations

import itertools
import os
import select
import signal
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from pyio import fs, io
from pyio._sys.poll import epoll as raw
from pyio.poll import EpollSelector, Event, Events, Interest, Mode, Poll, Token, Waker
from pyio.poll.selector.epollflags import EDGE_MASKS, LEVEL_MASKS, ONESHOT_MASKS, event_of
from tests.conftest import descriptors_left, open_descriptors
from tests.poll.sources import Pair, Pipe, flags, kind_of, poll_once

if sys.platform != "linux":
    pytest.skip("epoll is Linux's", allow_module_level=True)

import resource

READABLE, WRITABLE, PRIORITY = Interest.READABLE, Interest.WRITABLE, Interest.PRIORITY
BOTH = READABLE | WRITABLE


@pytest.fixture
def poll() -> Iterator[Poll]:
    """A Poll with epoll, whatever the others use."""
    with Poll(EpollSelector()) as made:
        yield made


@pytest.fixture
def tcp() -> Iterator[Pair]:
    """Two sockets connected through the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        a = socket.create_connection(server.getsockname())
        b, _ = server.accept()
    with a, b:
        yield a, b


def test_the_numbers_are_the_systems() -> None:
    """Those that the library has of its own."""
    assert (raw.IN, raw.PRI, raw.OUT, raw.ERR, raw.HUP) == (
        select.EPOLLIN, select.EPOLLPRI, select.EPOLLOUT, select.EPOLLERR, select.EPOLLHUP
    )  # fmt: skip
    assert (raw.RDHUP, raw.ONESHOT, raw.EDGE) == (select.EPOLLRDHUP, select.EPOLLONESHOT, select.EPOLLET)


@pytest.mark.parametrize("bits", range(1, 8))
def test_what_is_registered(bits: int) -> None:
    """READABLE is IN and RDHUP, WRITABLE OUT, PRIORITY PRI; the mode is ET, ONESHOT or nothing."""
    expected = (raw.IN | raw.RDHUP) * (bits & 1) | raw.OUT * (bits >> 1 & 1) | raw.PRI * (bits >> 2)
    assert LEVEL_MASKS[bits] == expected
    assert EDGE_MASKS[bits] == expected | raw.EDGE
    assert ONESHOT_MASKS[bits] == expected | raw.ONESHOT


@pytest.mark.parametrize("combination", list(itertools.product((0, 1), repeat=6)))
def test_what_is_reported(combination: tuple[int, ...]) -> None:
    """Every combination of the six flags, by the rules of mio."""
    mask_in, pri, out, err, hup, rdhup = map(bool, combination)
    names = (raw.IN, raw.PRI, raw.OUT, raw.ERR, raw.HUP, raw.RDHUP)
    event = event_of(Token(1), sum(bit for bit, there in zip(names, combination, strict=True) if there))
    only_err = err and not (mask_in or pri or out or hup or rdhup)
    assert event.is_readable() == (mask_in or pri)
    assert event.is_writable() == out
    assert event.is_error() == err
    assert event.is_read_closed() == (hup or (mask_in and rdhup))
    assert event.is_write_closed() == (hup or (out and err) or only_err)
    assert event.is_priority() == pri


def first_and_then(
    poll: Poll, source: socket.socket | int, interest: Interest, action: object
) -> list[set[str]]:
    """What a source reports at once, and after the action, by edges."""
    assert callable(action)
    poll.registry().register(source, Token(1), interest, Mode.EDGE)
    first = poll_once(poll).get(1, set())
    action()
    then = poll_once(poll, 1).get(1, set())
    return [first, then]


def test_pipes(poll: Poll, pipe: Pipe) -> None:
    """A reader without writers is closed, and not readable; with data it is both."""
    assert first_and_then(poll, pipe.reader, BOTH, lambda: pipe.close(pipe.writer)) == [
        set(),
        {"read_closed", "write_closed"},
    ]


def test_a_pipe_with_data_whose_writer_goes(poll: Poll, pipe: Pipe) -> None:
    """IN, then IN and HUP."""
    os.write(pipe.writer, b"x")
    told = first_and_then(poll, pipe.reader, READABLE, lambda: pipe.close(pipe.writer))
    assert told == [{"readable"}, {"readable", "read_closed", "write_closed"}]


@pytest.mark.parametrize("full", [False, True])
def test_a_pipe_whose_reader_goes(poll: Poll, pipe: Pipe, full: bool) -> None:
    """The writer has an error and is closed; it is writable unless the pipe was full."""
    if full:
        pipe.fill()
    first, then = first_and_then(poll, pipe.writer, WRITABLE, lambda: pipe.close(pipe.reader))
    assert first == (set() if full else {"writable"})
    assert then == {"error", "write_closed"} | first


def test_own_shutdowns(poll: Poll, pair: Pair, tcp: Pair) -> None:
    """Reading: read_closed.  Writing: nothing new, on Linux.  Both: both closed."""
    a, b = pair
    told = first_and_then(poll, a, BOTH, lambda: a.shutdown(socket.SHUT_RD))
    assert told == [{"writable"}, {"readable", "writable", "read_closed"}]
    told = first_and_then(poll, b, BOTH, lambda: b.shutdown(socket.SHUT_RDWR))
    assert told[1] == {"readable", "writable", "read_closed", "write_closed"}
    poll.registry().deregister(a)
    poll.registry().deregister(b)
    a, b = tcp
    told = first_and_then(poll, a, BOTH, lambda: a.shutdown(socket.SHUT_WR))
    assert told == [{"writable"}, {"writable"}]


def test_a_peer_that_writes_no_more(poll: Poll, tcp: Pair, pair: Pair) -> None:
    """Readable and read_closed, of TCP and Unix sockets; who asked for WRITABLE alone learns nothing of it."""
    for a, b in (tcp, pair):
        told = first_and_then(poll, a, BOTH, lambda b=b: b.shutdown(socket.SHUT_WR))
        assert told == [{"writable"}, {"readable", "writable", "read_closed"}]
        poll.registry().deregister(a)


def test_a_peer_that_writes_no_more_to_a_writer(poll: Poll, tcp: Pair) -> None:
    """No closed flag without READABLE."""
    a, b = tcp
    first, then = first_and_then(poll, a, WRITABLE, lambda: b.shutdown(socket.SHUT_WR))
    assert first == {"writable"}
    assert then <= {"writable"}


def test_a_unix_peer_that_closes(poll: Poll, pair: Pair) -> None:
    """Both directions are closed at once; unread data makes an error of it."""
    a, b = pair
    a.send(b"unread")
    told = first_and_then(poll, a, BOTH, b.close)
    assert told == [{"writable"}, {"readable", "writable", "error", "read_closed", "write_closed"}]


def test_a_tcp_peer_that_closes(poll: Poll, tcp: Pair) -> None:
    """Cleanly it is read_closed alone."""
    a, b = tcp
    told = first_and_then(poll, a, BOTH, b.close)
    assert told == [{"writable"}, {"readable", "writable", "read_closed"}]


def test_a_tcp_peer_that_resets(poll: Poll, tcp: Pair) -> None:
    """Everything at once."""
    a, b = tcp
    b.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    told = first_and_then(poll, a, BOTH, b.close)
    assert told == [{"writable"}, {"readable", "writable", "error", "read_closed", "write_closed"}]


def test_a_refused_connection(poll: Poll) -> None:
    """An event says that it is decided, and take_error's option why, once."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
    with socket.socket() as s:
        s.setblocking(False)
        s.connect_ex(address)
        poll.registry().register(s, Token(1), WRITABLE)
        told = poll_once(poll, 5)[1]
        assert told >= {"writable", "error", "write_closed"}
        assert s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) != 0
        assert s.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0


def test_listeners_and_datagrams(poll: Poll) -> None:
    """A connection makes a listener readable, never writable; a datagram without bytes is one all the same."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        poll.registry().register(server, Token(1), BOTH)
        assert poll_once(poll) == {}
        with socket.create_connection(server.getsockname()):
            assert poll_once(poll, 5) == {1: {"readable"}}
            poll.registry().reregister(server, Token(2), WRITABLE)
            assert poll_once(poll) == {}
            server.accept()[0].close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        s.bind(("127.0.0.1", 0))
        told = first_and_then(poll, s, BOTH, lambda: s.sendto(b"", s.getsockname()))
        assert told == [{"writable"}, {"readable", "writable"}]


def test_events_are_made_once(poll: Poll, pair: Pair) -> None:
    """What a source says again is the same Event, until it is reregistered."""
    events = Events()
    seen: list[Event] = []
    poll.registry().register(pair[0], Token(1), WRITABLE, Mode.LEVEL)
    for token in (1, 1, 2):
        if token == 2:
            poll.registry().reregister(pair[0], Token(2), WRITABLE, Mode.LEVEL)
        poll.poll(events, 0)
        seen += events
    assert seen[0] is seen[1]
    assert [event.token() for event in seen] == [1, 1, 2]
    assert flags(seen[2]) == {"writable"}


def test_an_orphan_does_not_keep_the_poll_awake(poll: Poll, pair: Pair, tmp: Path) -> None:
    """What nobody can deregister is left behind in the old epoll, with all else moved; the poll's own number stays."""
    a, b = pair
    first, peer = socket.socketpair()
    events = Events()
    with fs.File.create(tmp / "f") as file, first, peer, Poll(EpollSelector()) as outer:
        registry = poll.registry()
        registry.register(a, Token(1), READABLE, Mode.LEVEL)
        registry.register(b, Token(2), WRITABLE, Mode.ONESHOT)
        registry.register(file, Token(3), WRITABLE, Mode.ONESHOT)
        assert poll_once(poll).keys() == {2, 3}
        outer.registry().register(poll, Token(9), READABLE, Mode.LEVEL)
        registry.register(first, Token(4), READABLE, Mode.LEVEL)
        with first.dup():
            number = first.fileno()
            first.close()
            peer.send(b"x")
            registry.deregister(number)
            for _ in range(3):
                poll.poll(events, 0.001)
                assert list(events) == []
            # the orphan is ready all the time, and nobody is awake for it
            assert poll_once(outer) == {}
            b.send(b"y")
            assert poll_once(outer, 5) == {9: {"readable"}}
            assert poll_once(poll, 5) == {1: {"readable"}}
            registry.reregister(b, Token(5), WRITABLE, Mode.ONESHOT)
            registry.reregister(file, Token(6), WRITABLE, Mode.LEVEL)
            assert poll_once(poll, 5).keys() | poll_once(poll).keys() == {1, 5, 6}
            registry.deregister(file)


def test_other_threads_come_over_from_an_orphans_epoll(poll: Poll, pair: Pair) -> None:
    """A thread that waits in the old epoll while another leaves it hears what happens in the new one."""
    first, peer = socket.socketpair()
    found: list[dict[int, set[str]]] = []
    poll.registry().register(pair[0], Token(1), READABLE, Mode.LEVEL)
    thread = threading.Thread(target=lambda: found.append(poll_once(poll, 10)))
    thread.start()
    selector = poll._selector
    assert isinstance(selector, EpollSelector)
    thread.join(0.02)
    with first, peer, first.dup():
        poll.registry().register(first, Token(2), READABLE, Mode.LEVEL)
        number = first.fileno()
        first.close()
        poll.registry().deregister(number)
        old = selector._epoll
        peer.send(b"x")
        while selector._epoll is old:
            assert poll_once(poll) == {}
        pair[1].send(b"y")
        thread.join(10)
        assert found == [{1: {"readable"}}]


@pytest.mark.parametrize("reused", [False, True], ids=["reregistered", "reused"])
def test_what_happens_during_a_change_has_the_new_name(
    poll: Poll, pair: Pair, tcp: Pair, reused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread that polls in the moment when the kernel knows already: it does not spend the edge on the old token."""
    a, b = pair
    registry, found = poll.registry(), list[dict[int, set[str]]]()
    with socket.socket(fileno=os.dup(a.fileno())) as source:
        registry.register(source, Token(1), READABLE, Mode.EDGE)
        b.send(b"x")
        assert poll_once(poll) == {1: {"readable"}}
        thread = threading.Thread(target=lambda: found.append(poll_once(poll, 10)))
        selector = poll._selector
        assert isinstance(selector, EpollSelector)
        epoll = selector._epoll
        assert epoll is not None
        add, modify = epoll.add, raw.Epoll.modify

        def polled() -> None:
            thread.start()
            thread.join(0.02)

        def adding(fd: int, mask: int) -> None:
            add(fd, mask)
            polled()

        def modifying(epoll: raw.Epoll, fd: int, mask: int) -> None:
            modify(epoll, fd, mask)
            polled()

        if reused:
            tcp[1].send(b"y")
            os.dup2(tcp[0].fileno(), source.fileno())
            epoll.add = adding
            registry.register(source, Token(2), READABLE, Mode.EDGE)
        else:
            monkeypatch.setattr(raw.Epoll, "modify", modifying)
            registry.reregister(source, Token(2), READABLE, Mode.EDGE)
        thread.join(10)
        assert [list(each) for each in found] == [[2]]


def test_a_one_shot_of_a_number_in_doubt_is_not_spent_on_what_has_passed(poll: Poll, pair: Pair) -> None:
    """Where an orphan might report under its number, and another thread has read what was announced."""
    a, b = pair
    number = os.dup(b.fileno())
    poll.registry().register(number, Token(1), READABLE)
    os.close(number)
    poll.registry().deregister(number)
    os.dup2(a.fileno(), number)
    try:
        poll.registry().register(number, Token(2), READABLE, Mode.ONESHOT)
        selector = poll._selector
        assert isinstance(selector, EpollSelector)
        epoll = selector._epoll
        assert epoll is not None
        wait = epoll.wait

        def read_meanwhile(timeout: float | None, most: int) -> list[tuple[int, int]]:
            ready = wait(timeout, most)
            assert len(a.recv(9)) == 1
            epoll.wait = wait
            return ready

        epoll.wait = read_meanwhile
        b.send(b"x")
        assert poll_once(poll) == {}
        b.send(b"y")
        assert poll_once(poll) == {2: {"readable"}}
        assert poll_once(poll) == {}
    finally:
        os.close(number)


def test_no_edge_is_lost_to_an_exception(poll: Poll, pair: Pair) -> None:
    """What a signal handler's exception took away at the very end of a wait is reported again."""
    a, b = pair
    selector = poll._selector
    assert isinstance(selector, EpollSelector)
    poll.registry().register(a, Token(1), READABLE, Mode.EDGE)
    poll.registry().register(b, Token(2), WRITABLE, Mode.ONESHOT)
    b.send(b"x")
    epoll = selector._epoll
    assert epoll is not None
    wait = epoll.wait

    def interrupted(timeout: float | None, most: int) -> list[tuple[int, int]]:
        assert len(wait(timeout, most)) == 2
        raise KeyboardInterrupt

    epoll.wait = interrupted
    with pytest.raises(KeyboardInterrupt):
        poll_once(poll)
    assert poll_once(poll) == {1: {"readable"}, 2: {"writable"}}
    # what was given is not given again
    assert poll_once(poll) == {}


def test_signals_at_every_moment_lose_no_edge(poll: Poll, pair: Pair) -> None:
    """An exception out of a handler, at hundreds of different places: each byte is announced all the same."""
    a, b = pair

    class Stop(Exception):
        pass

    armed: list[bool] = []

    def stop(*_: object) -> None:
        if armed:
            raise Stop

    poll.registry().register(a, Token(1), READABLE, Mode.EDGE)
    events = Events()

    def poll_until_stopped(seconds: float) -> None:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        poll.poll(events, 0.0005)
        end = monotonic() + 0.1  # it is swallowed where an object is just being deleted
        while monotonic() < end:
            pass

    before = signal.signal(signal.SIGALRM, stop)
    try:
        for n in range(300):
            b.send(b"x")
            armed.append(True)
            try:
                poll_until_stopped(1e-6 * (n % 60 + 1))
            except Stop:
                pass
            armed.clear()  # on a busy machine an alarm may come late
            if events.is_empty():
                assert poll_once(poll) == {1: {"readable"}}
            a.recv(9)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_no_descriptors_left() -> None:
    """OTHER (EMFILE), with nothing half made; and closing works all the same."""
    with Poll(EpollSelector()) as poll:
        before = open_descriptors()
        with descriptors_left(0):
            assert kind_of(EpollSelector) is io.ErrorKind.OTHER
            assert kind_of(Waker, poll.registry(), Token(1)) is io.ErrorKind.OTHER
            assert kind_of(poll.fileno) is io.ErrorKind.OTHER
        assert open_descriptors() == before
        Waker(poll.registry(), Token(1)).wake()
        assert poll_once(poll) in ({}, {1: {"readable"}})


def test_thousands_of_sources() -> None:
    """All are registered, those that are ready are found, and all are let go."""
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    count = min(4000, limit - 200)
    fds = [os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK) for _ in range(count)]
    try:
        with Poll(EpollSelector()) as poll:
            for n, fd in enumerate(fds):
                poll.registry().register(fd, Token(n), READABLE)
            for fd in fds[::100]:
                os.eventfd_write(fd, 1)
            assert sorted(poll_once(poll, capacity=2 * count)) == list(range(0, count, 100))
            for fd in fds:
                poll.registry().deregister(fd)
            os.eventfd_write(fds[0], 1)
            assert poll_once(poll) == {}
    finally:
        for fd in fds:
            os.close(fd)


def test_a_counter_at_its_end() -> None:
    """An eventfd counts to 2**64 - 2; a wake beyond that is still one."""
    with Poll(EpollSelector()) as poll:
        waker = Waker(poll.registry(), Token(1))
        fd = getattr(waker._wake, "__self__").fileno()
        os.eventfd_write(fd, 2**64 - 2)
        assert poll_once(poll) == {1: {"readable"}}
        waker.wake()
        assert poll_once(poll) == {1: {"readable"}}
