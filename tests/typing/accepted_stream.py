"""Application code over pyio.stream, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future, as_completed
from typing import assert_type

from pyio import fs, io, net, process, stream
from pyio.io import Deadline


def set_up(file: fs.File, connection: net.TcpStream, child: process.ChildStdout) -> list[Future[None]]:
    """Handles of every kind, and data of every kind."""
    contents, read = stream.read_via_stream(file, 10)
    assert_type(contents, stream.ByteStream)
    assert_type([read], list[stream.Completion])
    assert_type(contents.with_deadline(Deadline.after(1)), io.ReadDeadline[stream.ByteStream])
    assert_type(contents.assume_unchanged(), stream.ByteStream)
    incoming, received = stream.receive(connection)
    errors, _ = stream.read_via_stream(child)
    done = [
        read,
        received,
        stream.send(connection, contents),
        stream.write_via_stream(file, incoming, 5),
        stream.append_via_stream(file, errors.take(100)),
        stream.write_via_stream(file, io.Cursor(b"data")),
    ]
    assert_type(done[0].transferred(), int)
    done[0].result(5.0)
    done[0].abort()
    return list(as_completed(done))


def protocols(file: fs.File, connection: net.TcpStream) -> None:
    """What handles are."""
    reads: stream.ReadHandle = file
    writes: stream.WriteHandle = connection
    talks: stream.Connection = connection
    assert_type([reads.fileno(), writes.fileno(), talks.fileno()], list[int])


def objects(directory: fs.Dir, listener: net.TcpListener) -> None:
    """Entries and connections."""
    with stream.read_directory(directory)[0] as entries:
        assert_type(entries, stream.ObjectStream[fs.DirEntry])
        assert_type(iter(entries), Iterator[fs.DirEntry])
    assert_type([stream.read_directory("/tmp")[1]], list[stream.Completion])
    for connection in stream.listen(listener):
        assert_type(connection, net.TcpStream)


async def awaited(done: stream.Completion) -> None:
    """In asyncio."""
    await done
    await asyncio.wrap_future(done)
