"""Copies: of files by name, and from a reader to a writer."""

from __future__ import annotations

import os
import shutil
import sys
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.bare import READ, REPLACE
from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.inputs import Inputs
    from benchmarks.workload import Run

group = Group("copying", "Copies")

_COPIES = 50


class _Target:
    """A file to copy to, which is not there when the copy begins."""

    def __init__(self, inputs: Inputs, name: str) -> None:
        self.path = os.path.join(inputs.folder("copies"), name)

    def clear(self) -> None:
        if os.path.exists(self.path):
            os.unlink(self.path)

    def content(self, _: object) -> bytes:
        with open(self.path, "rb") as file:
            return file.read()

    def contender(self, name: str, role: Role, copy: Callable[[str], object]) -> Contender:
        def run(loops: int) -> None:
            for _ in range(loops):
                copy(self.path)

        return Contender(name, role, run, self.clear, self.content)


_BARE: list[tuple[str, Callable[[str, str], None]]] = []

if sys.platform == "linux":

    def _copy_file_range(source: str, target: str) -> None:
        src = os.open(source, READ)
        dst = os.open(target, REPLACE, 0o666)
        while os.copy_file_range(src, dst, 1 << 30):
            pass
        os.close(dst)
        os.close(src)

    _BARE.append(("os.copy_file_range", _copy_file_range))


@group.workload("copy", "fs.copy of {block}", Goal(1.0, "shutil.copyfile"), memory=True)
def copy(inputs: Inputs) -> Iterator[Trial]:
    source = inputs.block
    target = _Target(inputs, "block")
    yield Trial(
        [
            target.contender("fs.copy", Role.PYIO, lambda path: fs.copy(source, path)),
            target.contender("shutil.copyfile", Role.STANDARD, lambda path: shutil.copyfile(source, path)),
            target.contender("shutil.copy", Role.STANDARD, lambda path: shutil.copy(source, path)),
            *(target.contender(name, Role.BARE, partial(way, source)) for name, way in _BARE),
        ],
        max_loops=1,
    )


@group.workload("copy-small", "fs.copy of 4 KiB to a new file", Goal(1.0, "shutil.copyfile"))
def copy_small(inputs: Inputs) -> Iterator[Trial]:
    source = inputs.file("4k", bytes(range(256)) * 16)
    names = inputs.fresh("small-copies", _COPIES)

    def pyio(loops: int) -> None:
        for target in names.paths[:loops]:
            fs.copy(source, target)

    def copyfile(loops: int) -> None:
        for target in names.paths[:loops]:
            shutil.copyfile(source, target)

    def with_mode(loops: int) -> None:
        for target in names.paths[:loops]:
            shutil.copy(source, target)

    def bare(way: Callable[[str, str], None]) -> Run:
        def run(loops: int) -> None:
            for target in names.paths[:loops]:
                way(source, target)

        return run

    yield Trial(
        [
            Contender("fs.copy", Role.PYIO, pyio, names.renew, names.content),
            Contender("shutil.copyfile", Role.STANDARD, copyfile, names.renew, names.content),
            Contender("shutil.copy", Role.STANDARD, with_mode, names.renew, names.content),
            *(Contender(name, Role.BARE, bare(way), names.renew, names.content) for name, way in _BARE),
        ],
        max_loops=_COPIES,
        max_rounds=15,
    )


@group.workload("io-copy", "io.copy of {block}, File to File", memory=True)
def io_copy(inputs: Inputs) -> Iterator[Trial]:
    source = inputs.block
    target = _Target(inputs, "raw")

    def pyio(path: str) -> None:
        with fs.File.open(source) as reader, fs.File.create(path) as writer:
            io.copy(reader, writer)

    def standard(path: str) -> None:
        with open(source, "rb") as reader, open(path, "wb") as writer:
            shutil.copyfileobj(reader, writer)

    def unbuffered(path: str) -> None:
        with open(source, "rb", buffering=0) as reader, open(path, "wb", buffering=0) as writer:
            shutil.copyfileobj(reader, writer)

    yield Trial(
        [
            target.contender("io.copy", Role.PYIO, pyio),
            target.contender("shutil.copyfileobj", Role.STANDARD, standard),
            target.contender("copyfileobj, buffering=0", Role.STANDARD, unbuffered),
            *(target.contender(name, Role.BARE, partial(way, source)) for name, way in _BARE),
        ],
        max_loops=1,
    )


@group.workload("io-copy-buffered", "io.copy of {block}, BufReader to BufWriter", memory=True)
def io_copy_buffered(inputs: Inputs) -> Iterator[Trial]:
    source = inputs.block
    target = _Target(inputs, "buffered")

    def pyio(path: str) -> None:
        with io.BufReader(fs.File.open(source)) as reader, io.BufWriter(fs.File.create(path)) as writer:
            io.copy(reader, writer)

    def standard(path: str) -> None:
        with open(source, "rb") as reader, open(path, "wb") as writer:
            shutil.copyfileobj(reader, writer)

    yield Trial(
        [
            target.contender("io.copy", Role.PYIO, pyio),
            target.contender("shutil.copyfileobj", Role.STANDARD, standard),
        ],
        max_loops=1,
    )
