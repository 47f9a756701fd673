"""pyio.os.unix.os_str: OS strings as bytes."""

from __future__ import annotations

import array
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyio.os.unix import OsStrExt, OsStringExt
from pyio.os_str import OsStr, UnixOsString, WindowsOsString


@given(st.binary(max_size=8))
@example(bytes(range(256)))
def test_bytes_survive(data: bytes) -> None:
    """Any bytes make a string, which has them; both traits agree."""
    s = OsStringExt.from_vec(data)
    assert type(s) is UnixOsString
    assert s == OsStrExt.from_byte_slice(data) == UnixOsString(data.decode("utf-8", "surrogateescape"))
    assert OsStringExt.into_vec(s) == OsStrExt.as_byte_slice(s) == data
    assert len(s) == len(data)


@given(st.binary(max_size=8), st.binary(max_size=8))
@example(b"\xc3", b"\xa9")
def test_bytes_are_what_is_put_together_and_ordered(a: bytes, b: bytes) -> None:
    """Two strings side by side have the bytes of both."""
    s, t = OsStringExt.from_vec(a), OsStringExt.from_vec(b)
    assert OsStrExt.as_byte_slice(s + t) == a + b
    assert (s < t) == (a < b)


def test_any_buffer_is_taken() -> None:
    """And nothing else."""
    for buffer in (b"a\xff", bytearray(b"a\xff"), memoryview(b"a\xff"), array.array("B", b"a\xff")):
        assert OsStringExt.from_vec(buffer) == OsStrExt.from_byte_slice(buffer) == "a\udcff"
    for wrong in ("a", 1, [97], None):
        bad: Any = wrong
        for make in (OsStringExt.from_vec, OsStrExt.from_byte_slice):
            with pytest.raises(TypeError):
                make(bad)


def test_only_strings_of_unix_have_bytes() -> None:
    """Those of Windows have 16-bit units."""
    wrongs: list[Any] = [WindowsOsString("a"), "a", b"a"]
    for wrong in wrongs:
        for view in (OsStringExt.into_vec, OsStrExt.as_byte_slice):
            with pytest.raises(TypeError):
                view(wrong)


def test_the_prelude_has_every_trait() -> None:
    """One line brings them all."""
    names: dict[str, object] = {}
    exec("from pyio.os.unix.prelude import *", names)
    assert names["OsStrExt"] is OsStrExt
    assert names["OsStringExt"] is OsStringExt


def test_a_string_is_an_os_str() -> None:
    """For parameters that want one."""
    assert isinstance(OsStrExt.from_byte_slice(b""), OsStr)
