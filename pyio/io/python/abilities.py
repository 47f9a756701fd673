"""What an object can do, which Python asks of its files: readable, writable, seekable, and by which name and mode."""

from __future__ import annotations

from os import fspath
from typing import TYPE_CHECKING, cast

from pyio._sys.fd.access import access, is_terminal
from pyio.io.cursor import Cursor
from pyio.io.error import Error
from pyio.io.python.frompython import FromPython

if TYPE_CHECKING:
    from pyio.io.traits import HasFileno, Seek


def _descriptor(obj: object) -> int | None:
    # not isinstance: asking a protocol costs more than all the rest
    try:
        fd = cast("HasFileno", obj).fileno()
    except (AttributeError, OSError):
        return None
    return fd if fd >= 0 else None


def abilities(obj: object, /) -> tuple[bool, bool, bool]:
    """Whether it reads, whether it writes, and whether every write goes to the end.

    The methods that it has are not all: a File has all of them, however it was opened.
    """
    reads, writes, appends = hasattr(obj, "read"), hasattr(obj, "write"), False
    if isinstance(obj, FromPython):
        file = obj._held()
        return _says(file, "readable", reads), _says(file, "writable", writes), False
    if isinstance(obj, Cursor):
        with memoryview(cast("Cursor[bytearray]", obj).get_ref()) as memory:
            return reads, writes and not memory.readonly, False
    fd = _descriptor(obj)
    opened = None if fd is None else access(fd)
    if opened is not None:
        reads, writes, appends = reads and opened[0], writes and opened[1], opened[2]
    return reads, writes, appends


def _says(file: object, question: str, otherwise: bool) -> bool:
    ask = getattr(file, question, None)
    return otherwise if ask is None else bool(ask())


def seeks(obj: object, /) -> bool:
    """Whether it has a position that can be moved; a pipe has the method alone."""
    if not hasattr(obj, "seek"):
        return False
    if isinstance(obj, FromPython):
        return obj._can_seek()
    try:
        cast("Seek", obj).stream_position()
    except Error:
        return False
    return True


def terminal(obj: object, /) -> bool:
    """Whether it is a terminal."""
    ask = getattr(obj, "is_terminal", None)
    if ask is not None:
        return bool(ask())
    fd = _descriptor(obj)
    return fd is not None and is_terminal(fd)


def name_of(obj: object, /) -> str | int | None:
    """Its path, or its descriptor's number, as Python's files have it; None where it has neither."""
    fd = _descriptor(obj)
    if isinstance(obj, FromPython):
        return name_of(obj._held())
    for attribute in ("path", "name"):
        named = getattr(obj, attribute, None)
        try:
            text = fspath(cast("str | bytes", named() if callable(named) else named))
        except (TypeError, Error):
            continue
        return text if isinstance(text, str) else None
    return fd
