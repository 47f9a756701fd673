"""pyio.io.bufwriter and pyio.io.flushing: the writing buffer."""

from __future__ import annotations

import copy
import errno
import gc
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pyio import io
from pyio.io import BufWriter, Error, ErrorKind, LineWriter, SeekFrom
from pyio.testing import FaultyFile, FaultyWriter, ShortWriter, check_seek, check_write

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from pyio.testing import Fault


def drop(writer: BufWriter[io.Write]) -> None:
    """Forgets what is buffered, so that collecting it says nothing."""
    writer.into_parts()


@pytest.mark.slow
@pytest.mark.parametrize("capacity", [0, 1, 2, 16, 100_000])
def test_it_conforms(capacity: int) -> None:
    """As a Write over every inner writer, alone and over another of its kind, and as a Seek."""
    check_write(lambda inner: BufWriter(inner, capacity))
    check_write(lambda inner: BufWriter(BufWriter(inner, 5), capacity))
    check_seek(
        lambda file: BufWriter(file, capacity),
        b"some bytes",
        inner=b"some bytes",
        contents=lambda writer: bytes(writer.get_ref().contents),
    )


def test_it_gathers_as_std_does() -> None:
    """std's case, with a buffer of two bytes: what is as large as the buffer goes straight through."""
    out = ShortWriter(99)
    writer = BufWriter(out, 2)
    for data, buffered, written in [
        (b"\0\1", b"", b"\0\1"),
        (b"\2", b"\2", b"\0\1"),
        (b"\3", b"\2\3", b"\0\1"),
        (None, b"", b"\0\1\2\3"),
        (b"\4", b"\4", b"\0\1\2\3"),
        (b"\5", b"\4\5", b"\0\1\2\3"),
        (b"\6", b"\6", b"\0\1\2\3\4\5"),
        (b"\7\x08", b"", bytes(range(9))),
        (b"\x09\x0a\x0b", b"", bytes(range(12))),
        (None, b"", bytes(range(12))),
    ]:
        if data is None:
            writer.flush()
        else:
            assert writer.write(data) == len(data)
        assert bytes(writer.buffer()) == buffered
        assert out.written == written


def test_a_write_that_goes_straight_through_may_be_short() -> None:
    """It is one write of the inner writer."""
    writer = BufWriter(ShortWriter(3), 2)
    assert writer.write(b"abcdef") == 3
    assert bytes(writer.buffer()) == b""


@pytest.mark.parametrize("wrong", [-1, -(2**70)])
@pytest.mark.parametrize("buffered", [BufWriter, LineWriter])
def test_a_negative_capacity_is_a_value_error(buffered: type[BufWriter[io.Sink]], wrong: int) -> None:
    """And another type is a TypeError."""
    with pytest.raises(ValueError):
        buffered(io.sink(), wrong)
    with pytest.raises(TypeError):
        buffered(io.sink(), 1.5)  # type: ignore[arg-type]  # that is the point


def test_the_capacity_is_told() -> None:
    """It is what was asked for."""
    assert BufWriter(io.sink(), 7).capacity() == 7
    assert LineWriter(io.sink(), 7).capacity() == 7
    assert BufWriter(io.sink()).capacity() > LineWriter(io.sink()).capacity() > 0


def test_buffer_is_a_copy() -> None:
    """Who holds it does not keep the writer from growing."""
    writer = BufWriter(io.sink(), 100)
    writer.write_all(b"ab")
    held = writer.buffer()
    writer.write_all(b"cd")
    assert bytes(held) == b"ab"
    assert held.readonly
    drop(writer)


# ---------------------------------------------------------------- short and failed writing out


def test_a_short_flush_goes_on_where_it_was() -> None:
    """Nothing is written twice."""
    out = ShortWriter([1, 3])
    writer = BufWriter(out)
    writer.write_all(b"abcdef")
    writer.flush()
    assert out.written == b"abcdef"
    assert out.given == [b"abcdef", b"bcdef", b"ef", b"f"]
    assert out.flushed == 1


