"""The standard streams over the life of a process: its start, its children, its end, and Python's own streams."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from tests.io.standard import ROOT, printed, run, shell

if sys.platform == "win32":
    pytest.skip("fork, signals and a shell are Unix's", allow_module_level=True)


@pytest.mark.slow
def test_what_is_buffered_leaves_at_exit() -> None:
    """However the interpreter ends: at its last line, by sys.exit(), by an exception."""
    assert printed("out.write_all(b'end')") == b"end"
    done = run("out.write_all(b'end'); sys.exit(3)")
    assert (done.returncode, done.stdout) == (3, b"end")
    done = run("out.write_all(b'end'); raise KeyError")
    assert (done.returncode, done.stdout) == (1, b"end")


def test_what_is_written_at_exit_leaves_too() -> None:
    """Behind our own turn nothing is buffered any more; what was printed comes in its order."""
    program = """
atexit.register(lambda: (out.write_all(b"late\\n"), print("printed late")))
class Last:
    def __del__(self, write=out.write_all):
        write(b"last\\n")
last = Last()
out.write_all(b"first\\n")
"""
    assert printed(program) == b"first\nlate\nprinted late\nlast\n"


@pytest.mark.slow
def test_a_thread_that_holds_the_lock_at_exit() -> None:
    """A daemon thread never gives it up: the exit waits a moment, and writes out what is there."""
    program = """
out.write_all(b"early\\n")
held = threading.Event()
def hold():
    with out.lock():
        out.write_all(b"held\\n")
        held.set()
        threading.Event().wait()
threading.Thread(target=hold, daemon=True).start()
held.wait()
"""
    assert printed(program) == b"early\nheld\n"


def test_a_child_of_fork_begins_empty() -> None:
    """What the parent had buffered comes once, from the parent; the child's comes at the child's end."""
    program = """
out.write_all(b"parent ")
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
    out.write_all(b"again\\n")
else:
    out.write_all(b"child\\n")
"""
    assert printed(program) == b"child\nparent again\n"


def test_a_child_of_fork_has_free_locks() -> None:
    """What another thread held is free there; what the forking thread holds it holds on."""
    program = """
held, go = threading.Event(), threading.Event()
def hold():
    with out.lock(), io.stderr().lock(), io.stdin().lock():
        held.set()
        go.wait()
thread = threading.Thread(target=hold)
thread.start()
held.wait()
pid = os.fork()
if not pid:
    with out.lock() as mine:
        mine.write_all(b"other\\n")
    io.stderr().write_all(b"")
    io.stdin().read(bytearray(1))
    out.flush()
    os._exit(0)
os.waitpid(pid, 0)
go.set()
thread.join()
with out.lock() as mine:
    pid = os.fork()
    if not pid:
        mine.write_all(b"own\\n")
if not pid:
    thread = threading.Thread(target=out.write_all, args=(b"free\\n",))
    thread.start()
    thread.join()
    sys.exit()
os.waitpid(pid, 0)
"""
    assert printed(program, options=("-W", "ignore::DeprecationWarning")) == b"other\nown\nfree\n"


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_a_child_of_multiprocessing(tmp_path: os.PathLike[str], method: str) -> None:
    """Its output leaves at its end, though it ends without what runs at the interpreter's exit."""
    path = os.path.join(tmp_path, "program.py")
    with open(path, "w", encoding="utf-8") as file:
        file.write(
            "import multiprocessing, sys\n"
            "from pyio import io\n"
            "def work(): io.stdout().write_all(b'child\\n')\n"
            "if __name__ == '__main__':\n"
            "    io.stdout().write_all(b'parent\\n')\n"
            f"    p = multiprocessing.get_context({method!r}).Process(target=work)\n"
            "    p.start(); p.join(); sys.exit(p.exitcode)\n"
        )
    done = shell(f'"$0" {path}', "")
    assert (done.returncode, done.stdout) == (0, b"child\nparent\n")


@pytest.mark.slow
def test_sigterm() -> None:
    """By default it ends the process with what is buffered; a handler that exits saves that."""
    program = "out.write_all(b'buffered'); signal.raise_signal(signal.SIGTERM)"
    done = run(program)
    assert (done.returncode, done.stdout) == (-signal.SIGTERM, b"")
    done = run("signal.signal(signal.SIGTERM, lambda *_: sys.exit(143));" + program)
    assert (done.returncode, done.stdout) == (143, b"buffered")


