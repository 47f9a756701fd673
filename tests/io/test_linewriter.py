"""pyio.io.linewriter: std's rules for whole and partial lines."""

from __future__ import annotations

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, LineWriter
from pyio.testing import FaultyWriter, ShortWriter, check_write


def drop(writer: LineWriter[io.Write]) -> None:
    """Forgets what is buffered, so that collecting it says nothing."""
    writer._buf = bytearray()


@pytest.mark.slow
@pytest.mark.parametrize("capacity", [0, 1, 2, 16, 1000])
def test_it_conforms(capacity: int) -> None:
    """As a Write over every inner writer, alone and over another of its kind."""
    check_write(lambda inner: LineWriter(inner, capacity))
    check_write(lambda inner: LineWriter(LineWriter(inner, 5), capacity))


def test_lines_are_written_and_the_rest_is_buffered() -> None:
    """std's first case."""
    out = ShortWriter(99)
    writer = LineWriter(out)
    for data, written in [
        (b"0", b""),
        (b"1", b""),
        (None, b"01"),
        (b"0\n1\n2", b"010\n1\n"),
        (None, b"010\n1\n2"),
        (b"3\n", b"010\n1\n23\n"),
    ]:
        if data is None:
            writer.flush()
        else:
            assert writer.write(data) == len(data)
        assert out.written == written


def test_a_line_is_one_write_of_the_inner_writer() -> None:
    """All whole lines of a write go together; what was buffered before goes first."""
    out = ShortWriter(99)
    writer = LineWriter(out)
    writer.write(b"one\ntwo\nthr")
    writer.write(b"ee\n")
    assert out.given == [b"one\ntwo\n", b"thr", b"ee\n"]


def test_write_all_joins_what_is_buffered_with_its_lines() -> None:
    """Where the two fit into the buffer they are one write."""
    out = ShortWriter(99)
    writer = LineWriter(out)
    writer.write_all(b"thr")
    writer.write_all(b"ee\nfo")
    assert out.given == [b"three\n"]
    assert bytes(writer.buffer()) == b"fo"
    drop(writer)


def test_lines_that_were_not_taken_are_written_before_anything_is_added() -> None:
    """std's case: a short write leaves whole lines in the buffer, and the next write retries them first."""
    out = FaultyWriter([4, 4, ErrorKind.OTHER])
    writer = LineWriter(out)
    assert writer.write(b"a\nb\nc\nd\ne") == 8
    assert writer.write(b"e") == 1
    assert out.written == b"a\nb\nc\nd\n"
    assert len(out.given) == 2
    assert bytes(writer.buffer()) == b"e"
    drop(writer)


def test_a_partial_line_waits_and_a_retry_of_it_may_fail() -> None:
    """A write with a line end writes out what waits first; if that fails nothing of it is taken."""
    out = FaultyWriter([ErrorKind.WOULD_BLOCK])
    writer = LineWriter(out)
    writer.write(b"par")
    with pytest.raises(BlockingIOError):
        writer.write(b"tial\n")
    assert (bytes(out.written), bytes(writer.buffer())) == (b"", b"par")
    assert writer.write(b"tial\n") == 5
    assert out.written == b"partial\n"


def test_an_error_of_the_lines_leaves_the_rest_untaken() -> None:
    """The error is the inner writer's, and nothing of the write is buffered."""
    out = FaultyWriter([ErrorKind.STORAGE_FULL])
    writer = LineWriter(out)
    with pytest.raises(Error) as caught:
        writer.write(b"Line\nRest")
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert bytes(writer.buffer()) == b""


def test_lines_of_which_nothing_is_taken_are_0_and_buffer_nothing() -> None:
    """A 0 of the inner writer is handed on by write, and is WRITE_ZERO from write_all."""
    writer = LineWriter(FaultyWriter([0, 0]))
    assert writer.write(b"Line\nRest") == 0
    assert bytes(writer.buffer()) == b""
    with pytest.raises(Error) as caught:
        writer.write_all(b"Line\nRest")
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.WRITE_ZERO, 0)


def test_a_waiting_part_of_which_nothing_is_taken_is_write_zero() -> None:
    """It could not be written out, and so the write fails."""
    writer = LineWriter(FaultyWriter([0]))
    writer.write(b"Partial")
    with pytest.raises(Error) as caught:
        writer.write(b" Line\n")
    assert caught.value.kind() is ErrorKind.WRITE_ZERO
    assert bytes(writer.buffer()) == b"Partial"
    drop(writer)


