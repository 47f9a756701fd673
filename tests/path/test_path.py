"""Path and PathBuf: what both flavours have in common, and what others make of a path."""

from __future__ import annotations

import copy
import os
import pathlib
import pickle
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from pyio import io
from pyio.os_str import OsString, UnixOsString, WindowsOsString
from pyio.path import Path, PathBuf, UnixPath, WindowsPath
from pyio.path.native import Native, path_buf

if TYPE_CHECKING:
    from collections.abc import Callable

BOTH = pytest.mark.parametrize("flavour", [UnixPath, WindowsPath])
FOREIGN = WindowsPath if Native is UnixPath else UnixPath


class Held:
    """An os.PathLike of what it is given."""

    def __init__(self, path: Any) -> None:
        self.path = path

    def __fspath__(self) -> str:
        path: str = self.path
        return path


def test_a_path_is_of_the_native_flavour() -> None:
    """Path and PathBuf give the native class; the other one is there as well."""
    assert type(Path("a")) is type(PathBuf("a")) is type(path_buf("a")) is Native
    assert Path("a") == PathBuf("a") == path_buf("a")
    assert issubclass(UnixPath, PathBuf)
    assert issubclass(WindowsPath, PathBuf)
    assert str(Path()) == str(UnixPath()) == str(WindowsPath()) == ""


@BOTH
@pytest.mark.parametrize("text", ["", "a//b/./", "C:\\a/b", "\n", "a\0b", "é", "\udc80"])
def test_nothing_is_changed_when_a_path_is_made(flavour: type[PathBuf], text: str) -> None:
    """str() and os.fspath() give back what was given."""
    path = flavour(text)
    assert str(path) == os.fspath(path) == text
    assert path.as_os_str() == path.into_os_string() == text


@BOTH
def test_what_a_path_is_made_of(flavour: type[PathBuf]) -> None:
    """Text, an OS string, a path, any os.PathLike of text, and a subclass of str."""

    class Text(str):
        __slots__ = ()

        def __str__(self) -> str:
            return "other"

    strings = UnixOsString if flavour is UnixPath else WindowsOsString
    given: str | os.PathLike[str]
    for given in (
        "a/b",
        strings("a/b"),
        flavour("a/b"),
        Held("a/b"),
        Text("a/b"),
        pathlib.PurePosixPath("a/b"),
    ):
        path = flavour(given)
        assert (type(path), str(path), type(str(path))) == (flavour, "a/b", str)
        assert str(flavour("").join(given)) == "a/b"


@BOTH
@pytest.mark.parametrize("wrong", [b"a", 1, None, Held(b"a"), Held(1), ["a"]])
def test_what_is_no_path(flavour: type[PathBuf], wrong: object) -> None:
    """Bytes, descriptors and what else is no path are TypeErrors, wherever a path is asked for."""
    asked: list[Callable[..., object]] = [
        flavour,
        flavour("a").join,
        flavour("a").starts_with,
        flavour("a").ends_with,
        flavour("a").strip_prefix,
        flavour("a").with_file_name,
        flavour("a").with_extension,
        flavour("a").__truediv__,
    ]
    for call in asked:
        with pytest.raises(TypeError):
            call(wrong)


def test_flavours_do_not_mix() -> None:
    """A path or OS string of the other flavour is a TypeError, but for ==, which is False."""
    unix, windows = UnixPath("a"), WindowsPath("a")
    assert unix != windows
    assert windows != unix
    for path, other in ((unix, windows), (windows, unix)):
        for foreign in (other, other.as_os_str()):
            calls: list[Callable[..., object]] = [
                type(path),
                path.join,
                path.starts_with,
                path.with_extension,
            ]
            for call in calls:
                with pytest.raises(TypeError):
                    call(foreign)
        with pytest.raises(TypeError):
            path < other
        with pytest.raises(TypeError):
            path >= other


@BOTH
def test_a_path_is_no_text(flavour: type[PathBuf]) -> None:
    """It equals no str and no OS string, for "a//b" and "a/b" would have to hash alike; nor is it ordered with them."""
    path = flavour("a")
    assert path != "a"
    assert path != path.as_os_str()
    compared: list[Callable[..., object]] = [path.__lt__, path.__le__, path.__gt__, path.__ge__]
    assert [compare("a") for compare in compared] == [NotImplemented] * 4
    assert path / "b" != pathlib.PurePath("a/b")


def test_text_that_is_not_unicode() -> None:
    """It stays what it is, to_str() says so, and the lossy forms show it."""
    path = UnixPath("a/\udcff.x")
    assert path.to_str() is None
    assert path.to_string_lossy() == path.display() == "a/\ufffd.x"
    assert path.file_stem() == "\udcff"
    assert path.extension() == "x"
    assert UnixPath("é").to_str() == "é"
    assert WindowsPath("\ud83d").to_str() is None
    assert WindowsPath("\ud83d").display() == "\ufffd"


