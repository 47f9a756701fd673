"""pyio.os_str.codec: WTF-8 under the name "wtf-8", wherever Python takes the name of an encoding."""

from __future__ import annotations

import codecs
import io
import itertools
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio.os_str import Wtf8Error, decode_wtf8, encode_wtf8

if TYPE_CHECKING:
    from pathlib import Path

any_text = st.text(st.sampled_from("a\n\ud83d\ude00\udbff\udc00é日\U0001f600") | st.characters(), max_size=6)
PIECES = [
    b"a",
    b"\x80",
    b"\xa0",
    b"\xb8",
    b"\xe2",
    b"\xe2\x82",
    b"\xed",
    b"\xf0\x9f",
    b"\xff",
    "한é".encode(),
]
PIECES += [b"\xed\xa0", b"\xed\xa0\xbd", b"\xed\xb8", b"\xed\xb8\x80", b"\xf0\x9f\x98\x80"]
garbage = st.lists(st.sampled_from(PIECES), max_size=5).map(b"".join)

LEAD, TRAIL = b"\xed\xa0\xbd", b"\xed\xb8\x80"


def starred(error: UnicodeError) -> tuple[str, int]:
    """A handler that shows what it was given."""
    assert isinstance(error, UnicodeDecodeError)
    return f"<{error.encoding} {error.object[error.start : error.end].hex()}>", error.end


def one_byte_on(error: UnicodeError) -> tuple[str, int]:
    """A handler that goes on after the first byte, counted from the end."""
    assert isinstance(error, UnicodeDecodeError)
    return "?", error.start + 1 - len(error.object)


def other_bytes(error: UnicodeError) -> tuple[str, int]:
    """A handler that puts other bytes in place of all."""
    assert isinstance(error, UnicodeDecodeError)
    error.object = b"new"
    return "", 0


def in_bytes(error: UnicodeError) -> tuple[bytes, int]:
    """A handler that answers in bytes, which only an encoder takes."""
    return b"?", error.end if isinstance(error, UnicodeDecodeError) else 0


for handler in (starred, one_byte_on, other_bytes, in_bytes):
    codecs.register_error(f"pyio.test.{handler.__name__}", handler)
HANDLERS = ["ignore", "replace", "backslashreplace", "surrogateescape", "pyio.test.starred"]


@pytest.mark.parametrize("name", ["wtf-8", "wtf8", "WTF-8", "Wtf_8"])
def test_it_has_its_usual_names(name: str) -> None:
    """In any case, and with any separator."""
    assert codecs.lookup(name).name == "wtf-8"
    assert "a\ud83d".encode(name) == b"a" + LEAD
    assert (b"a" + LEAD).decode(name) == "a\ud83d"


def test_other_names_are_not_taken() -> None:
    """What merely begins alike stays unknown."""
    with pytest.raises(LookupError):
        codecs.lookup("wtf-16")


@given(any_text)
def test_encoding_is_that_of_the_functions(text: str) -> None:
    """Whatever handler is named, for nothing is unencodable."""
    assert text.encode("wtf-8") == text.encode("wtf-8", "replace") == encode_wtf8(text)
    assert codecs.lookup("wtf-8").encode(text) == (encode_wtf8(text), len(text))


@given(garbage)
def test_decoding_is_that_of_the_functions(data: bytes) -> None:
    """With the same faults, as the exception that codecs raise."""
    try:
        text = decode_wtf8(data)
    except Wtf8Error as e:
        with pytest.raises(UnicodeDecodeError) as caught:
            data.decode("wtf-8")
        error = caught.value
        assert (error.encoding, error.start, error.end, error.reason) == ("wtf-8", e.start, e.end, e.reason)
        assert error.object == data
    else:
        assert data.decode("wtf-8") == text
        assert codecs.lookup("wtf-8").decode(data) == (text, len(data))


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (b"a\xffb", ["ff"]),
        (LEAD + TRAIL, ["eda0bdedb880"]),
        (LEAD + LEAD + TRAIL + TRAIL, ["eda0bdedb880"]),
        (LEAD + b"\xed\xb8", ["edb8"]),
        (b"\xed\xa0a", ["eda0"]),
        (b"\xed\xa0\xffa", ["eda0", "ff"]),
        (b"\xed", ["ed"]),
        (b"\xe2\x82\xed\xa0\xbd", ["e282"]),
        (b"\xf4\x90\x80\x80", ["f4", "90", "80", "80"]),
    ],
)
def test_each_ill_formed_part_is_one_error(data: bytes, parts: list[str]) -> None:
    """The maximal parts, and a pair as a whole."""
    shown = data.decode("wtf-8", "pyio.test.starred")
    assert [part.split(">")[0].removeprefix("wtf-8 ") for part in shown.split("<")[1:]] == parts
    assert data.decode("wtf-8", "replace").count("\ufffd") == len(parts)
    assert data.decode("wtf-8", "ignore") == "".join(part.split(">")[-1] for part in shown.split("<"))
    escaped = re.sub("<wtf-8 (.*?)>", lambda part: re.sub("(..)", r"\\x\1", part[1]), shown)
    assert data.decode("wtf-8", "backslashreplace") == escaped