def test_a_long_rest_is_not_written_by_write() -> None:
    """After its lines a write buffers of the rest what fits, and nothing of one that is as large as the buffer."""
    out = ShortWriter(99)
    writer = LineWriter(out, 5)
    assert writer.write(b"Line\n0123") == 9
    assert (bytes(out.written), bytes(writer.buffer())) == (b"Line\n", b"0123")
    drop(writer)
    for rest in b"01234", b"01234567":
        assert writer.write(b"Line\n" + rest) == 5
        assert bytes(writer.buffer()) == b""
    assert len(out.given) == 3


def test_lines_that_were_not_taken_are_buffered_as_far_as_whole_ones_fit() -> None:
    """Only where not even one fits a part is."""
    out = FaultyWriter([5])
    writer = LineWriter(out, 12)
    assert writer.write(b"aaaa\nbbbb\ncccc\ndddd\nee") == 15
    assert bytes(writer.buffer()) == b"bbbb\ncccc\n"
    drop(writer)
    writer = LineWriter(FaultyWriter([5]), 3)
    assert writer.write(b"aaaa\nbbbb\n") == 8
    assert bytes(writer.buffer()) == b"bbb"
    drop(writer)


def test_write_all_writes_a_long_rest_straight_through() -> None:
    """It must take everything, and the buffer can't."""
    out = ShortWriter(99)
    writer = LineWriter(out, 4)
    writer.write_all(b"a\n01234567")
    assert out.given == [b"a\n", b"01234567"]
    assert bytes(writer.buffer()) == b""


def test_write_all_tells_how_much_it_took() -> None:
    """What was buffered counts: it is not lost, and going on behind it writes nothing twice."""
    cases: list[tuple[list[int | ErrorKind], bytes, bytes, int]] = [
        ([2, ErrorKind.WOULD_BLOCK], b"", b"one\ntwo", 2),
        ([ErrorKind.WOULD_BLOCK], b"wait", b"one\ntwo", 4),
        ([2, ErrorKind.WOULD_BLOCK], b"wait", b"one\ntwo", 4),
        ([ErrorKind.WOULD_BLOCK], b"wait", b"a line of ten\n", 0),
        ([9, 3, ErrorKind.WOULD_BLOCK], b"wait", b"a line of ten\n", 3),
        ([4, 2, ErrorKind.WOULD_BLOCK], b"", b"one\na rest of twelve", 6),
    ]
    for script, waiting, given, taken in cases:
        out = FaultyWriter(script)
        writer = LineWriter(out, 10)
        writer.write_all(waiting)
        with pytest.raises(Error) as caught:
            writer.write_all(given)
        assert caught.value.into_inner() == taken
        writer.write_all(given[taken:])
        writer.flush()
        assert out.written == waiting + given


def test_write_all_without_a_line_end_first_retries_lines() -> None:
    """If that fails nothing of it is taken."""
    out = FaultyWriter([1, ErrorKind.WOULD_BLOCK])
    writer = LineWriter(out)
    writer.write(b"a\nb\n")
    with pytest.raises(Error) as caught:
        writer.write_all(b"rest")
    assert caught.value.into_inner() == 0
    writer.write_all(b"rest")
    assert out.written == b"a\nb\n"
    assert bytes(writer.buffer()) == b"rest"
    drop(writer)


@pytest.mark.parametrize("count", [-1, 99])
def test_a_count_that_cannot_be_is_not_believed(count: int) -> None:
    """Of the lines it was given."""

    class Claims(io.Write):
        def write(self, buf: io.Buffer, /) -> int:
            return count

        def flush(self) -> None:
            pass

    with pytest.raises(Error) as caught:
        LineWriter(Claims()).write(b"Line\n")
    assert caught.value.kind() is ErrorKind.OTHER


def test_lines_in_a_bytearray_and_a_memoryview_count() -> None:
    """A line end is one in every kind of buffer."""
    for kind in bytearray, memoryview:
        out = ShortWriter(99)
        writer = LineWriter(out)
        assert writer.write(kind(b"a\nb")) == 3
        assert out.written == b"a\n"
        drop(writer)