def test_a_failed_flush_keeps_what_was_not_written() -> None:
    """And another call goes on with just that."""
    out = FaultyWriter([2, ErrorKind.STORAGE_FULL, 1, ErrorKind.WOULD_BLOCK])
    writer = BufWriter(out)
    writer.write_all(b"abcdef")
    for left, kind in (b"cdef", ErrorKind.STORAGE_FULL), (b"def", ErrorKind.WOULD_BLOCK):
        with pytest.raises(Error) as caught:
            writer.flush()
        assert caught.value.kind() is kind
        assert bytes(writer.buffer()) == left
        assert out.flushed == 0
    writer.flush()
    assert out.written == b"abcdef"


def test_a_writer_that_takes_nothing_is_write_zero() -> None:
    """From flush, from write and from write_all, and nothing is lost."""
    calls: list[Callable[[BufWriter[FaultyWriter]], object]] = [
        lambda writer: writer.flush(),
        lambda writer: writer.write(b"gh"),
        lambda writer: writer.write_all(b"gh"),
        lambda writer: writer.into_inner(),
    ]
    for call in calls:
        out = FaultyWriter([1, 0])
        writer = BufWriter(out, 6)
        writer.write_all(b"abcde")
        with pytest.raises(Error) as caught:
            call(writer)
        assert caught.value.kind() is ErrorKind.WRITE_ZERO
        assert (bytes(out.written), bytes(writer.buffer())) == (b"a", b"bcde")
        drop(writer)


def test_writing_out_goes_on_after_interrupted_and_the_inner_flush_passes_it_on() -> None:
    """The buffer's own writing is a convenience; what the inner flush says is the inner writer's."""
    out = FaultyWriter([ErrorKind.INTERRUPTED, 1, ErrorKind.INTERRUPTED], flush=[ErrorKind.INTERRUPTED])
    writer = BufWriter(out)
    writer.write_all(b"abc")
    with pytest.raises(InterruptedError):
        writer.flush()
    assert out.written == b"abc"
    writer.flush()
    assert (bytes(out.written), out.flushed) == (b"abc", 1)


def test_a_write_that_cannot_make_room_takes_nothing() -> None:
    """So that the caller may do it again."""
    out = FaultyWriter([ErrorKind.WOULD_BLOCK])
    writer = BufWriter(out, 4)
    writer.write_all(b"abc")
    with pytest.raises(BlockingIOError):
        writer.write(b"def")
    assert bytes(writer.buffer()) == b"abc"
    assert writer.write(b"def") == 3
    writer.flush()
    assert out.written == b"abcdef"


def test_write_all_tells_how_much_it_took() -> None:
    """Nothing where it could not make room; of a large one what went straight through."""
    writer = BufWriter(FaultyWriter([ErrorKind.WOULD_BLOCK, 3, 2, ErrorKind.WOULD_BLOCK]), 4)
    writer.write_all(b"abc")
    for taken in 0, 2:
        with pytest.raises(Error) as caught:
            writer.write_all(b"defghi")
        assert caught.value.into_inner() == taken
    drop(writer)


@pytest.mark.parametrize("count", [-1, 7, 2**80])
def test_a_count_that_cannot_be_is_not_believed(count: int) -> None:
    """What is buffered stays, for nobody knows what was written."""

    class Claims(io.Write):
        def write(self, buf: io.Buffer, /) -> int:
            return count

        def flush(self) -> None:
            pass

    writer = BufWriter(Claims())
    writer.write_all(b"abcdef")
    with pytest.raises(Error) as caught:
        writer.flush()
    assert caught.value.kind() is ErrorKind.OTHER
    assert bytes(writer.buffer()) == b"abcdef"
    drop(writer)


def test_a_writer_that_returns_none_is_a_type_error() -> None:
    """As a method without `return` does."""

    class Forgot(io.Write):
        def write(self, buf: io.Buffer, /) -> int:  # type: ignore[empty-body]  # that is the point
            pass

        def flush(self) -> None:
            pass

    writer = BufWriter(Forgot())
    writer.write_all(b"abc")
    with pytest.raises(TypeError):
        writer.flush()
    assert bytes(writer.buffer()) == b"abc"
    drop(writer)


