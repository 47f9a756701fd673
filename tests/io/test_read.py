"""pyio.io.traits.read: what Read provides on top of one read."""

from __future__ import annotations

import array

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyio import io
from pyio.io import Error, ErrorKind
from pyio.testing import FaultyReader, ShortReader, check_read

TEXT = "eins\näöü€𝄞 zwei\r\n".encode()


class Claims(io.Read):
    """Claims a number of bytes, and has none."""

    def __init__(self, count: object) -> None:
        self.count = count

    def read(self, buf: io.MutBuf, /) -> int:
        return self.count  # type: ignore[return-value]  # that is the point


def test_a_reader_needs_nothing_but_read() -> None:
    """A class with `read` alone is a Read, by itself and over another, and conforms."""

    class Mine(io.Read):
        def __init__(self, inner: io.Read) -> None:
            self.inner = inner

        def read(self, buf: io.MutBuf, /) -> int:
            return self.inner.read(buf)

    check_read(Mine, TEXT, inner=TEXT)
    check_read(Mine, b"\xff\xfe" + TEXT, inner=b"\xff\xfe" + TEXT)


def test_read_is_abstract() -> None:
    """Without `read` there is nothing to build on."""

    class Lacking(io.Read):
        pass

    with pytest.raises(TypeError):
        Lacking()  # type: ignore[abstract]  # that is the point


def test_what_has_the_methods_is_a_read() -> None:
    """isinstance looks at the methods; a file of Python's lacks most of them."""
    assert isinstance(io.Cursor(b""), io.Read)
    assert isinstance(io.repeat(1), io.Read)
    assert not isinstance(io.sink(), io.Read)
    assert not isinstance(object(), io.Read)


# ---------------------------------------------------------------- read_exact


def test_read_exact_reads_what_it_is_asked_for_and_no_more() -> None:
    """Over the border of two readers, then to the end, which is an error that tells how much there was."""
    reader = io.Cursor(b"123").chain(io.Cursor(b"456789"))
    buf = bytearray(4)
    reader.read_exact(buf)
    assert buf == b"1234"
    reader.read_exact(buf)
    assert buf == b"5678"
    with pytest.raises(Error) as caught:
        reader.read_exact(buf)
    assert caught.value.kind() is ErrorKind.UNEXPECTED_EOF
    assert caught.value.into_inner() == 1
    assert buf[:1] == b"9"


def test_read_exact_of_nothing_asks_nothing() -> None:
    """An empty buffer is full."""
    reader = FaultyReader([ErrorKind.OTHER])
    reader.read_exact(bytearray())
    assert reader.asked == []


def test_read_exact_tells_how_much_it_had_read_before_an_error() -> None:
    """The bytes stand at the head of the buffer, and their number is in the Error."""
    reader = FaultyReader([b"ab", b"c", ErrorKind.WOULD_BLOCK, b"d"])
    buf = bytearray(4)
    with pytest.raises(BlockingIOError) as caught:
        reader.read_exact(buf)
    assert caught.value.into_inner() == 3  # type: ignore[attr-defined]  # an Error
    assert buf[:3] == b"abc"
    reader.read_exact(memoryview(buf)[3:])
    assert buf == b"abcd"


def test_an_errors_own_payload_stays() -> None:
    """Where the reader's Error carries something already, the number does not replace it."""
    with pytest.raises(Error) as caught:
        FaultyReader([b"a", Error(ErrorKind.OTHER, "the disk is on fire")]).read_exact(bytearray(2))
    assert caught.value.into_inner() == "the disk is on fire"


@pytest.mark.parametrize("size", [0, 1, 3, 100])
def test_read_exact_fills_buffers_of_wide_items(size: int) -> None:
    """A buffer is bytes, whatever its items are."""
    buf = array.array("I", [0] * size)
    ShortReader(bytes(range(200)) * 2, 3).read_exact(buf)
    assert buf.tobytes() == (bytes(range(200)) * 2)[: size * buf.itemsize]


# ---------------------------------------------------------------- read_to_end and read_to_string


def test_read_to_end_appends() -> None:
    """What is in the bytearray stays in front; the number is that of the new bytes."""
    buf = bytearray(b"old ")
    assert io.Cursor(b"new").read_to_end(buf) == 3
    assert buf == b"old new"
    assert ShortReader(b"er").read_to_end(buf) == 2
    assert buf == b"old newer"


