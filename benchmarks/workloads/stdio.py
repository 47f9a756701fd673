"""The standard streams: short lines written, lines read, and a whole program that counts lines."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BufferedReader, BufferedWriter, FileIO, TextIOWrapper
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Group, Role, Trial
from pyio._sys.stdio import In, Out
from pyio.io.stdio import Stdin, Stdout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("stdio", "Standard streams")

_LINE = b"a short line of text\n"
_MOST_LINES = 1_000_000

_WC = Path(__file__).parents[2] / "examples" / "wc.py"

# what one writes without a library
_LOOP = """
import sys
count = 0
with open(sys.argv[1], "rb") as file:
    for line in file:
        count += 1
print(count, sys.argv[1])
"""


@group.workload("write-lines", "stdout().write_all of a short line")
def write_lines(_inputs: Inputs) -> Iterator[Trial]:
    """On a descriptor of its own: that of this process is for its table."""
    fd = os.open(os.devnull, os.O_WRONLY)
    ours = Stdout(Out(fd))
    with BufferedWriter(FileIO(fd, "wb")) as buffer:
        theirs = TextIOWrapper(buffer)

        def pyio(loops: int) -> None:
            for _ in range(loops):
                ours.write_all(_LINE)
            ours.flush()

        def locked(loops: int) -> None:
            with ours.lock() as out:
                for _ in range(loops):
                    out.write_all(_LINE)
                out.flush()

        def standard(loops: int) -> None:
            for _ in range(loops):
                buffer.write(_LINE)
            buffer.flush()

        def formatted(loops: int) -> None:
            for n in range(loops):
                ours.write_fmt("line {}\n", n)
            ours.flush()

        def printed(loops: int) -> None:
            for n in range(loops):
                print("line", n, file=theirs)
            theirs.flush()

        yield Trial(
            [
                Contender("Stdout.write_all", Role.PYIO, pyio),
                Contender("sys.stdout.buffer.write", Role.STANDARD, standard),
                Contender("StdoutLock.write_all", Role.EXTRA, locked),
                Contender("Stdout.write_fmt", Role.EXTRA, formatted),
                Contender("print", Role.EXTRA, printed),
            ],
            max_loops=_MOST_LINES,
        )
        theirs.detach()


@group.workload("read-lines", "stdin().lock().lines() over {text}")
def read_lines(inputs: Inputs) -> Iterator[Trial]:
    """On a descriptor of its own, which is rewound each time."""
    fd = os.open(inputs.text, os.O_RDONLY)
    stdin = Stdin(In(fd))

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            os.lseek(fd, 0, os.SEEK_SET)
            with stdin.lock() as reader:
                for _line in reader.lines():
                    count += 1
        return count

    def each(loops: int) -> int:
        count = 0
        for _ in range(loops):
            os.lseek(fd, 0, os.SEEK_SET)
            for _line in stdin.lines():
                count += 1
        return count

    def standard(loops: int) -> int:
        count = 0
        for _ in range(loops):
            os.lseek(fd, 0, os.SEEK_SET)
            with TextIOWrapper(BufferedReader(FileIO(fd, "rb", closefd=False)), encoding="utf-8") as text:
                for _line in text:
                    count += 1
        return count

    yield Trial(
        [
            Contender("StdinLock.lines", Role.PYIO, pyio),
            Contender("sys.stdin", Role.STANDARD, standard),
            Contender("Stdin.lines", Role.EXTRA, each),
        ]
    )
    os.close(fd)


@group.workload("wc", "examples/wc.py -l over {text}, the whole program")
def wc(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text
    # what is installed is compiled; the first run, which nobody times, compiles it
    variables = {
        **os.environ,
        "PYTHONPATH": str(_WC.parents[1]),
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": inputs.folder("compiled"),
    }

    def counted(*argv: str) -> int:
        run = subprocess.run(argv, stdout=subprocess.PIPE, env=variables, check=True)
        return int(run.stdout.split()[0])

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            count = counted(sys.executable, str(_WC), "-l", path)
        return count

    def standard(loops: int) -> int:
        count = 0
        for _ in range(loops):
            count = counted(sys.executable, "-c", _LOOP, path)
        return count

    def coreutils(loops: int) -> int:
        count = 0
        for _ in range(loops):
            count = counted("wc", "-l", path)
        return count

    contenders = [
        Contender("examples/wc.py", Role.PYIO, pyio),
        Contender("a loop over open()", Role.STANDARD, standard),
    ]
    if which("wc"):
        contenders.append(Contender("wc -l", Role.EXTRA, coreutils))
    yield Trial(contenders, max_loops=10)