def test_a_signal_handlers_exception_loses_nothing_and_writes_nothing_twice() -> None:
    """KeyboardInterrupt in the middle of the writing out."""
    out = FaultyWriter([2, KeyboardInterrupt])
    writer = BufWriter(out)
    writer.write_all(b"abcdef")
    with pytest.raises(KeyboardInterrupt):
        writer.flush()
    assert bytes(writer.buffer()) == b"cdef"
    writer.flush()
    assert out.written == b"abcdef"


def test_a_kept_error_does_not_keep_the_buffer_from_growing() -> None:
    """Its traceback holds the views that the failed frames had."""

    class Holds(FaultyWriter):
        def write(self, buf: io.Buffer, /) -> int:
            with_view = memoryview(buf)
            n = super().write(with_view)
            del with_view
            return n

    out = Holds([ErrorKind.WOULD_BLOCK, 1, ErrorKind.WOULD_BLOCK])
    writer = BufWriter(out)
    writer.write_all(b"abc")
    kept = []
    for more in b"de", b"fg":
        with pytest.raises(Error) as caught:
            writer.flush()
        kept.append(caught.value)
        writer.write_all(more)
    writer.flush()
    assert out.written == b"abcdefg"


@pytest.mark.parametrize("hold", [lambda view: view[1:], pickle.PickleBuffer, memoryview])
def test_an_inner_writer_may_keep_what_it_was_given(hold: Callable[[io.Buffer], io.Buffer]) -> None:
    """What it holds stays as it was, and the buffer goes on with another."""
    held: list[io.Buffer] = []

    class Keeps(ShortWriter):
        def write(self, buf: io.Buffer, /) -> int:
            held.append(hold(buf))
            return super().write(buf)

    out = Keeps(2)
    writer = BufWriter(out)
    for data in b"abcd", b"efgh":
        writer.write_all(data)
        writer.flush()
    assert out.written == b"abcdefgh"
    assert bytes(memoryview(held[0])) in b"abcd"


# ---------------------------------------------------------------- giving the inner writer back


def test_into_inner_writes_out_and_does_not_flush() -> None:
    """The inner writer, with everything in it."""
    out = FaultyWriter()
    writer = BufWriter(out)
    writer.write_all(b"abc")
    assert writer.into_inner() is out
    assert (bytes(out.written), out.flushed) == (b"abc", 0)


@pytest.mark.parametrize("buffered", [BufWriter, LineWriter])
def test_into_inner_that_fails_gives_the_writer_back(buffered: type[BufWriter[FaultyWriter]]) -> None:
    """IntoInnerError is as the error, and has the writer, with its bytes, to try again."""
    out = FaultyWriter([1, Error.from_raw_os_error(errno.ENOSPC)])
    writer = buffered(out)
    writer.write_all(b"abc")
    with pytest.raises(io.IntoInnerError) as caught:
        writer.into_inner()
    error = caught.value
    assert (error.kind(), error.raw_os_error()) == (ErrorKind.STORAGE_FULL, errno.ENOSPC)
    assert error.error().errno == error.errno == errno.ENOSPC
    assert error.__cause__ is error.error()
    assert error.into_inner() is writer
    assert bytes(error.into_inner().buffer()) == b"bc"
    assert error.into_inner().into_inner() is out
    assert out.written == b"abc"


@pytest.mark.parametrize(
    "copied", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))]
)
def test_an_into_inner_error_copies_and_pickles(
    copied: Callable[[io.IntoInnerError], io.IntoInnerError],
) -> None:
    """With the error and the writer, where that does."""
    writer = BufWriter(FaultyWriter([ErrorKind.BROKEN_PIPE]))
    writer.write_all(b"abc")
    with pytest.raises(io.IntoInnerError) as caught:
        writer.into_inner()
    other = copied(caught.value)
    assert isinstance(other, BrokenPipeError)
    assert (other.kind(), other.error().kind()) == (ErrorKind.BROKEN_PIPE, ErrorKind.BROKEN_PIPE)
    assert bytes(other.into_inner().buffer()) == b"abc"
    for one in writer, other.into_inner():
        one._buf = bytearray()


def test_into_parts_never_writes() -> None:
    """The inner writer and the bytes, which the writer then no longer has."""
    out = FaultyWriter()
    writer = BufWriter(out)
    writer.write_all(b"abc")
    assert writer.into_parts() == (out, b"abc")
    assert bytes(writer.buffer()) == b""
    writer.flush()
    assert out.given == []


