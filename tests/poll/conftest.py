"""Every selector that runs here, and sources for them."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator

import pytest

from pyio._sys.poll import kqueue
from pyio.poll import Poll
from tests.poll.fakequeue import FakeEvent, FakeQueue
from tests.poll.sources import SELECTORS, Make, Pair, Pipe


@pytest.fixture(autouse=True)
def fake_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kqueue, where there is none but an epoll to make it of."""
    if sys.platform == "linux":
        monkeypatch.setattr(kqueue, "raw_queue", FakeQueue)
        monkeypatch.setattr(kqueue, "change", FakeEvent)


@pytest.fixture(params=list(SELECTORS.values()), ids=list(SELECTORS))
def make(request: pytest.FixtureRequest) -> Make:
    """One selector after the other."""
    made: Make = request.param
    return made


@pytest.fixture
def poll(make: Make) -> Iterator[Poll]:
    """A Poll with it."""
    with Poll(make()) as made:
        yield made


@pytest.fixture
def pair() -> Iterator[Pair]:
    """Two connected sockets, non-blocking."""
    a, b = socket.socketpair()
    with a, b:
        a.setblocking(False)
        b.setblocking(False)
        yield a, b


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe."""
    made = Pipe()
    yield made
    made.close()
