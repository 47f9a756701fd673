"""remove_dir_all: everything below, nothing behind a link, whatever others do meanwhile."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from pyio._sys.fs import remove
from pyio.os import unix


@pytest.fixture
def tree(home: Path) -> Path:
    """A tree with files, links to a neighbour, and a FIFO; the neighbour holds a file."""
    (home / "outside").mkdir()
    (home / "outside/precious").write_text("kept")
    for folder in ("tree/a/b", "tree/c", "tree/empty"):
        (home / folder).mkdir(parents=True)
    for n in range(20):
        (home / f"tree/a/{n}").write_text("x")
    (home / "tree/a/b/link").symlink_to("../../../outside")
    (home / "tree/file-link").symlink_to("../outside/precious")
    (home / "tree/dangling").symlink_to("nowhere")
    if hasattr(os, "mkfifo"):
        unix.mkfifo(home / "tree/c/fifo")
    return home / "tree"


def failure(call: Callable[[], object]) -> io.Error:
    with pytest.raises(io.Error) as caught:
        call()
    return caught.value


def test_a_tree_goes_and_links_are_not_followed(tree: Path) -> None:
    """Links go, what they point to stays."""
    fs.remove_dir_all(tree)
    assert os.listdir(tree.parent) == ["outside"]
    assert (tree.parent / "outside/precious").read_text() == "kept"


@pytest.mark.parametrize("spelt", ["link", "link/", "./link//"])
def test_of_a_link_only_the_link_goes(home: Path, spelt: str) -> None:
    """However it is spelt; a dangling one too."""
    (home / "dir").mkdir()
    (home / "dir/file").write_text("kept")
    (home / "link").symlink_to("dir")
    (home / "dangling").symlink_to("nowhere")
    fs.remove_dir_all(spelt)
    fs.remove_dir_all("dangling")
    assert os.listdir() == ["dir"]
    assert os.listdir("dir") == ["file"]


def test_a_file_is_no_tree(home: Path) -> None:
    """NOT_A_DIRECTORY, and it stays; what is missing is NOT_FOUND."""
    (home / "file").write_text("")
    error = failure(lambda: fs.remove_dir_all("file"))
    assert (error.kind(), error.filename) == (io.ErrorKind.NOT_A_DIRECTORY, "file")
    assert (home / "file").exists()
    for missing in ("none", ""):
        assert failure(lambda: fs.remove_dir_all(missing)).kind() is io.ErrorKind.NOT_FOUND
    assert failure(lambda: fs.remove_dir_all("a\0b")).kind() is io.ErrorKind.INVALID_INPUT


@pytest.mark.parametrize("path", [".", "..", "a/..", "a/.", "a/./", "/", "//", "../a/.."])
def test_what_cannot_go_is_not_emptied(home: Path, path: str) -> None:
    """INVALID_INPUT before anything is removed, where the directory itself could not be removed at last."""
    (home / "a").mkdir()
    (home / "a/file").write_text("kept")
    assert failure(lambda: fs.remove_dir_all(path)).kind() is io.ErrorKind.INVALID_INPUT
    assert (home / "a/file").exists()


def deep(depth: int) -> None:
    """A chain of directories in the current one, deeper than a path can be long."""
    fd = os.open(".", os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=fd)
        os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
        below = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(fd)


@pytest.mark.slow
def test_trees_may_be_deeper_than_paths_and_the_recursion_limit(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3000 levels are 6000 bytes of path, and three times the recursion limit."""
    monkeypatch.chdir(elsewhere)
    deep(3000)
    fs.remove_dir_all("d")
    assert os.listdir() == ["f"]


@pytest.mark.slow
def test_trees_may_be_deeper_than_descriptors(home: Path, program: Callable[..., str]) -> None:
    """With a limit below the depth, and with one below what is held otherwise."""
    (home / "one").mkdir()
    (home / "two").mkdir()
    for folder, limit in (("one", 50), ("two", 12)):
        os.chdir(home / folder)
        deep(120)
        os.chdir(home)
        program(
            "import resource\n"
            f"resource.setrlimit(resource.RLIMIT_NOFILE, ({limit}, {limit}))\n"
            f"fs.remove_dir_all({folder!r})\n"
            "assert len(os.listdir('/proc/self/fd')) < 6"
        )
        assert not os.path.exists(folder)


def test_out_of_descriptors_is_an_error(tree: Path, program: Callable[..., str]) -> None:
    """EMFILE with nothing to let go: said, and nothing leaked."""
    printed = program(
        "import resource\n"
        "held = os.dup(0)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (held + 2, held + 2))\n"
        "try:\n    fs.remove_dir_all('tree')\nexcept io.Error as e:\n    print(e.raw_os_error())\n"
        "os.close(os.dup(0))"
    )
    assert int(printed) == errno.EMFILE


def test_an_error_says_where(tree: Path, as_nobody: Callable[[Callable[[], object]], object]) -> None:
    """A directory that may not be written, deep in the tree: PERMISSION_DENIED with its path; the rest may be gone."""
    os.chmod(tree / "a", 0o555)
    for folder in (tree, tree / "c", tree / "empty", tree / "a/b"):
        os.chmod(folder, 0o777)

    def attempt() -> object:
        error = failure(lambda: fs.remove_dir_all("tree"))
        return error.kind(), error.filename

    came: Any = as_nobody(attempt)
    assert came[0] is io.ErrorKind.PERMISSION_DENIED
    assert came[1].startswith("tree/a/")
    assert (tree / "a/1").exists()


