"""pyio.io.cursor: memory as a file, against Python's io.BytesIO."""

from __future__ import annotations

import array
import copy
import pickle
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pyio import io
from pyio.io import Cursor, Error, ErrorKind, SeekFrom
from pyio.testing import check_bufread, check_seek, check_write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TEXT = "eins\r\n\näöü€𝄞 zwei\n\r\n\rdrei".encode()

I64 = 2**63 - 1
U64 = 2**64 - 1


class OddBytes(bytes):
    """A user's own."""


class OddBytearray(bytearray):
    """A user's own."""


MEMORY: dict[str, Callable[[bytes], Any]] = {
    "bytes": bytes,
    "more bytes than are copied": lambda data: data + bytes(100_000),
    "bytearray": bytearray,
    "memoryview of bytes": memoryview,
    "memoryview of a bytearray": lambda data: memoryview(bytearray(data)),
    "memoryview of wide items": lambda data: memoryview(array.array("H", data + b"\0" * (len(data) % 2))),
    "subclass of bytes": OddBytes,
    "subclass of bytearray": OddBytearray,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in MEMORY if not kind.startswith("more")])
@pytest.mark.parametrize("data", [TEXT, b"", b"no text \xff\xfe\n\xff"])
def test_a_cursor_over_any_memory_conforms(kind: str, data: bytes) -> None:
    """As a BufRead and as a Seek."""
    contents = memoryview(MEMORY[kind](data)).tobytes()
    check_bufread(lambda: Cursor(MEMORY[kind](data)), contents)
    check_seek(lambda: Cursor(MEMORY[kind](data)), contents)


def test_a_cursor_over_large_bytes_reads_them() -> None:
    """Small and large reads of what is too large to be copied, at its start, in its middle and over its end."""
    data = bytes(range(256)) * 300
    for size in (0, 1, 2, 3, 4, 5, 8, 64, 65, 1000, len(data) - 1, len(data), len(data) + 1):
        for start in 0, 1, 70_000, len(data) - 4, len(data) - 1, len(data):
            for buf in bytearray(size), memoryview(bytearray(size)):
                cursor = Cursor(data)
                cursor.set_position(start)
                n = cursor.read(buf)
                assert bytes(buf[:n]) == data[start : start + size]
                assert n == len(data[start : start + size])
                assert cursor.position() == start + n


def growing(make: type[bytearray], data: bytes) -> Cursor[bytearray]:
    """One over a bytearray of the kind."""
    return Cursor(make(data))


def test_a_growing_cursor_is_a_writer_and_a_seeker_with_room() -> None:
    """Over a bytearray it conforms as a Write, and as a Seek that is written to."""
    for make in bytearray, OddBytearray:
        check_write(partial(growing, make, b""), lambda cursor: bytes(cursor.get_ref()))
        check_seek(partial(growing, make, TEXT), TEXT, contents=lambda cursor: bytes(cursor.get_ref()))


@pytest.mark.parametrize("kind", MEMORY)
def test_into_inner_is_the_memory_itself(kind: str) -> None:
    """The very object, also while in use."""
    memory = MEMORY[kind](b"abcd")
    cursor = Cursor(memory)
    assert cursor.get_ref() is memory
    assert cursor.into_inner() is memory


@pytest.mark.parametrize("wrong", ["text", 5, None, array.array("B"), [1]])
def test_a_cursor_goes_over_three_types(wrong: object) -> None:
    """Anything else is a TypeError."""
    with pytest.raises(TypeError):
        Cursor(wrong)  # type: ignore[type-var]  # that is the point


@pytest.mark.parametrize("memory", [b"abc", OddBytes(b"abc"), memoryview(b"abc")])
def test_what_is_read_only_refuses_to_be_written(memory: bytes) -> None:
    """UNSUPPORTED; nothing has moved."""
    cursor = Cursor(memory)
    with pytest.raises(Error) as caught:
        cursor.write(b"x")
    assert caught.value.kind() is ErrorKind.UNSUPPORTED
    assert cursor.position() == 0


def test_a_bytearray_is_overwritten_then_grows() -> None:
    """In the middle, over the end, behind the end, and zeros where nothing was written."""
    memory = bytearray(b"abcdef")
    cursor = Cursor(memory)
    cursor.set_position(2)
    assert cursor.write(b"CD") == 2
    assert memory == b"abCDef"
    cursor.set_position(5)
    assert cursor.write(b"FGH") == 3
    assert memory == b"abCDeFGH"
    cursor.set_position(10)
    assert cursor.write(b"") == 0
    assert memory == b"abCDeFGH"
    assert cursor.write(b"z") == 1
    assert memory == b"abCDeFGH\0\0z"
    assert cursor.position() == 11


