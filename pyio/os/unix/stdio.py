"""Stdio: the standard streams without a buffer and without a lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fd import FdRead, FdWrite
from pyio._sys.fd.borrowed import Borrowed
from pyio._sys.stdio import STDERR, STDIN, STDOUT, number_of
from pyio.io.traits import Read, Write

if TYPE_CHECKING:
    from typing import Self


class Stdio(Borrowed, FdRead, FdWrite, Read, Write):
    """A standard stream as it is: every read and write is one system call, which any other user of the stream may come before.

    Corresponds to RFC 517's `os::unix::stdio::Stdio`.  What io.stdin() has read ahead it does not see, and what io.stdout()
    has buffered comes later.  The descriptor is not its own: close() only forgets it.  Errors: OTHER (EBADF) where the process was
    started without the stream; what io.stdin() and its sisters are silent about is said here.

    >>> from pyio.os.unix import Stdio
    >>> Stdio.stderr().fileno()
    2
    """

    __slots__ = ()

    def __init__(self, _fd: int, /) -> None:
        self._fd = _fd

    @classmethod
    def stdin(cls) -> Self:
        """Descriptor 0."""
        return cls(number_of(STDIN))

    @classmethod
    def stdout(cls) -> Self:
        """Descriptor 1."""
        return cls(number_of(STDOUT))

    @classmethod
    def stderr(cls) -> Self:
        """Descriptor 2."""
        return cls(number_of(STDERR))

    def __repr__(self) -> str:
        return f"Stdio({self._fd})"
