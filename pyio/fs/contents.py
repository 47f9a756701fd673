"""Whole files by name: read, read_to_string, write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs.whole import read_file, write_file
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import not_utf8

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.path import AsPath


def read(path: AsPath, /) -> bytes:
    """Reads a whole file.

    Corresponds to `std::fs::read`.  Errors: NOT_FOUND, PERMISSION_DENIED, IS_A_DIRECTORY, INVALID_INPUT for NUL in the
    path, OUT_OF_MEMORY; where a read fails, the Error's into_inner() is the bytes read before.

    >>> from pyio import fs
    >>> fs.write("note", "hi")
    >>> fs.read("note")
    b'hi'
    """
    return read_file(path)


def read_to_string(path: AsPath, /) -> str:
    """Reads a whole file as UTF-8; line ends stay as they are.

    Corresponds to `std::fs::read_to_string`.  Errors: as read; INVALID_DATA if it is not UTF-8: the Error's
    into_inner() is the bytes.
    """
    data = read_file(path)
    try:
        return data.decode()
    except UnicodeDecodeError:
        error = not_utf8(data)
        error.filename = path
        raise error from None


def write(path: AsPath, data: Buffer | str, /) -> None:
    """Writes a whole file, a str as UTF-8: creates it, or replaces its contents.

    Corresponds to `std::fs::write`.  Errors: as File.create and File.write; before the file is touched, INVALID_INPUT for
    a str with lone surrogates, and TypeError for what is no buffer in one piece.  Loses: the old contents, from the
    start; where it fails or the machine stops midway, the file has a part of the new, as long as the Error's
    into_inner() says.
    """
    if isinstance(data, str):
        try:
            data = data.encode()
        except UnicodeEncodeError as e:
            raise Error(ErrorKind.INVALID_INPUT, str(e)) from None
    write_file(path, data if type(data) is bytes else memoryview(data).cast("B"))
