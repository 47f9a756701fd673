"""pyio.io.adapters: chain, take, tee and broadcast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import BufReader, Cursor, Error, ErrorKind, String
from pyio.testing import (
    FaultyReader,
    FaultyWriter,
    ShortReader,
    ShortWriter,
    check_bufread,
    check_read,
    check_write,
)

if TYPE_CHECKING:
    from typing import Self

TEXT = "eins\r\n\näöü€𝄞 zwei\n\r\n\rdrei".encode()
MORE = b"more\r\nand \xc3\xa4\n"
SCRIPTS: list[list[int | ErrorKind]] = [[1, 2, 3], [ErrorKind.INTERRUPTED, 1, ErrorKind.INTERRUPTED]]


class Left(ShortReader):
    """Remembers how its `with` was left."""

    def __init__(self) -> None:
        super().__init__(b"")
        self.left: list[BaseException | None] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, exc_type: object, exc: BaseException | None, tb: object, /) -> None:
        self.left.append(exc)


class Stubborn(ShortReader):
    """Cannot be closed."""

    def close(self) -> None:
        super().close()
        raise Error(ErrorKind.OTHER, "stubborn")


class Claims(io.Read, io.Write):
    """Claims a number of bytes, in both directions."""

    def __init__(self, count: int) -> None:
        self.count = count

    def read(self, buf: io.MutBuf, /) -> int:
        return self.count

    def write(self, buf: io.Buffer, /) -> int:
        return self.count

    def flush(self) -> None:
        pass


# ---------------------------------------------------------------- chain


@pytest.mark.slow
@pytest.mark.parametrize("data", [TEXT, b""])
def test_chain_conforms(data: bytes) -> None:
    """Whatever either reader does, of plain readers and of buffered ones."""
    check_read(lambda inner: inner.chain(io.IterReader(MORE)), data + MORE, inner=data)
    check_read(lambda inner: io.IterReader(MORE).chain(inner), MORE + data, inner=data)
    check_bufread(lambda inner: BufReader(inner, 3).chain(Cursor(MORE)), data + MORE, inner=data)
    check_bufread(lambda inner: Cursor(MORE).chain(BufReader(inner, 3)), MORE + data, inner=data)
    check_bufread(lambda inner: io.empty().chain(BufReader(inner, 100)), data, inner=data)


def test_an_empty_read_is_no_end_of_the_first() -> None:
    """std's case."""
    chain = Cursor(b"A").chain(Cursor(b"B"))
    assert chain.read(bytearray()) == 0
    assert io.read_to_string(chain) == "AB"


def test_the_first_reader_is_not_asked_again_after_its_end() -> None:
    """A terminal would ask for input a second time."""
    first = FaultyReader([b"a", b"", b"never"])
    chain = first.chain(Cursor(b"b"))
    assert io.read_to_end(chain) == b"ab"
    assert io.read_to_end(chain) == b""


def test_the_buffers_of_a_chain_are_its_readers() -> None:
    """One after the other, and none across both."""
    chain = Cursor(b"ab").chain(Cursor(b"cd"))
    assert isinstance(chain, io.BufChain)
    assert bytes(chain.fill_buf()) == b"ab"
    chain.consume(1)
    assert bytes(chain.fill_buf()) == b"b"
    with pytest.raises(ValueError):
        chain.consume(2)
    chain.consume(1)
    assert bytes(chain.fill_buf()) == b"cd"
    line = String()
    assert chain.read_line(line) == 2
    assert bytes(chain.fill_buf()) == b""


def test_a_line_goes_across_both_readers() -> None:
    """And so does a character."""
    assert list(Cursor(b"on").chain(Cursor(b"e\ntwo")).lines()) == ["one", "two"]
    assert list(Cursor(b"\xe2\x82").chain(Cursor(b"\xac")).chars()) == ["€"]


def test_chain_gives_both_readers_back() -> None:
    """Where they are."""
    first, second = Cursor(b"ab"), Cursor(b"cd")
    chain = first.chain(second)
    chain.read(bytearray(1))
    assert chain.get_ref() == chain.into_inner() == (first, second)
    assert first.position() == 1


# ---------------------------------------------------------------- take


