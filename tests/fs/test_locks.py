"""Locks: between handles, between threads, between processes."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from pyio import fs, io

ROOT = Path(__file__).parents[2]

Two: TypeAlias = tuple[fs.File, fs.File]


@pytest.fixture
def two(tmp: Path) -> Iterator[Two]:
    """Two handles of one file."""
    fs.write(tmp / "f", "")
    with fs.File.open(tmp / "f") as a, fs.File.open(tmp / "f") as b:
        yield a, b


def would_block(call: Callable[[], object]) -> bool:
    try:
        call()
    except io.Error as e:
        assert e.kind() is io.ErrorKind.WOULD_BLOCK
        assert isinstance(e, BlockingIOError)
        return True
    return False


def test_shared_locks_go_together(two: Two) -> None:
    """Any number of them, waiting or not."""
    a, b = two
    a.lock_shared()
    b.lock_shared()
    a.unlock()
    b.unlock()
    assert not would_block(a.try_lock_shared)
    assert not would_block(b.try_lock_shared)


def test_an_exclusive_lock_excludes(two: Two) -> None:
    """Another shared or exclusive one, in the same process too."""
    a, b = two
    a.lock_shared()
    assert would_block(b.try_lock)
    a.unlock()
    a.lock()
    assert would_block(b.try_lock_shared)
    assert would_block(b.try_lock)
    a.unlock()
    assert not would_block(b.try_lock)


def test_closing_unlocks_but_not_while_a_clone_lives(two: Two) -> None:
    """The lock belongs to the open file, and a clone is the same one."""
    a, b = two
    a.lock_shared()
    clone = a.try_clone()
    a.close()
    assert would_block(b.try_lock)
    clone.close()
    assert not would_block(b.try_lock)


def test_unlock_without_a_lock(two: Two) -> None:
    """Nothing to do; and a lock may be taken twice by one handle."""
    a, _ = two
    a.unlock()
    a.lock()
    a.lock()
    a.unlock()


def test_locked_is_for_the_length_of_the_with(two: Two) -> None:
    """It gives the file, and ends by an exception as well, or by close()."""
    a, b = two
    with a.locked() as same:
        assert same is a
        assert would_block(b.try_lock_shared)
    with pytest.raises(KeyError), a.locked(shared=True):
        assert not would_block(b.try_lock_shared)
        assert would_block(b.try_lock)
        b.unlock()
        raise KeyError
    with b.locked(), pytest.raises(io.Error):
        a.try_lock()
    with a.locked():
        a.close()
    assert not would_block(b.try_lock)


def test_a_waiting_lock_comes_when_the_other_goes(two: Two) -> None:
    """In another thread: it waits, and no longer than it must."""
    a, b = two
    a.lock()
    order: list[str] = []
    started = threading.Event()

    def second() -> None:
        started.set()
        b.lock()
        order.append("second")
        b.unlock()

    thread = threading.Thread(target=second)
    thread.start()
    started.wait()
    order.append("first")
    a.unlock()
    thread.join()
    assert order == ["first", "second"]


def test_threads_exclude_each_other(tmp: Path) -> None:
    """Read, add one, write: no addition is lost."""
    fs.write(tmp / "n", "0")

    def add() -> None:
        with fs.File.options().read(True).write(True).open(tmp / "n") as f:
            for _ in range(50):
                with f.locked():
                    f.rewind()
                    n = int(io.read_to_string(f))
                    f.rewind()
                    f.write_all(str(n + 1).encode())

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fs.read(tmp / "n") == b"200"


def test_processes_exclude_each_other(two: Two, tmp: Path) -> None:
    """A child that holds the lock keeps us out; its end, by a kill too, lets us in."""
    a, _ = two
    child = subprocess.Popen(
        [
            sys.executable, "-c",
            "import sys; from pyio import fs; f = fs.File.open(sys.argv[1]); f.lock(); print(flush=True); sys.stdin.read()",
            tmp / "f",
        ],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with child:
        assert child.stdout is not None
        child.stdout.readline()
        assert would_block(a.try_lock)
        child.kill()
        a.lock()


def test_a_deadline_ends_the_waiting(two: Two) -> None:
    """TIMED_OUT, or CANCELLED from another thread; nothing is locked then."""
    a, b = two
    a.lock()
    with pytest.raises(io.Error) as caught, b.locked(deadline=io.Deadline.after(0.01)):
        pytest.fail("the lock is held by another")
    assert caught.value.kind() is io.ErrorKind.TIMED_OUT
    deadline = io.Deadline.never()
    waiting = threading.Thread(target=deadline.cancel)
    waiting.start()
    with pytest.raises(io.Error) as caught, b.locked(shared=True, deadline=deadline):
        pytest.fail("the lock is held by another")
    waiting.join()
    assert caught.value.kind() is io.ErrorKind.CANCELLED
    a.unlock()
    assert not would_block(a.try_lock)


def test_a_lock_that_is_free_needs_no_time(two: Two) -> None:
    """Under a deadline it is taken at once, or as soon as it is given up; a deadline that has passed takes none."""
    a, b = two
    with a.locked(deadline=io.Deadline.after(60)) as same:
        assert same is a
        assert would_block(b.try_lock)
        giving_up = threading.Timer(0.01, a.unlock)
        giving_up.start()
        with b.locked(deadline=io.Deadline.after(60)):
            assert would_block(a.try_lock_shared)
        giving_up.join()
    with pytest.raises(io.Error) as caught, b.locked(deadline=io.Deadline.after(-1)):
        pytest.fail("too late")
    assert caught.value.kind() is io.ErrorKind.TIMED_OUT