def test_read_to_end_takes_large_pieces_as_they_come() -> None:
    """Of all sizes around that of its own buffer."""
    data = bytes(range(256)) * 1000
    for size in 65_535, 65_536, 65_537, 256_000:
        assert io.read_to_end(ShortReader(data, size)) == data


def test_read_to_end_keeps_what_it_read_before_an_error() -> None:
    """The bytes are in the buffer, and a second call goes on."""
    reader = FaultyReader([b"one ", ErrorKind.CONNECTION_RESET, b"two"])
    buf = bytearray()
    with pytest.raises(ConnectionResetError):
        reader.read_to_end(buf)
    assert buf == b"one "
    assert reader.read_to_end(buf) == 3
    assert buf == b"one two"


@pytest.mark.parametrize("retried", ["read_to_end", "read_exact", "read_to_string", "bytes", "chars"])
def test_conveniences_go_on_after_interrupted(retried: str) -> None:
    """INTERRUPTED is a reader's business with a signal, not its caller's."""
    script: list[bytes | ErrorKind] = [
        ErrorKind.INTERRUPTED,
        b"a",
        ErrorKind.INTERRUPTED,
        ErrorKind.INTERRUPTED,
        b"b",
    ]
    reader = FaultyReader(script)
    if retried == "read_exact":
        got: object = bytearray(2)
        reader.read_exact(got)  # type: ignore[arg-type]  # a bytearray
    elif retried in {"bytes", "chars"}:
        got = b"".join(c.encode() if isinstance(c, str) else bytes([c]) for c in getattr(reader, retried)())
    else:
        got = io.String() if retried == "read_to_string" else bytearray()
        getattr(reader, retried)(got)
    assert got == ("ab" if isinstance(got, io.String) else b"ab")


def test_the_interruption_of_another_library_is_retried_too() -> None:
    """A reader's own InterruptedError, which is no Error of this library, is an interruption."""
    assert io.read_to_end(FaultyReader([b"a", InterruptedError, b"b"])) == b"ab"


def test_read_passes_interrupted_on() -> None:
    """One read is one read."""
    with pytest.raises(InterruptedError):
        FaultyReader([ErrorKind.INTERRUPTED]).read(bytearray(1))


def test_read_to_string_appends_text() -> None:
    """And returns the number of bytes, not of characters."""
    text = io.String("a")
    assert ShortReader("äö".encode()).read_to_string(text) == 4
    assert text == "aäö"


def test_what_is_no_utf8_is_handed_back() -> None:
    """INVALID_DATA has all of the bytes, and the String is as it was."""
    text = io.String("before")
    with pytest.raises(Error) as caught:
        io.Cursor(b"ok \xff").read_to_string(text)
    assert caught.value.kind() is ErrorKind.INVALID_DATA
    assert caught.value.into_inner() == b"ok \xff"
    assert text == "before"


def test_read_to_string_keeps_what_it_read_before_an_error() -> None:
    """In the String, or, where it ends within a character, in the Error."""
    text = io.String()
    with pytest.raises(BlockingIOError):
        FaultyReader([b"whole", ErrorKind.WOULD_BLOCK]).read_to_string(text)
    assert text == "whole"
    with pytest.raises(Error) as caught:
        FaultyReader([b"hal\xc3", ErrorKind.WOULD_BLOCK]).read_to_string(text)
    assert text == "whole"
    assert caught.value.into_inner() == b"hal\xc3"


def test_a_signal_handlers_exception_leaves_the_text_in_the_string() -> None:
    """KeyboardInterrupt carries no bytes: the whole characters are in the String."""
    text = io.String()
    with pytest.raises(KeyboardInterrupt):
        FaultyReader([b"whole", KeyboardInterrupt]).read_to_string(text)
    assert text == "whole"
    with pytest.raises(KeyboardInterrupt):
        FaultyReader([b" and half \xe2\x82", KeyboardInterrupt]).read_to_string(text)
    assert text == "whole and half "


