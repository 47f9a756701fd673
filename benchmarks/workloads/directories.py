"""Directories and what they say about their entries."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs
    from pyio.path import PathBuf

group = Group("directories", "Directories and metadata")


@group.workload("walk-paths", "walk_dir: the path of every file", Goal(0.85, "os.walk"))
def walk_paths(inputs: Inputs) -> Iterator[Trial]:
    tree = inputs.tree

    def pyio(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [os.fspath(entry) for entry in fs.walk_dir(tree) if entry.file_type().is_file()]
        return found

    def walk(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [os.path.join(top, name) for top, _, files in os.walk(tree) for name in files]
        return found

    def scandir(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = []
            pending = [tree]
            while pending:
                with os.scandir(pending.pop()) as entries:
                    for entry in entries:
                        if entry.is_dir(follow_symlinks=False):
                            pending.append(entry.path)
                        else:
                            found.append(entry.path)
        return found

    yield Trial(
        [
            Contender("walk_dir, fspath", Role.PYIO, pyio, outcome=_sorted),
            Contender("os.walk", Role.STANDARD, walk, outcome=_sorted),
            Contender("os.scandir", Role.BARE, scandir, outcome=_sorted),
        ]
    )


@group.workload("walk-path-objects", "walk_dir: path() of every file")
def walk_path_objects(inputs: Inputs) -> Iterator[Trial]:
    tree = inputs.tree

    def pyio(loops: int) -> list[PathBuf]:
        found: list[PathBuf] = []
        for _ in range(loops):
            found = [entry.path() for entry in fs.walk_dir(tree) if entry.file_type().is_file()]
        return found

    def rglob(loops: int) -> list[Path]:
        found: list[Path] = []
        for _ in range(loops):
            found = [path for path in Path(tree).rglob("*") if path.is_file()]
        return found

    def walk(loops: int) -> list[Path]:
        found: list[Path] = []
        for _ in range(loops):
            found = [Path(top, name) for top, _, files in os.walk(tree) for name in files]
        return found

    yield Trial(
        [
            Contender("walk_dir, path()", Role.PYIO, pyio, outcome=_sorted),
            Contender("Path.rglob", Role.STANDARD, rglob, outcome=_sorted),
            Contender("os.walk, Path", Role.STANDARD, walk, outcome=_sorted),
        ]
    )


def _sorted(found: object) -> object:
    """The order of a directory's entries is nobody's promise."""
    return sorted(map(os.fspath, found)) if isinstance(found, list) else found


@group.workload("walk-count", "walk_dir: the number of entries", Goal(0.85, "os.walk"))
def walk_count(inputs: Inputs) -> Iterator[Trial]:
    tree = inputs.tree

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            count = 0
            for _entry in fs.walk_dir(tree):
                count += 1
        return count

    def walk(loops: int) -> int:
        count = 0
        for _ in range(loops):
            count = 0
            for _top, folders, files in os.walk(tree):
                count += len(folders) + len(files)
        return count

    yield Trial([Contender("walk_dir", Role.PYIO, pyio), Contender("os.walk", Role.STANDARD, walk)])


def _fullest(tree: str) -> str:
    """The folder with the most entries."""
    return max(((len(folders) + len(files), top) for top, folders, files in os.walk(tree)))[1]


@group.workload(
    "read-dir", "read_dir with file_type", Goal(1.3, "os.scandir"), Goal(1.0, "os.listdir, os.lstat")
)
def read_dir(inputs: Inputs) -> Iterator[Trial]:
    folder = _fullest(inputs.tree)

    def pyio(loops: int) -> int:
        folders = 0
        for _ in range(loops):
            for entry in fs.read_dir(folder):
                if entry.file_type().is_dir():
                    folders += 1
        return folders

    def scandir(loops: int) -> int:
        folders = 0
        for _ in range(loops):
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        folders += 1
        return folders

    def listdir(loops: int) -> int:
        folders = 0
        for _ in range(loops):
            for name in os.listdir(folder):
                if os.lstat(os.path.join(folder, name)).st_mode & 0o170000 == 0o040000:
                    folders += 1
        return folders

    yield Trial(
        [
            Contender("read_dir", Role.PYIO, pyio),
            Contender("os.scandir", Role.STANDARD, scandir),
            Contender("os.listdir, os.lstat", Role.EXTRA, listdir),
        ]
    )


@group.workload("metadata", "metadata(path).len()", Goal(1.3, "os.stat"))
def metadata(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text
    as_path = Path(path)

    def pyio(loops: int) -> int:
        size = 0
        for _ in range(loops):
            size = fs.metadata(path).len()
        return size

    def stat(loops: int) -> int:
        size = 0
        for _ in range(loops):
            size = os.stat(path).st_size
        return size

    def pathlib(loops: int) -> int:
        size = 0
        for _ in range(loops):
            size = as_path.stat().st_size
        return size

    yield Trial(
        [
            Contender("fs.metadata", Role.PYIO, pyio),
            Contender("os.stat", Role.STANDARD, stat),
            Contender("Path.stat", Role.STANDARD, pathlib),
        ]
    )
