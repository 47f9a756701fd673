"""pyio.os.windows.os_str: OS strings as 16-bit units."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio.os.windows import OsStrExt, OsStringExt
from pyio.os_str import UnixOsString, WindowsOsString, encode_wtf8, wide_to_wtf8

few = settings(max_examples=50)
units = st.lists(st.sampled_from([0x41, 0xD83D, 0xDE00, 0xE000]) | st.integers(0, 0xFFFF), max_size=8)


@few
@given(units)
def test_units_survive(wide: list[int]) -> None:
    """Any units make a string, which has them."""
    s = OsStringExt.from_wide_slice(wide)
    assert type(s) is WindowsOsString
    assert OsStrExt.to_wide_vec(s) == wide
    assert encode_wtf8(str(s)) == wide_to_wtf8(wide)


@few
@given(units, units)
@example([0xD83D], [0xDE00])
def test_units_are_what_is_put_together(a: list[int], b: list[int]) -> None:
    """Two strings side by side have the units of both."""
    s = OsStringExt.from_wide_slice(a) + OsStringExt.from_wide_slice(b)
    assert OsStrExt.to_wide_vec(s) == a + b
    assert s == OsStringExt.from_wide_slice(a + b)


def test_a_unit_has_16_bits() -> None:
    """More is out of range, and what is no int is of the wrong type."""
    for unit in (-1, 0x10000):
        with pytest.raises(ValueError):
            OsStringExt.from_wide_slice([unit])
    wrong: Any = "a"
    with pytest.raises(TypeError):
        OsStringExt.from_wide_slice(wrong)


def test_only_strings_of_windows_have_units() -> None:
    """Those of Unix have bytes."""
    wrongs: list[Any] = [UnixOsString("a"), "a", b"a"]
    for wrong in wrongs:
        with pytest.raises(TypeError):
            OsStrExt.to_wide_vec(wrong)


def test_the_prelude_has_every_trait() -> None:
    """One line brings them all."""
    names: dict[str, object] = {}
    exec("from pyio.os.windows.prelude import *", names)
    assert names["OsStrExt"] is OsStrExt
    assert names["OsStringExt"] is OsStringExt
