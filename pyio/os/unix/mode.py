"""Permission bits: PermsExt."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio.fs.perms import Perms

if TYPE_CHECKING:
    from typing import Final

_ALL: Final = 0o7777


def bits(mode: int, /) -> int:
    """The permission bits of a mode, without the type that st_mode has beside them."""
    mode = index(mode)
    if mode < 0:
        raise ValueError(f"a mode is not negative: {mode}")
    return mode & _ALL


class PermsExt:
    """The bits of Unix.  Corresponds to `std::os::unix::fs::PermissionsExt`.

    >>> from pyio.os.unix import PermsExt
    >>> oct(PermsExt.mode(PermsExt.from_mode(0o640).with_readonly(True)))
    '0o440'
    """

    @staticmethod
    def mode(perms: Perms, /) -> int:
        """The twelve permission bits."""
        return perms._mode

    @staticmethod
    def from_mode(mode: int, /) -> Perms:
        """Of the permission bits, or of a whole st_mode.  Errors: ValueError for a negative one."""
        return Perms(bits(mode))
