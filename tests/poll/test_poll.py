"""Polling, on every selector."""

from __future__ import annotations

import copy
import gc
import math
import os
import pickle
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from pyio import fs, io
from pyio.poll import (
    Event,
    Events,
    Interest,
    Mode,
    Poll,
    Selector,
    Token,
    Waker,
)
from tests.conftest import descriptors_left, open_descriptors
from tests.poll.sources import HAVE_DESCRIPTORS, HAVE_EDGES, Make, Pair, Pipe, kind_of, poll_once, tokens

if sys.platform == "win32":
    pytest.skip("files, signals and fork, as Unix has them", allow_module_level=True)


READABLE, WRITABLE = Interest.READABLE, Interest.WRITABLE


def test_nothing_registered(poll: Poll) -> None:
    """A poll of nothing ends with its timeout, and finds nothing."""
    start = monotonic()
    assert poll_once(poll, 0.01) == {}
    assert monotonic() - start >= 0.01


@pytest.mark.parametrize("timeout", [1e-9, 0.0001, 0.0015, 0.004])
def test_timeouts_are_never_early(poll: Poll, pair: Pair, timeout: float) -> None:
    """Below the system's own granularity as well, time after time."""
    poll.registry().register(pair[0], Token(1), READABLE)
    for _ in range(5):
        start = monotonic()
        assert poll_once(poll, timeout) == {}
        assert monotonic() - start >= timeout


@pytest.mark.parametrize("timeout", [2**31 / 1000, 2**31, 1e18, 10**400, math.inf])
def test_long_timeouts_do_not_overflow(poll: Poll, timeout: float) -> None:
    """They wait, and an event ends them."""
    waker = Waker(poll.registry(), Token(1))
    timer = threading.Timer(0.005, waker.wake)
    timer.start()
    assert poll_once(poll, timeout) == {1: {"readable"}}
    timer.join()


@pytest.mark.parametrize("timeout", [-1, -1e-9, -math.inf, math.nan])
def test_no_timeouts(poll: Poll, timeout: float) -> None:
    """INVALID_INPUT for what cannot be waited; TypeError for what is no number."""
    assert kind_of(poll_once, poll, timeout) is io.ErrorKind.INVALID_INPUT
    wrong: Any = "1"
    with pytest.raises(TypeError):
        poll_once(poll, wrong)


def test_what_is_no_events(poll: Poll) -> None:
    """TypeError."""
    wrong: Any
    for wrong in None, []:
        with pytest.raises(TypeError):
            poll.poll(wrong, 0)


def test_one_owner(poll: Poll) -> None:
    """Neither a Poll nor its selector is copied or pickled: two owners would close it twice."""
    for one in poll, poll._selector:
        for copied in copy.copy, copy.deepcopy, pickle.dumps:
            with pytest.raises(TypeError):
                copied(one)


def test_zero_asks_the_system(poll: Poll, pair: Pair) -> None:
    """It finds what is ready, and does not wait."""
    poll.registry().register(pair[0], Token(1), WRITABLE)
    assert poll_once(poll, 0) == {1: {"writable"}}
    assert poll_once(poll, 0.0) in ({}, {1: {"writable"}})


def test_events_are_cleared_first(poll: Poll, pair: Pair) -> None:
    """What the last poll found is gone, also where the poll fails."""
    events = Events(4)
    poll.registry().register(pair[0], Token(1), WRITABLE, Mode.ONESHOT)
    poll.poll(events, 0)
    assert tokens(events) == [1]
    poll.poll(events, 0)
    assert tokens(events) == []
    events.push(Event(Token(5)))
    poll.close()
    assert kind_of(poll.poll, events, 0) is io.ErrorKind.OTHER


