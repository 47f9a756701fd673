"""UnixAddr: the address of a Unix socket."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from pyio._sys.net.unix import abstract_address, path_address
from pyio.io.error import Error

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from typing_extensions import Buffer

    from pyio._sys.net.make import System
    from pyio.path import AsPath, PathBuf

_T = TypeVar("_T")
_new = object.__new__


class UnixAddr:
    """The address of a Unix socket: a path, an abstract name (on Linux), or none.

    An immutable value; it is equal to another of the same bytes.  Corresponds to `std::os::unix::net::SocketAddr`.
    `UnixAddr()` is that of an unnamed socket.

    >>> from pyio.os.unix import UnixAddr
    >>> addr = UnixAddr.from_pathname("/run/service")
    >>> addr.as_pathname(), addr.as_abstract_name(), addr.is_unnamed()
    (UnixPath('/run/service'), None, False)
    """

    __slots__ = ("_raw",)

    # as the system's calls take it: a path is a str, an abstract name bytes that begin with NUL
    _raw: str | bytes

    def __init__(self) -> None:
        self._raw = ""

    @classmethod
    def from_pathname(cls, path: AsPath, /) -> Self:
        """That of a path; the empty one is no name.  Corresponds to `SocketAddr::from_pathname`.

        Errors: INVALID_INPUT for a path of 108 bytes or more (elsewhere than on Linux of 104), and for NUL in it.
        """
        return cls._from_system(path_address(path))

    @classmethod
    def from_abstract_name(cls, name: Buffer, /) -> Self:
        """That of a name which is in no file system, and goes with the last socket that has it.

        Corresponds to `SocketAddrExt::from_abstract_name`.  The name is any bytes.  Platforms: Linux; elsewhere UNSUPPORTED.
        Errors: INVALID_INPUT for a name of 108 bytes or more.
        """
        return cls._from_system(abstract_address(name))

    @classmethod
    def _from_system(cls, raw: str | bytes | None, /) -> Self:
        """That of what `accept` and its sisters tell."""
        self = _new(cls)
        self._raw = raw or ""
        return self

    def as_pathname(self) -> PathBuf | None:
        """The path; None where it has none.  Corresponds to `SocketAddr::as_pathname`."""
        if isinstance(self._raw, bytes) or not self._raw:
            return None
        from pyio.path import PathBuf

        return PathBuf(self._raw)

    def as_abstract_name(self) -> bytes | None:
        """The abstract name; None where it has none.  Corresponds to `SocketAddrExt::as_abstract_name`."""
        return self._raw[1:] if isinstance(self._raw, bytes) else None

    def is_unnamed(self) -> bool:
        """Whether it has neither.  Corresponds to `SocketAddr::is_unnamed`."""
        return not self._raw

    def __eq__(self, other: object, /) -> bool:
        return self._raw == other._raw if isinstance(other, UnixAddr) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._raw)

    def __repr__(self) -> str:
        if isinstance(self._raw, bytes):
            return f"UnixAddr.from_abstract_name({self._raw[1:]!r})"
        return f"UnixAddr.from_pathname({self._raw!r})" if self._raw else "UnixAddr()"


def at(addr: AsPath | UnixAddr, attempt: Callable[[System], _T], /) -> _T:
    """What `attempt` makes of the address; its Error has that as `filename`."""
    addr = addr if isinstance(addr, UnixAddr) else UnixAddr.from_pathname(addr)
    try:
        return attempt(addr._raw)
    except Error as e:
        e.filename = addr._raw
        raise
