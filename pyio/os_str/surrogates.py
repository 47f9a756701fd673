"""Surrogates in generalized UTF-8, where each has three bytes that begin with 0xED: what codecs of C do not know."""

from __future__ import annotations

_LEAD = rb"\xed[\xa0-\xaf][\x80-\xbf]"
_PAIR = rb"\xed[\xa0-\xaf].\xed[\xb0-\xbf]"
_OPEN = rb"(?:" + _LEAD + rb"(?:\xed[\xb0-\xbf]?)?|\xed[\xa0-\xbf])\Z"
_LONGEST_OPEN = 5
_PART = rb"\xed(?:[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|[\xa0-\xbf][\x80-\xbf]?)"


def join(text: str, /) -> str:
    """`text` with each pair of surrogates as the one code point it stands for.

    Why UTF-7: it is UTF-16 in base64.  Its codec writes surrogates as they are and joins pairs when it reads, all in
    C; that of UTF-16 asks an error handler about each lone one, which is ten times slower where there are many.
    """
    return text.encode("utf-7").decode("utf-7")


def has_pair(data: bytes, start: int = 0, /) -> bool:
    """Whether two halves of a pair stand side by side in `data`, from `start` on."""
    import re

    return re.compile(_PAIR).search(data, start) is not None


def open_end(data: bytes, /) -> int:
    """How many bytes at the end of `data` are to be seen together with what follows.

    They are a first half that a second one may follow, with or without its first bytes, or a surrogate cut off.
    """
    import re

    found = re.search(_OPEN, data[-_LONGEST_OPEN:])
    return 0 if found is None else len(found[0])


def part_at(data: bytes, at: int, /) -> int:
    """The length of what begins at `at`: 6 for a pair, 3 for a lone surrogate, 2 for one cut off, 0 for none."""
    import re

    found = re.compile(_PART).match(data, at)
    return 0 if found is None else len(found[0])
