"""Processes: programs that do next to nothing, so that what is measured is starting them, reading them and waiting."""

from __future__ import annotations

import os
import subprocess
import sys
from shutil import which
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio.io import Deadline
from pyio.os import unix
from pyio.process import Command, Stdio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("process", "Processes")

if sys.platform == "win32":

    def _spawned(argv: list[str], _stdout: int = 1) -> int:
        return os.spawnv(os.P_NOWAIT, argv[0], argv)

else:

    def _spawned(argv: list[str], stdout: int = 1) -> int:
        return os.posix_spawnp(argv[0], argv, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, stdout, 1)])


_MUCH = 4 << 20
_MOST = 100
_FOR_EVER = 3600.0


@group.workload("status", "Command.status of a program that does nothing", Goal(0.95), Goal(1.1, of="bare"))
def status(_inputs: Inputs) -> Iterator[Trial]:
    def pyio(loops: int) -> int | None:
        code: int | None = None
        for _ in range(loops):
            code = Command("true").status().status()
        return code

    def run(loops: int) -> int:
        code = 0
        for _ in range(loops):
            code = subprocess.run(["true"], check=False).returncode
        return code

    def bare(loops: int) -> int:
        code = 0
        for _ in range(loops):
            code = os.waitstatus_to_exitcode(os.waitpid(_spawned(["true"]), 0)[1])
        return code

    def bounded(loops: int) -> int | None:
        code: int | None = None
        for _ in range(loops):
            code = Command("true").status(Deadline.after(_FOR_EVER)).status()
        return code

    def timed(loops: int) -> int:
        code = 0
        for _ in range(loops):
            code = subprocess.run(["true"], check=False, timeout=_FOR_EVER).returncode
        return code

    yield Trial(
        [
            Contender("Command.status", Role.PYIO, pyio),
            Contender("subprocess.run", Role.STANDARD, run),
            Contender("os.posix_spawnp, waitpid", Role.BARE, bare),
            Contender("Command.status, deadline", Role.EXTRA, bounded),
            Contender("subprocess.run, timeout", Role.EXTRA, timed),
        ],
        max_loops=_MOST,
    )


@group.workload("status-elsewhere", "Command.status in another directory")
def status_elsewhere(_inputs: Inputs) -> Iterator[Trial]:
    def pyio(loops: int) -> int | None:
        code: int | None = None
        for _ in range(loops):
            code = Command("true").current_dir("/").status().status()
        return code

    def run(loops: int) -> int:
        code = 0
        for _ in range(loops):
            code = subprocess.run(["true"], check=False, cwd="/").returncode
        return code

    yield Trial(
        [Contender("Command.status", Role.PYIO, pyio), Contender("subprocess.run", Role.STANDARD, run)],
        max_loops=_MOST,
    )


@group.workload("output-line", "Command.output of one line")
def output_line(_inputs: Inputs) -> Iterator[Trial]:
    yield _outputs(["echo", "hello"])


@group.workload("output-4m", "Command.output of 4 MiB", Goal(0.9))
def output_4m(inputs: Inputs) -> Iterator[Trial]:
    yield _outputs(["cat", inputs.file("4m", os.urandom(_MUCH))])


def _outputs(argv: list[str]) -> Trial:
    program, *args = argv

    def pyio(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = Command(program).args(args).output().stdout
        return data

    def run(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = subprocess.run(argv, check=False, capture_output=True, stdin=subprocess.DEVNULL).stdout
        return data

    def bare(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = _read_bare(argv)
        return data

    return Trial(
        [
            Contender("Command.output", Role.PYIO, pyio),
            Contender("subprocess.run(capture_output)", Role.STANDARD, run),
            Contender("os.posix_spawnp, read, waitpid", Role.BARE, bare),
        ],
        max_loops=_MOST,
    )


def _read_bare(argv: list[str]) -> bytes:
    """One stream alone, as nobody may who does not know that the other stays silent."""
    reader, writer = os.pipe()
    pid = _spawned(argv, writer)
    os.close(writer)
    parts: list[bytes] = []
    while part := os.read(reader, 65536):
        parts.append(part)
    os.close(reader)
    os.waitpid(pid, 0)
    return b"".join(parts)


@group.workload("pipeline", "Two programs and a pipe, 8 MiB through both")
def pipeline(_inputs: Inputs) -> Iterator[Trial]:
    size = 8 << 20
    head, wc = which("head") or "head", which("wc") or "wc"

    def pyio(loops: int) -> int:
        counted = 0
        for _ in range(loops):
            reader, writer = unix.pipe()
            with Command(head).args(["-c", str(size), "/dev/zero"]).stdout(writer).run(), reader:
                writer.close()
                counted = int(Command(wc).arg("-c").stdin(reader).output().stdout)
        return counted

    def popen(loops: int) -> int:
        counted = 0
        for _ in range(loops):
            with subprocess.Popen([head, "-c", str(size), "/dev/zero"], stdout=subprocess.PIPE) as first:
                counted = int(
                    subprocess.run([wc, "-c"], stdin=first.stdout, capture_output=True, check=False).stdout
                )
        return counted

    yield Trial(
        [
            Contender("Command, unix.pipe", Role.PYIO, pyio),
            Contender("subprocess.Popen", Role.STANDARD, popen),
        ],
        max_loops=20,
    )


@group.workload("talk", "A line to cat and back again")
def talk(_inputs: Inputs) -> Iterator[Trial]:
    line = b"a line of some length, as people write them\n"
    piped = Stdio.capture()
    with (
        Command("cat").stdin(piped).stdout(piped).run() as child,
        subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as other,
    ):
        to_child, from_child = child.stdin, child.stdout
        to_other, from_other = other.stdin, other.stdout
        if to_child is None or from_child is None or to_other is None or from_other is None:
            raise AssertionError("all of them are captured")
        within = Deadline.after(_FOR_EVER)
        bounded_to, bounded_from = to_child.with_deadline(within), from_child.with_deadline(within)
        answer = bytearray(len(line))

        def pyio(loops: int) -> bytes:
            for _ in range(loops):
                to_child.write(line)
                from_child.read(answer)
            return bytes(answer)

        def bounded(loops: int) -> bytes:
            for _ in range(loops):
                bounded_to.write(line)
                bounded_from.read(answer)
            return bytes(answer)

        def popen(loops: int) -> bytes:
            got = b""
            for _ in range(loops):
                to_other.write(line)
                got = from_other.read(len(line))
            return got

        yield Trial(
            [
                Contender("ChildStdin, ChildStdout", Role.PYIO, pyio),
                Contender("subprocess.Popen(bufsize=0)", Role.STANDARD, popen),
                Contender("with_deadline", Role.EXTRA, bounded),
            ]
        )
