"""Copies of files with holes, and what the kernel copies between descriptors."""

from __future__ import annotations

import errno
import os
import random
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from pyio.os import unix
from pyio.os.unix import FileExt, FromRawFd

MIB = 1 << 20


def sparse(path: Path, size: int, *data: tuple[int, bytes]) -> bytes:
    """Makes a file that is all hole but for the data; skips where holes take space."""
    with fs.File.create_new(path) as f:
        f.set_len(size)
        for offset, piece in data:
            FileExt.write_all_at(f, piece, offset)
        if unix.MetadataExt.blocks(f.metadata()) * 512 >= size:
            pytest.skip("this file system has no holes")
    return path.read_bytes()


def space(path: Path) -> int:
    return unix.MetadataExt.blocks(fs.metadata(path)) * 512


@pytest.mark.parametrize("in_kernel", [True, False])
@pytest.mark.parametrize(
    "data",
    [[], [(0, b"start")], [(4 * MIB - 3, b"end")], [(MIB, b"a" * 70_000), (3 * MIB, b"b")]],
    ids=["nothing", "start", "end", "middle"],
)
def test_holes_stay_holes(
    home: Path, in_kernel: bool, data: list[tuple[int, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same contents, same length, no more space; also over an old file, and where the kernel does not copy."""

    def refuse(*a: object) -> int:
        raise OSError(errno.EXDEV, "refused")

    if not in_kernel:
        monkeypatch.setattr(os, "copy_file_range", refuse)
    whole = sparse(home / "a", 4 * MIB, *data)
    for _ in range(2):
        assert fs.copy("a", "b") == 4 * MIB
        assert (home / "b").read_bytes() == whole
        assert space(home / "b") <= space(home / "a") + 8192
        fs.write("b", "old" * 1000)


def test_where_holes_are_unknown(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EINVAL from the first question: a plain copy."""
    whole = sparse(home / "a", MIB, (5, b"x"))
    real = os.lseek

    def lseek(fd: int, at: int, how: int) -> int:
        if how == getattr(os, "SEEK_DATA", None):
            raise OSError(errno.EINVAL, "unknown")
        return real(fd, at, how)

    monkeypatch.setattr(os, "lseek", lseek)
    assert fs.copy("a", "b") == MIB
    assert (home / "b").read_bytes() == whole


def test_an_error_says_how_far_it_came(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In bytes from the start, holes included, but for one that the copy does not have yet."""
    whole = sparse(home / "a", 4 * MIB, (MIB, b"a" * 4096), (2 * MIB, b"b" * 4096))
    real: Any = getattr(os, "copy_file_range", None)

    def failing(src: int, dst: int, n: int, at: int, to: int) -> int:
        if at >= 2 * MIB:
            raise OSError(errno.ENOSPC, "injected")
        return int(real(src, dst, n, at, to))

    monkeypatch.setattr(os, "copy_file_range", failing)
    with pytest.raises(io.Error) as caught:
        fs.copy("a", "b")
    assert caught.value.kind() is io.ErrorKind.STORAGE_FULL
    assert caught.value.into_inner() == MIB + 4096
    assert (home / "b").read_bytes() == whole[: MIB + 4096]


def test_a_file_that_is_cut_meanwhile(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many bytes are told as the copy has, also where the cut was in a hole."""
    whole = sparse(home / "a", 4 * MIB, (MIB, b"a" * 4096), (2 * MIB, b"b" * 4096))
    real: Any = getattr(os, "copy_file_range", None)

    def cutting(src: int, dst: int, n: int, at: int, to: int) -> int:
        if at >= 2 * MIB:
            os.truncate("a", MIB + MIB // 2)
        return int(real(src, dst, n, at, to))

    monkeypatch.setattr(os, "copy_file_range", cutting)
    assert fs.copy("a", "b") == MIB + 4096
    assert (home / "b").read_bytes() == whole[: MIB + 4096]


def piped(feed: bytes) -> int:
    """The reading end of a pipe that a thread feeds."""
    reading, writing = os.pipe()

    def run() -> None:
        with open(writing, "wb", 0) as out:
            rest = memoryview(feed)
            while rest:
                rest = rest[out.write(rest) :]

    threading.Thread(target=run).start()
    return reading


def drained(fd: int) -> Callable[[], bytes]:
    """Reads all in a thread; what is returned waits for it."""
    got = bytearray()

    def run() -> None:
        with open(fd, "rb", 0) as source:
            got.extend(source.read())

    thread = threading.Thread(target=run)
    thread.start()

    def wait() -> bytes:
        thread.join()
        return bytes(got)

    return wait


DATA = random.Random(1).randbytes(700_000)


@pytest.mark.parametrize("refused", [None, "sendfile", "splice"])
@pytest.mark.parametrize("target", ["pipe", "socket"])
@pytest.mark.parametrize("source", ["file", "pipe"])
def test_every_pair_gets_all_of_it(
    home: Path, source: str, target: str, refused: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """File or pipe into pipe or socket, by whichever call, from the position on; the file's position moves along."""
    if refused is not None:

        def refuse(*a: object) -> int:
            raise OSError(errno.EINVAL, "refused")

        monkeypatch.setattr(os, refused, refuse, raising=False)
    fs.write("data", DATA)
    if source == "file":
        reader = fs.File.open("data")
        reader.seek(io.SeekFrom.Start(10))
        expected = DATA[10:]
    else:
        reader, expected = FromRawFd.from_raw_fd(fs.File, piped(DATA)), DATA
    if target == "pipe":
        reading, writing = os.pipe()
    else:
        reading, writing = (end.detach() for end in socket.socketpair())
    wait = drained(reading)
    with reader, FromRawFd.from_raw_fd(fs.File, writing) as writer:
        assert io.copy(reader, writer) == len(expected)
        if source == "file":
            assert reader.stream_position() == len(DATA)
    assert wait() == expected


@pytest.mark.parametrize("call", ["sendfile", "splice"])
def test_a_failing_call_says_how_far_it_came(home: Path, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What went through is counted."""
    if not hasattr(os, call):
        pytest.skip(f"there is no {call} here")
    fs.write("data", DATA)
    reader = (
        fs.File.open("data") if call == "sendfile" else FromRawFd.from_raw_fd(fs.File, piped(DATA[:1000]))
    )
    real: Any = getattr(os, call)
    calls: list[int] = []

    def failing(a: int, b: int, *rest: Any) -> int:
        if calls:
            raise OSError(errno.EIO, "injected")
        calls.append(1)
        return int(real(a, b, *rest[:-1], 500))

    reading, writing = os.pipe()
    with reader, FromRawFd.from_raw_fd(fs.File, writing) as writer, FromRawFd.from_raw_fd(fs.File, reading):
        monkeypatch.setattr(os, call, failing)
        with pytest.raises(io.Error) as caught:
            io.copy(reader, writer)
        monkeypatch.undo()
        assert (caught.value.raw_os_error(), caught.value.into_inner()) == (errno.EIO, 500)
