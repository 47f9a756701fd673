"""Reading a descriptor into new bytes, which the system fills in place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.read import FdRead

if TYPE_CHECKING:
    from typing_extensions import TypeIs

# of what does not tell its size
_PIECE = 256 * 1024


def is_plain(obj: object, /) -> TypeIs[FdRead]:
    """Whether it reads a descriptor and nothing else: no subclass has a read() of its own."""
    return isinstance(obj, FdRead) and type(obj).read is FdRead.read


def read_some(reader: FdRead, size: int, parts: list[bytes], /) -> None:
    """Appends to `parts` so many bytes, fewer only at end of file; on an error too what came before it."""
    try:
        while size > 0:
            part = os.read(reader._fd, size)
            if not part:
                return
            parts.append(part)
            size -= len(part)
    except OSError as e:
        raise os_error(e) from None


def read_rest(reader: FdRead, parts: list[bytes], /) -> None:
    """Appends to `parts` everything up to end of file; on an error too what came before it."""
    try:
        # one byte more than there can be: a short read is not yet the end, but the next one is then
        size = os.fstat(reader._fd).st_size + 1
        while True:
            part = os.read(reader._fd, max(size, _PIECE))
            if not part:
                return
            parts.append(part)
            size = 0
    except OSError as e:
        raise os_error(e) from None
