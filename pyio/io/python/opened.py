"""Opened: what of a Python file is neither reading nor writing.

Why the empty halves: a closed file, and one that cannot read or write, holds a buffer that is always empty.  So the fast
paths find nothing to take and no room to add to, without asking, and only the slow paths say what is wrong.
"""

from __future__ import annotations

from _warnings import warn
from collections.abc import Iterator
from io import BufferedIOBase, IOBase, UnsupportedOperation
from typing import TYPE_CHECKING, Any, cast

from pyio.io.buffered import Buffered
from pyio.io.bufreader import BufReader
from pyio.io.bufstream import BufStream
from pyio.io.bufwriter import BufWriter
from pyio.io.error import Error
from pyio.io.flushing import FlushingWriter
from pyio.io.linewriter import LineWriter
from pyio.io.ownership import close_all, leave_all
from pyio.io.python.abilities import abilities, name_of, seeks, terminal
from pyio.io.python.frompython import FromPython
from pyio.io.python.unwritten import let_go, release
from pyio.io.sources import Empty, Sink
from pyio.io.traits.seek import SeekFrom

if TYPE_CHECKING:
    from types import TracebackType
    from typing import NoReturn

    from pyio.io.traits import Read, Seek, Write

_NOTHING: Buffered = Buffered(Empty(), 0)
# Any: of what it writes to nothing is asked
_NOWHERE: FlushingWriter[Any] = BufWriter(Sink(), 0)

_NO_LINES: Iterator[bytes] = iter(())

# whose own buffers serve: what is read ahead is then behind nobody's back.  Their subclasses may count on their methods
_READERS = (BufReader, BufStream, FromPython)
_WRITERS = (BufWriter, LineWriter)

_HERE = SeekFrom.Current(0)


