"""Paths against posixpath, ntpath and pathlib where Rust's rules are theirs, and round trips where they are not."""

from __future__ import annotations

import ntpath
import posixpath
from functools import reduce
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from pyio.path import Component, PathBuf, UnixPath, WindowsPath

few = settings(max_examples=30)

unix = st.text("ab./-! é\udcff\\", max_size=12)
name = st.text("ab.-! é", min_size=1, max_size=5).filter(lambda text: text not in {".", ".."})
# what ntpath reads as Rust does: at most a drive before the path
disk = st.builds(
    "".join, st.tuples(st.sampled_from(["", "C:", "c:", "C:\\", "\\", "/"]), st.text("ab.", max_size=3))
)
relative = st.text("ab./\\- é", max_size=10).filter(lambda text: text[:1] not in {"/", "\\"})
windows = st.lists(
    st.sampled_from(["\\", "/", "\\\\", "\\\\?\\", "\\\\.\\", "UNC\\", "C:", "c:", "a", "b.c", ".", "..", "é", "\ud83d"]),
    max_size=8,
).map("".join)  # fmt: skip
paths = st.builds(UnixPath, unix) | st.builds(WindowsPath, windows)
pairs = st.tuples(st.builds(UnixPath, unix), st.builds(UnixPath, unix)) | st.tuples(
    st.builds(WindowsPath, windows), st.builds(WindowsPath, windows)
)


def rank(path: PathBuf) -> list[tuple[object, ...]]:
    """What Rust orders the components of a path of Unix by."""
    kinds = {Component.RootDir(): 1, Component.CurDir(): 2, Component.ParentDir(): 3}
    return [
        (4, str(part.text).encode("utf-8", "surrogateescape"))
        if isinstance(part, Component.Normal)
        else (kinds[part],)
        for part in path.components()
    ]  # fmt: skip


@few
@given(unix, unix)
def test_join_is_that_of_posixpath(first: str, second: str) -> None:
    """Both put a separator between, if there is none, and let an absolute path replace all."""
    assert str(UnixPath(first).join(second)) == posixpath.join(first, second)


@few
@given(unix)
def test_file_name_is_that_of_posixpath(text: str) -> None:
    """But for what posixpath calls a name though it is none: nothing, "." and ".."."""
    base = posixpath.basename(text)
    assume(base not in {"", ".", ".."})
    assert UnixPath(text).file_name() == base


@few
@given(unix, name)
def test_parent_is_that_of_pathlib(text: str, last: str) -> None:
    """But for a leading "." and "//", which pathlib drops and keeps."""
    assume(not text.startswith(("./", "//")) and text not in {"", "."})
    path = UnixPath(text).join(last)
    parent = path.parent()
    assert parent is not None
    assert PurePosixPath(parent) == PurePosixPath(path).parent


@few
@given(unix, name)
def test_extension_is_that_of_pathlib(text: str, last: str) -> None:
    """But for names that begin with two dots or end in one, of which pathlib's versions differ."""
    assume(not last.startswith("..") and not last.endswith("."))
    path = UnixPath(text).join(last)
    extension = path.extension()
    assert PurePosixPath(last).suffix == ("" if extension is None else f".{extension}")
    assert path.file_stem() == PurePosixPath(last).stem


@few
@given(unix, unix)
@example("a//b/./", "a/b")
def test_equality_is_that_of_pathlib(first: str, second: str) -> None:
    """But for a leading "." and "//"; and what is equal hashes alike."""
    for one, other in (
        (f"x{first}", f"x{second}"),
        (f"x/{first}", f"x//{first}/."),
        (f"/x{first}", f"/x{second}"),
    ):
        equal = UnixPath(one) == UnixPath(other)
        assert equal is (PurePosixPath(one) == PurePosixPath(other))
        assert not equal or hash(UnixPath(one)) == hash(UnixPath(other))


@few
@given(unix, unix)
def test_order_is_that_of_the_components(first: str, second: str) -> None:
    """Component by component, each by its rank and then by its bytes."""
    one, other = UnixPath(first), UnixPath(second)
    assert (one < other, one == other, one > other) == (
        rank(one) < rank(other), rank(one) == rank(other), rank(one) > rank(other),
    )  # fmt: skip


@few
@given(disk, relative)
def test_join_is_that_of_ntpath(first: str, second: str) -> None:
    """Where neither has a prefix that Rust reads in its own way, and none replaces the other."""
    assume(":" not in second)
    assert str(WindowsPath(first).join(second)) == ntpath.join(first, second)