def test_a_fixed_buffer_is_written_short_then_not_at_all() -> None:
    """A memoryview doesn't grow: what has no room is not taken, and then write_all is WRITE_ZERO."""
    memory = bytearray(4)
    cursor = Cursor(memoryview(memory))
    assert cursor.write(b"ab") == 2
    assert cursor.write(b"cdef") == 2
    assert cursor.write(b"gh") == 0
    assert memory == b"abcd"
    cursor.set_position(3)
    with pytest.raises(Error) as caught:
        cursor.write_all(b"DE")
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.WRITE_ZERO, 1)
    cursor.set_position(99)
    assert cursor.write(b"x") == 0
    assert cursor.position() == 99


def test_memory_mapped_files_and_arrays_go_through_a_memoryview() -> None:
    """Bytes are bytes, whatever the items of the memory are."""
    import mmap

    with mmap.mmap(-1, 8) as mapped:
        with memoryview(mapped) as view:
            cursor = Cursor(view)
            cursor.write_all(b"12345678")
            del cursor
        assert mapped[:] == b"12345678"
    items = array.array("H", [0, 0])
    Cursor(memoryview(items)).write_all(b"\1\2\3\4")
    assert items.tobytes() == b"\1\2\3\4"


def test_a_held_view_forbids_to_grow_and_not_to_be_overwritten() -> None:
    """INVALID_INPUT while it is held; nothing has moved, and nothing is lost."""
    memory = bytearray(b"abc")
    cursor = Cursor(memory)
    with cursor.fill_buf():
        assert cursor.write(b"A") == 1
        for position in 1, 3, 9:
            cursor.set_position(position)
            with pytest.raises(Error) as caught:
                cursor.write(b"xyz")
            assert caught.value.kind() is ErrorKind.INVALID_INPUT
            assert cursor.position() == position
    assert memory == b"Abc"
    cursor.set_position(3)
    assert cursor.write(b"xyz") == 3


def test_a_position_past_what_memory_can_hold_is_refused_when_it_is_written_to() -> None:
    """Seeking there is allowed, as in std."""
    cursor = Cursor(bytearray(b"abc"))
    for position in 2**62, I64, U64:
        cursor.set_position(position)
        assert cursor.read(bytearray(1)) == 0
        with pytest.raises(Error) as caught:
            cursor.write(b"x")
        assert caught.value.kind() is ErrorKind.INVALID_INPUT
        assert cursor.position() == position
    assert cursor.get_ref() == b"abc"


def test_writing_its_own_memory_appends_a_copy() -> None:
    """The memory may be what is written."""
    memory = bytearray(b"ab")
    cursor = Cursor(memory)
    cursor.set_position(2)
    cursor.write_all(bytes(memory))
    assert memory == b"abab"


@pytest.mark.parametrize("wrong", ["text", 5, None])
def test_what_is_no_buffer_is_a_type_error(wrong: object) -> None:
    """At the end, in the middle, and over every memory."""
    for cursor in Cursor(bytearray()), Cursor(bytearray(b"abc")), Cursor(memoryview(bytearray(3))):
        with pytest.raises(TypeError):
            cursor.write(wrong)  # type: ignore[arg-type]  # that is the point
        with pytest.raises(TypeError):
            cursor.read(wrong)  # type: ignore[arg-type]  # that is the point
        assert cursor.position() == 0


