"""pyio.os_str.unix: OS strings of bytes."""

from __future__ import annotations

import os

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio.os_str import UnixOsString

few = settings(max_examples=50)
names = st.lists(
    st.binary(max_size=3)
    | st.sampled_from([b"\xed\xa0\x80", b"\xc3", b"\xa9", b"\xf0\x9f\x98", b"\x80", b"\xc0"]),
    max_size=5,
).map(b"".join)


def from_bytes(data: bytes) -> UnixOsString:
    """What a directory with that name gives."""
    return UnixOsString(data.decode("utf-8", "surrogateescape"))


@few
@given(names)
@example(bytes(range(256)))
def test_every_byte_survives(data: bytes) -> None:
    """From the system and back, as Python's own functions take it."""
    s = from_bytes(data)
    assert str(s).encode("utf-8", "surrogateescape") == data
    assert len(s) == len(data)
    if os.fsencode("é") == "é".encode():
        assert os.fsencode(s) == data
        assert str(s) == os.fsdecode(data)


@few
@given(names)
def test_lossy_text_has_one_mark_for_each_ill_formed_part(data: bytes) -> None:
    """The maximal parts of the Unicode standard, as bytes.decode counts them."""
    s = from_bytes(data)
    assert s.to_string_lossy() == s.into_string_lossy() == s.display() == data.decode("utf-8", "replace")


@given(st.text(st.characters() | st.characters(min_codepoint=0xDC80, max_codepoint=0xDCFF), max_size=6))
def test_one_string_has_one_form(text: str) -> None:
    """Escapes that are UTF-8 together become it, so that equal bytes are equal strings; others are refused."""
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        with pytest.raises(ValueError):
            UnixOsString(text)
    else:
        assert UnixOsString(text) == from_bytes(data)
        assert str(UnixOsString(text)) == data.decode("utf-8", "surrogateescape")


@pytest.mark.parametrize(
    "text", ["\ud800", "\udbff", "\udc00", "\udc7f", "\udd00", "\udfff", "a\ud83d\ude00"]
)
def test_what_has_no_bytes_is_refused(text: str) -> None:
    """A surrogate that escapes no byte is out of range, wherever it is put."""
    s = UnixOsString("a")
    for use in (UnixOsString, UnixOsString.from_str, s.__add__, s.__radd__, s.__lt__, s.eq_ignore_ascii_case):
        with pytest.raises(ValueError):
            use(text)
    with pytest.raises(ValueError):
        s.join(["b", text])


def test_surrogates_in_bytes_are_no_text() -> None:
    """UTF-8 has none, so their three bytes are three ill-formed parts."""
    s = from_bytes(b"\xed\xa0\x80")
    assert s.as_str() is None
    assert len(s) == 3
    assert s.to_string_lossy() == "\ufffd" * 3


def test_escapes_are_found_only_as_what_they_are() -> None:
    """The second byte of a character is no byte of its own."""
    assert "\udca9" not in UnixOsString("é")
    assert UnixOsString("a\udca9b").find("\udca9") == 1
    assert [str(part) for part in UnixOsString("é\udca9b").split("\udca9")] == ["é", "b"]


def test_it_shows_its_escapes() -> None:
    """The representation is ASCII where it must be, and makes the same string again."""
    assert repr(UnixOsString("é\udcff")) == "UnixOsString('é\\udcff')"
