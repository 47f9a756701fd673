"""WTF-8: UTF-8 for text in which a surrogate can stand without its other half.

Rules.  Text that is Unicode is as in UTF-8.  A lone surrogate has the three bytes that UTF-8 would give it; a pair is
always the four bytes of its code point, never six.  So every sequence of 16-bit units has one form, and equal text
has equal bytes.

Why UTF-8 is tried first: C's codec is as fast as this can be, and refuses exactly what needs a closer look.
"""

from __future__ import annotations

from codecs import utf_8_decode

from pyio.os_str.surrogates import has_pair, join

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from typing_extensions import Buffer

_encode = str.encode


class Wtf8Error(UnicodeError):
    """What was given is not WTF-8: `reason` says why, for the bytes from `start` to before `end`.

    >>> from pyio.os_str import Wtf8Error, decode_wtf8
    >>> try:
    ...     decode_wtf8(b"\\xed\\xa0\\xbd\\xed\\xb8\\x80")
    ... except Wtf8Error as e:
    ...     print(e.start, e.end, e.reason)
    0 6 surrogate pair
    """

    reason: str = "ill-formed"
    start: int = 0
    end: int = 0


def encode_wtf8(text: str, /) -> bytes:
    """The WTF-8 of `text`: a lone surrogate as three bytes, a surrogate pair as one four-byte sequence.

    >>> from pyio.os_str import encode_wtf8
    >>> encode_wtf8("é"), encode_wtf8("\\ud83d"), encode_wtf8("\\ud83d\\ude00")
    (b'\\xc3\\xa9', b'\\xed\\xa0\\xbd', b'\\xf0\\x9f\\x98\\x80')
    """
    try:
        return _encode(text)
    except UnicodeEncodeError as e:
        return encode_surrogates(text, e.start)


def decode_wtf8(data: Buffer, /) -> str:
    """The text of `data`, with lone surrogates where it has them.

    Errors: Wtf8Error for ill-formed bytes, and for a surrogate pair written as two.

    >>> from pyio.os_str import decode_wtf8
    >>> decode_wtf8(b"a\\xed\\xa0\\xbd")
    'a\\ud83d'
    """
    try:
        return str(data, "utf-8")
    except UnicodeDecodeError:
        pass
    found = decode_surrogates(bytes(data), final=True)
    if found is not None:
        return found[0]
    from pyio.os_str.codec import decode

    try:
        return decode(data)[0]
    except UnicodeDecodeError as e:
        raise _wtf8_error(e) from None


def wtf8_to_wide(data: Buffer, /) -> list[int]:
    """The 16-bit units of `data`: potentially ill-formed UTF-16.  Errors: Wtf8Error, as `decode_wtf8`.

    >>> from pyio.os_str import wtf8_to_wide
    >>> [hex(unit) for unit in wtf8_to_wide("a\\U0001f600".encode())]
    ['0x61', '0xd83d', '0xde00']
    """
    from pyio.os_str.wide import units_of

    return units_of(decode_wtf8(data))


def wide_to_wtf8(units: Iterable[int], /) -> bytes:
    """The WTF-8 of 16-bit units; every sequence of them has one.

    Errors: ValueError for a unit below 0 or above 0xFFFF.

    >>> from pyio.os_str import wide_to_wtf8
    >>> wide_to_wtf8([0xD83D, 0xDE00, 0xD83D])
    b'\\xf0\\x9f\\x98\\x80\\xed\\xa0\\xbd'
    """
    from pyio.os_str.wide import text_of

    return _encode(text_of(units), "utf-8", "surrogatepass")


def concat_wtf8(left: Buffer, right: Buffer, /) -> bytes:
    """The WTF-8 of both texts together: halves of a pair that meet become its code point.

    Errors: Wtf8Error where either is ill-formed; its positions count from the start of that one.

    >>> from pyio.os_str import concat_wtf8
    >>> concat_wtf8(b"\\xed\\xa0\\xbd", b"\\xed\\xb8\\x80").decode() == "\\U0001f600"
    True
    """
    return encode_wtf8(decode_wtf8(left) + decode_wtf8(right))


def encode_surrogates(text: str, start: int, /) -> bytes:
    """The WTF-8 of `text`, whose first surrogate is at `start`."""
    data = _encode(text, "utf-8", "surrogatepass")
    return _encode(join(text), "utf-8", "surrogatepass") if has_pair(data, start) else data


def decode_surrogates(data: bytes, /, *, final: bool) -> tuple[str, int] | None:
    """The text of `data` and how much of it that is; None where it is ill-formed.

    With `final`, all of it; otherwise without an incomplete character at the end.
    """
    try:
        found = utf_8_decode(data, "surrogatepass", final)
    except UnicodeDecodeError:
        return None
    return None if has_pair(data) else found


def _wtf8_error(error: UnicodeDecodeError) -> Wtf8Error:
    made = Wtf8Error(f"bytes {error.start} to {error.end} are not WTF-8: {error.reason}")
    made.reason, made.start, made.end = error.reason, error.start, error.end
    return made
