"""pyio.io.stdio.input: one buffer for the process, and who reads it."""

from __future__ import annotations

import os
import pty
import sys
import tty
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio._sys.stdio import In
from pyio.io import Deadline, ErrorKind, String
from pyio.io.stdio import Stdin
from pyio.testing import check_bufread, check_read
from tests.io.standard import printed, start

if sys.platform == "win32":
    pytest.skip("terminals and pipes as Unix has them", allow_module_level=True)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager


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
def stdin(pipe: tuple[int, int]) -> Stdin:
    """An input from the pipe."""
    return Stdin(In(pipe[0]))


def kind_of(call: Callable[[], object]) -> ErrorKind:
    """The kind of what the call fails with."""
    with pytest.raises(io.Error) as e:
        call()
    return e.value.kind()


def given(pipe: tuple[int, int], data: bytes) -> None:
    """Writes it into the pipe, and closes that."""
    os.write(pipe[1], data)
    os.close(pipe[1])


def line_of(reader: io.StdinLock | Stdin) -> str:
    """One line, with its end."""
    line = String()
    reader.read_line(line)
    return str(line)


def test_there_is_one_for_the_process() -> None:
    """Every handle is the same input, on descriptor 0; and it is no BufRead, its lock is."""
    assert io.stdin() is io.stdin()
    assert io.stdin().fileno() == io.stdin().lock().fileno() == 0
    assert not isinstance(io.stdin(), io.BufRead)
    assert isinstance(io.stdin().lock(), io.BufRead)


def test_all_handles_share_the_buffer(pipe: tuple[int, int], stdin: Stdin) -> None:
    """What one call has read ahead, the next one finds, whatever it asks for."""
    given(pipe, b"one\ntwo\nthree\n;four;\nfive\nsix\nrest")
    assert line_of(stdin) == "one\n"
    with stdin.lock() as lock:
        assert line_of(lock) == "two\n"
        assert bytes(lock.fill_buf()[:6]) == b"three\n"
        lock.consume(6)
        lock.skip_until(b";")
    part = bytearray()
    assert (stdin.read_until(b";", part), bytes(part)) == (5, b"four;")
    for line in stdin.lines():
        assert line == ""
        break
    with stdin.lock() as lock:
        for line in lock.lines():
            assert line == "five"
            break
    buf = bytearray(2)
    assert (stdin.read(buf), bytes(buf)) == (2, b"si")
    stdin.read_exact(buf)
    assert buf == b"x\n"
    rest = bytearray()
    assert (stdin.read_to_end(rest), bytes(rest)) == (4, b"rest")
    assert list(stdin.lines()) == []


@pytest.mark.slow
def test_it_reads() -> None:
    """As every reader and every buffered reader has to, locked and not."""

    class From(In):
        """Reads a reader."""

        def __init__(self, reader: io.Read) -> None:
            In.__init__(self, -1)
            self.reader = reader

        def read(self, buf: io.MutBuf, /) -> int:
            return self.reader.read(buf)

        def read_to_end(self, buf: bytearray, /) -> int:
            return self.reader.read_to_end(buf)

    def held(reader: io.Read) -> io.StdinLock:
        return Stdin(From(reader)).lock().__enter__()

    data = "one\r\n\nzwölf €\n𝄞 without an end".encode()
    check_read(lambda reader: Stdin(From(reader)), data, inner=data)
    check_bufread(lambda reader: Stdin(From(reader)).lock(), data, inner=data)
    check_bufread(held, data, inner=data)


