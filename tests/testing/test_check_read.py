"""pyio.testing.check_read: each mistake that a reader can make is found, and named."""

from __future__ import annotations

import array
import io as pythons
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio.io import Error, ErrorKind
from pyio.io.traits.loops import growable
from pyio.testing import check_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA = "eins\näöü€𝄞 zwei\r\ndrei vier fünf\n".encode()


class Good(io.Read):
    """Makes no mistake: hands reads on."""

    def __init__(self, inner: io.Read) -> None:
        self.inner = inner

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(buf)


def octets(buf: io.MutBuf) -> memoryview:
    """Its bytes."""
    return memoryview(buf).cast("B")


class Overcounts(Good):
    """Says one more than it read."""

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(buf) + 1


class Negative(Good):
    """Says -1 at the end, as C does."""

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(buf) or -1


class Forgets(Good):
    """Forgets to return."""

    def read(self, buf: io.MutBuf, /) -> int:  # type: ignore[return]  # that is the point
        self.inner.read(buf)


class Text(Good):
    """Returns what it read instead of how much."""

    def read(self, buf: io.MutBuf, /) -> int:
        return bytes(octets(buf)[: self.inner.read(buf)])  # type: ignore[return-value]  # that is the point


class Skips(Good):
    """Drops a byte where the buffer is small."""

    def read(self, buf: io.MutBuf, /) -> int:
        view = octets(buf)
        if len(view) != 2:
            return self.inner.read(buf)
        three = bytearray(3)
        n = min(self.inner.read(three), 2)
        view[:n] = three[:n]
        return n


class Repeats(Good):
    """Gives the last byte again after an error."""

    last = b""

    def read(self, buf: io.MutBuf, /) -> int:
        view = octets(buf)
        if self.last and len(view):
            view[:1], self.last = self.last, b""
            return 1
        try:
            return self.inner.read(buf)
        except Error:
            self.last = b"x"
            raise


class LosesOnError(Good):
    """Reads twice, and loses the first where the second fails."""

    def read(self, buf: io.MutBuf, /) -> int:
        view = octets(buf)
        n = self.inner.read(view)
        if 0 < n < len(view):
            n += self.inner.read(view[n:])
        return n


class Swallows(Good):
    """Takes an error for the end of file."""

    def read(self, buf: io.MutBuf, /) -> int:
        try:
            return self.inner.read(buf)
        except BlockingIOError:
            return 0


class RetriesEverything(Good):
    """Hides errors by trying again."""

    def read(self, buf: io.MutBuf, /) -> int:
        while True:
            try:
                return self.inner.read(buf)
            except ConnectionResetError:
                continue


class ChangesErrors(Good):
    """Makes another error of one."""

    def read(self, buf: io.MutBuf, /) -> int:
        try:
            return self.inner.read(buf)
        except BlockingIOError as e:
            raise ValueError("no data") from e


class EmptyIsEnd(Good):
    """Is at its end once it was asked for nothing."""

    ended = False

    def read(self, buf: io.MutBuf, /) -> int:
        if not memoryview(buf).nbytes:
            self.ended = True
        return 0 if self.ended else self.inner.read(buf)


class BeginsAgain(Good):
    """Begins anew after its end."""

    at = 0

    def read(self, buf: io.MutBuf, /) -> int:
        view = octets(buf)
        part = DATA[self.at : self.at + len(view)]
        view[: len(part)] = part
        self.at = self.at + len(part) if part or not len(view) else 0
        return len(part)


class Resizes(Good):
    """Assigns to the bytearray, which may change its size."""

    def read(self, buf: io.MutBuf, /) -> int:
        part = bytearray(len(buf))
        n = self.inner.read(part)
        buf[:] = part[:n]  # type: ignore[call-overload]  # that is the point
        return n


class Grows(Good):
    """Appends to an array instead of filling it."""

    def read(self, buf: io.MutBuf, /) -> int:
        n = self.inner.read(buf)
        if isinstance(buf, array.array):
            buf.append(0)
        return n


