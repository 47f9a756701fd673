"""pyio.os_str.wtf8: WTF-8 against a decoder written from its definition, and against Python's own codecs."""

from __future__ import annotations

import array
import copy
import itertools
import pickle
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio.os_str import Wtf8Error, concat_wtf8, decode_wtf8, encode_wtf8, wide_to_wtf8, wtf8_to_wide

any_text = st.text(
    st.sampled_from(
        "a\x7f\x80\u07ff\u0800\ud7ff\ud800\ud83d\udbff\udc00\ude00\udfff\ue000\uffff\U00010000\U0010ffff"
    )
    | st.characters(),
    max_size=10,
)
units = st.lists(
    st.sampled_from([0, 0x41, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000, 0xFFFF]) | st.integers(0, 0xFFFF)
)
# Pieces of characters, so that every kind of fault comes up.
PIECES = [
    b"a",
    b"\x80",
    b"\x9f",
    b"\xa0",
    b"\xb0",
    b"\xbf",
    b"\xc0",
    b"\xc2",
    b"\xe0",
    b"\xe1",
    b"\xed",
    b"\xef",
    b"\xf0",
]
PIECES += [
    b"\xf4",
    b"\xf5",
    b"\xff",
    b"\xed\xa0\xbd",
    b"\xed\xb8\x80",
    b"\xf0\x9f\x98\x80",
    b"\xed\x95\x9c",
    "é".encode(),
]
garbage = st.lists(st.sampled_from(PIECES) | st.binary(max_size=2), max_size=6).map(b"".join)

# Of generalized UTF-8: for each first byte the ranges of those that follow.
TAIL = (0x80, 0xBF)
FOLLOWING: list[tuple[range, list[tuple[int, int]]]] = [
    (range(0x80), []),
    (range(0xC2, 0xE0), [TAIL]),
    (range(0xE0, 0xE1), [(0xA0, 0xBF), TAIL]),
    (range(0xE1, 0xF0), [TAIL, TAIL]),
    (range(0xF0, 0xF1), [(0x90, 0xBF), TAIL, TAIL]),
    (range(0xF1, 0xF4), [TAIL, TAIL, TAIL]),
    (range(0xF4, 0xF5), [(0x80, 0x8F), TAIL, TAIL]),
]


def one(data: bytes, at: int) -> tuple[int | None, int]:
    """The code point at `at`, None where it is ill-formed, and the length of that part."""
    following = next((ranges for firsts, ranges in FOLLOWING if data[at] in firsts), None)
    if following is None:
        return None, 1
    point = data[at] & (0x7F if not following else 0x3F >> len(following))
    for i, (low, high) in enumerate(following, 1):
        if at + i >= len(data) or not low <= data[at + i] <= high:
            return None, i
        point = point << 6 | data[at + i] & 0x3F
    return point, 1 + len(following)


def reference(data: bytes) -> list[str | tuple[int, int]]:
    """The characters of `data`, and in between the ill-formed parts, as start and end."""
    found: list[str | tuple[int, int]] = []
    at = 0
    while at < len(data):
        point, length = one(data, at)
        end = at + length
        if point is not None and 0xD800 <= point < 0xDC00 and end < len(data):
            second, more = one(data, end)
            if second is not None and 0xDC00 <= second < 0xE000:
                point, end = None, end + more
        found.append((at, end) if point is None else chr(point))
        at = end
    return found


