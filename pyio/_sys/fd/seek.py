"""FdSeek: the position of a descriptor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused
from pyio._sys.fd.owned import OwnedFd
from pyio.io.traits.seek import not_a_position

if TYPE_CHECKING:
    from pyio.io.traits.seek import AnySeekFrom

_lseek = os.lseek


class FdSeek(OwnedFd):
    """Moves a descriptor's position."""

    __slots__ = ()

    def seek(self, pos: AnySeekFrom, /) -> int:
        """Moves to `pos` and returns the new position, in bytes from the start.

        Corresponds to `Seek::seek`, `lseek(2)`.  Past the end is allowed; a write there leaves a hole of zeros.  Errors:
        INVALID_INPUT for a position below 0 or beyond what the system can count, NOT_SEEKABLE for a pipe or socket.
        """
        try:
            return _lseek(self._fd, pos._offset, pos._whence)
        except OSError as e:
            raise os_error(e) from None
        except OverflowError as e:
            raise refused(e) from None
        except AttributeError:
            raise not_a_position(pos) from None
