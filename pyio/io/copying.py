"""copy: everything from a reader to a writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import CHUNK, miscounted

if TYPE_CHECKING:
    from pyio._sys.fd.copying import HasDescriptor
    from pyio.io.bufreader import BufReader
    from pyio.io.bufwriter import BufWriter
    from pyio.io.traits.read import Read
    from pyio.io.traits.write import Write


def copy(reader: Read, writer: Write, /) -> int:
    """Copies to end of file and returns the number of bytes.

    Corresponds to `std::io::copy`.  Between files, from a file into a socket or a pipe, and between pipes by the
    kernel (`copy_file_range(2)`, `sendfile(2)`, `splice(2)`), else through a buffer.  Errors: the reader's and the writer's;
    the Error's into_inner() is the number of bytes copied.  A failed write loses nothing of a BufRead, of any other
    reader at most one piece of 64 KiB, which it had read.

    >>> from pyio import io
    >>> out = io.Cursor(bytearray())
    >>> io.copy(io.Cursor(b"pyio"), out), bytes(out.get_ref())
    (4, b'pyio')
    """
    from pyio._sys.fd.copying import between_files, is_plain

    held, holding = _as_bufreader(reader), _as_bufwriter(writer)
    source = reader if held is None else held.get_ref()
    target = writer if holding is None else holding.get_ref()
    if is_plain(source, target):
        # what the buffers hold comes first; then the descriptors can do without them
        done = 0 if held is None else _buffered(held, writer)
        try:
            if holding is not None:
                holding._write_out()
            done += between_files(cast("HasDescriptor", source), cast("HasDescriptor", target))
            return done + (_pieces(source, target) if held is None else _buffers(held, target))
        except Error as e:
            further = e.into_inner()
            e._payload = done + (further if isinstance(further, int) else 0)
            raise
    if isinstance(reader, BufRead):
        return _buffers(reader, writer)
    return _pieces(reader, writer)


def _as_bufreader(reader: Read) -> BufReader[Read] | None:
    from pyio.io.bufreader import BufReader

    return cast("BufReader[Read]", reader) if type(reader) is BufReader else None


def _as_bufwriter(writer: Write) -> BufWriter[Write] | None:
    from pyio.io.bufwriter import BufWriter

    return cast("BufWriter[Write]", writer) if type(writer) is BufWriter else None


def _buffered(reader: BufReader[Read], writer: Write) -> int:
    """Copies what a reader has buffered, without reading more."""
    done = 0
    while len(view := reader.buffer()):
        try:
            n = writer.write(view)
        except InterruptedError:
            continue
        except Error as e:
            e._payload = done
            raise
        _believe(n, len(view), done)
        reader.consume(n)
        done += n
    return done


def _buffers(reader: BufRead, writer: Write) -> int:
    done = 0
    while True:
        try:
            view = reader.fill_buf()
            if not len(view):
                return done
            n = writer.write(view)
        except InterruptedError:
            continue
        except Error as e:
            e._payload = done
            raise
        _believe(n, len(view), done)
        reader.consume(n)
        done += n


def _believe(n: int, given: int, done: int) -> None:
    if n == 0:
        raise Error(ErrorKind.WRITE_ZERO, done)
    if not 0 < n <= given:
        raise miscounted("write", n, given)


def _pieces(reader: Read, writer: Write) -> int:
    done = 0
    piece = bytearray(CHUNK)
    with memoryview(piece) as view:
        while True:
            try:
                n = reader.read(piece)
            except InterruptedError:
                continue
            except Error as e:
                e._payload = done
                raise
            if n == 0:
                return done
            if not 0 < n <= CHUNK:
                raise miscounted("read", n, CHUNK)
            try:
                writer.write_all(view[:n])
            except Error as e:
                written = e.into_inner()
                e._payload = done + (written if isinstance(written, int) else 0)
                raise
            done += n
