"""Fuzzes paths of both flavours: `python tests/fuzz/fuzz_path.py --seconds 60`.

It needs atheris, and keeps nothing but what fails: a file `crash-...` in the working directory, whose bytes belong
into a test.  The oracle is a second, slow reading of Rust's rules, from the front of a path to its end.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from functools import reduce
from pathlib import Path as File
from typing import Any

atheris: Any = importlib.import_module("atheris")
sys.path.insert(0, str(File(__file__).parent.parent.parent))

with atheris.instrument_imports(include=["pyio.path"]):
    from pyio.path import Component, PathBuf, UnixPath, WindowsPath

PIECES = [
    "/",
    "\\",
    "//",
    "\\\\",
    ".",
    "..",
    "C:",
    "c:",
    "\\\\?\\",
    "\\\\.\\",
    "UNC\\",
    "a",
    "b.c",
    ".d",
    "é",
    "-",
]


def parts(path: PathBuf) -> list[str]:
    """The components after a prefix, read from the front one character at a time."""
    text = str(path)
    first = next(path.components(), None)
    start, verbatim = 0, False
    found: list[str] = []
    seps = "/" if isinstance(path, UnixPath) else "/\\"
    main = seps[-1]
    if isinstance(first, Component.Prefix):
        start, verbatim = len(str(first.text)), first.kind.is_verbatim()
        seps = main if verbatim else seps
    if text[start : start + 1] in tuple(seps) or (start > 2 and not verbatim):
        found.append(main)
    elif not start and (text == "." or text[:2] in {f".{sep}" for sep in seps}):
        found.append(".")
    name = ""
    for char in text[start:] + main:
        if char in seps:
            if name and (name != "." or verbatim):
                found.append(name)
            name = ""
        else:
            name += char
    return found


def one_path(path: PathBuf) -> None:
    """The questions about a path agree with its components, and asking again changes nothing."""
    found = parts(path)
    prefix = isinstance(next(path.components(), None), Component.Prefix)
    main = "/" if isinstance(path, UnixPath) else "\\"
    for _ in range(2):
        assert [str(part) for part in path][prefix:] == found
        parent = path.parent()
        if not found or found[-1] == main:
            assert parent is None
            assert path.file_name() is path.extension() is None
        else:
            assert parent is not None
            assert parts(parent) == found[:-1]
            assert path.starts_with(parent)
            name = None if found[-1] in {".", ".."} else found[-1]
            assert path.file_name() == name
            at = (name or "").rfind(".")
            assert path.extension() == (name[at + 1 :] if name and at > 0 else None)
            assert path.with_extension("x").extension() == (name and "x")
    assert path == type(path)(str(path))
    assert path.ends_with(path)
    if isinstance(path, UnixPath):
        assert path.strip_prefix(path) == UnixPath()
        assert reduce(UnixPath.join, path.components(), UnixPath()) == path


def two_paths(path: PathBuf, other: PathBuf) -> None:
    """Comparisons agree with the components."""
    one, two = list(path.components()), list(other.components())
    assert (path == other) is (one == two)
    assert [path < other, path == other, path > other].count(True) == 1
    assert path != other or hash(path) == hash(other)
    assert path.starts_with(other) is (one[: len(two)] == two)
    assert path.ends_with(other) is (one[max(len(one) - len(two), 0) :] == two)
    joined = path.join(other)
    if isinstance(joined, UnixPath):
        assert parts(joined)[-len(two) :] == parts(other) or not two or two[0] == Component.CurDir()
    if path.starts_with(other):
        rest = path.strip_prefix(other)
        assert isinstance(rest, WindowsPath) or other.join(rest) == path


def one_input(data: bytes) -> None:
    """The first byte says where to cut the others into two paths; each stands for a piece."""
    cut, *rest = data or b"\0"
    pieces = [PIECES[byte % len(PIECES)] for byte in rest]
    first, second = "".join(pieces[:cut]), "".join(pieces[cut:])
    for flavour in (UnixPath, WindowsPath):
        one_path(flavour(first))
        two_paths(flavour(first), flavour(second))


def main() -> None:
    """Runs for the seconds that the command line says."""
    parser = argparse.ArgumentParser(description="Fuzzes paths.")
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    seconds = parser.parse_args().seconds
    options = [f"-max_total_time={seconds}", "-max_len=16", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
