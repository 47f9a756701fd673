"""pyio._sys.memory: memory that files are read into."""

from __future__ import annotations

import pytest

from pyio._sys.memory import readable_into

ctypes = pytest.importorskip("ctypes")

LARGE = 1 << 20


def start_of(memory: bytearray) -> int:
    """Where it begins, counted from the beginning of a page of 4 KiB."""
    return int(ctypes.addressof(ctypes.c_char.from_buffer(memory)) % 4096)


@pytest.mark.parametrize("size", [0, 1, 100, 1 << 16, 1 << 17, LARGE])
def test_it_has_the_size_that_was_asked_for(size: int) -> None:
    """All of it zeros, and it can be changed as any."""
    made = readable_into(size)
    assert made == bytes(size)
    made += b"x"
    assert made == bytes(size) + b"x"


@pytest.mark.skipif(start_of(bytearray(LARGE)) != 16, reason="this C library has other habits")
def test_large_memory_begins_not_just_behind_the_beginning_of_a_page() -> None:
    """Where the plain one does."""
    assert not 1 <= start_of(readable_into(LARGE)) <= 31
