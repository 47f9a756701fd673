"""Hand-off streams: what they move, beside the standard library's ways to move it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, BinaryIO

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs, io, net, stream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("stream", "Hand-off streams")

_SMALL = 4096
_MANY = 1000
_WAITING = 300

# takes what comes, and says at the end how much it was
_DRAIN = """
import socket
with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    buf = bytearray(1 << 20)
    while True:
        sock, _ = listener.accept()
        with sock:
            total = 0
            while n := sock.recv_into(buf):
                total += n
            sock.sendall(b"%d" % total)
"""

# connects to the port that it is told, sends so much, and says how much came through
_SOURCE = """
import socket, sys
size, piece = int(sys.argv[1]), bytes(1 << 20)
for line in sys.stdin:
    with socket.create_connection(("127.0.0.1", int(line))) as sock:
        for _ in range(size >> 20):
            sock.sendall(piece)
        sock.shutdown(socket.SHUT_WR)
        print(sock.recv(99).decode(), flush=True)
"""


@contextmanager
def _draining() -> Iterator[int]:
    """The port of a process that takes what comes."""
    with subprocess.Popen([sys.executable, "-c", _DRAIN], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.kill()


@group.workload("file-to-file", "a file of {block} into another one", Goal(1.0))
def files(inputs: Inputs) -> Iterator[Trial]:
    folder = inputs.folder("files")
    copy = os.path.join(folder, "copy")

    def pyio(loops: int) -> int:
        for _ in range(loops):
            with fs.File.open(inputs.block) as source, fs.File.create(copy) as sink:
                contents, _ = stream.read_via_stream(source)
                done = stream.write_via_stream(sink, contents)
            done.result()
        return os.path.getsize(copy)

    def copyfileobj(loops: int) -> int:
        for _ in range(loops):
            with open(inputs.block, "rb") as source, open(copy, "wb") as sink:
                shutil.copyfileobj(source, sink)
        return os.path.getsize(copy)

    yield Trial(
        [
            Contender("write_via_stream", Role.PYIO, pyio),
            Contender("shutil.copyfileobj", Role.STANDARD, copyfileobj),
        ]
    )


@group.workload("socket", "a file of {block} into a connection", Goal(1.0))
def into_socket(inputs: Inputs) -> Iterator[Trial]:
    with _draining() as port:

        def sent(loops: int, *, unchanged: bool) -> bytes:
            answer = b""
            for _ in range(loops):
                with net.TcpStream.connect(("127.0.0.1", port)) as sock:
                    with fs.File.open(inputs.block) as source:
                        contents, _ = stream.read_via_stream(source)
                    stream.send(sock, contents.assume_unchanged() if unchanged else contents).result()
                    answer = io.read_to_end(sock)
            return answer

        def sendfile(loops: int) -> bytes:
            answer = b""
            for _ in range(loops):
                with (
                    socket.create_connection(("127.0.0.1", port)) as sock,
                    open(inputs.block, "rb") as source,
                ):
                    sock.sendfile(source)
                    sock.shutdown(socket.SHUT_WR)
                    answer = sock.recv(99)
            return answer

        def sendall(loops: int) -> bytes:
            answer = b""
            for _ in range(loops):
                with (
                    socket.create_connection(("127.0.0.1", port)) as sock,
                    open(inputs.block, "rb") as source,
                ):
                    while piece := source.read(1 << 16):
                        sock.sendall(piece)
                    sock.shutdown(socket.SHUT_WR)
                    answer = sock.recv(99)
            return answer

        yield Trial(
            [
                Contender("send", Role.PYIO, partial(sent, unchanged=False)),
                Contender("socket.sendfile", Role.STANDARD, sendfile),
                Contender("send, assume_unchanged", Role.EXTRA, partial(sent, unchanged=True)),
                Contender("read, sendall", Role.EXTRA, sendall),
            ]
        )


@group.workload("proxy", "{block} through a proxy, from process to process", Goal(0.67))
def proxy(inputs: Inputs) -> Iterator[Trial]:
    size = os.path.getsize(inputs.block)

    command = [sys.executable, "-c", _SOURCE, str(size)]
    with (
        _draining() as target,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        told, telling = process.stdin, process.stdout
        assert told is not None
        assert telling is not None

        def ask(port: int) -> None:
            print(port, file=told, flush=True)

        def streams(loops: int) -> str:
            answer = ""
            for _ in range(loops):
                with net.TcpListener.bind("127.0.0.1:0") as listener:
                    ask(listener.local_addr().port())
                    with (
                        listener.accept()[0] as client,
                        net.TcpStream.connect(("127.0.0.1", target)) as server,
                    ):
                        up, _ = stream.receive(client)
                        down, _ = stream.receive(server)
                        ways = stream.send(server, up), stream.send(client, down)
                    wait(ways)
                    answer = telling.readline()
            return answer

        def pump(source: socket.socket, sink: socket.socket) -> None:
            while piece := source.recv(1 << 16):
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

        def threads(loops: int) -> str:
            answer = ""
            for _ in range(loops):
                with socket.create_server(("127.0.0.1", 0)) as listener:
                    ask(listener.getsockname()[1])
                    with (
                        listener.accept()[0] as client,
                        socket.create_connection(("127.0.0.1", target)) as server,
                    ):
                        back = Thread(target=pump, args=(server, client))
                        back.start()
                        pump(client, server)
                        back.join()
                    answer = telling.readline()
            return answer

        def directly() -> float:
            """Seconds that the two processes need without a proxy: what no proxy can save."""
            start = perf_counter()
            ask(target)
            telling.readline()
            return perf_counter() - start

        try:
            yield Trial(
                [
                    Contender("receive, send", Role.PYIO, streams),
                    Contender("two threads, recv, sendall", Role.STANDARD, threads),
                ],
                notes=lambda: [f"without a proxy: {median(directly() for _ in range(9)) * 1e3:.0f} ms"],
            )
        finally:
            process.kill()


if sys.platform == "win32":

    @contextmanager
    def _descriptors(_needed: int) -> Iterator[None]:
        yield

else:
    import resource

    @contextmanager
    def _descriptors(needed: int) -> Iterator[None]:
        """Lets the process have so many."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(needed, hard)), hard))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@group.workload("small", f"{_MANY} files of 4 KiB into as many that are there, at the same time")
