"""The types of byte buffers.  For annotations: nothing that runs needs this module, and its imports are dear."""

from __future__ import annotations

import array
import mmap
from typing import Any, TypeAlias

from typing_extensions import Buffer as Buffer

# Any: an array of whatever items is a buffer of bytes
MutBuf: TypeAlias = bytearray | memoryview | array.array[Any] | mmap.mmap
"""`&mut [u8]`: a writable, C-contiguous buffer.  `bytes` is a type error here by design; of a NumPy or ctypes array
pass memoryview(a)."""
