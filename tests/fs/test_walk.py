"""pyio.fs.walk: a directory tree, entry by entry."""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import fs
from pyio._sys.fs import calls
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# in memory, where there is such a place: these trees are made by the hundred
FAST = "/dev/shm" if os.path.isdir("/dev/shm") else None

# a tree: the names in a directory, each with what it is: a directory, a file, or a link and where it leads
Tree = dict[str, Any]

names = st.sampled_from("abcdef")
trees: st.SearchStrategy[Tree] = st.dictionaries(
    names,
    st.recursive(
        st.just({}) | st.none() | st.sampled_from(["a", "../b", "..", "nowhere", "."]),
        lambda inner: st.dictionaries(names, inner, max_size=4),
        max_leaves=5,
    ),
    max_size=5,
)


@contextmanager
def planted(tree: Tree) -> Iterator[str]:
    """A folder that holds that tree."""
    with tempfile.TemporaryDirectory(dir=FAST) as root:
        plant(root, tree)
        yield root


def plant(place: str, tree: Tree) -> None:
    """Makes the tree in a folder."""
    for name, held in tree.items():
        path = f"{place}/{name}"
        if held is None:
            fs.write(path, b"")
        elif isinstance(held, str):
            os.symlink(held, path)
        else:
            os.mkdir(path)
            plant(path, held)


def links_in(tree: Tree) -> int:
    """How many links a tree has; the ways through it grow with them, very fast."""
    return sum(links_in(held) if isinstance(held, dict) else isinstance(held, str) for held in tree.values())


def go(walk: fs.WalkDir) -> tuple[list[fs.WalkEntry], list[Error]]:
    """All that comes, by calling next() again after every Error."""
    entries: list[fs.WalkEntry] = []
    errors: list[Error] = []
    while True:
        try:
            entries.append(next(walk))
        except StopIteration:
            return entries, errors
        except Error as e:
            errors.append(e)


def order(root: str, **options: Any) -> list[str]:
    """The paths, relative to the root, in the order in which they come; an Error fails the test."""
    return [os.path.relpath(e, root) for e in fs.walk_dir(root, **options)]


def kinds(errors: list[Error]) -> list[ErrorKind]:
    """What went wrong."""
    return [e.kind() for e in errors]


def of_os_walk(root: str) -> Counter[str]:
    """The paths that os.walk gives, relative to the root."""
    return Counter(
        os.path.relpath(f"{place}/{name}", root)
        for place, folders, files in os.walk(root)
        for name in folders + files
    )


# ---------------------------------------------------------------- what comes


@pytest.mark.slow
@settings(max_examples=25)
@given(trees)
def test_gives_what_os_walk_gives(tree: Tree) -> None:
    """Every entry comes once, with its depth and type, parents before children; contents_first the other way."""
    with planted(tree) as root:
        entries, errors = go(fs.walk_dir(root))
        assert errors == []
        paths = [os.path.relpath(e, root) for e in entries]
        assert Counter(paths) == of_os_walk(root)
        seen = {"."}
        for path, entry in zip(paths, entries, strict=True):
            assert entry.depth() == path.count("/") + 1
            assert entry.file_type() == entry.metadata().file_type()
            assert os.path.dirname(path) in seen | {""}
            seen.add(path)
        later = order(root, contents_first=True)
        assert Counter(later) == Counter(paths)
        seen.clear()
        for path in later:
            seen.add(path)
            assert os.path.dirname(path) not in seen


@pytest.mark.slow
@settings(max_examples=25)
@given(trees, st.integers(0, 4), st.none() | st.integers(0, 4), st.booleans())
def test_depths_choose_among_what_comes(
    tree: Tree, least: int, most: int | None, contents_first: bool
) -> None:
    """min_depth and max_depth leave of the whole walk what is that deep, in the same order."""
    with planted(tree) as root:
        chosen = order(root, min_depth=least, max_depth=most, contents_first=contents_first)
        whole = {path: path.count("/") + 1 for path in order(root)}
        assert Counter(chosen) == Counter(
            path for path, depth in whole.items() if least <= depth <= (9 if most is None else most)
        )


