"""pyio.fs.options: how a file is to be opened."""

from __future__ import annotations

import copy
import errno
import itertools
import os
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io
from pyio.fs import File, OpenOptions
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NAMES = ("read", "write", "append", "truncate", "create", "create_new")
ALL = [dict(zip(NAMES, on, strict=True)) for on in itertools.product((False, True), repeat=len(NAMES))]

# how a file may come to be, by the access that it is opened for; everything else is refused
ALLOWED = {
    "": {"read", "write", "read+write", "append", "read+append"},
    "create": {"write", "read+write", "append", "read+append"},
    "truncate": {"write", "read+write"},
    "create+truncate": {"write", "read+write"},
    "create_new": {"write", "read+write", "append", "read+append"},
}


def made(chosen: dict[str, bool]) -> OpenOptions:
    """The builder with these options."""
    options = OpenOptions()
    for name, yes in chosen.items():
        assert getattr(options, name)(yes) is options
    return options


def allowed(chosen: dict[str, bool]) -> bool:
    """Whether the table has it: append is a way to write, and create_new makes create and truncate moot."""
    ways = [name for name in ("create", "truncate") if chosen[name]]
    writes = "append" if chosen["append"] else "write" if chosen["write"] else ""
    access = "+".join(filter(None, ["read" if chosen["read"] else "", writes]))
    return access in ALLOWED["create_new" if chosen["create_new"] else "+".join(ways)]


def shown(chosen: dict[str, bool]) -> str:
    """The options as a test's name."""
    return "-".join(name for name in NAMES if chosen[name]) or "nothing"


@pytest.mark.parametrize("chosen", [c for c in ALL if not allowed(c)], ids=shown)
def test_what_is_refused(home: Path, chosen: dict[str, bool]) -> None:
    """A combination that the table lacks is INVALID_INPUT, and touches nothing: no file is made or emptied."""
    fs.write("f", b"old")
    for path in ("f", "new"):
        with pytest.raises(Error) as e:
            made(chosen).open(path)
        assert e.value.kind() is ErrorKind.INVALID_INPUT
    assert os.listdir() == ["f"]
    assert fs.read("f") == b"old"


@pytest.mark.parametrize("chosen", [c for c in ALL if allowed(c)], ids=shown)
def test_what_is_allowed(home: Path, chosen: dict[str, bool]) -> None:
    """Each combination of the table reads and writes as it says, where there is a file and where there is none."""
    fs.write("old", b"old")
    for path in ("old", "new"):
        there = path == "old"
        if there and chosen["create_new"]:
            with pytest.raises(FileExistsError) as e:
                made(chosen).open(path)
            assert isinstance(e.value, Error)
            assert e.value.kind() is ErrorKind.ALREADY_EXISTS
            assert fs.read(path) == b"old"
            continue
        if not there and not chosen["create"] and not chosen["create_new"]:
            with pytest.raises(FileNotFoundError):
                made(chosen).open(path)
            assert not os.path.exists(path)
            continue
        before = b"old" if there and not chosen["truncate"] else b""
        with made(chosen).open(path) as f:
            assert f.metadata().len() == len(before)
            if chosen["read"]:
                assert io.read_to_end(f) == before
                f.rewind()
            else:
                refused(lambda: f.read(bytearray(1)))
            if chosen["append"]:
                f.write_all(b"XY")
                assert fs.read(path) == before + b"XY"
            elif chosen["write"]:
                f.write_all(b"XY")
                assert fs.read(path) == b"XY" + before[2:]
            else:
                refused(lambda: f.write(b"XY"))
                assert fs.read(path) == before


def refused(call: Callable[[], object]) -> None:
    """The descriptor is not open for this."""
    with pytest.raises(Error) as e:
        call()
    assert e.value.raw_os_error() == errno.EBADF


def test_every_append_goes_to_the_end(home: Path) -> None:
    """Wherever the position is and whoever has written since, a write goes behind all that is there."""
    log = OpenOptions().append(True).create(True).read(True)
    with log.open("f") as one, log.open("f") as two:
        one.write_all(b"1")
        two.write_all(b"2")
        one.rewind()
        one.write_all(b"3")
    assert fs.read("f") == b"123"


def test_a_builder_opens_again_and_again(home: Path) -> None:
    """Opening leaves the builder as it was, and an option that was set can be taken back."""
    options = File.options().write(True).create_new(True)
    with options.open("a"), options.open("b"):
        pass
    assert sorted(os.listdir()) == ["a", "b"]
    with options.create_new(False).read(True).open("a") as f:
        assert f.read(bytearray(1)) == 0
    with pytest.raises(Error):
        options.read(False).write(False).open("a")


def test_a_copy_is_a_builder_of_its_own(home: Path) -> None:
    """What is set in a copy is not set in the original."""
    fs.write("f", b"old")
    reading = OpenOptions().read(True)
    both = copy.copy(reading).write(True)
    with reading.open("f") as f:
        refused(lambda: f.write(b"x"))
    with both.open("f") as f:
        f.write_all(b"new")
    assert fs.read("f") == b"new"


def test_create_new_refuses_whatever_is_there(home: Path) -> None:
    """A directory, a link, and a link that leads nowhere are there as well."""
    fs.create_dir("folder")
    fs.write("f", b"old")
    os.symlink("f", "link")
    os.symlink("nowhere", "dangling")
    for path in ("folder", "f", "link", "dangling"):
        for create in (File.create_new, OpenOptions().append(True).create_new(True).open):
            with pytest.raises(Error) as e:
                create(path)
            assert e.value.kind() is ErrorKind.ALREADY_EXISTS
    assert fs.read("link") == b"old"
    assert not os.path.exists("nowhere")


def test_create_follows_a_link_that_leads_nowhere(home: Path) -> None:
    """create makes the file that a link points to, as open() does."""
    os.symlink("there", "link")
    OpenOptions().write(True).create(True).open("link").close()
    assert os.path.islink("link")
    assert os.path.isfile("there")


def test_a_directory_is_not_written(home: Path) -> None:
    """A directory opens to read alone."""
    File.options().read(True).open(".").close()
    for options in (
        OpenOptions().write(True),
        OpenOptions().append(True),
        OpenOptions().write(True).create(True),
    ):
        with pytest.raises(Error) as e:
            options.open(".")
        assert e.value.kind() is ErrorKind.IS_A_DIRECTORY


def test_new_files_obey_the_umask(home: Path, umask: Callable[[int], object]) -> None:
    """All may read and write what is created, but for what the umask takes; what exists keeps its bits."""
    options = OpenOptions().write(True).create(True)
    for mask in (0o000, 0o022, 0o077):
        umask(mask)
        options.open(f"{mask}").close()
        options.open("0").close()
        assert os.stat(f"{mask}").st_mode & 0o7777 == 0o666 & ~mask
    assert os.stat("0").st_mode & 0o7777 == 0o666


def test_children_do_not_inherit_what_it_opens(home: Path) -> None:
    """Whatever the options are, the descriptor is close-on-exec."""
    for chosen in ALL:
        if allowed(chosen) and (chosen["create"] or chosen["create_new"]):
            with made(chosen).open(shown(chosen)) as f:
                assert not os.get_inheritable(f.fileno())


def test_shows_what_is_set() -> None:
    """repr names the options that are on."""
    assert repr(OpenOptions().append(True).create(True).read(False)) == "OpenOptions(append, create)"