def test_a_handler_may_go_on_anywhere() -> None:
    """Where it says, also counted from the end, and in other bytes."""
    assert (b"a" + LEAD + TRAIL + b"b").decode("wtf-8", "pyio.test.one_byte_on") == "a???\ude00b"
    assert (LEAD + b"\xff").decode("wtf-8", "pyio.test.other_bytes") == "\ud83dnew"


def test_a_handler_that_cannot_be_is_an_error() -> None:
    """One that is not registered, and one that answers in bytes, which are no text."""
    with pytest.raises(LookupError):
        b"\xff".decode("wtf-8", "pyio.test.no such handler")
    with pytest.raises(TypeError):
        b"\xff".decode("wtf-8", "pyio.test.in_bytes")
    assert LEAD.decode("wtf-8", "pyio.test.no such handler") == "\ud83d"


def test_the_handlers_inside_know_only_decoding() -> None:
    """They are registered under names of their own, which encoders may be given by mistake."""
    b"\xff".decode("wtf-8", "ignore")
    with pytest.raises(UnicodeEncodeError):
        "é".encode("ascii", "wtf-8:ignore")


@given(any_text)
@example("\ud83d\ude00\ud83d")
def test_encoding_piece_by_piece(text: str) -> None:
    """At every split, and one at a time, the pieces give what the whole gives."""
    whole = encode_wtf8(text)
    for at in range(len(text) + 1):
        encoder = codecs.getincrementalencoder("wtf-8")()
        assert encoder.encode(text[:at]) + encoder.encode(text[at:], True) == whole
    assert b"".join(codecs.iterencode(text, "wtf-8")) == whole


def test_a_first_half_waits() -> None:
    """And can be saved, restored and forgotten."""
    encoder = codecs.getincrementalencoder("wtf-8")()
    assert encoder.getstate() == 0
    assert encoder.encode("a\ud83d") == b"a"
    state = encoder.getstate()
    assert encoder.encode("b") == LEAD + b"b"
    encoder.setstate(state)
    assert encoder.encode("\ude00") == "\U0001f600".encode()
    encoder.setstate(state)
    encoder.reset()
    assert encoder.encode("\ude00", True) == TRAIL
    encoder.setstate(state)
    assert encoder.encode("", True) == LEAD
    assert encoder.getstate() == 0


def decoded(pieces: list[bytes], errors: str) -> str | UnicodeDecodeError:
    """What an incremental decoder makes of the pieces, or what it raises."""
    decoder = codecs.getincrementaldecoder("wtf-8")(errors)
    try:
        return "".join([decoder.decode(piece) for piece in pieces]) + decoder.decode(b"", True)
    except UnicodeDecodeError as e:
        return e


@settings(max_examples=50)
@given(garbage)
@example(b"a" + LEAD + TRAIL + LEAD)
@example(LEAD + b"\xed\x95\x9c" + LEAD + b"\xed\xb8")
@example(LEAD + LEAD + TRAIL + TRAIL)
def test_decoding_piece_by_piece(data: bytes) -> None:
    """At every split, and one at a time, the pieces give what the whole gives, under every handler."""
    splits = [[data[:at], data[at:]] for at in range(len(data) + 1)]
    splits.append([data[i : i + 1] for i in range(len(data))])
    for errors in ["strict", *HANDLERS]:
        whole: str | None = None
        try:
            whole = data.decode("wtf-8", errors)
        except UnicodeDecodeError as e:
            for pieces in splits:
                error = decoded(pieces, errors)
                assert isinstance(error, UnicodeDecodeError)
                assert error.reason == e.reason
                assert error.object[error.start : error.end] == data[e.start : e.end]
        else:
            assert [decoded(pieces, errors) for pieces in splits] == [whole] * len(splits)


