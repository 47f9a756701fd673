"""Application code over pyio.fs, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, assert_type

from pyio import fs, io
from pyio.os_str import OsStr, OsString
from pyio.path import PathBuf

if TYPE_CHECKING:
    from collections.abc import Iterator


class Traced(fs.File):
    """A File of one's own: the constructors make one."""

    def reads(self) -> int:
        return 0


def every_path_is_taken(text: str, native: OsStr, path: PathBuf, other: Path, entry: fs.DirEntry) -> None:
    """str, pathlib, pyio.path, OS strings and directory entries; not bytes, and no descriptor."""
    for place in (text, native, path, other, entry):
        assert_type(fs.read(place), bytes)
        assert_type(fs.read_to_string(place), str)
        assert_type(fs.metadata(place), fs.Metadata)
        assert_type(fs.File.open(place), fs.File)
        open(place, "rb").close()
        os.stat(place)


def files(path: PathBuf) -> None:
    """Constructors, options and what a File tells."""
    with fs.File.open(path) as file:
        assert_type(file, fs.File)
        assert_type(file.metadata().len(), int)
        assert_type(file.path(), PathBuf)
        assert_type(file.try_clone(), fs.File)
        assert_type(file.fileno(), int)
        assert_type(file.seek(io.SeekFrom.End(0)), int)
    assert_type(Traced.create(path).reads(), int)
    assert_type(Traced.open(path).try_clone(), Traced)
    assert_type(fs.File.options().read(True).write(True).create_new(True), fs.OpenOptions)
    assert_type(fs.OpenOptions().append(True).open(path), fs.File)


def locks(file: Traced, path: PathBuf) -> None:
    """A lock gives the file back, by its own type; AtomicFile is a writer like any other."""
    with file.locked(shared=True) as same:
        assert_type(same, Traced)
    with io.BufWriter(fs.AtomicFile(path)) as out:
        assert_type(out.get_ref(), fs.AtomicFile)
    fs.write_atomic(path, "text")


def beneath(root: PathBuf) -> None:
    """A Dir gives files and directories as the functions do."""
    with fs.Dir.open(root) as directory:
        assert_type(directory, fs.Dir)
        assert_type(directory.open_dir("sub"), fs.Dir)
        assert_type(directory.open_file("new", fs.OpenOptions().write(True).create_new(True)), fs.File)
        assert_type(directory.read_link("link"), PathBuf)
        assert_type([entry.file_name() for entry in directory.read_dir()], list[OsString])
        directory.rename("a", directory, "b")


def links(path: PathBuf, moment: datetime) -> None:
    """Links, times and permissions."""
    fs.soft_link("anywhere", path)
    assert_type(fs.read_link(path), PathBuf)
    assert_type(fs.canonicalize(path), PathBuf)
    assert_type(fs.try_exists(path), bool)
    assert_type(fs.DirBuilder().recursive(True), fs.DirBuilder)
    fs.set_times(path, modified=moment)
    fs.set_perms(path, fs.symlink_metadata(path).perms().with_readonly(True))


def contents(path: PathBuf, data: memoryview) -> None:
    """Text or any buffer in, bytes or text out."""
    fs.write(path, "text")
    fs.write(path, b"bytes")
    fs.write(path, data)
    assert_type(fs.copy(path, path / "copy"), int)


def facts(md: fs.Metadata) -> None:
    """What the file system knows of a file."""
    assert_type(md.file_type(), fs.FileType)
    assert_type(md.is_dir(), bool)
    assert_type(md.modified(), datetime)
    assert_type(md.perms().with_readonly(True), fs.Perms)


def directories(root: PathBuf) -> Iterator[PathBuf]:
    """Entries are paths; those of a walk know their depth."""
    with fs.read_dir(root) as listing:
        for entry in listing:
            assert_type(entry, fs.DirEntry)
            assert_type(entry.file_name(), OsString)
            assert_type(entry.path(), PathBuf)
    with fs.walk_dir(root, max_depth=3, on_error=lambda e: print(e.kind())) as walk:
        for entry in walk:
            assert_type(entry, fs.WalkEntry)
            assert_type(entry.depth(), int)
            if entry.file_type().is_dir():
                walk.skip_current_dir()
            yield entry.path()