@pytest.mark.parametrize("mode", [None, Mode.LEVEL, Mode.ONESHOT])
@pytest.mark.parametrize("capacity", [1, 3])
def test_capacity_is_kept_and_all_have_their_turn(
    make: Make, tmp: Path, capacity: int, mode: Mode | None
) -> None:
    """Sources, files and wakers that are ready all at once: never more than there is room for, and none waits for ever."""
    pairs = [socket.socketpair() for _ in range(4)]
    files = [fs.File.create(tmp / str(n)) for n in range(3)]
    with Poll(make()) as poll:
        for n, (a, _) in enumerate(pairs):
            poll.registry().register(a, Token(n), WRITABLE, mode)
        for n, file in enumerate(files):
            poll.registry().register(file, Token(10 + n), WRITABLE, mode)
        waker = Waker(poll.registry(), Token(20))
        waker.wake()
        events = Events(capacity)
        seen: list[int] = []
        for _ in range(2 * 12 // capacity):
            poll.poll(events, 0)
            assert len(events) <= capacity
            seen += tokens(events)
        assert set(seen) == {0, 1, 2, 3, 10, 11, 12, 20}
        assert events.capacity() == capacity
        if mode is Mode.ONESHOT:
            assert len(seen) == 8
    for file in files:
        file.close()
    for a, b in pairs:
        a.close()
        b.close()


@pytest.mark.parametrize("mode", list(Mode))
def test_files_are_always_ready(make: Make, tmp: Path, mode: Mode) -> None:
    """Regular files and directories: at every poll with LEVEL, else once for each registration."""
    if mode is Mode.EDGE and make not in HAVE_EDGES:
        pytest.skip("this selector has no edges")
    with Poll(make()) as poll, fs.File.create(tmp / "f") as file, fs.Dir.open(tmp) as folder:
        registry = poll.registry()
        registry.register(file, Token(1), WRITABLE, mode)
        registry.register(folder, Token(2), READABLE, mode)
        again = {1: {"writable"}, 2: {"readable"}} if mode is Mode.LEVEL else {}
        assert poll_once(poll, None) == {1: {"writable"}, 2: {"readable"}}
        assert poll_once(poll) == again
        registry.reregister(file, Token(3), READABLE | WRITABLE, mode)
        # to WASI, a file is closed at its end
        assert poll_once(poll, None)[3] - {"read_closed"} == {"readable", "writable"}
        assert kind_of(registry.register, file, Token(4), READABLE, mode) is io.ErrorKind.ALREADY_EXISTS
        registry.deregister(folder)
        registry.deregister(file)
        assert poll_once(poll) == {}
        assert kind_of(registry.deregister, file) is io.ErrorKind.NOT_FOUND
        assert kind_of(registry.reregister, file, Token(1), READABLE, mode) is io.ErrorKind.NOT_FOUND


def test_a_file_that_is_closed(poll: Poll, tmp: Path) -> None:
    """Without being deregistered, it is reported once more, as an error; its number may then be another file's."""
    first = fs.File.create(tmp / "f")
    number = first.fileno()
    poll.registry().register(first, Token(1), WRITABLE, Mode.LEVEL)
    first.close()
    assert poll_once(poll) == {1: {"error"}}
    assert poll_once(poll) == {}
    with fs.File.create(tmp / "g") as g:
        assert g.fileno() == number
        poll.registry().register(g, Token(2), WRITABLE, Mode.LEVEL)
        assert poll_once(poll) == {2: {"writable"}}
        poll.registry().deregister(g)


def test_a_file_whose_number_is_anothers(poll: Poll, tmp: Path, pair: Pair) -> None:
    """Closed without being deregistered: with edges it is known for what it is, and forgotten."""
    if not isinstance(poll._selector, HAVE_EDGES):
        pytest.skip("this selector does not look")
    with fs.File.create(tmp / "f") as file:
        poll.registry().register(file, Token(1), WRITABLE, Mode.LEVEL)
        os.dup2(pair[0].fileno(), file.fileno())
        assert poll_once(poll) == {1: {"error"}}
        assert poll_once(poll) == {}


def test_a_file_becomes_a_socket_and_back(poll: Poll, tmp: Path, pair: Pair) -> None:
    """Under one number, closed without being deregistered each time."""
    number = os.open(tmp / "f", os.O_RDWR | os.O_CREAT)
    other = os.open(tmp / "f", os.O_RDWR)
    try:
        poll.registry().register(number, Token(1), WRITABLE, Mode.LEVEL)
        os.dup2(pair[0].fileno(), number)
        poll.registry().register(number, Token(2), READABLE, Mode.LEVEL)
        assert poll_once(poll) == {}
        pair[1].send(b"x")
        assert poll_once(poll) == {2: {"readable"}}
        os.dup2(other, number)
        poll.registry().register(number, Token(3), READABLE, Mode.LEVEL)
        assert poll_once(poll)[3] >= {"readable"}
    finally:
        os.close(other)
        os.close(number)


def test_registering_a_file_ends_a_running_poll(poll: Poll, tmp: Path) -> None:
    """In another thread, with nothing else to wait for."""
    found: list[dict[int, set[str]]] = []
    thread = threading.Thread(target=lambda: found.append(poll_once(poll, 10)))
    thread.start()
    with fs.File.create(tmp / "f") as file:
        poll.registry().register(file, Token(1), WRITABLE)
        thread.join(10)
        assert found == [{1: {"writable"}}]
        poll.registry().deregister(file)


def test_one_bad_descriptor_spoils_nothing(poll: Poll, pair: Pair, pipe: Pipe) -> None:
    """It is its own token's error, once, or nobody's; the others are reported."""
    poll.registry().register(pair[0], Token(1), WRITABLE, Mode.LEVEL)
    poll.registry().register(pipe.reader, Token(2), READABLE, Mode.LEVEL)
    pipe.close(pipe.reader)
    found = poll_once(poll)
    assert found.pop(2, {"error"}) == {"error"}
    assert found == {1: {"writable"}}
    assert poll_once(poll) == {1: {"writable"}}


def test_the_end_of_a_closed_poll(make: Make, pair: Pair) -> None:
    """Everything fails with EBADF, a clone of the registry too; closing again, and waking, do nothing."""
    poll = Poll(make())
    registry, clone = poll.registry(), poll.registry().try_clone()
    waker = Waker(registry, Token(1))
    registry.register(pair[0], Token(2), READABLE)
    poll.close()
    poll.close()
    waker.wake()
    calls: list[Callable[[], object]] = [
        lambda: poll_once(poll, 0),
        lambda: poll_once(poll, 1e9),
        poll.fileno,
        lambda: Waker(registry, Token(3)),
    ]
    for each in (registry, clone):
        calls += [
            partial(each.register, pair[0], Token(1), READABLE),
            partial(each.reregister, pair[0], Token(1), READABLE),
            partial(each.deregister, pair[0]),
        ]
    for call in calls:
        with pytest.raises(io.Error) as caught:
            call()
        assert caught.value.raw_os_error() is not None or caught.value.kind() is io.ErrorKind.UNSUPPORTED


def test_closing_ends_a_running_poll(make: Make) -> None:
    """In another thread, which gets EBADF; and no descriptor is left."""
    before = open_descriptors()
    poll = Poll(make())
    kinds: list[io.ErrorKind] = []
    started = threading.Event()

    def wait() -> None:
        started.set()
        kinds.append(kind_of(poll_once, poll, 10))

    threads = [threading.Thread(target=wait) for _ in range(2)]
    for thread in threads:
        thread.start()
        started.wait()
        started.clear()
    threads[0].join(0.02)
    poll.close()
    for thread in threads:
        thread.join(5)
    assert kinds == [io.ErrorKind.OTHER] * 2
    gc.collect()  # the traceback of an Error keeps what was in use
    assert open_descriptors() == before


def test_two_threads_may_poll(poll: Poll) -> None:
    """Each wake ends one of the two, or both; none is lost."""
    waker = Waker(poll.registry(), Token(1))
    found: list[dict[int, set[str]]] = []

    def work() -> None:
        while not found:
            found.append(poll_once(poll, 10))
            waker.wake()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    waker.wake()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()
    assert found[0] == {1: {"readable"}}


def test_a_poll_within_a_poll(make: Make, pair: Pair) -> None:
    """Where a selector has a descriptor, another Poll can watch it: it is readable while there are events."""
    with Poll(make()) as inner, Poll() as outer:
        if make not in HAVE_DESCRIPTORS:
            assert kind_of(inner.fileno) is io.ErrorKind.UNSUPPORTED
            return
        outer.registry().register(inner, Token(1), READABLE, Mode.LEVEL)
        assert inner.fileno() == inner.fileno()
        assert poll_once(outer) == {}
        inner.registry().register(pair[0], Token(2), READABLE, Mode.LEVEL)
        pair[1].send(b"x")
        assert poll_once(outer) == {1: {"readable"}}
        assert poll_once(inner) == {2: {"readable"}}
        pair[0].recv(9)
        assert poll_once(inner) == {}
        assert poll_once(outer) == {}


def test_leaving_by_an_exception_closes(make: Make) -> None:
    """The exception goes on, and a Poll that is merely dropped says so."""
    with pytest.raises(KeyError), Poll(make()) as poll:
        raise KeyError
    assert kind_of(poll_once, poll) is io.ErrorKind.OTHER
    with pytest.warns(ResourceWarning):
        Poll(make())
    with pytest.warns(ResourceWarning):
        make()


def test_many_polls_leave_nothing(make: Make) -> None:
    """A thousand of them, one after the other, leave no descriptor, collected or not."""
    before = open_descriptors()
    for _ in range(300):
        poll = Poll(make())
        Waker(poll.registry(), Token(1)).wake()
        poll_once(poll)
        poll.close()
    assert open_descriptors() == before


def test_no_descriptors_left(make: Make, tmp: Path) -> None:
    """OTHER (EMFILE) where one is needed, with nothing half made; and when there are some again, all works."""
    fs.write(tmp / "f", "")
    with Poll(make()) as poll, fs.File.open(tmp / "f") as file:
        before = open_descriptors()
        with descriptors_left(0):
            assert kind_of(make) is io.ErrorKind.OTHER
            if make in HAVE_DESCRIPTORS:
                # these need one more for files, and one for each waker
                assert kind_of(poll.registry().register, file, Token(1), READABLE) is io.ErrorKind.OTHER
                assert kind_of(Waker, poll.registry(), Token(2)) is io.ErrorKind.OTHER
            assert poll_once(poll) == {}
        assert open_descriptors() == before
        poll.registry().register(file, Token(1), READABLE)
        assert poll_once(poll).keys() == {1}
        poll.registry().deregister(file)


def test_a_selector_of_ones_own(pair: Pair) -> None:
    """Poll passes on what it was told, and checks it first; errors pass through."""
    log: list[tuple[object, ...]] = []

    class Own(Selector):
        def register(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
            log.append(("register", fd, token, interest, mode))

        def reregister(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
            log.append(("reregister", fd, token, interest, mode))

        def deregister(self, fd: int, /) -> None:
            raise io.Error(io.ErrorKind.NOT_FOUND, "mine")

        def select(self, events: Events, timeout: float | None, /) -> None:
            log.append(("select", timeout))
            assert events.push(Event(Token(3), error=True))

        def add_waker(self, token: Token, /) -> Callable[[], None]:
            return lambda: log.append(("woken", token))

        def try_clone(self) -> Selector:
            return self

        def close(self) -> None:
            log.append(("close",))

    fd = pair[0].fileno()
    with Poll(Own()) as poll:
        poll.registry().register(pair[0], Token(1), READABLE)
        poll.registry().reregister(fd, Token(2), WRITABLE, Mode.ONESHOT)
        assert kind_of(poll.registry().deregister, fd) is io.ErrorKind.NOT_FOUND
        Waker(poll.registry().try_clone(), Token(4)).wake()
        assert poll_once(poll, None) == {3: {"error"}}
        assert poll_once(poll, 1e30) == {3: {"error"}}
        assert kind_of(poll.fileno) is io.ErrorKind.UNSUPPORTED
    assert log == [
        ("register", fd, 1, READABLE, Mode.LEVEL),
        ("reregister", fd, 2, WRITABLE, Mode.ONESHOT),
        ("woken", 4),
        ("select", None),
        ("select", 2_000_000),
        ("close",),
    ]


@pytest.fixture
def alarm() -> Iterator[Callable[[Callable[[], object]], None]]:
    """Runs a function in a signal handler, 5 ms from now."""
    before = signal.getsignal(signal.SIGALRM)

    def set_alarm(handler: Callable[[], object]) -> None:
        signal.signal(signal.SIGALRM, lambda *_: handler())
        signal.setitimer(signal.ITIMER_REAL, 0.005)

    yield set_alarm
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


def test_a_signal_does_not_end_a_poll(poll: Poll, alarm: Callable[[Callable[[], object]], None]) -> None:
    """It waits on for what is left, no more and no less."""
    ran: list[float] = []
    alarm(lambda: ran.append(monotonic()))
    start = monotonic()
    assert poll_once(poll, 0.02) == {}
    assert 0.02 <= monotonic() - start < 5
    assert len(ran) == 1


def test_what_a_handler_raises_ends_it(
    poll: Poll, pair: Pair, alarm: Callable[[Callable[[], object]], None]
) -> None:
    """It passes through, and the Poll works on."""

    class Stop(Exception):
        pass

    poll.registry().register(pair[0], Token(1), READABLE)
    for error in (Stop, KeyboardInterrupt, KeyError, ValueError):

        def stop(error: type[BaseException] = error) -> None:
            raise error

        alarm(stop)
        with pytest.raises(error):
            poll_once(poll, 10)
    pair[1].send(b"x")
    assert poll_once(poll) == {1: {"readable"}}


def test_a_handler_may_poll(make: Make, pair: Pair, alarm: Callable[[Callable[[], object]], None]) -> None:
    """A Poll of its own, while the thread is in one; the same one where the system can, else it is RESOURCE_BUSY."""
    with Poll(make()) as outer, Poll(make()) as inner:
        inner.registry().register(pair[0], Token(1), WRITABLE)
        waker = Waker(outer.registry(), Token(2))
        found: list[object] = []

        def handler() -> None:
            found.append(poll_once(inner))
            if make in HAVE_EDGES:
                found.append(poll_once(outer))
            else:
                found.append(kind_of(poll_once, outer))
            waker.wake()

        alarm(handler)
        assert poll_once(outer, 10) == {2: {"readable"}}
        assert found == [{1: {"writable"}}, {} if make in HAVE_EDGES else io.ErrorKind.RESOURCE_BUSY]


def test_a_child_has_no_poll_of_its_parents(make: Make, pair: Pair) -> None:
    """All it does with it fails with UNSUPPORTED, closing but; the parent's works on as if nothing were."""
    with Poll(make()) as poll:
        poll.registry().register(pair[0], Token(1), READABLE)
        waker = Waker(poll.registry(), Token(2))
        pid = os.fork()
        if pid == 0:
            try:
                calls: list[Callable[[], object]] = [
                    lambda: poll_once(poll),
                    lambda: poll.registry().deregister(pair[0]),
                    lambda: poll.registry().register(pair[1], Token(1), READABLE),
                    lambda: poll.registry().reregister(pair[0], Token(1), READABLE),
                    lambda: Waker(poll.registry(), Token(3)),
                    poll.fileno,
                    waker.wake,
                ]
                good = all(kind_of(call) is io.ErrorKind.UNSUPPORTED for call in calls)
                poll.close()
                with Poll(make()) as own:
                    own.registry().register(pair[0], Token(5), WRITABLE)
                    good = good and poll_once(own) == {5: {"writable"}}
            except BaseException:
                good = False
            os._exit(0 if good else 1)
        assert os.waitpid(pid, 0)[1] == 0
        assert poll_once(poll) == {}
        pair[1].send(b"x")
        assert poll_once(poll) == {1: {"readable"}}
        waker.wake()
        assert 2 in poll_once(poll)


def test_a_child_that_a_handler_makes_during_a_poll(
    poll: Poll, alarm: Callable[[Callable[[], object]], None]
) -> None:
    """It is refused as any other child, though its thread was polling."""
    ended: list[int] = []

    def handler() -> None:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = int(kind_of(poll_once, poll) is not io.ErrorKind.UNSUPPORTED)
            finally:
                os._exit(code)
        ended.append(os.waitpid(pid, 0)[1])

    alarm(handler)
    assert poll_once(poll, 0.02) == {}
    assert ended == [0]
