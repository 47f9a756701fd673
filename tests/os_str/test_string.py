"""pyio.os_str.string: what both flavours have in common."""

from __future__ import annotations

import copy
import os
import pickle
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, assert_type

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio.io import Error, ErrorKind
from pyio.os_str import OsStr, OsString, UnixOsString, WindowsOsString

if TYPE_CHECKING:
    from collections.abc import Callable

FLAVOURS = [UnixOsString, WindowsOsString]
ESCAPE: dict[type[OsStr], str] = {UnixOsString: "surrogateescape", WindowsOsString: "surrogatepass"}

unicode = st.text(max_size=6)
unix = st.binary(max_size=6).map(os.fsdecode) | unicode
windows = st.text(st.characters() | st.sampled_from("\ud83d\ude00\udc80\udcff\udbff"), max_size=6).map(
    lambda text: text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
)
canonical = {UnixOsString: unix, WindowsOsString: windows}

few = settings(max_examples=50)
both = pytest.mark.parametrize("flavour", FLAVOURS)


@st.composite
def strings(draw: st.DrawFn, count: int) -> list[OsString]:
    """`count` strings of one flavour."""
    flavour = draw(st.sampled_from(FLAVOURS))
    return [flavour(draw(canonical[flavour])) for _ in range(count)]


def encoded(s: OsStr) -> bytes:
    """The bytes that lengths, positions and the order are about."""
    return str(s).encode("utf-8", ESCAPE[type(s)])


class Named:
    """A path that is no string."""

    def __init__(self, name: Any) -> None:
        self.name = name

    def __fspath__(self) -> str:
        name: str = self.name
        return name


@both
def test_any_unicode_can_be_an_os_string(flavour: type[OsString]) -> None:
    """Every constructor takes text, and gives it back."""
    for text in ("", "a", "é", "日本", "\U0001f600", "a\0b", "\ufffd\ufeff"):
        for made in (flavour(text), flavour.from_str(text), flavour.from_string(text), flavour(Named(text))):
            assert type(made) is flavour
            assert made.as_str() == made.into_string() == made.to_string_lossy() == text
            assert str(made) == os.fspath(made) == made.into_string_lossy() == made.display() == text


def test_the_plain_names_are_of_the_native_flavour() -> None:
    """OsStr and OsString make strings of one flavour, which is both."""
    native = type(OsString(""))
    assert native in FLAVOURS
    for made in (
        OsStr.from_str("a"),
        OsStr("a"),
        OsString("a"),
        OsString.from_string("a"),
        OsString(Named("a")),
    ):
        assert type(made) is native
        assert isinstance(made, OsString)
    assert OsString() == OsString("") == ""


def test_type_checkers_see_the_flavour() -> None:
    """What comes of a string has its type; of an OsStr comes an OsString."""
    s, t = UnixOsString("a b"), OsStr.from_str("a b")
    assert_type(s + "c", UnixOsString)
    assert_type(s.join(["c"]), UnixOsString)
    assert_type(s.split(" "), tuple[UnixOsString, ...])
    assert_type(s.strip_prefix("a"), UnixOsString | None)
    assert_type(s.to_ascii_lowercase().into_os_string(), UnixOsString)
    assert_type(WindowsOsString.from_string("a"), WindowsOsString)
    assert_type(t, OsStr)
    assert_type(t + s, OsString)
    assert_type(t.split(" "), tuple[OsString, ...])
    assert_type(t.to_os_string(), OsString)
    assert_type(os.fspath(t), str)


@both
def test_an_os_string_is_a_path_like(flavour: type[OsString]) -> None:
    """What takes an os.PathLike takes it, and so does the constructor of its own flavour."""
    s = flavour("a/b")
    assert isinstance(s, os.PathLike)
    assert issubclass(OsStr, os.PathLike)
    assert PurePosixPath(s).parts == ("a", "b")
    assert flavour(s) == s


@both
@pytest.mark.parametrize("value", [b"a", 1, None, ["a"], Named(b"a"), bytearray(b"a")], ids=repr)
def test_only_text_makes_an_os_string(flavour: type[OsString], value: Any) -> None:
    """Bytes have no meaning here, not even those of a path."""
    for made in (flavour, flavour("a").__add__, flavour.from_str, lambda v: flavour("").join([v])):
        with pytest.raises(TypeError):
            made(value)


@both
def test_from_str_takes_a_str_alone(flavour: type[OsString]) -> None:
    """It is the constructor for text."""
    for value in (flavour("a"), Named("a")):
        with pytest.raises(TypeError):
            flavour.from_str(value)  # type: ignore[arg-type]  # the point


def test_a_subclass_of_str_is_taken_for_its_text() -> None:
    """The text is an exact str afterwards, whatever the subclass prints."""

    class Loud(str):
        __slots__ = ()

        def __str__(self) -> str:
            return self.upper()

    made = OsString(Loud("a"))
    assert type(str(made)) is str
    assert made == "a"