# ---------------------------------------------------------------- lines and pieces


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_loop_left_early_takes_what_it_was_given(
    kind: Callable[[bytes], Any],
) -> None:
    """And the position is behind that; what else moves the position moves the loop."""
    loops: list[tuple[Callable[[Cursor[Any]], Iterator[str] | Iterator[bytes]], str | bytes]] = [
        (Cursor.lines, "two"),
        (Cursor.byte_lines, b"two"),
        (lambda cursor: cursor.split(10), b"two\r"),
    ]
    for loop, expected in loops:
        cursor = Cursor(kind(b"one\r\ntwo\r\nthree"))
        items = loop(cursor)
        next(items)
        assert next(items) == expected
        assert cursor.position() == 10
        assert bytes(cursor.fill_buf()) == b"three"
        cursor.set_position(5)
        assert next(items) == expected
        cursor.set_position(U64)
        assert list(items) == []
        assert cursor.position() == U64


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_lines_go_on_behind_one_that_is_no_utf8(
    kind: Callable[[bytes], Any],
) -> None:
    """INVALID_DATA with the line, at the end as well."""
    items = Cursor(kind(b"one\nbad \xff\r\nthree\n\xfe")).lines()
    assert next(items) == "one"
    for bad, rest in (b"bad \xff", ["three"]), (b"\xfe", []):
        with pytest.raises(Error) as caught:
            next(items)
        assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.INVALID_DATA, bad)
        for text in rest:
            assert next(items) == text
    assert list(items) == []


def test_lines_that_are_added_while_a_loop_runs() -> None:
    """Are read as well."""
    cursor = Cursor(bytearray(b"one\n"))
    items = cursor.lines()
    assert next(items) == "one"
    cursor.get_ref().extend(b"two\n")
    assert list(items) == ["two"]


# ---------------------------------------------------------------- positions


def test_read_past_the_end_is_the_end_of_file() -> None:
    """Of every kind of read."""
    cursor = Cursor(b"abc")
    assert cursor.seek(SeekFrom.Start(10)) == 10
    assert cursor.read(bytearray(1)) == 0
    assert cursor.read_to_end(bytearray()) == 0
    assert bytes(cursor.fill_buf()) == b""
    assert list(cursor.lines()) == []
    cursor.consume(0)
    with pytest.raises(ValueError):
        cursor.consume(1)
    assert cursor.is_empty()
    assert cursor.position() == 10


def test_positions_reach_to_the_edge_of_64_bits() -> None:
    """std's case: up by the largest steps, not over the edge, and down again."""
    cursor = Cursor(b"\xff")
    assert cursor.seek(SeekFrom.Start(6)) == 6
    assert cursor.seek(SeekFrom.Current(0x7FFF_FFFF_FFFF_FFF0)) == 0x7FFF_FFFF_FFFF_FFF6
    assert cursor.seek(SeekFrom.Current(0x10)) == 0x8000_0000_0000_0006
    with pytest.raises(Error) as caught:
        cursor.seek(SeekFrom.Current(I64))
    assert caught.value.kind() is ErrorKind.INVALID_INPUT
    assert cursor.position() == 0x8000_0000_0000_0006
    assert cursor.seek(SeekFrom.Current(-I64 - 1)) == 6
    assert cursor.seek(SeekFrom.Start(U64)) == U64
    with pytest.raises(Error):
        cursor.seek_relative(1)
    assert cursor.stream_len() == 1
    assert cursor.position() == U64


@pytest.mark.parametrize("pos", [SeekFrom.End(-4), SeekFrom.Current(-2), SeekFrom.End(-I64 - 1)])
def test_there_is_nothing_before_the_start(pos: io.AnySeekFrom) -> None:
    """INVALID_INPUT, and the position is as it was."""
    cursor = Cursor(b"abc")
    cursor.set_position(1)
    with pytest.raises(Error) as caught:
        cursor.seek(pos)
    assert caught.value.kind() is ErrorKind.INVALID_INPUT
    assert cursor.position() == 1


@pytest.mark.parametrize("pos", [-1, U64 + 1])
def test_set_position_takes_what_has_64_bits(pos: int) -> None:
    """A value out of range in itself is a ValueError."""
    cursor = Cursor(b"abc")
    with pytest.raises(ValueError):
        cursor.set_position(pos)
    assert cursor.position() == 0


def test_is_empty_says_whether_something_is_left() -> None:
    """At the end and behind it nothing is."""
    cursor = Cursor(b"ab")
    for position, empty in enumerate((False, False, True, True)):
        cursor.set_position(position)
        assert cursor.is_empty() is empty


def test_read_exact_past_the_end_tells_how_much_there_was() -> None:
    """The bytes stand at the head of the buffer."""
    cursor = Cursor(b"abc")
    buf = bytearray(5)
    with pytest.raises(Error) as caught:
        cursor.read_exact(buf)
    assert (caught.value.kind(), caught.value.into_inner()) == (ErrorKind.UNEXPECTED_EOF, 3)
    assert buf[:3] == b"abc"


