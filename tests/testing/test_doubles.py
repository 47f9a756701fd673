"""pyio.testing: the doubles, readers, writers and a file that do what they are told."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, SeekFrom
from pyio.testing import (
    FaultyFile,
    FaultyReader,
    FaultyWriter,
    ShortReader,
    ShortWriter,
    check_read,
    check_seek,
    check_write,
)

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = "eins\näöü€𝄞 zwei\n".encode()


def test_the_doubles_conform_themselves() -> None:
    """As far as nothing else was asked of them."""
    check_read(lambda: ShortReader(DATA, [1, 3]), DATA)
    check_read(lambda: FaultyReader([DATA[:3], DATA[3:]]), DATA)
    check_read(lambda: FaultyFile(DATA, [1, 2, 3]), DATA)
    check_write(lambda: ShortWriter([1, 3]), lambda out: bytes(out.written))
    check_write(lambda: FaultyWriter([1, 3]), lambda out: bytes(out.written))
    check_write(lambda: FaultyFile(b"", [1, 3]), lambda out: bytes(out.contents))
    check_seek(lambda: FaultyFile(DATA, [1, 2, 3]), DATA, contents=lambda file: bytes(file.contents))


# ---------------------------------------------------------------- readers


def test_a_short_reader_gives_pieces_and_remembers_what_it_was_asked_for() -> None:
    """The sizes begin again; a buffer smaller than the piece gets less."""
    reader = ShortReader(b"abcdefgh", [3, 1])
    got = []
    for size in 9, 9, 2, 0, 9, 9, 9:
        buf = bytearray(size)
        got.append(bytes(buf[: reader.read(buf)]))
    assert got == [b"abc", b"d", b"ef", b"", b"g", b"h", b""]
    assert reader.asked == [9, 9, 2, 0, 9, 9, 9]


@pytest.mark.parametrize("double", [lambda pieces: ShortReader(b"abc", pieces), ShortWriter])
@pytest.mark.parametrize("pieces", [0, -1, [], [1, 0]])
def test_a_piece_has_at_least_one_byte(double: Callable[[object], object], pieces: object) -> None:
    """Of reading nothing says end of file, and writing nothing says that it is of no use."""
    with pytest.raises(ValueError):
        double(pieces)


def test_a_faulty_reader_does_what_its_script_says() -> None:
    """Bytes, kinds, exceptions and their classes; then end of file, for ever."""
    own = Error(ErrorKind.OTHER, "own")
    reader = FaultyReader([b"abc", ErrorKind.TIMED_OUT, own, KeyboardInterrupt, b"", b"d"])
    buf = bytearray(2)
    assert reader.read(buf) == 2
    assert buf == b"ab"
    assert reader.read(bytearray()) == 0
    assert reader.read(buf) == 1
    with pytest.raises(TimeoutError):
        reader.read(buf)
    with pytest.raises(Error) as caught:
        reader.read(buf)
    assert caught.value is own
    with pytest.raises(KeyboardInterrupt):
        reader.read(buf)
    assert [reader.read(buf) for _ in range(4)] == [0, 1, 0, 0]
    assert reader.raised == 3


def test_the_error_of_a_kind_is_a_new_one_each_time() -> None:
    """What one operation adds to it is not in the next."""
    reader = FaultyReader([ErrorKind.OTHER, ErrorKind.OTHER])
    errors = []
    for _ in range(2):
        with pytest.raises(Error) as caught:
            reader.read_exact(bytearray(1))
        errors.append(caught.value)
    assert errors[0] is not errors[1]


@pytest.mark.parametrize("wrong", [b"bytes", "text", 5, None])
def test_readers_refuse_what_is_no_buffer(wrong: object) -> None:
    """And do nothing of what they were told."""
    for reader in ShortReader(b"a"), FaultyReader([b"a"]), FaultyFile(b"a", [1]):
        with pytest.raises(TypeError):
            reader.read(wrong)  # type: ignore[arg-type]  # that is the point
        assert io.read_to_end(reader) == b"a"


# ---------------------------------------------------------------- writers


def test_a_short_writer_takes_pieces_and_remembers_what_it_was_given() -> None:
    """The sizes begin again; a smaller buffer is taken whole."""
    out = ShortWriter([3, 1])
    assert [out.write(data) for data in (b"abcd", b"ef", b"g", b"", b"hi")] == [3, 1, 1, 0, 1]
    assert out.given == [b"abcd", b"ef", b"g", b"", b"hi"]
    assert out.written == b"abcegh"
    out.flush()
    assert out.flushed == 1


def test_a_faulty_writer_does_what_its_scripts_say() -> None:
    """Numbers, kinds, exceptions and their classes, in write and in flush; then it takes everything."""
    out = FaultyWriter([2, 0, ErrorKind.BROKEN_PIPE, 99], flush=[ErrorKind.TIMED_OUT, KeyboardInterrupt()])
    assert out.write(b"abc") == 2
    assert out.write(b"") == 0
    assert out.write(b"c") == 0
    with pytest.raises(BrokenPipeError):
        out.write(b"c")
    assert [out.write(b"cd"), out.write(b"efg")] == [2, 3]
    assert out.written == b"abcdefg"
    with pytest.raises(TimeoutError):
        out.flush()
    with pytest.raises(KeyboardInterrupt):
        out.flush()
    assert (out.raised, out.flushed) == (3, 0)
    out.flush()
    assert out.flushed == 1


def test_what_a_writer_was_given_is_a_copy() -> None:
    """It stays what it was."""
    out = ShortWriter(9)
    buf = bytearray(b"abc")
    out.write(buf)
    buf[:] = b"xyz"
    assert (out.given, bytes(out.written)) == ([b"abc"], b"abc")


# ---------------------------------------------------------------- the file


def test_a_faulty_file_does_what_its_script_says() -> None:
    """Each read, write and seek is one item; a failed one changes nothing."""
    file = FaultyFile(b"abcdef", [2, ErrorKind.OTHER, 1, ErrorKind.TIMED_OUT, 1, KeyboardInterrupt])
    buf = bytearray(9)
    assert file.read(buf) == 2
    with pytest.raises(Error):
        file.read(buf)
    assert file.write(b"CD") == 1
    with pytest.raises(TimeoutError):
        file.write(b"D")
    assert file.seek(SeekFrom.End(-1)) == 5
    with pytest.raises(KeyboardInterrupt):
        file.seek(SeekFrom.Start(0))
    assert file.stream_position() == 5
    assert file.contents == b"abCdef"
    assert file.raised == 3


# ---------------------------------------------------------------- closing


@pytest.mark.parametrize(
    "make", [lambda: ShortReader(b"a"), lambda: FaultyReader([b"a"]), lambda: FaultyFile(b"a")]
)
def test_a_closed_reader_fails(make: Callable[[], ShortReader | FaultyReader | FaultyFile]) -> None:
    """As a closed descriptor does, with EBADF."""
    reader = make()
    assert not reader.closed
    reader.close()
    reader.close()
    assert reader.closed
    with pytest.raises(Error) as caught:
        reader.read(bytearray(1))
    assert caught.value.errno == errno.EBADF


@pytest.mark.parametrize("make", [ShortWriter, FaultyWriter, FaultyFile])
def test_a_closed_writer_fails(make: Callable[[], ShortWriter | FaultyWriter | FaultyFile]) -> None:
    """As a closed descriptor does, with EBADF; a closed file can't seek either."""
    out = make()
    assert not out.closed
    out.close()
    assert out.closed
    calls: list[Callable[[], object]] = [lambda: out.write(b"a"), out.flush]
    if isinstance(out, FaultyFile):
        calls.append(out.rewind)
    for call in calls:
        with pytest.raises(Error) as caught:
            call()
        assert caught.value.errno == errno.EBADF
