"""Application code over pyio.io that type checkers accept, and the types they see in it.

Nothing here runs: `make types` checks it.  Each function is what a program might contain.
"""

from __future__ import annotations

import array
import mmap
from collections.abc import Iterator
from typing import TypeVar, assert_type

from pyio import fs, io
from pyio.os import unix, windows
from pyio.os_str import WindowsOsString

R = TypeVar("R", bound=io.Read)


def inner_types_survive(file: fs.File) -> None:
    """A wrapper gives back what it was given, by its own type."""
    assert_type(io.BufReader(file), io.BufReader[fs.File])
    assert_type(io.BufReader(file).into_inner(), fs.File)
    assert_type(io.BufReader(file, 4096).get_ref(), fs.File)
    assert_type(io.BufReader(io.BufReader(file)).into_inner(), io.BufReader[fs.File])
    assert_type(io.BufWriter(file).into_inner(), fs.File)
    assert_type(io.BufWriter(file).into_parts(), tuple[fs.File, bytes])
    assert_type(io.LineWriter(file).into_inner(), fs.File)
    assert_type(io.BufStream(file).into_inner(), fs.File)
    assert_type(io.BufStream(file).get_ref(), fs.File)
    with io.BufReader(file) as reader:
        assert_type(reader, io.BufReader[fs.File])


def a_cursor_knows_its_memory() -> None:
    """bytes, bytearray and memoryview stay apart."""
    assert_type(io.Cursor(b"").into_inner(), bytes)
    assert_type(io.Cursor(bytearray()).into_inner(), bytearray)
    assert_type(io.Cursor(bytearray()).get_ref(), bytearray)
    assert_type(io.Cursor(memoryview(b"")).into_inner(), memoryview)


def adapters_of_any_reader(file: fs.File, other: io.Repeat, out: io.Sink) -> None:
    """Each adapter names what it holds."""
    assert_type(file.chain(other), io.Chain[fs.File, io.Repeat])
    assert_type(file.chain(other).into_inner(), tuple[fs.File, io.Repeat])
    assert_type(file.chain(other).get_ref(), tuple[fs.File, io.Repeat])
    assert_type(file.take(10), io.Take[fs.File])
    assert_type(file.take(10).into_inner(), fs.File)
    assert_type(file.tee(out), io.Tee[fs.File, io.Sink])
    assert_type(file.tee(out).into_inner(), tuple[fs.File, io.Sink])
    assert_type(file.broadcast(out), io.Broadcast[fs.File, io.Sink])
    assert_type(out.broadcast(file).into_inner(), tuple[io.Sink, fs.File])
    assert_type(file.by_ref(), fs.File)
    assert_type(file.chain(other).take(3).into_inner(), io.Chain[fs.File, io.Repeat])


def adapters_of_buffered_readers(
    reader: io.BufReader[fs.File], memory: io.Cursor[bytes], file: fs.File
) -> None:
    """What is buffered stays buffered, where both ends are."""
    assert_type(reader.take(10), io.BufTake[io.BufReader[fs.File]])
    assert_type(reader.take(10).into_inner(), io.BufReader[fs.File])
    assert_type(reader.chain(memory), io.BufChain[io.BufReader[fs.File], io.Cursor[bytes]])
    assert_type(reader.chain(file), io.Chain[io.BufReader[fs.File], fs.File])
    assert_type(reader.take(10).lines(), Iterator[str])
    assert_type(reader.chain(memory).into_inner(), tuple[io.BufReader[fs.File], io.Cursor[bytes]])
    assert_type(reader.take(3).chain(memory.take(3)).byte_lines(), Iterator[bytes])


