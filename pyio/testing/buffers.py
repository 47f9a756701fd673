"""One buffer of every kind that a read fills and a write takes."""

from __future__ import annotations

import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf

_GUARD = b"\xa5\x5a\xa5"


class Room:
    """A buffer to read into, of `size` bytes, and what can be seen of it afterwards."""

    __slots__ = ("_guarded", "buf", "size")

    def __init__(self, buf: MutBuf, guarded: bytearray | None = None) -> None:
        self.buf: MutBuf = buf
        self.size: int = memoryview(buf).nbytes
        self._guarded = guarded

    def data(self) -> bytes:
        """What is in it."""
        with memoryview(self.buf) as view:
            return view.tobytes()

    def broken(self) -> str | None:
        """What is wrong with it, apart from its bytes."""
        if memoryview(self.buf).nbytes != self.size:
            return f"the buffer of {self.size} bytes has been resized to {memoryview(self.buf).nbytes}"
        around = self._guarded
        if around is not None and not (around.startswith(_GUARD) and around.endswith(_GUARD)):
            return "bytes outside of the given slice have been written"
        return None


def _slice(size: int) -> Room:
    around = bytearray(_GUARD + bytes(size) + _GUARD)
    return Room(memoryview(around)[len(_GUARD) : len(_GUARD) + size], around)


# the sizes are even, for the wide array
READ_INTO: dict[str, Callable[[int], Room]] = {
    "a bytearray": lambda size: Room(bytearray(size)),
    "a slice of a memoryview": _slice,
    "a memoryview of two dimensions": lambda size: Room(
        memoryview(bytearray(size)).cast("B", (2, size // 2))
    ),
    "an array of bytes": lambda size: Room(array.array("B", bytes(size))),
    "an array of wider items": lambda size: Room(array.array("H", bytes(size))),
}

WRITE_FROM: dict[str, Callable[[bytes], Buffer]] = {
    "bytes": lambda data: data,
    "a bytearray": bytearray,
    "a read-only memoryview": memoryview,
    "a slice of a memoryview": lambda data: memoryview(_GUARD + data + _GUARD)[
        len(_GUARD) : len(_GUARD) + len(data)
    ],
    "a memoryview of two dimensions": lambda data: memoryview(data).cast("B", (2, len(data) // 2)),
    "an array of bytes": lambda data: array.array("B", data),
    "an array of wider items": lambda data: array.array("H", data),
}

try:
    import mmap
except ImportError:  # WASI
    pass
else:

    def _mapped(data: bytes) -> mmap.mmap:
        mapped = mmap.mmap(-1, len(data))
        mapped[:] = data
        return mapped

    READ_INTO["a memory map"] = lambda size: Room(mmap.mmap(-1, size))
    WRITE_FROM["a memory map"] = _mapped
