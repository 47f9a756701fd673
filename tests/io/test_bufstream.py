"""pyio.io.bufstream: both buffers around a duplex stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import BufStream, Error, ErrorKind, String
from pyio.testing import FaultyReader, FaultyWriter, check_bufread, check_write

if TYPE_CHECKING:
    from typing import Self

TEXT = b"one\r\ntwo\n\nthree"


class Duplex(io.ReadWrite):
    """What is read is one thing, and what is written another."""

    def __init__(self, source: io.Read, out: io.Write) -> None:
        self.source = source
        self.out = out
        self.left: list[BaseException | None] = []

    def read(self, buf: io.MutBuf, /) -> int:
        return self.source.read(buf)

    def write(self, buf: io.Buffer, /) -> int:
        return self.out.write(buf)

    def flush(self) -> None:
        self.out.flush()

    def close(self) -> None:
        for one in self.source, self.out:
            if hasattr(one, "close"):
                one.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exc_type: object, exc: BaseException | None, tb: object, /) -> None:
        self.left.append(exc)
        self.close()


@pytest.mark.slow
@pytest.mark.parametrize("capacity", [0, 1, 3, 1000])
def test_it_conforms_in_both_directions(capacity: int) -> None:
    """As a BufRead, and as a Write."""
    check_bufread(lambda inner: BufStream(Duplex(inner, io.sink()), capacity, 5), TEXT, inner=TEXT)
    check_write(lambda inner: BufStream(Duplex(io.empty(), inner), 5, capacity))


def test_reading_does_not_write_out() -> None:
    """A request must be flushed before its answer is read."""
    out = FaultyWriter()
    stream = BufStream(Duplex(io.Cursor(b"answer\n"), out))
    stream.write_all(b"request")
    line = String()
    stream.read_line(line)
    assert (str(line), bytes(out.written)) == ("answer\n", b"")
    stream.flush()
    assert (bytes(out.written), out.flushed) == (b"request", 1)


def test_the_capacities_are_each_their_own() -> None:
    """Of reading and of writing."""
    source, out = FaultyReader([b"abcdef"]), FaultyWriter()
    stream = BufStream(Duplex(source, out), 3, 5)
    assert bytes(stream.fill_buf()) == b"abc"
    assert source.asked == [3]
    stream.write_all(b"1234")
    assert out.given == []
    stream.write_all(b"5678")
    assert out.given == [b"1234"]
    stream.flush()


@pytest.mark.parametrize("capacities", [(-1, 1), (1, -1)])
def test_a_negative_capacity_is_a_value_error(capacities: tuple[int, int]) -> None:
    """Of either direction."""
    with pytest.raises(ValueError):
        BufStream(Duplex(io.empty(), io.sink()), *capacities)


def test_into_inner_writes_out_and_gives_the_stream_back() -> None:
    """Or IntoInnerError, which has the stream with its bytes."""
    inner = Duplex(io.empty(), FaultyWriter([1, ErrorKind.BROKEN_PIPE]))
    stream = BufStream(inner)
    stream.write_all(b"abc")
    with pytest.raises(io.IntoInnerError) as caught:
        stream.into_inner()
    assert caught.value.kind() is ErrorKind.BROKEN_PIPE
    assert caught.value.into_inner() is stream
    assert stream.into_inner() is stream.get_ref() is inner
    assert isinstance(inner.out, FaultyWriter)
    assert inner.out.written == b"abc"


def test_leaving_writes_out_and_closes() -> None:
    """As a BufWriter does."""
    out = FaultyWriter([1, 2])
    inner = Duplex(FaultyReader([b"unread"]), out)
    with BufStream(inner) as stream:
        stream.fill_buf()
        stream.write_all(b"abcdef")
    assert (bytes(out.written), out.closed, inner.left) == (b"abcdef", True, [None])


@pytest.mark.parametrize("left", [False, True])
def test_what_is_written_behind_the_end_fails(left: bool) -> None:
    """As a BufWriter's."""
    stream = BufStream(Duplex(io.empty(), FaultyWriter()))
    if left:
        with stream:
            pass
    else:
        stream.close()
    with pytest.raises(Error):
        stream.write(b"lost")
    with pytest.raises(Error):
        stream.write_all(b"lost")


def test_leaving_by_an_exception_writes_nothing() -> None:
    """The inner stream is left by its own __exit__, with that exception."""
    out = FaultyWriter()
    inner = Duplex(io.empty(), out)
    mistake = RuntimeError()
    with pytest.raises(RuntimeError), BufStream(inner) as stream:
        stream.write_all(b"abc")
        raise mistake
    assert (out.given, inner.left) == ([], [mistake])


def test_close_closes_also_where_the_writing_failed() -> None:
    """And says why it failed."""
    out = FaultyWriter([ErrorKind.STORAGE_FULL])
    stream = BufStream(Duplex(io.empty(), out))
    stream.write_all(b"abc")
    with pytest.raises(Error) as caught:
        stream.close()
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert out.closed


def test_collecting_one_that_was_never_closed_writes_out_and_warns() -> None:
    """As a BufWriter does."""
    out = FaultyWriter()
    stream = BufStream(Duplex(io.empty(), out))
    stream.write_all(b"abc")
    with pytest.warns(ResourceWarning, match="never closed"):
        del stream
    assert out.written == b"abc"


def test_repr_names_the_stream() -> None:
    """For the log."""
    inner = Duplex(io.empty(), io.sink())
    assert repr(BufStream(inner)) == f"BufStream({inner!r})"
