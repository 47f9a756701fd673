"""ReadHandle, WriteHandle and Connection: what a stream can be made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from pyio.io.traits.fileno import HasFileno
from pyio.io.traits.read import Read
from pyio.io.traits.readwrite import ReadWrite
from pyio.io.traits.write import Write

if TYPE_CHECKING:
    from pyio.net import Shutdown


@runtime_checkable
class ReadHandle(Read, HasFileno, Protocol):
    """What reads from a descriptor of its own: a File, PipeReader, ChildStdout, TcpStream..."""

    __slots__ = ()


@runtime_checkable
class WriteHandle(Write, HasFileno, Protocol):
    """What writes to a descriptor of its own: a File, PipeWriter, ChildStdin, TcpStream..."""

    __slots__ = ()


@runtime_checkable
class Connection(ReadWrite, HasFileno, Protocol):
    """A TcpStream or UnixStream."""

    __slots__ = ()

    def shutdown(self, how: Shutdown, /) -> None:
        """Ends one direction, or both."""
        ...