class Opened(BufferedIOBase):
    """A pyio object with a buffer for reading, a buffer for writing, and what Python asks of a file."""

    __slots__ = (
        "_appends",
        "_forgotten",
        "_in",
        "_line_end",
        "_lines",
        "_obj",
        "_out",
        "_reads",
        "_room",
        "_seeks",
        "_window",
        "_writes",
        "closed",
    )

    _in: Buffered
    _out: FlushingWriter[Any]  # Any: as above
    _obj: Read | Write | None
    _seeks: bool | None
    # lines made ready by the reading half, how much of the buffer it last looked through, where its last line ended
    _lines: Iterator[bytes]
    _window: int
    _line_end: int
    # whether the next close() is that of a text file in front which is being collected
    _forgotten: bool
    # whether a text file is in front, which forgets what it could not hand on
    _text: bool
    # no property: io.TextIOWrapper looks at it for every line
    closed: bool

    def __init__(self, obj: Read | Write, /) -> None:
        if isinstance(obj, IOBase):
            raise TypeError(f"{type(obj).__name__} is a Python file already")
        self._reads, self._writes, self._appends = abilities(obj)
        if not (hasattr(obj, "read") or hasattr(obj, "write")):
            raise TypeError(f"{type(obj).__name__} neither reads nor writes")
        self._seeks = None
        self._text = self._forgotten = False
        self._lines, self._window, self._line_end = _NO_LINES, 0, -1
        self._in, self._out, self._room = _NOTHING, _NOWHERE, 0
        if self._reads:
            self._in = cast("Buffered", obj) if type(obj) in _READERS else BufReader(cast("Read", obj))
        if self._writes:
            mine = type(obj) in _WRITERS
            self._out = cast("FlushingWriter[Any]", obj) if mine else BufWriter(cast("Write", obj))
            # a LineWriter looks for line ends
            self._room = 0 if type(obj) is LineWriter else self._out.capacity()
        self.closed = False
        self._obj = obj

    def __repr__(self) -> str:
        return f"<PythonFile of {self._obj!r}>"

    def __getstate__(self) -> NoReturn:
        raise TypeError(f"cannot pickle or copy {type(self).__name__}: it is an open file")

    def _refuse(self, what: str) -> NoReturn:
        """Says why `what` can't be done."""
        self._object()
        raise UnsupportedOperation(f"{what}: {self!r} cannot")

    def _object(self) -> Read | Write:
        """What is adapted; ValueError where that is no longer so."""
        obj = self._obj
        if obj is None:
            raise ValueError("the object has been detached")
        if self.closed:
            raise ValueError("I/O operation on closed file")
        return obj

    def _for_reading(self) -> Buffered:
        """The reading buffer, after what must come before a read."""
        source = self._in
        if source is _NOTHING:
            self._refuse("read")
        if self._out._buf and self.seekable():
            self._write_out()
        return source

    def _for_writing(self) -> FlushingWriter[Any]:
        """The writing buffer, after what must come before a write."""
        out = self._out
        if out is _NOWHERE:
            self._refuse("write")
        source = self._in
        if source._end and self.seekable():
            source._recall()
            if source._pos != source._end:
                cast("Seek", source).seek(_HERE)
            source._forget()
        return out

    def _write_out(self) -> None:
        """Writes out what is buffered; what can't be written stays."""
        self._out._write_out()
        release(self._out)

    def readable(self) -> bool:
        """Whether it can be read: what the object and, where it has one, its descriptor are open for."""
        self._object()
        return self._reads

    def writable(self) -> bool:
        """Whether it can be written."""
        self._object()
        return self._writes

    def seekable(self) -> bool:
        """Whether it has a position that can be moved; asked once."""
        obj = self._object()
        if self._seeks is None:
            self._seeks = seeks(obj)
        return self._seeks

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return terminal(self._object())

    def fileno(self) -> int:
        """The object's descriptor, which knows nothing of the buffers here; UnsupportedOperation where it has none."""
        ask = getattr(self._object(), "fileno", None)
        if ask is None:
            self._refuse("fileno")
        return int(ask())

    @property
    def mode(self) -> str:
        """As Python's files say it: "rb", "wb", "ab", "rb+", "ab+"."""
        if not self._writes:
            return "rb"
        first = "a" if self._appends else "r" if self._reads else "w"
        return f"{first}b+" if self._reads else f"{first}b"

    @property
    def name(self) -> Any:  # Any: a number for one made of a descriptor, as Python's files do
        """The object's path or name, or its descriptor's number; AttributeError where it has neither."""
        name = name_of(self._obj)
        if name is None:
            raise AttributeError(f"{self!r} has no name", name="name", obj=self)
        return name

    # Any: BufferedIOBase promises a RawIOBase, which the object is not
    def detach(self) -> Any:
        """Writes out what is buffered and gives the object back; this file is of no use afterwards.

        An object that can seek is moved back to behind what was read here.  Of any other what was read ahead is lost,
        but for a BufReader, BufStream or FromPython, which has it still.
        """
        obj = self._object()
        if self._out._buf:
            self._write_out()
        if self._in is not obj and self._in._end and self.seekable():
            cast("Seek", self._in).seek(_HERE)
        self._let_go()
        self._obj = None
        return obj

    def _let_go(self) -> None:
        """Drops the buffers, except those that are the object's own."""
        source, out = self._in, self._out
        self._in, self._out, self._room, self._lines = _NOTHING, _NOWHERE, 0, _NO_LINES
        release(out)
        let_go(self)
        # a loop over the lines has some at hand
        source._recall()
        if source is not self._obj and source is not _NOTHING:
            source._forget()
        if out is not self._obj and out is not _NOWHERE:
            out._abandoned = True

    def _finish(self) -> None:
        """Writes out and flushes, for the last time; what can't be written travels in the Error."""
        if self._writes:
            try:
                self._out.flush()
            except Error as e:
                e._with(bytes(self._out._buf))
                raise

    def close(self) -> None:
        """Writes out what is buffered and closes the object, where it has close(), also when that failed.

        Closing twice does nothing.  Errors: the object's; its into_inner() has the bytes that could not be written.
        """
        if self.closed or self._obj is None:
            return
        if self._forgotten:
            self._forgotten = False
            self._collect()
            return
        try:
            self._finish()
        finally:
            self._let_go()
            self.closed = True
            close_all(self._obj)

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        """Writes out what is buffered and leaves the object by its own `__exit__`, with the same exception.

        Where the writing fails, with that of the writing.
        """
        if self.closed or self._obj is None:
            return
        try:
            self._finish()
        except BaseException as e:
            self._let_go()
            self.closed = True
            leave_all(type(e), e, e.__traceback__, self._obj)
            raise
        self._let_go()
        self.closed = True  # pyright: ignore[reportIncompatibleMethodOverride]  # see above
        leave_all(exc_type, exc_val, exc_tb, self._obj)

    def _dealloc_warn(self, _source: object) -> None:
        """Called by io.TextIOWrapper when it is collected, before it calls close()."""
        self._forgotten = True

    def _collect(self) -> None:
        """Writes out what is buffered.  What is adapted may be in use elsewhere, and if not closes by itself."""
        out = self._out
        if out._buf and out is not self._obj:
            try:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
            finally:
                out._abandoned = True
                out.flush()
                release(out)

    def __del__(self) -> None:
        try:
            gone = self.closed or self._obj is None
        except AttributeError:  # its constructor failed
            return
        if not gone:
            self._collect()
