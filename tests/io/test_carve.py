"""pyio.io.carve: whole buffers made into pieces, and what an abandoned list gives back."""

from __future__ import annotations

import codecs
from itertools import islice

import pytest

from pyio import io
from pyio.io import BufReader, Error, ErrorKind
from pyio.io.carve import Ahead, Carver

# many times the first window, and lines of all lengths, so that windows end everywhere
LINES = [("ä" * (n % 5) + "x" * (n * 7 % 61)).encode() + (b"\r\n" if n % 3 else b"\n") for n in range(400)]
DATA = b"".join(LINES)
TEXTS = [line.decode().rstrip("\r\n") for line in LINES]


@pytest.mark.parametrize("capacity", [1, 100, 513, 5000, 100_000])
@pytest.mark.parametrize("k", [0, 1, 2, 17, 18, 100, 211, 399, 400])
def test_a_loop_left_after_any_number_gives_the_rest_back(k: int, capacity: int) -> None:
    """Lines, bytes, characters and pieces: what was not handed out is what is read next."""
    reader = BufReader(io.Cursor(DATA), capacity)
    assert list(islice(reader.lines(), k)) == TEXTS[:k]
    assert io.read_to_end(reader) == b"".join(LINES[k:])
    reader = BufReader(io.Cursor(DATA), capacity)
    assert list(islice(reader.byte_lines(), k)) == [text.encode() for text in TEXTS[:k]]
    assert io.read_to_end(reader) == b"".join(LINES[k:])
    reader = BufReader(io.Cursor(DATA), capacity)
    assert list(islice(reader.split(b"\n"), k)) == [line[:-1] for line in LINES[:k]]
    assert io.read_to_end(reader) == b"".join(LINES[k:])
    reader = BufReader(io.Cursor(DATA), capacity)
    assert bytes(islice(reader.bytes(), k)) == DATA[:k]
    assert io.read_to_end(reader) == DATA[k:]
    reader = BufReader(io.Cursor(DATA), capacity)
    chars = "".join(islice(reader.chars(), k))
    assert chars == DATA.decode()[:k]
    assert io.read_to_end(reader) == DATA[len(chars.encode()) :]


@pytest.mark.parametrize("capacity", [pytest.param(1, marks=pytest.mark.slow), 513, 100_000])
def test_all_of_it_comes_where_nobody_leaves(capacity: int) -> None:
    """The pieces are those of bytes.split."""
    assert list(BufReader(io.Cursor(DATA), capacity).lines()) == TEXTS
    assert list(BufReader(io.Cursor(DATA), capacity).split(b"x")) == DATA.split(b"x")
    assert bytes(BufReader(io.Cursor(DATA), capacity).bytes()) == DATA
    assert "".join(BufReader(io.Cursor(DATA), capacity).chars()) == DATA.decode()


@pytest.mark.parametrize("bad", [0, 1, 2, 30, 200, 398, 399])
def test_an_ill_formed_line_is_an_error_between_the_lines_around_it(bad: int) -> None:
    """The lines of the same buffer in front of it come first; its bytes are in the Error; the rest follows."""
    lines = [*LINES]
    lines[bad] = b"\xe2\x82 bad\r\n"
    items = BufReader(io.Cursor(b"".join(lines))).lines()
    assert list(islice(items, bad)) == TEXTS[:bad]
    with pytest.raises(Error) as caught:
        next(items)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.INVALID_DATA, b"\xe2\x82 bad")
    assert list(items) == TEXTS[bad + 1 :]


def test_an_ill_formed_end_is_an_error_and_then_the_end() -> None:
    """The last line has no end, and is no UTF-8."""
    items = BufReader(io.Cursor(b"one\nbad \xff")).lines()
    assert next(items) == "one"
    with pytest.raises(Error) as caught:
        next(items)
    assert caught.value.into_inner() == b"bad \xff"
    assert list(items) == []
    chars = BufReader(io.Cursor(b"a\xe2\x82")).chars()
    assert next(chars) == "a"
    with pytest.raises(Error) as caught:
        next(chars)
    assert caught.value.into_inner() == b"\xe2\x82"
    assert list(chars) == []


