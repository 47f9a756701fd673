"""pyio.fs.status: what the file system knows of an entry."""

from __future__ import annotations

import os
import socket
import stat
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio import fs
from pyio.fs import File, FileType
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)


def one_of_each() -> dict[str, int]:
    """Makes one of everything that has a name, and gives what stat says of it."""
    fs.write("file", b"12345")
    fs.create_dir("folder")
    os.symlink("file", "link")
    os.mkfifo("fifo")
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("socket")
    return {name: os.stat(name).st_mode for name in (*os.listdir(), "/dev/null")}


def test_is_what_stat_says(home: Path) -> None:
    """Type, size, bits and times are those of os.stat; a link is followed."""
    for name, mode in one_of_each().items():
        expected = os.stat(name)
        md = fs.metadata(name)
        assert md.is_file() == stat.S_ISREG(mode)
        assert md.is_dir() == stat.S_ISDIR(mode)
        assert not md.is_symlink()
        assert md.len() == expected.st_size
        assert md.perms() == fs.Perms(stat.S_IMODE(mode))
        assert md.modified().timestamp() == pytest.approx(expected.st_mtime, abs=2e-6)
        assert md.accessed().timestamp() == pytest.approx(expected.st_atime, abs=2e-6)
    assert fs.metadata("link").len() == 5


def test_a_file_knows_itself(home: Path) -> None:
    """An open file tells the same as its path, also when that is gone."""
    with File.create("f") as f:
        f.write_all(b"12345")
        by_path, by_file = fs.metadata("f"), f.metadata()
        assert (by_path.len(), by_path.modified(), by_path.perms()) == (
            by_file.len(),
            by_file.modified(),
            by_file.perms(),
        )
        fs.remove_file("f")
        assert f.metadata().is_file()
        assert f.metadata().len() == 5


def test_is_of_one_moment(home: Path) -> None:
    """What was told does not change with the file."""
    with File.create("f") as f:
        before = f.metadata()
        f.write_all(b"12345")
        os.utime("f", (5, 6))
        os.chmod("f", 0o400)
        assert before.len() == 0
        assert before.perms() != f.metadata().perms()
        assert before.modified() > f.metadata().modified()


@pytest.mark.parametrize("path", [".", "/", "..", "test-가一ー你好", "test-가一ー你好/"])
def test_directories(home: Path, path: str) -> None:
    """A directory is one by every name that it has."""
    fs.create_dir("test-가一ー你好")
    md = fs.metadata(path)
    assert md.is_dir()
    assert not md.is_file()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("missing", ErrorKind.NOT_FOUND),
        ("", ErrorKind.NOT_FOUND),
        ("dangling", ErrorKind.NOT_FOUND),
        ("f/x", ErrorKind.NOT_A_DIRECTORY),
        ("f/", ErrorKind.NOT_A_DIRECTORY),
        ("loop", ErrorKind.FILESYSTEM_LOOP),
        ("x" * 256, ErrorKind.INVALID_FILENAME),
    ],
)
def test_what_leads_nowhere(home: Path, path: str, kind: ErrorKind) -> None:
    """The kind says why, and the Error has the path."""
    fs.write("f", b"")
    os.symlink("nowhere", "dangling")
    os.symlink("loop", "loop")
    with pytest.raises(Error) as e:
        fs.metadata(path)
    assert e.value.kind() is kind
    assert e.value.filename == path


# ---------------------------------------------------------------- times


# what a disk's file system can hold, roughly
moments = st.integers(-(2**31) * 10**9, 2**33 * 10**9)


@settings(max_examples=40)
@given(moments, moments)
@example(0, 1)
@example(-1, 999)
@example(-1_000_000_001, -999)
@example(12_345 * 10**9, 54_321 * 10**9)
def test_times_are_exact_to_the_microsecond(
    tmp_path_factory: pytest.TempPathFactory, accessed: int, modified: int
) -> None:
    """Times are UTC, whole microseconds rounded down, before 1970 as well."""
    file = tmp_path_factory.getbasetemp() / "times"
    fs.write(file, b"")
    os.utime(file, ns=(accessed, modified))
    status = os.stat(file)
    md = fs.metadata(file)
    for came, ns in ((md.accessed(), status.st_atime_ns), (md.modified(), status.st_mtime_ns)):
        seconds, rest = divmod(ns, 10**9)
        assert came == datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1000)
        assert came.tzinfo is UTC


@pytest.mark.parametrize("seconds", [2**40, -(2**40)])
def test_times_that_no_datetime_can_say(elsewhere: Path, seconds: int) -> None:
    """File systems count further than datetime, which is UNSUPPORTED and no OverflowError."""
    file = elsewhere / "f"
    fs.write(file, b"")
    os.utime(file, (seconds, seconds))
    if os.stat(file).st_mtime != seconds:
        pytest.skip("this file system has no such times")
    md = fs.metadata(file)
    for call in (md.accessed, md.modified):
        with pytest.raises(Error) as e:
            call()
        assert e.value.kind() is ErrorKind.UNSUPPORTED


def test_the_time_of_creation(home: Path) -> None:
    """It is known of both of two files, the later one not being older, or UNSUPPORTED for both."""
    came: list[datetime | ErrorKind] = []
    for name in ("a", "b"):
        fs.write(name, b"")
        try:
            came.append(fs.metadata(name).created())
        except Error as e:
            came.append(e.kind())
    a, b = came
    if isinstance(a, datetime):
        assert isinstance(b, datetime)
        assert a <= b
    else:
        assert a == b == ErrorKind.UNSUPPORTED


# ---------------------------------------------------------------- FileType


def test_a_type_is_at_most_one_thing(home: Path) -> None:
    """A FileType agrees with its Metadata, and a fifo, socket or device is none of the three."""
    for name in one_of_each():
        md = fs.metadata(name)
        kind = md.file_type()
        assert (kind.is_file(), kind.is_dir(), kind.is_symlink()) == (
            md.is_file(),
            md.is_dir(),
            md.is_symlink(),
        )
        assert kind.is_file() + kind.is_dir() + kind.is_symlink() == (name in {"file", "link", "folder"})


def test_types_are_values(home: Path) -> None:
    """Equal where the type is, whatever the size and bits; hashable; nothing else equals one."""
    fs.write("a", b"")
    fs.write("b", b"longer")
    os.chmod("b", 0o444)
    one, two = fs.metadata("a").file_type(), fs.metadata("b").file_type()
    assert one == two
    assert hash(one) == hash(two)
    assert len({one, two, fs.metadata(".").file_type(), FileType(stat.S_IFDIR)}) == 2
    assert one != fs.metadata(".").file_type()
    assert one != stat.S_IFREG


def test_shows_what_it_knows(home: Path) -> None:
    """repr has the type and the size."""
    fs.write("f", b"12345")
    assert repr(fs.metadata("f")) == "Metadata(FileType(0o100000), len=5)"
