"""pyio.io.stdio.diagnostics: unbuffered, and together what one call writes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from pyio import io
from pyio._sys.stdio import Out
from pyio.io import ErrorKind
from pyio.io.stdio import Stderr
from tests.io.standard import run, waiting

if sys.platform == "win32":
    pytest.skip("terminals and pipes as Unix has them", allow_module_level=True)


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


def test_there_is_one_for_the_process() -> None:
    """Every handle is the same output, on descriptor 2."""
    assert io.stderr() is io.stderr()
    assert io.stderr().fileno() == io.stderr().lock().fileno() == 2


def test_every_write_leaves_at_once(pipe: tuple[int, int]) -> None:
    """Also what is no line, whether it is locked or not."""
    err = Stderr(Out(pipe[1]))
    err.write_all(b"a")
    assert waiting(pipe[0]) == b"a"
    assert err.write(b"\xff\0") == 2
    assert waiting(pipe[0]) == b"\xff\0"
    err.write_fmt("{}", "ü")
    with err.lock() as lock, err.lock():
        lock.write_all(b"b")
        assert waiting(pipe[0]) == b"\xc3\xbcb"
        assert lock.write(b"c") == 1
        lock.flush()
    err.flush()
    assert waiting(pipe[0]) == b"c"
    assert not err.is_terminal()


def test_threads_do_not_mix(pipe: tuple[int, int]) -> None:
    """Lines that are larger than what a pipe takes at once come out whole, and so does what is written under one lock."""
    err = Stderr(Out(pipe[1]))
    got: list[bytes] = []

    def read() -> None:
        while piece := os.read(pipe[0], 1 << 20):
            got.append(piece)

    def write(who: bytes) -> None:
        for _ in range(4):
            err.write_all(who * 100_000 + b"\n")
            with err.lock() as lock:
                lock.write_all(who * 1000)
                lock.write_all(who + b"\n")

    reader = Thread(target=read)
    writers = [Thread(target=write, args=(bytes([97 + n]),)) for n in range(8)]
    for thread in (reader, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    os.close(pipe[1])
    reader.join()
    lines = b"".join(got).splitlines()
    assert sorted(map(len, lines)) == [1001] * 32 + [100_000] * 32
    assert all(len(set(line)) == 1 for line in lines)


def test_a_lock_excludes_others(pipe: tuple[int, int]) -> None:
    """While it is held another thread's write waits."""
    err = Stderr(Out(pipe[1]))
    started = Event()

    def other() -> None:
        started.set()
        err.write_all(b"2")

    thread = Thread(target=other)
    with err.lock() as lock:
        thread.start()
        started.wait()
        lock.write_all(b"1")
    thread.join()
    assert waiting(pipe[0]) == b"12"


def test_errors(pipe: tuple[int, int]) -> None:
    """WOULD_BLOCK says how much was written; BROKEN_PIPE; a missing descriptor takes everything."""
    err = Stderr(Out(pipe[1]))
    os.set_blocking(pipe[1], False)
    with pytest.raises(io.Error) as e:
        err.write_all(bytes(1 << 20))
    assert (e.value.kind(), e.value.into_inner()) == (ErrorKind.WOULD_BLOCK, len(waiting(pipe[0])))
    os.close(pipe[0])
    with pytest.raises(io.Error) as e:
        err.write(b"a")
    assert e.value.kind() is ErrorKind.BROKEN_PIPE
    os.close(pipe[1])
    err.write_all(bytes(1 << 20))
    assert Stderr(Out(-1)).write(b"12345") == 5


def test_what_was_printed_before_comes_before() -> None:
    """Python's own stream keeps a line until it is whole; ours does not overtake it."""
    done = run(
        "print('a', end='', file=sys.stderr); io.stderr().write_all(b'b'); print('c', file=sys.stderr)"
    )
    assert (done.returncode, done.stderr) == (0, b"abc\n")
