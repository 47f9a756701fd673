"""An open file without a buffer: what one system call costs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from benchmarks.bare import READ
from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("handle", "An open File, one system call each")

_MOST_WRITES = 65536
_GOAL = Goal(1.2, "bare")


def _reading(path: str, size: int) -> Iterator[Trial]:
    start = io.SeekFrom.Start(0)
    buf = bytearray(size)
    with fs.File.open(path) as ours, open(path, "rb", buffering=0) as theirs:
        fd = theirs.fileno()

        def pyio(loops: int) -> int:
            ours.seek(start)
            count = 0
            for _ in range(loops):
                count = ours.read(buf)
            return count

        def raw(loops: int) -> int:
            theirs.seek(0)
            count = 0
            for _ in range(loops):
                count = theirs.readinto(buf)
            return count

        def outcome(count: object) -> object:
            return count, bytes(buf)

        contenders = [
            Contender("File.read", Role.PYIO, pyio, outcome=outcome),
            Contender("open(buffering=0).readinto", Role.STANDARD, raw, outcome=outcome),
        ]
        if sys.version_info >= (3, 14):

            def readinto(loops: int) -> int:
                os.lseek(fd, 0, os.SEEK_SET)
                count = 0
                for _ in range(loops):
                    count = os.readinto(fd, buf)
                return count

            contenders.append(Contender("os.readinto", Role.BARE, readinto, outcome=outcome))
        elif sys.platform != "win32":

            def readv(loops: int) -> int:
                os.lseek(fd, 0, os.SEEK_SET)
                count = 0
                for _ in range(loops):
                    count = os.readv(fd, [buf])
                return count

            contenders.append(Contender("os.readv", Role.BARE, readv, outcome=outcome))
        yield Trial(contenders, max_loops=os.path.getsize(path) // size, check_loops=3)


def _writing(inputs: Inputs, size: int) -> Iterator[Trial]:
    """Writes over what is there already, all to one file: two files lie differently in the page cache."""
    start = io.SeekFrom.Start(0)
    data = bytes(i % 251 + 1 for i in range(size))
    most = min(_MOST_WRITES, inputs.scale.block // size)
    path = inputs.file(f"written-{size}", bytes(most * size))
    with fs.File.options().write(True).open(path) as ours, open(path, "r+b", buffering=0) as theirs:
        fd = theirs.fileno()

        def pyio(loops: int) -> int:
            ours.seek(start)
            count = 0
            for _ in range(loops):
                count = ours.write(data)
            return count

        def raw(loops: int) -> int:
            theirs.seek(0)
            count = 0
            for _ in range(loops):
                count = theirs.write(data)
            return count

        def bare(loops: int) -> int:
            os.lseek(fd, 0, os.SEEK_SET)
            count = 0
            for _ in range(loops):
                count = os.write(fd, data)
            return count

        def outcome(count: object) -> object:
            return count, inputs.taken(path, 4 * size)

        yield Trial(
            [
                Contender("File.write", Role.PYIO, pyio, outcome=outcome),
                Contender("open(buffering=0).write", Role.STANDARD, raw, outcome=outcome),
                Contender("os.write", Role.BARE, bare, outcome=outcome),
            ],
            max_loops=most,
            check_loops=3,
        )


@group.workload("read-1", "File.read of 1 B", _GOAL)
def read_1(inputs: Inputs) -> Iterator[Trial]:
    yield from _reading(inputs.large, 1)


@group.workload("read-4k", "File.read of 4 KiB", _GOAL)
def read_4k(inputs: Inputs) -> Iterator[Trial]:
    yield from _reading(inputs.large, 4096)


@group.workload("write-1", "File.write of 1 B", _GOAL)
def write_1(inputs: Inputs) -> Iterator[Trial]:
    yield from _writing(inputs, 1)


@group.workload("write-4k", "File.write of 4 KiB", _GOAL)
def write_4k(inputs: Inputs) -> Iterator[Trial]:
    yield from _writing(inputs, 4096)


@group.workload("open", "File.open and close")
def open_and_close(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text

    def pyio(loops: int) -> None:
        for _ in range(loops):
            with fs.File.open(path):
                pass

    def raw(loops: int) -> None:
        for _ in range(loops):
            with open(path, "rb", buffering=0):
                pass

    def bare(loops: int) -> None:
        for _ in range(loops):
            fd = os.open(path, READ)
            os.close(fd)

    yield Trial(
        [
            Contender("File.open", Role.PYIO, pyio),
            Contender("open(buffering=0)", Role.STANDARD, raw),
            Contender("os.open, close", Role.BARE, bare),
        ]
    )
