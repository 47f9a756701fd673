"""Links of both kinds, and what canonicalize makes of them."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from pyio import fs, io
from pyio.path import PathBuf


def kind_of(call: Callable[..., object], *args: object) -> io.ErrorKind:
    with pytest.raises(io.Error) as caught:
        call(*args)
    return caught.value.kind()


def test_a_soft_link_leads_to_its_file(tmp: Path) -> None:
    """The link itself is a link; what is read through it is the file."""
    fs.write(tmp / "in.txt", "foobar")
    fs.soft_link("in.txt", tmp / "out")
    assert fs.symlink_metadata(tmp / "out").is_symlink()
    assert fs.symlink_metadata(tmp / "out").file_type().is_symlink()
    assert not fs.metadata(tmp / "out").is_symlink()
    assert fs.metadata(tmp / "out").len() == 6
    assert fs.read(tmp / "out") == b"foobar"


def test_a_soft_link_may_lead_nowhere(tmp: Path) -> None:
    """Its target is text, and comes back as it was given."""
    fs.soft_link("foo/../bar//", tmp / "link")
    target = fs.read_link(tmp / "link")
    assert isinstance(target, PathBuf)
    assert os.fspath(target) == "foo/../bar//"
    assert kind_of(fs.metadata, tmp / "link") is io.ErrorKind.NOT_FOUND
    assert fs.symlink_metadata(tmp / "link").is_symlink()


def test_only_a_link_can_be_read_as_one(tmp: Path) -> None:
    """EINVAL for a directory and a file."""
    fs.write(tmp / "file", "")
    for other in (tmp, tmp / "file"):
        with pytest.raises(io.Error) as caught:
            fs.read_link(other)
        assert (caught.value.kind(), caught.value.raw_os_error()) == (
            io.ErrorKind.INVALID_INPUT,
            errno.EINVAL,
        )
    assert kind_of(fs.read_link, tmp / "none") is io.ErrorKind.NOT_FOUND


def test_links_do_not_replace(tmp: Path) -> None:
    """ALREADY_EXISTS, for either kind, with both names in the error."""
    fs.write(tmp / "file", "")
    for make in (fs.soft_link, fs.hard_link):
        with pytest.raises(FileExistsError) as caught:
            make(tmp / "file", tmp / "file")
        assert caught.value.filename2 == str(tmp / "file")


def test_a_hard_link_is_the_same_file(tmp: Path) -> None:
    """Same inode, same contents; a missing source is NOT_FOUND."""
    fs.write(tmp / "in", "foobar")
    fs.hard_link(tmp / "in", tmp / "out")
    assert os.path.samefile(tmp / "in", tmp / "out")
    assert fs.read(tmp / "out") == b"foobar"
    assert kind_of(fs.hard_link, tmp / "none", tmp / "more") is io.ErrorKind.NOT_FOUND


def test_a_hard_link_of_a_soft_link_is_that_link(tmp: Path) -> None:
    """Not what it points to: both dangle once that is renamed."""
    fs.write(tmp / "file", "foo")
    fs.soft_link("file", tmp / "soft")
    fs.hard_link(tmp / "soft", tmp / "hard")
    assert fs.symlink_metadata(tmp / "hard").is_symlink()
    fs.rename(tmp / "file", tmp / "renamed")
    for link in ("soft", "hard"):
        assert not fs.try_exists(tmp / link)
        assert os.fspath(fs.read_link(tmp / link)) == "file"


def test_a_directory_has_one_name_only(tmp: Path) -> None:
    """EPERM for a hard link to a directory."""
    assert kind_of(fs.hard_link, tmp, tmp / "again") is io.ErrorKind.PERMISSION_DENIED


def test_canonicalize_resolves_every_link(tmp: Path) -> None:
    """File and directory links, and relative ones in a row."""
    root = Path(os.path.realpath(tmp))
    fs.create_dir_all(root / "a/b")
    fs.create_dir_all(root / "a/d")
    fs.write(root / "a/f", "")
    fs.soft_link("../d/e", root / "a/b/c")
    fs.soft_link("../f", root / "a/d/e")
    assert os.fspath(fs.canonicalize(root / "a/f")) == str(root / "a/f")
    for tricky in ("a/b/c", "a/d/e", "a/./b/../b/c"):
        assert os.fspath(fs.canonicalize(root / tricky)) == str(root / "a/f")
    fs.soft_link("a", root / "dir")
    assert os.fspath(fs.canonicalize(str(root / "dir") + "/")) == str(root / "a")


def test_canonicalize_wants_all_of_it_to_be_there(tmp: Path) -> None:
    """A missing part, an empty path, a loop, and a file used as a directory are errors, not guesses."""
    fs.write(tmp / "file", "")
    fs.soft_link("loop", tmp / "loop")
    assert kind_of(fs.canonicalize, tmp / "none") is io.ErrorKind.NOT_FOUND
    assert kind_of(fs.canonicalize, "") is io.ErrorKind.NOT_FOUND
    assert kind_of(fs.canonicalize, tmp / "loop") is io.ErrorKind.FILESYSTEM_LOOP
    assert kind_of(fs.canonicalize, f"{tmp}/file/..") is io.ErrorKind.NOT_A_DIRECTORY
    assert kind_of(fs.canonicalize, f"{tmp}/file/") is io.ErrorKind.NOT_A_DIRECTORY


def test_nul_is_refused(tmp: Path) -> None:
    """INVALID_INPUT on either side, before the system sees it."""
    bad = "a\0b"
    for call, args in (
        (fs.hard_link, (bad, "x")), (fs.hard_link, ("x", bad)), (fs.soft_link, (bad, "x")), (fs.soft_link, ("x", bad)),
        (fs.read_link, (bad,)), (fs.canonicalize, (bad,)), (fs.symlink_metadata, (bad,)), (fs.try_exists, (bad,)),
        (fs.set_perms, (bad, fs.Perms.world_readable())), (fs.set_times, (bad,)), (fs.DirBuilder().create, (bad,)),
    ):  # fmt: skip
        assert kind_of(call, *args) is io.ErrorKind.INVALID_INPUT, call


def test_try_exists_says_what_it_cannot_know(tmp: Path) -> None:
    """Missing is False, a dangling link too; a file in the way or a loop is an error."""
    fs.write(tmp / "file", "")
    fs.soft_link("nowhere", tmp / "link")
    fs.soft_link("loop", tmp / "loop")
    assert fs.try_exists(tmp / "file")
    assert not fs.try_exists(tmp / "link")
    assert not fs.try_exists(tmp / "none/none")
    assert kind_of(fs.try_exists, tmp / "file/x") is io.ErrorKind.NOT_A_DIRECTORY
    assert kind_of(fs.try_exists, tmp / "loop") is io.ErrorKind.FILESYSTEM_LOOP
