"""Trees made and removed, files replaced atomically, reads at an offset, and paths kept within a directory."""

from __future__ import annotations

import os
import shutil
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs
from pyio.os.unix import FileExt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.inputs import Inputs

group = Group("changes", "Trees, atomic files, offsets")

_KILOBYTE = bytes(range(256)) * 4
_NAMES = [f"{i}" for i in range(20)]


@group.workload(
    "tree", "create_dir_all, 1000 empty files, remove_dir_all", Goal(0.8, "os.makedirs, shutil.rmtree")
)
def tree(inputs: Inputs) -> Iterator[Trial]:
    """In memory where that is to be had: on a disk the file system's journal is what is measured."""
    memory = "/dev/shm"
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else inputs.scratch) as scratch:
        top = os.path.join(scratch, "top")
        folders = [os.path.join(top, "a", "b", f"{i}") for i in range(50)]

        def pyio(loops: int) -> bool:
            for _ in range(loops):
                for folder in folders:
                    fs.create_dir_all(folder)
                    _fill(folder)
                fs.remove_dir_all(top)
            return os.path.exists(top)

        def standard(loops: int) -> bool:
            for _ in range(loops):
                for folder in folders:
                    os.makedirs(folder, exist_ok=True)
                    _fill(folder)
                shutil.rmtree(top)
            return os.path.exists(top)

        yield Trial(
            [
                Contender("create_dir_all, remove_dir_all", Role.PYIO, pyio),
                Contender("os.makedirs, shutil.rmtree", Role.STANDARD, standard),
            ]
        )


def _fill(folder: str) -> None:
    """The same for both: a twentieth of a thousand files."""
    for name in _NAMES:
        os.close(os.open(f"{folder}/{name}", os.O_CREAT | os.O_WRONLY))


@group.workload("dir-name", "Dir.open_file of a name")
def dir_name(inputs: Inputs) -> Iterator[Trial]:
    yield from _opened_beneath(inputs, "file")


@group.workload("dir-path", "Dir.open_file of a path of three")
def dir_path(inputs: Inputs) -> Iterator[Trial]:
    yield from _opened_beneath(inputs, "a/b/file")


def _opened_beneath(inputs: Inputs, path: str) -> Iterator[Trial]:
    place = os.path.join(inputs.folder("beneath"), "a", "b")
    os.makedirs(place, exist_ok=True)
    for folder in (place, inputs.folder("beneath")):
        with open(os.path.join(folder, "file"), "wb"):
            pass
    dir = fs.Dir.open(inputs.folder("beneath"))

    def pyio(loops: int) -> None:
        for _ in range(loops):
            dir.open_file(path).close()

    def plain(loops: int) -> None:
        fd = dir.fileno()
        for _ in range(loops):
            os.close(os.open(path, os.O_RDONLY, dir_fd=fd))

    with dir:
        yield Trial(
            [
                Contender("Dir.open_file", Role.PYIO, pyio),
                Contender("os.open(..., dir_fd), unprotected", Role.STANDARD, plain),
            ]
        )


@group.workload("write-atomic", "write_atomic of 1 KiB over an old file, on the disk")
def write_atomic(inputs: Inputs) -> Iterator[Trial]:
    """What it costs that a crash leaves the old file or the new one; a plain write promises neither."""
    path = inputs.file("atomic", _KILOBYTE)
    folder = os.path.dirname(path)

    def pyio(loops: int) -> None:
        for _ in range(loops):
            fs.write_atomic(path, _KILOBYTE)

    def plain(loops: int) -> None:
        for _ in range(loops):
            fs.write(path, _KILOBYTE)

    def standard(loops: int) -> None:
        for _ in range(loops):
            with open(f"{path}.new", "wb") as file:
                file.write(_KILOBYTE)
                file.flush()
                os.fsync(file.fileno())
            os.replace(f"{path}.new", path)
            fd = os.open(folder, os.O_RDONLY)
            os.fsync(fd)
            os.close(fd)

    yield Trial(
        [
            Contender("fs.write_atomic", Role.PYIO, pyio),
            Contender("fs.write", Role.EXTRA, plain),
            Contender("open, fsync, os.replace, fsync", Role.STANDARD, standard),
        ],
        max_rounds=30,
    )


@group.workload("read-at", "FileExt.read_at of 4 KiB", Goal(1.2, "os.preadv"))
def read_at(inputs: Inputs) -> Iterator[Trial]:
    buf = bytearray(4096)
    preadv: Callable[[int, list[bytearray], int], int] = vars(os)[
        "preadv"
    ]  # which type checkers lack on Windows
    with fs.File.open(inputs.large) as file:
        fd = file.fileno()

        def pyio(loops: int) -> int:
            n = 0
            for _ in range(loops):
                n = FileExt.read_at(file, buf, 8192)
            return n

        def standard(loops: int) -> int:
            n = 0
            for _ in range(loops):
                n = preadv(fd, [buf], 8192)
            return n

        yield Trial(
            [
                Contender("FileExt.read_at", Role.PYIO, pyio),
                Contender("os.preadv", Role.STANDARD, standard),
            ]
        )
