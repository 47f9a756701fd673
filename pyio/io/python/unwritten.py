"""What still holds bytes to write: kept alive until they are written, at the latest when the interpreter ends.

Why: the collector finalizes a ring of objects in any order, and would close a descriptor before the bytes for it are
written.  What is listed here is no garbage, nor is what it writes to.
"""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING, Any

from pyio.io.flushing import FlushingWriter

if TYPE_CHECKING:
    from collections.abc import Callable

# Any: of what they write to nothing is asked
_holding: set[FlushingWriter[Any]] = set()

hold: Callable[[FlushingWriter[Any]], None] = _holding.add
release: Callable[[FlushingWriter[Any]], None] = _holding.discard


@atexit.register
def write_out_all() -> None:
    """Writes out what is listed, the later ones also where one fails."""
    while _holding:
        writer = _holding.pop()
        try:
            writer._write_out()
        except BaseException:
            write_out_all()
            raise
