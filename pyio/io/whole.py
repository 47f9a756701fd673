"""The free functions that read a whole: so many bytes, or all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.error import Error
from pyio.io.traits.loops import not_utf8, size

if TYPE_CHECKING:
    from pyio.io.traits.read import Read

# a length that came from outside may be a lie: memory is taken as bytes come
_TRUSTED = 1024 * 1024


def read_exact(reader: Read, n: int, /) -> bytes:
    """Reads exactly `n` bytes.

    Errors: UNEXPECTED_EOF if the reader ends before, or the reader's own; the Error's into_inner() is the bytes read.
    ValueError for a negative `n`.

    >>> from pyio import io
    >>> io.read_exact(io.Cursor(b"pyio"), 2)
    b'py'
    """
    size(n, "a number of bytes")
    data = bytearray()
    while len(data) < n:
        part = bytearray(min(n - len(data), _TRUSTED))
        try:
            reader.read_exact(part)
        except Error as e:
            got = e.into_inner()
            if isinstance(got, int):
                e._payload = bytes(data + part[:got])
            raise
        data += part
    return bytes(data)


def read_to_end(reader: Read, /) -> bytes:
    """Reads everything up to end of file.

    Errors: the reader's; the Error's into_inner() is the bytes read before it.

    >>> from pyio import io
    >>> io.read_to_end(io.Cursor(b"pyio"))
    b'pyio'
    """
    data = bytearray()
    try:
        reader.read_to_end(data)
    except Error as e:
        e._payload = bytes(data)
        raise
    return bytes(data)


def read_to_string(reader: Read, /) -> str:
    """Reads everything up to end of file, as UTF-8.  Corresponds to `std::io::read_to_string`.

    Errors: INVALID_DATA if it is not UTF-8, or the reader's own; the Error's into_inner() is the bytes read.
    """
    data = bytearray()
    try:
        reader.read_to_end(data)
        return data.decode()
    except Error as e:
        e._payload = bytes(data)
        raise
    except UnicodeDecodeError:
        raise not_utf8(data) from None