@pytest.mark.parametrize("locks", [False, True], ids=["each call", "with"])
def test_threads_share_the_lines(pipe: tuple[int, int], stdin: Stdin, locks: bool) -> None:
    """Each line is somebody's, whole and once, and each thread's are in order."""
    lines = [f"{n}:{'x' * (n % 97)}" for n in range(3000)]
    got: list[list[str]] = [[] for _ in range(4)]

    def take(mine: list[str], number: int) -> None:
        if locks:
            while True:
                with stdin.lock() as lock:
                    for _, line in zip(range(7), lock.lines(), strict=False):
                        mine.append(line)
                        break
                    else:
                        return
        elif number % 2:
            mine.extend(stdin.lines())
        else:
            while line := line_of(stdin):
                mine.append(line.removesuffix("\n"))

    def give() -> None:
        with os.fdopen(pipe[1], "w") as file:
            file.writelines(f"{line}\n" for line in lines)

    threads = [Thread(target=give), *(Thread(target=take, args=(mine, n)) for n, mine in enumerate(got))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [[lines.index(line) for line in mine] for mine in got]
    assert all(mine == sorted(mine) for mine in numbers)
    assert sorted(sum(numbers, [])) == list(range(len(lines)))


def test_a_line_that_is_not_text(pipe: tuple[int, int], stdin: Stdin) -> None:
    """It is reported with its bytes, and the lines go on behind it; as bytes everything passes."""
    given(pipe, b"a\n\xff\nb\n\xfe\xff\n")
    lines = stdin.lines()
    assert next(lines) == "a"
    with pytest.raises(io.Error) as e:
        next(lines)
    assert (e.value.kind(), e.value.into_inner()) == (ErrorKind.INVALID_DATA, b"\xff")
    assert next(lines) == "b"
    with stdin.lock() as lock:
        assert list(lock.byte_lines()) == [b"\xfe\xff"]


def test_a_deadline_hands_out_what_is_buffered(pipe: tuple[int, int], stdin: Stdin) -> None:
    """Only what has to be waited for is late, and it is not lost."""
    os.write(pipe[1], b"one\ntwo")
    assert line_of(stdin) == "one\n"
    buf = bytearray(10)
    bounded = stdin.with_deadline(Deadline.after(0.02))
    assert (bounded.read(buf), bytes(buf[:3])) == (3, b"two")
    assert kind_of(lambda: bounded.read(buf)) is ErrorKind.TIMED_OUT
    os.write(pipe[1], b"three")
    assert (stdin.with_deadline(Deadline.after(5)).read(buf), bytes(buf[:5])) == (5, b"three")
    assert os.get_blocking(pipe[0])
    assert stdin.with_deadline(Deadline.after(1)).get_ref() is stdin


def test_a_deadline_bounds_the_wait_for_the_lock(stdin: Stdin) -> None:
    """Another thread has it: TIMED_OUT, or CANCELLED soon after."""
    deadline = Deadline.never()
    kinds: list[ErrorKind] = []

    def wait(deadline: Deadline) -> None:
        kinds.append(kind_of(lambda: stdin.with_deadline(deadline).read(bytearray(1))))

    with stdin.lock():
        for deadline in (Deadline.after(0.01), Deadline.never()):
            thread = Thread(target=wait, args=(deadline,))
            thread.start()
            before = monotonic()
            if deadline.remaining() is None:
                deadline.cancel()
            thread.join()
            assert monotonic() - before < 2
    assert kinds == [ErrorKind.TIMED_OUT, ErrorKind.CANCELLED]


def test_cancelling_ends_a_wait(pipe: tuple[int, int], stdin: Stdin) -> None:
    """A read that waits for bytes ends with CANCELLED, and the lock is free again."""
    deadline = Deadline.never()
    kinds: list[ErrorKind] = []
    thread = Thread(
        target=lambda: kinds.append(kind_of(lambda: stdin.with_deadline(deadline).read(bytearray(1))))
    )
    thread.start()
    deadline.cancel()
    thread.join()
    assert kinds == [ErrorKind.CANCELLED]
    given(pipe, b"after")
    assert line_of(stdin) == "after"


def test_a_file_under_a_deadline(tmp_path: os.PathLike[str]) -> None:
    """A file is always ready; a deadline that has passed is looked at first."""
    path = os.path.join(tmp_path, "file")
    with open(path, "wb") as file:
        file.write(b"content")
    with open(path, "rb", buffering=0) as file:
        stdin = Stdin(In(file.fileno()))
        assert io.read_to_end(stdin.with_deadline(Deadline.after(5))) == b"content"
        assert (
            kind_of(lambda: stdin.with_deadline(Deadline.after(0)).read(bytearray(1))) is ErrorKind.TIMED_OUT
        )


def test_a_terminal() -> None:
    """Lines arrive as they are typed; Ctrl-D ends a loop and not the input."""
    person, line = pty.openpty()
    try:
        stdin = Stdin(In(line))
        assert stdin.is_terminal()
        os.write(person, b"one\n")
        assert line_of(stdin) == "one\n"
        assert (
            kind_of(lambda: stdin.with_deadline(Deadline.after(0.01)).read(bytearray(1)))
            is ErrorKind.TIMED_OUT
        )
        os.write(person, b"two\n\x04")
        assert list(stdin.lines()) == ["two"]
        os.write(person, b"three\n")
        assert next(stdin.lines()) == "three"
    finally:
        os.close(person)
        os.close(line)


def test_a_missing_one_is_empty(pipe: tuple[int, int], stdin: Stdin) -> None:
    """A descriptor that was closed reads as std's: nothing, and no error."""
    os.close(pipe[0])
    missing = Stdin(In(-1))
    for each in (stdin, missing):
        assert each.read(bytearray(4)) == 0
        assert each.read_to_end(bytearray()) == 0
        assert list(each.lines()) == []
        with pytest.raises(io.Error) as e:
            each.read_exact(bytearray(1))
        assert e.value.kind() is ErrorKind.UNEXPECTED_EOF
        each.read_exact(bytearray())
        assert each.with_deadline(Deadline.after(1)).read(bytearray(1)) == 0
        assert not each.is_terminal()
    assert kind_of(missing.fileno) is ErrorKind.OTHER


def test_an_exception_gives_the_lock_up(stdin: Stdin) -> None:
    """A `with` that fails leaves nothing locked, however deep it was."""
    lock: AbstractContextManager[object] = stdin.lock()
    with pytest.raises(ZeroDivisionError), lock, stdin.lock():
        raise ZeroDivisionError
    thread = Thread(target=stdin.lock().__enter__, daemon=True)
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def test_a_signal_handler_does_not_read_under_its_own_thread(pipe: tuple[int, int]) -> None:
    """It is told so, and the read that it interrupted gets everything."""
    told: list[ErrorKind] = []

    class Interrupted(In):
        def read(self, buf: io.MutBuf, /) -> int:
            told.append(kind_of(lambda: reader.read_line(String())))
            return In.read(self, buf)

    reader = Stdin(Interrupted(pipe[0]))
    given(pipe, b"one\ntwo\n")
    assert [line_of(reader) for _ in range(3)] == ["one\n", "two\n", ""]
    assert set(told) == {ErrorKind.RESOURCE_BUSY}


def test_a_child_reads_what_a_thread_of_its_parent_waits_for() -> None:
    """That thread is not in the child, and holds nothing there."""
    program = """
from threading import Thread
from time import sleep
thread = Thread(target=io.stdin().read_line, args=(io.String(),))
thread.start()
while not io.stdin()._buffered.get_ref()._reading:
    sleep(0)
child = os.fork()
line = io.String()
if not child:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os._exit(io.stdin().read_line(line))
_, status = os.waitpid(child, 0)
out.write_fmt("{}\\n", os.waitstatus_to_exitcode(status))
out.flush()
thread.join()
"""
    reader, writer = os.pipe()
    theirs, ours = os.pipe()
    with start(program, reader, ours) as process:
        os.close(ours)
        assert os.read(theirs, 10) == b"0\n"
        os.write(writer, b"for the parent\n")
        assert process.wait(20) == 0
    for fd in reader, writer, theirs:
        os.close(fd)


def test_a_program_reads_its_input() -> None:
    """The last line needs no end."""
    program = "for line in io.stdin().lines(): out.write_fmt('{}\\n', line)"
    assert printed(program, b"test1\ntest2\ntest3") == b"test1\ntest2\ntest3\n"


def test_the_question_comes_before_the_answer() -> None:
    """What stands in stdout, Python's as well, is written out before a terminal is waited for."""
    person, line = pty.openpty()
    tty.setraw(line)
    program = """
print("your ", end="")
out.write_all(b"name? ")
buf = bytearray(4)
io.stdin().read(buf)
out.write_all(buf)
"""
    with start(program, stdin=line, stdout=line) as child:
        os.close(line)
        try:
            shown = b""
            while len(shown) < 11:
                shown += os.read(person, 100)
            assert shown == b"your name? "
            os.write(person, b"pyio")
            assert os.read(person, 100) == b"pyio"
        finally:
            os.close(person)
        assert child.wait() == 0
