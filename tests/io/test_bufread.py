"""pyio.io.traits.bufread: what BufRead provides on top of fill_buf and consume, over any implementation."""

from __future__ import annotations

import codecs
import gc
import weakref
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyio import io
from pyio.io import BufRead, Error, ErrorKind
from pyio.testing import FaultyReader, check_bufread

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "eins\r\n\näöü€𝄞 zwei\n\r\n\rdrei".encode()

LINES = st.lists(
    st.sampled_from([b"\n", b"\r\n", b"\r", b"a", b"bc", "ä".encode(), "€".encode(), b"\xff", b"\xe2\x82"]),
    max_size=30,
).map(b"".join)


class Plain(io.BufRead):
    """No more than a BufRead must have, over a reader, with a buffer of a few bytes."""

    def __init__(self, inner: io.Read, size: int = 3) -> None:
        self.inner = inner
        self.size = size
        self.held = b""

    def read(self, buf: io.MutBuf, /) -> int:
        view = memoryview(buf).cast("B")
        if view.readonly:
            raise TypeError("read only")
        n = min(len(view), len(self.fill_buf()) if len(view) else 0)
        view[:n] = self.held[:n]
        self.consume(n)
        return n

    def fill_buf(self) -> memoryview:
        if not self.held:
            buf = bytearray(self.size)
            n = self.inner.read(buf)
            self.held = bytes(buf[:n])
        return memoryview(self.held)

    def consume(self, amt: int, /) -> None:
        if not 0 <= amt <= len(self.held):
            raise ValueError(amt)
        self.held = self.held[amt:]


def plain(*script: bytes | ErrorKind | type[BaseException]) -> Plain:
    """One over a script."""
    return Plain(FaultyReader(script), 64)


@pytest.mark.slow
@pytest.mark.parametrize("size", [1, 3, 64])
@pytest.mark.parametrize("data", [TEXT, b"", b"\n", b"no end", b"bad \xff\xfe\n\xe2\x82\nok\n"])
def test_a_buffered_reader_needs_three_methods(size: int, data: bytes) -> None:
    """A class with read, fill_buf and consume alone conforms."""
    check_bufread(lambda inner: Plain(inner, size), data, inner=data)


@pytest.mark.parametrize("lacking", ["read", "fill_buf", "consume"])
def test_the_three_are_abstract(lacking: str) -> None:
    """Without one of them there is no reader."""
    body = {name: getattr(Plain, name) for name in ("read", "fill_buf", "consume") if name != lacking}
    with pytest.raises(TypeError):
        type("Lacking", (io.BufRead,), body)()


def test_read_until_reads_up_to_and_with_the_delimiter() -> None:
    """Or to the end; then nothing, and 0."""
    reader = Plain(io.Cursor(b"1233"))
    got = bytearray()
    for expected in b"123", b"3", b"":
        got.clear()
        assert reader.read_until(b"3", got) == len(expected)
        assert bytes(got) == expected
    reader = Plain(io.Cursor(b"12"))
    assert reader.read_until(0x33, got) == 2
    assert got == b"12"


def test_read_until_appends() -> None:
    """What is in the bytearray stays, a delimiter in it too."""
    got = bytearray(b"3")
    assert Plain(io.Cursor(b"123")).read_until(b"3", got) == 3
    assert got == b"3123"


@pytest.mark.parametrize("byte", [-1, 256, b"", b"ab"])
def test_a_delimiter_is_one_byte(byte: int | bytes) -> None:
    """A number out of range, and bytes of another length, are a ValueError in all that takes one."""
    reader = Plain(io.Cursor(b"12"))
    for call in (
        lambda: reader.read_until(byte, bytearray()),
        lambda: reader.skip_until(byte),
        lambda: reader.split(byte),
    ):
        with pytest.raises(ValueError):
            call()


@pytest.mark.parametrize("byte", ["a", None, bytearray(b"a"), 1.0])
def test_a_delimiter_is_an_int_or_bytes(byte: object) -> None:
    """Anything else is a TypeError."""
    with pytest.raises(TypeError):
        Plain(io.Cursor(b"12")).read_until(byte, bytearray())  # type: ignore[arg-type]  # that is the point


def test_read_until_keeps_what_it_read_before_an_error() -> None:
    """In the caller's bytearray; another call goes on with the same piece."""
    reader = plain(b"ab", ErrorKind.WOULD_BLOCK, b"c\nd")
    got = bytearray()
    with pytest.raises(BlockingIOError):
        reader.read_until(b"\n", got)
    assert got == b"ab"
    assert reader.read_until(b"\n", got) == 2
    assert got == b"abc\n"


