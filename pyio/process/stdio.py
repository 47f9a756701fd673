"""Stdio: what a child's standard stream is to be."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.error import closed
from pyio._sys.process.ends import CAPTURE, INHERIT, NULL
from pyio.io.traits.fileno import HasFileno

if TYPE_CHECKING:
    from typing import Self


class Stdio:
    """What a child's standard stream is to be: a pipe of ours, our own stream, nothing, or something that is open.

    Corresponds to `std::process::Stdio`.

    >>> from pyio import process
    >>> process.Command("echo").arg("unheard").stdout(process.Stdio.null()).status().success()
    True
    """

    __slots__ = ("_handle", "_what")

    def __init__(self, _what: int, _handle: HasFileno | None = None, /) -> None:
        self._what = _what
        self._handle = _handle

    @classmethod
    def capture(cls) -> Self:
        """A new pipe, whose other end the Child has.  Corresponds to `Stdio::piped`."""
        return cls(CAPTURE)

    @classmethod
    def inherit(cls) -> Self:
        """Ours.  Corresponds to `Stdio::inherit`."""
        return cls(INHERIT)

    @classmethod
    def null(cls) -> Self:
        """Nothing: end of file to read, and what is written is gone.  Corresponds to `Stdio::null`, `/dev/null`."""
        return cls(NULL)

    @classmethod
    def from_handle(cls, handle: HasFileno | int, /) -> Self:
        """What is open: a File, the end of a pipe, a socket, a file of Python's, a descriptor.

        It stays the caller's, to close as well: the child gets a descriptor of its own.  Its number is asked for when the
        child is started, which fails with OTHER (EBADF) for one that is closed.  Corresponds to `Stdio::from`.  Errors: ValueError
        for a negative number, TypeError.
        """
        if isinstance(handle, HasFileno):
            return cls(0, handle)
        if isinstance(handle, bool):
            raise TypeError("a bool is no descriptor")
        fd = index(handle)
        if fd < 0:
            raise ValueError(f"{fd} is no descriptor")
        return cls(fd)

    def _wanted(self) -> int:
        """The number of a descriptor, or one of INHERIT, CAPTURE, NULL."""
        if self._handle is None:
            return self._what
        try:
            fd = self._handle.fileno()
        except ValueError:  # what a file of Python's says, if it is closed or has none
            fd = -1
        # a socket of Python's that is closed has -1, which would be another word for one of ours
        if fd < 0:
            raise closed()
        return fd

    def __repr__(self) -> str:
        if self._handle is not None:
            return f"Stdio.from_handle({self._handle!r})"
        names = {INHERIT: "inherit()", CAPTURE: "capture()", NULL: "null()"}
        return f"Stdio.{names.get(self._what, f'from_handle({self._what})')}"


def stdio(cfg: Stdio | HasFileno | int, /) -> Stdio:
    """What stands for a Stdio in a parameter."""
    return cfg if isinstance(cfg, Stdio) else Stdio.from_handle(cfg)
