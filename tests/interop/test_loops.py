"""Event loops of others watch a Poll, and pyio's own objects."""

from __future__ import annotations

import asyncio
import importlib
import selectors
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from pyio import poll
from pyio.os import unix
from pyio.poll import Events, Interest, Poll, Token, Waker

if sys.platform == "win32":
    pytest.skip("a Poll has no descriptor here", allow_module_level=True)


@pytest.fixture
def watched() -> Iterator[Poll]:
    """A Poll that has a descriptor."""
    with Poll() as made:
        try:
            made.fileno()
        except OSError:
            pytest.skip("this system's selector has no descriptor")
        yield made


def woken_soon(p: Poll) -> threading.Timer:
    """Wakes it from another thread, in a moment."""
    timer = threading.Timer(0.005, Waker(p.registry(), Token(1)).wake)
    timer.start()
    return timer


def test_asyncio(watched: Poll) -> None:
    """add_reader takes a Poll, and calls when it has events; and a pipe of pyio's."""

    async def wait(source: Any) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(source, ready.set)
        try:
            await asyncio.wait_for(ready.wait(), 10)
        finally:
            loop.remove_reader(source)

    timer = woken_soon(watched)
    asyncio.run(wait(watched))
    timer.join()
    events = Events()
    watched.poll(events, 0)
    assert [event.token() for event in events] == [1]
    reader, writer = unix.pipe()
    with reader, writer:
        writer.write_all(b"x")
        asyncio.run(wait(reader))


def test_selectors(watched: Poll) -> None:
    """A selector of the standard library reports it until it is polled."""
    with selectors.DefaultSelector() as selector:
        selector.register(watched, selectors.EVENT_READ)
        assert selector.select(0) == []
        timer = woken_soon(watched)
        assert [key.fileobj for key, _ in selector.select(10)] == [watched]
        timer.join()
        watched.poll(Events(), 0)
        assert selector.select(0) == []


def test_trio(watched: Poll) -> None:
    """wait_readable takes a Poll."""
    try:
        trio = importlib.import_module("trio")
    except ImportError:
        pytest.skip("trio is not installed")

    async def wait() -> None:
        with trio.fail_after(10):
            await trio.lowlevel.wait_readable(watched)

    timer = woken_soon(watched)
    trio.run(wait)
    timer.join()
    events = Events()
    watched.poll(events, 0)
    assert not events.is_empty()


def test_a_poll_watches_pyios_pipes() -> None:
    """They have a fileno, and are all that a source needs to be."""
    reader, writer = unix.pipe()
    events = Events()
    with Poll(poll.PollSelector()) as p, reader, writer:
        p.registry().register(reader, Token(1), Interest.READABLE)
        p.registry().register(writer, Token(2), Interest.WRITABLE)
        p.poll(events, 10)
        assert [event.token() for event in events] == [2]
        writer.write_all(b"x")
        p.poll(events, 10)
        assert sorted(event.token() for event in events) == [1, 2]
        p.registry().deregister(reader)
        p.registry().deregister(writer)