def test_an_ill_formed_part_is_an_error_between_the_characters_around_it() -> None:
    """Wherever it lies in the buffer."""
    for before in "", "a", "äöü", "x" * 600:
        chars = BufReader(io.Cursor(before.encode() + b"\xe2\x82\xffb")).chars()
        assert "".join(islice(chars, len(before))) == before
        for bad in b"\xe2\x82", b"\xff":
            with pytest.raises(Error) as caught:
                next(chars)
            assert caught.value.into_inner() == bad
        assert list(chars) == ["b"]


def test_a_loop_left_before_an_ill_formed_line_still_has_it() -> None:
    """It is no error until it is asked for."""
    reader = BufReader(io.Cursor(b"one\ntwo\n\xff\n"))
    assert list(islice(reader.lines(), 1)) == ["one"]
    assert io.read_to_end(reader) == b"two\n\xff\n"
    reader = BufReader(io.Cursor(b"ab\xffc"))
    assert list(islice(reader.chars(), 1)) == ["a"]
    assert io.read_to_end(reader) == b"b\xffc"


def test_a_handler_that_gives_up_on_a_line_is_as_strict() -> None:
    """INVALID_DATA with that line's bytes, between the lines around it."""
    for errors in "strict", "surrogatepass":
        items = BufReader(io.Cursor(b"one\n\xffx\nthree\n")).lines(errors)
        assert next(items) == "one"
        with pytest.raises(Error) as caught:
            next(items)
        assert caught.value.into_inner() == b"\xffx"
        assert list(items) == ["three"]
    assert list(BufReader(io.Cursor(b"\xed\xa0\x80\n")).lines("surrogatepass")) == ["\ud800"]


def test_an_own_handler_that_gives_up_on_a_line_is_as_strict() -> None:
    """Also where it lets other lines pass, whatever they make of them."""

    def only_fe(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        if error.object[error.start] == 0xFE:
            return "?", error.end
        raise error

    codecs.register_error("pyio-test-only-fe", only_fe)
    items = BufReader(io.Cursor(b"a\xfe\nb\n\xff\r\nd\xfe\n")).lines("pyio-test-only-fe")
    assert list(islice(items, 2)) == ["a?", "b"]
    with pytest.raises(Error) as caught:
        next(items)
    assert caught.value.into_inner() == b"\xff"
    assert list(items) == ["d?"]


def test_two_loops_over_one_reader_share_its_position() -> None:
    """They take turns, and no line comes twice or not at all."""
    reader = BufReader(io.Cursor(DATA))
    one, other = reader.lines(), reader.lines()
    got: list[str] = []
    for _ in range(100):
        got += [next(one), next(other)]
        got += islice(one, 2)
    assert got == TEXTS


def test_the_iterator_that_was_begun_later_changes_nothing_before_it_is_asked() -> None:
    """Making an iterator takes nothing."""
    reader = BufReader(io.Cursor(b"one\ntwo\n"))
    one = reader.lines()
    reader.chars()
    reader.bytes()
    assert next(one) == "one"
    reader.split(b"t")
    assert next(one) == "two"


def test_ahead_tells_what_was_handed_out() -> None:
    """The position behind the last piece handed out, and the buffer's end; and nothing more is handed out."""
    for handed in range(4):
        ahead = Ahead([1, 2, 3], 10, 13, 20, lambda buf, start, items, n: start + n)
        items = ahead._iterator
        assert list(islice(items, handed)) == [1, 2, 3][:handed]
        assert ahead.hands_out(items)
        assert ahead.recall(bytearray()) == (10 + handed, 20)
        assert list(items) == []


def test_a_carver_says_how() -> None:
    """The class itself carves nothing."""
    carver: Carver[int] = Carver()
    reader = BufReader(io.empty())
    for call in (
        lambda: carver.carve(reader, 0, 1),
        lambda: carver.rest(reader),
        lambda: carver.offset(bytearray(), 0, [], 0),
    ):
        with pytest.raises(NotImplementedError):
            call()
