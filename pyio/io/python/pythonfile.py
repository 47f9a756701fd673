"""PythonFile: a pyio object as a buffered binary Python file."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from pyio.io.error import Error, ErrorKind
from pyio.io.python.reading import Reading
from pyio.io.python.unwritten import hold, release
from pyio.io.traits.loops import octets
from pyio.io.traits.seek import SeekFrom

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.io.flushing import FlushingWriter
    from pyio.io.traits import Read, Seek, Write


class PythonFile(Reading, BinaryIO):  # pyright: ignore[reportIncompatibleVariableOverride]  # closed: see Opened
    """What to_python gives: the object as Python's own buffered binary file.

    An io.BufferedIOBase and a typing.BinaryIO.  What the object has no method for raises io.UnsupportedOperation, using
    a closed file ValueError, writing a str TypeError; all else is the object's Error.  One position serves reading and
    writing where the object can seek; a duplex stream reads and writes apart, and a request must be flushed before its
    answer is read.  One thread may read such a stream while another writes, else it is not for two threads at once.  One
    that is collected unclosed writes out what it holds, with a ResourceWarning, and leaves the object open.
    """

    __slots__ = ()

    def write(self, buffer: Buffer, /) -> int:
        """Takes the whole of `buffer` and returns its length in bytes; small ones are buffered.

        Errors: the object's, and WRITE_ZERO where it takes nothing; `characters_written` is how many bytes of `buffer`
        were taken then.
        """
        if type(buffer) is bytes:
            held = self._out._buf
            if held:
                # to add first and look then is the fastest way there is; what is too much is taken back
                held += buffer
                if len(held) < self._room:
                    return len(buffer)
                del held[len(held) - len(buffer) :]
        out = self._for_writing()
        view = octets(buffer)
        done = [0]
        try:
            _push(out, view, done)
        except BaseException as e:
            if self._text:
                out._buf += view[done[0] :]
                hold(out)
            elif isinstance(e, OSError):
                # every OSError can carry it, though only BlockingIOError is documented to
                cast("BlockingIOError", e).characters_written = done[0]
            raise
        if out._buf:
            hold(out)
        return done[0]

    def flush(self) -> None:
        """Writes out what is buffered and flushes the object; what can't be written stays buffered."""
        self._object()
        if self._writes:
            self._out.flush()
            release(self._out)

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Moves to `offset`, from the start, the position (1) or the end (2), and returns the new position.

        Keeps what was read ahead where the new position lies in it.  Errors: INVALID_INPUT for a position below 0.
        """
        obj = self._object()
        offset = index(offset)
        if whence not in {0, 1, 2}:
            raise ValueError(f"whence is 0, 1 or 2, not {whence}")
        if not self.seekable():
            self._refuse("seek")
        if self._out._buf:
            self._write_out()
        source = self._in
        place = cast("Seek", source if self._reads else obj)
        if whence == 2:
            return place.seek(SeekFrom.End(offset))
        here = place.stream_position()
        target = offset if whence == 0 else here + offset
        if target < 0:
            raise Error(ErrorKind.INVALID_INPUT, f"a seek to {target}")
        if self._reads:
            source._recall()
            pos = source._pos + target - here
            if 0 <= pos <= source._end:
                source._pos = pos
                return target
        return place.seek(SeekFrom.Start(target))

    def tell(self) -> int:
        """The position of what is read or written next, in bytes from the start."""
        obj = self._object()
        if not self.seekable():
            self._refuse("tell")
        waiting = 0
        if self._out._buf and self._out is not obj:
            if self._appends:
                self._write_out()
            waiting = len(self._out._buf)
        return cast("Seek", self._in if self._reads else obj).stream_position() + waiting

    def truncate(self, size: int | None = None, /) -> int:
        """Cuts or extends the object to `size` bytes, or to the position, by its set_len(); the position stays."""
        self._for_writing()
        set_len = getattr(self._obj, "set_len", None)
        if set_len is None:
            self._refuse("truncate")
        self._write_out()
        length = self.tell() if size is None else index(size)
        set_len(length)
        return length


# Any: of what it writes to nothing is asked
def _push(out: FlushingWriter[Any], view: memoryview, done: list[int]) -> None:
    """Has the whole of the view taken; for why it is a function see pyio.io.python.reading."""
    size = len(view)
    while done[0] < size:
        try:
            n = out.write(view[done[0] :])
        except InterruptedError:
            continue
        if n == 0:
            raise Error(ErrorKind.WRITE_ZERO, done[0])
        done[0] += n


def to_python(obj: Read | Write, /) -> PythonFile:
    """Any reader or writer, or both, as a buffered binary Python file.

    json, csv, gzip, zipfile, tarfile, pickle, pandas and `for line in f` work on it, a duplex stream as well, and an
    error in the middle of a read loses no byte.  Closing it closes `obj`, where that has close(); leaving its `with`
    leaves `obj` by its own `__exit__`.  It reads ahead: PythonFile.detach says what that means to who reads `obj` on.
    Errors: TypeError for what neither reads nor writes, and for what is a Python file already.

    >>> import json
    >>> from pyio import io
    >>> json.load(io.to_python(io.Cursor(b'{"answer": 42}')))
    {'answer': 42}
    """
    return PythonFile(obj)