@pytest.mark.parametrize(
    "meet",
    [
        lambda a, b: a + b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
        lambda a, b: a.join([b]),
        lambda a, b: a.eq_ignore_ascii_case(b),
        lambda a, b: type(a)(b),
    ],
)
def test_flavours_do_not_mix(meet: Callable[[OsString, OsString], object]) -> None:
    """Neither is text of the other's, even where both are ASCII."""
    for a, b in ((UnixOsString("a"), WindowsOsString("a")), (WindowsOsString("a"), UnixOsString("a"))):
        with pytest.raises(TypeError):
            meet(a, b)


@few
@given(strings(2))
def test_equal_is_equal_bytes(pair: list[OsString]) -> None:
    """Two strings of a flavour are equal if their encoded forms are; then they hash equal."""
    a, b = pair
    assert (a == b) == (encoded(a) == encoded(b))
    assert a == type(a)(str(a))
    assert hash(a) == hash(type(a)(str(a))) == hash(str(a))


@both
def test_equality_is_that_of_the_lossless_str(flavour: type[OsString]) -> None:
    """So it holds beside str and across flavours, and a dict finds one by the other."""
    s = flavour("né")
    assert s == "né"
    assert "né" == s
    assert s != "ne"
    assert UnixOsString("né") == WindowsOsString("né")
    assert {s, "né"} == {s} == {"né"}
    assert s != b"n\xc3\xa9"
    assert s != Named("né")


@given(strings(2))
@example([UnixOsString("\udcff"), UnixOsString("\U0001f600")])
@example([UnixOsString("\udc80"), UnixOsString("é")])
@example([WindowsOsString("\ud800"), WindowsOsString("\U0001f600")])
def test_the_order_is_that_of_the_bytes(pair: list[OsString]) -> None:
    """As in Rust, and other than that of the str: U+DCFF is the byte 0xFF, after everything."""
    a, b = pair
    x, y = encoded(a), encoded(b)
    assert (a < b, a <= b, a > b, a >= b) == (x < y, x <= y, x > y, x >= y)
    text = str(b)
    assert (a < text, a <= text, a > text, a >= text) == (x < y, x <= y, x > y, x >= y)


@both
def test_there_is_no_order_with_other_things(flavour: type[OsString]) -> None:
    """A number is neither less nor more."""
    with pytest.raises(TypeError):
        flavour("a") < 1  # type: ignore[operator]  # the point


@given(strings(1))
def test_length_counts_the_encoded_bytes(one: list[OsString]) -> None:
    """And emptiness is length 0."""
    (s,) = one
    assert len(s) == len(encoded(s))
    assert s.is_empty() == (not s) == (len(s) == 0)
    assert s.is_ascii() == encoded(s).isascii()


@few
@given(strings(2))
@example([UnixOsString("\udcc3"), UnixOsString("\udca9")])
@example([UnixOsString("\udcf0\udc9f"), UnixOsString("\udc98\udc80")])
@example([WindowsOsString("\ud83d"), WindowsOsString("\ude00")])
def test_concatenation_is_that_of_the_system(pair: list[OsString]) -> None:
    """Halves of a character that meet become it: bytes on Unix, 16-bit units on Windows."""
    a, b = pair
    if isinstance(a, UnixOsString):
        expected = os.fsdecode(os.fsencode(str(a)) + os.fsencode(str(b)))
    else:
        units = (str(a) + str(b)).encode("utf-16-le", "surrogatepass")
        expected = units.decode("utf-16-le", "surrogatepass")
    for joined in (a + b, a + str(b), str(a) + b, type(a)("").join([a, b]), a.join(["", str(b)])):
        assert type(joined) is type(a)
        assert str(joined) == expected


@few
@given(strings(3))
def test_concatenation_is_associative(three: list[OsString]) -> None:
    """However a string came to be, it is the same string."""
    a, b, c = three
    assert (a + b) + c == a + (b + c)


@few
@given(strings(3))
def test_join_puts_itself_between(three: list[OsString]) -> None:
    """As adding them up does."""
    sep, a, b = three
    assert sep.join([a, b, a]) == a + sep + b + sep + a
    assert sep.join([a]) == a
    assert sep.join(iter(())) == ""


@few
@given(strings(2), unicode)
def test_searching_is_searching_the_bytes(pair: list[OsString], needle: str) -> None:
    """For Unicode needles, which never match in the middle of a character."""
    a, b = pair
    s, sought = a + needle + b, needle.encode()
    data = encoded(s)
    assert needle in s
    assert s.find(needle) == data.find(sought)
    for text in (needle, needle[1:], needle[:1], "é", "\x80"):
        sought = text.encode()
        assert (text in a) == (sought in encoded(a))
        assert a.find(text) == (encoded(a).find(sought) if text in a else None)
        assert a.starts_with(text) == encoded(a).startswith(sought)
        assert a.ends_with(text) == encoded(a).endswith(sought)


