"""pyio.fs.copying: a file's contents and permission bits."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pyio import fs
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process may become longer than that: EFBIG, a fault of the system's own."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def mode(path: str | Path) -> int:
    """The permission bits, and the three above them."""
    return os.stat(path).st_mode & 0o7777


@pytest.fixture(params=["inside the kernel", "through memory"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """How the bytes get from one file to the other."""
    if request.param == "through memory":
        monkeypatch.delattr(os, "copy_file_range", raising=False)
    name: str = request.param
    return name


@pytest.mark.parametrize("size", [0, 1, 7, 4096, 256 * 1024, 256 * 1024 + 1, 1_500_000])
def test_copies_what_shutil_copies(home: Path, way: str, size: int) -> None:
    """Contents and permission bits are the source's, and the number is that of the bytes."""
    fs.write("src", random.randbytes(size))
    os.chmod("src", 0o640)
    assert fs.copy("src", "dst") == size == os.stat("dst").st_size
    shutil.copy("src", "expected")
    assert fs.read("dst") == fs.read("expected")
    assert mode("dst") == mode("expected") == mode("src")


def test_a_missing_source(home: Path) -> None:
    """NOT_FOUND; no target is made, and one that is there stays as it was."""
    fs.write("old", b"bar")
    for target in ("new", "old"):
        with pytest.raises(FileNotFoundError) as e:
            fs.copy("missing", target)
        assert isinstance(e.value, Error)
        assert e.value.kind() is ErrorKind.NOT_FOUND
        assert e.value.filename == "missing"
    assert os.listdir() == ["old"]
    assert fs.read("old") == b"bar"


def test_replaces_what_is_there(home: Path, way: str) -> None:
    """Nothing of a longer target is left, and its bits become the source's."""
    fs.write("src", b"foo")
    fs.write("dst", b"much longer than that")
    os.chmod("src", 0o750)
    assert fs.copy("src", "dst") == 3
    assert fs.read("dst") == b"foo"
    assert mode("dst") == mode("src")


@pytest.mark.parametrize("bits", [0o400, 0o444, 0o600, 0o666, 0o755, 0o777, 0o4755, 0o2711, 0o1644])
def test_bits_are_copied_whatever_the_umask_takes(
    home: Path, umask: Callable[[int], object], bits: int
) -> None:
    """The bits of the source win, of a new target as of one that is there, read-only and special ones too."""
    fs.write("src", b"lettuce")
    os.chmod("src", bits)
    fs.write("old", b"")
    for mask in (0o077, 0o000):
        umask(mask)
        for target in ("old", f"new{mask}"):
            assert fs.copy("src", target) == 7
            assert mode(target) == mode("src")
    assert fs.metadata("old").perms().readonly() == fs.metadata("src").perms().readonly()