def test_an_empty_directory_needs_no_right_to_read(
    home: Path, as_nobody: Callable[[Callable[[], object]], object]
) -> None:
    """As rmdir needs none."""
    home.chmod(0o777)
    for folder in ("alone", "tree", "tree/inside"):
        (home / folder).mkdir()
        (home / folder).chmod(0o777)
    for folder in ("alone", "tree/inside"):
        (home / folder).chmod(0)
    as_nobody(lambda: (fs.remove_dir_all("alone"), fs.remove_dir_all("tree")))  # type: ignore[func-returns-value]  # two calls
    assert os.listdir() == []


def test_what_vanishes_meanwhile_is_gone(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files, directories, the one being emptied and the whole tree may vanish at any step."""
    real_unlink, real_rmdir, real_open = os.unlink, os.rmdir, os.open

    def rmdir(*a: Any, **k: Any) -> None:
        real_rmdir(*a, **k)
        real_rmdir(*a, **k)

    def open_(name: str, *a: Any, **k: Any) -> int:
        if name == "empty":
            real_rmdir(name, **k)
        return real_open(name, *a, **k)

    with monkeypatch.context() as patch:
        patch.setattr(os, "unlink", lambda *a, **k: (real_unlink(*a, **k), real_unlink(*a, **k)))
        patch.setattr(os, "rmdir", rmdir)
        patch.setattr(os, "open", open_)
        fs.remove_dir_all(tree)
    assert not tree.exists()


def test_a_moved_directory_is_not_followed_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where ".." is needed and leads elsewhere by now, RESOURCE_BUSY, and elsewhere stays as it is."""
    monkeypatch.setattr(remove, "_HELD", 1)
    (home / "tree/a/b/c").mkdir(parents=True)
    (home / "outside/a").mkdir(parents=True)
    (home / "outside/precious").write_text("kept")
    (home / "outside/d").mkdir()
    real = os.rmdir

    def moving(name: str, **k: int) -> None:
        if name == "c":
            os.rename(home / "tree/a/b", home / "outside/b")
        real(name, **k)

    with monkeypatch.context() as patch:
        patch.setattr(os, "rmdir", moving)
        error = failure(lambda: fs.remove_dir_all("tree"))
    assert error.kind() is io.ErrorKind.RESOURCE_BUSY
    assert sorted(os.listdir("outside")) == ["a", "b", "d", "precious"]


class Swapper(threading.Thread):
    """Exchanges two names as often as it can."""

    def __init__(self, folder: Path, one: str, other: str) -> None:
        super().__init__()
        self.one, self.other, self.spare = folder / one, folder / other, folder / "spare"
        self.over = False
        self.swaps = 0

    def run(self) -> None:
        while not self.over:
            try:
                os.rename(self.one, self.spare)
                os.rename(self.other, self.one)
                os.rename(self.spare, self.other)
                self.swaps += 1
            except OSError:
                for path, target in ((self.spare, self.other),):
                    try:
                        os.rename(path, target)
                    except OSError:
                        pass


@pytest.mark.slow
def test_a_link_swapped_in_is_never_followed(home: Path) -> None:
    """A thread exchanges a directory and a link to the outside all the time: the outside stays whole."""
    (home / "outside").mkdir()
    for n in range(20):
        (home / f"outside/{n}").write_text("kept")
    for _ in range(40):
        (home / "tree/victim").mkdir(parents=True, exist_ok=True)
        for n in range(10):
            (home / f"tree/victim/{n}").write_text("")
        if not os.path.lexists(home / "tree/trap"):
            (home / "tree/trap").symlink_to(home / "outside")
        swapper = Swapper(home / "tree", "victim", "trap")
        swapper.start()
        while not swapper.swaps:
            time.sleep(0)
        try:
            fs.remove_dir_all("tree")
        except io.Error as e:
            # what was listed as one is the other by now
            told = {
                io.ErrorKind.DIRECTORY_NOT_EMPTY,
                io.ErrorKind.NOT_A_DIRECTORY,
                io.ErrorKind.IS_A_DIRECTORY,
            }
            assert e.kind() in told, e
        swapper.over = True
        swapper.join()
        if os.path.lexists(home / "tree"):
            fs.remove_dir_all("tree")
        assert len(os.listdir("outside")) == 20


def test_a_directory_swapped_for_a_link_at_each_step(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before every single call on the victim's name, in turn: the link goes, or an error comes; the outside stays."""
    (home / "outside").mkdir()
    (home / "outside/precious").write_text("kept")
    calls = ("open", "unlink", "rmdir")
    real = {name: getattr(os, name) for name in calls}
    for call in calls:
        (home / "tree/victim/inside").mkdir(parents=True)
        (home / "tree/victim/file").write_text("")
        done: list[str] = []

        def swapped(name: str, *a: int, call: str = call, done: list[str] = done, **k: int) -> object:
            if not done and (name == "victim" or (call == "unlink" and name == "file")):
                done.append(name)
                os.rename(home / "tree/victim", home / "moved")
                os.symlink(home / "outside", home / "tree/victim")
            return real[call](name, *a, **k)

        with monkeypatch.context() as patch:
            patch.setattr(os, call, swapped)
            fs.remove_dir_all("tree")
        assert done, call
        assert os.listdir("outside") == ["precious"]
        assert not os.path.lexists("tree")
        if os.path.lexists("moved"):
            fs.remove_dir_all("moved")