def test_text_is_canonical() -> None:
    """What the flavour would write as the same bytes or units is the same path, also where it is joined."""
    assert UnixPath("\udcc3\udca9") == UnixPath("é")
    assert WindowsPath("\ud83d\ude00") == WindowsPath("\U0001f600")
    assert str(UnixPath("a") / "\udcc3\udca9") == "a/é"
    with pytest.raises(ValueError, match="surrogate"):
        UnixPath("\ud800")
    with pytest.raises(ValueError, match="surrogate"):
        UnixPath("a").join("\ud800")


@BOTH
def test_an_extension_holds_no_separator(flavour: type[PathBuf]) -> None:
    """It would name another directory, and is refused, even where there is no file's name."""
    for path in (flavour("a"), flavour("")):
        for call in (path.with_extension, path.with_added_extension):
            with pytest.raises(io.Error) as caught:
                call("b/c")
            assert caught.value.kind() is io.ErrorKind.INVALID_INPUT


def test_a_backslash_separates_on_windows_alone() -> None:
    """So only there it is refused."""
    assert str(UnixPath("a").with_extension("b\\c")) == "a.b\\c"
    with pytest.raises(io.Error) as caught:
        WindowsPath("a").with_extension("b\\c")
    assert caught.value.kind() is io.ErrorKind.INVALID_INPUT


@BOTH
def test_what_comes_of_a_path_is_of_its_class(flavour: type[PathBuf]) -> None:
    """A subclass stays itself, and its strings are of its flavour."""
    mine = type("Mine", (flavour,), {"__slots__": ()})
    path = mine("a/b.c/.")
    made = [
        path.join("d"),
        path / "d",
        "d" / path,
        path.parent(),
        path.with_file_name("d"),
        path.with_extension("d"),
        path.with_added_extension("d"),
        path.strip_prefix("a"),
        path.strip_prefix("a/b.c"),
        path.to_path_buf(),
        *path.ancestors(),
    ]
    assert {type(one) for one in made} == {mine}
    strings = [
        path.file_name(),
        path.file_stem(),
        path.file_prefix(),
        path.extension(),
        path.as_os_str(),
        *path,
    ]
    assert {type(one) for one in strings} == {UnixOsString if flavour is UnixPath else WindowsOsString}


@BOTH
def test_copies(flavour: type[PathBuf]) -> None:
    """A path copies and pickles, whatever it was asked before."""
    path = flavour("a/b.c")
    path.parent(), path.file_name(), path.extension(), hash(path), path < path
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(path, protocol))
        assert (type(again), str(again)) == (flavour, "a/b.c")
        assert again.file_name() == "b.c"
    assert copy.copy(path) == copy.deepcopy(path) == path
    assert eval(repr(path)) == path


@BOTH
def test_a_path_has_only_its_slots(flavour: type[PathBuf]) -> None:
    """There is no dict, so that a million paths are no burden."""
    with pytest.raises(AttributeError):
        flavour("a").other = 1  # type: ignore[attr-defined]  # that is the test


def test_to_pathlib() -> None:
    """The native flavour becomes a pathlib.Path, the other one a pure path."""
    assert type(Path("a/b").to_pathlib()) is type(pathlib.Path())
    assert Path("a/b").to_pathlib() == pathlib.Path("a/b")
    pure = pathlib.PureWindowsPath if FOREIGN is WindowsPath else pathlib.PurePosixPath
    assert type(FOREIGN("a/b").to_pathlib()) is pure
    assert FOREIGN("a/b").to_pathlib() == pure("a/b")


def test_everybody_takes_a_path(tmp: pathlib.Path) -> None:
    """open, os, shutil, pathlib, zipfile and subprocess use it as they use a str."""
    folder = PathBuf(tmp)
    file = folder / "file.txt"
    with open(file, "w", encoding="utf-8") as writer:
        writer.write("text")
    assert os.stat(file).st_size == 4
    assert os.path.join(folder, "file.txt") == str(file)
    assert pathlib.Path(file).read_text() == "text"
    assert tmp / file == tmp / "file.txt"
    assert folder / pathlib.Path("file.txt") == file
    assert shutil.copyfile(file, folder / "copy") == folder / "copy"
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.write(file, file.file_name())
    with zipfile.ZipFile(folder / "all.zip") as archive:
        assert archive.namelist() == ["file.txt"]
    shown: list[str | PathBuf] = [PathBuf(sys.executable), "-c", "import sys; print(sys.argv[1])", file]
    assert subprocess.run(shown, capture_output=True, text=True, check=True, cwd=folder).stdout == f"{file}\n"
    assert isinstance(file, os.PathLike)
    assert OsString(file) == str(file)
    assert os.fsencode(file) == os.fsencode(str(file))
