"""FdWrite: writing a descriptor."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import closed, os_error
from pyio._sys.fd.owned import OwnedFd

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

# what the kernel takes in one vectored call; a short count tells the rest
_IOV_MAX = 1024

_write = os.write


class FdWrite(OwnedFd):
    """Writes a descriptor."""

    __slots__ = ()

    def write(self, buf: Buffer, /) -> int:
        """Writes once, as much as is taken.  Corresponds to `Write::write`, `write(2)`: one call, no retry."""
        try:
            return _write(self._fd, buf)
        except OSError as e:
            raise os_error(e) from None
        except BufferError as e:
            raise TypeError(str(e)) from None

    def flush(self) -> None:
        """Nothing to do: nothing is buffered here.  It is no sync to disk either.  Errors: once it is closed."""
        if self._fd < 0:
            raise closed()

    if sys.platform != "win32" and hasattr(os, "writev"):

        def write_vectored(self, bufs: Sequence[Buffer], /) -> int:
            """Writes once out of several buffers.  Corresponds to `Write::write_vectored`, `writev(2)`."""
            if not bufs:
                return 0
            try:
                return os.writev(self._fd, bufs if len(bufs) <= _IOV_MAX else bufs[:_IOV_MAX])
            except OSError as e:
                raise os_error(e) from None
            except BufferError as e:
                raise TypeError(str(e)) from None