class WritesOutside(Good):
    """Writes to the end of what a slice is a part of."""

    def read(self, buf: io.MutBuf, /) -> int:
        if isinstance(buf, memoryview) and not buf.readonly:
            memoryview(buf.obj).cast("B")[-1:] = b"!"
        return self.inner.read(buf)


class BytesOnly(Good):
    """Copies byte by byte into whatever it is given, as if its items were bytes."""

    def read(self, buf: io.MutBuf, /) -> int:
        view = memoryview(buf)
        part = bytearray(len(view))
        n = self.inner.read(part)
        for i in range(n):
            view[i] = part[i]
        return n


class Careless(Good):
    """Reads into what is read-only, and loses that."""

    def read(self, buf: io.MutBuf, /) -> int:
        part = bytearray(memoryview(buf).nbytes)
        n = self.inner.read(part)
        octets(buf)[:n] = part[:n]
        return n


class Believing(Good):
    """Takes a number for a size."""

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(bytearray(buf) if isinstance(buf, int) else buf)


class StopsIterating(Good):
    """Its bytes() end at an error, as a generator does."""

    def bytes(self) -> Iterator[int]:
        one = bytearray(1)
        while self.read_one(one):
            yield one[0]

    def read_one(self, one: bytearray) -> int:
        while True:
            try:
                return self.read(one)
            except InterruptedError:
                continue


class Prefetches(Good):
    """Its bytes() read ahead what a loop left early then loses."""

    def bytes(self) -> Iterator[int]:
        return iter(io.read_to_end(self.inner))


class NoRetry(Good):
    """Its read_to_end passes INTERRUPTED on."""

    def read_to_end(self, buf: bytearray, /) -> int:
        start = growable(buf)
        part = bytearray(10)
        while n := self.read(part):
            buf += part[:n]
        return len(buf) - start


class Clears(Good):
    """Its read_to_end replaces what is in the bytearray."""

    def read_to_end(self, buf: bytearray, /) -> int:
        growable(buf)
        buf[:] = io.read_to_end(self.inner)
        return len(buf)


class ShortExact(Good):
    """Its read_exact is content with less at the end."""

    def read_exact(self, buf: io.MutBuf, /) -> None:
        try:
            super().read_exact(buf)
        except Error as e:
            if e.kind() is not ErrorKind.UNEXPECTED_EOF:
                raise


class SilentExact(Good):
    """Its read_exact does not tell how much it had."""

    def read_exact(self, buf: io.MutBuf, /) -> None:
        try:
            super().read_exact(buf)
        except Error as e:
            raise Error(e.kind()) from None


class KeepsText(Good):
    """Its read_to_string returns the number of characters."""

    def read_to_string(self, buf: io.String, /) -> int:
        super().read_to_string(buf)
        return len(buf)


class OwnTake(Good):
    """Its take reads more than the limit from it."""

    def take(self, limit: int, /) -> io.Cursor[bytes]:  # type: ignore[override]  # that is the point
        return io.Cursor(io.read_to_end(self.inner)[:limit])


class WrongVectors(Good):
    """Its read_vectored counts the buffers that it did not fill."""

    def read_vectored(self, bufs: Sequence[io.MutBuf], /) -> int:
        n = super().read_vectored(bufs)
        return n and sum(map(len, bufs))


class ClosesOnce(Good):
    """Cannot be closed twice."""

    closed = False

    def close(self) -> None:
        if self.closed:
            raise RuntimeError("closed")
        self.closed = True


MISTAKES = {
    Overcounts: "read",
    Negative: "read returned -1",
    Forgets: "read returned None",
    Text: "read returned b",
    Skips: "what read gave",
    Repeats: "step",
    LosesOnError: "step",
    Swallows: "WOULD_BLOCK",
    RetriesEverything: "the faults that came out",
    ChangesErrors: "raised ValueError",
    EmptyIsEnd: "what read gave",
    BeginsAgain: "end of file",
    Resizes: "the size of the bytearray",
    Grows: "has been resized",
    WritesOutside: "outside of the given slice",
    BytesOnly: "reading into a memoryview of two dimensions",
    Careless: "what a refused read into bytes left",
    Believing: "read into int",
    StopsIterating: "bytes",
    Prefetches: "what bytes(), left after 0, left",
    NoRetry: "INTERRUPTED",
    Clears: "what read_to_end appended",
    ShortExact: "read_exact",
    SilentExact: "read_exact",
    KeepsText: "read_to_string",
    OwnTake: "take",
    WrongVectors: "read_vectored",
    ClosesOnce: "closing twice",
}