def test_skip_until_tells_what_it_skipped_before_an_error() -> None:
    """The number is in the Error."""
    reader = plain(b"ab", ErrorKind.WOULD_BLOCK, b"c\nd")
    with pytest.raises(Error) as caught:
        reader.skip_until(b"\n")
    assert caught.value.into_inner() == 2
    assert reader.skip_until(b"\n") == 2
    assert reader.skip_until(b"\n") == 1
    assert reader.skip_until(b"\n") == 0


def test_read_line_reads_with_the_line_end() -> None:
    """Lines as in std's example, then nothing."""
    reader = Plain(io.Cursor(b"12\n\n34\r\n5"))
    for expected in "12\n", "\n", "34\r\n", "5", "":
        line = io.String()
        assert reader.read_line(line) == len(expected)
        assert line == expected


def test_a_line_that_is_no_utf8_is_behind_and_in_the_error() -> None:
    """The String is as it was, and the next line is the next."""
    reader = plain(b"bad \xff\nok\n")
    line = io.String("before")
    with pytest.raises(Error) as caught:
        reader.read_line(line)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.INVALID_DATA, b"bad \xff\n")
    assert line == "before"
    assert reader.read_line(line) == 3
    assert line == "beforeok\n"


@pytest.mark.parametrize("fault", [ErrorKind.WOULD_BLOCK, KeyboardInterrupt])
def test_read_line_keeps_what_it_read_before_an_error(fault: ErrorKind | type[BaseException]) -> None:
    """The line so far is in the String, for an Error and for a signal handler's exception."""
    reader = plain(b"half ", fault, b"line\n")
    line = io.String()
    with pytest.raises((Error, KeyboardInterrupt)):
        reader.read_line(line)
    assert line == "half "
    reader.read_line(line)
    assert line == "half line\n"


def test_a_character_that_an_error_cut_is_in_the_error() -> None:
    """With the whole line so far, and the String is as it was."""
    reader = plain(b"half \xe2\x82", ErrorKind.WOULD_BLOCK, b"\xac\n")
    line = io.String("before")
    with pytest.raises(Error) as caught:
        reader.read_line(line)
    assert caught.value.into_inner() == b"half \xe2\x82"
    assert line == "before"


def test_lines_are_without_their_ends() -> None:
    """ "\\r" goes only with "\\n": that of a last line without one stays, as in std."""
    assert list(Plain(io.Cursor(b"12\r")).lines()) == ["12\r"]
    assert list(Plain(io.Cursor(b"12\r\n\n")).lines()) == ["12", ""]
    assert list(Plain(io.Cursor(b"1\r\r\n\r2\n")).byte_lines()) == [b"1\r", b"\r2"]


def test_split_is_without_the_delimiters() -> None:
    """As in std's examples: a delimiter at the end begins no piece."""
    assert list(Plain(io.Cursor(b"12")).split(b"3")) == [b"12"]
    assert list(Plain(io.Cursor(b"1233")).split(0x33)) == [b"12", b""]
    assert list(Plain(io.Cursor(b"")).split(b"3")) == []


@pytest.mark.parametrize("loop", ["lines", "byte_lines", "split"])
@pytest.mark.parametrize("fault", [ErrorKind.WOULD_BLOCK, KeyboardInterrupt])
def test_a_loop_gives_the_piece_that_an_error_fell_into_whole(
    loop: str, fault: ErrorKind | type[BaseException]
) -> None:
    """next() raises the error, then goes on."""
    reader = plain(b"one\nhalf ", fault, fault, b"line\nthree")
    items = reader.split(b"\n") if loop == "split" else getattr(reader, loop)()
    got: list[object] = [next(items)]
    for _ in range(2):
        with pytest.raises((Error, KeyboardInterrupt)):
            next(items)
    got += items
    texts = ["one", "half line", "three"]
    assert got == (texts if loop == "lines" else [text.encode() for text in texts])


def test_lines_goes_on_behind_a_line_that_is_no_utf8() -> None:
    """The bytes of the line are in the Error, without its end."""
    items = plain(b"one\nbad \xff\r\nthree\n").lines()
    assert next(items) == "one"
    with pytest.raises(Error) as caught:
        next(items)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.INVALID_DATA, b"bad \xff")
    assert list(items) == ["three"]