@pytest.mark.slow
@pytest.mark.parametrize("limit", [0, 1, 7, len(TEXT), len(TEXT) + 5, 2**70])
def test_take_conforms(limit: int) -> None:
    """Of a plain reader and of a buffered one, wherever the limit falls."""
    check_read(lambda inner: inner.take(limit), TEXT[:limit], inner=TEXT)
    check_bufread(lambda inner: BufReader(inner, 4).take(limit), TEXT[:limit], inner=TEXT)


def test_take_asks_for_no_more_than_its_limit_and_at_the_limit_for_nothing() -> None:
    """The reader may block, or fail, where nothing is wanted of it."""
    inner = FaultyReader([b"abcdef", ErrorKind.OTHER])
    take = inner.take(4)
    assert take.read(bytearray(3)) == 3
    assert take.limit() == 1
    assert take.read(bytearray(3)) == 1
    assert take.read(bytearray(3)) == 0
    assert inner.asked == [3, 1]
    buffered = BufReader(FaultyReader([ErrorKind.OTHER])).take(0)
    assert bytes(buffered.fill_buf()) == b""
    assert list(buffered.lines()) == []


def test_the_limit_can_be_set_anew() -> None:
    """Whatever has been read."""
    take = Cursor(b"abcdef").take(2)
    assert io.read_to_end(take) == b"ab"
    take.set_limit(3)
    assert (take.limit(), io.read_to_end(take)) == (3, b"cde")
    take.set_limit(3)
    assert (io.read_to_end(take), take.limit()) == (b"f", 2)


@pytest.mark.parametrize("wrong", [-1, -(2**70)])
def test_a_negative_limit_is_a_value_error(wrong: int) -> None:
    """From take and from set_limit; another type is a TypeError; the limit stays."""
    with pytest.raises(ValueError):
        io.repeat(1).take(wrong)
    take = Cursor(b"abc").take(2)
    with pytest.raises(ValueError):
        take.set_limit(wrong)
    with pytest.raises(TypeError):
        take.set_limit(1.5)  # type: ignore[arg-type]  # that is the point
    assert take.limit() == 2


@pytest.mark.parametrize("count", [-1, 5, 500])
def test_take_does_not_believe_a_count_that_cannot_be(count: int) -> None:
    """std's case: more than was asked for, though less than the caller's buffer or the limit, is an error."""
    for room, limit in (9, 4), (4, 9):
        take = Claims(count).take(limit)
        with pytest.raises(Error) as caught:
            take.read(bytearray(room))
        assert caught.value.kind() is ErrorKind.OTHER
        assert take.limit() == limit


def test_an_error_costs_nothing_of_the_limit() -> None:
    """Nothing has been read."""
    take = FaultyReader([ErrorKind.WOULD_BLOCK, b"abc"]).take(2)
    with pytest.raises(BlockingIOError):
        take.read(bytearray(2))
    assert io.read_to_end(take) == b"ab"


def test_take_of_a_buffer_shows_and_consumes_what_the_limit_leaves() -> None:
    """The rest stays in the reader's buffer."""
    reader = BufReader(Cursor(b"abcdef"))
    take = reader.take(3)
    assert isinstance(take, io.BufTake)
    assert bytes(take.fill_buf()) == b"abc"
    for wrong in -1, 4:
        with pytest.raises(ValueError):
            take.consume(wrong)
    take.consume(2)
    assert (take.limit(), bytes(take.fill_buf())) == (1, b"c")
    take.consume(1)
    assert bytes(take.fill_buf()) == b""
    assert bytes(reader.buffer()) == b"def"
    assert take.get_ref() is take.into_inner() is reader


def test_a_line_with_a_limit() -> None:
    """What reads lines of strangers: at most so many bytes, and the rest of the line is the next."""
    reader = BufReader(Cursor(b"a long line\nshort\n"))
    assert list(reader.by_ref().take(6).lines()) == ["a long"]
    assert list(reader.lines()) == [" line", "short"]


# ---------------------------------------------------------------- tee


@pytest.mark.slow
def test_tee_conforms_and_writes_what_is_read() -> None:
    """Over every reader, and over writers that are short or interrupted."""
    check_read(lambda inner: inner.tee(io.sink()), TEXT, inner=TEXT)
    check_read(lambda inner: inner.tee(ShortWriter([1, 2])), TEXT, inner=TEXT)
    for script in SCRIPTS:
        out = FaultyWriter(script)
        assert io.read_to_end(ShortReader(TEXT, 5).tee(out)) == TEXT
        assert out.written == TEXT


