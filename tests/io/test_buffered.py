"""pyio.io.buffered: every method of a reading buffer, in any order, against io.BytesIO."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pyio import io
from pyio.io import BufReader, Error, ErrorKind, SeekFrom, String
from pyio.io.carve import ByteLines
from pyio.testing import FaultyFile, FaultyReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from pyio.testing import Fault

    T = TypeVar("T")

FAULTS = [ErrorKind.INTERRUPTED, ErrorKind.WOULD_BLOCK, ErrorKind.CONNECTION_RESET, KeyboardInterrupt]

texts = st.lists(
    st.sampled_from(
        [b"\n", b"\n", b"\r\n", b"\r", b"a", b"bc", b" ", "ä".encode(), "€".encode(), "𝄞".encode()]
    )
    | st.sampled_from([b"x" * 20, b"y" * 600]),
    max_size=40,
).map(b"".join)
contents = texts | st.lists(texts | st.just(b"\xff") | st.just(b"\xe2\x82"), max_size=4).map(b"".join)
scripts = st.lists(st.integers(1, 9) | st.sampled_from([100, 10_000]) | st.sampled_from(FAULTS), max_size=40)
capacities = st.sampled_from([0, 1, 2, 3, 7, 32, 1000])
delimiters = st.sampled_from([b"\n", b"a", b" ", b"\xbc"])


def stripped(piece: bytes) -> bytes:
    """A line without its end."""
    return piece.removesuffix(b"\n").removesuffix(b"\r") if piece.endswith(b"\n") else piece


def is_text(data: bytes) -> bool:
    """Whether it is UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


