"""OS strings, paths and variables: no system call hides what Python costs."""

from __future__ import annotations

import os
import sysconfig
from functools import partial
from pathlib import PurePath
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import env
from pyio.os_str import OsString, decode_wtf8, encode_wtf8
from pyio.path import Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.inputs import Inputs

group = Group("strings-and-paths", "OS strings and paths")

# ---------------------------------------------------------------- WTF-8

_ASCII = "Lines of /srv/data/2025-11-08/report.csv are read, counted and written to the archive.\n"
_MIXED = (
    "Größe und Maß, l'œuvre achevée, żółta łódź, Σωκράτης ἔφη, съешь ещё этих булок; "
    "新しいファイルを開く、读取目录中的所有文件、한글 파일 이름을 바꾼다.\n"
)
_ILL_FORMED = "Größe-\udcff.txt 文件 résumé\udce9.pdf 한글 파일 notes-2025.txt\n"
_TEXTS = [
    ("ascii-4k", "4 KiB of ASCII", _ASCII, 1 << 12, Goal(2.0)),
    ("ascii-1m", "1 MiB of ASCII", _ASCII, 1 << 20, Goal(1.1)),
    ("mixed-4k", "4 KiB, many scripts", _MIXED, 1 << 12, Goal(2.0)),
    ("mixed-1m", "1 MiB, many scripts", _MIXED, 1 << 20, Goal(1.1)),
    ("surrogates-4k", "4 KiB, lone surrogates among them", _ILL_FORMED, 1 << 12, Goal(5.0)),
    ("surrogates-1m", "1 MiB, lone surrogates among them", _ILL_FORMED, 1 << 20, Goal(5.0)),
]


