"""Reading a descriptor into new bytes, which the system fills in place."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.read import FdRead

if TYPE_CHECKING:
    from typing_extensions import TypeIs

# memory for so much is taken at anybody's word
_TRUSTED = 8 * 1024 * 1024

# of what does not tell its size
_PIECE = 256 * 1024


def is_plain(obj: object, /) -> TypeIs[FdRead]:
    """Whether it reads a descriptor and nothing else: no subclass has a read() of its own."""
    return isinstance(obj, FdRead) and type(obj).read is FdRead.read


def read_some(reader: FdRead, size: int, parts: list[bytes], /) -> None:
    """Appends to `parts` so many bytes, fewer only at end of file; on an error too what came before it."""
    fd = reader._fd
    try:
        most = size if size <= _TRUSTED else max(_TRUSTED, _told(fd))
        while size > 0:
            part = os.read(fd, min(size, most))
            if not part:
                return
            parts.append(part)
            size -= len(part)
    except OSError as e:
        raise os_error(e) from None


def read_rest(reader: FdRead, parts: list[bytes], /) -> None:
    """Appends to `parts` everything up to end of file; on an error too what came before it."""
    fd = reader._fd
    try:
        size = max(_told(fd), _PIECE)
        while True:
            part = os.read(fd, size)
            if not part:
                return
            parts.append(part)
            size = _PIECE
    except OSError as e:
        raise os_error(e) from None


def _told(fd: int) -> int:
    """One byte more than a file says to have behind the position, for a short read is the end then; 1 of what is none."""
    size = os.fstat(fd).st_size
    # the position costs another call, and counts where memory for what lies before it would
    return 1 + (size if size <= _TRUSTED else max(size - os.lseek(fd, 0, os.SEEK_CUR), 0))
