"""pyio.fs.names: rename and remove_file."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)


def populate() -> None:
    """One of each: files, directories with and without contents, links."""
    fs.write("file", b"file")
    fs.write("other", b"other")
    fs.create_dir_all("full/of")
    fs.create_dir("empty")
    for name, target in (("link", "file"), ("to folder", "empty"), ("dangling", "nowhere"), ("loop", "loop")):
        os.symlink(target, name)


# ---------------------------------------------------------------- rename


def test_renames_a_file(home: Path) -> None:
    """The file has the new name and no longer the old one."""
    fs.write("a", b"text")
    fs.rename("a", "b")
    assert os.listdir() == ["b"]
    assert fs.read("b") == b"text"


def test_replaces_a_file(home: Path) -> None:
    """What is there is replaced, also while it is open; who has it open keeps the old one."""
    fs.write("old", b"old")
    fs.write("new", b"new")
    with fs.File.open("old") as f:
        fs.rename("new", "old")
        assert io.read_to_end(f) == b"old"
    assert os.listdir() == ["old"]
    assert fs.read("old") == b"new"


def test_renames_a_tree(home: Path) -> None:
    """A directory takes along what it holds, also over one that is empty."""
    fs.create_dir_all("from/sub")
    fs.write("from/sub/f", b"text")
    fs.create_dir_all("to/there")
    fs.rename("from", "to/there")
    assert fs.read("to/there/sub/f") == b"text"
    assert os.listdir() == ["to"]


@pytest.mark.parametrize("target", ["nowhere", "file", "link", "loop"])
def test_renames_a_link_itself(home: Path, target: str) -> None:
    """A link stays what it was, whether it leads anywhere or not."""
    fs.write("file", b"")
    os.symlink(target, "link")
    fs.rename("link", "renamed")
    assert os.readlink("renamed") == target
    assert not os.path.lexists("link")


def test_replaces_a_link_itself(home: Path) -> None:
    """What a link in the way leads to is not touched."""
    populate()
    for link in ("link", "dangling", "loop"):
        fs.write("new", b"new")
        fs.rename("new", link)
        assert not os.path.islink(link)
        assert fs.read(link) == b"new"
    assert fs.read("file") == b"file"


@pytest.mark.parametrize(
    "same", [("file", "file"), ("file", "./file"), ("empty", "empty/"), ("file", "hard")]
)
def test_to_itself(home: Path, same: tuple[str, str]) -> None:
    """Nothing happens, as rename(2) has it."""
    populate()
    os.link("file", "hard")
    before = sorted(os.listdir())
    fs.rename(*same)
    assert sorted(os.listdir()) == before


@pytest.mark.parametrize(
    ("src", "dst", "kinds"),
    [
        ("missing", "new", {ErrorKind.NOT_FOUND}),
        ("missing", "file", {ErrorKind.NOT_FOUND}),
        ("file", "missing/new", {ErrorKind.NOT_FOUND}),
        ("", "new", {ErrorKind.NOT_FOUND}),
        ("file", "", {ErrorKind.NOT_FOUND}),
        ("empty", "full", {ErrorKind.DIRECTORY_NOT_EMPTY, ErrorKind.ALREADY_EXISTS}),
        ("file", "empty", {ErrorKind.IS_A_DIRECTORY}),
        ("empty", "file", {ErrorKind.NOT_A_DIRECTORY}),
        ("empty", "to folder", {ErrorKind.NOT_A_DIRECTORY}),
        ("file/x", "new", {ErrorKind.NOT_A_DIRECTORY}),
        ("loop/x", "new", {ErrorKind.FILESYSTEM_LOOP}),
        ("full", "full/of/itself", {ErrorKind.INVALID_INPUT}),
        ("file", "x" * 256, {ErrorKind.INVALID_FILENAME}),
    ],
)
def test_what_is_not_renamed(home: Path, src: str, dst: str, kinds: set[ErrorKind]) -> None:
    """The kind says why, the Error has both paths, and nothing has changed."""
    populate()
    before = sorted(fs.walk_dir("."), key=os.fspath)
    with pytest.raises(Error) as e:
        fs.rename(src, dst)
    assert e.value.kind() in kinds
    assert (e.value.filename, e.value.filename2) == (src, dst)
    assert list(map(os.fspath, before)) == sorted(map(os.fspath, fs.walk_dir(".")))
    assert (fs.read("file"), fs.read("other")) == (b"file", b"other")


def test_between_file_systems(home: Path, elsewhere: Path) -> None:
    """It is CROSSES_DEVICES, and both files stay."""
    fs.write("src", b"text")
    fs.write(elsewhere / "there", b"kept")
    for target in ("there", "new"):
        with pytest.raises(Error) as e:
            fs.rename("src", elsewhere / target)
        assert e.value.kind() is ErrorKind.CROSSES_DEVICES
    assert fs.read("src") == b"text"
    assert fs.read(elsewhere / "there") == b"kept"
    assert os.listdir(elsewhere) == ["there"]


# ---------------------------------------------------------------- remove_file


def test_removes_a_file(home: Path) -> None:
    """It is gone, a read-only one as well, and a second time NOT_FOUND."""
    fs.write("a", b"")
    os.chmod("a", 0o444)
    fs.remove_file("a")
    assert os.listdir() == []
    with pytest.raises(FileNotFoundError) as e:
        fs.remove_file("a")
    assert isinstance(e.value, Error)
    assert e.value.kind() is ErrorKind.NOT_FOUND


def test_who_has_it_open_keeps_it(home: Path) -> None:
    """An open file outlives its name."""
    fs.write("a", b"text")
    with fs.File.open("a") as f:
        fs.remove_file("a")
        assert io.read_to_end(f) == b"text"


@pytest.mark.parametrize("link", ["link", "to folder", "dangling", "loop"])
def test_removes_a_link_itself(home: Path, link: str) -> None:
    """What it leads to stays, a directory as well."""
    populate()
    fs.remove_file(link)
    assert not os.path.lexists(link)
    assert os.path.isdir("empty")
    assert fs.read("file") == b"file"


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("missing", {ErrorKind.NOT_FOUND}),
        ("", {ErrorKind.NOT_FOUND}),
        ("empty", {ErrorKind.IS_A_DIRECTORY, ErrorKind.PERMISSION_DENIED}),
        ("file/", {ErrorKind.NOT_A_DIRECTORY}),
        ("file/x", {ErrorKind.NOT_A_DIRECTORY}),
        ("loop/x", {ErrorKind.FILESYSTEM_LOOP}),
        ("x" * 256, {ErrorKind.INVALID_FILENAME}),
    ],
)
def test_what_is_not_removed(home: Path, path: str, kinds: set[ErrorKind]) -> None:
    """The kind says why, the Error has the path, and nothing has changed."""
    populate()
    before = sorted(os.listdir())
    with pytest.raises(Error) as e:
        fs.remove_file(path)
    assert e.value.kind() in kinds
    assert e.value.filename == path
    assert sorted(os.listdir()) == before


def test_in_a_directory_that_may_not_be_written(
    home: Path, as_nobody: Callable[[Callable[[], object]], object]
) -> None:
    """PERMISSION_DENIED for both, whatever the bits of the file are."""
    populate()
    os.chmod("file", 0o666)
    os.chmod(".", 0o755)

    def attempt() -> list[ErrorKind]:
        came: list[ErrorKind] = []
        attempts: list[Callable[[], None]] = [
            lambda: fs.remove_file("file"),
            lambda: fs.rename("file", "new"),
        ]
        for call in attempts:
            try:
                call()
            except Error as e:
                came.append(e.kind())
        return came

    if os.geteuid() == os.stat(".").st_uid != 0:
        os.chmod(".", 0o555)
    assert as_nobody(attempt) == [ErrorKind.PERMISSION_DENIED] * 2
    os.chmod(".", 0o755)
    assert fs.read("file") == b"file"
