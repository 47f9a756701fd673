"""Perms: who may do what with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

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
