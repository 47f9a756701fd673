"""pyio.testing.check_write: each mistake that a writer can make is found, and named."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io
from pyio.io import Error, ErrorKind
from pyio.testing import check_write

if TYPE_CHECKING:
    from collections.abc import Sequence


class Good(io.Write):
    """Makes no mistake: hands writes on."""

    def __init__(self, inner: io.Write) -> None:
        self.inner = inner

    def write(self, buf: io.Buffer, /) -> int:
        return self.inner.write(buf)

    def flush(self) -> None:
        self.inner.flush()


class Buffering(Good):
    """Makes no mistake: gathers up to 20 bytes."""

    def __init__(self, inner: io.Write) -> None:
        super().__init__(inner)
        self.held = b""

    def write(self, buf: io.Buffer, /) -> int:
        data = bytes(memoryview(buf))
        if len(self.held) + len(data) > 20:
            self.write_out()
        self.held += data
        return len(data)

    def write_out(self) -> None:
        while self.held:
            try:
                n = self.inner.write(self.held)
            except InterruptedError:
                continue
            if not n:
                raise Error(ErrorKind.WRITE_ZERO)
            self.held = self.held[n:]

    def flush(self) -> None:
        self.write_out()
        super().flush()

    def close(self) -> None:
        try:
            self.write_out()
        finally:
            if hasattr(self.inner, "close"):
                self.inner.close()


class Overcounts(Good):
    """Says that it took everything."""

    def write(self, buf: io.Buffer, /) -> int:
        self.inner.write(buf)
        return memoryview(buf).nbytes


class CountsItems(Good):
    """Counts the items, not the bytes, where it can."""

    def write(self, buf: io.Buffer, /) -> int:
        n = self.inner.write(buf)
        return n // memoryview(buf).itemsize


class Forgets(Good):
    """Forgets to return."""

    def write(self, buf: io.Buffer, /) -> int:  # type: ignore[return]  # that is the point
        self.inner.write(buf)


class TooMuch(Good):
    """Counts one more."""

    def write(self, buf: io.Buffer, /) -> int:
        return self.inner.write(buf) + 1


class WritesTwice(Good):
    """Writes a part again after an error."""

    def write(self, buf: io.Buffer, /) -> int:
        done = 0
        view = memoryview(buf).cast("B")
        while done < len(view):
            n = self.inner.write(view[done:])
            if not n:
                break
            done += n
        return done


class ForgetsOnError(Buffering):
    """Drops what it holds where it can't be written."""

    def write_out(self) -> None:
        held, self.held = self.held, b""
        self.inner.write_all(held)


class Stops(Good):
    """Takes an error for a zero."""

    def write(self, buf: io.Buffer, /) -> int:
        try:
            return self.inner.write(buf)
        except BlockingIOError:
            return 0


class RetriesEverything(Good):
    """Hides errors by trying again."""

    def write(self, buf: io.Buffer, /) -> int:
        while True:
            try:
                return self.inner.write(buf)
            except ConnectionResetError:
                continue


class NeverFlushes(Buffering):
    """Keeps what it holds."""

    def flush(self) -> None:
        pass


class FlushesItselfOnly(Buffering):
    """Does not flush the inner writer."""

    def flush(self) -> None:
        self.write_out()


class FlushWritesAgain(Buffering):
    """Keeps what it has written out."""

    def flush(self) -> None:
        held = self.held
        super().flush()
        self.held = held


class KeepsTheBuffer(Buffering):
    """Keeps what it was given, and not a copy."""

    given: tuple[memoryview, ...] = ()

    def write(self, buf: io.Buffer, /) -> int:
        self.given = (*self.given, memoryview(buf))
        return memoryview(buf).nbytes

    def flush(self) -> None:
        while self.given:
            self.inner.write_all(self.given[0])
            self.given = self.given[1:]
        self.inner.flush()


class TakesText(Good):
    """Encodes what is text."""

    def write(self, buf: io.Buffer, /) -> int:
        return self.inner.write(buf.encode() if isinstance(buf, str) else buf)


class TakesNumbers(Good):
    """Makes as many zeros of a number, as bytes() does."""

    def write(self, buf: io.Buffer, /) -> int:
        return self.inner.write(bytes(buf) if isinstance(buf, int) else buf)

    def write_all(self, buf: io.Buffer, /) -> None:
        super().write_all(bytes(buf) if isinstance(buf, int) else buf)


class EndsEmpty(Good):
    """Writes a mark for nothing."""

    def write(self, buf: io.Buffer, /) -> int:
        if not memoryview(buf).nbytes:
            self.inner.write_all(b".")
            return 0
        return self.inner.write(buf)


class SilentAll(Good):
    """Its write_all does not tell how much it wrote."""

    def write_all(self, buf: io.Buffer, /) -> None:
        try:
            super().write_all(buf)
        except Error as e:
            raise Error(e.kind()) from None


class AllAtOnce(Good):
    """Its write_all believes that a write takes everything."""

    def write_all(self, buf: io.Buffer, /) -> None:
        self.write(buf)


