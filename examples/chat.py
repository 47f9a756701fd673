"""A chat for thousands, in one thread:  python examples/chat.py [HOST:PORT]

Who connects (with `nc`, say) sends lines; each goes to all others.  One Poll watches everybody.  Nobody can make the others
wait: what somebody does not read waits in a buffer of bounded size, and who lets that overflow is dropped, as is who
sends a line without end.  SIGINT and SIGTERM end it.
"""

from __future__ import annotations

import signal
import sys
from typing import Final

from pyio import io, net
from pyio.io import ErrorKind
from pyio.poll import Events, Interest, Mode, Poll, Token, Waker

LISTENER: Final = Token(0)
WAKER: Final = Token(1)
FIRST_CLIENT: Final = 2

LONGEST_LINE: Final = 4 * 1024
MOST_WAITING: Final = 256 * 1024
AT_ONCE: Final = 64 * 1024
ACCEPTED_AT_ONCE: Final = 256


class Client:
    """Somebody who is connected: what came and is no whole line yet, what is still to be sent."""

    __slots__ = ("came", "name", "stream", "token", "waiting", "watched")

    def __init__(self, stream: net.TcpStream, name: str, token: Token) -> None:
        self.stream = stream
        self.name = name
        self.token = token
        self.came = bytearray()
        self.waiting = bytearray()
        self.watched = Interest.READABLE


class Chat:
    """The room: listens, and passes lines on, until stop()."""

    def __init__(self, addr: net.ToSocketAddrs) -> None:
        self.listener = net.TcpListener.bind(addr)
        self.listener.set_nonblocking(True)
        self.poll = Poll()
        self.registry = self.poll.registry()
        self.registry.register(self.listener, LISTENER, Interest.READABLE, Mode.LEVEL)
        self.waker = Waker(self.registry, WAKER)
        self.listening = True
        self.stopped = False
        self.clients: dict[int, Client] = {}
        self.tokens = FIRST_CLIENT
        # who has something to be sent since the last round
        self.touched: dict[int, Client] = {}
        self.buffer = bytearray(AT_ONCE)
        self.lines = self.dropped = 0

    def addr(self) -> net.SocketAddr:
        """Where it listens."""
        return self.listener.local_addr()

    def stop(self) -> None:
        """Ends run(); from any thread, or a signal handler."""
        self.stopped = True
        self.waker.wake()

    def run(self) -> None:
        """Serves until stop(), and leaves nothing open."""
        events = Events(1024)
        with self.poll, self.listener:
            while not self.stopped:
                self.poll.poll(events)
                for event in events:
                    token = event.token()
                    if token == LISTENER:
                        self.accept()
                    elif (client := self.clients.get(token)) is not None and not event.is_writable():
                        self.read(client)
                    elif client is not None:
                        self.touched[token] = client
                        if event.is_readable():
                            self.read(client)
                self.flush()
            self.tell_all(b"* the chat is over\n")
            self.flush()
            for client in list(self.clients.values()):
                client.stream.close()
            self.clients.clear()

    def accept(self) -> None:
        """Lets in who waits at the door, so many at a time."""
        for _ in range(ACCEPTED_AT_ONCE):
            try:
                stream, addr = self.listener.accept()
            except io.Error as e:
                if (
                    e.kind() is ErrorKind.OTHER
                ):  # no descriptors are left: the door opens when somebody leaves
                    self.registry.deregister(self.listener)
                    self.listening = False
                if e.kind() is not ErrorKind.CONNECTION_ABORTED:
                    return
                continue
            stream.set_nonblocking(True)
            client = Client(stream, str(addr), Token(self.tokens))
            self.tokens += 1
            self.clients[client.token] = client
            self.registry.register(stream, client.token, Interest.READABLE, Mode.LEVEL)

    def read(self, client: Client) -> None:
        """One read, so that nobody keeps the others waiting; what is left is reported again."""
        try:
            n = client.stream.read(self.buffer)
        except io.Error as e:
            if e.kind() is not ErrorKind.WOULD_BLOCK:
                self.drop(client)
            return
        if not n:
            self.drop(client)
            return
        client.came += memoryview(self.buffer)[:n]
        end = client.came.rfind(b"\n") + 1
        if end:
            prefix = f"{client.name}: ".encode()
            said = bytes(client.came[:end])
            del client.came[:end]
            self.lines += said.count(b"\n")
            self.tell_all(prefix + said[:-1].replace(b"\n", b"\n" + prefix) + b"\n", client)
        if len(client.came) > LONGEST_LINE:
            self.drop(client)

    def tell_all(self, said: bytes, speaker: Client | None = None) -> None:
        """Leaves it for everybody else; it is sent at the end of the round."""
        for client in self.clients.values():
            if client is not speaker:
                client.waiting += said
        self.touched = dict(self.clients)

    def flush(self) -> None:
        """Sends what waits: as much as the system takes without waiting."""
        while self.touched:
            _, client = self.touched.popitem()
            if client.token in self.clients:
                self.send(client)

    def send(self, client: Client) -> None:
        """One write for each; who has more to come is watched until it can take it."""
        waiting = client.waiting
        if waiting:
            try:
                n = client.stream.write(waiting)
            except io.Error as e:
                if e.kind() is not ErrorKind.WOULD_BLOCK:
                    self.drop(client)
                    return
                n = 0
            del waiting[:n]
            if len(waiting) > MOST_WAITING:
                self.drop(client)
                return
        wanted = Interest.READABLE | Interest.WRITABLE if waiting else Interest.READABLE
        if wanted != client.watched:
            self.registry.reregister(client.stream, client.token, wanted, Mode.LEVEL)
            client.watched = wanted

    def drop(self, client: Client) -> None:
        """Closes a connection."""
        del self.clients[client.token]
        self.registry.deregister(client.stream)
        client.stream.close()
        self.dropped += 1
        if not self.listening:
            self.registry.register(self.listener, LISTENER, Interest.READABLE, Mode.LEVEL)
            self.listening = True


def main(args: list[str]) -> None:
    """Serves until SIGTERM or Ctrl-C."""
    chat = Chat(args[0] if args else "127.0.0.1:8001")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: chat.stop())
    print(f"chat at {chat.addr()}", flush=True)
    chat.run()
    print(f"{chat.lines} lines, {chat.tokens - FIRST_CLIENT} clients")


if __name__ == "__main__":
    main(sys.argv[1:])
