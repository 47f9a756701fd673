"""A whole program: the example server beside http.server, each in a process of its own, asked by four clients."""

from __future__ import annotations

import os
import re
import socket
import statistics
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("server", "A server")

_ROOT = Path(__file__).parents[2]
_CLIENTS = 4
_NAME = "page"
_PAGE = os.urandom(1024)


@contextmanager
def _serving(*command: str) -> Iterator[int]:
    """The port of a server that tells it in its first line."""
    env = os.environ | {"PYTHONPATH": str(_ROOT), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env, text=True
    ) as process:
        try:
            assert process.stdout is not None
            told = re.search(r"(?:127\.0\.0\.1:| port )(\d+)", process.stdout.readline())
            assert told is not None
            yield int(told[1])
        finally:
            process.kill()


class _Clients:
    """Four threads that ask for one page each, again and again, over connections that are kept where they can be."""

    def __init__(self, port: int, *, keep: bool) -> None:
        self.port = port
        self.keep = keep
        self.seconds: list[float] = []

    def ask(self, times: int) -> None:
        request = f"GET /{_NAME} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        sock: socket.socket | None = None
        for _ in range(times):
            start = perf_counter()
            if sock is None:
                sock = socket.create_connection(("127.0.0.1", self.port))
            sock.sendall(request)
            got = b""
            while not got.endswith(_PAGE):
                part = sock.recv(1 << 16)
                if not part:
                    raise ConnectionError("half an answer")
                got += part
            if not self.keep:
                sock.close()
                sock = None
            self.seconds.append(perf_counter() - start)
        if sock is not None:
            sock.close()

    def run(self, loops: int) -> None:
        """`loops` requests, shared among the clients."""
        threads = [Thread(target=self.ask, args=(share,)) for share in _shares(loops)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def note(self, name: str) -> str:
        """How long a request took."""
        percent = statistics.quantiles(self.seconds, n=100)
        return f"{name}: half of the answers within {percent[49] * 1e3:.1f} ms, 99 % within {percent[98] * 1e3:.1f} ms"


def _shares(loops: int) -> list[int]:
    return [loops // _CLIENTS + (at < loops % _CLIENTS) for at in range(_CLIENTS)]


@group.workload("page", "a page of 1 KiB from examples/httpd.py", Goal(0.5))
def page(inputs: Inputs) -> Iterator[Trial]:
    folder = inputs.folder("site")
    Path(folder, _NAME).write_bytes(_PAGE)
    ours = ("examples/httpd.py", folder, "127.0.0.1:0")
    theirs = ("-m", "http.server", "--directory", folder, "--bind", "127.0.0.1", "0")
    with _serving(str(_ROOT / ours[0]), *ours[1:]) as our_port, _serving(*theirs) as their_port:
        httpd, server = _Clients(our_port, keep=True), _Clients(their_port, keep=False)
        yield Trial(
            [
                Contender("httpd.py", Role.PYIO, httpd.run),
                Contender("http.server", Role.STANDARD, server.run),
            ],
            check_loops=_CLIENTS,
            notes=lambda: [httpd.note("httpd.py"), server.note("http.server")],
        )
