"""KqueueSelector: the flags bit for bit, and what it tells the kernel, whose part is played here."""

from __future__ import annotations

import errno
import itertools
import os
import select
import socket
import sys

import pytest

from pyio import io
from pyio._sys.poll import kqueue as raw
from pyio._sys.poll.kqueue import ADD, CLEAR, DELETE, EOF, ERROR, ONESHOT, READ, WRITE, KEvent
from pyio.poll import Events, Interest, KqueueSelector, Mode, Poll, Token
from pyio.poll.selector.kqueue import event_of
from tests.poll.fakequeue import FakeEvent, FakeQueue
from tests.poll.sources import Pair, kind_of, poll_once, tokens

if sys.platform != "linux":
    pytest.skip("the fake kqueue is made of epoll", allow_module_level=True)

READABLE, WRITABLE, PRIORITY = Interest.READABLE, Interest.WRITABLE, Interest.PRIORITY
NAMES = {READ: "read", WRITE: "write"}


@pytest.fixture
def changes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What the kernel is told, filter by filter."""
    told: list[tuple[str, int]] = []

    class Listening(FakeQueue):
        def _change(self, change: KEvent) -> None:
            told.append((NAMES[change.filter], change.flags))
            super()._change(change)

    monkeypatch.setattr(raw, "raw_queue", Listening)
    return told


def test_the_numbers_are_those_of_the_headers() -> None:
    """The filters and flags of <sys/event.h>; where the standard library has them, they are its."""
    assert (READ, WRITE) == (getattr(select, "KQ_FILTER_READ", -1), getattr(select, "KQ_FILTER_WRITE", -2))
    assert (ADD, DELETE, ONESHOT, CLEAR, ERROR, EOF) == (0x1, 0x2, 0x10, 0x20, 0x4000, 0x8000)


@pytest.mark.parametrize("combination", list(itertools.product((0, 1), repeat=4)))
@pytest.mark.parametrize("filter", [READ, WRITE])
def test_what_is_reported(filter: int, combination: tuple[int, ...]) -> None:
    """Every combination of filter, EOF, ERROR and fflags, by the rules of mio."""
    eof, error, fflags, clear = map(bool, combination)
    event = event_of(Token(5), [FakeEvent(9, filter, EOF * eof | ERROR * error | CLEAR * clear, 54 * fflags)])
    assert event.token() == 5
    assert event.is_readable() == (filter == READ)
    assert event.is_writable() == (filter == WRITE)
    assert event.is_error() == (error or (eof and fflags))
    assert event.is_read_closed() == (filter == READ and eof)
    assert event.is_write_closed() == (filter == WRITE and eof)
    assert not event.is_priority()


def test_two_filters_are_one_event() -> None:
    """Each flag of its own filter."""
    event = event_of(Token(1), [FakeEvent(9, READ, EOF), FakeEvent(9, WRITE, 0)])
    assert (event.is_readable(), event.is_writable()) == (True, True)
    assert (event.is_read_closed(), event.is_write_closed()) == (True, False)


@pytest.mark.parametrize(
    ("mode", "flag"), [(None, CLEAR), (Mode.EDGE, CLEAR), (Mode.LEVEL, 0), (Mode.ONESHOT, ONESHOT)]
)
def test_what_is_registered(changes: list[tuple[str, int]], pair: Pair, mode: Mode | None, flag: int) -> None:
    """The filters asked for are added, the others deleted, so that nothing of before is left."""
    with Poll(KqueueSelector()) as poll:
        poll.registry().register(pair[0], Token(1), READABLE | WRITABLE, mode)
        assert changes == [("read", ADD | flag), ("write", ADD | flag)]
        changes.clear()
        poll.registry().reregister(pair[0], Token(1), WRITABLE, mode)
        assert changes == [("read", DELETE), ("write", ADD | flag)]
        changes.clear()
        poll.registry().deregister(pair[0])
        assert changes == [("read", DELETE), ("write", DELETE)]
        with pytest.raises(io.Error):
            poll.registry().register(pair[0], Token(1), PRIORITY)


def test_oneshot_takes_the_other_filter_back(changes: list[tuple[str, int]], pair: Pair) -> None:
    """Whichever reports, both are gone, though the kernel deletes only the one."""
    with Poll(KqueueSelector()) as poll:
        poll.registry().register(pair[0], Token(1), READABLE | WRITABLE, Mode.ONESHOT)
        changes.clear()
        assert poll_once(poll) == {1: {"writable"}}
        assert ("read", DELETE) in changes
        pair[1].send(b"x")
        assert poll_once(poll) == {}


@pytest.mark.parametrize(("code", "kind"), [(errno.EPIPE, None), (errno.EINVAL, io.ErrorKind.INVALID_INPUT)])
def test_what_the_kernel_refuses(
    monkeypatch: pytest.MonkeyPatch, pair: Pair, code: int, kind: io.ErrorKind | None
) -> None:
    """A pipe without its other end is registered for what it can do; with any other error nothing is."""

    class Refusing(FakeQueue):
        def _change(self, change: KEvent) -> None:
            if change.filter == WRITE and change.flags & ADD:
                raise OSError(code, os.strerror(code))
            super()._change(change)

    monkeypatch.setattr(raw, "raw_queue", Refusing)
    with Poll(KqueueSelector()) as poll:
        pair[1].send(b"x")
        if kind is None:
            poll.registry().register(pair[0], Token(1), READABLE | WRITABLE)
            assert poll_once(poll) == {1: {"readable"}}
        else:
            assert kind_of(poll.registry().register, pair[0], Token(1), READABLE | WRITABLE) is kind
            assert poll_once(poll) == {}
            assert kind_of(poll.registry().deregister, pair[0]) is io.ErrorKind.NOT_FOUND


def test_no_edge_is_lost_to_an_exception(monkeypatch: pytest.MonkeyPatch, pair: Pair) -> None:
    """What a signal handler's exception took away at the very end of a wait is reported again; what was given is not."""
    stopping: list[bool] = []

    class Stopping(FakeQueue):
        def _happened(self, fd: int, flags: int) -> list[KEvent]:
            happened = super()._happened(fd, flags)
            if happened and stopping and stopping.pop():
                raise KeyboardInterrupt
            return happened

    monkeypatch.setattr(raw, "raw_queue", Stopping)
    other, peer = socket.socketpair()
    with Poll(KqueueSelector()) as poll, other, peer:
        poll.registry().register(other, Token(3), WRITABLE, Mode.ONESHOT)
        assert poll_once(poll) == {3: {"writable"}}
        for token, mode in ((1, Mode.EDGE), (2, Mode.ONESHOT)):
            poll.registry().register(pair[0], Token(token), WRITABLE, mode)
            stopping.append(True)
            with pytest.raises(KeyboardInterrupt):
                poll_once(poll)
            assert poll_once(poll) == {token: {"writable"}}
            assert poll_once(poll) == {}
            poll.registry().deregister(pair[0])


def test_no_more_events_than_there_is_room(pair: Pair) -> None:
    """What reads and writes at once is one event all the same."""
    events = Events(1)
    with Poll(KqueueSelector()) as poll:
        for n, source in enumerate(pair):
            source.send(b"x")
            poll.registry().register(source, Token(n), READABLE | WRITABLE, Mode.LEVEL)
        seen: set[int] = set()
        for _ in range(4):
            poll.poll(events, 0)
            assert len(events) == 1
            seen.update(tokens(events))
        assert seen == {0, 1}


def test_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """UNSUPPORTED, and nothing is left to collect."""
    monkeypatch.undo()
    assert kind_of(KqueueSelector) is io.ErrorKind.UNSUPPORTED