@few
@given(strings(1), unicode)
def test_prefixes_and_suffixes_come_off(one: list[OsString], part: str) -> None:
    """What was put there is taken away; None where it is not there."""
    (s,) = one
    assert (part + s).strip_prefix(part) == s
    assert (s + part).strip_suffix(part) == s
    assert (s.strip_prefix(part) is None) == (not s.starts_with(part))
    assert (s.strip_suffix(part) is None) == (not s.ends_with(part))
    assert s.strip_prefix("") == s.strip_suffix("") == s


@given(strings(1), st.text(min_size=1, max_size=2))
def test_split_and_join_are_each_others_inverse(one: list[OsString], sep: str) -> None:
    """No part holds the separator, and all of them make the whole."""
    (s,) = one
    parts = s.split(sep)
    assert type(s)(sep).join(parts) == s
    assert [encoded(part) for part in parts] == encoded(s).split(sep.encode())
    assert {type(part) for part in parts} == {type(s)}


@both
def test_split_refuses_the_empty_separator(flavour: type[OsString]) -> None:
    """There is no such place."""
    with pytest.raises(Error) as caught:
        flavour("a").split("")
    assert caught.value.kind() is ErrorKind.INVALID_INPUT


@both
@pytest.mark.parametrize(
    "method", ["split", "starts_with", "ends_with", "strip_prefix", "strip_suffix", "find"]
)
@pytest.mark.parametrize("pattern", [None, b"a", ("a", "b"), 1])
def test_patterns_are_text(flavour: type[OsString], method: str, pattern: object) -> None:
    """What Python's str would take besides has no meaning here."""
    with pytest.raises(TypeError):
        getattr(flavour("ab"), method)(pattern)
    with pytest.raises(TypeError):
        pattern in flavour("ab")  # type: ignore[operator]  # the point


@few
@given(strings(2))
def test_ascii_case_is_that_of_bytes(pair: list[OsString]) -> None:
    """Only A to Z change; not even Kelvin's sign becomes a k."""
    for s in (*pair, pair[0] + "AzÉß\u212a" + pair[1]):
        assert encoded(s.to_ascii_lowercase()) == encoded(s).lower()
        assert encoded(s.to_ascii_uppercase()) == encoded(s).upper()
        assert s.eq_ignore_ascii_case(s.to_ascii_uppercase())
        assert s.to_ascii_lowercase().eq_ignore_ascii_case(str(s))
    a, b = pair
    assert a.eq_ignore_ascii_case(b) == (encoded(a).lower() == encoded(b).lower())


@few
@given(strings(1))
def test_text_is_given_where_it_is_unicode(one: list[OsString]) -> None:
    """Otherwise as_str is None, and into_string's error brings the string back."""
    (s,) = one
    try:
        text: str | None = encoded(s).decode()
    except UnicodeDecodeError:
        text = None
    assert s.as_str() == text
    if text is None:
        with pytest.raises(Error) as caught:
            s.into_string()
        assert caught.value.kind() is ErrorKind.INVALID_DATA
        assert caught.value.into_inner() is s
    else:
        assert s.into_string() == s.to_string_lossy() == text
    s.to_string_lossy().encode()


@both
def test_views_are_the_string_itself(flavour: type[OsString]) -> None:
    """A value needs no copy of itself."""
    s = flavour("a")
    assert s.as_slice() is s
    assert s.into_os_string() is s
    assert s.to_os_string() == s
    assert type(s.to_os_string()) is flavour


@both
def test_the_bytes_are_out_of_reach(flavour: type[OsString]) -> None:
    """It is opaque: no bytes, no characters, no items."""
    s: Any = flavour("abc")
    for view in (bytes, bytearray, memoryview, iter, list):
        with pytest.raises(TypeError):
            view(s)
    with pytest.raises(TypeError):
        s[0]


@both
def test_it_holds_nothing_but_its_text(flavour: type[OsString]) -> None:
    """No attribute can be added, so that many are cheap."""
    s: Any = flavour("a")
    assert not hasattr(s, "__dict__")
    with pytest.raises(AttributeError):
        s.other = 1


@few
@given(strings(1))
def test_copies_and_pickles_are_equal(one: list[OsString]) -> None:
    """Of the same flavour, under every protocol."""
    (s,) = one
    copies = [copy.copy(s), copy.deepcopy(s), eval(repr(s))]
    copies += [pickle.loads(pickle.dumps(s, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    for made in copies:
        assert made == s
        assert type(made) is type(s)
