"""The paths that every call of pyio.fs takes, and those that none does."""

from __future__ import annotations

import inspect
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio import fs, io
from pyio.io import Error, ErrorKind
from pyio.os_str import OsString
from pyio.path import PathBuf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)

# in memory, where there is such a place: these files are made by the hundred
FAST = "/dev/shm" if os.path.isdir("/dev/shm") else None

# what a call gets besides its paths, by the type that it asks for
OTHERS: dict[str, Callable[[], object]] = {
    "Buffer | str": lambda: b"new",
    "Perms": fs.Perms.world_readable,
    "Dir": lambda: fs.Dir.open("."),
}

# an object of a class, whose methods take paths
MADE: dict[str, Callable[[], object]] = {
    "Dir": lambda: fs.Dir.open("."),
    "DirBuilder": fs.DirBuilder,
    "OpenOptions": lambda: fs.OpenOptions().read(True).write(True),
}


class Taker:
    """One parameter that is a path, of one function or method of pyio.fs."""

    def __init__(self, name: str, call: Callable[..., object], owner: str | None, parameter: str) -> None:
        self.name = f"{name}({parameter})"
        self._call = call
        self._owner = owner
        self._parameter = parameter

    def __call__(self, path: object) -> None:
        """Calls it with that path, and "there" for others; what it opens is closed."""
        given: list[object] = [] if self._owner is None else [MADE[self._owner]()]
        for parameter in list(inspect.signature(self._call).parameters.values())[len(given) :]:
            if parameter.name == self._parameter:
                given.append(path)
            elif parameter.annotation == "AsPath":
                given.append("there")
            elif parameter.default is parameter.empty:
                given.append(OTHERS[parameter.annotation]())
        try:
            given.append(self._call(*given))
        finally:
            for one in given:
                if one is not path and hasattr(one, "close"):
                    one.close()


def takers() -> Iterator[Taker]:
    """All of them, found by their annotations."""
    for name in dir(fs):
        public = getattr(fs, name)
        found: dict[str, tuple[Any, str | None]] = {}
        if inspect.isfunction(public):
            found[name] = public, None
        elif inspect.isclass(public) and public.__module__.startswith("pyio.fs."):
            for method, raw in vars(public).items():
                if method == "__init__":
                    found[name] = public, None
                elif isinstance(raw, classmethod):
                    found[f"{name}.{method}"] = getattr(public, method), None
                elif inspect.isfunction(raw):
                    found[f"{name}.{method}"] = raw, name
        for shown, (call, owner) in found.items():
            for parameter in inspect.signature(call).parameters.values():
                if parameter.annotation == "AsPath":
                    yield Taker(shown, call, owner, parameter.name)


TAKERS = list(takers())
every_taker = pytest.mark.parametrize("take", TAKERS, ids=lambda take: take.name)


def test_they_are_found() -> None:
    """The search finds functions with one path and two, class methods, constructors and methods."""
    names = {take.name for take in TAKERS}
    assert {"read(path)", "rename(src)", "rename(dst)", "File.open(path)", "OpenOptions.open(path)"} <= names
    assert {"write(path)", "AtomicFile(path)", "Dir.rename(dst)", "walk_dir(path)"} <= names


@pytest.fixture
def there(home: Path) -> Iterator[None]:
    """A current directory with one file, which the test must leave as it is."""
    fs.write("there", b"kept")
    yield
    assert os.listdir() == ["there"]
    assert fs.read("there") == b"kept"


NULS = ["\0", "ab\0", "there\0", "\0there", "x" * 384 + "\0", "x" * 5000 + "\0"]


@every_taker
@pytest.mark.usefixtures("there")
def test_nul(take: Taker) -> None:
    """A path with NUL is INVALID_INPUT for every call, wherever it stands, and never cut there."""
    for path in (*NULS, PathBuf("there\0")):
        with pytest.raises(Error) as e:
            take(path)
        assert e.value.kind() is ErrorKind.INVALID_INPUT


@every_taker
@pytest.mark.usefixtures("there")
def test_lone_surrogates(take: Taker) -> None:
    """A str that is no file name, not even an undecodable one, is INVALID_INPUT."""
    for path in ("\ud800", "there\udfff"):
        try:
            os.fsencode(path)
        except UnicodeEncodeError:
            with pytest.raises(Error) as e:
                take(path)
            assert e.value.kind() is ErrorKind.INVALID_INPUT


class OfBytes:
    """An os.PathLike, but of bytes."""

    def __fspath__(self) -> bytes:
        return b"there"


@every_taker
@pytest.mark.usefixtures("there")
def test_what_is_no_path(take: Taker) -> None:
    """Bytes, descriptors and all else get TypeError; a descriptor is not touched."""
    with fs.File.open("there") as f:
        for path in (b"there", bytearray(b"there"), f.fileno(), 0, True, None, f, OfBytes(), ["there"]):
            with pytest.raises(TypeError):
                take(path)
        assert io.read_to_end(f) == b"kept"


@every_taker
@pytest.mark.usefixtures("there")
def test_what_a_path_raises(take: Taker) -> None:
    """An exception of the path's own is passed on as it is."""

    class Broken:
        def __fspath__(self) -> str:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take(Broken())


