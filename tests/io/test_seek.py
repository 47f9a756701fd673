"""pyio.io.traits.seek: SeekFrom, and what Seek provides on top of seek."""

from __future__ import annotations

import copy
import os
import pickle

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, SeekFrom
from pyio.testing import FaultyFile, check_seek

VARIANTS = [SeekFrom.Start, SeekFrom.End, SeekFrom.Current]


def test_a_seek_needs_nothing_but_seek() -> None:
    """A class with `seek` alone conforms; one without it can't be made."""

    class Mine(io.Seek):
        def __init__(self, file: FaultyFile) -> None:
            self.file = file

        def seek(self, pos: io.AnySeekFrom, /) -> int:
            return self.file.seek(pos)

    check_seek(Mine, b"some bytes", inner=b"some bytes")
    with pytest.raises(TypeError):
        type("Lacking", (io.Seek,), {})()


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_position_is_a_frozen_value(variant: type[io.AnySeekFrom]) -> None:
    """Equal by kind and offset, hashable, matchable, copyable, and not to be changed."""
    pos = variant(7)
    assert pos == variant(7)
    assert pos != variant(8)
    assert hash(pos) == hash(variant(7))
    assert copy.deepcopy(pos) == pos
    assert pickle.loads(pickle.dumps(pos)) == pos
    assert repr(pos) == f"SeekFrom.{variant.__name__}(7)"
    with pytest.raises(AttributeError):
        pos.offset = 8  # type: ignore[misc]  # that is the point
    match pos:
        case SeekFrom.Start(offset) | SeekFrom.End(offset) | SeekFrom.Current(offset):
            assert offset == 7


def test_positions_of_different_origins_differ() -> None:
    """Start(0), End(0) and Current(0) are three values, and none is 0."""
    assert len({variant(0) for variant in VARIANTS} | {0}) == 4


@pytest.mark.parametrize(
    ("variant", "lowest", "highest"),
    [
        (SeekFrom.Start, 0, 2**64 - 1),
        (SeekFrom.End, -(2**63), 2**63 - 1),
        (SeekFrom.Current, -(2**63), 2**63 - 1),
    ],
)
def test_offsets_have_64_bits(variant: type[SeekFrom.Start], lowest: int, highest: int) -> None:
    """A start is unsigned, the others are signed; what is beyond is a ValueError."""
    assert variant(lowest).offset == lowest
    assert variant(highest).offset == highest
    for beyond in lowest - 1, highest + 1:
        with pytest.raises(ValueError):
            variant(beyond)


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("wrong", ["1", 1.0, None])
def test_an_offset_is_an_integer(variant: type[SeekFrom.Start], wrong: object) -> None:
    """Anything else is a TypeError."""
    with pytest.raises(TypeError):
        variant(wrong)  # type: ignore[arg-type]  # that is the point


@pytest.mark.parametrize(
    ("variant", "whence"),
    [(SeekFrom.Start, os.SEEK_SET), (SeekFrom.Current, os.SEEK_CUR), (SeekFrom.End, os.SEEK_END)],
)
def test_the_origins_are_lseeks(variant: type[SeekFrom.Start], whence: int) -> None:
    """The numbers that are handed to the system are the system's."""
    assert variant._whence == whence


def test_the_provided_methods_ask_seek() -> None:
    """rewind, stream_position, seek_relative and stream_len by seek alone."""
    file = FaultyFile(b"some bytes")
    file.seek_relative(4)
    assert file.stream_position() == 4
    assert file.stream_len() == 10
    assert file.stream_position() == 4
    file.rewind()
    assert file.stream_position() == 0


def test_stream_len_at_the_end_does_not_go_back() -> None:
    """Two seeks are enough there: one to ask, one to the end."""
    seeks = []

    class Counting(FaultyFile):
        def seek(self, pos: io.AnySeekFrom, /) -> int:
            seeks.append(pos)
            return super().seek(pos)

    file = Counting(b"abc")
    FaultyFile.seek(file, SeekFrom.End(0))
    assert file.stream_len() == 3
    assert seeks == [SeekFrom.Current(0), SeekFrom.End(0)]


def test_stream_len_that_fails_on_its_way_back_tells_the_position() -> None:
    """The position is at the end then; where it was is in the Error."""
    file = FaultyFile(b"some bytes", [1, 1, 1, ErrorKind.OTHER])
    file.seek(SeekFrom.Start(3))
    with pytest.raises(Error) as caught:
        file.stream_len()
    assert caught.value.into_inner() == 3
    assert file.stream_position() == 10


def test_stream_len_that_fails_before_has_not_moved() -> None:
    """The first two seeks change nothing where they fail."""
    for before in [], [1]:
        file = FaultyFile(b"some bytes", [1, *before, ErrorKind.OTHER])
        file.seek(SeekFrom.Start(3))
        with pytest.raises(Error) as caught:
            file.stream_len()
        assert caught.value.into_inner() is None
        assert file.stream_position() == 3
