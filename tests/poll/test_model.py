"""Random histories of registering, reading, writing, closing and polling, beside a model that knows the answers."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyio import io
from pyio.poll import Interest, Mode, Poll, Token
from tests.poll.sources import Make, poll_once

if sys.platform == "win32":
    pytest.skip("descriptors as Unix has them", allow_module_level=True)

READABLE, WRITABLE = Interest.READABLE, Interest.WRITABLE
INTERESTS = [READABLE, WRITABLE, READABLE | WRITABLE]
SOURCES = 4


@dataclass
class Known:
    """What the model knows of one registration."""

    token: int
    interest: Interest
    once: bool
    armed: bool = True


@dataclass
class Source:
    """A socket, its peer, and what lies in it unread."""

    ours: socket.socket
    theirs: socket.socket
    unread: int = 0
    known: Known | None = None

    def ready(self) -> set[str]:
        """What a poll says of it."""
        if self.known is None or not self.known.armed:
            return set()
        told = {"readable"} if self.known.interest.is_readable() and self.unread else set()
        return told | ({"writable"} if self.known.interest.is_writable() else set())


def made() -> Source:
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    return Source(ours, theirs)


steps = st.lists(
    st.tuples(
        st.sampled_from(["register", "reregister", "deregister", "write", "read", "replace", "poll", "poll"]),
        st.integers(0, SOURCES - 1),
        st.integers(0, 99),
        st.sampled_from(INTERESTS),
        st.sampled_from([Mode.LEVEL, Mode.ONESHOT]),
    ),
    max_size=40,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=steps)
def test_every_history_is_told_as_it_was(
    make: Make, history: list[tuple[str, int, int, Interest, Mode]]
) -> None:
    """Each poll says exactly what is ready and registered; each refusal is the one that the model expects."""
    sources = [made() for _ in range(SOURCES)]
    try:
        with Poll(make()) as poll:
            for what, n, number, interest, mode in history:
                step(poll, sources, what, n, number, interest, mode)
            check(poll, sources)
    finally:
        for source in sources:
            source.ours.close()
            source.theirs.close()


def step(
    poll: Poll, sources: list[Source], what: str, n: int, number: int, interest: Interest, mode: Mode
) -> None:
    source, token, registry = sources[n], n * 100 + number, poll.registry()
    if what == "poll":
        check(poll, sources)
    elif what == "write":
        source.theirs.send(b"x")
        source.unread += 1
    elif what == "read":
        if source.unread:
            source.unread -= len(source.ours.recv(100))
    elif what == "replace":
        # another socket under the same number, and nobody has said so
        fresh = made()
        os.dup2(fresh.ours.fileno(), source.ours.fileno())
        fresh.ours.close()
        source.theirs.close()
        sources[n] = Source(source.ours, fresh.theirs)
        try:
            registry.deregister(source.ours)
        except io.Error as e:
            assert e.kind() is io.ErrorKind.NOT_FOUND
    else:
        try:
            if what == "deregister":
                registry.deregister(source.ours)
            else:
                getattr(registry, what)(source.ours, Token(token), interest, mode)
        except io.Error as e:
            refused = {True: io.ErrorKind.ALREADY_EXISTS, False: io.ErrorKind.NOT_FOUND}
            assert e.kind() is refused[what == "register"]
            assert (source.known is not None) == (what == "register")
        else:
            assert (source.known is None) == (what == "register")
            gone = what == "deregister"
            source.known = None if gone else Known(token, interest, mode is Mode.ONESHOT)


def check(poll: Poll, sources: list[Source]) -> None:
    """One poll, and what it leaves armed."""
    expected = {source.known.token: ready for source in sources if source.known and (ready := source.ready())}
    assert poll_once(poll) == expected
    for source in sources:
        if source.known and source.known.once and source.known.token in expected:
            source.known.armed = False
