"""copy: everything from a reader to a writer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.bufread import BufRead
from pyio.io.traits.loops import CHUNK, miscounted

if TYPE_CHECKING:
    from pyio.io.traits.read import Read
    from pyio.io.traits.write import Write


def copy(reader: Read, writer: Write, /) -> int:
    """Copies to end of file and returns the number of bytes.

    Corresponds to `std::io::copy`.  Between files by the kernel (`copy_file_range(2)`), else through a buffer.  Errors:
    the reader's and the writer's; the Error's into_inner() is the number of bytes copied.  A failed write loses nothing
    of a BufRead, of any other reader at most one piece of 64 KiB, which it had read.

    >>> from pyio import io
    >>> out = io.Cursor(bytearray())
    >>> io.copy(io.Cursor(b"pyio"), out), bytes(out.get_ref())
    (4, b'pyio')
    """
    from pyio._sys.fd import FdRead, FdWrite

    if isinstance(reader, FdRead) and isinstance(writer, FdWrite):
        from pyio._sys.fd.copying import between_files

        done = between_files(reader, writer)
        return done + _pieces(reader, writer, done)
    if isinstance(reader, BufRead):
        return _buffers(reader, writer)
    return _pieces(reader, writer, 0)


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
        if n == 0:
            raise Error(ErrorKind.WRITE_ZERO, done)
        if not 0 < n <= len(view):
            raise miscounted("write", n, len(view))
        reader.consume(n)
        done += n


def _pieces(reader: Read, writer: Write, done: int) -> int:
    """Copies through a buffer; returns the bytes copied here, on top of `done` before."""
    start = done
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
                return done - start
            if not 0 < n <= CHUNK:
                raise miscounted("read", n, CHUNK)
            try:
                writer.write_all(view[:n])
            except Error as e:
                written = e.into_inner()
                e._payload = done + (written if isinstance(written, int) else 0)
                raise
            done += n