def test_tee_that_cannot_write_has_read() -> None:
    """The bytes are in the buffer, and the Error has their number."""
    tee = FaultyReader([b"abc", b"def"]).tee(FaultyWriter([1, ErrorKind.STORAGE_FULL]))
    buf = bytearray(3)
    with pytest.raises(Error) as caught:
        tee.read(buf)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.STORAGE_FULL, 3)
    assert buf == b"abc"
    assert tee.read(buf) == 3
    assert buf == b"def"


def test_what_a_tee_could_not_write_counts_as_read() -> None:
    """By every method that reads more than once: nobody else has these bytes."""

    def tee() -> io.Tee[FaultyReader, FaultyWriter]:
        return FaultyReader([b"abc", b"de"]).tee(FaultyWriter([3, 1, ErrorKind.STORAGE_FULL]))

    exact, appended = bytearray(9), bytearray(b"> ")
    with pytest.raises(Error) as caught:
        tee().read_exact(exact)
    assert (caught.value.into_inner(), bytes(exact[:5])) == (5, b"abcde")
    with pytest.raises(Error) as caught:
        tee().read_to_end(appended)
    assert appended == b"> abcde"
    for call in io.read_to_end, lambda reader: io.read_exact(reader, 9):
        with pytest.raises(Error) as caught:
            call(tee())
        assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.STORAGE_FULL, b"abcde")


def test_read_exact_of_a_tee_fails_as_its_reader() -> None:
    """With the number of bytes read before, at the end too."""
    for fault, kind in (ErrorKind.WOULD_BLOCK, ErrorKind.WOULD_BLOCK), (b"", ErrorKind.UNEXPECTED_EOF):
        out = FaultyWriter()
        with pytest.raises(Error) as caught:
            FaultyReader([b"abc", ErrorKind.INTERRUPTED, fault]).tee(out).read_exact(bytearray(4))
        assert (caught.value.kind(), caught.value.into_inner(), bytes(out.written)) == (kind, 3, b"abc")


def test_a_tee_that_a_signal_handler_interrupts_keeps_what_it_read() -> None:
    """read_to_end has it in the caller's buffer."""
    got = bytearray()
    with pytest.raises(KeyboardInterrupt):
        FaultyReader([b"abc", b"de"]).tee(FaultyWriter([3, KeyboardInterrupt])).read_to_end(got)
    assert got == b"abcde"


def test_tee_that_cannot_read_has_written_nothing() -> None:
    """The error is the reader's, as it is."""
    out = FaultyWriter()
    with pytest.raises(BlockingIOError) as caught:
        FaultyReader([ErrorKind.WOULD_BLOCK]).tee(out).read(bytearray(3))
    assert caught.value.into_inner() is None  # type: ignore[attr-defined]  # an Error
    assert out.given == []


@pytest.mark.parametrize("count", [-1, 4])
def test_tee_does_not_believe_a_count_that_cannot_be(count: int) -> None:
    """And writes nothing for it."""
    out = FaultyWriter()
    with pytest.raises(Error) as caught:
        Claims(count).tee(out).read(bytearray(3))
    assert caught.value.kind() is ErrorKind.OTHER
    assert out.given == []


def test_tee_gives_both_back() -> None:
    """The reader and the writer."""
    reader, out = Cursor(b""), io.sink()
    tee = reader.tee(out)
    assert tee.get_ref() == tee.into_inner() == (reader, out)


# ---------------------------------------------------------------- broadcast


@pytest.mark.slow
def test_broadcast_conforms_and_writes_to_both() -> None:
    """Over every first writer, and over second ones that are short or interrupted."""
    check_write(lambda inner: inner.broadcast(io.sink()))
    check_write(lambda inner: inner.broadcast(ShortWriter([1, 2])))
    for script in SCRIPTS:
        first, second = ShortWriter(5), FaultyWriter(script)
        first.broadcast(second).write_all(TEXT)
        assert first.written == second.written == TEXT


def test_the_second_gets_what_the_first_took() -> None:
    """And no more."""
    first, second = ShortWriter(2), ShortWriter(1)
    assert first.broadcast(second).write(b"abcdef") == 2
    assert (bytes(first.written), bytes(second.written)) == (b"ab", b"ab")


