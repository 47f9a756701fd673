"""read_via_stream and receive."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.stream import SocketSource, connection, source_of
from pyio.io.error import Error
from pyio.stream.bytestream import ByteStream
from pyio.stream.once import mark_received
from pyio.stream.pull import Pull, refused

if TYPE_CHECKING:
    from pyio.stream.completion import Completion
    from pyio.stream.handles import Connection, ReadHandle


def read_via_stream(source: ReadHandle, offset: int = 0, /) -> tuple[ByteStream, Completion]:
    """A stream of what a handle reads, and how that will end; the handle may be closed at once.

    Corresponds to WASI 0.3's `read-via-stream`.  A file is read from `offset` bytes after its start, by `pread(2)`: its
    position, and other streams, have nothing to do with it.  For what has no positions the offset means nothing, nor for
    stdin; several streams of one pipe share what comes, and what stdin() has buffered stays its own.  Nothing is read before
    the stream's reader asks, and nothing waits for it.

    The Completion's errors: IS_A_DIRECTORY; INVALID_INPUT for a negative offset, or one beyond 2**63 - 1; OTHER (EBADF) for
    a handle that is closed, or not open to read, (EMFILE) without a descriptor left; those of reading.  Platforms: on
    Windows, files are UNSUPPORTED.
    """
    offset = index(offset)
    _check(source)
    try:
        pull = Pull(source_of(source, offset))
    except Error as e:
        return _refused(e)
    return ByteStream(pull), pull.completion


def receive(socket: Connection, /) -> tuple[ByteStream, Completion]:
    """A stream of what a connection receives, and how that will end; the handle may be closed at once.

    Corresponds to WASI 0.3's `receive`.  Once per connection, whichever clone it is called on.  The stream ends when the peer
    ends its direction.  Closing it before shuts down reading, and drops what is queued.

    The Completion's errors: INVALID_INPUT the second time, which does not disturb the first; NOT_CONNECTED; OTHER (EBADF)
    for a closed handle; CONNECTION_RESET and other errors of reading.

    >>> from pyio import io, net, stream
    >>> with net.TcpListener.bind("localhost:0") as listener:
    ...     with net.TcpStream.connect(listener.local_addr()) as client:
    ...         incoming, done = stream.receive(client)
    ...     with listener.accept()[0] as server:
    ...         server.write_all(b"to whom it may concern")
    >>> with incoming:
    ...     io.read_to_end(incoming), done.result()
    (b'to whom it may concern', None)
    """
    _check(socket)
    try:
        sock = connection(socket)
        try:
            pull = Pull(SocketSource(sock, True), mark_received(socket, sock))
        except BaseException:
            sock.close()
            raise
    except Error as e:
        return _refused(e)
    return ByteStream(pull), pull.completion


def _check(handle: object) -> None:
    if not hasattr(handle, "fileno"):
        raise TypeError(f"a stream is made of what has a descriptor, not of a {type(handle).__name__}")


def _refused(error: Error) -> tuple[ByteStream, Completion]:
    pull = refused(error)
    return ByteStream(pull), pull.completion
