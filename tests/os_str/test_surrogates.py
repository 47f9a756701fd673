"""pyio.os_str.surrogates: what C's codecs do not know of generalized UTF-8."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyio.os_str.surrogates import has_pair, join, open_end, part_at

LEAD, TRAIL = b"\xed\xa0\xbd", b"\xed\xb8\x80"


@given(st.text(st.sampled_from("a+-/~\\\0\n\ud83d\ude00\U0001f600") | st.characters(), max_size=10))
def test_pairs_are_found_and_joined(text: str) -> None:
    """As UTF-16 does it, whatever UTF-7 means by a plus or a minus."""
    expected = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    assert join(text) == expected
    assert has_pair(text.encode("utf-8", "surrogatepass")) == (text != expected)


@pytest.mark.parametrize(
    ("data", "waits"),
    [
        (b"", b""),
        (b"a", b""),
        (b"\xed", b""),  # C's decoder waits there by itself
        (b"a\xed\xa0", b"\xed\xa0"),
        (b"a\xed\xb8", b"\xed\xb8"),
        (b"\xed\x95", b""),
        (b"a" + LEAD, LEAD),
        (b"a" + TRAIL, b""),
        (LEAD + b"\xed", LEAD + b"\xed"),
        (LEAD + b"\xed\xb8", LEAD + b"\xed\xb8"),
        (LEAD + b"\xed\xa0", b"\xed\xa0"),
        (LEAD + b"\xed\x95", b""),
        (LEAD + LEAD, LEAD),
        (LEAD + TRAIL, b""),
        (LEAD + b"a", b""),
        (LEAD + b"\n", b""),
    ],
)
def test_an_open_end_is_what_may_belong_to_the_next_piece(data: bytes, waits: bytes) -> None:
    """A first half, and the beginning of a surrogate."""
    assert data[len(data) - open_end(data) :] == waits


@pytest.mark.parametrize(
    ("data", "length"),
    [
        (LEAD, 3),
        (TRAIL, 3),
        (LEAD + TRAIL, 6),
        (LEAD + LEAD, 3),
        (TRAIL + TRAIL, 3),
        (LEAD + TRAIL[:2], 3),
        (LEAD[:2], 2),
        (TRAIL[:2] + b"a", 2),
        (LEAD[:1], 0),
        (b"\xed\x95\x9c", 0),
        (b"\xff", 0),
    ],
)
def test_a_part_is_known_by_its_length(data: bytes, length: int) -> None:
    """Wherever it stands."""
    assert part_at(data, 0) == part_at(b"a" + data, 1) == length
