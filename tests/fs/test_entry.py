"""pyio.fs.entry: what a directory holds."""

from __future__ import annotations

import copy
import errno
import gc
import os
import pickle
import socket
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from pyio import fs
from pyio._sys.fs import calls
from pyio.fs import entry
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)


def names(entries: fs.ReadDir) -> list[str]:
    """The names, in the order in which they come."""
    return [str(e.file_name()) for e in entries]


def descriptors() -> int:
    """How many are open, but for that of the count itself."""
    return len(os.listdir("/proc/self/fd")) - 1


needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self/fd"), reason="/proc tells the descriptors")


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 12, 13, 28, 252, 253, 520])
def test_gives_every_entry_once(home: Path, count: int) -> None:
    """Whatever the number is, each entry comes once, in the system's order, and never "." or ".."."""
    for n in range(count):
        os.mknod(f"{n}")
    assert names(fs.read_dir(".")) == [e.name for e in os.scandir(".")]
    assert Counter(names(fs.read_dir("."))) == Counter(map(str, range(count)))


def test_of_many_entries(home: Path) -> None:
    """A directory that takes the system many calls to read comes whole."""
    fs.write("0", b"")
    for n in range(1, 1000):
        os.link("0", f"{n:0100}")
    assert sorted(names(fs.read_dir(home))) == sorted(os.listdir())


def test_an_entry_leads_to_its_file(home: Path) -> None:
    """An entry is a path for whatever takes one."""
    for n in range(3):
        fs.write(f"{n}.txt", f"foo{n}")
    for e in fs.read_dir(home):
        name = str(e.file_name())
        assert fs.read_to_string(e) == f"foo{name[0]}"
        with open(e) as f:
            assert f.read() == f"foo{name[0]}"
        assert e.metadata().len() == 4


@pytest.mark.parametrize("given", [".", "./", "sub", "sub/", "sub//", "sub/..", "./sub/."])
def test_its_path_is_what_was_given_joined_with_the_name(home: Path, given: str) -> None:
    """Relative stays relative, and nothing is normalized."""
    fs.create_dir_all("sub/inner")
    for e in fs.read_dir(given):
        expected = os.path.join(given, str(e.file_name()))
        assert os.fspath(e) == os.fspath(e.path()) == expected
        assert repr(e) == f"DirEntry({expected!r})"


def test_types(home: Path) -> None:
    """The type is that of the entry itself, as in its metadata: a link is a link, wherever it leads."""
    fs.create_dir("folder")
    fs.write("file", b"12345")
    os.symlink("file", "link")
    os.symlink("folder", "link to folder")
    os.symlink("nowhere", "dangling")
    os.symlink("loop", "loop")
    os.mkfifo("fifo")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("socket")
    seen: dict[str, str] = {}
    for e in fs.read_dir("."):
        kind = e.file_type()
        assert kind == e.metadata().file_type()
        told = {"file": kind.is_file(), "folder": kind.is_dir(), "link": kind.is_symlink()}
        seen[str(e.file_name())] = "".join(name for name, yes in told.items() if yes)
    assert seen == {
        "folder": "folder",
        "file": "file",
        "link": "link",
        "link to folder": "link",
        "dangling": "link",
        "loop": "link",
        "fifo": "",
        "socket": "",
    }


def test_an_entry_that_is_gone(home: Path) -> None:
    """What was told with the name stays known; metadata is NOT_FOUND."""
    fs.write("file", b"")
    os.mkfifo("fifo")
    entries = {str(e.file_name()): e for e in fs.read_dir(".")}
    fs.remove_file("file")
    fs.remove_file("fifo")
    assert entries["file"].file_type().is_file()
    for call in (entries["file"].metadata, entries["fifo"].file_type):
        with pytest.raises(FileNotFoundError) as e:
            call()
        assert isinstance(e.value, Error)
        assert e.value.kind() is ErrorKind.NOT_FOUND


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("missing", ErrorKind.NOT_FOUND),
        ("", ErrorKind.NOT_FOUND),
        ("file", ErrorKind.NOT_A_DIRECTORY),
        ("loop", ErrorKind.FILESYSTEM_LOOP),
    ],
)
def test_what_is_no_directory(home: Path, path: str, kind: ErrorKind) -> None:
    """read_dir itself raises, not the loop over it; the Error has the path."""
    fs.write("file", b"")
    os.symlink("loop", "loop")
    with pytest.raises(Error) as e:
        fs.read_dir(path)
    assert e.value.kind() is kind
    assert e.value.filename == path


def test_a_directory_that_may_not_be_read(
    home: Path, as_nobody: Callable[[Callable[[], object]], object]
) -> None:
    """It is PERMISSION_DENIED; one that may be read but not entered gives names and types, and no metadata."""
    fs.create_dir_all("closed/in")
    fs.create_dir_all("names/in")
    os.chmod("closed", 0o300)
    os.chmod("names", 0o444)

    def attempt() -> list[object]:
        came: list[object] = []
        try:
            fs.read_dir("closed")
        except Error as e:
            came.append(e.kind())
        for found in fs.read_dir("names"):
            came += [str(found.file_name()), found.file_type().is_dir()]
            try:
                found.metadata()
            except Error as e:
                came.append(e.kind())
        return came

    denied = ErrorKind.PERMISSION_DENIED
    assert as_nobody(attempt) == [denied, "in", True, denied]
    os.chmod("closed", 0o700)
    os.chmod("names", 0o700)