def joined(text: str) -> str:
    """`text` with its pairs joined, by way of UTF-16."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


@given(any_text)
def test_encoding_is_generalized_utf_8_of_joined_pairs(text: str) -> None:
    """And decoding it gives the text back, pairs joined."""
    data = encode_wtf8(text)
    assert data == joined(text).encode("utf-8", "surrogatepass")
    assert decode_wtf8(data) == joined(text)


@pytest.mark.parametrize("block", range(0x11))
def test_every_code_point_survives(block: int) -> None:
    """Alone and between others."""
    points = range(block << 16, (block + 1) << 16)
    text = "".join(f"{chr(point)}a" for point in points)
    assert decode_wtf8(encode_wtf8(text)) == text
    assert all(decode_wtf8(encode_wtf8(chr(point))) == chr(point) for point in points[::0x101])


def test_every_surrogate_beside_every_kind() -> None:
    """Only a first half before a second one is joined."""
    firsts, seconds, others = "\ud800\udbff", "\udc00\udfff", "a\ud7ff\ue000\U0001f600+-"
    for triple in itertools.product(firsts + seconds + others, repeat=3):
        text = "".join(triple)
        assert encode_wtf8(text) == joined(text).encode("utf-8", "surrogatepass")


@given(garbage)
@example(b"\xed\xa0\xbd\xed\xb8\x80")
@example(b"\xed\xa0\xbd\xed\xa0\xbd\xed\xb8\x80\xed\xb8\x80")
@example(b"\xed\xa0\xbd\xed\xb8")
@example(b"\xed\xa0")
@example(b"\xed")
@example(b"\xc0\x80")
@example(b"\xf4\x90\x80\x80")
def test_decoding_is_strict(data: bytes) -> None:
    """What is ill-formed, or a pair written as two, is refused with the place of the first such part."""
    expected = reference(data)
    fault = next((part for part in expected if isinstance(part, tuple)), None)
    if fault is None:
        assert decode_wtf8(data) == "".join(part for part in expected if isinstance(part, str))
        assert encode_wtf8(decode_wtf8(data)) == data
    else:
        with pytest.raises(Wtf8Error) as caught:
            decode_wtf8(data)
        assert (caught.value.start, caught.value.end) == fault
        assert isinstance(caught.value, UnicodeError)
        assert not isinstance(caught.value, UnicodeDecodeError)


@given(st.text())
def test_utf_8_is_wtf_8(text: str) -> None:
    """The first of the two properties it was made for: Unicode text is the same in both."""
    data = text.encode()
    assert encode_wtf8(text) == data
    assert decode_wtf8(data) == text
    assert wtf8_to_wide(data) == list(memoryview(text.encode("utf-16")[2:]).cast("H"))


@given(st.text())
def test_utf_16_becomes_utf_8(text: str) -> None:
    """The second: well-formed units become the UTF-8 of their text."""
    assert wide_to_wtf8(memoryview(text.encode("utf-16")[2:]).cast("H")) == text.encode()


@settings(max_examples=60)
@given(units)
def test_every_sequence_of_units_survives(wide: list[int]) -> None:
    """Well-formed or not."""
    data = wide_to_wtf8(wide)
    assert wtf8_to_wide(data) == wide
    assert encode_wtf8(decode_wtf8(data)) == data


@pytest.mark.parametrize("wide", [[-1], [0x10000], [0, 2**70]])
def test_a_unit_has_16_bits(wide: list[int]) -> None:
    """More is out of range."""
    with pytest.raises(ValueError):
        wide_to_wtf8(wide)


def test_units_come_from_any_iterable_of_int() -> None:
    """A generator, bytes (of which each is one), an array; but nothing that is no int."""
    for wide in (
        iter([0x61, 0x62]),
        b"ab",
        array.array("B", b"ab"),
        array.array("H", [0x61, 0x62]),
        range(0x61, 0x63),
    ):
        assert wide_to_wtf8(wide) == b"ab"
    for wrong in ("ab", [1.5], [None], 5):
        bad: Any = wrong
        with pytest.raises(TypeError):
            wide_to_wtf8(bad)


@given(any_text, any_text)
@example("\ud83d", "\ude00")
def test_concatenation_is_that_of_the_texts(left: str, right: str) -> None:
    """Halves that meet become one code point, and the result is well-formed."""
    data = concat_wtf8(encode_wtf8(left), encode_wtf8(right))
    assert data == encode_wtf8(left + right)
    assert decode_wtf8(data) == joined(left + right)


@settings(max_examples=50)
@given(garbage, garbage)
def test_concatenation_takes_nothing_ill_formed(left: bytes, right: bytes) -> None:
    """Two halves of a character are no WTF-8, even if they would be it together."""
    if any(isinstance(part, tuple) for part in reference(left) + reference(right)):
        with pytest.raises(Wtf8Error):
            concat_wtf8(left, right)
    else:
        assert concat_wtf8(left, right) == encode_wtf8(decode_wtf8(left) + decode_wtf8(right))


def test_any_buffer_is_decoded() -> None:
    """bytes, bytearray, memoryview, array and mmap, with and without surrogates."""
    import mmap

    for data, text in ((b"abc", "abc"), (b"\xed\xa0\xbd", "\ud83d")):
        mapped = mmap.mmap(-1, len(data))
        mapped[:] = data
        with mapped:
            for buffer in (data, bytearray(data), memoryview(data), array.array("B", data), mapped):
                assert decode_wtf8(buffer) == text


def test_the_wrong_type_is_a_type_error() -> None:
    """Text is no bytes, bytes are no text, and paths are neither."""
    for encoder, wrong in ((encode_wtf8, b"a"), (encode_wtf8, None), (decode_wtf8, "a"), (decode_wtf8, 5)):
        use: Any = encoder
        with pytest.raises(TypeError):
            use(wrong)


def test_the_error_pickles_and_copies() -> None:
    """With the place and the reason."""
    with pytest.raises(Wtf8Error) as caught:
        decode_wtf8(b"a\xff")
    for made in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert (made.start, made.end, made.reason) == (1, 2, caught.value.reason)
        assert str(made) == str(caught.value)
