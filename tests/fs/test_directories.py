"""pyio.fs.directories: making and removing directories."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import fs
from pyio._sys.fs import calls
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

both = pytest.mark.parametrize("create", [fs.create_dir, fs.create_dir_all])


# ---------------------------------------------------------------- create_dir


@both
def test_makes_an_empty_directory(
    home: Path, create: Callable[[str], None], umask: Callable[[int], object]
) -> None:
    """All may do everything with it, but for what the umask takes."""
    for mask in (0o022, 0o077, 0o000):
        umask(mask)
        create(f"{mask}")
        assert os.listdir(f"{mask}") == []
        assert os.stat(f"{mask}").st_mode & 0o777 == 0o777 & ~mask


@pytest.mark.parametrize("there", ["folder", "file", "link", "dangling", "/", "."])
def test_create_dir_of_what_is_there(home: Path, there: str) -> None:
    """Whatever it is, it is ALREADY_EXISTS, a second time too."""
    fs.write("file", b"")
    fs.create_dir("folder")
    os.symlink("folder", "link")
    os.symlink("nowhere", "dangling")
    with pytest.raises(FileExistsError) as e:
        fs.create_dir(there)
    assert isinstance(e.value, Error)
    assert e.value.kind() is ErrorKind.ALREADY_EXISTS
    assert e.value.filename == there


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("missing/folder", ErrorKind.NOT_FOUND),
        ("", ErrorKind.NOT_FOUND),
        ("file/folder", ErrorKind.NOT_A_DIRECTORY),
        ("loop/folder", ErrorKind.FILESYSTEM_LOOP),
        ("x" * 256, ErrorKind.INVALID_FILENAME),
    ],
)
def test_create_dir_where_there_is_no_place(home: Path, path: str, kind: ErrorKind) -> None:
    """The kind says why, and nothing is made."""
    fs.write("file", b"")
    os.symlink("loop", "loop")
    with pytest.raises(Error) as e:
        fs.create_dir(path)
    assert e.value.kind() is kind
    assert sorted(os.listdir()) == ["file", "loop"]


# ---------------------------------------------------------------- create_dir_all


@pytest.mark.parametrize(
    "path", ["/", ".", "", "..", "./", "//", "/.", "there", "there/", "there/.", "./there/.."]
)
def test_nothing_to_do(home: Path, path: str) -> None:
    """What is there already is no error, and nothing is made."""
    fs.create_dir("there")
    fs.create_dir_all(path)
    assert os.listdir() == ["there"]
    assert os.listdir("there") == []


@pytest.mark.parametrize(
    "path",
    ["a", "a/", "a//", "a/b/c", "a/b/c/", "./a", "a//b", "a/.", "a/./b", "a/b/../c", "../{}/a/b", "{0}/x"],
)
def test_makes_what_is_missing(home: Path, path: str) -> None:
    """However it is spelt, the directory is there afterwards, and os.makedirs would have made the same ones."""
    fs.create_dir("mine")
    fs.create_dir("theirs")
    os.chdir("mine")
    fs.create_dir_all(path.format("mine"))
    assert os.path.isdir(path.format("mine"))
    os.chdir("../theirs")
    os.makedirs(os.path.normpath(path.format("theirs")), exist_ok=True)
    if ".." in path:
        os.makedirs(path.format("theirs"), exist_ok=True)
    os.chdir("..")
    made = [[os.path.relpath(e, root) for e in fs.walk_dir(root)] for root in ("mine", "theirs")]
    assert sorted(path.replace("mine", "theirs") for path in made[0]) == sorted(made[1])


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["a", "b", ".", "..", ""]), min_size=1, max_size=6))
def test_any_way_down_and_up(tmp_path_factory: pytest.TempPathFactory, parts: list[str]) -> None:
    """A path of names, dots and double slashes leads to a directory afterwards, and a second time finds it."""
    home = tmp_path_factory.mktemp("way")
    path = os.path.join(home, *["in"] * 6, "/".join(parts))
    fs.create_dir_all(path)
    assert os.path.isdir(path)
    fs.create_dir_all(path)


def test_an_absolute_path(home: Path) -> None:
    """What is missing below what is there is made, and the rest left alone."""
    fs.create_dir_all(home / "a" / "b")
    fs.write("a/file", b"kept")
    fs.create_dir_all(home / "a" / "b" / "c")
    assert fs.read("a/file") == b"kept"
    assert os.path.isdir("a/b/c")


def test_through_a_link(home: Path) -> None:
    """A link to a directory counts as that."""
    fs.create_dir("target")
    os.symlink("target", "link")
    fs.create_dir_all("link/c/d")
    fs.create_dir_all("link")
    fs.create_dir_all("link/")
    assert os.path.islink("link")
    assert os.path.isdir("target/c/d")


IN_THE_WAY = [
    ("file", ErrorKind.ALREADY_EXISTS),
    ("file/x", ErrorKind.NOT_A_DIRECTORY),
    ("file/x/y", ErrorKind.NOT_A_DIRECTORY),
    ("folder/new/../../file", ErrorKind.ALREADY_EXISTS),
    ("link", ErrorKind.ALREADY_EXISTS),
    ("link/x", ErrorKind.NOT_A_DIRECTORY),
    ("dangling", ErrorKind.ALREADY_EXISTS),
    ("dangling/x", ErrorKind.ALREADY_EXISTS),
    ("dangling/x/y", ErrorKind.ALREADY_EXISTS),
    ("loop", ErrorKind.ALREADY_EXISTS),
    ("loop/x", ErrorKind.FILESYSTEM_LOOP),
    ("folder/" + "x" * 256, ErrorKind.INVALID_FILENAME),
    ("x" * 256 + "/y", ErrorKind.INVALID_FILENAME),
    ("x/" * 5000, ErrorKind.INVALID_FILENAME),
]


@pytest.mark.parametrize(("path", "kind"), IN_THE_WAY, ids=lambda value: str(value)[:24])
def test_what_is_in_the_way(home: Path, path: str, kind: ErrorKind) -> None:
    """A file, or a link that leads to none, is in the way, and stays there."""
    fs.write("file", b"kept")
    fs.create_dir("folder")
    for name, target in (("link", "file"), ("dangling", "nowhere"), ("loop", "loop")):
        os.symlink(target, name)
    with pytest.raises(Error) as e:
        fs.create_dir_all(path)
    assert e.value.kind() is kind
    assert fs.read("file") == b"kept"
    assert sorted(os.listdir()) == ["dangling", "file", "folder", "link", "loop"]


def test_where_nothing_can_be_made() -> None:
    """A file system that answers NOT_FOUND to every mkdir is believed, after some attempts."""
    if not os.path.isdir("/proc/self"):
        pytest.skip("there is no /proc here")
    for path in ("/proc/no/such/place", "/proc/no"):
        with pytest.raises(Error) as e:
            fs.create_dir_all(path)
        assert e.value.kind() in (ErrorKind.NOT_FOUND, ErrorKind.PERMISSION_DENIED)


def test_in_a_directory_that_is_gone(home: Path) -> None:
    """Nothing can be made in a current directory that was removed."""
    fs.create_dir("gone")
    os.chdir("gone")
    fs.remove_dir("../gone")
    for path in ("a", "a/b/c"):
        with pytest.raises(Error) as e:
            fs.create_dir_all(path)
        assert e.value.kind() is ErrorKind.NOT_FOUND


def test_what_others_remove_is_made_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A parent that is removed before its child is made does not fail the call."""
    whole = calls.mkdir
    left = [3]

    def mkdir(path: str, mode: int) -> None:
        if path == "a/b/c" and left[0] and os.path.isdir("a/b"):
            left[0] -= 1
            fs.remove_dir("a/b")
            fs.remove_dir("a")
        whole(path, mode)

    monkeypatch.setattr(calls, "mkdir", mkdir)
    fs.create_dir_all("a/b/c")
    assert os.path.isdir("a/b/c")
    assert left == [0]