def test_a_directory_at_the_greatest_depth_is_not_entered(home: Path) -> None:
    """What may not be read cannot fail there."""
    fs.create_dir_all("a/b/c")
    asked: list[str] = []
    whole = calls.listing

    def listing(path: str) -> list[os.DirEntry[str]]:
        asked.append(path)
        return whole(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calls, "listing", listing)
        assert order(".", max_depth=2) == ["a", "a/b"]
        assert asked == [".", "./a"]
        asked.clear()
        assert order(".", max_depth=0) == []
        assert asked == []


def test_two_branches(home: Path) -> None:
    """All eight entries of two deep branches come, each once, the root not among them."""
    fs.create_dir_all("walk_dir/01/02/03/04")
    fs.create_dir_all("walk_dir/11/12/13/14")
    assert sorted(order("walk_dir")) == [
        "01", "01/02", "01/02/03", "01/02/03/04", "11", "11/12", "11/12/13", "11/12/13/14",
    ]  # fmt: skip


@pytest.mark.parametrize("given", ["tree", "tree/", "./tree", "link", "../{}/tree"])
def test_paths_are_the_roots_joined_with_the_names(home: Path, given: str) -> None:
    """The root is spelt as it was given, and may be a link."""
    fs.create_dir_all("tree/a/b")
    os.symlink("tree", "link")
    root = given.format(home.name)
    assert [os.fspath(e) for e in fs.walk_dir(root)] == [
        os.path.join(root, "a"),
        os.path.join(root, "a", "b"),
    ]
    assert [os.fspath(e.path()) for e in fs.walk_dir(root)] == [os.fspath(e) for e in fs.walk_dir(root)]


def test_an_entry_shows_its_class_and_path(home: Path) -> None:
    """repr says what it is, and where."""
    fs.write("f", b"")
    assert [repr(e) for e in fs.walk_dir(".")] == ["WalkEntry('./f')"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [("missing", ErrorKind.NOT_FOUND), ("", ErrorKind.NOT_FOUND), ("file", ErrorKind.NOT_A_DIRECTORY)],
)
@pytest.mark.parametrize("follow", [False, True])
def test_a_root_that_is_no_directory(home: Path, path: str, kind: ErrorKind, follow: bool) -> None:
    """walk_dir itself raises, also where there is an on_error; the Error has the path."""
    fs.write("file", b"")
    given_to: list[Error] = []
    with pytest.raises(Error) as e:
        fs.walk_dir(path, follow_links=follow, on_error=given_to.append)
    assert e.value.kind() is kind
    assert e.value.filename == path
    assert given_to == []


def test_depths_are_counts(home: Path) -> None:
    """A negative depth is a ValueError, and what is no int a TypeError."""
    for name in ("min_depth", "max_depth"):
        with pytest.raises(ValueError):
            order(".", **{name: -1})
        with pytest.raises(TypeError):
            order(".", **{name: "1"})


# ---------------------------------------------------------------- links


def followed(
    place: str, within: tuple[tuple[int, int], ...], depth: int = 1
) -> Iterator[tuple[str, int | ErrorKind]]:
    """What a walk that follows links must give, entry by entry and error by error."""
    status = os.stat(place)
    within = (*within, (status.st_dev, status.st_ino))
    for entry in os.scandir(place):
        yield entry.path, depth
        try:
            status = os.stat(entry.path)
        except FileNotFoundError:
            continue
        except OSError:
            yield entry.path, ErrorKind.FILESYSTEM_LOOP
            continue
        if not entry.is_dir():
            continue
        if (status.st_dev, status.st_ino) in within:
            yield entry.path, ErrorKind.FILESYSTEM_LOOP
        else:
            yield from followed(entry.path, within, depth + 1)


