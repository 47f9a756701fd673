"""Wherever a signal handler raises, no socket stays open, and what it raises arrives."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable

import pytest

from pyio import io, net
from pyio.io import Deadline, ErrorKind
from tests.interrupting import interrupted, moments

if sys.platform == "win32":
    pytest.skip("counts on the signals of Unix", allow_module_level=True)

# what is interrupted on its way out is closed by the collector, which says so
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


def throughout(call: Callable[[], object]) -> int:
    """Interrupts it at each moment that it has, and says how many these are; what is left open, the fixture finds."""
    call()  # whatever is imported late is by now
    for moment in moments():
        if not interrupted(call, moment):
            return moment
    raise AssertionError


@pytest.mark.parametrize("deadline", [None, Deadline.never()], ids=["without", "deadline"])
def test_connecting_accepting_cloning(deadline: Deadline | None) -> None:
    """A connection that was accepted is closed where it reaches nobody; a later one is accepted all the same."""

    def use() -> None:
        with net.TcpListener.bind("127.0.0.1:0") as listener:
            with net.TcpStream.connect(listener.local_addr(), deadline) as one, one.try_clone():
                listener.accept(deadline)[0].close()

    assert throughout(use) > 50


def test_a_connection_that_reaches_nobody() -> None:
    """Not even between the system's call and the socket that is made of it can it be lost."""
    with net.TcpListener.bind("127.0.0.1:0") as listener:

        def accept() -> None:
            listener.accept()[0].close()

        for moment in moments():
            with socket.create_connection(("127.0.0.1", listener.local_addr().port())) as one:
                if not interrupted(accept, moment):
                    assert moment > 10
                    return
                listener.set_nonblocking(True)
                # still to be accepted, or accepted and closed
                try:
                    listener.accept()[0].close()
                except io.Error as e:
                    assert e.kind() is ErrorKind.WOULD_BLOCK
                listener.set_nonblocking(False)
                one.settimeout(20)
                assert one.recv(1) == b""


def test_waiting_under_a_deadline() -> None:
    """What is raised arrives, also before and behind the wait, and the next wait is as good."""
    deadline = Deadline.never()
    with net.UdpSocket.bind("127.0.0.1:0") as sock:

        def wait() -> None:
            with pytest.raises(TimeoutError):
                sock.recv(bytearray(1), deadline.within(0.0001))

        assert throughout(wait) > 20
        sock.send_to(b"x", sock.local_addr())
        assert sock.recv(bytearray(1), deadline) == 1