@pytest.mark.slow
@example(data=b"\r\xff\n", capacity=9, errors="ignore")
@given(
    data=LINES, capacity=st.integers(1, 9), errors=st.sampled_from(["replace", "ignore", "surrogateescape"])
)
def test_the_buffers_lines_are_the_traits(data: bytes, capacity: int, errors: str) -> None:
    """Buffered carves whole buffers; what comes out is what the plain loops give, line by line."""
    pieces = data.split(b"\n")
    expected = [piece.removesuffix(b"\r") for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
    texts = [piece.decode("utf-8", errors) for piece in expected]
    assert list(Plain(io.Cursor(data)).byte_lines()) == expected
    assert list(Plain(io.Cursor(data)).lines(errors)) == texts
    for cursor in (
        lambda: io.Cursor(data), lambda: io.Cursor(bytearray(data)), lambda: io.Cursor(memoryview(data)),
    ):  # fmt: skip
        assert list(cursor().byte_lines()) == expected
        assert list(cursor().lines(errors)) == texts
        assert list(cursor().split(b"\r")) == list(Plain(io.Cursor(data)).split(b"\r"))
    for size in capacity, 4096:
        assert list(io.BufReader(io.Cursor(data), size).byte_lines()) == expected
        assert list(io.BufReader(io.Cursor(data), size).lines(errors)) == texts


def test_an_error_handler_that_makes_line_ends_splits_no_line() -> None:
    """What a handler puts in belongs to its line; a loop left early still loses none."""
    codecs.register_error("pyio-test-newline", lambda e: ("\n", e.end))  # type: ignore[attr-defined]  # an error of decoding
    data = b"a\xffb\nc\nd\n"  # a line end is put into the first line
    assert list(Plain(io.Cursor(data)).lines("pyio-test-newline")) == ["a\nb", "c", "d"]
    reader = io.BufReader(io.Cursor(data))
    assert list(islice(reader.lines("pyio-test-newline"), 2)) == ["a\nb", "c"]
    assert io.read_to_end(reader) == b"d\n"


def test_an_unknown_error_handler_is_a_mistake() -> None:
    """Python's own LookupError, at the latest when a line needs it."""
    with pytest.raises(LookupError):
        list(io.BufReader(io.Cursor(b"\xff")).lines("no such handler"))
    with pytest.raises(LookupError):
        io.BufReader(io.Cursor(b"clean")).lines("no such handler")
    with pytest.raises(LookupError):
        list(Plain(io.Cursor(b"\xff")).lines("no such handler"))


def test_a_loop_left_early_loses_nothing() -> None:
    """The reader goes on behind the last piece handed out."""
    for items in Plain.lines, Plain.byte_lines, lambda reader: reader.split(b"\n"):
        reader = plain(b"one\ntwo\nthree")
        assert len(list(islice(items(reader), 1))) == 1
        assert io.read_to_end(reader) == b"two\nthree"


def test_pieces_are_found_anywhere_in_a_large_buffer() -> None:
    """Short ones and long ones, and what is behind the last."""
    pieces = [b"x" * n for n in (0, 1, 127, 128, 129, 1023, 1024, 1025, 9000)]
    data = b"\n".join(pieces)
    for size in 100, 1152, 100_000:
        assert list(Plain(io.Cursor(data), size).split(b"\n")) == pieces
        assert list(io.Cursor(data).byte_lines()) == pieces


def test_has_data_left_reads_to_find_out() -> None:
    """It goes on after INTERRUPTED, and takes nothing."""
    reader = plain(ErrorKind.INTERRUPTED, b"a", ErrorKind.INTERRUPTED)
    assert reader.has_data_left()
    assert reader.has_data_left()
    reader.consume(1)
    assert not reader.has_data_left()


def test_take_and_chain_of_a_bufread_are_bufreads() -> None:
    """chain only where both are."""
    reader = plain(b"a")
    assert isinstance(reader.take(1), io.BufTake)
    assert isinstance(reader.chain(plain(b"b")), io.BufChain)
    assert not isinstance(reader.chain(io.repeat(1)), io.BufRead)


@pytest.mark.parametrize("make", [io.BufReader, Plain])
@pytest.mark.parametrize("script", [[b"\xff\n"], [ErrorKind.WOULD_BLOCK]], ids=["no text", "an error"])
@pytest.mark.parametrize("way", ["lines", "chars", "read_line"])
def test_an_error_is_no_garbage(
    make: Callable[[io.Read], BufRead], script: list[bytes | ErrorKind], way: str
) -> None:
    """It is freed when nobody has it any more, with all that its traceback holds, and needs no collector for that."""
    reader = make(FaultyReader(script))
    alive: Callable[[], object] = object
    gc.disable()
    try:
        try:
            if way == "read_line":
                reader.read_line(io.String())
            else:
                next(getattr(reader, way)())
        except Error as e:
            alive = weakref.ref(e)
        assert alive() is None
    finally:
        gc.enable()
