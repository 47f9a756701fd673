"""examples/proxy.py, by real clients and real servers."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import http.server
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io, net

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCE = Path(__file__).parents[2] / "examples" / "proxy.py"

spec = importlib.util.spec_from_file_location("proxy", SOURCE)
assert spec is not None
assert spec.loader is not None
proxy: Any = importlib.util.module_from_spec(spec)  # an example is no package
sys.modules["proxy"] = proxy  # dataclasses look it up
spec.loader.exec_module(proxy)

SOON = 10.0


@contextmanager
def serving(handle: Callable[[socket.socket], object]) -> Iterator[int]:
    """The port of a server with a thread for each connection."""
    threads: list[Thread] = []

    def serve(connection: socket.socket) -> None:
        with connection:
            handle(connection)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            thread = Thread(target=serve, args=(connection,))
            threads.append(thread)
            thread.start()

    with socket.create_server(("127.0.0.1", 0), backlog=1024) as listener:
        accepting = Thread(target=accept)
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join(SOON)
            for thread in threads:
                thread.join(SOON)


@contextmanager
def proxying(port: int) -> Iterator[Any]:
    """A proxy that forwards to that port; its links are gone when it is."""
    running = proxy.Proxy.bind("127.0.0.1:0", f"127.0.0.1:{port}")
    thread = Thread(target=running.serve)
    thread.start()
    try:
        yield running
    finally:
        running.stop()
        thread.join(SOON)
        assert not thread.is_alive()


def connect(running: Any) -> socket.socket:  # whatever proxy
    """A client of it."""
    sock = socket.create_connection(("127.0.0.1", running.addr().port()))
    sock.settimeout(SOON)
    return sock


def drained(sock: socket.socket) -> bytes:
    """All that it gives."""
    parts: list[bytes] = []
    while part := sock.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


def settled(running: Any, count: int) -> None:  # whatever proxy
    """Waits until so many connections are over."""
    until = time.monotonic() + SOON
    of = running.statistics
    while of.finished + of.failed + of.refused < count:
        assert time.monotonic() < until, str(of)
        time.sleep(0.005)


def echo_after_the_end(connection: socket.socket) -> None:
    """Answers when the client has said all: by the half of the connection that is left."""
    data = drained(connection)
    connection.sendall(b"you said: " + data)


def test_half_close_both_ways_and_statistics() -> None:
    """The end of what the client says reaches the server, whose answer still comes back; both are counted."""
    with serving(echo_after_the_end) as port, proxying(port) as running:
        with connect(running) as client:
            client.sendall(b"hello")
            client.shutdown(socket.SHUT_WR)
            assert drained(client) == b"you said: hello"
        settled(running, 1)
    of = running.statistics
    assert (of.accepted, of.finished, of.failed, of.refused) == (1, 1, 0, 0)
    assert (of.to_server, of.to_client) == (5, 15)
    assert "1 finished" in str(of)


def test_the_server_may_end_first() -> None:
    """What it says, and its end, reach the client, who may go on talking."""

    def first_word(connection: socket.socket) -> None:
        connection.sendall(b"welcome")
        connection.shutdown(socket.SHUT_WR)
        heard.append(drained(connection))

    heard: list[bytes] = []
    with serving(first_word) as port, proxying(port) as running:
        with connect(running) as client:
            assert drained(client) == b"welcome"
            client.sendall(b"thank you")
        settled(running, 1)
    assert heard == [b"thank you"]


def test_an_unreachable_target_closes_the_client() -> None:
    """And is counted."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with proxying(port) as running:
        with connect(running) as client:
            assert client.recv(1) == b""
        settled(running, 1)
        assert running.statistics.refused == 1


def test_no_descriptors_are_left() -> None:
    """It looks again after a while, and does not turn in circles meanwhile."""

    class Full:
        calls = 0

        def __enter__(self) -> None: ...

        def __exit__(self, *_: object) -> None: ...

        def accept(self, _deadline: object) -> None:
            self.calls += 1
            if self.calls == 2:
                running.stop()
            raise io.Error.from_raw_os_error(errno.EMFILE)

    running = proxy.Proxy(Full(), "127.0.0.1:1")
    running._idle.set()
    started = time.monotonic()
    running.serve()
    assert time.monotonic() - started > 0.09


def test_resets_end_the_other_side() -> None:
    """By the client, and by the server: the link is gone, and counted as failed."""

    def reset(sock: socket.socket) -> None:
        """Closes it without an end."""
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        sock.close()

    def resets(connection: socket.socket) -> None:
        assert connection.recv(1) == b"x"
        reset(connection)

    def waits(connection: socket.socket) -> None:
        connection.settimeout(SOON)
        try:
            heard.append(drained(connection))
        except ConnectionError:
            heard.append(b"reset")

    heard: list[bytes] = []
    with serving(waits) as port, proxying(port) as running:
        client = connect(running)
        client.sendall(b"x")
        while not running.links:
            time.sleep(0.001)
        reset(client)
        settled(running, 1)
        assert running.statistics.failed == 1
    assert len(heard) == 1
    with serving(resets) as port, proxying(port) as running:
        with connect(running) as client:
            client.sendall(b"x")
            try:
                assert client.recv(1) == b""
            except ConnectionError:
                pass
        settled(running, 1)
        assert running.statistics.failed == 1


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl here")
def test_curl(tmp: Path) -> None:
    """A file server behind the proxy, asked by curl, several times at once."""
    (tmp / "page").write_bytes(os.urandom(1 << 20))

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=tmp)) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            with proxying(server.server_address[1]) as running:
                url = f"http://{running.addr()}/page"
                command = ["curl", "-sS", "--fail", "--max-time", "10", "--noproxy", "*", url]
                asking = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
                for one in asking:
                    assert one.communicate(timeout=SOON)[0] == (tmp / "page").read_bytes()
                settled(running, 4)
                assert running.statistics.to_client > 4 << 20
        finally:
            server.shutdown()
            thread.join(SOON)