# ---------------------------------------------------------------- how it ends


def three_files() -> None:
    """What a loop can be left in the middle of."""
    for name in "abc":
        fs.write(name, b"")


@needs_proc
def test_the_end_closes(home: Path) -> None:
    """A loop to its end leaves no descriptor, and next() stays at the end."""
    three_files()
    before = descriptors()
    entries = fs.read_dir(".")
    assert descriptors() == before + 1
    assert len(list(entries)) == 3
    assert descriptors() == before
    assert [next(entries, None) for _ in range(3)] == [None, None, None]


@needs_proc
@pytest.mark.parametrize("taken", [0, 1, 4, 5, 20])
def test_close_ends_it(home: Path, taken: int) -> None:
    """After close() no entry comes, also of those that the system has given; a second close does nothing."""
    for n in range(30):
        fs.write(f"{n}", b"")
    before = descriptors()
    entries = fs.read_dir(".")
    for _ in range(taken):
        next(entries)
    entries.close()
    assert descriptors() == before
    assert next(entries, None) is None
    entries.close()


@needs_proc
def test_with_closes(home: Path) -> None:
    """Leaving `with` closes, also by an exception, which goes on."""
    three_files()
    before = descriptors()
    with pytest.raises(ZeroDivisionError), fs.read_dir(".") as entries:
        for _ in entries:
            raise ZeroDivisionError
    assert descriptors() == before
    assert list(entries) == []


@needs_proc
def test_collecting_an_open_one_warns_and_closes(home: Path) -> None:
    """A loop that is left early without a close is closed when it is collected, with a ResourceWarning."""
    for n in range(300):
        fs.write(f"{n}", b"")
    before = descriptors()
    entries = fs.read_dir(".")
    next(entries)
    assert descriptors() == before + 1
    with pytest.warns(ResourceWarning):
        del entries
        gc.collect()
    assert descriptors() == before


def test_an_error_of_the_system_comes_once() -> None:
    """A directory stream that fails is not asked again: one Error, then the end.

    The net directory of a process that has died and not been waited for opens, and cannot be read.
    """
    if sys.platform != "linux":
        pytest.skip("only Linux has such directories")
    child = os.fork()
    if not child:
        os._exit(0)
    try:
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        try:
            entries = fs.read_dir(f"/proc/{child}/net")
        except Error:
            pytest.skip("this system's zombies have no such directory")
        with pytest.raises(Error):
            list(entries)
        assert list(entries) == []
    finally:
        os.waitpid(child, 0)


class _Failing:
    """What os.scandir gives, of a system that fails in its middle."""

    def __init__(self, count: int, error: BaseException) -> None:
        with os.scandir(".") as entries:
            self._entries = list(entries)[:count]
        self._error = error
        self.closed = False

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self

    def __next__(self) -> os.DirEntry[str]:
        if self._entries:
            return self._entries.pop()
        raise self._error

    def close(self) -> None:
        self.closed = True


@pytest.mark.parametrize("count", [0, 1, 3, 4, 5, 12, 20])
def test_what_came_before_an_error_is_not_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """All entries come, then the Error, once, then the end; the directory is closed."""
    for n in range(count):
        fs.write(f"{n}", b"")
    system = _Failing(count, OSError(errno.EIO, ""))
    monkeypatch.setattr(calls, "scandir", lambda path: system)
    entries = fs.read_dir(".")
    assert len([next(entries) for _ in range(count)]) == count
    with pytest.raises(Error) as e:
        next(entries)
    assert e.value.raw_os_error() == errno.EIO
    assert list(entries) == []
    assert system.closed


def test_close_forgets_an_error_that_has_not_come_yet(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After close() nothing comes, no Error either."""
    three_files()
    monkeypatch.setattr(calls, "scandir", lambda path: _Failing(3, OSError(errno.EIO, "")))
    with fs.read_dir(".") as entries:
        next(entries)
    assert list(entries) == []


@needs_proc
def test_a_signal_handlers_exception_passes_through(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It does not end the loop, which goes on, and no entry is lost."""

    class Alarm(Exception):
        pass

    calls_left = [2]

    def interrupted(system: os.DirEntry[str]) -> fs.DirEntry:
        calls_left[0] -= 1
        if not calls_left[0]:
            raise Alarm
        return fs.DirEntry(system)

    three_files()
    before = descriptors()
    monkeypatch.setattr(entry, "DirEntry", interrupted)
    entries = fs.read_dir(".")
    with pytest.raises(Alarm):
        next(entries)
    assert len(list(entries)) == 3
    assert descriptors() == before


def test_takes_what_is_a_path(home: Path) -> None:
    """An entry of one loop is the directory of another."""
    fs.create_dir_all("a/b/c")
    (a,) = fs.read_dir(".")
    (b,) = fs.read_dir(a)
    (c,) = fs.read_dir(b.path())
    assert os.fspath(c) == "./a/b/c"


def test_listings_are_not_copied(home: Path) -> None:
    """Neither those of one directory nor those of a tree: two would share what is behind."""
    for listing in (fs.read_dir("."), fs.walk_dir(".")):
        with listing, pytest.raises(TypeError):
            copy.copy(listing)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            with pytest.raises(TypeError):
                pickle.dumps(listing, protocol)