def what_readers_give(reader: io.BufRead) -> None:
    """Iterators of bytes, characters, pieces and lines."""
    assert_type(reader.bytes(), Iterator[int])
    assert_type(reader.chars(), Iterator[str])
    assert_type(reader.lines(), Iterator[str])
    assert_type(reader.lines("replace"), Iterator[str])
    assert_type(reader.split(b","), Iterator[bytes])
    assert_type(reader.split(0), Iterator[bytes])
    assert_type(reader.fill_buf(), memoryview)
    assert_type(reader.read_until(0, bytearray()), int)
    assert_type(io.read_exact(reader, 4), bytes)
    assert_type(io.read_to_end(reader), bytes)
    assert_type(io.read_to_string(reader), str)
    assert_type(io.copy(reader, io.sink()), int)


def every_writable_buffer_is_read_into(reader: io.Read, mapped: mmap.mmap) -> None:
    """MutBuf is every writable buffer of the standard library."""
    reader.read(bytearray(10))
    reader.read(memoryview(bytearray(10))[2:4])
    reader.read(array.array("I", [0, 0]))
    reader.read(mapped)
    reader.read_exact(bytearray(4))
    reader.read_vectored([bytearray(4), memoryview(bytearray(4))])
    reader.read_to_string(io.String())


def every_buffer_is_written(writer: io.Write, mapped: mmap.mmap) -> None:
    """A write takes any buffer, and write_fmt any value."""
    for buf in (b"bytes", bytearray(b"bytearray"), memoryview(b"view"), array.array("d", [1.5]), mapped):
        assert_type(writer.write(buf), int)
        writer.write_all(buf)
    writer.write_vectored([b"a", bytearray(b"b")])
    writer.write_fmt("{} of {total:>5}", 1, total=2.5)


def positions(seeker: io.Seek, pos: io.AnySeekFrom) -> None:
    """SeekFrom comes apart by match, and the three variants are all there are."""
    assert_type(seeker.seek(io.SeekFrom.Start(0)), int)
    seeker.seek(pos)
    match pos:
        case io.SeekFrom.Start(n):
            assert_type(n, int)
        case io.SeekFrom.End(offset=n):
            assert_type(n, int)
        case _:
            assert_type(pos, io.SeekFrom.Current)


def errors() -> str:
    """An Error is an OSError with a kind; a failed into_inner gives the writer back."""
    try:
        io.BufWriter(io.sink()).into_inner()
    except io.IntoInnerError as e:
        assert_type(e.error(), io.Error)
        return bytes(e.into_inner().buffer()).decode()
    except io.Error as e:
        assert_type(e.kind(), io.ErrorKind)
        assert_type(e.raw_os_error(), int | None)
        assert_type(e.into_inner(), object | None)
        return e.kind().name
    except OSError as e:
        return str(e)
    return ""


class Countdown(io.Read):
    """A reader of one's own needs `read` alone."""

    def __init__(self, start: int) -> None:
        self.left = start

    def read(self, buf: io.MutBuf, /) -> int:
        view = memoryview(buf).cast("B")
        n = min(self.left, len(view))
        self.left -= n
        return n


class Upper(io.Write):
    """A writer around another."""

    def __init__(self, inner: io.Write) -> None:
        self.inner = inner

    def write(self, buf: io.Buffer, /) -> int:
        self.inner.write_all(bytes(buf).upper())
        return memoryview(buf).nbytes

    def flush(self) -> None:
        self.inner.flush()


