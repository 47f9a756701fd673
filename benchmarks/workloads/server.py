"""A whole program: the example server beside http.server, each in a process of its own, asked by four clients."""

from __future__ import annotations

import os
import re
import select
import socket
import statistics
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path
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
    """Four at once, in one thread, so that they hardly cost anything: each asks for the page, then all wait for theirs.

    A connection is kept where the server keeps it.
    """

    def __init__(self, port: int, *, keep: bool) -> None:
        self.port = port
        self.keep = keep
        self.seconds: list[float] = []
        self._kept: list[socket.socket] = []

    def run(self, loops: int) -> None:
        """So many rounds."""
        for _ in range(loops):
            asked: dict[socket.socket, float] = {}
            for _ in range(_CLIENTS):
                start = perf_counter()
                asked[self._ask(self._kept.pop() if self._kept else None)] = start
            got = dict.fromkeys(asked, b"")
            while got:
                for sock in select.select(got, [], [])[0]:
                    part = sock.recv(1 << 16)
                    if not part:
                        raise ConnectionError("half an answer")
                    got[sock] += part
                    if got[sock].endswith(_PAGE):
                        self.seconds.append(perf_counter() - asked[sock])
                        del got[sock]
            self._kept.extend(asked)
            if not self.keep:
                self.close()

    def close(self) -> None:
        """Leaves the server."""
        while self._kept:
            self._kept.pop().close()

    def _ask(self, sock: socket.socket | None) -> socket.socket:
        sock = sock or socket.create_connection(("127.0.0.1", self.port))
        sock.sendall(f"GET /{_NAME} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return sock

    def note(self, name: str) -> str:
        """How long a request took."""
        percent = statistics.quantiles(self.seconds, n=100)
        return f"{name}: half of the answers within {percent[49] * 1e3:.1f} ms, 99 % within {percent[98] * 1e3:.1f} ms"


@group.workload("page", "a page of 1 KiB for each of four clients, from examples/httpd.py", Goal(0.5))
def page(inputs: Inputs) -> Iterator[Trial]:
    folder = inputs.folder("site")
    Path(folder, _NAME).write_bytes(_PAGE)
    ours = ("examples/httpd.py", folder, "127.0.0.1:0")
    theirs = ("-m", "http.server", "--directory", folder, "--bind", "127.0.0.1", "0")
    with (
        _serving(str(_ROOT / ours[0]), *ours[1:]) as our_port,
        _serving(*theirs) as their_port,
        closing(_Clients(our_port, keep=True)) as httpd,
        closing(_Clients(their_port, keep=False)) as server,
    ):
        yield Trial(
            [
                Contender("httpd.py", Role.PYIO, httpd.run),
                Contender("http.server", Role.STANDARD, server.run),
            ],
            notes=lambda: [httpd.note("httpd.py"), server.note("http.server")],
        )