def test_memory_that_changes_is_read_as_it_is() -> None:
    """A Cursor keeps no copy of what can change."""
    memory = bytearray(b"abc")
    cursor = Cursor(memory)
    memory += b"def"
    memory[0] = 0x41
    assert io.read_to_end(cursor) == b"Abcdef"
    memory.clear()
    assert cursor.read(bytearray(1)) == 0
    cursor.rewind()
    assert cursor.read(bytearray(1)) == 0


def test_cursors_copy_and_pickle() -> None:
    """With their position, and memory of their own."""
    cursor = Cursor(bytearray(b"abcdef"))
    cursor.set_position(2)
    for other in copy.deepcopy(cursor), pickle.loads(pickle.dumps(cursor)):
        cursor.get_ref()[2] = 0x43
        assert other.position() == 2
        assert io.read_to_end(other) == b"cdef"
        other.write_all(b"gh")
        assert other.into_inner() == b"abcdefgh"
        cursor.get_ref()[2] = 0x63


# ---------------------------------------------------------------- against io.BytesIO

pieces = st.binary(max_size=8)
offsets = st.integers(-12, 30)


class CursorAndBytesIO(RuleBasedStateMachine):
    """A growing Cursor does what io.BytesIO does, call by call."""

    def __init__(self) -> None:
        super().__init__()
        self.cursor = Cursor(bytearray())
        self.oracle = BytesIO()

    @rule(data=pieces, kind=st.sampled_from([bytes, bytearray, memoryview]))
    def write(self, data: bytes, kind: type) -> None:
        assert self.cursor.write(kind(data)) == len(data)
        if data:  # BytesIO fills up to its position for nothing, too
            self.oracle.write(data)

    @rule(
        size=st.integers(0, 12), kind=st.sampled_from([bytearray, lambda size: memoryview(bytearray(size))])
    )
    def read(self, size: int, kind: type) -> None:
        buf = kind(size)
        n = self.cursor.read(buf)
        assert bytes(buf[:n]) == self.oracle.read(size)

    @rule()
    def read_to_end(self) -> None:
        assert io.read_to_end(self.cursor) == self.oracle.read()

    @rule(byte=st.sampled_from([b"\0", b"\n", b"a"]))
    def read_until(self, byte: bytes) -> None:
        left = self.oracle.read()
        piece = left[: left.find(byte) + 1] or left
        self.oracle.seek(len(piece) - len(left), 1)
        got = bytearray()
        assert self.cursor.read_until(byte, got) == len(piece)
        assert got == piece

    @rule(amount=st.integers(-2, 12))
    def consume(self, amount: int) -> None:
        left = len(self.oracle.getbuffer()) - self.oracle.tell()
        if 0 <= amount <= max(left, 0):
            self.cursor.consume(amount)
            self.oracle.seek(amount, 1)
        else:
            with pytest.raises(ValueError):
                self.cursor.consume(amount)

    @rule(offset=offsets, whence=st.sampled_from([SeekFrom.Start, SeekFrom.Current, SeekFrom.End]))
    def seek(self, offset: int, whence: type[SeekFrom.Start | SeekFrom.Current | SeekFrom.End]) -> None:
        if whence is SeekFrom.Start:
            offset = abs(offset)
        bases = {0: 0, 1: self.oracle.tell(), 2: len(self.oracle.getbuffer())}
        to = bases[whence._whence] + offset
        if to < 0:
            with pytest.raises(Error) as caught:
                self.cursor.seek(whence(offset))
            assert caught.value.kind() is ErrorKind.INVALID_INPUT
        else:
            assert self.cursor.seek(whence(offset)) == self.oracle.seek(to)

    @precondition(lambda self: self.cursor.position() > 3)
    @rule()
    def rewind(self) -> None:
        self.cursor.rewind()
        self.oracle.seek(0)

    @invariant()
    def same(self) -> None:
        assert self.cursor.get_ref() == self.oracle.getvalue()
        assert self.cursor.position() == self.cursor.stream_position() == self.oracle.tell()
        left = self.oracle.getvalue()[self.oracle.tell() :]
        assert bytes(self.cursor.fill_buf()) == left
        assert self.cursor.is_empty() == (not left)
        assert self.cursor.stream_len() == len(self.oracle.getvalue())


TestCursorAndBytesIO = pytest.mark.slow(CursorAndBytesIO.TestCase)
TestCursorAndBytesIO.settings = settings(max_examples=40, stateful_step_count=25)