class ReaderAndBytesIO(RuleBasedStateMachine):
    """A BufReader over odd pieces and faults gives what io.BytesIO gives, whatever is called after what.

    Of every method a fault leaves the reader so that doing it again goes on without loss; loops and iterators may be
    left at any point.
    """

    @initialize(data=contents, script=scripts, capacity=capacities)
    def begin(self, data: bytes, script: list[int | Fault], capacity: int) -> None:
        self.oracle = BytesIO(data)
        self.reader = BufReader(FaultyFile(data, script), capacity)
        self.kept: list[tuple[str, Iterator[object]]] = []
        self.errors: list[BaseException] = []

    def left(self) -> bytes:
        """What the oracle has not given out."""
        here = self.oracle.tell()
        data = self.oracle.read()
        self.oracle.seek(here)
        return data

    def piece(self, delim: bytes) -> bytes:
        """What the oracle's next piece is, with its delimiter."""
        data = self.left()
        return data[: data.find(delim) + 1] or data

    def again(self, call: Callable[[], T], *, retries: bool = True) -> T:
        """What the call returns, done again after each fault."""
        while True:
            try:
                return call()
            except (Error, KeyboardInterrupt) as e:
                if isinstance(e, Error):
                    assert e.kind() in FAULTS
                    assert not (retries and e.kind() is ErrorKind.INTERRUPTED)
                self.errors.append(e)

    @rule(
        size=st.integers(0, 40), kind=st.sampled_from([bytearray, lambda size: memoryview(bytearray(size))])
    )
    def read(self, size: int, kind: type) -> None:
        buf = kind(size)
        n = self.again(lambda: self.reader.read(buf), retries=False)
        assert bytes(buf[:n]) == self.oracle.read(n)
        if size and not n:
            assert self.left() == b""

    @rule(size=st.sampled_from([0, 1, 2, 5, 30, 700]))
    def read_exact(self, size: int) -> None:
        buf = bytearray(size)
        here = self.oracle.tell()
        try:
            self.reader.read_exact(buf)
            assert buf == self.oracle.read(size)
        except Error as e:
            n = e.into_inner()
            assert isinstance(n, int)
            assert e.kind() is not ErrorKind.INTERRUPTED
            assert buf[:n] == self.oracle.read(n)
            if e.kind() is ErrorKind.UNEXPECTED_EOF:
                assert self.left() == b""
        except KeyboardInterrupt:
            # how much is in the buffer there is nobody to tell
            self.again(lambda: self.reader.seek(SeekFrom.Start(here)), retries=False)

    @rule(room=st.lists(st.integers(0, 5), max_size=3))
    def read_vectored(self, room: list[int]) -> None:
        bufs = [bytearray(size) for size in room]
        n = self.again(lambda: self.reader.read_vectored(bufs), retries=False)
        assert b"".join(bufs)[:n] == self.oracle.read(n)

    @rule()
    def read_to_end(self) -> None:
        got = bytearray(b"head")
        self.again(lambda: self.reader.read_to_end(got))
        assert got == b"head" + self.oracle.read()

    @rule(delim=delimiters, number=st.booleans())
    def read_until(self, delim: bytes, number: bool) -> None:
        got = bytearray()
        self.again(lambda: self.reader.read_until(delim[0] if number else delim, got))
        assert got == self.piece(delim)
        self.oracle.read(len(got))

    @rule(delim=delimiters)
    def skip_until(self, delim: bytes) -> None:
        expected = len(self.piece(delim))
        here = self.oracle.tell()
        try:
            assert self.reader.skip_until(delim) == expected
            self.oracle.read(expected)
        except Error as e:
            n = e.into_inner()
            assert isinstance(n, int)
            self.oracle.read(n)
        except KeyboardInterrupt:
            self.again(lambda: self.reader.seek(SeekFrom.Start(here)), retries=False)

    @rule(times=st.integers(1, 6))
    def read_line(self, times: int) -> None:
        for _ in range(times):
            line = self.piece(b"\n")
            text = String("head")
            try:
                assert self.again(partial(self.line, text)) == len(line)
                assert str(text).encode() == b"head" + line
            except UnicodeDecodeError as e:
                assert e.object == line
                assert text == "head"
            self.oracle.read(len(line))

    def line(self, text: String) -> int:
        """read_line, with INVALID_DATA as Python's error."""
        try:
            return self.reader.read_line(text)
        except Error as e:
            if e.kind() is ErrorKind.INVALID_DATA:
                bad = e.into_inner()
                assert isinstance(bad, bytes)
                raise UnicodeDecodeError("utf-8", bad, 0, 1, "bad") from None
            raise

    @rule(
        k=st.integers(0, 5) | st.just(20),
        what=st.sampled_from(["lines", "byte_lines", "bytes", "chars", "split"]),
        delim=delimiters,
    )
    def loop(self, k: int, what: str, delim: bytes) -> None:
        expected, length = self.items(what, k, delim)
        if what == "chars":
            k = len(expected)  # what is ill-formed behind them is another test's
        got: list[object] = []

        def go_on() -> None:
            # a new iterator after every fault: the abandoned one has lost nothing
            got.extend(islice(self.begun(what, delim), k - len(got)))

        while len(got) < k:
            before = len(got)
            self.again(go_on)
            if len(got) == before:
                break
        assert got == expected
        self.oracle.read(length)

    def begun(self, what: str, delim: bytes) -> Iterator[object]:
        """A new iterator."""
        if what == "split":
            return self.reader.split(delim)
        if what == "lines":
            return self.reader.lines("surrogateescape")
        begun: Iterator[object] = getattr(self.reader, what)()
        return begun

    def items(self, what: str, k: int, delim: bytes) -> tuple[list[object], int]:
        """The next k items by the oracle, and how many bytes they are."""
        data = self.left()
        if what == "bytes":
            return list(data[:k]), len(data[:k])
        if what == "chars":
            good = data.decode("utf-8", "replace").partition("\ufffd")[0][:k]
            return list(good), len(good.encode())
        delim = delim if what == "split" else b"\n"
        pieces: list[bytes] = []
        while data and len(pieces) < k:
            pieces.append(data[: data.find(delim) + 1] or data)
            data = data[len(pieces[-1]) :]
        length = sum(map(len, pieces))
        if what == "split":
            return [piece.removesuffix(delim) for piece in pieces], length
        lines = [stripped(piece) for piece in pieces]
        if what == "byte_lines":
            return list(lines), length
        return [line.decode("utf-8", "surrogateescape") for line in lines], length

    @rule(what=st.sampled_from(["lines", "byte_lines", "bytes", "split"]))
    def keep(self, what: str) -> None:
        self.kept.append((what, self.begun(what, b"a")))

    @precondition(lambda self: self.kept)
    @rule(which=st.integers(0, 9))
    def next_of_kept(self, which: int) -> None:
        what, items = self.kept[which % len(self.kept)]
        expected, length = self.items(what, 1, b"a")
        try:
            item = self.again(lambda: next(items))
        except StopIteration:
            assert expected == []
            self.kept.remove((what, items))
        else:
            assert [item] == expected
        self.oracle.read(length)

    @rule(part=st.sampled_from([0.0, 0.1, 0.5, 1.0]))
    def fill_buf_and_consume(self, part: float) -> None:
        shown = bytes(self.again(self.reader.fill_buf, retries=False))
        left = self.left()
        assert shown == left[: len(shown)]
        assert bool(shown) == bool(left)
        for wrong in -1, len(shown) + 1:
            with pytest.raises(ValueError):
                self.reader.consume(wrong)
        amount = int(len(shown) * part)
        self.reader.consume(amount)
        self.oracle.read(amount)

    @rule()
    def has_data_left(self) -> None:
        assert self.again(self.reader.has_data_left) == bool(self.left())

    @rule(limit=st.integers(0, 12))
    def take(self, limit: int) -> None:
        got = bytearray()
        self.again(lambda: self.reader.take(limit - len(got)).read_to_end(got))
        assert got == self.oracle.read(limit)

    @rule(offset=st.integers(-30, 30))
    def seek_relative(self, offset: int) -> None:
        offset = max(offset, -self.oracle.tell())
        self.again(lambda: self.reader.seek_relative(offset), retries=False)
        self.oracle.seek(offset, 1)

    @rule(to=st.integers(0, 60), origin=st.sampled_from([SeekFrom.Start, SeekFrom.Current, SeekFrom.End]))
    def seek(self, to: int, origin: type[SeekFrom.End]) -> None:
        base = {0: 0, 1: self.oracle.tell(), 2: len(self.oracle.getbuffer())}[origin._whence]
        assert self.again(lambda: self.reader.seek(origin(to - base)), retries=False) == self.oracle.seek(to)

    @rule()
    def seek_below_the_start(self) -> None:
        def below() -> None:
            try:
                self.reader.seek(SeekFrom.Current(-self.oracle.tell() - 1))
            except Error as e:
                if e.kind() is not ErrorKind.INVALID_INPUT:
                    raise
            else:
                pytest.fail("there is nothing there")

        self.again(below, retries=False)

    @invariant()
    def the_buffer_is_what_comes_next(self) -> None:
        if hasattr(self, "reader"):
            shown = bytes(self.reader.buffer()) if len(self.kept) % 2 else b""
            assert self.left().startswith(shown)

    def teardown(self) -> None:
        if hasattr(self, "reader"):
            here = self.again(self.reader.stream_position, retries=False)
            assert here == self.oracle.tell()
            self.read_to_end()


