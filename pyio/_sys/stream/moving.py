"""Moving bytes from a source to a sink inside the kernel, where that is safe, faster, and need not wait.

Safe are file to file, whose bytes are copied or shared until one is changed, and pipe to pipe, whose bytes belong to
nobody else.  A file's pages in a socket or pipe would show what is written to the file until somebody has read them, when
the transfer is long over; who knows that nobody changes the file may ask for it.  Connection to connection is another
matter, see `spliced`.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.copying import NOT_THIS_PAIR, killed_by_a_broken_pipe
from pyio._sys.stream.sinks import FileSink, PipeSink, SocketSink
from pyio._sys.stream.sources import FileSource, PipeSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from pyio._sys.stream.sinks import Sink
    from pyio._sys.stream.sources import Source

    Move: TypeAlias = Callable[[], int | None]

# of one call; while it runs, an abort waits
_MOST = 16 << 20


class CannotMoveError(Exception):
    """The kernel does not know how with these two, or there is nothing to move that it knows of."""


def mover(source: Source, sink: Sink, lend: bool, /) -> Move | None:
    """What moves some bytes, and gives their number; None where it would have to wait for the source.

    `lend`: a connection may be given the pages of a file.  It raises CannotMoveError when the rest has to be copied: at the
    end, for a read to say whether it is that.
    """
    if sys.platform == "linux":
        if type(source) is FileSource and type(sink) is FileSink:
            return _Ranges(source, sink)
        if isinstance(source, PipeSource) and isinstance(sink, PipeSink):
            return _Pipes(source, sink)
        if (
            lend
            and type(source) is FileSource
            and isinstance(sink, SocketSink)
            and not killed_by_a_broken_pipe()
        ):
            return _Pages(source, sink)
    return None


def unless_impossible(error: OSError) -> Exception:
    """As what a move fails."""
    return CannotMoveError() if error.errno in NOT_THIS_PAIR else os_error(error)


if sys.platform == "linux":

    class _Ranges:
        __slots__ = ("_short", "_sink", "_source")

        def __init__(self, source: FileSource, sink: FileSink) -> None:
            self._source = source
            self._sink = sink
            self._short = False

        def __call__(self) -> int:
            source, sink = self._source, self._sink
            if self._short:
                raise CannotMoveError
            try:
                n = os.copy_file_range(source._fd, sink._fd, _MOST, source.offset, sink.offset)
            except OSError as e:
                raise unless_impossible(e) from None
            except OverflowError:
                raise CannotMoveError from None
            if not n:
                # at the end, or in a file of procfs, which has bytes all the same
                raise CannotMoveError
            source.offset += n
            sink.offset += n
            self._short = n < _MOST
            return n

    class _Pipes:
        __slots__ = ("_sink", "_source")

        def __init__(self, source: PipeSource, sink: PipeSink) -> None:
            self._source = source
            self._sink = sink

        def __call__(self) -> int | None:
            try:
                n = os.splice(self._source._fd, self._sink._fd, _MOST, flags=os.SPLICE_F_NONBLOCK)
            except BlockingIOError:
                return None
            except OSError as e:
                raise unless_impossible(e) from None
            if not n:
                raise CannotMoveError
            return n

    class _Pages:
        __slots__ = ("_sink", "_source")

        def __init__(self, source: FileSource, sink: SocketSink) -> None:
            self._source = source
            self._sink = sink

        def __call__(self) -> int:
            source, sink = self._source, self._sink
            try:
                n = os.sendfile(sink.fileno(), source._fd, source.offset, sink.room())
            except BlockingIOError:
                raise CannotMoveError from None
            except OSError as e:
                raise unless_impossible(e) from None
            except OverflowError:
                raise CannotMoveError from None
            if not n:
                raise CannotMoveError
            source.offset += n
            return n