def test_broadcast_that_cannot_write_to_the_second_has_written_to_the_first() -> None:
    """The Error has the number."""
    first, second = ShortWriter(3), FaultyWriter([1, ErrorKind.STORAGE_FULL])
    with pytest.raises(Error) as caught:
        first.broadcast(second).write(b"abcdef")
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.STORAGE_FULL, 3)
    assert (bytes(first.written), bytes(second.written)) == (b"abc", b"a")


def test_write_all_of_a_broadcast_tells_how_much_the_first_has() -> None:
    """Whichever of the two failed: who goes on from there writes no byte twice to it."""
    for at, second in (6, FaultyWriter([3, 1, ErrorKind.STORAGE_FULL])), (3, FaultyWriter()):
        first = FaultyWriter([3, ErrorKind.INTERRUPTED, *([3] if at == 6 else [ErrorKind.STORAGE_FULL])])
        with pytest.raises(Error) as caught:
            first.broadcast(second).write_all(b"abcdefgh")
        assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.STORAGE_FULL, at)
        assert first.written == b"abcdefgh"[:at]
    with pytest.raises(Error) as caught:
        FaultyWriter([3, 0]).broadcast(io.sink()).write_all(b"abcd")
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.WRITE_ZERO, 3)


def test_broadcast_that_cannot_write_to_the_first_has_written_nothing() -> None:
    """The error is the first writer's, as it is."""
    second = FaultyWriter()
    with pytest.raises(BlockingIOError):
        FaultyWriter([ErrorKind.WOULD_BLOCK]).broadcast(second).write(b"abc")
    assert second.given == []


@pytest.mark.parametrize("count", [-1, 4])
def test_broadcast_does_not_believe_a_count_that_cannot_be(count: int) -> None:
    """And writes nothing to the second for it."""
    second = FaultyWriter()
    with pytest.raises(Error) as caught:
        Claims(count).broadcast(second).write(b"abc")
    assert caught.value.kind() is ErrorKind.OTHER
    assert second.given == []


def test_broadcast_flushes_both() -> None:
    """The second also where the first fails, whose error it is then."""
    first, second = FaultyWriter(flush=[ErrorKind.STORAGE_FULL]), FaultyWriter()
    both = first.broadcast(second)
    with pytest.raises(Error) as caught:
        both.flush()
    assert caught.value.kind() is ErrorKind.STORAGE_FULL
    assert (first.flushed, second.flushed) == (0, 1)
    both.flush()
    assert (first.flushed, second.flushed) == (1, 2)
    assert both.get_ref() == both.into_inner() == (first, second)


# ---------------------------------------------------------------- closing


def adapters(one: ShortReader, other: ShortReader) -> list[io.Chain[ShortReader, ShortReader]]:
    """Those that own two, over two; the types do not matter here."""
    return [io.Chain(one, other), io.BufChain(one, other), io.Tee(one, other), io.Broadcast(one, other)]  # type: ignore[list-item,type-var]  # readers for writers


@pytest.mark.parametrize("which", range(4))
def test_closing_closes_what_is_adapted(which: int) -> None:
    """Both, also where the first cannot be closed; and what has no close() is left alone."""
    one, other = ShortReader(b""), ShortReader(b"")
    adapters(one, other)[which].close()
    assert one.closed
    assert other.closed
    one, other = Stubborn(b""), Stubborn(b"")
    with pytest.raises(Error):
        adapters(one, other)[which].close()
    assert one.closed
    assert other.closed
    adapters(Cursor(b""), Cursor(b""))[which].close()  # type: ignore[arg-type]  # no close()


@pytest.mark.parametrize("which", range(4))
def test_leaving_leaves_what_is_adapted(which: int) -> None:
    """Each by its own __exit__, with the same exception, or by close() where it has none."""
    mistake = RuntimeError()
    one, other = Left(), ShortReader(b"")
    with pytest.raises(RuntimeError), adapters(one, other)[which]:
        raise mistake
    assert (one.left, other.closed) == ([mistake], True)
    stubborn, left = Stubborn(b""), Left()
    with pytest.raises(Error), adapters(stubborn, left)[which]:
        pass
    assert left.left == [None]


def test_take_closes_its_reader() -> None:
    """As the others do."""
    inner = ShortReader(b"abc")
    with inner.take(2) as take:
        pass
    assert inner.closed
    take.close()


def test_an_owner_says_what_it_owns() -> None:
    """Whoever forgets that is told at once."""
    from pyio.io.ownership import Owner

    with pytest.raises(AssertionError):
        Owner().close()