def test_where_the_way_may_not_be_written(
    home: Path, as_nobody: Callable[[Callable[[], object]], object]
) -> None:
    """What exists is enough; what is missing in a directory that may not be written is PERMISSION_DENIED."""
    fs.create_dir_all("theirs/there")
    os.chmod("theirs", 0o555)

    def attempt() -> object:
        fs.create_dir_all("theirs/there")
        fs.create_dir_all("/")
        try:
            fs.create_dir_all("theirs/new/x")
        except Error as e:
            return e.kind()
        return None

    assert as_nobody(attempt) is ErrorKind.PERMISSION_DENIED


def test_eight_at_once(home: Path) -> None:
    """Whoever makes the same directories at the same time, all succeed."""
    failed: list[BaseException] = []
    start = threading.Barrier(8)

    def make() -> None:
        try:
            for n in range(15):
                start.wait(10)
                fs.create_dir_all(f"{n}/" + "/".join(map(str, range(40))))
        except BaseException as e:
            failed.append(e)
            start.abort()

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(os.path.isdir(f"{n}/" + "/".join(map(str, range(40)))) for n in range(15))


@pytest.mark.slow
def test_deeper_than_python_recurses(monkeypatch: pytest.MonkeyPatch, elsewhere: Path) -> None:
    """The depth is limited by the length of paths alone."""
    monkeypatch.chdir(elsewhere)
    depth = 1500
    path = "/".join(["d"] * depth)
    fs.create_dir_all(path)
    assert os.path.isdir(path)
    while path:
        fs.remove_dir(path)
        path = os.path.dirname(path)


# ---------------------------------------------------------------- remove_dir


def test_removes_an_empty_directory(home: Path) -> None:
    """It is gone, and a second time NOT_FOUND."""
    fs.create_dir("a")
    fs.remove_dir("a")
    assert os.listdir() == []
    with pytest.raises(FileNotFoundError) as e:
        fs.remove_dir("a")
    assert isinstance(e.value, Error)
    assert e.value.kind() is ErrorKind.NOT_FOUND


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("full", ErrorKind.DIRECTORY_NOT_EMPTY),
        ("file", ErrorKind.NOT_A_DIRECTORY),
        ("link", ErrorKind.NOT_A_DIRECTORY),
        ("dangling", ErrorKind.NOT_A_DIRECTORY),
        ("empty/.", ErrorKind.INVALID_INPUT),
        ("", ErrorKind.NOT_FOUND),
    ],
)
def test_what_is_not_removed(home: Path, path: str, kind: ErrorKind) -> None:
    """What is not empty, no directory, or a link to one, stays."""
    fs.create_dir_all("full/of")
    fs.create_dir("empty")
    fs.write("file", b"")
    os.symlink("empty", "link")
    os.symlink("nowhere", "dangling")
    before = sorted(os.listdir())
    with pytest.raises(Error) as e:
        fs.remove_dir(path)
    assert e.value.kind() is kind
    assert e.value.filename == path
    assert sorted(os.listdir()) == before
    assert os.listdir("full") == ["of"]
