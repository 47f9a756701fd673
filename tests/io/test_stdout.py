"""pyio.io.stdio.output and outgoing: what is written, when it leaves, and who may write meanwhile."""

from __future__ import annotations

import os
import pty
import signal
import sys
import tty
from contextlib import ExitStack
from threading import Event, Thread, get_ident, main_thread
from typing import TYPE_CHECKING, cast

import pytest

from pyio import io
from pyio._sys.stdio import Out
from pyio.io import ErrorKind
from pyio.io.stdio import ending, outgoing
from pyio.testing import check_write
from tests.io.standard import output_on, output_to, waiting

if sys.platform == "win32":
    pytest.skip("terminals and pipes as Unix has them", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pyio.io import Stdout

CAPACITY = 64 * 1024


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe; a test may close them."""
    ends = os.pipe()
    yield ends
    for fd in ends:
        try:
            os.close(fd)
        except OSError:
            pass


@pytest.fixture
def out(pipe: tuple[int, int]) -> Iterator[Stdout]:
    """An output on the pipe."""
    with output_on(pipe[1]) as out:
        yield out


@pytest.fixture
def terminal() -> Iterator[tuple[int, Stdout]]:
    """What a terminal shows, as a descriptor, and an output on it."""
    shown, line = pty.openpty()
    tty.setraw(line)
    with output_on(line) as out:
        yield shown, out
    os.close(shown)
    os.close(line)


class Counted(Out):
    """An output that notes its writes, and makes them short or fail as the test says."""

    __slots__ = ("asked", "terminal", "writer")

    def __init__(self, writer: io.Write, *, terminal: bool = False) -> None:
        Out.__init__(self, -1)
        self.writer = writer
        self.terminal = terminal
        self.asked: list[bytes] = []

    def write(self, buf: io.Buffer, /) -> int:
        self.asked.append(bytes(buf))
        return self.writer.write(buf)

    def write_once(self, counts: list[int], data: io.Buffer, /) -> None:
        counts.append(self.write(data))

    def flush(self) -> None:
        self.writer.flush()

    def is_terminal(self) -> bool:
        return self.terminal


def error_of(call: Callable[[], object]) -> io.Error:
    """What the call fails with."""
    with pytest.raises(io.Error) as e:
        call()
    return e.value


def test_there_is_one_for_the_process() -> None:
    """Every handle is the same output, on descriptor 1."""
    assert io.stdout() is io.stdout()
    assert io.stdout().fileno() == 1
    with io.stdout().lock() as out:
        assert out.fileno() == 1


def test_a_pipe_gets_blocks(pipe: tuple[int, int], out: Stdout) -> None:
    """Lines wait until they are flushed, or until 64 KiB are together."""
    out.write_all(b"one\n")
    out.write_fmt("{}\n", "zwei")
    assert waiting(pipe[0]) == b""
    out.flush()
    assert waiting(pipe[0]) == b"one\nzwei\n"
    out.write_all(b"x" * (CAPACITY - 1))
    assert waiting(pipe[0]) == b""
    out.write_all(b"yz")
    assert waiting(pipe[0]) == b"x" * (CAPACITY - 1)
    out.flush()
    assert waiting(pipe[0]) == b"yz"


def test_a_terminal_gets_lines(terminal: tuple[int, Stdout]) -> None:
    """Each leaves when it is whole; what has no end yet stays until it has, or until it is flushed."""
    shown, out = terminal
    assert out.is_terminal()
    out.write_all(b"one\ntw")
    assert waiting(shown) == b"one\n"
    out.write_all(b"o")
    assert waiting(shown) == b""
    assert out.write(b"\nthree\n>") == 8
    assert waiting(shown) == b"two\nthree\n"
    out.flush()
    assert waiting(shown) == b">"


def test_a_line_in_two_parts_is_one_write() -> None:
    """What waits for the end of a line leaves together with it."""
    target = Counted(io.Cursor(bytearray()), terminal=True)
    with output_to(target) as out:
        out.write_all(b"one")
        out.write_all(b" line\nrest")
        assert target.asked == [b"one line\n"]


@pytest.mark.slow
@pytest.mark.parametrize("terminal", [False, True])
def test_it_is_a_writer(terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the descriptor does, short writes and errors at every step, what was taken arrives once and in order."""
    monkeypatch.setattr(ending, "at_exit", lambda call: None)
    check_write(lambda inner: io.stdio.Stdout(Counted(inner, terminal=terminal)))
    check_write(lambda inner: io.stdio.Stdout(Counted(inner, terminal=terminal)).lock())


def test_a_large_write_goes_past_the_buffer() -> None:
    """After what is buffered, and without a copy of its own."""
    target = Counted(io.Cursor(bytearray()))
    with output_to(target) as out:
        out.write_all(b"first")
        out.write_all(bytes(CAPACITY))
        assert target.asked == [b"first", bytes(CAPACITY)]


def test_what_a_full_pipe_does_not_take_stays(pipe: tuple[int, int], out: Stdout) -> None:
    """WOULD_BLOCK says how much of the call was taken; the rest of what was buffered follows later, once."""
    os.set_blocking(pipe[1], False)
    data = bytes(range(256)) * 400
    e = error_of(lambda: out.write_all(data))
    done = e.into_inner()
    assert e.kind() is ErrorKind.WOULD_BLOCK
    assert isinstance(done, int)
    out_of_pipe = waiting(pipe[0])
    assert out_of_pipe == data[:done]
    out.write_all(data[done:])
    out.flush()
    assert waiting(pipe[0]) == data[done:]
    out.write_all(b"a" * (CAPACITY - 1))
    out.flush()
    out.write_all(b"b" * (CAPACITY - 1))
    assert error_of(out.flush).kind() is ErrorKind.WOULD_BLOCK
    assert error_of(lambda: out.write_all(b"c" * CAPACITY)).into_inner() == 0
    got = waiting(pipe[0])
    out.flush()
    assert got + waiting(pipe[0]) == b"a" * (CAPACITY - 1) + b"b" * (CAPACITY - 1)


def test_nobody_reads(pipe: tuple[int, int], out: Stdout) -> None:
    """BROKEN_PIPE, by an error and not by a signal, as often as it is tried."""
    os.close(pipe[0])
    out.write_all(b"line\n")
    for _ in range(2):
        e = error_of(out.flush)
        assert (e.kind(), isinstance(e, BrokenPipeError)) == (ErrorKind.BROKEN_PIPE, True)


def test_a_descriptor_that_is_none(pipe: tuple[int, int], out: Stdout) -> None:
    """What was closed takes everything, as std has it."""
    os.close(pipe[1])
    assert out.write(b"12345") == 5
    out.write_all(bytes(3 * CAPACITY))
    out.flush()
    with output_on(-1) as missing:
        missing.write_all(bytes(CAPACITY))
        assert missing.write(b"12345") == 5
        missing.flush()
        assert not missing.is_terminal()
        assert error_of(missing.fileno).kind() is ErrorKind.OTHER


def test_it_follows_its_descriptor(pipe: tuple[int, int], out: Stdout) -> None:
    """What is written behind a flush goes where the number leads by then, lines where that is a terminal."""
    out.write_all(b"foo\n")
    out.flush()
    before = os.dup(pipe[1])
    shown, line = pty.openpty()
    tty.setraw(line)
    os.dup2(line, pipe[1])
    out.write_all(b"bar\n")
    assert waiting(shown) == b"bar\n"
    out.flush()
    os.dup2(before, pipe[1])
    out.write_all(b"baz\n")
    assert waiting(pipe[0]) == b"foo\n"
    out.flush()
    assert waiting(pipe[0]) == b"baz\n"
    for fd in (before, shown, line):
        os.close(fd)


def test_bytes_are_bytes(pipe: tuple[int, int], out: Stdout) -> None:
    """Nothing is decoded; any buffer will do, and what is no bytes is refused."""
    out.write_all(b"\xff\xfe\0\r\n")
    out.write_all(memoryview(b"a_b_")[::1])
    out.write_all(bytearray(b"c"))
    assert out.write_vectored([b"", b"d", b"e"]) == 1
    out.write_fmt("{}", "ü")
    with pytest.raises(TypeError):
        out.write_all(cast("bytes", "text"))
    with pytest.raises(TypeError):
        out.write(memoryview(b"abcd")[::2])
    out.flush()
    assert waiting(pipe[0]) == b"\xff\xfe\0\r\na_b_cd\xc3\xbc"


@pytest.mark.parametrize("one_at_a_time", [True, False])
def test_threads_do_not_mix(
    pipe: tuple[int, int], out: Stdout, one_at_a_time: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """16 threads print: every line is whole, those of a thread are in order, and what one writes under a lock is together.

    Also where Python has no global lock, and every write takes ours.
    """
    monkeypatch.setattr(outgoing, "_ONE_AT_A_TIME", one_at_a_time)
    each, threads = 150, 16
    got: list[bytes] = []

    def read() -> None:
        while piece := os.read(pipe[0], 1 << 16):
            got.append(piece)

    def write(who: int) -> None:
        for n in range(each):
            if n % 10 == 0:
                with out.lock() as mine:
                    mine.write_all(b"%d:%d:" % (who, n))
                    out.write_all(b"%d " % who * 40)
                    mine.write_all(b"\n")
            elif n % 17 == 0:
                out.write_all(bytearray(b"%d:%d:" % (who, n) + b"%d " % who * 3000 + b"\n"))
            else:
                out.write_all(b"%d:%d:" % (who, n) + b"%d " % who * 9 + b"\n")
            if n % 50 == 0:
                out.flush()

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        reader = Thread(target=read)
        writers = [Thread(target=write, args=(who,)) for who in range(threads)]
        for thread in (reader, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        out.flush()
    finally:
        sys.setswitchinterval(interval)
    os.close(pipe[1])
    reader.join()
    lines = b"".join(got).splitlines()
    assert len(lines) == each * threads
    seen = [0] * threads
    for line in lines:
        who, n, rest = line.split(b":")
        assert int(n) == seen[int(who)]
        seen[int(who)] += 1
        assert set(rest.split()) == {who}


def test_a_lock_excludes_others_and_not_oneself(pipe: tuple[int, int], out: Stdout) -> None:
    """While it is held others wait; its thread may lock, write and flush again."""
    started = Event()

    def other() -> None:
        started.set()
        out.write_all(b"other\n")

    out.write_all(b"before\n")
    thread = Thread(target=other)
    with out.lock() as first:
        first.write_all(b"1\n")
        thread.start()
        started.wait()
        with out.lock() as second:
            second.write_all(b"2\n")
        out.write_all(b"3\n")
        first.flush()
        first.write_all(b"4\n")
        assert first.write(b"5\n") == 2
    thread.join()
    out.flush()
    assert waiting(pipe[0]) == b"before\n1\n2\n3\n4\n5\nother\n"


def test_an_exception_gives_the_lock_up(out: Stdout) -> None:
    """A `with` that fails leaves nothing locked."""
    with pytest.raises(ZeroDivisionError), out.lock():
        raise ZeroDivisionError
    thread = Thread(target=out.write_all, args=(b"free",), daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def test_a_lock_that_is_never_left(out: Stdout) -> None:
    """Where a signal handler's exception came before its __exit__ did anything: collected, it gives up what it holds."""
    held = out.lock().__enter__().__enter__()
    thread = Thread(target=out.write_all, args=(b"free",), daemon=True)
    thread.start()
    del held
    thread.join(5)
    assert not thread.is_alive()
    assert out._held == 0


@pytest.mark.parametrize(
    "adapted", [io.BufWriter, io.to_python, io.to_python_text, lambda w: w.broadcast(io.sink())]
)
@pytest.mark.parametrize("entered", [False, True])
def test_a_lock_under_an_adapter(
    pipe: tuple[int, int],
    out: Stdout,
    adapted: Callable[[io.Write], AbstractContextManager[object]],
    entered: bool,
) -> None:
    """Leaving the adapter leaves the lock, whether it was entered or not, and as often as somebody does."""
    lock = out.lock()
    if entered:
        with lock, adapted(lock), adapted(lock):
            lock.write_all(b"one\n")
    else:
        with adapted(lock):
            lock.write_all(b"one\n")
    assert out._held == 0
    assert repr(out._lock).startswith("<unlocked")
    out.write_all(b"two\n")
    out.flush()
    assert waiting(pipe[0]) == b"one\ntwo\n"


def test_a_lock_outside_its_with(pipe: tuple[int, int], out: Stdout) -> None:
    """Each of its calls locks for itself, and none is held."""
    loose = out.lock()
    loose.write_all(b"one\n")
    thread = Thread(target=out.write_all, args=(b"two\n",), daemon=True)
    thread.start()
    thread.join(5)
    loose.flush()
    assert waiting(pipe[0]) == b"one\ntwo\n"


class Announced(Out):
    """An output that lets know when it is about to write."""

    __slots__ = ("about_to_write",)

    def __init__(self, fd: int) -> None:
        Out.__init__(self, fd)
        self.about_to_write = Event()

    def write(self, buf: io.Buffer, /) -> int:
        self.about_to_write.set()
        return Out.write(self, buf)

    def write_once(self, counts: list[int], data: io.Buffer, /) -> None:
        self.about_to_write.set()
        Out.write_once(self, counts, data)


def interrupted(pipe: tuple[int, int], size: int, handler: Callable[[Stdout], None]) -> bytes:
    """What arrives where a signal falls into a write that can't go on: 65531 dots, `size` times x, and the handler's."""
    reader, writer = pipe
    handled = Event()
    got = bytearray()
    target = Announced(writer)
    main = main_thread().ident
    assert main == get_ident()

    def interrupt() -> None:
        target.about_to_write.wait()
        # again, for one that comes just before the system call does not end that
        while not handled.wait(0.005):
            signal.pthread_kill(main, signal.SIGUSR1)
        while piece := os.read(reader, 1 << 16):
            got.extend(piece)

    with output_to(target) as out:

        def handle(*_: object) -> None:
            if not handled.is_set():
                handled.set()
                handler(out)

        usual = signal.signal(signal.SIGUSR1, handle)
        out.write_all(b"." * (CAPACITY - 5))
        # with these the pipe is too small
        os.write(writer, b"-" * 10)
        thread = Thread(target=interrupt)
        thread.start()
        try:
            out.write_all(b"x" * size)
        except KeyboardInterrupt:
            pass
        finally:
            signal.signal(signal.SIGUSR1, usual)
        out.flush()
        other = Thread(target=out.lock().__enter__, daemon=True)
        other.start()
        other.join(5)
        assert not other.is_alive(), "the lock was kept"
    os.close(writer)
    thread.join()
    return bytes(got)


@pytest.mark.parametrize("size", [10, 5 * CAPACITY], ids=["buffered", "past the buffer"])
def test_a_signal_handler_may_write(pipe: tuple[int, int], size: int) -> None:
    """In the middle of a write of its own thread: what it writes follows, and nothing is lost or doubled."""

    def handler(out: Stdout) -> None:
        out.write_all(b"H\n")
        out.flush()
        with out.lock() as again:
            again.write_all(b"H\n")

    got = interrupted(pipe, size, handler)
    assert sorted(got) == sorted(b"-" * 10 + b"." * (CAPACITY - 5) + b"x" * size + b"H\nH\n")
    assert b"x" * size in got


def test_a_signal_handler_may_raise(pipe: tuple[int, int]) -> None:
    """What was buffered leaves once, whether or not the exception fell into its writing; and nothing stays locked."""

    def handler(_: Stdout) -> None:
        raise KeyboardInterrupt

    got = interrupted(pipe, 10, handler)
    assert got.count(b".") == CAPACITY - 5
    assert got.count(b"x") in {0, 10}


@pytest.mark.slow
def test_many_large_writes_at_once(pipe: tuple[int, int], out: Stdout) -> None:
    """20 threads, 100 writes of 32 KiB each: all of it arrives."""
    total = 0

    def read() -> None:
        nonlocal total
        while piece := os.read(pipe[0], 1 << 18):
            assert not piece.strip(b"a")
            total += len(piece)

    def write() -> None:
        for _ in range(100):
            out.write_all(b"a" * 32768)

    reader = Thread(target=read)
    writers = [Thread(target=write) for _ in range(20)]
    with ExitStack() as ending:
        ending.callback(reader.join)
        ending.callback(os.close, pipe[1])
        for thread in (reader, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        out.flush()
    assert total == 20 * 100 * 32768
