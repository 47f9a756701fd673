"""Whole files at once: what programs do most often with a file."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.bare import READ, REPLACE
from benchmarks.inputs import FreshNames
from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("files", "Whole files")

_KILOBYTE = bytes(range(256)) * 4
_NEW_FILES = 50


def _readers(path: str) -> list[Contender]:
    """Every way to have the bytes of a file."""
    as_path = Path(path)

    def pyio(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = fs.read(path)
        return data

    def with_open(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            with open(path, "rb") as file:
                data = file.read()
        return data

    def pathlib(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = as_path.read_bytes()
        return data

    def bare(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            fd = os.open(path, READ)
            data = os.read(fd, os.fstat(fd).st_size + 1)
            os.close(fd)
        return data

    return [
        Contender("fs.read", Role.PYIO, pyio),
        Contender("open().read", Role.STANDARD, with_open),
        Contender("Path.read_bytes", Role.STANDARD, pathlib),
        Contender("os.open, fstat, read, close", Role.BARE, bare),
    ]


@group.workload("read-1k", "fs.read of 1 KiB", Goal(0.75))
def read_1k(inputs: Inputs) -> Iterator[Trial]:
    yield Trial(_readers(inputs.file("1k", _KILOBYTE)))


@group.workload("read-large", "fs.read of {large}", Goal(1.05), memory=True)
def read_large(inputs: Inputs) -> Iterator[Trial]:
    yield Trial(_readers(inputs.large))


@group.workload("write-1k", "fs.write of 1 KiB to a new file", Goal(0.75))
def write_1k(inputs: Inputs) -> Iterator[Trial]:
    yield _writers(inputs.fresh("write-1k", _NEW_FILES))


@group.workload("write-1k-tmpfs", "fs.write of 1 KiB to a new file in a tmpfs", Goal(0.75))
def write_1k_tmpfs(inputs: Inputs) -> Iterator[Trial]:
    """What remains where the disk has no part in it; in the scratch folder where there is no tmpfs."""
    memory = "/dev/shm"
    with TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else inputs.scratch) as folder:
        yield _writers(FreshNames(folder, _NEW_FILES))


def _writers(names: FreshNames) -> Trial:
    as_paths: list[Path] = []

    def pyio(loops: int) -> None:
        for path in names.paths[:loops]:
            fs.write(path, _KILOBYTE)

    def with_open(loops: int) -> None:
        for path in names.paths[:loops]:
            with open(path, "wb") as file:
                file.write(_KILOBYTE)

    def pathlib(loops: int) -> None:
        for path in as_paths[:loops]:
            path.write_bytes(_KILOBYTE)

    def bare(loops: int) -> None:
        for path in names.paths[:loops]:
            fd = os.open(path, REPLACE, 0o666)
            os.write(fd, _KILOBYTE)
            os.close(fd)

    def renew() -> None:
        names.renew()
        as_paths[:] = map(Path, names.paths)

    return Trial(
        [
            Contender("fs.write", Role.PYIO, pyio, renew, names.content),
            Contender("open().write", Role.STANDARD, with_open, renew, names.content),
            Contender("Path.write_bytes", Role.STANDARD, pathlib, renew, names.content),
            Contender("os.open, write, close", Role.BARE, bare, renew, names.content),
        ],
        max_loops=_NEW_FILES,
        max_rounds=15,
        check_loops=3,
    )


@group.workload("read-tree", "fs.read_to_string of all library sources")
def read_tree(inputs: Inputs) -> Iterator[Trial]:
    paths = inputs.sources
    as_paths = [Path(path) for path in paths]

    def pyio(loops: int) -> int:
        characters = 0
        for _ in range(loops):
            for path in paths:
                characters += len(fs.read_to_string(path))
        return characters

    def with_open(loops: int) -> int:
        characters = 0
        for _ in range(loops):
            for path in paths:
                with open(path, encoding="utf-8") as file:
                    characters += len(file.read())
        return characters

    def pathlib(loops: int) -> int:
        characters = 0
        for _ in range(loops):
            for path in as_paths:
                characters += len(path.read_text(encoding="utf-8"))
        return characters

    yield Trial(
        [
            Contender("fs.read_to_string", Role.PYIO, pyio),
            Contender("open().read", Role.STANDARD, with_open),
            Contender("Path.read_text", Role.STANDARD, pathlib),
        ]
    )


@group.workload("read-to-end", "File.read_to_end of {block}", memory=True)
def read_to_end(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.block

    def pyio(loops: int) -> bytearray:
        data = bytearray()
        for _ in range(loops):
            data = bytearray()
            with fs.File.open(path) as file:
                file.read_to_end(data)
        return data

    def to_bytes(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            with fs.File.open(path) as file:
                data = io.read_to_end(file)
        return data

    def buffered(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            with open(path, "rb") as file:
                data = file.read()
        return data

    def unbuffered(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            with open(path, "rb", buffering=0) as file:
                data = file.read()
        return data

    yield Trial(
        [
            Contender("File.read_to_end", Role.PYIO, pyio),
            Contender("open().read", Role.STANDARD, buffered),
            Contender("open(buffering=0).read", Role.STANDARD, unbuffered),
            Contender("io.read_to_end", Role.EXTRA, to_bytes),
        ]
    )


@group.workload("read-to-string", "File.read_to_string of {text}", memory=True)
def read_to_string(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text

    def pyio(loops: int) -> str:
        text = ""
        for _ in range(loops):
            string = io.String()
            with fs.File.open(path) as file:
                file.read_to_string(string)
            text = str(string)
        return text

    def to_str(loops: int) -> str:
        text = ""
        for _ in range(loops):
            with fs.File.open(path) as file:
                text = io.read_to_string(file)
        return text

    def with_open(loops: int) -> str:
        text = ""
        for _ in range(loops):
            with open(path, encoding="utf-8") as file:
                text = file.read()
        return text

    def decoded(loops: int) -> str:
        text = ""
        for _ in range(loops):
            with open(path, "rb") as file:
                text = file.read().decode()
        return text

    yield Trial(
        [
            Contender("File.read_to_string", Role.PYIO, pyio),
            Contender("open(encoding).read", Role.STANDARD, with_open),
            Contender('open("rb").read().decode', Role.STANDARD, decoded),
            Contender("io.read_to_string", Role.EXTRA, to_str),
        ]
    )