class Named(str):
    """A str of one's own."""

    __slots__ = ()


class Like:
    """An os.PathLike of one's own."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return self.path


@pytest.mark.parametrize("made", [str, Path, PathBuf, OsString, Named, Like, lambda p: Like(Named(p))])
def test_what_is_a_path(home: Path, made: Callable[[str], Any]) -> None:
    """Whatever stands for a path leads to the same file, in one-path calls and in those of two."""
    fs.create_dir_all(made("a/b"))
    fs.write(made("a/b/f"), "text")
    assert fs.read(made("a/b/f")) == b"text"
    assert fs.read_to_string(made("a/b/f")) == "text"
    with fs.File.open(made("a/b/f")) as f, fs.OpenOptions().read(True).open(made("a/b/f")) as g:
        assert os.fspath(f.path()) == os.fspath(g.path()) == "a/b/f"
    assert fs.metadata(made("a/b/f")).len() == 4
    assert fs.copy(made("a/b/f"), made("a/g")) == 4
    fs.rename(made("a/g"), made("a/h"))
    assert sorted(os.fspath(e) for e in fs.read_dir(made("a"))) == ["a/b", "a/h"]
    assert sorted(os.fspath(e) for e in fs.walk_dir(made("a"))) == ["a/b", "a/b/f", "a/h"]
    fs.remove_file(made("a/h"))
    fs.remove_file(made("a/b/f"))
    fs.create_dir(made("a/b/c"))
    for path in ("a/b/c", "a/b", "a"):
        fs.remove_dir(made(path))
    assert os.listdir() == []


def test_an_error_names_the_path_that_was_given(home: Path) -> None:
    """The Error's filename leads to what failed, whatever form it was given in."""
    for path in ("missing", Path("missing"), PathBuf("missing"), OsString("missing")):
        for call in (fs.read, fs.metadata, fs.read_dir, fs.File.open, fs.remove_file):
            with pytest.raises(Error) as e:
                call(path)
            assert os.fspath(e.value.filename) == "missing"


file_names = st.binary(min_size=1, max_size=12).filter(
    lambda name: name not in (b".", b"..") and not set(name) & set(b"/\0")
)


@settings(max_examples=30)
@given(file_names, file_names)
@example(b"\xff\xfe", b"\xed\xa0\x80")
@example("test-가一ー你好".encode(), b" * -rf \n\r\t\\ ")
@example(b"caf\xc3\xa9", b"cafe\xcc\x81")
def test_every_name_survives(raw: bytes, other: bytes) -> None:
    """A name of any bytes is made, listed, opened, copied, renamed and removed as it is, UTF-8 or not."""
    with tempfile.TemporaryDirectory(dir=FAST) as root:
        folder, name = os.fsencode(root), os.fsdecode(raw)
        fs.create_dir_all(f"{root}/{name}/in")
        assert os.listdir(folder) == [raw]
        inner = f"{root}/{name}"
        fs.write(f"{inner}/{name}", raw)
        assert sorted(os.listdir(folder + b"/" + raw)) == sorted({b"in", raw})
        (entry,) = (e for e in fs.read_dir(inner) if e.file_type().is_file())
        assert entry.file_name() == name
        assert os.fsencode(str(entry.file_name())) == raw
        assert fs.read(entry) == fs.read(entry.path()) == raw
        with fs.File.open(entry) as f:
            assert os.fsencode(f.path()) == folder + b"/" + raw + b"/" + raw
        target = f"{root}/{os.fsdecode(other)}."
        fs.copy(entry, target)
        fs.rename(entry, f"{target}.")
        assert sorted(os.listdir(folder)) == sorted({raw, other + b".", other + b".."})
        assert sorted(os.fsencode(e) for e in fs.walk_dir(root)) == sorted(
            folder + b"/" + path for path in {raw, raw + b"/in", other + b".", other + b".."}
        )
        fs.remove_file(target)
        fs.remove_file(f"{target}.")
        fs.remove_dir(f"{inner}/in")
        fs.remove_dir(inner)
        assert os.listdir(root) == []


@pytest.mark.parametrize("length", [255, 256])
def test_the_longest_name(home: Path, length: int) -> None:
    """A name of 255 bytes fits, one more is INVALID_FILENAME."""
    name = "x" * length
    if length <= 255:
        fs.write(name, b"")
        assert os.listdir() == [name]
    else:
        with pytest.raises(Error) as e:
            fs.write(name, b"")
        assert e.value.kind() is ErrorKind.INVALID_FILENAME


def test_the_longest_path(home: Path) -> None:
    """A path of 4095 bytes is taken, one more is INVALID_FILENAME."""
    fs.write("f", b"text")
    if os.pathconf(".", "PC_PATH_MAX") != 4096:
        pytest.skip("this system's paths are of another length")
    assert fs.read("./" * 2047 + "f") == b"text"
    with pytest.raises(Error) as e:
        fs.read("./" * 2047 + "/f")
    assert e.value.kind() is ErrorKind.INVALID_FILENAME