TestReaderAndBytesIO = pytest.mark.slow(ReaderAndBytesIO.TestCase)
TestReaderAndBytesIO.settings = settings(max_examples=100, stateful_step_count=20)


# ---------------------------------------------------------------- what the machine can't see


def lines_of(reader: BufReader[io.Read]) -> list[str]:
    """The lines, by read_line."""
    got: list[str] = []
    while True:
        text = String()
        if not reader.read_line(text):
            return got
        got.append(str(text))


def test_read_line_in_a_row_is_every_line() -> None:
    """Lines made ready in advance are the lines that come, over many windows, with and without the last end."""
    lines = [f"{'ä' * (n % 7)}line {n}{'x' * (n % 300)}\r\n"[n % 2 :] for n in range(500)] + ["last"]
    data = "".join(lines).encode()
    for capacity in 1, 10, 1000, 100_000:
        assert lines_of(BufReader(io.Cursor(data), capacity)) == lines


def test_read_line_in_a_row_stops_at_a_line_that_is_no_utf8() -> None:
    """The lines in front of it come first, then the error, then the lines behind it."""
    for bad in range(8):
        lines = [b"line %d\n" % n for n in range(8)]
        lines[bad] = b"\xff%d\n" % bad
        reader = BufReader(io.Cursor(b"".join(lines)))
        for n in range(8):
            text = String()
            if n == bad:
                with pytest.raises(Error) as caught:
                    reader.read_line(text)
                assert caught.value.into_inner() == lines[n]
                assert text == ""
            else:
                assert reader.read_line(text) == len(lines[n])
                assert text == lines[n].decode()


