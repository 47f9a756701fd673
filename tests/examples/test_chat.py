"""examples/chat.py: one thread, many connections."""

from __future__ import annotations

import importlib.util
import os
import resource
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

if sys.platform == "win32":
    pytest.skip("counts on descriptors and signals of Unix", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "examples" / "chat.py"

spec = importlib.util.spec_from_file_location("chat", SOURCE)
assert spec is not None
assert spec.loader is not None
chat: Any = importlib.util.module_from_spec(spec)  # an example is no package
spec.loader.exec_module(chat)


@pytest.fixture
def room() -> Iterator[Any]:
    """A chat that runs; at its end nobody is left in it."""
    made = chat.Chat("127.0.0.1:0")
    made.port = made.addr().port()
    thread = Thread(target=made.run)
    thread.start()
    yield made
    made.stop()
    thread.join()
    assert not made.clients
    del made.waker  # it has a descriptor for as long as it lives


def enter(room: Any) -> socket.socket:
    """A new client, whom the room knows when this returns."""
    before = room.tokens
    sock = socket.create_connection(("127.0.0.1", room.port), timeout=20)
    while room.tokens == before:
        os.sched_yield()
    return sock


def name_of(sock: socket.socket) -> bytes:
    """How the others see this client."""
    return "{}:{}".format(*sock.getsockname()).encode()


def lines(sock: socket.socket, count: int) -> list[bytes]:
    """So many lines of what comes."""
    got = b""
    while got.count(b"\n") < count:
        part = sock.recv(1 << 16)
        assert part, got
        got += part
    return got.split(b"\n")[:-1]


def test_a_line_goes_to_all_others(room: Any) -> None:
    """And not to who said it; a line may come in pieces, and several at once."""
    with enter(room) as one, enter(room) as two, enter(room) as three:
        one.sendall(b"he")
        one.sendall(b"llo\n")
        expected = name_of(one) + b": hello"
        assert lines(two, 1) == lines(three, 1) == [expected]
        two.sendall(b"a\nb\nc")
        assert lines(one, 2) == lines(three, 2) == [name_of(two) + b": a", name_of(two) + b": b"]
        assert select.select([two], [], [], 0)[0] == []


def test_who_leaves_is_forgotten(room: Any) -> None:
    """The others go on; half a line is nobody's business."""
    with enter(room) as one, enter(room) as two:
        three = enter(room)
        three.sendall(b"half a line")
        three.close()
        while len(room.clients) > 2:
            os.sched_yield()
        one.sendall(b"still here\n")
        assert lines(two, 1) == [name_of(one) + b": still here"]


def test_who_is_cut_off_is_forgotten(room: Any) -> None:
    """A reset is no error of the room's."""
    with enter(room):
        two = enter(room)
        two.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        two.close()
        while len(room.clients) > 1:
            os.sched_yield()


def test_a_line_without_end(room: Any) -> None:
    """Who sends one is dropped."""
    with enter(room) as one:
        one.sendall(b"x" * (chat.LONGEST_LINE + 1))
        assert one.recv(1) == b""


@pytest.mark.slow
def test_who_does_not_read_is_dropped(room: Any) -> None:
    """What waits for somebody is bounded; the others get every line."""
    with enter(room) as one, enter(room) as two, enter(room) as slow:
        line = b"y" * 1000 + b"\n"
        expected = name_of(one) + b": " + line
        got = bytearray()

        def read() -> None:
            while len(got) < len(expected) * 20_000:
                got.extend(two.recv(1 << 20))

        reader = Thread(target=read)
        reader.start()
        for _ in range(200):
            one.sendall(line * 100)
        reader.join()
        assert got == expected * 20_000
        assert len(room.clients) == 2
        slow.settimeout(20)
        with pytest.raises(ConnectionResetError):
            while slow.recv(1 << 20):
                pass
            raise ConnectionResetError


def test_no_descriptors_are_left(room: Any) -> None:
    """Who can't be let in waits at the door, until somebody leaves; the room does not turn round and round."""
    with enter(room) as one, enter(room):
        waiting = socket.socket()
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (waiting.fileno() + 1, hard))
        try:
            waiting.settimeout(20)
            waiting.connect(("127.0.0.1", room.port))
            while room.listening:
                os.sched_yield()
            one.sendall(b"anybody?\n")
            one.close()
            waiting.sendall(b"me\n")
            while len(room.clients) != 2:
                os.sched_yield()
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            waiting.close()


def test_everybody_is_told_at_the_end(room: Any) -> None:
    """The last line, and then the end of file."""
    with enter(room) as one:
        room.stop()
        assert lines(one, 1) == [b"* the chat is over"]
        assert one.recv(1) == b""


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_thousands(number: signal.Signals) -> None:
    """As many as the limits allow, 8000 at most, in one room: each line reaches everybody, and a signal ends it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    many = 8000 if number == signal.SIGINT else 500
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, many + 200)), hard))
    many = min(many, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    env = os.environ | {"PYTHONPATH": str(SOURCE.parents[1])}
    command = [sys.executable, str(SOURCE), "127.0.0.1:0"]
    clients: list[socket.socket] = []
    try:
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
            assert process.stdout is not None
            port = int(process.stdout.readline().rpartition(":")[2])
            before = resident(process.pid)
            # two source addresses: one has too few ports for every machine
            for at in range(many):
                clients.append(
                    socket.create_connection(
                        ("127.0.0.1", port), timeout=60, source_address=(f"127.0.0.{2 + at % 2}", 0)
                    )
                )
            for said in (b"first\n", b"second\n"):
                clients[0].sendall(said)
                for client in clients[1:]:
                    assert lines(client, 1)[0].endswith(said[:-1])
            # a client that is idle costs a few kilobytes
            per_client = (resident(process.pid) - before) / many
            print(f"{many} clients, {per_client:.0f} bytes of memory for each")
            assert per_client < 10_000
            process.send_signal(number)
            assert process.wait(60) == 0
            assert process.stdout.read() == f"2 lines, {many} clients\n"
    finally:
        for client in clients:
            client.close()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def resident(pid: int) -> int:
    """The bytes of memory that a process holds."""
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize()