def test_in_an_asyncio_program() -> None:
    """The same, with a task for each connection; cancelling it ends what is left."""

    async def client(port: int) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"hello")
        writer.write_eof()
        try:
            return await reader.read()
        finally:
            writer.close()
            await writer.wait_closed()

    async def main(target: int) -> None:
        of = proxy.Statistics()
        with net.TcpListener.bind("127.0.0.1:0") as listener:
            port = listener.local_addr().port()
            serving = asyncio.create_task(proxy.serve_async(listener, f"127.0.0.1:{target}", of))
            answers = await asyncio.gather(*(client(port) for _ in range(20)))
            assert answers == [b"you said: hello"] * 20
            _, endless = await asyncio.open_connection("127.0.0.1", port)
            endless.write(b"never ends")
            await endless.drain()
            until = time.monotonic() + SOON
            while (of.accepted, of.finished) != (21, 20) and time.monotonic() < until:  # noqa: ASYNC110  # nothing tells
                await asyncio.sleep(0.001)
            serving.cancel()
            with pytest.raises(asyncio.CancelledError):
                await serving
            endless.close()
        assert (of.accepted, of.finished) == (21, 20)
        assert of.to_client == 20 * 15

    with serving(echo_after_the_end) as port:
        asyncio.run(main(port))


@pytest.mark.slow
def test_as_a_program() -> None:
    """It says where it listens, and SIGTERM ends it, with what it has done."""
    with serving(echo_after_the_end) as port:
        command = [sys.executable, str(SOURCE), "127.0.0.1:0", f"127.0.0.1:{port}"]
        env = os.environ | {"PYTHONPATH": str(SOURCE.parents[1])}
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as process:
            assert process.stdout is not None
            at = process.stdout.readline().split()[1].rpartition(":")[2]
            with socket.create_connection(("127.0.0.1", int(at))) as client:
                client.sendall(b"hello")
                client.shutdown(socket.SHUT_WR)
                assert drained(client) == b"you said: hello"
            process.send_signal(signal.SIGTERM)
            out, _ = process.communicate(timeout=SOON)
            assert process.returncode == 0
            assert "1 connections: 1 finished" in out


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_gigabyte_by_its_hash() -> None:
    """All of it arrives, in order, both ways at once."""
    piece = os.urandom(1 << 20)
    pieces = 1024
    expected = hashlib.sha256()
    for _ in range(pieces):
        expected.update(piece)

    def read_all(sock: socket.socket) -> str:
        digest = hashlib.sha256()
        buf = bytearray(1 << 20)
        while n := sock.recv_into(buf):
            digest.update(memoryview(buf)[:n])
        return digest.hexdigest()

    def write_all(sock: socket.socket) -> None:
        for _ in range(pieces):
            sock.sendall(piece)
        sock.shutdown(socket.SHUT_WR)

    def serve(connection: socket.socket) -> None:
        writing = Thread(target=write_all, args=(connection,))
        writing.start()
        heard.append(read_all(connection))
        writing.join()

    heard: list[str] = []
    with serving(serve) as port, proxying(port) as running, connect(running) as client:
        client.settimeout(60)
        writing = Thread(target=write_all, args=(client,))
        writing.start()
        heard.append(read_all(client))
        writing.join()
        settled(running, 1)
        assert running.statistics.to_server == running.statistics.to_client == pieces << 20
    assert heard == [expected.hexdigest()] * 2


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_thousand_connections_at_once() -> None:
    """Each gets its own answer, through one thread."""
    if sys.platform == "win32":
        pytest.skip("no limit to raise here")
    import resource

    needed = 8 * 1000 + 100
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < needed:
        pytest.skip("too few descriptors here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    command = [sys.executable, "-c", ECHO]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            with proxying(int(server.stdout.readline())) as running:
                clients = [connect(running) for _ in range(1000)]
                for number, client in enumerate(clients):
                    client.sendall(b"%d" % number)
                for number, client in enumerate(clients):
                    assert client.recv(99) == b"%d" % number
                    client.shutdown(socket.SHUT_WR)
                for client in clients:
                    assert client.recv(1) == b""
                    client.close()
                settled(running, 1000)
                assert running.statistics.finished == 1000
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            server.kill()


ECHO = """
import asyncio
async def echo(reader, writer):
    while data := await reader.read(1 << 16):
        writer.write(data)
        await writer.drain()
    writer.close()
async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=2000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""