def test_lines_made_ready_are_given_back_to_whoever_asks() -> None:
    """After any number of lines read in a row, any other method finds the rest."""
    lines = [b"line %d\n" % n for n in range(100)]
    data = b"".join(lines)
    others: dict[str, Callable[[BufReader[io.Cursor[bytes]]], bytes]] = {
        "read": io.read_to_end,
        "fill_buf": lambda reader: bytes(reader.fill_buf()),
        "buffer": lambda reader: bytes(reader.buffer()),
        "lines": lambda reader: b"".join(line + b"\n" for line in reader.byte_lines()),
        "chars": lambda reader: "".join(reader.chars()).encode(),
    }
    for taken in 0, 1, 2, 3, 4, 50, 99, 100:
        for name, other in others.items():
            reader = BufReader(io.Cursor(data), 10_000)
            reader.fill_buf()
            for line in lines[:taken]:
                text = String()
                reader.read_line(text)
                assert str(text).encode() == line
            assert other(reader) == b"".join(lines[taken:]), (taken, name)


def five_lines(reader: BufReader[io.Read]) -> None:
    """Reads five lines by read_line, of which the later ones make more ready."""
    for _ in range(5):
        reader.read_line(String())


# what leaves pieces that are made ready and not handed out
LEFT: dict[str, Callable[[BufReader[io.Read]], object]] = {
    "lines": lambda reader: list(islice(reader.lines(), 5)),
    "byte_lines": lambda reader: list(islice(reader.byte_lines(), 5)),
    "split": lambda reader: list(islice(reader.split(b"i"), 5)),
    "bytes": lambda reader: list(islice(reader.bytes(), 5)),
    "chars": lambda reader: list(islice(reader.chars(), 5)),
    "read_line": five_lines,
}


def into(call: Callable[[T], object], buf: T) -> tuple[object, T]:
    """What a call returns that fills a buffer, and the buffer."""
    return call(buf), buf


# what is called then
CALLED: dict[str, Callable[[BufReader[io.Read]], object]] = {
    "seek": lambda reader: reader.seek(SeekFrom.Current(2)),
    "seek back": lambda reader: reader.seek(SeekFrom.Current(-2)),
    "stream_position": lambda reader: reader.stream_position(),
    "stream_len": lambda reader: reader.stream_len(),
    "seek_relative": lambda reader: reader.seek_relative(3),
    "seek_relative back": lambda reader: reader.seek_relative(-3),
    "seek_relative far": lambda reader: reader.seek_relative(300),
    "consume": lambda reader: reader.consume(2),
    "fill_buf": lambda reader: bytes(reader.fill_buf()),
    "buffer": lambda reader: bytes(reader.buffer()),
    "read": lambda reader: into(reader.read, bytearray(3)),
    "read nothing": lambda reader: into(reader.read, bytearray()),
    "read much": lambda reader: into(reader.read, bytearray(300)),
    "read as much as the buffer": lambda reader: into(reader.read, bytearray(2000)),
    "read into a view": lambda reader: into(reader.read, memoryview(bytearray(3))),
    "read_vectored": lambda reader: into(reader.read_vectored, [bytearray(3), bytearray(3)]),
    "read_exact": lambda reader: into(reader.read_exact, bytearray(3)),
    "read_exact into a view": lambda reader: into(reader.read_exact, memoryview(bytearray(300))),
    "read_to_end": lambda reader: into(reader.read_to_end, bytearray()),
    "read_to_string": lambda reader: into(reader.read_to_string, String()),
    "read_until": lambda reader: into(lambda buf: reader.read_until(b"e", buf), bytearray()),
    "read_until a number": lambda reader: into(lambda buf: reader.read_until(0xFF, buf), bytearray()),
    "skip_until": lambda reader: reader.skip_until(b"\n"),
    "read_line": lambda reader: into(reader.read_line, String()),
    "has_data_left": lambda reader: reader.has_data_left(),
    "take": lambda reader: io.read_to_end(reader.take(5)),
    "chain": lambda reader: io.read_to_end(reader.chain(io.Cursor(b"more"))),
    **LEFT,
}