def test_decoding_gives_what_it_can_at_once() -> None:
    """Only what a later byte may change waits."""
    decoder = codecs.getincrementaldecoder("wtf-8")()
    steps = [
        (b"a\xe2\x82", "a"),
        (b"\xac", "€"),
        (LEAD, ""),
        (b"\xed", ""),
        (b"\x95", "\ud83d"),
        (b"\x9c", "한"),
    ]
    steps += [(TRAIL, "\ude00"), (LEAD, ""), (b"b", "\ud83db"), (LEAD, "")]
    assert [decoder.decode(data) for data, _ in steps] == [text for _, text in steps]
    assert decoder.getstate() == (LEAD, 0)
    assert decoder.decode(b"", True) == "\ud83d"


@given(any_text, st.integers(1, 7))
def test_streams(text: str, size: int) -> None:
    """A writer's output, whatever the pieces, is what a reader reads, whatever the sizes."""
    out = io.BytesIO()
    writer = codecs.getwriter("wtf-8")(out)
    writer.writelines(text[: len(text) // 2])
    for c in text[len(text) // 2 :]:
        writer.write(c)
    writer.reset()
    assert out.getvalue() == encode_wtf8(text)
    whole = decode_wtf8(out.getvalue())
    assert codecs.getreader("wtf-8")(io.BytesIO(out.getvalue())).read() == whole
    reader = codecs.getreader("wtf-8")(io.BytesIO(out.getvalue()))
    pieces = list(itertools.takewhile(bool, iter(lambda: reader.read(size), None)))
    assert "".join(pieces) == whole
    assert "".join(codecs.getreader("wtf-8")(io.BytesIO(out.getvalue()))) == whole


def test_a_reader_tells_of_a_broken_end() -> None:
    """Bytes at the end of the stream that are no character are not passed over."""
    for data in (b"ab\xe2\x82", b"ab\xed\xa0", b"ab" + LEAD + b"\xed"):
        with pytest.raises(UnicodeDecodeError):
            codecs.getreader("wtf-8")(io.BytesIO(data)).read()
        assert codecs.getreader("wtf-8")(io.BytesIO(data), "replace").read().count("\ufffd") == 1


def test_a_writer_leaves_nothing_behind(tmp: Path) -> None:
    """Whether it is closed, left, moved or reset; what waited is in its place."""
    for leave in ("close", "exit", "seek", "reset"):
        with (tmp / leave).open("wb") as out:
            writer = codecs.getwriter("wtf-8")(out)
            writer.write("a\ud83d")
            if leave == "close":
                writer.close()
            elif leave == "exit":
                with writer:
                    pass
            elif leave == "seek":
                writer.seek(0)
                writer.write("b")
            else:
                writer.reset()
        assert (tmp / leave).read_bytes() == (b"b" if leave == "seek" else b"a") + LEAD


def test_a_writer_encodes_whole_text_as_the_codec() -> None:
    """Its own `encode` keeps nothing back."""
    assert codecs.getwriter("wtf-8")(io.BytesIO()).encode("\ud83d") == (LEAD, 1)


def test_text_files(tmp: Path) -> None:
    """`open` takes the name, and its files can be read from anywhere they told."""
    lines = ["plain\n", "é\ud83d\n", "\ude00\U0001f600\n", "한\udcff\n"]
    with open(tmp / "names", "w", encoding="wtf-8", newline="") as out:
        out.writelines(lines)
    assert (tmp / "names").read_bytes() == encode_wtf8("".join(lines))
    with open(tmp / "names", encoding="wtf-8", newline="") as file:
        assert list(file) == lines
        file.seek(0)
        told = []
        while line := file.readline():
            told.append((file.tell(), line))
        for (at, _), (_, after) in itertools.pairwise(told):
            file.seek(at)
            assert file.readline() == after
