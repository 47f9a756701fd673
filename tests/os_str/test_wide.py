"""pyio.os_str.wide: text as 16-bit units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyio.os_str.wide import text_of, units_of


@given(st.text(st.characters(), max_size=8))
def test_units_are_those_of_utf_16(text: str) -> None:
    """In numbers, without a byte order mark; a mark in the text is a character."""
    for given_text in (text, "\ufeff" + text, "\ufffe" + text):
        data = given_text.encode("utf-16-be", "surrogatepass")
        units = [data[i] << 8 | data[i + 1] for i in range(0, len(data), 2)]
        assert units_of(given_text) == units
        assert text_of(units) == data.decode("utf-16-be", "surrogatepass")


def test_a_unit_out_of_range_is_refused() -> None:
    """It could not be told from another one."""
    for unit in (-1, 0x10000):
        with pytest.raises(ValueError):
            text_of([unit])
