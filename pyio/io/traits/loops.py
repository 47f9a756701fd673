"""The rules that every loop over a reader or a writer shares.

Rules.  INTERRUPTED is retried: an Error of that kind is an InterruptedError, so one `except` catches a reader's own as
well.  A count is believed only if it can be true.  What a loop had done when an error came travels in the Error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.io.string import String

# one read of a loop that has no better idea
CHUNK = 64 * 1024


def miscounted(call: str, count: object, limit: int, /) -> Error | TypeError:
    """For a reader or writer that claims a number of bytes which cannot be."""
    if not isinstance(count, int):
        return TypeError(f"{call} returned {type(count).__name__}, not the number of bytes")
    return Error(ErrorKind.OTHER, f"{call} returned {count} for a buffer of {limit} bytes")


def growable(buf: bytearray, /) -> int:
    """The length of a bytearray that can grow.

    Asked before anything is read: bytes that find no room then would be lost.  INVALID_INPUT while a memoryview of it
    is held, for Python refuses to resize it then.
    """
    if not isinstance(buf, bytearray):
        raise TypeError(f"a bytearray is appended to, not {type(buf).__name__}")
    try:
        # no call, behind which a signal handler could raise and leave the byte there
        buf += b"\0"
    except BufferError:
        raise Error(ErrorKind.INVALID_INPUT, "a memoryview of the bytearray is held") from None
    del buf[-1:]
    return len(buf)


def text_of(buf: String, /) -> str:
    """What a String holds, that can be appended to; asked before anything is read, as growable."""
    try:
        return buf._text
    except AttributeError:
        raise TypeError(f"text is appended to a String, not {type(buf).__name__}") from None


def octets(buf: Buffer, /) -> memoryview:
    """A view of a buffer's bytes, whatever its items are; TypeError for one with gaps."""
    view = memoryview(buf)
    return view if view.format == "B" and view.ndim == 1 and view.c_contiguous else view.cast("B")


def writable(buf: Buffer, /) -> memoryview:
    """The same of a buffer that is to be filled."""
    view = octets(buf)
    if view.readonly:
        raise read_only(buf)
    return view


def read_only(buf: object, /) -> TypeError:
    """For a buffer that cannot be read into, such as bytes."""
    return TypeError(f"a read needs a writable, contiguous buffer, not this {type(buf).__name__}")


def delimiter(byte: int | bytes, /) -> bytes:
    """One byte, given as 0..255 or as bytes of length one."""
    if isinstance(byte, int):
        return byte.to_bytes(1, "big") if 0 <= byte <= 255 else _not_a_byte(byte)
    if isinstance(byte, bytes):
        return byte if len(byte) == 1 else _not_a_byte(byte)
    raise TypeError(f"a delimiter is an int or one byte, not {type(byte).__name__}")


def _not_a_byte(byte: int | bytes) -> bytes:
    raise ValueError(f"{byte!r} is not one byte")


def size(limit: int, what: str, /) -> int:
    """A count of bytes: not negative."""
    if not isinstance(limit, int):
        raise TypeError(f"{what} is an int, not {type(limit).__name__}")
    if limit < 0:
        raise ValueError(f"{what} is negative: {limit}")
    return limit


def keep_text(buf: String, data: bytearray, error: BaseException, /) -> None:
    """Puts what was read before an error where it is not lost: into `buf`, or, where it ends within a character, the Error.

    An exception that is no Error, such as KeyboardInterrupt, carries nothing: then `buf` gets the whole characters.
    """
    try:
        buf.push_str(data.decode())
    except UnicodeDecodeError as e:
        if isinstance(error, Error):
            error._with(bytes(data))
        else:
            buf.push_str(data[: e.start].decode())


def not_utf8(data: bytes | bytearray | memoryview, /) -> Error:
    """INVALID_DATA that carries the bytes which are no UTF-8."""
    return Error(ErrorKind.INVALID_DATA, bytes(data))