def small(inputs: Inputs) -> Iterator[Trial]:
    folder = Path(inputs.folder("small"))
    names = [str(folder / str(number)) for number in range(_MANY)]
    for name in names:
        Path(name).write_bytes(os.urandom(_SMALL))
        # to make new ones, or shorten old ones, takes the file system longer than to copy
        Path(name + "-copy").write_bytes(bytes(_SMALL))

    writable = fs.File.options().write(True)

    def pyio(loops: int) -> int:
        those: list[stream.Completion] = []
        for _ in range(loops):
            those = []
            for name in names:
                with fs.File.open(name) as source, writable.open(name + "-copy") as sink:
                    contents, _ = stream.read_via_stream(source)
                    those.append(stream.write_via_stream(sink, contents))
            wait(those)
        return sum(done.transferred() for done in those)

    def opened(name: str) -> tuple[BinaryIO, BinaryIO]:
        return open(name, "rb"), open(name + "-copy", "r+b")  # who copies them closes them

    def copied(source: BinaryIO, sink: BinaryIO) -> int:
        with source, sink:
            shutil.copyfileobj(source, sink)
            return sink.tell()

    def executor(loops: int) -> int:
        those: list[Future[int]] = []
        for _ in range(loops):
            with ThreadPoolExecutor() as threads:
                those = [threads.submit(copied, *opened(name)) for name in names]
        return sum(done.result() for done in those)

    with _descriptors(4 * _MANY):
        yield Trial(
            [
                Contender("write_via_stream", Role.PYIO, pyio),
                Contender("ThreadPoolExecutor, copyfileobj", Role.STANDARD, executor),
            ]
        )


@group.workload("waiting", f"{_WAITING} pipes into pipes, all waiting; then 1 KiB comes in each", Goal(1.0))
def waiting(_inputs: Inputs) -> Iterator[Trial]:
    piece = os.urandom(1024)

    def come(writers: list[int]) -> None:
        for fd in writers:
            os.write(fd, piece)
            os.close(fd)

    def arrived() -> int:
        return sum(len(os.read(reader, 4096)) for reader, _ in sinks)

    def pyio(loops: int) -> int:
        total = 0
        for _ in range(loops):
            sources = [os.pipe() for _ in sinks]
            those: list[stream.Completion] = []
            for (source, _), handle in zip(sources, handles, strict=True):
                those.append(stream.write_via_stream(handle, fs.File(source)))
            come([writer for _, writer in sources])
            wait(those)
            total = arrived()
        return total

    def relayed(source: int, sink: int) -> None:
        while data := os.read(source, 1 << 16):
            os.write(sink, data)
        os.close(source)

    def executor(loops: int) -> int:
        total = 0
        for _ in range(loops):
            sources = [os.pipe() for _ in sinks]
            with ThreadPoolExecutor(_WAITING) as threads:
                for (source, _), (_, sink) in zip(sources, sinks, strict=True):
                    threads.submit(relayed, source, sink)
                come([writer for _, writer in sources])
            total = arrived()
        return total

    with _descriptors(8 * _WAITING):
        sinks = [os.pipe() for _ in range(_WAITING)]
        handles = [fs.File(writer) for _, writer in sinks]
        try:
            yield Trial(
                [
                    Contender("write_via_stream", Role.PYIO, pyio),
                    Contender(f"ThreadPoolExecutor({_WAITING})", Role.STANDARD, executor),
                ]
            )
        finally:
            for handle in handles:
                handle.close()
            for reader, _ in sinks:
                os.close(reader)
