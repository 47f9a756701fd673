"""What both flavours do alike, over plain str.

A path is a head, which each flavour finds in its own way (a prefix, a root, a leading "."), and a body: components
with a separator between.  What is void between two separators is no component: nothing, and ".", which only the
verbatim paths of Windows take as a name.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Void: TypeAlias = tuple[str, ...]

    # (rank, name, share, length) of what precedes the root on Windows; equal and ordered as in Rust
    Prefix: TypeAlias = tuple[int, str, str, int]

    # the text with one kind of separator, where its body begins, what is void in it, whether "." is its head
    Layout: TypeAlias = tuple[str, int, Void, bool]

VOID = ("", ".")
VERBATIM_VOID = ("",)


def last(text: str, body: int, end: int, sep: str, void: Void, /) -> tuple[int, int]:
    """Where the last component of text[body:end] begins and ends; `body`, twice, where there is none."""
    while end > body:
        start = text.rfind(sep, body, end) + 1 or body
        if text[start:end] not in void:
            return start, end
        end = max(start - 1, body)
    return body, body


def after(text: str, body: int, count: int, sep: str, void: Void, /) -> int:
    """Where the component after the first `count` of text[body:] begins; the length where there is none."""
    start, length = body, len(text)
    while start < length:
        end = text.find(sep, start)
        if end < 0:
            end = length
        if text[start:end] not in void:
            if not count:
                break
            count -= 1
        start = end + 1
    return min(start, length)


def dot(name: str, /) -> int:
    """Where the extension's dot stands in a file's name; the length where it has none."""
    at = name.rfind(".")
    return at if at > 0 else len(name)