@pytest.mark.parametrize("method", ["read_to_end", "read_exact"])
@pytest.mark.parametrize(
    ("count", "error"), [(-1, Error), (2**20, Error), (2**80, Error), (None, TypeError), ("1", TypeError)]
)
def test_a_count_that_cannot_be_is_not_believed(method: str, count: object, error: type[Exception]) -> None:
    """A reader that claims more than the buffer holds, or less than nothing, or no number."""
    with pytest.raises(error) as caught:
        getattr(Claims(count), method)(bytearray(3))
    if isinstance(caught.value, Error):
        assert caught.value.kind() is ErrorKind.OTHER


class Resizes(io.Read):
    """Does to the buffer what it must not."""

    def read(self, buf: io.MutBuf, /) -> int:
        assert isinstance(buf, bytearray)
        buf.clear()
        return 0


def test_a_reader_cannot_resize_the_buffer_of_a_loop() -> None:
    """Python refuses it, for the loop holds a view; the caller's bytes are safe."""
    buf = bytearray(b"before")
    with pytest.raises(BufferError):
        Resizes().read_to_end(buf)
    assert buf == b"before"


@pytest.mark.parametrize("wrong", [b"bytes", "text", memoryview(bytearray(3)), None])
def test_what_cannot_be_appended_to_is_a_type_error(wrong: object) -> None:
    """Before anything is read."""
    reader = ShortReader(b"abc")
    with pytest.raises(TypeError):
        reader.read_to_end(wrong)  # type: ignore[arg-type]  # that is the point
    assert reader.asked == []


# ---------------------------------------------------------------- read_vectored and the iterators


def test_read_vectored_reads_into_the_first_buffer_with_room() -> None:
    """By default one read fills one buffer; of none at all nothing is read."""
    first, second = bytearray(2), bytearray(2)
    reader = ShortReader(b"abc", 9)
    assert reader.read_vectored([bytearray(), first, second]) == 2
    assert (bytes(first), bytes(second)) == (b"ab", b"\0\0")
    assert reader.read_vectored([]) == 0
    assert reader.read_vectored([bytearray()]) == 0
    assert reader.asked == [2]


def test_bytes_and_chars_go_on_after_an_error() -> None:
    """The error comes out of next(), once; the character that it fell into is whole afterwards."""
    octets = FaultyReader([b"a", ErrorKind.WOULD_BLOCK, b"b"]).bytes()
    assert next(octets) == 97
    with pytest.raises(BlockingIOError):
        next(octets)
    assert list(octets) == [98]
    chars = FaultyReader([b"a\xe2", ErrorKind.WOULD_BLOCK, b"\x82", KeyboardInterrupt, b"\xac!"]).chars()
    assert next(chars) == "a"
    for fault in BlockingIOError, KeyboardInterrupt:
        with pytest.raises(fault):
            next(chars)
    assert list(chars) == ["€", "!"]


def char_results(reader: io.Read) -> list[str | bytes]:
    """The characters, and the ill-formed parts as bytes."""
    got: list[str | bytes] = []
    chars = reader.chars()
    while True:
        try:
            got.append(next(chars))
        except StopIteration:
            return got
        except Error as e:
            assert e.kind() is ErrorKind.INVALID_DATA
            bad = e.into_inner()
            assert isinstance(bad, bytes)
            got.append(bad)


@pytest.mark.slow
@example(b"\xed\xa0")
@given(st.binary(max_size=40) | st.text(max_size=20).map(lambda t: t.encode("utf-8", "surrogatepass")))
def test_chars_finds_the_same_ill_formed_parts_as_the_decoder(data: bytes) -> None:
    """Each error has what the decoder would replace by one U+FFFD, with and without a buffer."""
    got = char_results(ShortReader(data))
    assert b"".join(c.encode() if isinstance(c, str) else c for c in got) == data
    assert "".join(c if isinstance(c, str) else "\ufffd" for c in got) == data.decode("utf-8", "replace")
    for capacity in 1, 3, 64:
        assert char_results(io.BufReader(io.Cursor(data), capacity)) == got


def test_by_ref_reads_on_from_the_same_reader() -> None:
    """What an adapter of it has read is gone from it, and no more."""
    reader = io.Cursor(b"abcdef")
    assert io.read_to_end(reader.by_ref().take(2)) == b"ab"
    assert io.read_to_end(reader) == b"cdef"
