"""What a signal handler raises, at every moment at which it can: no event is lost, and nothing is half registered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pyio import io
from pyio.poll import Events, Interest, Mode, Poll, Token, Waker
from tests.interrupting import interrupted, moments
from tests.poll.sources import HAVE_EDGES, Make, Pair, kind_of, poll_once, tokens

READABLE = Interest.READABLE


@pytest.fixture
def file(tmp_path: Path) -> Iterator[int]:
    """A regular file with something in it."""
    path = tmp_path / "file"
    path.write_bytes(b"data")
    fd = os.open(path, os.O_RDWR)
    yield fd
    os.close(fd)


@pytest.mark.parametrize("mode", list(Mode), ids=lambda mode: mode.name)
@pytest.mark.parametrize("what", ["socket", "file", "waker"])
def test_no_event_is_lost(make: Make, pair: Pair, file: int, what: str, mode: Mode) -> None:
    """The next poll has what an interrupted one would have had, whether that came as far as its Events or not."""
    if mode is Mode.EDGE and make not in HAVE_EDGES:
        pytest.skip("this selector has no edges")
    pair[1].send(b"x")
    events = Events()
    for moment in moments():
        with Poll(make()) as poll:
            waker = Waker(poll.registry(), Token(1))
            if what == "waker":
                waker.wake()
            else:
                poll.registry().register(file if what == "file" else pair[0], Token(1), READABLE, mode)
            if not interrupted(lambda: poll.poll(events, 0), moment):
                assert tokens(events) == [1]
                assert moment > 10
                break
            assert 1 in poll_once(poll)


@pytest.mark.parametrize("what", ["socket", "file"])
@pytest.mark.parametrize("before", ["nothing", "itself", "another"])
def test_nothing_is_half_registered(make: Make, pair: Pair, file: int, what: str, before: str) -> None:
    """After an interrupted call a source is registered or not, and can be either; also where its number was another's."""
    source = file if what == "file" else pair[0].fileno()
    pair[1].send(b"x")
    for moment in moments():
        with Poll(make()) as poll:
            registry = poll.registry()
            fd = source if before == "itself" else os.dup(pair[1].fileno())
            if before != "nothing":
                registry.register(fd, Token(1), READABLE, Mode.ONESHOT)
            if fd != source:
                os.dup2(source, fd)
            change = registry.reregister if before == "itself" else registry.register
            done = not interrupted(lambda: change(fd, Token(2), READABLE, Mode.ONESHOT), moment)
            try:
                registry.deregister(fd)
            except io.Error as e:
                assert e.kind() is io.ErrorKind.NOT_FOUND
            else:
                assert kind_of(registry.deregister, fd) is io.ErrorKind.NOT_FOUND
            assert poll_once(poll) == {}
            registry.register(fd, Token(3), READABLE)
            assert list(poll_once(poll)) == [3]
            if fd != source:
                os.close(fd)
        if done:
            assert moment > 3
            break


def test_nothing_is_half_deregistered(make: Make, pair: Pair) -> None:
    """It can be registered again, whatever became of it."""
    pair[1].send(b"x")
    for moment in moments():
        with Poll(make()) as poll:
            registry = poll.registry()
            registry.register(pair[0], Token(1), READABLE, Mode.ONESHOT)
            if not interrupted(lambda: registry.deregister(pair[0]), moment):
                break
            try:
                registry.deregister(pair[0])
            except io.Error as e:
                assert e.kind() is io.ErrorKind.NOT_FOUND
            registry.register(pair[0], Token(3), READABLE)
            assert list(poll_once(poll)) == [3]