few_links = trees.filter(lambda tree: links_in(tree) <= 3)


@pytest.mark.slow
@settings(max_examples=25)
@given(few_links, st.booleans())
def test_follows_links_but_in_no_circle(tree: Tree, contents_first: bool) -> None:
    """Every directory is entered by every name, unless it holds that name; that is FILESYSTEM_LOOP, once."""
    with planted(tree) as root:
        entries, errors = go(fs.walk_dir(root, follow_links=True, contents_first=contents_first))
        came: list[tuple[str, int | ErrorKind]] = [(os.fspath(e), e.depth()) for e in entries]
        came += [(str(e.filename), e.kind()) for e in errors]
        assert Counter(came) == Counter(followed(root, ()))


def test_a_circle_is_found_once(home: Path) -> None:
    """A link to its own parent is yielded, told once, and not entered; the walk goes on."""
    fs.create_dir_all("a/b")
    os.symlink("..", "a/b/up")
    fs.write("a/b/z", b"")
    fs.write("z", b"")
    entries, errors = go(fs.walk_dir(".", follow_links=True))
    assert sorted(os.fspath(e) for e in entries) == ["./a", "./a/b", "./a/b/up", "./a/b/z", "./z"]
    assert kinds(errors) == [ErrorKind.FILESYSTEM_LOOP]
    assert errors[0].filename == "./a/b/up"


def test_links_are_not_followed_unless_asked(home: Path) -> None:
    """A link to a directory is an entry like a file, and so is one that leads nowhere or to itself."""
    fs.create_dir_all("a/b")
    for name, target in (("link", "a"), ("dangling", "nowhere"), ("loop", "loop")):
        os.symlink(target, name)
    assert sorted(order(".")) == ["a", "a/b", "dangling", "link", "loop"]
    entries, errors = go(fs.walk_dir(".", follow_links=True))
    assert sorted(os.fspath(e) for e in entries) == [
        "./a", "./a/b", "./dangling", "./link", "./link/b", "./loop",
    ]  # fmt: skip
    assert [(e.kind(), e.filename) for e in errors] == [(ErrorKind.FILESYSTEM_LOOP, "./loop")]


# ---------------------------------------------------------------- errors


def of_nobody(contents_first: bool, handed: bool) -> tuple[list[str], list[tuple[str, ErrorKind]]]:
    """A walk of the current directory: the paths and the errors."""
    to: list[Error] = []
    walk = fs.walk_dir(".", contents_first=contents_first, on_error=to.append if handed else None)
    entries, errors = go(walk)
    assert not (handed and errors)
    told = [(str(e.filename), e.kind()) for e in to or errors]
    return sorted(map(os.fspath, entries)), sorted(told, key=str)


@pytest.mark.parametrize("contents_first", [False, True])
@pytest.mark.parametrize("handed", [False, True])
def test_directories_that_may_not_be_read(
    home: Path, as_nobody: Callable[[Callable[[], object]], object], contents_first: bool, handed: bool
) -> None:
    """Each is yielded and told once, by next() or to on_error, and the walk goes on behind it."""
    for name in "abcde":
        fs.create_dir_all(f"{name}/in")
    for name in "bd":
        os.chmod(name, 0o300)
    entries = sorted([f"./{n}" for n in "abcde"] + [f"./{n}/in" for n in "ace"])
    errors = [(f"./{n}", ErrorKind.PERMISSION_DENIED) for n in "bd"]
    assert as_nobody(lambda: of_nobody(contents_first, handed)) == (entries, errors)


