"""pyio.io.traits.write: what Write provides on top of write and flush."""

from __future__ import annotations

import array

import pytest

from pyio import io
from pyio.io import Error, ErrorKind
from pyio.testing import FaultyWriter, ShortWriter, check_write


class Claims(io.Write):
    """Claims to have taken a number of bytes."""

    def __init__(self, count: object) -> None:
        self.count = count

    def write(self, buf: io.Buffer, /) -> int:
        return self.count  # type: ignore[return-value]  # that is the point

    def flush(self) -> None:
        pass


def test_a_writer_needs_nothing_but_write_and_flush() -> None:
    """A class with these two is a Write, by itself and over another, and conforms."""

    class Mine(io.Write):
        def __init__(self, inner: io.Write) -> None:
            self.inner = inner

        def write(self, buf: io.Buffer, /) -> int:
            return self.inner.write(buf)

        def flush(self) -> None:
            self.inner.flush()

    check_write(Mine)


@pytest.mark.parametrize("lacking", ["write", "flush"])
def test_write_and_flush_are_abstract(lacking: str) -> None:
    """Without one of them there is no writer."""
    body = {"write": lambda self, buf: 0, "flush": lambda self: None}
    del body[lacking]
    with pytest.raises(TypeError):
        type("Lacking", (io.Write,), body)()


def test_write_all_writes_what_is_left_again_and_again() -> None:
    """A short write is followed by one of the rest."""
    out = ShortWriter([2, 1])
    out.write_all(b"abcde")
    assert out.given == [b"abcde", b"cde", b"de"]
    assert out.written == b"abcde"


def test_write_all_of_nothing_writes_nothing() -> None:
    """An empty buffer is written already."""
    out = FaultyWriter([ErrorKind.OTHER])
    out.write_all(b"")
    assert out.given == []


def test_write_all_goes_on_after_interrupted_and_write_passes_it_on() -> None:
    """One write is one write; the convenience retries."""
    out = FaultyWriter([ErrorKind.INTERRUPTED, 1, InterruptedError, ErrorKind.INTERRUPTED])
    out.write_all(b"abc")
    assert out.written == b"abc"
    with pytest.raises(InterruptedError):
        FaultyWriter([ErrorKind.INTERRUPTED]).write(b"abc")


def test_write_all_tells_how_much_was_written_before_an_error() -> None:
    """The number is in the Error, so that the caller can go on."""
    out = FaultyWriter([2, 1, ErrorKind.STORAGE_FULL])
    with pytest.raises(Error) as caught:
        out.write_all(b"abcdef")
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert caught.value.into_inner() == 3
    assert out.written == b"abc"


def test_a_writer_that_takes_nothing_is_write_zero() -> None:
    """And the number of bytes written before is told."""
    with pytest.raises(Error) as caught:
        FaultyWriter([4, 0]).write_all(b"abcdef")
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.WRITE_ZERO, 4)


@pytest.mark.parametrize(
    ("count", "error"), [(-1, Error), (4, Error), (2**80, Error), (None, TypeError), ("1", TypeError)]
)
def test_a_count_that_cannot_be_is_not_believed(count: object, error: type[Exception]) -> None:
    """A writer that claims more than it was given, or less than nothing, or no number."""
    with pytest.raises(error) as caught:
        Claims(count).write_all(b"abc")
    if isinstance(caught.value, Error):
        assert caught.value.kind() is ErrorKind.OTHER


@pytest.mark.parametrize("wrong", ["text", 5, None, [1, 2]])
def test_what_is_no_buffer_is_a_type_error(wrong: object) -> None:
    """Text has no bytes, and a number is not as many zeros."""
    out = ShortWriter(3)
    with pytest.raises(TypeError):
        out.write_all(wrong)  # type: ignore[arg-type]  # that is the point
    assert out.written == b""


def test_write_all_writes_the_bytes_of_wide_items() -> None:
    """Short writes may end within an item."""
    items = array.array("I", range(5))
    out = ShortWriter(3)
    out.write_all(items)
    assert out.written == items.tobytes()


def test_write_vectored_writes_the_first_buffer_that_is_not_empty() -> None:
    """By default one write takes of one buffer; of none at all nothing is written."""
    out = ShortWriter(9)
    assert out.write_vectored([b"", b"ab", b"cd"]) == 2
    assert out.write_vectored([]) == 0
    assert out.write_vectored([b"", bytearray()]) == 0
    assert out.given == [b"ab"]


def test_write_fmt_formats_and_writes_whole() -> None:
    """As str.format does it, in UTF-8."""
    out = ShortWriter(2)
    out.write_fmt("{}|{:>4}|{name!r}", 1, "ä", name="x")
    assert out.written == "1|   ä|'x'".encode()


def test_write_fmt_with_a_bad_format_writes_nothing() -> None:
    """The mistake is str.format's to report."""
    out = ShortWriter(2)
    with pytest.raises(IndexError):
        out.write_fmt("abc {}")
    with pytest.raises(TypeError):
        out.write_fmt(b"abc")  # type: ignore[arg-type]  # that is the point
    assert out.written == b""


def test_by_ref_is_the_writer() -> None:
    """An adapter of it writes to the very same."""
    out = ShortWriter(2)
    assert out.by_ref() is out


def test_a_buffer_with_gaps_is_refused() -> None:
    """TypeError, and nothing is written, by every writer of pyio.io."""
    strided = memoryview(b"abcdef")[::2]
    inner = io.Cursor(bytearray())
    for writer in (inner, io.BufWriter(inner), io.LineWriter(inner), io.sink(), io.sink().broadcast(inner)):
        for write in (writer.write, writer.write_all):
            with pytest.raises(TypeError):
                write(strided)
    assert inner.into_inner() == b""
