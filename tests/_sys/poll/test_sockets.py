"""poll(2) made of select(2), as it is for Windows; here it can ask for more than sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pyio._sys.poll.sockets import ERR, IN, NVAL, OUT, SocketPoller
from tests.poll.sources import Pipe


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe."""
    made = Pipe()
    yield made
    made.close()


def test_it_answers_as_poll_does(pipe: Pipe) -> None:
    """Who is ready, for what was asked; nothing after the timeout; and what is taken out is not asked for."""
    poller = SocketPoller()
    poller.register(pipe.reader, IN)
    assert poller.poll(1) == []
    poller.register(pipe.writer, IN | OUT)
    assert poller.poll(None) == [(pipe.writer, OUT)]
    poller.unregister(pipe.writer)
    assert poller.poll(0) == []
    with pytest.raises(KeyError):
        poller.unregister(pipe.writer)
    pipe.close(pipe.writer)
    assert poller.poll(None) in ([(pipe.reader, IN)], [(pipe.reader, IN | ERR)])


def test_one_that_is_bad_does_not_hide_the_others(pipe: Pipe) -> None:
    """select fails for all of them; each is told by itself here."""
    poller = SocketPoller()
    other = Pipe()
    for fd in (other.reader, pipe.writer, pipe.reader):
        poller.register(fd, IN | OUT if fd == pipe.writer else IN)
    other.close()
    assert sorted(poller.poll(None)) == sorted([(other.reader, NVAL), (pipe.writer, OUT)])
