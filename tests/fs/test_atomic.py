"""AtomicFile: old or new, never anything else."""

from __future__ import annotations

import errno
import gc
import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from pyio._sys.fs import staged
from pyio.os import unix
from pyio.os.unix import IntoRawFd

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True, params=["nameless", "named"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """By a temporary without a name, and by one that has one."""
    if request.param == "named":
        monkeypatch.setattr(staged, "_NAMELESS", 0)
    elif not staged._NAMELESS:
        pytest.skip("every file has a name here")
    return str(request.param)


def failure(call: Callable[[], object]) -> io.Error:
    with pytest.raises(io.Error) as caught:
        call()
    return caught.value


def test_nothing_is_seen_before_the_commit(home: Path) -> None:
    """A new file is not there before, an old one is the old one; then all of it."""
    for before in (None, b"old"):
        with fs.AtomicFile("file") as f:
            f.write_all(b"one")
            f.write_vectored([b" ", b"two"])
            assert (fs.read("file") if fs.try_exists("file") else None) == before
            f.flush()
        assert fs.read("file") == b"one two"
        fs.write("file", "old")
    assert os.listdir() == ["file"]


def test_commit_and_close_end_it(home: Path) -> None:
    """commit() within the with; close() abandons; both only once, and a write afterwards fails."""
    fs.write("file", "old")
    with fs.AtomicFile("file") as f:
        f.write_all(b"new")
        f.commit()
        assert fs.read("file") == b"new"
        for call in (f.commit, f.fileno, lambda: f.write(b"more")):
            assert failure(call).raw_os_error() == errno.EBADF
    f.close()
    with fs.AtomicFile("file") as g:
        g.write_all(b"newer")
        g.close()
        g.close()
    assert fs.read("file") == b"new"
    assert os.listdir() == ["file"]


def test_an_exception_leaves_the_old_file(home: Path) -> None:
    """Of any kind; it passes through, and nothing is left."""
    fs.write("file", "old")
    for raised in (KeyError, KeyboardInterrupt, GeneratorExit):
        with pytest.raises(raised), fs.AtomicFile("file") as f:
            f.write_all(b"new")
            raise raised
    assert fs.read("file") == b"old"
    assert os.listdir() == ["file"]


def test_inside_a_bufwriter(home: Path) -> None:
    """Leaving the BufWriter commits what it had buffered; an exception abandons; so does its close()."""
    with io.BufWriter(fs.AtomicFile("file")) as out:
        out.write_all(b"small")
        assert os.listdir() in ([], [name for name in os.listdir() if name.startswith(".pyio-")])
    assert fs.read("file") == b"small"
    with pytest.raises(KeyError), io.BufWriter(fs.AtomicFile("file")) as out:
        out.write_all(b"x" * 100_000)
        raise KeyError
    out = io.BufWriter(fs.AtomicFile("file"))
    out.write_all(b"abandoned")
    out.close()
    assert fs.read("file") == b"small"
    assert os.listdir() == ["file"]


def test_a_forgotten_one_abandons_and_warns(home: Path) -> None:
    """ResourceWarning, and nothing is left."""
    fs.write("file", "old")
    f = fs.AtomicFile("file")
    f.write_all(b"new")
    with pytest.warns(ResourceWarning):
        del f
        gc.collect()
    assert fs.read("file") == b"old"
    assert os.listdir() == ["file"]


def test_permission_bits(home: Path, umask: Callable[[int], object]) -> None:
    """Those of the old file, whatever the umask; for a new one those that the umask leaves."""
    umask(0o027)
    fs.write_atomic("new", "")
    assert os.stat("new").st_mode & 0o7777 == 0o640
    for mode in (0o600, 0o777, 0o444, 0o4755, 0o2775):
        os.chmod("new", mode)
        fs.write_atomic("new", "again")
        assert os.stat("new").st_mode & 0o7777 == mode


def test_bits_are_those_at_the_commit(home: Path) -> None:
    """Who takes rights away meanwhile is heeded."""
    fs.write("file", "")
    os.chmod("file", 0o644)
    with fs.AtomicFile("file"):
        os.chmod("file", 0o600)
    assert os.stat("file").st_mode & 0o777 == 0o600


def test_a_temporary_is_no_more_open_than_the_old_file(home: Path) -> None:
    """While it is written, nobody may read it who may not read that."""
    fs.write("file", "")
    os.chmod("file", 0o600)
    with fs.AtomicFile("file") as f:
        assert os.fstat(f.fileno()).st_mode & 0o077 == 0


@pytest.mark.skipif(getattr(os, "geteuid", lambda: -1)() != 0, reason="only root gives files away")
def test_owner_and_group(home: Path, as_nobody: Callable[[Callable[[], object]], object]) -> None:
    """Kept by who may; who may not keeps no set-id bit either."""
    fs.write("theirs", "")
    unix.chown("theirs", 1234, 4321)
    os.chmod("theirs", 0o6755)
    fs.write_atomic("theirs", "new")
    status = os.stat("theirs")
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (1234, 4321, 0o6755)
    home.chmod(0o777)
    as_nobody(lambda: fs.write_atomic("theirs", "mine"))
    status = os.stat("theirs")
    assert (status.st_uid != 1234, status.st_gid != 4321, status.st_mode & 0o7777) == (True, True, 0o755)


def test_what_a_link_points_to_is_replaced(home: Path) -> None:
    """By a chain of links into another directory, an absolute one, and one that dangles; the links stay."""
    (home / "there").mkdir()
    fs.write("there/file", "old")
    os.symlink("there/file", "one")
    os.symlink(home / "one", "two")
    fs.write_atomic("two", "new")
    assert fs.read("there/file") == b"new"
    os.symlink("there/missing", "dangling")
    fs.write_atomic("dangling", "made")
    assert fs.read("there/missing") == b"made"
    assert [os.path.islink(link) for link in ("one", "two", "dangling")] == [True] * 3
    os.symlink("loop", "loop")
    assert failure(lambda: fs.AtomicFile("loop")).kind() is io.ErrorKind.FILESYSTEM_LOOP


def test_other_names_keep_the_old_file(home: Path) -> None:
    """A hard link, and who has it open."""
    fs.write("file", "old")
    os.link("file", "other")
    with fs.File.open("file") as reader:
        fs.write_atomic("file", "new")
        assert io.read_to_end(reader) == b"old"
    assert fs.read("other") == b"old"


def test_what_cannot_be_replaced(home: Path) -> None:
    """A directory, a device, a missing parent, nothing: refused at once, with the path, and with nothing left."""
    os.mkdir("dir")
    for path, kind in (
        ("dir", io.ErrorKind.IS_A_DIRECTORY),
        ("dir/", io.ErrorKind.IS_A_DIRECTORY),
        ("/dev/null", io.ErrorKind.INVALID_INPUT),
        ("none/file", io.ErrorKind.NOT_FOUND),
        ("new/", io.ErrorKind.NOT_FOUND),
        ("", io.ErrorKind.NOT_FOUND),
        ("a\0b", io.ErrorKind.INVALID_INPUT),
        ("x" * 256, io.ErrorKind.INVALID_FILENAME),
    ):
        error = failure(lambda path=path: fs.write_atomic(path, "new"))  # type: ignore[misc]  # bound now
        assert error.kind() is kind, path
        assert error.filename is not None
    assert os.listdir() == ["dir"]
    with pytest.raises(io.Error):
        fs.write_atomic("file", "\ud800")
    with pytest.raises(TypeError):
        fs.write_atomic("file", 3)  # type: ignore[arg-type]  # what is tested
    assert os.listdir() == ["dir"]


def test_the_longest_name_can_be_written(home: Path) -> None:
    """The temporary's name is not made of it."""
    fs.write_atomic("x" * 255, "1")
    fs.write_atomic("x" * 255, "2")
    assert fs.read("x" * 255) == b"2"


def test_a_directory_that_moves_takes_it_along(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the current directory may change."""
    os.mkdir("a")
    fs.write("a/file", "old")
    with fs.AtomicFile("a/file") as f:
        f.write_all(b"new")
        os.rename("a", "b")
        os.mkdir("a")
        monkeypatch.chdir("a")
    assert fs.read("../b/file") == b"new"
    assert os.listdir() == []


def test_a_lost_temporary_loses_nothing_else(home: Path, way: str) -> None:
    """Somebody cleans up: NOT_FOUND, and the old file is there."""
    if way == "nameless":
        pytest.skip("nobody sees it")
    fs.write("file", "old")
    f = fs.AtomicFile("file")
    for name in os.listdir():
        if name != "file":
            os.unlink(name)
    assert failure(f.commit).kind() is io.ErrorKind.NOT_FOUND
    assert fs.read("file") == b"old"


@pytest.mark.parametrize("call", ["replace", "unlink"])
def test_what_is_open_is_neither_moved_nor_removed(
    home: Path, way: str, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For Windows does neither; a file without a name is Linux's."""
    if way == "nameless":
        pytest.skip("nobody moves it elsewhere")
    fs.write("file", "old")
    real: Callable[..., None] = getattr(os, call)
    seen: list[bool] = []

    def closed(*args: Any, **kwargs: Any) -> None:
        with pytest.raises(OSError):
            os.fstat(fd)
        seen.append(True)
        real(*args, **kwargs)

    monkeypatch.setattr(os, call, closed)
    file = fs.AtomicFile("file")
    fd = file.fileno()
    if call == "replace":
        file.commit()
    else:
        file.close()
    assert seen


@pytest.mark.parametrize("call", ["fsync", "link", "replace", "fchmod", "stat"])
def test_every_step_may_fail(home: Path, way: str, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the rename the old file stays; nothing is left, and nothing stays open."""
    if call == "link" and way == "named":
        pytest.skip("no link is made")
    fs.write("file", "old")
    os.chmod("file", 0o606)
    f = fs.AtomicFile("file")
    f.write_all(b"new")

    def failing(*a: Any, **k: Any) -> None:
        raise OSError(errno.EIO, "injected")

    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        assert failure(f.commit).raw_os_error() == errno.EIO
    assert fs.read("file") == b"old"
    assert os.listdir() == ["file"]
    assert failure(f.commit).raw_os_error() == errno.EBADF


def test_the_last_sync_may_fail(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new file is there then, and the error says that it may not last."""
    fs.write("file", "old")
    f = fs.AtomicFile("file")
    f.write_all(b"new")
    real = os.fsync
    calls: list[int] = []

    def second_fails(fd: int) -> None:
        calls.append(fd)
        if len(calls) == 2:
            raise OSError(errno.EIO, "injected")
        real(fd)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", second_fails)
        assert failure(f.commit).raw_os_error() == errno.EIO
    assert fs.read("file") == b"new"
    assert os.listdir() == ["file"]


def test_a_name_taken_meanwhile(home: Path) -> None:
    """A new file that somebody else creates before the commit is replaced: the last one wins."""
    with fs.AtomicFile("file") as f:
        f.write_all(b"mine")
        fs.write("file", "theirs")
    assert fs.read("file") == b"mine"
    with fs.AtomicFile("file") as f, fs.AtomicFile("file") as g:
        f.write_all(b"last")
        g.write_all(b"first")
    assert fs.read("file") == b"last"
    assert os.listdir() == ["file"]


def test_it_is_no_owned_descriptor(home: Path) -> None:
    """It owns more than that, and gives nothing up."""
    with fs.AtomicFile("file") as f, pytest.raises(TypeError):
        IntoRawFd.into_raw_fd(f)  # type: ignore[arg-type]  # what is tested


def writer(way: str, path: str) -> list[str]:
    """A program that replaces a file for ever, each version 300 KiB of one letter."""
    code = (
        f"import sys, itertools; sys.path.insert(0, {str(ROOT)!r})\n"
        "from pyio import fs, io\nfrom pyio._sys.fs import staged\n"
        f"if {way == 'named'}: staged._NAMELESS = 0\n"
        f"print(flush=True)\n"
        "for n in itertools.count():\n"
        f"    with io.BufWriter(fs.AtomicFile({path!r})) as out:\n"
        "        for _ in range(5): out.write_all(bytes([65 + n % 26]) * 61_440)\n"
    )
    return [os.path.realpath(sys.executable), "-I", "-c", code]


def whole(data: bytes) -> bool:
    return len(data) == 307_200 and len(set(data)) == 1


@pytest.mark.slow
def test_a_kill_at_any_moment(elsewhere: Path, way: str) -> None:
    """kill -9 at random moments: the file is one version, whole; what else is there is whole too, or a named temporary."""
    path = elsewhere / "file"
    fs.write(path, b"@" * 307_200)
    moments = random.Random(517)
    left = 0
    for _ in range(25):
        with subprocess.Popen(writer(way, str(path)), stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            child.stdout.readline()
            try:
                child.wait(moments.uniform(0, 0.05))
            except subprocess.TimeoutExpired:
                child.kill()
        assert whole(fs.read(path))
        for entry in fs.read_dir(elsewhere):
            if os.fspath(entry) != str(path):
                left += 1
                name = os.fspath(entry.file_name())
                assert name.startswith(".pyio-")
                assert way == "named" or whole(fs.read(entry))
                fs.remove_file(entry)
    if way == "nameless":
        assert left < 12, "the window between two calls is not that wide"


def full_disk(home: Path, code: str) -> Iterator[str]:
    """The lines that a program prints in a directory of 64 KiB."""
    (home / "disk").mkdir()
    script = f"mount -t tmpfs -o size=64k none disk && cd disk && exec {sys.executable} -c '{code}'"
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script], check=False, capture_output=True, text=True, cwd=home
    )
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("no mount of one's own: " + done.stderr.strip())
    assert done.returncode == 0, done.stderr
    yield from done.stdout.splitlines()


def test_a_full_disk_loses_nothing(home: Path, way: str) -> None:
    """STORAGE_FULL in the write, and the old file is there; then a version that fits goes through."""
    code = f"""
import sys, os; sys.path.insert(0, "{ROOT}")
from pyio import fs, io
from pyio._sys.fs import staged
if "{way}" == "named": staged._NAMELESS = 0
fs.write("file", b"o" * 20000)
try:
    fs.write_atomic("file", b"n" * 60000)
except io.Error as e:
    print(e.kind().name)
print(fs.read("file") == b"o" * 20000, os.listdir())
fs.write_atomic("file", b"n" * 30000)
print(fs.read("file") == b"n" * 30000, os.listdir())
"""
    assert list(full_disk(home, code)) == ["STORAGE_FULL", "True ['file']", "True ['file']"]