@pytest.mark.parametrize("left", LEFT)
@pytest.mark.parametrize("called", CALLED)
def test_whatever_is_called_after_a_loop_finds_what_it_left(left: str, called: str) -> None:
    """It gives what it gives of a reader that came to the same place byte by byte."""
    data = b"".join(b"line %d \xc3\xa4\r\n" % n for n in range(200))
    reader = BufReader(io.Cursor(data), 1000)
    reader.fill_buf()
    LEFT[left](reader)
    same = BufReader(io.Cursor(data), 1000)
    same.fill_buf()
    LEFT[left](same)
    plain = BufReader(io.Cursor(data), 1000)
    plain.fill_buf()
    plain.consume(1000 - len(same.buffer()))
    assert CALLED[called](reader) == CALLED[called](plain)
    assert reader.stream_position() == plain.stream_position()
    assert io.read_to_end(reader) == io.read_to_end(plain)


@pytest.mark.parametrize("wrong", ["text", None, bytearray(), 5])
def test_a_line_is_read_into_a_string(wrong: object) -> None:
    """Anything else is a TypeError, and the line is still there, also one that was made ready."""
    reader = BufReader(io.Cursor(b"a\nb\nc\nd\ne\n"))
    for expected in "abcde":
        with pytest.raises(TypeError):
            reader.read_line(wrong)  # type: ignore[arg-type]  # that is the point
        text = String()
        reader.read_line(text)
        assert text == f"{expected}\n"


def test_a_line_longer_than_the_buffer_is_read_whole() -> None:
    """The buffer grows for it, and the line is scanned once."""
    long = b"x" * 10_000 + b"\n"
    for capacity in 0, 1, 7, 4096:
        reader = BufReader(io.Cursor(b"a\n" + long + b"b\n"), capacity)
        assert list(reader.byte_lines()) == [b"a", long[:-1], b"b"]
        reader = BufReader(io.Cursor(long + b"b\n"), capacity)
        text = String()
        assert reader.read_line(text) == len(long)
        assert bytes(reader.take(2).fill_buf())[:1] in {b"b", b""}
        assert io.read_to_end(reader) == b"b\n"


def test_the_line_so_far_stays_in_the_reader_on_an_error() -> None:
    """Of read_line and of loops, whatever of it was read in how many pieces."""
    script: list[bytes | ErrorKind] = [
        b"one\nha",
        ErrorKind.WOULD_BLOCK,
        b"lf ",
        ErrorKind.WOULD_BLOCK,
        b"line\n",
    ]
    for capacity in 1, 4, 64:
        reader = BufReader(FaultyReader(script), capacity)
        assert next(reader.lines()) == "one"
        for loop in reader.lines, reader.byte_lines:
            with pytest.raises(BlockingIOError):
                next(loop())
        text = String()
        assert reader.read_line(text) == 10
        assert text == "half line\n"


def test_the_windows_do_not_grow_for_ever() -> None:
    """Of a reader that gives a line at a time, for days, they would be numbers of a megabyte."""
    lines: list[bytes | ErrorKind] = [b"line\n"] * 100
    reader = BufReader(FaultyReader(lines))
    assert len(lines_of(reader)) == 100
    assert reader._window < 2**40
    carver = ByteLines(b"\n")
    assert len(list(BufReader(FaultyReader(lines))._carved(carver))) == 100
    assert carver.window < 2**40


@pytest.mark.parametrize("kind", [bytearray, lambda size: memoryview(bytearray(size))])
def test_large_reads_of_a_large_buffer(kind: Callable[[int], bytearray]) -> None:
    """Below the capacity they are copies of the buffer, however large."""
    data = bytes(range(256)) * 40
    for size in 511, 512, 513, 5000:
        reader = BufReader(io.Cursor(data), 10_000)
        got = bytearray()
        while True:
            buf = kind(size)
            n = reader.read(buf)
            got += buf[:n]
            if not n:
                break
        assert got == data
    reader = BufReader(io.Cursor(data), 10_000)
    assert io.read_exact(reader, 6000) == data[:6000]
    assert io.read_exact(reader, 4240) == data[6000:]


def test_views_are_of_the_buffer_and_read_only() -> None:
    """A view that is held does not break what follows."""
    reader = BufReader(io.Cursor(b"abcdefgh"), 4)
    held = [reader.fill_buf(), reader.buffer()]
    assert all(view.readonly and view.tobytes() == b"abcd" for view in held)
    reader.consume(1)
    held.append(reader.fill_buf())
    assert io.read_to_end(reader) == b"bcdefgh"
    long = BufReader(FaultyReader([b"abcd", b"efgh\n"]), 4)
    held.append(long.fill_buf())
    assert next(long.byte_lines()) == b"abcdefgh"