def test_get_ref_is_the_inner_writer() -> None:
    """Which has not got what is buffered."""
    out = FaultyWriter()
    writer = BufWriter(out)
    writer.write_all(b"abc")
    assert writer.get_ref() is out
    assert out.given == []
    drop(writer)


# ---------------------------------------------------------------- seek


def test_seek_writes_out_first() -> None:
    """What was written before it stands where it was written."""
    file = FaultyFile(b"......")
    writer = BufWriter(file)
    writer.write_all(b"ab")
    assert writer.seek(SeekFrom.Start(4)) == 4
    writer.write_all(b"c")
    assert writer.stream_position() == 5
    assert file.contents == b"ab..c."


def test_a_seek_that_cannot_write_out_does_not_move() -> None:
    """What is buffered would be written to the wrong place."""
    file = FaultyFile(b"......", [1, ErrorKind.WOULD_BLOCK])
    writer = BufWriter(file)
    writer.write_all(b"ab")
    with pytest.raises(BlockingIOError):
        writer.seek(SeekFrom.Start(4))
    writer.flush()
    assert file.contents == b"ab...."


def test_seek_of_what_has_no_position_is_unsupported() -> None:
    """And nothing is written for it."""
    out = FaultyWriter()
    writer = BufWriter(out)
    writer.write_all(b"ab")
    with pytest.raises(Error) as caught:
        writer.seek(SeekFrom.Start(4))
    assert caught.value.kind() is ErrorKind.UNSUPPORTED
    assert out.given == []
    drop(writer)


# ---------------------------------------------------------------- closing


class Left(FaultyWriter):
    """Remembers how its `with` was left."""

    left: list[BaseException | None]

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # passed on
        self.left = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exc_type: object, exc: BaseException | None, tb: object, /) -> None:
        self.left.append(exc)


@pytest.mark.parametrize("buffered", [BufWriter, LineWriter])
def test_leaving_writes_out_and_closes(buffered: type[BufWriter[FaultyWriter]]) -> None:
    """The inner writer has everything when it is closed."""
    with buffered(FaultyWriter([1, 2])) as writer:
        writer.write_all(b"abcdef")
    out = writer.get_ref()
    assert (bytes(out.written), out.closed) == (b"abcdef", True)


def test_leaving_by_an_exception_writes_nothing() -> None:
    """The inner writer is left by its own __exit__, with that exception."""
    out = Left()
    mistake = RuntimeError()
    with pytest.raises(RuntimeError), BufWriter(out) as writer:
        writer.write_all(b"abc")
        raise mistake
    assert out.given == []
    assert out.left == [mistake]
    assert bytes(writer.buffer()) == b"abc"


def test_leaving_that_cannot_write_out_leaves_by_that_error() -> None:
    """So that an atomic file abandons what would be a half."""
    out = Left([1, ErrorKind.STORAGE_FULL])
    writer = BufWriter(out)
    with pytest.raises(Error) as caught, writer:
        writer.write_all(b"abc")
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert out.left == [caught.value]
    assert bytes(writer.buffer()) == b"bc"


def test_close_closes_also_where_the_writing_failed() -> None:
    """What could not be written is still there to be seen; nothing more is said of it."""
    out = FaultyWriter([ErrorKind.STORAGE_FULL])
    writer = BufWriter(out)
    writer.write_all(b"abc")
    with pytest.raises(Error) as caught:
        writer.close()
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert out.closed
    assert bytes(writer.buffer()) == b"abc"


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("buffered", [BufWriter, LineWriter])
def test_what_is_written_behind_the_end_fails(buffered: type[BufWriter[FaultyWriter]], left: bool) -> None:
    """After close(), and after the `with`: nobody would ever write out what is buffered then."""
    out = FaultyWriter()
    writer = buffered(out)
    writer.write_all(b"abc")
    if left:
        with writer:
            pass
    else:
        writer.close()
    for data in b"d", bytearray(b"d"), b"d\n":
        with pytest.raises(Error):
            writer.write(data)
        with pytest.raises(Error):
            writer.write_all(data)
    assert (bytes(writer.buffer()), bytes(out.written)) == (b"", b"abc")


