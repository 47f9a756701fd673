"""The data that the workloads read: made once of the interpreter's own standard library, and kept."""

from __future__ import annotations

import os
import platform
import random
import shutil
import sysconfig
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = Path(__file__).parent / "data"
_SKIPPED = ("site-packages", "__pycache__", "config-")


@dataclass(frozen=True, slots=True)
class Scale:
    """How large the inputs are, in bytes; `files` is how many files the tree has, None for all."""

    text: int
    large: int
    block: int
    files: int | None = None

    def names(self) -> dict[str, str]:
        """The sizes, as they are written in titles."""
        return {"text": _size(self.text), "large": _size(self.large), "block": _size(self.block)}


FULL = Scale(text=60_000_000, large=256 << 20, block=64 << 20)
QUICK = Scale(text=8_000_000, large=32 << 20, block=8 << 20)


def _size(size: int) -> str:
    for unit, factor in (("MiB", 1 << 20), ("KiB", 1 << 10), ("MB", 1_000_000)):
        if size >= factor and size % factor == 0:
            return f"{size // factor} {unit}"
    return f"{size} B"


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of one scale.  `sources` are those of the tree that are UTF-8 without a carriage return.

    `scratch` is an empty folder on the same file system, for what the workloads write.
    """

    scale: Scale
    text: str
    large: str
    block: str
    tree: str
    sources: tuple[str, ...]
    scratch: str

    def file(self, name: str, content: bytes) -> str:
        """Makes a file in the scratch folder."""
        path = os.path.join(self.scratch, name)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def fresh(self, name: str, most: int) -> FreshNames:
        """Names of files that are not there yet, in a folder of their own."""
        return FreshNames(self.folder(name), most)

    def taken(self, path: str, size: int) -> bytes:
        """The first bytes of a file, and zeros in their place, so that the next contender has to write them itself."""
        with open(path, "r+b") as file:
            content = file.read(size)
            file.seek(0)
            file.write(bytes(len(content)))
        return content

    def folder(self, name: str) -> str:
        """Makes a folder in the scratch folder."""
        path = os.path.join(self.scratch, name)
        os.makedirs(path, exist_ok=True)
        return path


class FreshNames:
    """Names of files that are not there yet: `paths`, and others after every `renew()`.

    Nothing is replaced and nothing is deleted while it is measured.  Of a file that it replaces, ext4 writes out the new
    bytes at once; and without a journal it takes half a millisecond to make one just after many were deleted.
    """

    def __init__(self, folder: str, most: int) -> None:
        self.folder = folder
        self.most = most
        self.used = 0
        self.paths: list[str] = []

    def renew(self) -> None:
        """Other names, which no file has yet."""
        self.paths = [os.path.join(self.folder, f"{i}") for i in range(self.used, self.used + self.most)]
        self.used += self.most

    def content(self, _: object) -> list[bytes]:
        """What the files hold that are there by now."""
        contents: list[bytes] = []
        for path in filter(os.path.exists, self.paths):
            with open(path, "rb") as file:
                contents.append(file.read())
        return contents


@contextmanager
def prepared(scale: Scale, data: Path = DATA) -> Iterator[Inputs]:
    """Makes what is missing, and gives the inputs with a scratch folder of their own."""
    data.mkdir(parents=True, exist_ok=True)
    version = f"{platform.python_version()}-{scale.files or 'all'}"
    tree = data / f"tree-{version}"
    text = data / f"text-{version}-{scale.text}.txt"
    large = data / f"large-{scale.large}.bin"
    block = data / f"large-{scale.block}.bin"
    missing = [path for path in (tree, text, large, block) if not path.exists()]
    if tree in missing:
        _make_tree(tree, scale.files)
    sources = tuple(_sources(tree))
    if text in missing:
        _make_text(text, sources, scale.text)
    for path, size in ((large, scale.large), (block, scale.block)):
        if path in missing:
            _make_binary(path, size)
    if missing and hasattr(os, "sync"):
        os.sync()  # or the disk would still be writing this while the first workloads run
    with tempfile.TemporaryDirectory(prefix="scratch-", dir=data) as scratch:
        yield Inputs(scale, str(text), str(large), str(block), str(tree), sources, scratch)


def _library_files() -> list[str]:
    """The standard library's files, relative to it."""
    top = sysconfig.get_path("stdlib")
    found: list[str] = []
    for folder, folders, files in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith(_SKIPPED))
        found += (os.path.relpath(os.path.join(folder, name), top) for name in sorted(files))
    return [name for name in found if os.path.isfile(os.path.join(top, name))]


def _make_tree(tree: Path, limit: int | None) -> None:
    names = _library_files()
    if limit is not None:
        names = names[:: max(1, len(names) // limit)]
    top = sysconfig.get_path("stdlib")
    part = tree.with_name(f"{tree.name}.{os.getpid()}.part")
    for name in names:
        target = part / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(os.path.join(top, name), target)
    part.rename(tree)


def _sources(tree: Path) -> Iterator[str]:
    """Leaves out what Python's text files would translate, or refuse: it would not be the same work."""
    for path in sorted(tree.rglob("*.py")):
        content = path.read_bytes()
        try:
            content.decode()
        except UnicodeDecodeError:
            continue
        if b"\r" not in content:
            yield str(path)


def _make_text(text: Path, sources: tuple[str, ...], size: int) -> None:
    part = text.with_name(f"{text.name}.{os.getpid()}.part")
    with part.open("wb") as out:
        for name in cycle(sources):
            content = Path(name).read_bytes()
            out.write(content if content.endswith(b"\n") else content + b"\n")
            if out.tell() >= size:
                break
    part.rename(text)


def _make_binary(path: Path, size: int) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    chunk = random.Random(517).randbytes(min(size, 1 << 20))
    with part.open("wb") as out:
        for start in range(0, size, len(chunk)):
            out.write(chunk[: size - start])
    part.rename(path)
