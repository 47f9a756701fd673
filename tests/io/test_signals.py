"""What a signal handler raises, at every moment at which it can: nothing that was read is lost, and every loop goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeAlias

import pytest

from pyio import io
from pyio._sys.stdio import In
from pyio.io import BufReader, Cursor, SeekFrom, String
from pyio.io.stdio.input import Stdin
from tests.interrupting import interrupted, moments
from tests.io.standard import output_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    Step: TypeAlias = Callable[[], bool]
    Got: TypeAlias = list[bytes | bytearray | str | String]

DATA = "one\n\nzwei ä\nthree, longer than the buffer\n€\nfive\nsix\n".encode()


class Plain(io.BufRead):
    """No more than a BufRead must have."""

    def __init__(self, inner: BufReader[io.Read]) -> None:
        self.inner = inner

    def read(self, buf: io.MutBuf, /) -> int:
        return self.inner.read(buf)

    def fill_buf(self) -> memoryview:
        return self.inner.fill_buf()

    def consume(self, amt: int, /) -> None:
        self.inner.consume(amt)


MAKES: dict[str, Callable[[], io.BufRead]] = {
    "BufReader": lambda: BufReader(Cursor(DATA)),
    "a small BufReader": lambda: BufReader(Cursor(DATA), 8),
    "Cursor": lambda: Cursor(DATA),
    "BufTake": lambda: BufReader(Cursor(DATA), 8).take(1000),
    "BufChain": lambda: BufReader(Cursor(DATA[:20]), 8).chain(Cursor(DATA[20:])),
    "another BufRead": lambda: Plain(BufReader(Cursor(DATA), 8)),
}


def into_bytes(read: Callable[[bytearray], int], got: Got) -> Step:
    """Reads into a new bytearray each time, which is kept whatever happens."""

    def step() -> bool:
        got.append(buf := bytearray())
        return read(buf) > 0

    return step


def into_text(read: Callable[[String], int], got: Got) -> Step:
    """The same with a String."""

    def step() -> bool:
        got.append(text := String())
        return read(text) > 0

    return step


def out_of(items: Iterable[bytes | str | int], got: Got, end: str = "") -> Step:
    """Takes one item of an iterator each time."""

    def step() -> bool:
        for item in items:
            if isinstance(item, int):
                got.append(bytes((item,)))
            else:
                got.append(item + end if isinstance(item, str) else item + end.encode())
            return True
        return False

    return step


WAYS: dict[str, Callable[[io.BufRead, Got], Step]] = {
    "read_to_end": lambda reader, got: into_bytes(reader.read_to_end, got),
    "read_until": lambda reader, got: into_bytes(lambda buf: reader.read_until(b"\n", buf), got),
    "read_to_string": lambda reader, got: into_text(reader.read_to_string, got),
    "read_line": lambda reader, got: into_text(reader.read_line, got),
    "lines": lambda reader, got: out_of(reader.lines(), got, "\n"),
    "byte_lines": lambda reader, got: out_of(reader.byte_lines(), got, "\n"),
    "split": lambda reader, got: out_of(reader.split(b"\n"), got, "\n"),
    "chars": lambda reader, got: out_of(reader.chars(), got),
    "bytes": lambda reader, got: out_of(reader.bytes(), got),
}


def whole(got: Got) -> bytes:
    """All of it."""
    return b"".join(
        bytes(part) if isinstance(part, bytes | bytearray) else str(part).encode() for part in got
    )


def check(start: Callable[[Got], Step], before: int) -> None:
    """Takes so many steps, three that are interrupted, and all the others; for every moment of the three."""
    for moment in moments():
        got: Got = []
        step = start(got)
        for _ in range(before):
            step()
        more = interrupted(lambda step=step: [step(), step(), step()], moment)  # type: ignore[misc]  # a lambda's default
        while step():
            pass
        assert whole(got) == DATA
        if not more:
            break
    assert before or moment > 3


@pytest.mark.parametrize("before", [0, 2])
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("make", MAKES.values(), ids=MAKES)
def test_no_byte_is_lost(
    make: Callable[[], io.BufRead], way: Callable[[io.BufRead, Got], Step], before: int
) -> None:
    """What the interrupted call did not give, the next one gives."""
    check(lambda got: way(make(), got), before)


@pytest.mark.parametrize("way", ["bytes", "chars"])
def test_no_byte_of_an_iterator_is_lost(way: str) -> None:
    """What was taken from it is read next."""
    check(lambda got: out_of(getattr(io.IterReader(DATA), way)(), got), 1)


def test_no_byte_of_an_iterator_is_lost_by_read_to_end() -> None:
    """Nor where it is read at once."""
    check(lambda got: into_bytes(io.IterReader(DATA).read_to_end, got), 0)


def test_take_takes_no_more_than_its_limit() -> None:
    """Also where a read of it was interrupted."""
    for moment in moments():
        take = BufReader(Cursor(DATA), 8).take(20)
        buf = bytearray(5)
        more = interrupted(lambda take=take, buf=buf: take.read(buf), moment)  # type: ignore[misc]  # as above
        left = 20 - take.limit()
        assert left == take.get_ref().stream_position()
        if not more:
            break


@pytest.mark.parametrize(
    ("pos", "target"), [(SeekFrom.Start(30), 30), (SeekFrom.Current(4), 9), (SeekFrom.End(-9), len(DATA) - 9)]
)
def test_a_buffer_is_of_its_place(pos: io.AnySeekFrom, target: int) -> None:
    """A seek that was interrupted has moved or has not; what comes next is what stands at the position."""
    for moment in moments():
        reader = BufReader(Cursor(DATA), 16)
        reader.read(bytearray(5))
        more = interrupted(lambda reader=reader: reader.seek(pos), moment)  # type: ignore[misc]  # as above
        here = reader.stream_position()
        assert here in {5, target}
        assert io.read_to_end(reader) == DATA[here:]
        if not more:
            assert here == target
            break


def test_a_loop_over_a_python_file_goes_on() -> None:
    """It is not at its end because a signal came."""
    check(lambda got: out_of(iter(io.to_python(BufReader(Cursor(DATA), 8))), got), 1)


@pytest.mark.parametrize("locked", [False, True])
def test_no_line_of_the_standard_input_is_lost(locked: bool, tmp_path: Path) -> None:
    """Of what several threads share, and of a lock outside of its `with`."""
    path = tmp_path / "input"
    path.write_bytes(DATA)
    fd = os.open(path, os.O_RDONLY)

    def start(got: Got) -> Step:
        os.lseek(fd, 0, os.SEEK_SET)
        stdin = Stdin(In(fd))
        return out_of(stdin.lock().lines() if locked else stdin.lines(), got, "\n")

    check(start, 1)
    os.close(fd)


def test_a_prompt_that_is_interrupted_gives_the_lock_up(tmp_path: Path) -> None:
    """Before a terminal is read, what stands in the output is shown; other threads may write afterwards."""
    fd = os.open(tmp_path / "output", os.O_WRONLY | os.O_CREAT)
    for moment in moments():
        with output_on(fd) as out:
            out.write_all(b"name? ")
            more = interrupted(out._show, moment)
            assert repr(out._lock).startswith("<unlocked")
        if not more:
            break
    os.close(fd)