@few
@given(disk, relative, st.sampled_from(["\\", "/", "C:\\", "D:/"]))
def test_an_absolute_path_replaces_as_in_ntpath(first: str, second: str, start: str) -> None:
    """A root keeps the drive, a drive with a root replaces all."""
    assert str(WindowsPath(first).join(start + second)) == ntpath.join(first, start + second)


@few
@given(disk, relative)
def test_questions_are_answered_as_by_pure_windows_paths(first: str, second: str) -> None:
    """Whether it is absolute, its prefix, and the last name."""
    text = first + second
    path, pure = WindowsPath(text), PureWindowsPath(text)
    assume("\\\\" not in text[:2].replace("/", "\\"))
    assert path.is_absolute() is pure.is_absolute()
    prefix = next(path.components(), None)
    assert (str(prefix.text) if isinstance(prefix, Component.Prefix) else "") == pure.drive
    if path.file_name() is not None:
        assert path.file_name() == pure.name


@few
@given(paths)
def test_parent_and_name_make_the_path_again(path: PathBuf) -> None:
    """What was taken apart joins to the same; but on Windows two names can make a prefix, and a name can be one."""
    parent, last = path.parent(), path.file_name()
    plain = isinstance(path, UnixPath) or not {*str(path)[1:2]} & {*"/\\"}
    if last is not None and plain and [*type(path)(last).components()] == [Component.Normal(last)]:
        assert parent is not None
        assert parent.join(last) == path
        assert path.with_file_name(last) == path
        assert path.ends_with(last)
    if parent is not None:
        assert path.starts_with(parent)
        assert len(list(parent.components())) == len(list(path.components())) - 1


@few
@given(paths)
def test_stem_and_extension_make_the_name_again(path: PathBuf) -> None:
    """With the dot between, where there is an extension."""
    stem, extension, last = path.file_stem(), path.extension(), path.file_name()
    if last is None:
        assert stem is extension is None
        assert path.with_extension("x") == path
        return
    assert stem is not None
    assert (stem if extension is None else stem + "." + extension) == last
    if stem not in {".", ".."}:
        assert path.with_extension("").file_name() == stem
    if extension and "/" not in extension:  # a verbatim path of Windows may have one there
        assert path.with_extension(extension) == path
    changed = path.with_extension("x")
    assert changed.file_stem() == stem
    assert changed.extension() == "x"
    assert changed.parent() == path.parent()
    assert path.with_added_extension("x").file_stem() == last


@few
@given(pairs)
def test_strip_prefix_undoes_join(both: tuple[PathBuf, PathBuf]) -> None:
    """What is left, joined to the prefix, is the path again; but on Windows joining can make another prefix."""
    path, base = both
    joined = base.join("a")
    for one in (path, joined):
        if one.starts_with(base):
            rest = one.strip_prefix(base)
            assert isinstance(one, WindowsPath) or base.join(rest) == one
            assert len([*rest.components()]) <= len([*one.components()])
        else:
            assert one is path or isinstance(one, WindowsPath)
            with pytest.raises(ValueError, match="start"):
                one.strip_prefix(base)
    assert isinstance(base, WindowsPath) or joined.strip_prefix(base) == UnixPath("a")


@few
@given(pairs)
def test_equality_order_and_hash_agree(both: tuple[PathBuf, PathBuf]) -> None:
    """Exactly one of <, == and > holds, == is that of the components, and equal paths hash alike."""
    one, other = both
    assert [one < other, one == other, one > other].count(True) == 1
    assert (one == other) is (list(one.components()) == list(other.components()))
    assert (one <= other, one >= other) == (not one > other, not one < other)
    assert one != other or hash(one) == hash(other)
    assert one != other or one.starts_with(other)


@few
@given(unix)
def test_components_make_the_path_again(text: str) -> None:
    """Joined one by one they are the path they came from."""
    path = UnixPath(text)
    assert reduce(UnixPath.join, path.components(), UnixPath()) == path
    assert reduce(UnixPath.join, path, UnixPath()) == path


@few
@given(paths)
def test_ancestors_are_the_parents(path: PathBuf) -> None:
    """Each is the parent of the one before, down to what has none."""
    found = list(path.ancestors())
    assert found[0] == path
    assert [one.parent() for one in found] == [*found[1:], None]
