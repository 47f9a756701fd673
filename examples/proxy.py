"""A TCP proxy:  python examples/proxy.py LISTEN_AT FORWARD_TO   (say 127.0.0.1:8080 example.com:80)

relay() sets both directions of a connection up and returns: the streams go on by themselves, in a few threads for
all connections, and the handles are closed already.  When one side has sent all it has, the other side learns of that, and may
still answer.  Proxy is for a plain script, serve_async() for an asyncio program.  SIGTERM or Ctrl-C ends it:
nobody new is let in, whoever is being served has ten seconds.
"""

from __future__ import annotations

import asyncio
import signal
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Final, TypeAlias

from pyio import io, net, stream
from pyio.io import Deadline

CONNECT_TIME: Final = 10.0
GRACE: Final = 10.0
MOST_CONNECTING: Final = 32

Ways: TypeAlias = tuple[stream.Completion, stream.Completion, stream.Completion, stream.Completion]


def relay(client: net.TcpStream, server: net.TcpStream) -> Ways:
    """Lets two connections talk to each other, and returns while they do; both handles may be closed at once.

    How receiving from the client and sending that to the server will end, and the same the other way round.
    """
    requests, received = stream.receive(client)
    answers, answered = stream.receive(server)
    return received, stream.send(server, requests), answered, stream.send(client, answers)


def dial(client: net.TcpStream, target: net.ToSocketAddrs, stopping: io.Deadline | None = None) -> Ways:
    """Connects a client to the target, lets them talk, and closes both handles."""
    with client:
        deadline = Deadline.after(CONNECT_TIME) if stopping is None else stopping.within(CONNECT_TIME)
        with net.TcpStream.connect(target, deadline) as server:
            for side in client, server:
                side.set_nodelay(True)
            return relay(client, server)


@dataclass
class Statistics:
    """What a proxy has done so far."""

    accepted: int = 0
    refused: int = 0
    failed: int = 0
    finished: int = 0
    to_server: int = 0
    to_client: int = 0

    def __str__(self) -> str:
        return (
            f"{self.accepted} connections: {self.finished} finished, {self.failed} failed, {self.refused} not"
            f" connected; {self.to_server} bytes to the server, {self.to_client} bytes to clients"
        )


@dataclass
class Link:
    """One connection: both of its directions."""

    proxy: Proxy
    ways: Ways
    left: int = 4
    failed: bool = False

    def watch(self) -> None:
        """Learns how each half of each direction ends."""
        for way in self.ways:
            way.add_done_callback(self.ended)

    def ended(self, way: Future[None]) -> None:
        """One has; a failure ends the others, for half a connection is none."""
        failed = way.exception() is not None
        if failed:
            self.abort()
        self.proxy.ended(self, failed=failed)

    def abort(self) -> None:
        """Ends all that is left."""
        for way in self.ways:
            way.abort()


@dataclass
class Proxy:
    """Forwards what comes in at one address to another one."""

    listener: net.TcpListener
    target: net.ToSocketAddrs
    statistics: Statistics = field(default_factory=Statistics)
    links: dict[int, Link] = field(default_factory=dict)
    stopping: Deadline = field(default_factory=Deadline.never)
    _lock: Lock = field(default_factory=Lock)
    _idle: Event = field(default_factory=Event)

    @classmethod
    def bind(cls, addr: net.ToSocketAddrs, target: net.ToSocketAddrs) -> Proxy:
        """Listens; serve() accepts."""
        proxy = cls(net.TcpListener.bind(addr), target)
        proxy._idle.set()
        return proxy

    def addr(self) -> net.SocketAddr:
        """Where it listens."""
        return self.listener.local_addr()

    def start(self, client: net.TcpStream) -> None:
        """Connects a client to the target, and lets them talk."""
        try:
            link = Link(self, dial(client, self.target, self.stopping))
        except io.Error:
            with self._lock:
                self.statistics.refused += 1
            return
        with self._lock:
            self.links[id(link)] = link
            self._idle.clear()
        link.watch()

    def ended(self, link: Link, *, failed: bool) -> None:
        """A half of a direction has."""
        with self._lock:
            link.left -= 1
            if failed and not link.failed:
                link.failed = True
                self.statistics.failed += 1
            if link.left:
                return
            self.statistics.finished += not link.failed
            self.statistics.to_server += link.ways[1].transferred()
            self.statistics.to_client += link.ways[3].transferred()
            del self.links[id(link)]
            if not self.links:
                self._idle.set()

    def serve(self) -> None:
        """Accepts until stop(), and returns when the last connection is over, or was ended."""
        connecting = ThreadPoolExecutor(MOST_CONNECTING)  # a target that does not answer holds up nobody else
        with self.listener, connecting:
            while not self.stopping.cancelled():
                try:
                    client, _ = self.listener.accept(self.stopping)
                except io.Error:  # no descriptors are left, say: some will be closed
                    with suppress(io.Error):
                        self.stopping.sleep(0.1)
                    continue
                self.statistics.accepted += 1
                connecting.submit(self.start, client)
        self._idle.wait(GRACE)
        for link in list(self.links.values()):
            link.abort()

    def stop(self) -> None:
        """Ends serve(); from any thread, or a signal handler."""
        self.stopping.cancel()


async def serve_async(listener: net.TcpListener, target: net.ToSocketAddrs, statistics: Statistics) -> None:
    """The same in an asyncio program, until it is cancelled: a task for each connection."""
    with stream.listen(listener) as connections:
        async with asyncio.TaskGroup() as group:
            while (client := await asyncio.to_thread(next, connections, None)) is not None:
                statistics.accepted += 1
                group.create_task(forward(client, target, statistics))


async def forward(client: net.TcpStream, target: net.ToSocketAddrs, statistics: Statistics) -> None:
    """One connection, awaited."""
    dialling = asyncio.create_task(asyncio.to_thread(dial, client, target))
    try:
        ways = await asyncio.shield(dialling)
    except io.Error:
        statistics.refused += 1
        return
    except asyncio.CancelledError:
        with suppress(io.Error):
            for way in await dialling:
                way.abort()
        raise
    try:
        await asyncio.gather(*map(asyncio.wrap_future, ways))
        statistics.finished += 1
    except io.Error:
        statistics.failed += 1
    finally:
        # those that are over do not mind
        for way in ways:
            way.abort()
        statistics.to_server += ways[1].transferred()
        statistics.to_client += ways[3].transferred()


def main(args: list[str]) -> None:
    """Forwards until SIGTERM or Ctrl-C."""
    if len(args) != 2:
        sys.exit(__doc__)
    proxy = Proxy.bind(args[0], args[1])
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: proxy.stop())
    print(f"forwarding {proxy.addr()} to {args[1]}", flush=True)
    proxy.serve()
    print(proxy.statistics, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
