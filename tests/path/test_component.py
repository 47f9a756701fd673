"""Component and PrefixKind: frozen variants to match on."""

from __future__ import annotations

import copy
import os
import pickle
from functools import reduce

import pytest

from pyio.os_str import OsString, UnixOsString, WindowsOsString
from pyio.path import AnyComponent, Component, Path, PathBuf, PrefixKind, UnixPath, WindowsPath

EACH: list[AnyComponent] = [
    Component.Prefix(PrefixKind.DISK, "C:"),
    Component.RootDir(),
    Component.CurDir(),
    Component.ParentDir(),
    Component.Normal("a"),
]


def named(component: AnyComponent) -> str:
    """The variant, found by matching."""
    match component:
        case Component.Prefix(kind, text):
            return f"{kind.name} {text}"
        case Component.RootDir():
            return "root"
        case Component.CurDir():
            return "here"
        case Component.ParentDir():
            return "up"
        case Component.Normal(text):
            return f"name {text}"


def test_match() -> None:
    """Each variant matches itself alone, and gives what it holds."""
    assert [named(part) for part in WindowsPath(r"C:\..\a").components()] == [
        "DISK C:",
        "root",
        "up",
        "name a",
    ]
    assert [named(part) for part in UnixPath("./a").components()] == ["here", "name a"]


def test_equality() -> None:
    """Variants equal themselves alone, and hash agrees."""
    for i, one in enumerate(EACH):
        for j, other in enumerate(EACH):
            assert (one == other) is (i == j)
            assert (one == copy.copy(other)) is (i == j)
    assert len({*EACH, *copy.deepcopy(EACH)}) == len(EACH)
    assert Component.Normal("a") != Component.Normal("b")
    assert Component.Normal("a") != "a"
    assert Component.RootDir() != "/"


def test_names_are_equal_in_both_flavours() -> None:
    """A component of either flavour equals the one a program makes."""
    for flavour in (UnixPath, WindowsPath):
        assert list(flavour("/a").components()) == [Component.RootDir(), Component.Normal("a")]


@pytest.mark.parametrize(
    ("kind", "text", "same", "other"),
    [
        (PrefixKind.DISK, "C:", "c:", "D:"),
        (PrefixKind.VERBATIM_DISK, r"\\?\C:", r"\\?\c:", r"\\?\D:"),
        (PrefixKind.UNC, r"\\a\b", "//a/b", r"\\a\B"),
        (PrefixKind.DEVICE_NS, r"\\.\a", "//./a", r"\\.\b"),
        (PrefixKind.VERBATIM, r"\\?\a/b", r"\\?\a/b", r"\\?\a/c"),
        (PrefixKind.VERBATIM_UNC, r"\\?\UNC\a/b\c", r"\\?\UNC/a/b\c", r"\\?\UNC\a\b"),
    ],
)
def test_prefixes_are_equal_by_meaning(kind: PrefixKind, text: str, same: str, other: str) -> None:
    """As in Rust: a drive letter in either case, either separator where both separate."""
    prefix = Component.Prefix(kind, text)
    assert prefix == Component.Prefix(kind, same)
    assert hash(prefix) == hash(Component.Prefix(kind, same))
    assert prefix != Component.Prefix(kind, other)
    assert prefix != Component.Prefix(PrefixKind.UNC if kind is PrefixKind.DISK else PrefixKind.DISK, text)
    assert (str(prefix.text), prefix.kind) == (text, kind)


def test_texts_are_of_the_flavour() -> None:
    """Those of a path are of its flavour; what a program makes is native, but a prefix is of Windows."""
    assert {type(part.as_os_str()) for part in UnixPath("/./../a").components()} == {UnixOsString}
    assert {type(part.as_os_str()) for part in WindowsPath("C:/./../a").components()} == {WindowsOsString}
    assert type(EACH[0].as_os_str()) is WindowsOsString
    assert {type(part.as_os_str()) for part in EACH[1:]} == {type(OsString("a"))}
    assert Component.Normal(WindowsOsString("a")).text == "a"
    assert str(Component.RootDir().as_os_str()) == os.sep


def test_components_make_a_path_again() -> None:
    """Joined one by one they are the path they came from."""
    paths: list[PathBuf] = [
        UnixPath("/a//../b/."),
        UnixPath("./a"),
        WindowsPath(r"C:\a/b"),
        WindowsPath(r"\\s\t\u"),
    ]
    for path in paths:
        assert reduce(type(path).join, path.components(), type(path)()) == path
    assert os.fspath(Component.Normal("a")) == "a"
    assert PathBuf("b").join(Component.Normal("a")) == Path("b/a")


def test_pickle_and_repr() -> None:
    """Both give the component back."""
    for part in EACH:
        again = pickle.loads(pickle.dumps(part))
        assert (again, again.as_os_str()) == (part, part.as_os_str())
        assert eval(repr(part)) == part


def test_frozen() -> None:
    """What a component holds cannot be set."""
    for part, name in ((EACH[0], "kind"), (EACH[0], "text"), (EACH[4], "text"), (EACH[1], "other")):
        with pytest.raises(AttributeError):
            setattr(part, name, "b")


def test_wrong_types() -> None:
    """A prefix has a kind, and a text is text."""
    with pytest.raises(TypeError):
        Component.Prefix("C:", "C:")  # type: ignore[arg-type]  # that is the test
    with pytest.raises(TypeError):
        Component.Normal(b"a")  # type: ignore[arg-type]  # likewise