@pytest.mark.slow
def test_who_makes_no_mistake_passes() -> None:
    """Over every inner reader, and with any seed."""
    for seed in range(3):
        check_read(Good, DATA, inner=DATA, seed=seed)
        check_read(Good, b"", inner=b"", seed=seed)


@pytest.mark.parametrize("mistaken", MISTAKES, ids=lambda cls: cls.__name__)
def test_a_mistake_is_found_and_named(mistaken: type[Good]) -> None:
    """The message says which check, what was wrong in it, and the seed."""
    with pytest.raises(AssertionError) as caught:
        check_read(mistaken, DATA, inner=DATA, seed=4)
    message = str(caught.value)
    assert message.startswith("check_read, ")
    assert "seed 4" in message
    assert MISTAKES[mistaken] in message


def test_a_source_of_its_own_is_checked_without_an_inner_reader() -> None:
    """Its mistakes are found too."""
    check_read(lambda: io.IterReader(DATA), DATA)
    with pytest.raises(AssertionError, match="what read gave"):
        check_read(lambda: io.IterReader(DATA[:-1]), DATA)
    with pytest.raises(AssertionError, match="what read gave"):
        check_read(lambda: io.IterReader(DATA + b"more"), DATA)
    with pytest.raises(AssertionError):
        check_read(lambda: io.repeat(0), b"\0" * 10)


def test_a_transformation_is_checked_against_what_it_makes() -> None:
    """What it gives need not be what the inner reader has."""

    class Upper(Good):
        def read(self, buf: io.MutBuf, /) -> int:
            view = octets(buf)
            n = self.inner.read(view)
            view[:n] = bytes(view[:n]).upper()
            return n

    check_read(Upper, b"SOME BYTES", inner=b"some bytes")


def test_the_difference_is_shown_where_it_is() -> None:
    """Of long data not all of it."""
    long = bytes(range(256)) * 4
    with pytest.raises(AssertionError) as caught:
        check_read(lambda: io.Cursor(long[:700] + b"!" + long[701:]), long)
    message = str(caught.value)
    assert "differ from byte 700 on" in message
    assert "(1024 bytes)" in message
    assert len(message) < 900


def test_a_failure_has_its_cause() -> None:
    """What the reader raised is chained."""
    with pytest.raises(AssertionError) as caught:
        check_read(ChangesErrors, DATA, inner=DATA)
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_real_ctrl_c_ends_the_check() -> None:
    """It is not taken for a fault of the check's own."""

    class Interrupted(Good):
        def read(self, buf: io.MutBuf, /) -> int:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_read(Interrupted, DATA, inner=DATA)


def test_what_was_made_is_closed() -> None:
    """All of it, also where the check fails."""
    made: list[pythons.BytesIO] = []

    class Closes(Good):
        def __init__(self, inner: io.Read) -> None:
            super().__init__(inner)
            made.append(pythons.BytesIO())
            self.close = made[-1].close

    check_read(Closes, DATA, inner=DATA)

    class Fails(Closes):
        def read(self, buf: io.MutBuf, /) -> int:
            return -1

    with pytest.raises(AssertionError):
        check_read(Fails, DATA, inner=DATA)
    assert made
    assert all(one.closed for one in made)


def test_a_failing_close_is_a_failure_and_hides_none() -> None:
    """Where everything else was well it is what failed."""

    class Stubborn(Good):
        def close(self) -> None:
            raise OSError("stubborn")

    with pytest.raises(AssertionError, match="stubborn"):
        check_read(Stubborn, DATA, inner=DATA)

    class Worse(Stubborn):
        def read(self, buf: io.MutBuf, /) -> int:
            return -1

    with pytest.raises(AssertionError, match="read returned -1"):
        check_read(Worse, DATA, inner=DATA)