def test_a_target_is_never_more_open_than_its_source(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the bytes are written, nobody may read them who may not read the source."""
    fs.write("src", b"secret")
    os.chmod("src", 0o600)
    fs.write("old", b"public")
    os.chmod("old", 0o666)
    seen: list[int] = []
    whole = os.read

    def read(fd: int, size: int) -> bytes:
        seen.extend(mode(name) for name in ("old", "new") if os.path.exists(name))
        return whole(fd, size)

    monkeypatch.delattr(os, "copy_file_range", raising=False)
    monkeypatch.setattr(os, "read", read)
    fs.copy("src", "new")
    assert seen == [0o666, 0o600] * 2
    seen.clear()
    fs.copy("src", "old")
    assert set(seen) == {0o600}


def test_onto_a_directory(home: Path) -> None:
    """It is IS_A_DIRECTORY."""
    fs.write("src", b"foo")
    fs.create_dir("folder")
    with pytest.raises(Error) as e:
        fs.copy("src", "folder")
    assert e.value.kind() is ErrorKind.IS_A_DIRECTORY
    assert e.value.filename == "folder"


def test_onto_a_link_writes_through(home: Path) -> None:
    """The link stays one, and what it leads to gets the contents, or is made."""
    fs.write("src", b"foo")
    fs.write("there", b"bar")
    os.symlink("there", "link")
    os.symlink("nowhere yet", "dangling")
    assert fs.copy("src", "link") == fs.copy("src", "dangling") == 3
    assert os.path.islink("link")
    assert os.path.islink("dangling")
    assert fs.read("there") == fs.read("nowhere yet") == b"foo"


def test_of_a_link_copies_what_it_leads_to(home: Path) -> None:
    """A link to a file counts as that file."""
    fs.write("there", b"foo")
    os.symlink("there", "link")
    assert fs.copy("link", "dst") == 3
    assert not os.path.islink("dst")


@pytest.mark.parametrize("same", ["src", "./src", "hard", "link", "../{}/src"])
def test_onto_itself(home: Path, same: str) -> None:
    """A file is not copied onto itself, by whatever name: it is INVALID_INPUT, and it keeps its contents and bits."""
    fs.write("src", b"precious")
    os.chmod("src", 0o640)
    bits = mode("src")
    os.link("src", "hard")
    os.symlink("src", "link")
    target = same.format(home.name)
    for one, other in (("src", target), (target, "src")):
        with pytest.raises(Error) as e:
            fs.copy(one, other)
        assert e.value.kind() is ErrorKind.INVALID_INPUT
        assert (e.value.filename, e.value.filename2) == (one, other)
    assert fs.read("src") == b"precious"
    assert mode("src") == bits


@pytest.mark.parametrize("source", ["folder", "/dev/zero", "fifo", "link to fifo", "/"])
def test_what_is_no_regular_file(home: Path, source: str) -> None:
    """It is INVALID_INPUT at once, though a fifo has no writer, and no target is made."""
    fs.create_dir("folder")
    os.mkfifo("fifo")
    os.symlink("fifo", "link to fifo")
    with pytest.raises(Error) as e:
        fs.copy(source, "dst")
    assert e.value.kind() is ErrorKind.INVALID_INPUT
    assert e.value.filename == source
    assert not os.path.exists("dst")


def test_into_what_is_no_regular_file(home: Path) -> None:
    """A device is written, and keeps its bits."""
    fs.write("src", b"foo")
    os.chmod("src", 0o600)
    before = mode("/dev/null")
    assert fs.copy("src", "/dev/null") == 3
    assert mode("/dev/null") == before


@pytest.mark.parametrize(
    "path", ["/proc/self/limits", "/proc/sys/kernel/pid_max", "/sys/class/net/lo/mtu", "/proc/filesystems"]
)
def test_files_that_do_not_tell_their_size(home: Path, path: str) -> None:
    """What the kernel makes up as it is read comes whole."""
    if not os.path.exists(path):
        pytest.skip(f"there is no {path} here")
    expected = fs.read(path)
    assert fs.copy(path, "dst") == len(expected)
    assert fs.read("dst") == expected


@pytest.mark.parametrize("size", [0, 10, 300_000])
def test_between_file_systems(home: Path, elsewhere: Path, size: int) -> None:
    """From one file system to another and back."""
    data = random.randbytes(size)
    fs.write("src", data)
    assert fs.copy("src", elsewhere / "copy") == size
    assert fs.copy(elsewhere / "copy", "back") == size
    assert fs.read("back") == data


@pytest.mark.parametrize("parts", [[(1 << 20, b"middle")], [(0, b"start")], [(0, b"a"), (3 << 20, b"b")], []])
def test_holes_are_zeros_in_the_copy(home: Path, elsewhere: Path, parts: list[tuple[int, bytes]]) -> None:
    """A file with holes has the same length and contents as its copy, here and on another file system."""
    with fs.File.create("src") as f:
        for at, data in parts:
            os.pwrite(f.fileno(), data, at)
        f.set_len(4 << 20)
    expected = fs.read("src")
    for target in ("dst", os.fspath(elsewhere / "dst")):
        assert fs.copy("src", target) == 4 << 20
        assert fs.read(target) == expected


def test_what_grew_since_it_was_looked_at(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy goes to the end of file, not to the size that was told."""
    fs.write("src", b"123")
    truth = os.fstat

    def fstat(fd: int) -> os.stat_result:
        status = truth(fd)
        if status.st_size == 3:
            (home / "src").write_bytes(b"12345")
        return status

    monkeypatch.setattr(os, "fstat", fstat)
    assert fs.copy("src", "dst") == 5
    assert (home / "dst").read_bytes() == b"12345"


# ---------------------------------------------------------------- faults


def test_a_full_device(home: Path, way: str) -> None:
    """STORAGE_FULL, and nothing was copied."""
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here")
    fs.write("src", b"data")
    with pytest.raises(Error) as e:
        fs.copy("src", "/dev/full")
    assert e.value.kind() is ErrorKind.STORAGE_FULL
    assert e.value.into_inner() == 0


def test_a_copy_that_stops_midway_tells_how_far_it_came(home: Path, way: str) -> None:
    """into_inner() is the number of bytes copied, and the target has so many."""
    data = random.randbytes(600_000)
    fs.write("src", data)
    with files_of_at_most(400_000), pytest.raises(Error) as e:
        fs.copy("src", "dst")
    assert e.value.kind() is ErrorKind.FILE_TOO_LARGE
    assert e.value.into_inner() == 400_000
    assert (home / "dst").read_bytes() == data[:400_000]


def test_a_target_that_may_not_be_written(
    home: Path, as_nobody: Callable[[Callable[[], object]], object]
) -> None:
    """PERMISSION_DENIED, and the target keeps what it has."""
    fs.write("src", b"new")
    fs.write("dst", b"old")
    os.chmod("dst", 0o444)
    os.chmod("src", 0o444)

    def attempt() -> object:
        try:
            return fs.copy("src", "dst")
        except Error as e:
            return e.kind(), e.filename

    assert as_nobody(attempt) == (ErrorKind.PERMISSION_DENIED, "dst")
    assert fs.read("dst") == b"old"


def test_a_source_with_a_lease(home: Path) -> None:
    """Who holds a lease is asked for it and waited for, as by every open."""
    import fcntl

    if not hasattr(fcntl, "F_SETLEASE"):
        pytest.skip("only Linux has leases")
    fs.write("src", b"data")
    with fs.OpenOptions().read(True).write(True).open("src") as holder:

        def give_up(*_: object) -> None:
            fcntl.fcntl(holder, fcntl.F_SETLEASE, fcntl.F_UNLCK)

        before = signal.signal(signal.SIGIO, give_up)
        try:
            try:
                fcntl.fcntl(holder, fcntl.F_SETLEASE, fcntl.F_WRLCK)
            except OSError:
                pytest.skip("this file system has no leases")
            assert fs.copy("src", "dst") == 4
        finally:
            signal.signal(signal.SIGIO, before)
    assert fs.read("dst") == b"data"
