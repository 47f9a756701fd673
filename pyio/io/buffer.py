"""The types of byte buffers.  For annotations: nothing that runs needs this module, and its imports are dear."""

from __future__ import annotations

import array
from typing import TYPE_CHECKING, Any, TypeAlias

from typing_extensions import Buffer as Buffer

if TYPE_CHECKING:
    import mmap

    # Any: an array of whatever items is a buffer of bytes
    MutBuf: TypeAlias = "bytearray | memoryview | array.array[Any] | mmap.mmap"
else:
    # Python 3.11 has no array.array[...] at run time
    MutBuf = bytearray | memoryview | array.array
    try:
        import mmap
    except ImportError:  # WASI
        pass
    else:
        MutBuf |= mmap.mmap
"""`&mut [u8]`: a writable, C-contiguous buffer.  `bytes` is a type error here by design; of a NumPy or ctypes array
pass memoryview(a)."""
