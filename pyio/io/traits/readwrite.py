"""ReadWrite: what is both a source and a sink."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from pyio.io.traits.read import Read
from pyio.io.traits.write import Write


@runtime_checkable
class ReadWrite(Read, Write, Protocol):
    """A duplex stream, such as a socket.  Corresponds to the bound `Read + Write`."""

    __slots__ = ()
