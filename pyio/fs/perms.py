"""Perms: who may do what with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs import modes

if TYPE_CHECKING:
    from typing import Self

    from pyio.path import AsPath

_READ = 0o444
_WRITE = 0o222


class Perms:
    """Permissions, as a frozen value.

    Corresponds to RFC 517's `Perms`, today's `std::fs::Permissions`.  Only what every platform knows; the bits of Unix
    are in pyio.os.unix.PermsExt.

    >>> from pyio import fs
    >>> p = fs.Perms.world_readable()
    >>> p.readonly(), p.with_readonly(True).readonly()
    (False, True)
    """

    __slots__ = ("_mode",)

    def __init__(self, mode: int, /) -> None:
        self._mode = mode

    @classmethod
    def world_readable(cls) -> Self:
        """Everybody may read, the owner may write."""
        return cls(0o644)

    def is_world_readable(self) -> bool:
        """Whether everybody may read."""
        return self._mode & _READ == _READ

    def readonly(self) -> bool:
        """Whether nobody has the right to write.  Corresponds to `Permissions::readonly`."""
        return not self._mode & _WRITE

    def with_readonly(self, yes: bool, /) -> Perms:
        """The same without any right to write, or, as in std, with everybody's.

        Corresponds to `Permissions::set_readonly`.
        """
        return Perms(self._mode & ~_WRITE if yes else self._mode | _WRITE)

    def __eq__(self, other: object, /) -> bool:
        return self._mode == other._mode if isinstance(other, Perms) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._mode)

    def __repr__(self) -> str:
        return f"Perms({self._mode:#o})"


def set_perms(path: AsPath, perms: Perms, /) -> None:
    """Sets who may do what with what `path` leads to.

    Corresponds to `std::fs::set_permissions`, `chmod(2)`.  Errors: NOT_FOUND; PERMISSION_DENIED for a file of somebody
    else's.

    >>> from pyio import fs
    >>> fs.write("final", "")
    >>> fs.set_perms("final", fs.metadata("final").perms().with_readonly(True))
    >>> fs.metadata("final").perms().readonly()
    True
    """
    modes.chmod(path, mode_of(perms))


def mode_of(perms: Perms, /) -> int:
    """The bits of what is given as Perms."""
    if not isinstance(perms, Perms):
        raise TypeError(f"permissions are Perms, not {type(perms).__name__}")
    return perms._mode