@pytest.mark.slow
def test_nobody_reads_at_exit() -> None:
    """`| head` has gone: the exit's own attempt is quiet, and leaves the status as it was."""
    program = """
reader, writer = os.pipe()
os.dup2(writer, 1)
os.close(reader)
os.close(writer)
out.write_all(b"nobody reads this")
"""
    assert printed(program) == b""
    done = run(program + "sys.exit(3)")
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.slow
def test_a_pipe_that_does_not_wait_at_exit() -> None:
    """O_NONBLOCK, set by whoever shares the pipe, loses nothing: the exit waits."""
    program = """
reader, writer = os.pipe()
os.set_blocking(writer, False)
mine = os.dup(1)
pid = os.fork()
if pid:
    os.dup2(writer, 1)
    os.close(reader)
    out.write_all(b"x" * 65000)
    out.flush()
    out.write_all(b"y" * 65000)
else:
    os.close(writer)
    with open(reader, "rb") as file:
        os.read(os.dup(0), 1)
        data = file.read()
    os.write(2, b"%d %d" % (data.count(b"x"), data.count(b"y")))
    os._exit(0)
"""
    done = run(program)
    assert (done.returncode, done.stderr) == (0, b"65000 65000")


def test_two_lines_end_quietly() -> None:
    """What the docs tell a program to do when nobody reads any more."""
    program = """
def main():
    for n in range(10**6):
        out.write_fmt("{}\\n", n)
    out.flush()
try:
    main()
except BrokenPipeError:
    sys.exit(1)
"""
    done = shell("{ $P; echo $? >&2; } | head -n 2", program)
    assert (done.stdout, done.stderr) == (b"0\n1\n", b"1\n")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_a_full_disk_at_exit_is_told() -> None:
    """What could not be written is no secret, and is not told twice."""
    done = shell("$P > /dev/full", "out.write_all(b'lost')")
    assert b"No space left" in done.stderr
    program = """
out.write_all(b'lost')
try:
    out.flush()
except io.Error:
    sys.exit(3)
"""
    done = shell("$P > /dev/full", program)
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_started_without_streams(tmp_path: os.PathLike[str], closed: str) -> None:
    """Nothing fails, and the files that are opened in place of the missing ones are not touched."""
    path = os.path.join(tmp_path, "precious")
    program = f"""
files = [open({path!r} + str(n), "w+") for n in range(4)]
for file in files: file.write("precious"); file.flush(); file.seek(0)
out.write_all(b"out")
out.flush()
assert out.write(b"out\\n") == 4
io.stderr().write_all(b"err")
assert io.read_to_end(io.stdin()) == b""
out.flush()
for file in files: file.seek(0, 2); file.tell() == 8 or os._exit(9)
for file in files: file.seek(0); file.read() == "precious" or os._exit(9); file.close()
"""
    done = shell(f"exec $P < /dev/null {closed}", program)
    assert done.returncode == 0
    assert done.stdout == (b"" if ">&-" in closed.replace("2>&-", "") else b"outout\n")
    assert done.stderr == (b"" if "2>&-" in closed else b"err")


@pytest.mark.slow
def test_unbuffered_on_request() -> None:
    """`python -u` holds for ours as well: os.write() does not overtake it."""
    program = "out.write_all(b'1'); os.write(1, b'2'); out.write(b'3'); os.write(1, b'4'); os._exit(0)"
    assert printed(program, options=("-u",)) == b"1234"
    assert printed(program) == b"24"


def test_what_was_printed_before_comes_before() -> None:
    """print() and sys.stdout.buffer, then ours: that order; back to print() behind a flush(), and at exit by itself."""
    program = """
print("1 print")
out.write_all(b"2 ours\\n")
out.flush()
sys.stdout.buffer.write(b"3 buffer\\n")
with out.lock() as lock:
    lock.write_all(b"4 ours\\n")
out.flush()
sys.stdout.write("5 text\\n6 ")
out.write_all(b"ours\\n")
print("7 at exit")
"""
    assert printed(program) == b"1 print\n2 ours\n3 buffer\n4 ours\n5 text\n6 ours\n7 at exit\n"


def test_print_can_go_through_ours() -> None:
    """As the docs have it: with sys.stdout on top of ours the order is exact, in children and at exit as well."""
    source = (ROOT / "docs" / "stdio.md").read_text(encoding="utf-8")
    recipe = source[
        source.index("import sys\n") : source.index("```", source.index("sys.stdout = Printed()"))
    ]
    program = """
print_through_ours()
for n in range(3):
    print("print", n)
    out.write_fmt("ours {}\\n", n)
pid = os.fork()
if pid:
    os.waitpid(pid, 0)
    print("end", end="")
else:
    print("child", flush=True)
    os._exit(0)
"""
    assert printed(recipe + program) == b"child\nprint 0\nours 0\nprint 1\nours 1\nprint 2\nours 2\nend"


def test_streams_that_stand_in_for_pythons() -> None:
    """A sys.stdout that is none of Python's own, or gone, is left alone."""
    program = """
class Strange:
    def __getattr__(self, name):
        raise ZeroDivisionError
for strange in (None, Strange()):
    sys.stdout = strange
    out.write_all(b"ours\\n")
    out.flush()
sys.stdout = sys.__stdout__
sys.stdout.buffer.detach()
out.write_all(b"ours\\n")
out.flush()
os._exit(0)
"""
    assert printed(program) == b"ours\n" * 3
