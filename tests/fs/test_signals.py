"""Wherever a signal handler raises: no descriptor, lock or temporary stays behind, and no entry of a directory is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pyio import fs, io
from pyio._sys.fs import beneath, remove, staged
from pyio._sys.fs.locks import EXCLUSIVE
from tests.interrupting import interrupted, moments

# what is interrupted on its way out is closed by the collector, which says so
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")

BELOW = pytest.mark.skipif(not beneath.SUPPORTED, reason="no names below open directories here")


LISTED = pytest.mark.skipif(os.scandir not in os.supports_fd, reason="directories are listed by path alone")


def throughout(call: Callable[[], object], prepare: Callable[[], object]) -> None:
    """Interrupts it at each moment that it has; what it leaves open, the fixture finds."""
    prepare()
    call()  # whatever is imported late is by now
    for moment in moments():
        prepare()
        if not interrupted(call, moment):
            assert moment > 3
            return
    raise AssertionError("it has more moments than are tried")


def test_whole_files(home: Path) -> None:
    """Reading, writing, and copying by name."""
    throughout(lambda: fs.read("f"), lambda: fs.write("f", b"text"))
    throughout(lambda: fs.write("f", b"text"), lambda: None)
    throughout(lambda: fs.copy("f", "g"), lambda: None)


@BELOW
def test_openings(home: Path) -> None:
    """What was opened is closed with the object that it was opened for."""
    fs.write("f", "")
    fs.create_dir("d")
    options = fs.OpenOptions().append(True)
    with fs.Dir.open(".") as here:
        opens: list[Callable[[], fs.File | fs.Dir]] = [
            lambda: fs.File.open("f"), lambda: fs.File.create("f"), lambda: options.open("f"),
            lambda: fs.Dir.open("."), lambda: here.open_file("d/../f"), lambda: here.open_file("f", options),
            lambda: here.open_dir("d"),
        ]  # fmt: skip
        for opening in opens:
            throughout(lambda opening=opening: opening().close(), lambda: None)  # type: ignore[misc]  # bound now


@pytest.mark.parametrize("nameless", [True, False])
@pytest.mark.parametrize("old", [None, "old"])
def test_atomic_files(home: Path, old: str | None, nameless: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old file or the new one, and nothing beside it."""
    if not nameless:
        monkeypatch.setattr(staged, "_NAMELESS", 0)

    def prepare() -> None:
        assert os.listdir() in ([], ["f"])
        if old is None:
            fs.remove_file("f") if fs.try_exists("f") else None
        else:
            fs.write("f", old)

    def write() -> None:
        try:
            fs.write_atomic("f", "new")
        finally:
            assert old is None or fs.read_to_string("f") in {old, "new"}

    throughout(write, prepare)
    assert os.listdir() == ["f"]


@pytest.mark.skipif(not EXCLUSIVE, reason="no locks here")
@pytest.mark.parametrize("deadline", [None, io.Deadline.never()])
def test_locks(home: Path, deadline: io.Deadline | None) -> None:
    """What is locked for the length of a `with` is not, where that was never entered."""
    entered: list[fs.File] = []
    with fs.File.create("f") as file, fs.File.open("f") as other:

        def prepare() -> None:
            while entered:
                entered.pop().unlock()
            other.try_lock()
            other.unlock()

        throughout(lambda: entered.append(file.locked(deadline=deadline).__enter__()), prepare)


def gathered(make: Callable[[], Iterator[fs.DirEntry]], moment: int) -> tuple[list[str], bool]:
    """The names of all entries, and whether it was interrupted at that moment."""
    entries = make()
    got: list[fs.DirEntry] = []

    def rest() -> None:
        for entry in entries:
            got.append(entry)  # noqa: PERF402  # what came before an exception is kept

    was = interrupted(rest, moment)
    rest()
    return list(map(os.fspath, got)), was


@pytest.mark.parametrize("beneath", [False, pytest.param(True, marks=LISTED)])
def test_listings(home: Path, beneath: bool) -> None:
    """The loop goes on behind it, and every entry comes once, in the same order."""
    for name in range(12):
        fs.write(f"{name}", "")
    with fs.Dir.open(".") as here:

        def make() -> fs.ReadDir:
            return here.read_dir() if beneath else fs.read_dir(".")

        all_of_them = list(map(os.fspath, make()))
        for moment in moments():
            names, was = gathered(make, moment)
            assert names == all_of_them
            if not was:
                assert moment > 20
                return
    raise AssertionError("it has more moments than are tried")


@pytest.mark.parametrize("contents_first", [False, True])
@pytest.mark.parametrize("follow_links", [False, True])
def test_walks(home: Path, contents_first: bool, follow_links: bool) -> None:
    """The same of a tree, of whose errors each comes once."""
    fs.create_dir_all("a/b/c")
    fs.create_dir_all("d/e")
    fs.write("a/b/f", "")
    fs.write("g", "")
    fs.soft_link("..", "a/up")
    fs.soft_link("loop", "a/loop")
    errors: list[str] = []

    def make() -> fs.WalkDir:
        errors.clear()
        return fs.walk_dir(
            ".",
            contents_first=contents_first,
            follow_links=follow_links,
            min_depth=2,
            on_error=lambda e: errors.append(e.filename),
        )

    whole = list(map(os.fspath, make()))
    all_errors = errors.copy()
    assert len(all_errors) == 2 * follow_links
    for moment in moments():
        names, was = gathered(make, moment)
        assert names == whole
        assert errors == all_errors
        if not was:
            assert moment > 40
            return
    raise AssertionError("it has more moments than are tried")


@BELOW
def test_trees(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Removing one, through more levels than keep their descriptors."""
    monkeypatch.setattr(remove, "_HELD", 2)
    throughout(lambda: fs.remove_dir_all("d"), lambda: fs.create_dir_all("d/d/d/d"))


@BELOW
def test_paths_beneath(home: Path) -> None:
    """What the walk holds goes with it, on its way through links and back up as well."""
    fs.create_dir_all("a/b/c")
    fs.write("a/b/c/f", "")
    fs.soft_link("a/b", "link")
    with fs.Dir.open(".") as here:
        throughout(lambda: here.metadata("link/c/../c/f"), lambda: None)
        throughout(lambda: here.rename("link/c/f", here, "a/b/c/f"), lambda: None)
