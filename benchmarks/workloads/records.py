"""Small records through a buffer: where a buffer written in Python meets one written in C."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("records", "Small records through a buffer")

_READ = 16
_WRITTEN = b"a record of 20 byte\n"


def _reading(inputs: Inputs, *, exact: bool) -> Iterator[Trial]:
    start = io.SeekFrom.Start(0)
    buf = bytearray(_READ)
    path = inputs.large
    with io.BufReader(fs.File.open(path)) as ours, open(path, "rb") as theirs:

        def read_exact(loops: int) -> bytes:
            ours.seek(start)
            for _ in range(loops):
                ours.read_exact(buf)
            return bytes(buf)

        def read_some(loops: int) -> bytes:
            ours.seek(start)
            for _ in range(loops):
                ours.read(buf)
            return bytes(buf)

        def readinto(loops: int) -> bytes:
            theirs.seek(0)
            for _ in range(loops):
                theirs.readinto(buf)
            return bytes(buf)

        def read(loops: int) -> bytes:
            theirs.seek(0)
            data = b""
            for _ in range(loops):
                data = theirs.read(_READ)
            return data

        yield Trial(
            [
                Contender("BufReader.read_exact", Role.PYIO, read_exact)
                if exact
                else Contender("BufReader.read", Role.PYIO, read_some),
                Contender('open("rb").readinto', Role.STANDARD, readinto),
                Contender('open("rb").read', Role.STANDARD, read),
            ],
            max_loops=os.path.getsize(path) // _READ,
            check_loops=4097,
        )


@group.workload("read-exact-16", "BufReader.read_exact of 16 B", Goal(4.0, aim=2.0))
def read_exact_16(inputs: Inputs) -> Iterator[Trial]:
    yield from _reading(inputs, exact=True)


@group.workload("read-16", "BufReader.read of 16 B")
def read_16(inputs: Inputs) -> Iterator[Trial]:
    yield from _reading(inputs, exact=False)


def _writing(inputs: Inputs, *, whole: bool) -> Iterator[Trial]:
    """One file, open throughout and written over: neither its opening nor its growth is measured."""
    start = io.SeekFrom.Start(0)
    path = inputs.file(f"records-{whole}", b"")
    checked = 2001
    with io.BufWriter(fs.File.options().write(True).open(path)) as ours, open(path, "wb") as theirs:

        def write(loops: int) -> None:
            ours.seek(start)
            for _ in range(loops):
                ours.write(_WRITTEN)
            ours.flush()

        def write_all(loops: int) -> None:
            ours.seek(start)
            for _ in range(loops):
                ours.write_all(_WRITTEN)
            ours.flush()

        def standard(loops: int) -> None:
            theirs.seek(0)
            for _ in range(loops):  # noqa: FURB122 - writelines would not be a call per record
                theirs.write(_WRITTEN)
            theirs.flush()

        def outcome(_: object) -> object:
            return inputs.taken(path, checked * len(_WRITTEN) + 1)

        yield Trial(
            [
                Contender("BufWriter.write_all", Role.PYIO, write_all, outcome=outcome)
                if whole
                else Contender("BufWriter.write", Role.PYIO, write, outcome=outcome),
                Contender('open("wb").write', Role.STANDARD, standard, outcome=outcome),
            ],
            max_loops=1_000_000,
            check_loops=checked,
        )


@group.workload("write-20", "BufWriter.write of 20 B", Goal(1.5, aim=1.0))
def write_20(inputs: Inputs) -> Iterator[Trial]:
    yield from _writing(inputs, whole=False)


@group.workload("write-all-20", "BufWriter.write_all of 20 B", Goal(1.5, aim=1.0))
def write_all_20(inputs: Inputs) -> Iterator[Trial]:
    yield from _writing(inputs, whole=True)


@group.workload("line-writer", "LineWriter.write_all of a line of 20 B")
def line_writer(inputs: Inputs) -> Iterator[Trial]:
    """A system call per line, on either side."""
    start = io.SeekFrom.Start(0)
    path = inputs.file("line-writer", b"")
    text = _WRITTEN.decode()
    checked = 101
    with (
        fs.File.options().write(True).open(path) as file,
        io.LineWriter(file.try_clone()) as ours,
        open(path, "w", buffering=1, encoding="utf-8", newline="") as theirs,
    ):
        fd = theirs.fileno()

        def pyio(loops: int) -> None:
            file.seek(start)
            for _ in range(loops):
                ours.write_all(_WRITTEN)

        def standard(loops: int) -> None:
            theirs.seek(0)
            for _ in range(loops):  # noqa: FURB122 - likewise
                theirs.write(text)

        def bare(loops: int) -> None:
            os.lseek(fd, 0, os.SEEK_SET)
            for _ in range(loops):
                os.write(fd, _WRITTEN)

        def outcome(_: object) -> object:
            return inputs.taken(path, checked * len(_WRITTEN) + 1)

        yield Trial(
            [
                Contender("LineWriter.write_all", Role.PYIO, pyio, outcome=outcome),
                Contender("open(buffering=1).write", Role.STANDARD, standard, outcome=outcome),
                Contender("os.write", Role.BARE, bare, outcome=outcome),
            ],
            max_loops=1_000_000,
            check_loops=checked,
        )
