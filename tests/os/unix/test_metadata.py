"""MetadataExt, FileTypeExt and DirEntryExt: what os.stat says, field by field."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from pyio import fs
from pyio.os import unix
from pyio.os.unix import DirEntryExt, FileTypeExt, MetadataExt

FIELDS = (
    "dev",
    "ino",
    "mode",
    "nlink",
    "uid",
    "gid",
    "rdev",
    "size",
    "atime_ns",
    "mtime_ns",
    "ctime_ns",
    "blksize",
    "blocks",
)


@pytest.mark.parametrize("field", FIELDS)
def test_fields_are_those_of_stat(tmp: Path, field: str) -> None:
    """Of a file, a directory, a link itself, and a device."""
    fs.write(tmp / "f", "text")
    os.symlink("f", tmp / "link")
    of = getattr(MetadataExt, field)
    for path in (tmp / "f", tmp, Path("/dev/null")):
        assert of(fs.metadata(path)) == getattr(os.stat(path), f"st_{field}")
    assert of(unix.lstat(tmp / "link")) == getattr(os.lstat(tmp / "link"), f"st_{field}")
    with fs.File.open(tmp / "f") as f:
        assert of(f.metadata()) == getattr(os.fstat(f.fileno()), f"st_{field}")


def test_types_that_only_unix_has(tmp: Path) -> None:
    """Each is exactly one thing, by metadata and by entry."""
    unix.mkfifo(tmp / "fifo")
    fs.write(tmp / "file", "")
    with socket.socket(getattr(socket, "AF_UNIX", 1)) as s:
        s.bind(str(tmp / "socket"))
    asked = (
        FileTypeExt.is_fifo,
        FileTypeExt.is_socket,
        FileTypeExt.is_block_device,
        FileTypeExt.is_char_device,
    )

    def answers(ft: fs.FileType) -> list[bool]:
        return [ask(ft) for ask in asked]

    expected = {
        "fifo": [True, False, False, False],
        "socket": [False, True, False, False],
        "file": [False] * 4,
    }
    for entry in fs.read_dir(tmp):
        name = str(entry.file_name())
        assert answers(entry.file_type()) == answers(entry.metadata().file_type()) == expected[name]
    assert answers(fs.metadata("/dev/null").file_type()) == [False, False, False, True]


def test_the_inode_of_an_entry(tmp: Path) -> None:
    """As lstat tells it; of a walk's and a Dir's entries too."""
    fs.write(tmp / "f", "")
    ino = os.stat(tmp / "f").st_ino
    with fs.Dir.open(tmp) as d:
        for entries in (fs.read_dir(tmp), fs.walk_dir(tmp), d.read_dir()):
            assert [DirEntryExt.ino(entry) for entry in entries] == [ino]
