"""pipe, PipeReader and PipeWriter, with deadlines and without."""

from __future__ import annotations

import os
import signal
import sys
import threading
from errno import EAGAIN, EBADF, EMFILE, EOPNOTSUPP
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

from pyio import fs, io, testing
from pyio._sys.fd import pipe as sys_pipe
from pyio.io import Deadline, Error, ErrorKind
from pyio.os import unix
from pyio.os.unix import FromRawFd, IntoRawFd, PipeReader, PipeWriter
from pyio.process import Command, Stdio
from tests.conftest import descriptors_left
from tests.interrupting import interrupted, moments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("pipes are told apart from files by their kind", allow_module_level=True)


@pytest.fixture(params=["at once", "polled", "refused"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With the flag, without it, and with a kernel that refuses it for pipes."""
    if request.param == "polled":
        monkeypatch.setattr(sys_pipe, "_NOWAIT", 0)
    if request.param == "refused":

        def refuse(*_: object) -> int:
            raise OSError(EOPNOTSUPP, os.strerror(EOPNOTSUPP))

        monkeypatch.setattr(os, "preadv", refuse)
        monkeypatch.setattr(os, "pwritev", refuse)
    return str(request.param)


@pytest.fixture
def ends(way: str) -> Iterator[tuple[PipeReader, PipeWriter]]:
    reader, writer = unix.pipe()
    with reader, writer:
        yield reader, writer


def failure(call: Callable[[], object]) -> Error:
    with pytest.raises(Error) as caught:
        call()
    return caught.value


def fill(writer: PipeWriter) -> int:
    """Writes until nothing more is taken."""
    done = 0
    try:
        while True:
            done += writer.with_deadline(Deadline.after(0.05)).write(bytes(65536))
    except Error as e:
        assert e.kind() is ErrorKind.TIMED_OUT
    return done


# ---------------------------------------------------------------- as streams


def test_what_is_written_is_read() -> None:
    """In its order, to the end of file, which comes when the last writer is closed."""
    reader, writer = unix.pipe()
    with reader, writer:
        second = writer.try_clone()
        writer.write_all(b"123")
        writer.close()
        second.write_all(b"45")
        second.close()
        with reader.try_clone() as clone:
            assert io.read_to_end(clone) == b"12345"
        assert reader.read(bytearray(5)) == 0


class Bounded(io.Read):
    """A reader whose every read has a deadline, and which owns the pipe."""

    def __init__(self, pipe: PipeReader) -> None:
        self.pipe = pipe
        self.view = pipe.with_deadline(Deadline.after(60))

    def read(self, buf: io.MutBuf, /) -> int:
        return self.view.read(buf)

    def close(self) -> None:
        self.pipe.close()


def test_a_reader_passes_the_checks() -> None:
    """Those of any Read, with a deadline and without."""
    text = "eins\näöü€𝄞 zwei\r\n\nlast".encode()

    def holding_the_text() -> PipeReader:
        reader, writer = unix.pipe()
        with writer:
            writer.write_all(text)
        return reader

    testing.check_read(holding_the_text, text)
    testing.check_read(lambda: Bounded(holding_the_text()), text)


def test_nobody_reads() -> None:
    """BROKEN_PIPE, and no signal, with a deadline or without."""
    reader, writer = unix.pipe()
    with writer:
        reader.close()
        assert failure(lambda: writer.write(b"x")).kind() is ErrorKind.BROKEN_PIPE
        bounded = writer.with_deadline(Deadline.after(9))
        assert failure(lambda: bounded.write(b"x")).kind() is ErrorKind.BROKEN_PIPE


def test_children_do_not_inherit_them() -> None:
    """Nor their clones."""
    reader, writer = unix.pipe()
    with reader, writer, reader.try_clone() as r, writer.try_clone() as w:
        assert not any(os.get_inheritable(end.fileno()) for end in (reader, writer, r, w))


def test_owning(ends: tuple[PipeReader, PipeWriter]) -> None:
    """The descriptor is given up and taken over, of a child's pipes as well."""
    reader, writer = ends
    fd = IntoRawFd.into_raw_fd(writer)
    assert failure(lambda: writer.write(b"x")).raw_os_error() == EBADF
    with FromRawFd.from_raw_fd(PipeWriter, fd) as again:
        again.write_all(b"x")
    assert reader.with_deadline(Deadline.after(9)).read(bytearray(5)) == 1
    with Command("echo").stdout(Stdio.capture()).run() as child:
        fd = IntoRawFd.into_raw_fd(child.take_stdout())
        with FromRawFd.from_raw_fd(PipeReader, fd) as out:
            assert io.read_to_end(out) == b"\n"


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_signal_handler_that_raises_while_they_are_cloned(tmp: Path) -> None:
    """No clone stays open; the fixture looks."""
    reader, writer = unix.pipe()
    with reader, writer, fs.File.create(tmp / "f") as file:
        for one in (reader, writer, file):

            def clone(one: PipeReader | PipeWriter | fs.File = one) -> None:
                one.try_clone().close()

            clone()
            assert any(not interrupted(clone, moment) for moment in moments())


def test_they_show_themselves(ends: tuple[PipeReader, PipeWriter]) -> None:
    """Kind and descriptor."""
    reader, writer = ends
    assert (repr(reader), repr(writer)) == (
        f"PipeReader({reader.fileno()})",
        f"PipeWriter({writer.fileno()})",
    )
    writer.close()
    assert repr(writer) == "PipeWriter(closed)"


def test_no_descriptor_is_left() -> None:
    """EMFILE, and nothing leaks."""
    for left in (0, 1):
        with descriptors_left(left):
            assert failure(unix.pipe).raw_os_error() == EMFILE
    with descriptors_left(2):
        for end in unix.pipe():
            end.close()


def test_copies_go_through_the_kernel(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """io.copy between pipes splices, and from a file into a pipe it sends."""
    if sys.platform != "linux":
        pytest.skip("these calls are Linux's")
    called: list[str] = []

    def watched(name: str) -> Callable[..., int]:
        real: Callable[..., int] = getattr(os, name)

        def call(*args: Any) -> int:
            called.append(name)
            return real(*args)

        return call

    for name in ("splice", "sendfile"):
        monkeypatch.setattr(os, name, watched(name))
    fs.write(tmp / "f", b"contents")
    first_reader, first_writer = unix.pipe()
    second_reader, second_writer = unix.pipe()
    with first_reader, second_reader:
        with first_writer, fs.File.open(tmp / "f") as file:
            assert io.copy(file, first_writer) == 8
        with second_writer:
            assert io.copy(first_reader, second_writer) == 8
        assert io.read_to_end(second_reader) == b"contents"
    assert {*called} == {"splice", "sendfile"}
    called.clear()
    with Command("cat").stdin(Stdio.capture()).stdout(Stdio.capture()).run() as child:
        with fs.File.open(tmp / "f") as file, child.take_stdin() as stdin:
            io.copy(file, stdin)
        assert child.wait_with_output().stdout == b"contents"
    assert "sendfile" in called


# ---------------------------------------------------------------- under a deadline


def test_a_passed_deadline_fails_at_once(ends: tuple[PipeReader, PipeWriter]) -> None:
    """Though there is data, and room; and it takes nothing."""
    reader, writer = ends
    writer.write_all(b"data")
    over, cancelled = Deadline.after(0), Deadline.never()
    cancelled.cancel()
    buf = bytearray(9)
    assert failure(lambda: reader.with_deadline(over).read(buf)).kind() is ErrorKind.TIMED_OUT
    assert failure(lambda: reader.with_deadline(cancelled).read(buf)).kind() is ErrorKind.CANCELLED
    assert failure(lambda: writer.with_deadline(over).write(b"more")).kind() is ErrorKind.TIMED_OUT
    assert failure(lambda: writer.with_deadline(cancelled).write(b"more")).kind() is ErrorKind.CANCELLED
    assert reader.with_deadline(Deadline.after(9)).read(buf) == 4
    assert buf[:4] == b"data"


def test_reading_what_there_is(ends: tuple[PipeReader, PipeWriter]) -> None:
    """Less than the buffer holds is enough; the end of file is one."""
    reader, writer = ends
    bounded = reader.with_deadline(Deadline.after(20))
    buf = bytearray(9)
    writer.write_all(b"abc")
    assert (bounded.read(buf), bytes(buf[:3])) == (3, b"abc")
    writer.close()
    assert bounded.read(buf) == 0
    assert bounded.get_ref() is reader


def test_a_read_that_waits(ends: tuple[PipeReader, PipeWriter]) -> None:
    """Data ends it at once; nothing ends it in time; and the pipe still blocks for everybody else."""
    reader, writer = ends
    start = monotonic()
    assert (
        failure(lambda: reader.with_deadline(Deadline.after(0.02)).read(bytearray(1))).kind()
        is ErrorKind.TIMED_OUT
    )
    assert 0.02 <= monotonic() - start < 5
    timer = threading.Timer(0.02, writer.write_all, (b"late",))
    timer.start()
    assert reader.with_deadline(Deadline.after(60)).read(bytearray(9)) == 4
    timer.join()
    assert os.get_blocking(reader.fileno())
    assert os.get_blocking(writer.fileno())


def test_a_write_that_waits(ends: tuple[PipeReader, PipeWriter]) -> None:
    """What is taken is counted; a full pipe ends in time, and room ends the wait."""
    reader, writer = ends
    full = fill(writer)
    assert full >= 4096
    error = failure(lambda: writer.with_deadline(Deadline.after(0.02)).write_all(b"x" * 100))
    assert (error.kind(), error.into_inner()) == (ErrorKind.TIMED_OUT, 0)
    timer = threading.Timer(0.02, reader.read, (bytearray(65536),))
    timer.start()
    assert writer.with_deadline(Deadline.after(60)).write(b"x" * 100) == 100
    timer.join()


def test_write_all_says_how_much_was_written(ends: tuple[PipeReader, PipeWriter]) -> None:
    """The count on the error is what the other end gets: nothing is lost or doubled."""
    reader, writer = ends
    data = bytes(range(256)) * 2048
    error = failure(lambda: writer.with_deadline(Deadline.after(0.05)).write_all(data))
    done = error.into_inner()
    assert isinstance(done, int)
    assert 0 < done < len(data)
    writer.close()
    assert io.read_to_end(reader) == data[:done]


def test_cancelling(ends: tuple[PipeReader, PipeWriter]) -> None:
    """From another thread, it ends a read and a write that wait."""
    reader, writer = ends
    fill(writer)
    deadline = Deadline.never()
    kinds: list[ErrorKind] = []

    def blocked_write() -> None:
        kinds.append(failure(lambda: writer.with_deadline(deadline).write(b"x" * 4096)).kind())

    thread = threading.Thread(target=blocked_write)
    thread.start()
    threading.Timer(0.02, deadline.cancel).start()
    thread.join()
    other_reader, other_writer = unix.pipe()
    with other_reader, other_writer:
        deadline = Deadline.never()
        timer = threading.Timer(0.02, deadline.cancel)
        timer.start()
        kinds.append(failure(lambda: other_reader.with_deadline(deadline).read(bytearray(1))).kind())
        timer.join()
    assert kinds == [ErrorKind.CANCELLED, ErrorKind.CANCELLED]


def test_two_deadlines_on_one_pipe(ends: tuple[PipeReader, PipeWriter]) -> None:
    """Each view has its own: one times out, while the other reads what comes later."""
    reader, writer = ends
    got: list[int] = []
    thread = threading.Thread(
        target=lambda: got.append(reader.with_deadline(Deadline.after(60)).read(bytearray(9)))
    )
    thread.start()
    assert (
        failure(lambda: reader.with_deadline(Deadline.after(0.02)).read(bytearray(9))).kind()
        is ErrorKind.TIMED_OUT
    )
    writer.write_all(b"later")
    thread.join()
    assert got == [5]


def test_wrong_buffers(ends: tuple[PipeReader, PipeWriter]) -> None:
    """TypeError, as without a deadline; the data stays."""
    reader, writer = ends
    writer.write_all(b"kept")
    deadline = Deadline.after(20)
    buffers: list[Any] = [b"1234", None, 5, memoryview(bytearray(8))[::2]]
    for buf in buffers:
        with pytest.raises(TypeError):
            reader.with_deadline(deadline).read(buf)
    contents: list[Any] = ["text", None, 5, memoryview(b"12345678")[::2]]
    for data in contents:
        with pytest.raises(TypeError):
            writer.with_deadline(deadline).write(data)
    assert reader.with_deadline(deadline).read(bytearray(9)) == 4


def test_nothing_to_read_into(ends: tuple[PipeReader, PipeWriter]) -> None:
    """An empty buffer is filled at once where there is data."""
    reader, writer = ends
    writer.write_all(b"x")
    assert reader.with_deadline(Deadline.after(20)).read(bytearray()) == 0
    assert writer.with_deadline(Deadline.after(20)).write(b"") == 0


def test_closed_ends(ends: tuple[PipeReader, PipeWriter]) -> None:
    """EBADF, not a wait."""
    reader, writer = ends
    reader.close()
    writer.close()
    deadline = Deadline.after(20)
    assert failure(lambda: reader.with_deadline(deadline).read(bytearray(1))).raw_os_error() == EBADF
    assert failure(lambda: writer.with_deadline(deadline).write(b"x")).raw_os_error() == EBADF


def test_a_descriptor_that_does_not_block() -> None:
    """Made so by somebody else: a plain read is WOULD_BLOCK, one under a deadline waits all the same."""
    reader, writer = unix.pipe()
    with reader, writer:
        os.set_blocking(reader.fileno(), False)
        assert failure(lambda: reader.read(bytearray(1))).raw_os_error() == EAGAIN
        assert (
            failure(lambda: reader.with_deadline(Deadline.after(0.01)).read(bytearray(1))).kind()
            is ErrorKind.TIMED_OUT
        )


@pytest.mark.slow
def test_a_signal_while_waiting(ends: tuple[PipeReader, PipeWriter]) -> None:
    """A handler that returns changes nothing: the wait goes on with what is left of its time."""
    reader, writer = ends
    rung: list[int] = []
    old = signal.signal(signal.SIGUSR1, lambda *_: rung.append(1))
    try:
        threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGUSR1)).start()
        timer = threading.Timer(0.15, writer.write_all, (b"x",))
        timer.start()
        assert reader.with_deadline(Deadline.after(30)).read(bytearray(9)) == 1
        timer.join()
        assert rung
    finally:
        signal.signal(signal.SIGUSR1, old)


def test_a_childs_pipes_under_a_deadline() -> None:
    """As any other: reads and writes are bounded, and the child's own ends are as they were."""
    piped = Stdio.capture()
    script = "read a; echo $a; echo $a >&2; read b; test -t 0 || echo done"
    with Command("sh").args(["-c", script]).stdin(piped).stdout(piped).stderr(piped).run() as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        deadline = Deadline.after(20)
        child.stdin.with_deadline(deadline).write_all(b"hello\n")
        for pipe in (child.stdout, child.stderr):
            line = bytearray(9)
            assert pipe.with_deadline(deadline).read(line) == 6
        soon = Deadline.after(0.02)
        assert failure(
            lambda: child.stdout and child.stdout.with_deadline(soon).read(bytearray(9))
        ).kind() is (ErrorKind.TIMED_OUT)
        assert child.wait_with_output(deadline).stdout == b"done\n"
