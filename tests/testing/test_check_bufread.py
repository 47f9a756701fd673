"""pyio.testing.check_bufread: each mistake that a reader with a buffer can make is found, and named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import Error, ErrorKind
from pyio.testing import check_bufread

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = "eins\r\n\näöü€𝄞 zwei\n\r\ndrei vier\nfünf".encode()


class Good(io.BufRead):
    """Makes no mistake: a buffer of eight bytes over a reader."""

    def __init__(self, inner: io.Read) -> None:
        self.inner = inner
        self.buf = bytearray(8)
        self.pos = self.end = 0

    def fill_buf(self) -> memoryview:
        if self.pos == self.end:
            self.pos = self.end = 0
            self.end = self.inner.read(self.buf)
        return memoryview(self.buf).toreadonly()[self.pos : self.end]

    def consume(self, amt: int, /) -> None:
        if not 0 <= amt <= self.end - self.pos:
            raise ValueError(amt)
        self.pos += amt

    def read(self, buf: io.MutBuf, /) -> int:
        view = memoryview(buf).cast("B")
        if view.readonly:
            raise TypeError("read only")
        if not len(view):
            return 0
        shown = self.fill_buf()
        n = min(len(view), len(shown))
        view[:n] = shown[:n]
        self.consume(n)
        return n


class Writable(Good):
    """Shows the buffer to be written."""

    def fill_buf(self) -> memoryview:
        super().fill_buf()
        return memoryview(self.buf)[self.pos : self.end]


class Bytes(Good):
    """Shows bytes instead of a view."""

    def fill_buf(self) -> memoryview:
        return bytes(super().fill_buf())  # type: ignore[return-value]  # that is the point


class RefillsAlways(Good):
    """Reads again though it holds something."""

    def fill_buf(self) -> memoryview:
        self.pos = self.end
        return super().fill_buf()


class TakesAtOnce(Good):
    """Takes what it shows."""

    def fill_buf(self) -> memoryview:
        shown = super().fill_buf()
        self.pos = self.end
        return shown


class ConsumesTooMuch(Good):
    """Takes any number."""

    def consume(self, amt: int, /) -> None:
        self.pos = min(self.pos + amt, self.end)


class GoesBack(Good):
    """Takes a negative number."""

    def consume(self, amt: int, /) -> None:
        if amt > self.end - self.pos:
            raise ValueError(amt)
        self.pos += amt


class ConsumesThenRefuses(Good):
    """Refuses too much, after taking it."""

    def consume(self, amt: int, /) -> None:
        left = self.end - self.pos
        self.pos = min(self.pos + max(amt, 0), self.end)
        if not 0 <= amt <= left:
            raise ValueError(amt)


class BypassesBuffer(Good):
    """Reads past what it holds."""

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(buf)


class ErrorIsEnd(Good):
    """Shows nothing where it should fail."""

    def fill_buf(self) -> memoryview:
        try:
            return super().fill_buf()
        except BlockingIOError:
            return memoryview(b"")


class WithoutDelimiter(Good):
    """Its read_until leaves the delimiter away."""

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        n = super().read_until(byte, buf)
        if n and buf.endswith(byte if isinstance(byte, bytes) else bytes([byte])):
            del buf[-1]
            return n - 1
        return n


class ReadUntilFails(Good):
    """Its read_until loses what it had when an error came."""

    def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
        part = bytearray()
        n = super().read_until(byte, part)
        buf += part
        return n


class KeepsLineEnds(Good):
    """Its lines keep their ends."""

    def lines(self, errors: str = "strict") -> Iterator[str]:
        for line in super().lines(errors):
            yield line + "\n"


class StripsTooMuch(Good):
    """Its byte_lines lose spaces at their ends."""

    def byte_lines(self) -> Iterator[bytes]:
        return (line.rstrip() for line in super().split(b"\n"))


class ReadsAhead(Good):
    """Its loops take everything at once."""

    def split(self, byte: int | bytes, /) -> Iterator[bytes]:
        return iter(list(super().split(byte)))


class LinesEndAtAnError(Good):
    """Its lines are a generator."""

    def byte_lines(self) -> Iterator[bytes]:
        yield from super().byte_lines()


class LinesOfText(Good):
    """Its lines are str.splitlines, which knows other ends."""

    def lines(self, errors: str = "strict") -> Iterator[str]:
        return iter(io.read_to_end(self).decode("utf-8", errors).splitlines())


class AnyDelimiter(Good):
    """Takes a delimiter of two bytes for its first."""

    def split(self, byte: int | bytes, /) -> Iterator[bytes]:
        return super().split(byte[:1] if isinstance(byte, bytes) and byte else byte)


class NothingLeft(Good):
    """Thinks that an empty buffer is the end."""

    def has_data_left(self) -> bool:
        return self.pos < self.end


class CharactersOfALine(Good):
    """Its read_line returns the number of characters."""

    def read_line(self, buf: io.String, /) -> int:
        before = len(buf)
        super().read_line(buf)
        return len(buf) - before


class LosesALine(Good):
    """Its read_line loses what it had when an error came."""

    def read_line(self, buf: io.String, /) -> int:
        line = bytearray()
        while True:
            try:
                self.read_until(b"\n", line)
                break
            except Error as e:
                raise Error(e.kind()) from None
        text = line.decode("utf-8", "surrogateescape")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise Error(ErrorKind.INVALID_DATA, bytes(line)) from None
        buf.push_str(text)
        return len(line)


class MiscountsSkipped(Good):
    """Its skip_until forgets the delimiter."""

    def skip_until(self, byte: int | bytes, /) -> int:
        return max(super().skip_until(byte) - 1, 0)


class SilentSkip(Good):
    """Its skip_until does not tell how much it skipped before an error."""

    def skip_until(self, byte: int | bytes, /) -> int:
        try:
            return super().skip_until(byte)
        except Error as e:
            raise Error(e.kind()) from None


class RefusesLines(Good):
    """Finds that lines are no UTF-8, which are."""

    def read_line(self, buf: io.String, /) -> int:
        n = super().read_line(buf)
        if not str(buf).isascii():
            buf.clear()
            raise Error(ErrorKind.INVALID_DATA, b"")
        return n


MISTAKES = {
    Writable: "read-only memoryview",
    Bytes: "expected a read-only memoryview",
    RefillsAlways: "",
    TakesAtOnce: "",
    ConsumesTooMuch: "consume",
    GoesBack: "consume(-1)",
    ConsumesThenRefuses: "after consume",
    BypassesBuffer: "",
    ErrorIsEnd: "WOULD_BLOCK",
    WithoutDelimiter: "read_until",
    ReadUntilFails: "read_until",
    KeepsLineEnds: "lines",
    StripsTooMuch: "byte_lines",
    ReadsAhead: "split",
    LinesEndAtAnError: "byte_lines",
    LinesOfText: "lines",
    AnyDelimiter: "split(b'ab')",
    NothingLeft: "has_data_left",
    CharactersOfALine: "read_line",
    LosesALine: "read_line",
    MiscountsSkipped: "skip_until",
    SilentSkip: "skip_until: expected the number of bytes skipped",
    RefusesLines: "raised Error(INVALID_DATA",
}


@pytest.mark.slow
def test_who_makes_no_mistake_passes() -> None:
    """Over every inner reader, and with any seed."""
    for seed in range(2):
        check_bufread(Good, DATA, inner=DATA, seed=seed)
    for data in b"", b"\n", b"no end", bytes(range(256)):
        check_bufread(Good, data, inner=data)


@pytest.mark.parametrize("mistaken", MISTAKES, ids=lambda cls: cls.__name__)
def test_a_mistake_is_found_and_named(mistaken: type[Good]) -> None:
    """The message says in which check, and what was wrong in it."""
    with pytest.raises(AssertionError) as caught:
        check_bufread(mistaken, DATA, inner=DATA)
    message = str(caught.value)
    assert message.startswith(("check_read, ", "check_bufread, "))
    assert MISTAKES[mistaken] in message


@pytest.mark.parametrize("mistaken", [StripsTooMuch, LinesEndAtAnError], ids=lambda cls: cls.__name__)
def test_a_mistake_in_lines_needs_the_lines_for_it(mistaken: type[Good]) -> None:
    """What `data` does not have is not tested."""
    with pytest.raises(AssertionError, match="byte_lines"):
        check_bufread(mistaken, b"one \ntwo \n", inner=b"one \ntwo \n")


def test_a_source_of_its_own_is_checked_without_an_inner_reader() -> None:
    """Its mistakes are found too."""
    check_bufread(lambda: Good(io.Cursor(DATA)), DATA)
    with pytest.raises(AssertionError, match="consume"):
        check_bufread(lambda: GoesBack(io.Cursor(DATA)), DATA)


def test_a_walk_says_how_it_came_there() -> None:
    """The last calls are named."""

    class Forgetful(Good):
        """Loses a byte of what it holds where read_until comes after read_exact."""

        after = False

        def read_exact(self, buf: io.MutBuf, /) -> None:
            super().read_exact(buf)
            self.after = memoryview(buf).nbytes > 0

        def read_until(self, byte: int | bytes, buf: bytearray, /) -> int:
            if self.after:
                self.consume(min(1, self.end - self.pos))
            return super().read_until(byte, buf)

    with pytest.raises(AssertionError, match="after: .*read_exact") as caught:
        check_bufread(lambda: Forgetful(io.Cursor(DATA * 3)), DATA * 3)
    assert "calls of all kinds" in str(caught.value)