def test_what_is_written_behind_the_end_of_what_has_no_close_arrives() -> None:
    """At once."""
    cursor = io.Cursor(bytearray())
    writer = BufWriter(cursor)
    writer.close()
    writer.write_all(b"abc")
    assert cursor.get_ref() == b"abc"


def test_what_has_no_close_is_not_closed() -> None:
    """Closing writes out all the same."""
    cursor = io.Cursor(bytearray())
    with BufWriter(cursor) as writer:
        writer.write_all(b"abc")
    assert cursor.get_ref() == b"abc"


def test_collecting_one_that_was_never_closed_writes_out_and_warns() -> None:
    """As a forgotten file does; one that is empty, or was closed, says nothing."""
    out = FaultyWriter()
    writer = BufWriter(out)
    writer.write_all(b"abc")
    with pytest.warns(ResourceWarning, match="never closed"):
        del writer
    assert out.written == b"abc"
    BufWriter(out).flush()
    gc.collect()


def test_collecting_one_whose_constructor_failed_says_nothing() -> None:
    """There is nothing in it."""
    writer = BufWriter.__new__(BufWriter)
    del writer
    gc.collect()


def test_repr_tells_what_waits() -> None:
    """For the log."""
    writer = BufWriter(io.Cursor(bytearray()), 10)
    writer.write_all(b"abc")
    assert repr(writer) == "BufWriter(Cursor(<0 bytes>, position=0), buffered=3/10)"
    drop(writer)


# ---------------------------------------------------------------- against the list of all bytes

scripts = st.lists(
    st.integers(0, 6)
    | st.sampled_from(
        [ErrorKind.INTERRUPTED, ErrorKind.WOULD_BLOCK, ErrorKind.STORAGE_FULL, KeyboardInterrupt]
    ),
    max_size=60,
)
data = st.text("ab\n", max_size=9).map(str.encode)


class WriterAndBytes(RuleBasedStateMachine):
    """What the inner writer has and what is buffered is what was taken: all of it, once, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = bytearray()

    @initialize(
        script=scripts,
        capacity=st.sampled_from([0, 1, 2, 5, 8, 1000]),
        buffered=st.sampled_from([BufWriter, LineWriter]),
    )
    def begin(
        self, script: list[int | Fault], capacity: int, buffered: type[BufWriter[FaultyWriter]]
    ) -> None:
        self.out = FaultyWriter(script)
        self.writer = buffered(self.out, capacity)

    @rule(data=data, kind=st.sampled_from([bytes, bytearray, memoryview]))
    def write(self, data: bytes, kind: type) -> None:
        try:
            n = self.writer.write(kind(data))
        except (Error, KeyboardInterrupt):
            return
        assert 0 <= n <= len(data)
        self.taken += data[:n]

    @rule(data=data, kind=st.sampled_from([bytes, bytearray, memoryview]))
    def write_all(self, data: bytes, kind: type) -> None:
        try:
            self.writer.write_all(kind(data))
            self.taken += data
        except Error as e:
            n = e.into_inner()
            assert isinstance(n, int)
            self.taken += data[:n]
        except KeyboardInterrupt:
            # how much was taken there is nobody to tell: what there is must be a head of it
            now = bytes(self.out.written) + bytes(self.writer.buffer())
            assert (bytes(self.taken) + data).startswith(now)
            self.taken[:] = now

    @rule()
    def flush(self) -> None:
        try:
            self.writer.flush()
        except (Error, KeyboardInterrupt):
            return
        assert self.out.written == self.taken

    @rule()
    def into_inner(self) -> None:
        try:
            assert self.writer.into_inner() is self.out
        except io.IntoInnerError as e:
            assert e.into_inner() is self.writer
        except KeyboardInterrupt:
            pass

    @invariant()
    def nothing_lost_and_nothing_twice(self) -> None:
        assert bytes(self.out.written) + bytes(self.writer.buffer()) == self.taken
        assert len(self.writer.buffer()) <= self.writer.capacity()

    def teardown(self) -> None:
        if hasattr(self, "writer"):
            self.writer._buf = bytearray()


TestWriterAndBytes = pytest.mark.slow(WriterAndBytes.TestCase)
TestWriterAndBytes.settings = settings(max_examples=60, stateful_step_count=25)
