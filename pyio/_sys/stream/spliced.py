"""Moving bytes from connection to connection inside the kernel, through a pipe of our own.

What is read belongs to nobody else, so that its pages can be sent as they are, and that takes a good half of the time that
copying takes.  But `splice(2)` waits for a connection, whatever its flags, unless O_NONBLOCK is set on it, which others
share.  So it is asked first whether there is something to read, and room; then it does not wait, as long as nobody else
reads and writes there.  These are connections whose directions were handed off for good, so nobody should; who does holds
up the thread that runs this: that must not be one that serves all.

The pipe is a thread's, and empty whenever it is not moving something: nothing lies in it while a transfer waits.
"""

from __future__ import annotations

import os
import sys
from _thread import _local as local
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.copying import killed_by_a_broken_pipe
from pyio._sys.stream.moving import CannotMoveError, unless_impossible
from pyio._sys.stream.ready import Asker
from pyio._sys.stream.sinks import SocketSink
from pyio._sys.stream.sources import SocketSource

if TYPE_CHECKING:
    from typing import Final

    from pyio._sys.stream.moving import Move
    from pyio._sys.stream.sinks import Sink
    from pyio._sys.stream.sources import Source
    from pyio.io.error import Error

# of the pipe, and so of one call: the most that anybody may have
_CAPACITY: Final = 1 << 20

# how long it waits for more, in ms: to be told by others costs more than most waits
_PATIENCE: Final = 1


class BrokenOffError(Exception):
    """Not all that was read has been written: how much was, what is left, and why, if that is a failure."""

    def __init__(self, moved: int, rest: bytes, error: Error | None) -> None:
        super().__init__(moved, rest, error)
        self.moved: int = moved
        self.rest: bytes = rest
        self.error: Error | None = error


def through(source: Source, sink: Sink, /) -> Move | None:
    """What moves much at once, if these are connections, and gives how much; None where nothing comes for a while.

    Errors: CannotMoveError, as a mover's; BrokenOffError.
    """
    if (
        sys.platform == "linux"
        and isinstance(source, SocketSource)
        and isinstance(sink, SocketSink)
        and source.ends
        and sink.ends
        and not killed_by_a_broken_pipe()
    ):
        return _Through(source, sink)
    return None


if sys.platform == "linux":
    import fcntl

    class _Pipe:
        """Both of its ends, for as long as the thread lives."""

        __slots__ = ("reader", "writer")

        def __init__(self) -> None:
            self.reader, self.writer = os.pipe()
            try:
                fcntl.fcntl(self.writer, fcntl.F_SETPIPE_SZ, _CAPACITY)
            except OSError:  # who has many pipes gets small ones
                pass

        def drained(self, size: int) -> bytes:
            """What it still has."""
            parts: list[bytes] = []
            while size:
                parts.append(os.read(self.reader, size))
                size -= len(parts[-1])
            return b"".join(parts)

        def __del__(self) -> None:
            try:
                ends = self.reader, self.writer
            except AttributeError:  # there were no descriptors left
                return
            for fd in ends:
                os.close(fd)

    class _Own(local):
        """A thread's."""

        pipe: _Pipe | None = None

        def opened(self) -> _Pipe:
            """Its pipe.  Errors: CannotMoveError where no descriptors are left."""
            pipe = self.pipe
            if pipe is None:
                try:
                    pipe = self.pipe = _Pipe()
                except OSError:
                    raise CannotMoveError from None
            return pipe

    _own = _Own()

    class _Through:
        __slots__ = ("_asker", "_sink", "_source")

        def __init__(self, source: SocketSource, sink: SocketSink) -> None:
            self._source = source
            self._sink = sink
            self._asker = Asker(source.fileno(), False)

        def __call__(self) -> int | None:
            if not self._asker.ready(_PATIENCE):
                return None
            sink = self._sink
            room = sink.room()
            pipe = _own.opened()
            try:
                n = os.splice(
                    self._source.fileno(), pipe.writer, min(room, _CAPACITY), flags=os.SPLICE_F_NONBLOCK
                )
            except BlockingIOError:
                return None
            except OSError as e:
                raise unless_impossible(e) from None
            if not n:
                raise CannotMoveError
            left = n
            try:
                while left:
                    left -= os.splice(pipe.reader, sink.fileno(), left)
            except OSError as e:
                error = None if isinstance(e, BlockingIOError) else os_error(e)
                raise BrokenOffError(n - left, pipe.drained(left), error) from None
            except BaseException:
                # what is in it must not get into another transfer
                _own.pipe = None
                raise
            return n