@pytest.mark.parametrize("contents_first", [False, True])
def test_directories_that_vanish_while_it_runs(home: Path, contents_first: bool) -> None:
    """A directory that is gone when it is to be entered comes, and is NOT_FOUND, once; the walk goes on."""
    for name in "abc":
        fs.create_dir_all(f"{name}/in")
    walk = fs.walk_dir(".", contents_first=contents_first)
    first = os.fspath(next(walk))
    for name in "abc":
        if f"./{name}" not in (first, os.path.dirname(first)):
            fs.remove_dir(f"{name}/in")
            fs.remove_dir(name)
    entries, errors = go(walk)
    assert kinds(errors) == [ErrorKind.NOT_FOUND] * 2
    inside = first if contents_first else f"{first}/in"
    assert sorted([first, *map(os.fspath, entries)]) == sorted(["./a", "./b", "./c", inside])


def test_files_that_vanish_while_it_runs(home: Path) -> None:
    """A directory is read whole: what it held then comes, though it is gone."""
    for name in "abc":
        fs.write(name, b"")
    walk = fs.walk_dir(".")
    next(walk)
    for name in "abc":
        fs.remove_file(name)
    rest, errors = go(walk)
    assert (len(rest), errors) == (2, [])
    with pytest.raises(FileNotFoundError):
        rest[0].metadata()


def test_on_error_may_stop_the_walk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What on_error raises comes out of next(), and ends the walk."""

    def stop(error: Error) -> None:
        raise KeyError(error.kind())

    tree_of_failures(monkeypatch)
    walk = fs.walk_dir(".", on_error=stop)
    with pytest.raises(KeyError):
        list(walk)
    assert list(walk) == []


def tree_of_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three directories, none of which can be read."""
    whole = calls.listing

    def listing(path: str) -> list[os.DirEntry[str]]:
        if path == ".":
            return whole(path)
        raise Error(ErrorKind.OTHER, path)

    for name in "abc":
        fs.create_dir(name)
    monkeypatch.setattr(calls, "listing", listing)


def test_next_goes_on_after_each_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors come in between, one for each directory."""
    tree_of_failures(monkeypatch)
    entries, errors = go(fs.walk_dir("."))
    assert Counter(e.into_inner() for e in errors) == Counter(["./a", "./b", "./c"])
    assert len(entries) == 3


def test_close_forgets_the_errors_that_have_not_come_yet(home: Path) -> None:
    """After close() nothing comes, no Error either."""
    fs.create_dir("folder")
    for name in "ab":
        os.symlink(name, f"folder/{name}")
    walk = fs.walk_dir(".", follow_links=True)
    assert [next(walk).depth() for _ in range(2)] == [1, 2]
    walk.close()
    assert go(walk) == ([], [])


# ---------------------------------------------------------------- leaving


def is_folder(root: str, path: str) -> bool:
    """Whether it is a directory itself."""
    return os.path.isdir(f"{root}/{path}") and not os.path.islink(f"{root}/{path}")


def left_out(root: str, whole: list[str], at: set[int], contents_first: bool) -> Iterator[str]:
    """What a walk gives if skip_current_dir is called after each entry of those numbers."""
    closed: list[str] = []
    for n, path in enumerate(whole):
        if any(path.startswith(folder) for folder in closed):
            continue
        yield path
        if n in at:
            folder = path if is_folder(root, path) and not contents_first else os.path.dirname(path)
            closed.append(f"{folder}/" if folder else "")


@pytest.mark.slow
@settings(max_examples=50)
@given(
    trees,
    st.sets(st.integers(0, 20)),
    st.booleans(),
    st.sampled_from([None, 1, 2, 3]),
    st.sampled_from([1, 2]),
)
def test_skip_leaves_the_directory(
    tree: Tree, at: set[int], contents_first: bool, most: int | None, least: int
) -> None:
    """After a directory it is left out; after anything else, or contents_first, the rest of where that lies."""
    with planted(tree) as root:
        options: dict[str, Any] = {"contents_first": contents_first, "min_depth": least, "max_depth": most}
        whole = order(root, **options)
        walk = fs.walk_dir(root, **options)
        came: list[str] = []
        for entry in walk:
            came.append(os.path.relpath(entry, root))
            if whole.index(came[-1]) in at:
                walk.skip_current_dir()
        assert came == list(left_out(root, whole, at, contents_first))


def test_skip_before_anything_came(home: Path) -> None:
    """There is no directory to leave yet."""
    fs.create_dir_all("a/b")
    walk = fs.walk_dir(".")
    walk.skip_current_dir()
    assert [os.fspath(e) for e in walk] == ["./a", "./a/b"]
    walk.skip_current_dir()
    assert next(walk, None) is None


def test_skip_after_an_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory that could not be read is left already: its sisters come."""
    tree_of_failures(monkeypatch)
    walk = fs.walk_dir(".")
    came = 0
    while True:
        try:
            next(walk)
            came += 1
        except Error:
            walk.skip_current_dir()
        except StopIteration:
            break
    assert came == 3


@pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="/proc tells the descriptors")
@pytest.mark.parametrize("contents_first", [False, True])
def test_holds_no_descriptor_between_entries(home: Path, contents_first: bool) -> None:
    """However deep it is, and wherever a loop leaves it, nothing is open."""
    fs.create_dir_all("/".join(["deep"] * 30))
    fs.write("deep/f", b"")
    before = len(os.listdir("/proc/self/fd"))
    walk = fs.walk_dir(".", contents_first=contents_first)
    for n, _ in enumerate(walk):
        assert len(os.listdir("/proc/self/fd")) <= before + 1
        if n == 20:
            break
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.parametrize("taken", [0, 1, 3])
def test_close_ends_it(home: Path, taken: int) -> None:
    """After close(), or `with`, no entry comes; a second close does nothing."""
    fs.create_dir_all("a/b")
    for n in range(5):
        fs.write(f"{n}", b"")
    with fs.walk_dir(".") as walk:
        for _ in range(taken):
            next(walk)
    assert next(walk, None) is None
    walk.close()
    walk.skip_current_dir()
    assert list(walk) == []


# ---------------------------------------------------------------- depth


@contextmanager
def nested(name: str, depth: int) -> Iterator[None]:
    """So many directories, one in another, which no path need be able to name."""
    start = os.getcwd()
    for _ in range(depth):
        os.mkdir(name)
        os.chdir(name)
    os.chdir(start)
    try:
        yield
    finally:
        for _ in range(depth):
            os.chdir(name)
        for _ in range(depth):
            os.chdir("..")
            os.rmdir(name)


@pytest.mark.slow
@pytest.mark.parametrize("contents_first", [False, True])
def test_deeper_than_python_recurses(monkeypatch: pytest.MonkeyPatch, contents_first: bool) -> None:
    """The depth of a tree is limited by the length of paths alone."""
    depth = 1500
    assert depth > sys.getrecursionlimit()
    with planted({}) as root:
        monkeypatch.chdir(root)
        with nested("d", depth):
            depths = [e.depth() for e in fs.walk_dir(".", contents_first=contents_first)]
    expected = list(range(1, depth + 1))
    assert depths == (expected[::-1] if contents_first else expected)


@pytest.mark.parametrize("contents_first", [False, True])
def test_paths_that_are_too_long(home: Path, contents_first: bool) -> None:
    """What no path can name is INVALID_FILENAME, once, and the walk goes on with the rest."""
    fs.create_dir_all("a/x")
    fs.create_dir_all("z/x")
    os.mkdir("m")
    os.chdir("m")
    with nested("m" * 250, 20):
        entries, errors = go(fs.walk_dir("..", contents_first=contents_first))
    assert kinds(errors) == [ErrorKind.INVALID_FILENAME]
    paths = {os.fspath(e) for e in entries}
    assert {"../a", "../a/x", "../m", "../z", "../z/x"} < paths
    longest = max(map(len, paths))
    assert longest - 251 < 4096 <= longest
