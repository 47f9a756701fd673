"""What a signal handler raises in whoever reads a stream, at every moment at which it can: the stream can still be used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import cast

import pytest

from pyio import fs, io
from pyio._sys.stream import FileSource, sink_of
from pyio.stream import ByteStream, read_directory, read_via_stream, write_via_stream
from pyio.stream.inputs import input_of
from pyio.stream.pull import Pull
from pyio.stream.transfer import Transfer
from tests.interrupting import interrupted, moments
from tests.stream.ends import SOON, Counted, kind_of, piped, soon

CANCELLED = io.ErrorKind.CANCELLED


def _to_the_end(stream: ByteStream, buf: bytearray) -> None:
    stream.read_to_end(buf)


def _under_a_deadline(stream: ByteStream, buf: bytearray) -> None:
    stream.with_deadline(io.Deadline.after(10)).read_to_end(buf)


@pytest.mark.parametrize("read", [_to_the_end, _under_a_deadline])
def test_a_file_is_read_to_its_end(tmp: Path, read: Callable[[ByteStream, bytearray], None]) -> None:
    """Every byte comes, once, and then the Completion is resolved."""
    fs.write(tmp / "data", b"some bytes")
    for moment in moments():
        buf = bytearray()
        with fs.File.open(tmp / "data") as file:
            stream, done = read_via_stream(file)
        with stream:
            if not interrupted(lambda: read(stream, buf), moment):
                assert moment > 10
                break
            stream.read_to_end(buf)
            assert (bytes(buf), done.done()) == (b"some bytes", True)


def test_closing_it(tmp: Path) -> None:
    """It can be closed again, and its Completion is resolved then; its descriptor is closed in the end."""
    fs.write(tmp / "data", b"some bytes")
    for moment in moments():
        with fs.File.open(tmp / "data") as file:
            stream, done = read_via_stream(file)
        over = not interrupted(stream.close, moment)
        stream.close()
        assert done.result(0) is None
        if over:
            assert moment > 5
            break


def test_a_directory_is_read_to_its_end(tmp: Path) -> None:
    """No entry comes twice, the Completion is resolved in the end, and the directory closed."""
    names = {"a", "b", "c"}
    for name in names:
        fs.write(tmp / name, "")
    for moment in moments():
        stream, done = read_directory(tmp)
        found: list[str] = []
        over = not interrupted(lambda: found.extend(str(entry.file_name()) for entry in stream), moment)
        found.extend(str(entry.file_name()) for entry in stream)
        stream.close()
        assert done.result(0) is None
        assert len(found) == len(set(found))
        if over:
            assert set(found) == names
            break


class Failing:
    """A source that fails once."""

    pollable = False

    def __init__(self) -> None:
        self.left = 1
        # none is made while it is read: that takes code of the library
        self._error = io.Error(io.ErrorKind.CONNECTION_RESET)

    def fileno(self) -> int:
        """None."""
        return -1

    def try_read(self, _view: memoryview, /) -> int:
        """Fails."""
        self.left -= 1
        assert self.left == 0, "it was read again"
        raise self._error

    def drop(self) -> None:
        """Nothing to do."""

    def close(self) -> None:
        """Nothing to do."""


def test_a_failure_is_not_lost() -> None:
    """The Completion has it, whenever the handler raises; the source is not asked again."""
    for moment in moments():
        pull = Pull(cast("FileSource", Failing()))
        with ByteStream(pull) as stream:
            over = not interrupted(stream.fill_buf, moment)
            assert not len(stream.fill_buf())
            assert kind_of(pull.completion) is io.ErrorKind.CONNECTION_RESET
        if over:
            assert moment > 5
            break


@pytest.mark.parametrize("what", ["memory", "channel", "reader"])
def test_a_transfer_that_starts(what: str) -> None:
    """The exception goes on; the transfer, which nobody knows of then, ends, and so does its data."""
    for moment in moments():
        with piped() as (_reader, writer):
            data: io.Read
            if what == "channel":
                feed, data = io.channel()
                feed.write_all(b"data")
                feed.close()
            else:
                data = io.Cursor(b"data") if what == "memory" else Counted()
            transfer = Transfer(input_of(data), sink_of(writer, 0))
            over = not interrupted(transfer.start, moment)
            if over:
                assert transfer.completion.result(SOON) is None
                assert moment > 5
                break
            if moment > 1:  # else it has not begun to begin
                assert (
                    transfer.completion.exception(SOON) is None or kind_of(transfer.completion) is CANCELLED
                )
                assert not isinstance(data, Counted) or data.closes == 1
            else:
                transfer.start()
                assert transfer.completion.result(SOON) is None


def test_a_writer_of_a_channel() -> None:
    """A transfer that it was about to wake is woken all the same, at the latest by its next write."""
    for moment in moments():
        with piped() as (reader, writer):
            feed, data = io.channel()
            done = write_via_stream(writer, data)
            transfer = done._transfer
            assert isinstance(transfer, Transfer)
            assert soon(partial(getattr, transfer, "_parked"))
            over = not interrupted(lambda: feed.write(b"some"), moment)
            feed.write_all(b"more")
            feed.close()
            assert done.result(SOON) is None
            found = bytearray(9)
            assert bytes(found[: reader.read(found)]) in {b"somemore", b"more"}
        if over:
            assert moment > 5
            break