class Once(io.BufRead):
    """A buffered reader of one's own: three methods."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, buf: io.MutBuf, /) -> int:
        view = memoryview(buf).cast("B")
        n = min(len(self.data), len(view))
        view[:n], self.data = self.data[:n], self.data[n:]
        return n

    def fill_buf(self) -> memoryview:
        return memoryview(self.data)

    def consume(self, amt: int, /) -> None:
        self.data = self.data[amt:]


def ones_own_types_fit_everywhere(file: fs.File) -> None:
    """They have the provided methods, and wrap and are wrapped as the built-in ones."""
    assert_type(Countdown(3).take(2), io.Take[Countdown])
    assert_type(io.BufReader(Countdown(3)).into_inner(), Countdown)
    assert_type(Countdown(3).chain(Once(b"")), io.Chain[Countdown, Once])
    assert_type(Once(b"").chain(Once(b"")), io.BufChain[Once, Once])
    assert_type(io.BufWriter(Upper(file)).into_inner(), Upper)
    assert_type(Upper(file).broadcast(Upper(file)), io.Broadcast[Upper, Upper])
    readers: list[io.Read] = [
        Countdown(3),
        Once(b""),
        file,
        io.empty(),
        io.repeat(0),
        io.IterReader([1]),
        io.Cursor(b""),
    ]
    writers: list[io.Write] = [Upper(file), file, io.sink(), io.Cursor(bytearray()), io.BufWriter(file)]
    streams: list[io.ReadWrite] = [file, io.Cursor(bytearray()), io.BufStream(file)]
    for reader, writer in zip(readers, [*writers, *streams], strict=False):
        io.copy(reader, writer)


def first_kilobyte(reader: R) -> tuple[io.BufReader[io.Take[R]], bytes]:
    """A function over any reader keeps its type."""
    head = io.BufReader(reader.take(1024))
    return head, io.read_to_end(head)


def generic_functions_give_exact_types(file: fs.File) -> None:
    """As its caller sees it."""
    assert_type(first_kilobyte(file)[0].into_inner().into_inner(), fs.File)
    assert_type(first_kilobyte(Countdown(1))[0], io.BufReader[io.Take[Countdown]])


def a_bufreader_of_a_file_is_one_of_a_reader(reader: io.BufReader[fs.File]) -> io.BufReader[io.Read]:
    """The parameters are covariant: what gives a File gives a Read."""
    chained: io.Chain[io.Read, io.Read] = reader.chain(reader)
    chained.close()
    return reader


def between_threads() -> None:
    """A channel is a writer and a buffered reader."""
    assert_type(io.channel(), tuple[io.ChanWriter, io.ChanReader])
    writer, reader = io.channel(10)
    assert_type(writer.try_clone(), io.ChanWriter)
    assert_type(reader.lines(), Iterator[str])
    assert_type(io.BufWriter(writer).into_inner(), io.ChanWriter)


def text() -> None:
    """A String is no str, but compares and converts."""
    text = io.String("abc")
    text.push_str("def")
    assert_type(str(text), str)
    assert_type(len(text), int)
    assert_type(text == "abcdef", bool)


def standard_streams(deadline: io.Deadline) -> None:
    """The input is a Read whose lock is a BufRead; the outputs and their locks are Writes."""
    assert_type(io.stdin(), io.Stdin)
    assert_type(io.stdin().lines(), Iterator[str])
    assert_type(io.stdin().with_deadline(deadline), io.ReadDeadline[io.Stdin])
    assert_type(io.stdout().is_terminal(), bool)
    with io.stdin().lock() as lines, io.stdout().lock() as out, io.stderr().lock() as err:
        assert_type(lines, io.StdinLock)
        assert_type(out, io.StdoutLock)
        assert_type(err, io.StderrLock)
        assert_type(lines.byte_lines(), Iterator[bytes])
        assert_type(lines.take(10), io.BufTake[io.StdinLock])
        assert_type(io.copy(lines, out), int)
        assert_type(out.broadcast(err), io.Broadcast[io.StdoutLock, io.StderrLock])


def raw_standard_streams(text: WindowsOsString) -> None:
    """Raw, one type reads and writes; a console's does neither trait."""
    assert_type(unix.Stdio.stdin(), unix.Stdio)
    assert_type(windows.Stdio.stdout(), windows.Stdio)
    assert_type(io.copy(unix.Stdio.stdin(), unix.Stdio.stdout()), int)
    assert_type(io.BufReader(unix.Stdio.stdin()), io.BufReader[unix.Stdio])
    assert_type(windows.StdioConsole.stdin().read(80), WindowsOsString)
    assert_type(windows.StdioConsole.stdout().write(text), WindowsOsString)
