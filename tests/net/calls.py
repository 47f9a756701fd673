"""What the tests of sockets share: connections, and calls that fail or wait."""

from __future__ import annotations

import time
from threading import Thread
from typing import TYPE_CHECKING, TypeAlias

import pytest

from pyio import io
from pyio.net import TcpListener, TcpStream

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio._sys.net.owned import OwnedSocket

Two: TypeAlias = tuple[TcpStream, TcpStream]


def connected() -> Two:
    """Both ends of a connection."""
    with TcpListener.bind("127.0.0.1:0") as listener:
        one = TcpStream.connect(listener.local_addr())
        return one, listener.accept()[0]


def error_of(call: Callable[[], object]) -> io.Error:
    """What the call fails with."""
    with pytest.raises(io.Error) as e:
        call()
    return e.value


def in_thread(call: Callable[[], object]) -> tuple[Thread, list[object]]:
    """A running call, and what it gives, or raises, at last."""
    results: list[object] = []

    def run() -> None:
        try:
            results.append(call())
        except Exception as e:
            results.append(e)

    thread = Thread(target=run)
    thread.start()
    return thread, results


def wait_until_used(sock: OwnedSocket) -> None:
    """Waits until a call is under way in another thread."""
    while not sock._users:
        time.sleep(0)
