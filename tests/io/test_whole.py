"""pyio.io.whole: the free functions that read a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import BufReader, Cursor, Error, ErrorKind
from pyio.testing import FaultyReader, ShortReader

if TYPE_CHECKING:
    from collections.abc import Callable


def test_read_exact_gives_so_many_bytes() -> None:
    """And leaves the rest."""
    reader = ShortReader(b"abcdef", 2)
    assert io.read_exact(reader, 3) == b"abc"
    assert io.read_exact(reader, 0) == b""
    assert io.read_exact(reader, 3) == b"def"


def test_read_exact_of_too_little_hands_over_what_there_was() -> None:
    """UNEXPECTED_EOF has the bytes."""
    with pytest.raises(Error) as caught:
        io.read_exact(ShortReader(b"abc"), 5)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.UNEXPECTED_EOF, b"abc")


@pytest.mark.parametrize("make", [lambda reader: reader, lambda reader: BufReader(reader, 2)])
def test_read_exact_that_fails_hands_over_what_there_was(make: Callable[[FaultyReader], io.Read]) -> None:
    """The error is the reader's, and has the bytes."""
    reader = make(FaultyReader([b"ab", ErrorKind.INTERRUPTED, b"c", ErrorKind.WOULD_BLOCK, b"d"]))
    with pytest.raises(BlockingIOError) as caught:
        io.read_exact(reader, 5)
    assert caught.value.into_inner() == b"abc"  # type: ignore[attr-defined]  # an Error
    assert io.read_exact(reader, 1) == b"d"


def test_read_exact_of_a_length_that_lies_takes_memory_as_bytes_come() -> None:
    """A number that a stranger sent costs no more than what was sent with it."""
    with pytest.raises(Error) as caught:
        io.read_exact(Cursor(b"abc"), 2**62)
    assert caught.value.into_inner() == b"abc"


def test_read_exact_reads_what_is_larger_than_one_piece() -> None:
    """And hands over all of it on an error."""
    data = bytes(range(256)) * 10_000
    assert io.read_exact(Cursor(data), len(data) - 1) == data[:-1]
    with pytest.raises(Error) as caught:
        io.read_exact(Cursor(data), len(data) + 1)
    assert caught.value.into_inner() == data


@pytest.mark.parametrize(("wrong", "error"), [(-1, ValueError), (1.5, TypeError), ("1", TypeError)])
def test_a_number_of_bytes_is_not_negative(wrong: int, error: type[Exception]) -> None:
    """And nothing is read for it."""
    reader = ShortReader(b"abc")
    with pytest.raises(error):
        io.read_exact(reader, wrong)
    assert reader.asked == []


def test_read_to_end_hands_over_what_there_was() -> None:
    """Also where the reader's Error carried something already: in these functions bytes are not lost."""
    assert io.read_to_end(ShortReader(b"abc")) == b"abc"
    for fault in ErrorKind.CONNECTION_RESET, Error(ErrorKind.CONNECTION_RESET, "by the peer"):
        with pytest.raises(ConnectionResetError) as caught:
            io.read_to_end(FaultyReader([b"ab", ErrorKind.INTERRUPTED, b"c", fault]))
        assert caught.value.into_inner() == b"abc"  # type: ignore[attr-defined]  # an Error


def test_read_to_string_gives_text_or_hands_over_the_bytes() -> None:
    """INVALID_DATA where they are no UTF-8."""
    assert io.read_to_string(ShortReader("aä€".encode())) == "aä€"
    with pytest.raises(Error) as caught:
        io.read_to_string(ShortReader(b"ab\xff"))
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.INVALID_DATA, b"ab\xff")
    with pytest.raises(BlockingIOError) as blocked:
        io.read_to_string(FaultyReader([b"a\xe2", ErrorKind.WOULD_BLOCK]))
    assert blocked.value.into_inner() == b"a\xe2"  # type: ignore[attr-defined]  # an Error
