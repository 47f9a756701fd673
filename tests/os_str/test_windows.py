"""pyio.os_str.windows: OS strings of 16-bit units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyio.os_str import WindowsOsString, encode_wtf8

any_text = st.text(
    st.sampled_from("a\ud83d\ude00\udc80\udbff\ud800é日\U0001f600") | st.characters(), max_size=8
)


def units(text: str) -> bytes:
    """As Windows has them."""
    return text.encode("utf-16-le", "surrogatepass")


@given(any_text)
def test_every_unit_survives(text: str) -> None:
    """Pairs are joined, as the system has no other form for them; lone surrogates stay."""
    s = WindowsOsString(text)
    assert units(str(s)) == units(text)
    assert str(s) == units(text).decode("utf-16-le", "surrogatepass")
    assert s == WindowsOsString(str(s))


@given(any_text)
def test_lengths_are_those_of_wtf_8(text: str) -> None:
    """As in Rust, where it is what the string is made of."""
    assert len(WindowsOsString(text)) == len(encode_wtf8(text))


@given(any_text)
def test_lossy_text_has_one_mark_for_each_lone_surrogate(text: str) -> None:
    """Those, and nothing else, are replaced."""
    s = WindowsOsString(text)
    expected = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in str(s))
    assert s.to_string_lossy() == s.into_string_lossy() == s.display() == expected


@given(any_text, any_text)
def test_the_order_is_that_of_code_points(a: str, b: str) -> None:
    """Not that of the units, in which a pair comes before U+E000."""
    s, t = WindowsOsString(a), WindowsOsString(b)
    assert (s < t) == (str(s) < str(t))


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("\ud83d", "\ude00", "\U0001f600"),
        ("\ud83d\ud83d", "\ude00\ude00", "\ud83d\U0001f600\ude00"),
        ("\ud83d", "a\ude00", "\ud83da\ude00"),
        ("\ude00", "\ud83d", "\ude00\ud83d"),
        ("", "\ude00", "\ude00"),
    ],
)
def test_halves_that_meet_join(left: str, right: str, joined: str) -> None:
    """Only a first half before a second one is a pair."""
    assert WindowsOsString(left) + right == WindowsOsString(left + right) == joined
    assert WindowsOsString("").join([left, right]) == joined


def test_halves_are_found_only_as_what_they_are() -> None:
    """Half of a pair is no part of the string."""
    s = WindowsOsString("\U0001f600")
    assert "\ud83d" not in s
    assert s.strip_suffix("\ude00") is None
    assert WindowsOsString("a\ud83db").find("\ud83d") == 1
    assert [str(part) for part in WindowsOsString("é\ud83db").split("\ud83d")] == ["é", "b"]


def test_it_shows_its_surrogates() -> None:
    """The representation is ASCII where it must be, and makes the same string again."""
    assert repr(WindowsOsString("é\ud83d")) == "WindowsOsString('é\\ud83d')"
