"""pyio.io.sources: empty, repeat, sink and iterators as readers."""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, SeekFrom, String
from pyio.testing import check_bufread, check_read

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = "eins\näöü€𝄞 zwei\n".encode()


def test_empty_conforms() -> None:
    """As a BufRead of nothing."""
    check_bufread(io.empty, b"")


@pytest.mark.parametrize(
    "pos", [SeekFrom.Start(0), SeekFrom.Start(2**64 - 1), SeekFrom.End(-7), SeekFrom.Current(7)]
)
def test_empty_is_everywhere_at_0(pos: io.AnySeekFrom) -> None:
    """std's rule: every position is allowed and stays 0."""
    empty = io.empty()
    assert empty.seek(pos) == 0
    assert empty.stream_position() == empty.stream_len() == 0
    with pytest.raises(TypeError):
        empty.seek(0)  # type: ignore[arg-type]  # that is the point


def test_empty_refuses_what_is_no_buffer() -> None:
    """It would hide a mistake."""
    with pytest.raises(TypeError):
        io.empty().read(b"bytes")  # type: ignore[arg-type]  # that is the point
    with pytest.raises(ValueError):
        io.empty().consume(1)


def test_repeat_conforms_as_far_as_it_is_taken() -> None:
    """There is no end of it."""
    check_read(lambda: io.repeat(0x61).take(100), b"a" * 100)
    buf = bytearray(10)
    assert io.repeat(7).read(buf) == 10
    assert buf == b"\7" * 10


def test_all_of_a_repeat_needs_more_memory_than_there_is() -> None:
    """std's rule: OUT_OF_MEMORY at once, instead of trying."""
    for call in lambda: io.read_to_end(io.repeat(0)), lambda: io.repeat(0).read_to_string(String()):
        with pytest.raises(Error) as caught:
            call()
        assert caught.value.kind() is ErrorKind.OUT_OF_MEMORY


@pytest.mark.parametrize("wrong", [-1, 256])
def test_repeat_is_of_one_byte(wrong: int) -> None:
    """A value out of range in itself is a ValueError."""
    with pytest.raises(ValueError):
        io.repeat(wrong)


def test_sink_takes_everything() -> None:
    """Of wide items it counts the bytes; what is no buffer is a TypeError."""
    assert io.sink().write(b"abc") == 3
    assert io.sink().write(memoryview(bytearray(8)).cast("I")) == 8
    with pytest.raises(TypeError):
        io.sink().write("text")  # type: ignore[arg-type]  # that is the point


def test_an_iterator_of_byte_values_conforms() -> None:
    """A list, and a generator that can be asked once."""
    check_read(lambda: io.IterReader(TEXT), TEXT)
    check_read(lambda: io.IterReader(n for n in TEXT), TEXT)


def test_an_iterator_is_asked_for_no_more_than_there_is_room() -> None:
    """What is not wanted stays in it."""
    values = count()
    reader = io.IterReader(values)
    assert io.read_exact(reader, 3) == b"\0\1\2"
    assert next(values) == 3
    assert reader.read(bytearray()) == 0
    assert next(values) == 4


@pytest.mark.parametrize(
    ("bad", "error"),
    [(256, ValueError), (-1, ValueError), ("a", TypeError), (None, TypeError), (1.5, TypeError)],
)
def test_what_came_before_a_bad_value_is_read_first(bad: object, error: type[Exception]) -> None:
    """Then the error, once, and then what comes behind it."""
    reader = io.IterReader([1, 2, bad, 3])  # type: ignore[list-item]  # that is the point
    buf = bytearray(10)
    assert reader.read(buf) == 2
    assert buf[:2] == b"\1\2"
    with pytest.raises(error):
        reader.read(buf)
    assert io.read_to_end(reader) == b"\3"


def test_a_bad_value_at_the_head_is_an_error_at_once() -> None:
    """And what comes behind it is read next."""
    reader = io.IterReader([256, 7])
    with pytest.raises(ValueError):
        reader.read(bytearray(2))
    assert io.read_to_end(reader) == b"\7"


def test_an_exception_of_the_iterators_own_loses_nothing() -> None:
    """What came before it is read first, or, where it is a signal handler's, which must not wait, next."""

    def values(error: BaseException) -> Iterator[int]:
        yield from b"ab"
        raise error

    for error, first in (Error(ErrorKind.WOULD_BLOCK), 2), (RuntimeError(), 2), (KeyboardInterrupt(), 0):
        reader = io.IterReader(values(error))
        got = bytearray()
        with pytest.raises(type(error)):
            reader.read_to_end(got)
        assert len(got) == first
        reader.read_to_end(got)
        assert got == b"ab"


def test_endless_sources_can_be_taken_of() -> None:
    """Their iterators are as endless."""
    assert list(islice(io.repeat(7).bytes(), 3)) == [7, 7, 7]
    assert io.read_to_end(io.IterReader(count(1)).take(3)) == b"\1\2\3"
