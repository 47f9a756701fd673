"""What still holds bytes to write: kept alive until they are written, at the latest when the interpreter ends.

Why: the collector finalizes a ring of objects in any order, and would close a descriptor before the bytes for it are
written.  What is listed here is no garbage, nor is what it writes to.
"""

from __future__ import annotations

import atexit
from _weakref import ref
from typing import TYPE_CHECKING, Any, cast

from pyio.io.flushing import FlushingWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import BufferedIOBase, TextIOWrapper

# Any: of what they write to nothing is asked
_holding: set[FlushingWriter[Any]] = set()

hold: Callable[[FlushingWriter[Any]], None] = _holding.add
release: Callable[[FlushingWriter[Any]], None] = _holding.discard

# open text files, while they live, hold characters that nobody here knows of; and what they write to
_texts: set[ref[TextIOWrapper]] = set()
_under_texts: set[BufferedIOBase] = set()

let_go: Callable[[BufferedIOBase], None] = _under_texts.discard


def hold_for(text: TextIOWrapper, file: BufferedIOBase, /) -> None:
    """Lists the file that a text file writes to, until one of them is closed or the text file has gone."""

    def gone(of: ref[TextIOWrapper]) -> None:
        _texts.discard(of)
        let_go(file)

    _under_texts.add(file)
    _texts.add(ref(text, gone))


@atexit.register
def write_out_all() -> None:
    """Writes out what is listed, the later ones also where one fails."""
    try:
        while _texts:
            text = _texts.pop()()
            if text is not None and _writes_still(text):
                text.flush()
        while _holding:
            _holding.pop()._write_out()
    except BaseException:
        write_out_all()
        raise


def _writes_still(text: TextIOWrapper) -> bool:
    """Whether neither it nor its file was closed or detached."""
    try:
        return cast("object", text.buffer) in _under_texts
    except ValueError:  # detached from its file
        return False
