"""Code over pyio.testing that type checkers accept, and the types they see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

from typing import assert_type

from pyio import fs, io, testing


class Upper(io.Read):
    """An adapter of one's own."""

    def __init__(self, inner: io.Read) -> None:
        self.inner = inner

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(buf)


class Sized(io.Write):
    """A sink of one's own, which knows something."""

    size = 0

    def write(self, buf: io.Buffer, /) -> int:
        self.size += len(memoryview(buf))
        return len(memoryview(buf))

    def flush(self) -> None: ...


def what_makes_the_object_may_be_a_class_or_a_function() -> None:
    """With an inner reader, and without."""
    testing.check_read(Upper, b"ab", inner=b"ab")
    testing.check_read(lambda: Upper(io.empty()), b"")
    testing.check_read(lambda reader: reader.take(2), b"ab", inner=b"abc", seed=7)
    testing.check_bufread(io.BufReader, b"ab", inner=b"ab")
    testing.check_bufread(lambda: io.Cursor(b"ab"), b"ab", seed=7)
    testing.check_read(io.BufReader, b"ab", inner=b"ab")


def contents_knows_what_was_made() -> None:
    """Of the type that the function gives."""
    testing.check_write(Sized, lambda sized: bytes(sized.size))
    testing.check_write(lambda: io.Cursor(bytearray()), lambda cursor: bytes(cursor.get_ref()), data=b"ab")
    testing.check_write(io.BufWriter, seed=7)
    testing.check_write(lambda writer: io.LineWriter(writer, 7), decode=bytes.upper)
    testing.check_seek(
        lambda: fs.File.open("x"), b"", contents=lambda file: fs.read("x") + bytes(file.fileno())
    )
    testing.check_seek(io.BufWriter, b"", inner=b"", contents=lambda out: bytes(out.get_ref().contents))


def scripts_hold_what_they_should(error: io.Error) -> None:
    """Bytes or numbers, kinds, exceptions and their classes."""
    reader = testing.FaultyReader([b"ab", io.ErrorKind.INTERRUPTED, error, KeyboardInterrupt, RuntimeError()])
    assert_type(reader.asked, list[int])
    assert_type(reader.raised, int)
    writer = testing.FaultyWriter([1, error, io.ErrorKind.WOULD_BLOCK], flush=[KeyboardInterrupt])
    assert_type(writer.given, list[bytes])
    assert_type(writer.written, bytearray)
    fault: testing.Fault = io.ErrorKind.OTHER
    testing.FaultyFile(b"", [1, fault])
    testing.ShortReader(bytearray(b"ab"), 2)
    assert_type(testing.ShortWriter([1, 2]).flushed, int)
