"""What the tests of pyio.stream share."""

from __future__ import annotations

import os
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from pyio import fs, io, net

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pyio.stream import Completion

SOON = 5.0

Two: TypeAlias = tuple[net.TcpStream, net.TcpStream]


@contextmanager
def connected(host: str = "127.0.0.1") -> Iterator[Two]:
    """Two ends of a TCP connection."""
    with net.TcpListener.bind((host, 0)) as listener:
        client = net.TcpStream.connect(listener.local_addr())
        with client, listener.accept()[0] as server:
            yield client, server


@contextmanager
def piped() -> Iterator[tuple[fs.File, fs.File]]:
    """The reading and the writing end of a pipe."""
    reader, writer = os.pipe()
    with fs.File(reader) as r, fs.File(writer) as w:
        yield r, w


def kind_of(done: Completion) -> io.ErrorKind:
    """How a transfer failed."""
    error = done.exception(SOON)
    assert isinstance(error, io.Error)
    return error.kind()


def soon(true: Callable[[], bool]) -> bool:
    """Whether it becomes true; looks again and again, for what nothing tells of."""
    until = monotonic() + SOON
    while not true():
        if monotonic() > until:
            return False
        io.Deadline.never().sleep(0.001)
    return True


class Counted(io.Read):
    """A reader that counts what happens to it."""

    def __init__(self, data: bytes = b"data") -> None:
        self.left = data
        self.reads = 0
        self.closes = 0

    def read(self, buf: io.MutBuf, /) -> int:
        """The next bytes."""
        self.reads += 1
        n = min(memoryview(buf).nbytes, len(self.left))
        memoryview(buf)[:n] = self.left[:n]
        self.left = self.left[n:]
        return n

    def close(self) -> None:
        """Counts."""
        self.closes += 1
