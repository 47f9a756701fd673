"""write_via_stream, append_via_stream and send."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.stream import SocketSink, append_sink, connection, sink_of
from pyio.io.error import Error
from pyio.stream.completion import Completion, failed
from pyio.stream.inputs import close, input_of
from pyio.stream.once import mark_sent
from pyio.stream.transfer import Transfer

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyio._sys.stream import Sink
    from pyio.fs import File
    from pyio.io.traits.read import Read
    from pyio.stream.handles import Connection, WriteHandle


def write_via_stream(sink: WriteHandle, data: Read, offset: int = 0, /) -> Completion:
    """Writes all of `data` to what a handle writes to, and closes `data`; the handle may be closed at once.

    Corresponds to WASI 0.3's `write-via-stream`.  A file is written from `offset` bytes after its start, by `pwrite(2)`:
    its position, and other streams, have nothing to do with it; a gap past its end is filled with zeros.  For what has no
    positions the offset means nothing, nor for the standard streams; each piece is written as it comes, and what the handle
    itself has buffered is flushed before.  Nothing is read of `data` before there is room for it.  A connection is not shut
    down at the end: see send().

    The Completion's errors: at once, and nothing is read of `data`: INVALID_INPUT for a negative offset, or one beyond
    2**63 - 1; OTHER (EBADF) for a handle that is closed, or not open to write, (EMFILE) without a descriptor left.  Later:
    BROKEN_PIPE, STORAGE_FULL and other errors of writing; CANCELLED; with what had been read of `data` and not written as
    the Error's into_inner().  Whatever `data` raises, when it is a reader of your own.
    """
    offset = index(offset)

    def opened() -> tuple[Sink, object]:
        sink.flush()
        return sink_of(sink, offset), None

    return _transfer(sink, data, opened)


def append_via_stream(file: File, data: Read, /) -> Completion:
    """Adds all of `data` to the end of a file, and closes `data`; the handle may be closed at once.

    Corresponds to WASI 0.3's `append-via-stream`.  Each piece is written to where the end is then; other files that append do
    not overwrite it.  Platforms: without pwritev2(2)'s RWF_APPEND they might.  The Completion's errors: as those of
    write_via_stream; INVALID_INPUT for what is no file.

    >>> from pyio import fs, io, stream
    >>> fs.write("log", "one\\n")
    >>> with fs.File.options().write(True).open("log") as log:
    ...     done = stream.append_via_stream(log, io.Cursor(b"two\\n"))
    >>> done.result(), fs.read("log")
    (None, b'one\\ntwo\\n')
    """
    return _transfer(file, data, lambda: (append_sink(file), None))


def send(socket: Connection, data: Read, /) -> Completion:
    """Sends all of `data` over a connection, and closes `data`; the handle may be closed at once.

    Corresponds to WASI 0.3's `send`.  Once per connection, whichever clone it is called on.  The end of `data` shuts down
    writing, which is end of file to the peer; a failure does not.

    The Completion's errors: at once, and nothing is read of `data`: INVALID_INPUT the second time, which does not disturb the
    first; NOT_CONNECTED; OTHER (EBADF) for a closed handle.  Later: BROKEN_PIPE, CONNECTION_RESET; else as write_via_stream.

    >>> from pyio import io, net, stream
    >>> with net.TcpListener.bind("localhost:0") as listener:
    ...     with net.TcpStream.connect(listener.local_addr()) as client:
    ...         done = stream.send(client, io.Cursor(b"to whom it may concern"))
    ...     with listener.accept()[0] as server:
    ...         io.read_to_end(server), done.result()
    (b'to whom it may concern', None)
    """

    def opened() -> tuple[Sink, object]:
        sock = connection(socket)
        try:
            mark = mark_sent(socket, sock)
        except BaseException:
            sock.close()
            raise
        return SocketSink(sock, True), mark

    return _transfer(socket, data, opened)


def _transfer(handle: object, data: Read, opened: Callable[[], tuple[Sink, object]]) -> Completion:
    if not hasattr(handle, "fileno"):
        raise TypeError(f"what is written to has a descriptor, which a {type(handle).__name__} has not")
    if not hasattr(data, "read"):
        raise TypeError(f"what is written is read from a Read, not from a {type(data).__name__}")
    try:
        sink, mark = opened()
    except Error as e:
        close(data)
        return failed(e)
    try:
        transfer = Transfer(input_of(data), sink, mark)
    except BaseException as e:
        sink.close()
        close(data)
        if isinstance(e, Error):
            return failed(e)
        raise
    transfer.start()
    return transfer.completion
