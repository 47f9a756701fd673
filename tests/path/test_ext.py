"""PathExt: what a path asks of the file system."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io
from pyio.path import PathBuf, UnixPath, WindowsPath
from pyio.path.native import Native

if TYPE_CHECKING:
    import pathlib

FOREIGN = WindowsPath if Native is UnixPath else UnixPath

LINKS = pytest.mark.skipif(not hasattr(os, "symlink"), reason="no symbolic links here")


@pytest.fixture
def folder(tmp: pathlib.Path) -> PathBuf:
    """A folder with a file, a folder, and links to both and to nothing."""
    (tmp / "file").write_text("text")
    (tmp / "folder").mkdir()
    for name, target in (("to_file", "file"), ("to_folder", "folder"), ("to_nothing", "nothing")):
        os.symlink(target, tmp / name)
    return PathBuf(tmp)


@LINKS
def test_kinds(folder: PathBuf) -> None:
    """Links are followed, but by is_symlink; what is not there, or cannot be asked for, is nothing."""
    expected = {
        # exists, is_file, is_dir, is_symlink
        "file": (True, True, False, False),
        "folder": (True, False, True, False),
        "to_file": (True, True, False, True),
        "to_folder": (True, False, True, True),
        "to_nothing": (False, False, False, True),
        "nothing": (False, False, False, False),
        "file/below": (False, False, False, False),
        "a\0b": (False, False, False, False),
    }
    for name, kinds in expected.items():
        path = folder / name
        assert (path.exists(), path.is_file(), path.is_dir(), path.is_symlink()) == kinds, name


@LINKS
def test_queries_are_those_of_fs(folder: PathBuf) -> None:
    """Each is one call of pyio.fs."""
    assert (folder / "to_file").metadata().len() == 4
    assert (folder / "to_file").symlink_metadata().is_symlink()
    assert (folder / "to_file").read_link() == PathBuf("file")
    assert (folder / "to_folder" / ".." / "to_file").canonicalize() == fs.canonicalize(folder) / "file"
    with folder.read_dir() as entries:
        assert sorted(str(entry.file_name()) for entry in entries) == [
            "file", "folder", "to_file", "to_folder", "to_nothing",
        ]  # fmt: skip


def test_errors_are_those_of_fs(tmp: pathlib.Path) -> None:
    """What is not there is NOT_FOUND, NUL is INVALID_INPUT."""
    for path, kind in ((PathBuf(tmp / "nothing"), "NOT_FOUND"), (PathBuf("a\0b"), "INVALID_INPUT")):
        for query in (path.metadata, path.symlink_metadata, path.read_link, path.read_dir, path.canonicalize):
            with pytest.raises(io.Error) as caught:
                query()
            assert caught.value.kind().name == kind


def test_a_foreign_path_leads_nowhere() -> None:
    """Every query of the other flavour is UNSUPPORTED, even where the text would lead somewhere here."""
    path = FOREIGN(".")
    queries = (
        path.exists, path.is_file, path.is_dir, path.is_symlink, path.metadata, path.symlink_metadata,
        path.read_link, path.read_dir, path.canonicalize,
    )  # fmt: skip
    for query in queries:
        with pytest.raises(io.Error) as caught:
            query()
        assert caught.value.kind() is io.ErrorKind.UNSUPPORTED