def _encoding(_inputs: Inputs, text: str) -> Iterator[Trial]:
    def pyio(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = encode_wtf8(text)
        return data

    def standard(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = text.encode("utf-8", "surrogatepass")
        return data

    def codec(loops: int) -> bytes:
        data = b""
        for _ in range(loops):
            data = text.encode("wtf-8")
        return data

    yield Trial(
        [
            Contender("encode_wtf8", Role.PYIO, pyio),
            Contender('encode("utf-8", "surrogatepass")', Role.STANDARD, standard),
            Contender('encode("wtf-8")', Role.EXTRA, codec),
        ]
    )


def _decoding(_inputs: Inputs, text: str) -> Iterator[Trial]:
    data = text.encode("utf-8", "surrogatepass")

    def pyio(loops: int) -> str:
        found = ""
        for _ in range(loops):
            found = decode_wtf8(data)
        return found

    def standard(loops: int) -> str:
        found = ""
        for _ in range(loops):
            found = data.decode("utf-8", "surrogatepass")
        return found

    def codec(loops: int) -> str:
        found = ""
        for _ in range(loops):
            found = data.decode("wtf-8")
        return found

    yield Trial(
        [
            Contender("decode_wtf8", Role.PYIO, pyio, outcome=text.__eq__),
            Contender('decode("utf-8", "surrogatepass")', Role.STANDARD, standard, outcome=text.__eq__),
            Contender('decode("wtf-8")', Role.EXTRA, codec, outcome=text.__eq__),
        ]
    )


for _name, _title, _once, _size, _goal in _TEXTS:
    _text = _once * (_size // len(_once.encode("utf-8", "surrogatepass")))
    group.workload(f"encode-{_name}", f"encode_wtf8 of {_title}", _goal)(partial(_encoding, text=_text))
    group.workload(f"decode-{_name}", f"decode_wtf8 of {_title}", _goal)(partial(_decoding, text=_text))


@group.workload("os-string", "OsString of a file's name, beside os.fsencode")
def os_string(inputs: Inputs) -> Iterator[Trial]:
    names = [os.path.basename(path) for path in _paths(inputs)]

    def pyio(loops: int) -> list[OsString]:
        found: list[OsString] = []
        for _ in range(loops):
            found = [OsString(name) for name in names]
        return found

    def standard(loops: int) -> list[bytes]:
        found: list[bytes] = []
        for _ in range(loops):
            found = [os.fsencode(name) for name in names]
        return found

    yield Trial(
        [
            Contender("OsString", Role.PYIO, pyio, outcome=_each(os.fsencode)),
            Contender("os.fsencode", Role.STANDARD, standard),
        ]
    )


# ---------------------------------------------------------------- paths


def _paths(inputs: Inputs) -> list[str]:
    """The standard library's files, under the names that they have where Python is installed."""
    tree, top = inputs.tree, sysconfig.get_path("stdlib")
    return sorted(
        os.path.join(top + folder.removeprefix(tree), name)
        for folder, _, files in os.walk(tree)
        for name in files
    )


def _each(function: Callable[[str], object]) -> Callable[[object], object]:
    """The outcome of a list of what has a text, or is None."""

    def outcome(found: object) -> object:
        assert isinstance(found, list)
        return [function("" if one is None else os.fspath(one)) for one in found]

    return outcome


@group.workload("join", "Path.join of a folder and a name, fspath", Goal(0.7))
def join(inputs: Inputs) -> Iterator[Trial]:
    """The folders are there already, as paths of either kind, and each path is asked for its text, as open() does."""
    pairs = [os.path.split(path) for path in _paths(inputs)]
    folders = {folder: (Path(folder), PurePath(folder)) for folder, _ in pairs}
    ours = [(folders[folder][0], name) for folder, name in pairs]
    theirs = [(folders[folder][1], name) for folder, name in pairs]
    fspath, ospath = os.fspath, os.path.join

    def pyio(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [fspath(folder.join(name)) for folder, name in ours]
        return found

    def standard(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [fspath(folder / name) for folder, name in theirs]
        return found

    def bare(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [ospath(folder, name) for folder, name in pairs]
        return found

    yield Trial(
        [
            Contender("Path.join", Role.PYIO, pyio),
            Contender("pathlib's /", Role.STANDARD, standard),
            Contender("os.path.join", Role.BARE, bare),
        ]
    )


@group.workload("parent", "Path(text).parent()", Goal(0.7))
def parent(inputs: Inputs) -> Iterator[Trial]:
    texts = _paths(inputs)
    dirname = os.path.dirname

    def pyio(loops: int) -> list[Path | None]:
        found: list[Path | None] = []
        for _ in range(loops):
            found = [Path(text).parent() for text in texts]
        return found

    def standard(loops: int) -> list[PurePath]:
        found: list[PurePath] = []
        for _ in range(loops):
            found = [PurePath(text).parent for text in texts]
        return found

    def bare(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [dirname(text) for text in texts]
        return found

    yield Trial(
        [
            Contender("Path.parent", Role.PYIO, pyio, outcome=_each(str)),
            Contender("PurePath.parent", Role.STANDARD, standard, outcome=_each(str)),
            Contender("os.path.dirname", Role.BARE, bare),
        ]
    )


@group.workload("file-name", "Path(text).file_name()", Goal(0.7))
def file_name(inputs: Inputs) -> Iterator[Trial]:
    texts = _paths(inputs)
    basename = os.path.basename

    def pyio(loops: int) -> list[OsString | None]:
        found: list[OsString | None] = []
        for _ in range(loops):
            found = [Path(text).file_name() for text in texts]
        return found

    def standard(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [PurePath(text).name for text in texts]
        return found

    def bare(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [basename(text) for text in texts]
        return found

    yield Trial(
        [
            Contender("Path.file_name", Role.PYIO, pyio, outcome=_each(str)),
            Contender("PurePath.name", Role.STANDARD, standard),
            Contender("os.path.basename", Role.BARE, bare),
        ]
    )


@group.workload("extension", "Path(text).extension()", Goal(0.7))
def extension(inputs: Inputs) -> Iterator[Trial]:
    """The others count the dot as part of it."""
    texts = _paths(inputs)
    splitext = os.path.splitext

    def pyio(loops: int) -> list[OsString | None]:
        found: list[OsString | None] = []
        for _ in range(loops):
            found = [Path(text).extension() for text in texts]
        return found

    def standard(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [PurePath(text).suffix for text in texts]
        return found

    def bare(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [splitext(text)[1] for text in texts]
        return found

    without_dot = _each(lambda suffix: suffix.removeprefix("."))
    yield Trial(
        [
            Contender("Path.extension", Role.PYIO, pyio, outcome=_each(str)),
            Contender("PurePath.suffix", Role.STANDARD, standard, outcome=without_dot),
            Contender("os.path.splitext", Role.BARE, bare, outcome=without_dot),
        ]
    )


@group.workload("equal", "Path(a) == Path(b), differently written", Goal(0.7))
def equal(inputs: Inputs) -> Iterator[Trial]:
    """Every other pair is one path, written with a separator and a "." too much; in the rest the names differ."""
    pairs: list[tuple[str, str]] = []
    for path in _paths(inputs):
        folder, name = os.path.split(path)
        pairs += [(path, f"{folder}//./{name}"), (path, f"{folder}//./{name}x")]
    normpath = os.path.normpath

    def pyio(loops: int) -> list[bool]:
        found: list[bool] = []
        for _ in range(loops):
            found = [Path(a) == Path(b) for a, b in pairs]
        return found

    def standard(loops: int) -> list[bool]:
        found: list[bool] = []
        for _ in range(loops):
            found = [PurePath(a) == PurePath(b) for a, b in pairs]
        return found

    def bare(loops: int) -> list[bool]:
        found: list[bool] = []
        for _ in range(loops):
            found = [normpath(a) == normpath(b) for a, b in pairs]
        return found

    yield Trial(
        [
            Contender("Path ==", Role.PYIO, pyio),
            Contender("PurePath ==", Role.STANDARD, standard),
            Contender("os.path.normpath ==", Role.BARE, bare),
        ]
    )


@group.workload("set", "a set of Paths", Goal(0.7))
def path_set(inputs: Inputs) -> Iterator[Trial]:
    texts = _paths(inputs)

    def pyio(loops: int) -> set[Path]:
        found: set[Path] = set()
        for _ in range(loops):
            found = {Path(text) for text in texts}
        return found

    def standard(loops: int) -> set[PurePath]:
        found: set[PurePath] = set()
        for _ in range(loops):
            found = {PurePath(text) for text in texts}
        return found

    def outcome(found: object) -> object:
        assert isinstance(found, set)
        return sorted(map(os.fspath, found))

    yield Trial(
        [
            Contender("Path", Role.PYIO, pyio, outcome=outcome),
            Contender("PurePath", Role.STANDARD, standard, outcome=outcome),
        ]
    )


# ---------------------------------------------------------------- the environment


@group.workload("var", "env.var")
def var(_inputs: Inputs) -> Iterator[Trial]:
    get, ours = os.environ.get, env.var

    def pyio(loops: int) -> OsString | None:
        found: OsString | None = None
        for _ in range(loops):
            found = ours("PATH")
        return found

    def standard(loops: int) -> str | None:
        found: str | None = None
        for _ in range(loops):
            found = get("PATH")
        return found

    yield Trial(
        [
            Contender("env.var", Role.PYIO, pyio, outcome=str),
            Contender("os.environ.get", Role.STANDARD, standard, outcome=str),
        ]
    )