class Loops(Good):
    """Its write_all goes on for ever with what takes nothing."""

    def write(self, buf: io.Buffer, /) -> int:
        return 0 if self.zero(buf) else self.inner.write(buf)

    done = False

    def zero(self, buf: io.Buffer) -> bool:
        if not self.done and memoryview(buf).nbytes:
            self.done = self.inner.write(buf) > 0
            return True
        return self.done and memoryview(buf).nbytes > 0


class LosesOnClose(Buffering):
    """Closes without writing out."""

    def close(self) -> None:
        if hasattr(self.inner, "close"):
            self.inner.close()


class LeavesOpen(Buffering):
    """Does not close what it owns."""

    def close(self) -> None:
        self.write_out()


class WrongVectors(Good):
    """Its write_vectored counts the buffers that it did not write."""

    def write_vectored(self, bufs: Sequence[io.Buffer], /) -> int:
        super().write_vectored(bufs)
        return sum(memoryview(buf).nbytes for buf in bufs)


class PassesInterrupted(Good):
    """Its write_all passes INTERRUPTED on."""

    def write_all(self, buf: io.Buffer, /) -> None:
        view = memoryview(buf).cast("B")
        done = 0
        while done < len(view):
            try:
                n = self.write(view[done:])
            except Error as e:
                e._with(done)
                raise
            if not n:
                raise Error(ErrorKind.WRITE_ZERO, done)
            done += n


class FlushFails(Good):
    """Its flush fails once it has failed."""

    broken = None

    def flush(self) -> None:
        try:
            super().flush()
        except Error as e:
            self.broken = e
        if self.broken is not None:
            raise Error(self.broken.kind())


class Latin(Good):
    """Its write_fmt is not UTF-8."""

    def write_fmt(self, fmt: str, /, *args: object, **kwargs: object) -> None:
        self.write_all(fmt.format(*args, **kwargs).encode("latin-1"))


MISTAKES = {
    Overcounts: "what arrived of what write took",
    CountsItems: "an array of wider items",
    Forgets: "write returned None",
    TooMuch: "write returned",
    WritesTwice: "what arrived",
    ForgetsOnError: "what arrived",
    Stops: "the faults that came out",
    RetriesEverything: "the faults that came out",
    NeverFlushes: "flush",
    FlushesItselfOnly: "whether flush has flushed the inner writer",
    FlushWritesAgain: "what arrived",
    KeepsTheBuffer: "a buffer used again",
    TakesText: "'text'",
    TakesNumbers: "of 8",
    EndsEmpty: "writing nothing",
    SilentAll: "write_all: expected the number of bytes written",
    AllAtOnce: "write_all",
    Loops: "write goes on taking nothing",
    LosesOnClose: "closing",
    LeavesOpen: "whether closing has closed the inner writer",
    WrongVectors: "write_vectored",
    PassesInterrupted: "INTERRUPTED",
    FlushFails: "flush",
    Latin: "write_fmt",
}


@pytest.mark.slow
@pytest.mark.parametrize("good", [Good, Buffering])
def test_who_makes_no_mistake_passes(good: type[Good]) -> None:
    """Over every inner writer, with any seed and any data."""
    for seed in range(3):
        check_write(good, seed=seed)
    for data in b"", b"x", b"\xff" * 100:
        check_write(good, data=data)


@pytest.mark.parametrize("mistaken", MISTAKES, ids=lambda cls: cls.__name__)
def test_a_mistake_is_found_and_named(mistaken: type[Good]) -> None:
    """The message says in which check, what was wrong in it, and the seed."""
    with pytest.raises(AssertionError) as caught:
        check_write(mistaken, seed=4)
    message = str(caught.value)
    assert message.startswith("check_write, ")
    assert "seed 4" in message
    assert MISTAKES[mistaken] in message


def test_a_sink_of_its_own_is_checked_by_its_contents() -> None:
    """Its mistakes are found too."""

    class Own(io.Write):
        def __init__(self) -> None:
            self.data = bytearray()

        def write(self, buf: io.Buffer, /) -> int:
            part = bytes(memoryview(buf).cast("B")[:5])
            self.data += part
            return len(part)

        def flush(self) -> None:
            pass

    check_write(Own, lambda own: bytes(own.data))
    with pytest.raises(AssertionError, match="what arrived"):
        check_write(Own, lambda own: bytes(own.data[1:]))


def test_a_transformation_is_turned_back() -> None:
    """What arrives need not be what was written."""

    class Compresses(Buffering):
        def __init__(self, inner: io.Write) -> None:
            super().__init__(inner)
            self.compressor: Any = zlib.compressobj()

        def write(self, buf: io.Buffer, /) -> int:
            if self.held:
                self.write_out()
            self.held += self.compressor.compress(memoryview(buf))
            return memoryview(buf).nbytes

        def flush(self) -> None:
            self.held += self.compressor.flush(zlib.Z_SYNC_FLUSH)
            super().flush()

        def close(self) -> None:
            self.held += self.compressor.flush(zlib.Z_FINISH) if self.compressor else b""
            self.compressor = None
            super().close()

    check_write(Compresses, decode=lambda data: zlib.decompressobj().decompress(data))
    with pytest.raises(AssertionError, match="what arrived"):
        check_write(Compresses)
