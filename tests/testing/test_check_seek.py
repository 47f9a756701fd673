"""pyio.testing.check_seek: each mistake that a seeker can make is found, and named."""

from __future__ import annotations

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, SeekFrom
from pyio.testing import FaultyFile, check_seek

DATA = "eins\näöü€𝄞 zwei\n".encode()


class Good(io.Read, io.Write, io.Seek):
    """Makes no mistake: hands everything on."""

    def __init__(self, file: FaultyFile) -> None:
        self.file = file

    def read(self, buf: io.MutBuf, /) -> int:
        return self.file.read(buf)

    def write(self, buf: io.Buffer, /) -> int:
        return self.file.write(buf)

    def flush(self) -> None:
        self.file.flush()

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        return self.file.seek(pos)


class Relative(Good):
    """Returns how far it went."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        return abs(super().seek(pos) - 3)


class FromStartOnly(Good):
    """Counts from the start, whatever it is told."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        return super().seek(SeekFrom.Start(abs(pos.offset)))


class StopsAtTheEnd(Good):
    """Does not go past the end."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        to = super().seek(pos)
        end = super().seek(SeekFrom.End(0))
        return super().seek(SeekFrom.Start(min(to, end)))


class StopsAtTheStart(Good):
    """Takes what is below 0 for 0."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        try:
            return super().seek(pos)
        except Error as e:
            if e.kind() is not ErrorKind.INVALID_INPUT:
                raise
            return super().seek(SeekFrom.Start(0))


class PythonsError(Good):
    """Raises what Python's files raise."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        try:
            return super().seek(pos)
        except Error as e:
            if e.kind() is not ErrorKind.INVALID_INPUT:
                raise
            raise ValueError("negative seek position") from None


class TakesNumbers(Good):
    """Takes a number for a position from the start."""

    def seek(self, pos: io.AnySeekFrom | int | None, /) -> int:
        if isinstance(pos, SeekFrom.Start | SeekFrom.End | SeekFrom.Current):
            return super().seek(pos)
        return super().seek(SeekFrom.Start(pos or 0))


class MovesOnError(Good):
    """Goes to the start, then where it should; the second may fail."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        if isinstance(pos, SeekFrom.Start):
            super().seek(SeekFrom.Start(0))
        return super().seek(pos)


class BreaksOnError(Good):
    """Goes on failing."""

    broken = None

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        if self.broken is not None and not isinstance(pos, SeekFrom.Current):
            raise Error(self.broken.kind())
        try:
            return super().seek(pos)
        except Error as e:
            if e.kind() is not ErrorKind.INVALID_INPUT:
                self.broken = e
            raise


class MovesToAsk(Good):
    """Its stream_len stays at the end."""

    def stream_len(self) -> int:
        return self.seek(SeekFrom.End(0))


class KeepsTheBuffer(Good):
    """Reads ahead, and gives the old bytes after a seek."""

    held = b""

    def read(self, buf: io.MutBuf, /) -> int:
        view = memoryview(buf)
        if not self.held and view:
            part = bytearray(5)
            self.held = bytes(part[: self.file.read(part)])
        n = min(len(view), len(self.held))
        view[:n] = self.held[:n]
        self.held = self.held[n:]
        return n


class ForgetsTheBuffer(KeepsTheBuffer):
    """Drops what it read ahead, and counts from there."""

    def seek(self, pos: io.AnySeekFrom, /) -> int:
        to = super().seek(pos)
        self.held = b""
        return to


class WritesLater(Good):
    """Writes what it gathered wherever it is then."""

    held = b""

    def write(self, buf: io.Buffer, /) -> int:
        self.held += bytes(memoryview(buf))
        return memoryview(buf).nbytes

    def flush(self) -> None:
        while self.held:
            self.held = self.held[self.file.write(self.held) :]


class RewindsToOne(Good):
    """Its rewind goes somewhere else."""

    def rewind(self) -> None:
        self.seek(SeekFrom.Start(1))


class RelativeToStart(Good):
    """Its seek_relative counts from the start."""

    def seek_relative(self, offset: int, /) -> None:
        self.seek(SeekFrom.Start(max(offset, 0)))


MISTAKES = {
    Relative: "position",
    FromStartOnly: "",
    StopsAtTheEnd: "",
    StopsAtTheStart: "INVALID_INPUT",
    PythonsError: "raised ValueError",
    TakesNumbers: "seek(0): expected TypeError",
    MovesOnError: "the position after Error(",
    BreaksOnError: "goes on failing",
    MovesToAsk: "the position",
    KeepsTheBuffer: "",
    ForgetsTheBuffer: "",
    WritesLater: "",
    RewindsToOne: "the position",
    RelativeToStart: "seek_relative",
}


def contents(good: Good) -> bytes:
    """What was written."""
    return bytes(good.file.contents)


@pytest.mark.slow
def test_who_makes_no_mistake_passes() -> None:
    """With any seed, written to or not."""
    for seed in range(3):
        check_seek(Good, DATA, inner=DATA, seed=seed)
        check_seek(Good, DATA, inner=DATA, contents=contents, seed=seed)
        check_seek(Good, b"", inner=b"", contents=contents, seed=seed)
        check_seek(lambda: Good(FaultyFile(DATA)), DATA, contents=contents, seed=seed)


@pytest.mark.parametrize("mistaken", MISTAKES, ids=lambda cls: cls.__name__)
def test_a_mistake_is_found_and_named(mistaken: type[Good]) -> None:
    """The message says what was wrong, the last calls, and the seed."""
    with pytest.raises(AssertionError) as caught:
        check_seek(mistaken, DATA, inner=DATA, contents=contents, seed=4)
    message = str(caught.value)
    assert message.startswith("check_seek, ")
    assert "seed 4" in message
    assert MISTAKES[mistaken] in message
    assert "after: " in message or mistaken is TakesNumbers


def test_what_is_no_reader_is_checked_for_its_positions() -> None:
    """And what is no writer can't be written to."""

    class Position(io.Seek):
        def __init__(self) -> None:
            self.file = FaultyFile(DATA)

        def seek(self, pos: io.AnySeekFrom, /) -> int:
            return self.file.seek(pos)

    check_seek(Position, DATA)
    with pytest.raises(AssertionError, match="no Write"):
        check_seek(Position, DATA, contents=lambda position: DATA)
    with pytest.raises(AssertionError):
        check_seek(Position, DATA + b"more")
