"""FileExt, OpenOptionsExt and PermsExt."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from pyio._sys.fs import positional
from pyio.os.unix import FileExt, FromRawFd, MetadataExt, OpenOptionsExt, PermsExt


def test_positional_calls_do_not_move(tmp: Path) -> None:
    """Between ordinary ones, whose position stays theirs; a write beyond the end leaves zeros."""
    with fs.File.create_new(tmp / "f") as f:
        buf = bytearray(256)
        assert FileExt.write_at(f, b"asdf", 5) == 4
        assert f.stream_position() == 0
        assert (FileExt.read_at(f, buf, 5), bytes(buf[:4])) == (4, b"asdf")
        five = bytearray(5)
        assert (FileExt.read_at(f, five, 0), bytes(five)) == (5, b"\0" * 5)
        assert f.write(b"qwer-") == 5
        assert f.stream_position() == 5
        assert (f.read(buf), bytes(buf[:4])) == (4, b"asdf")
        assert (FileExt.read_at(f, five, 0), bytes(five)) == (5, b"qwer-")
        assert FileExt.write_at(f, b"-zxcv", 9) == 5
        assert f.stream_position() == 9
    with fs.File.open(tmp / "f") as f:
        assert (FileExt.read_at(f, buf, 0), bytes(buf[:14])) == (14, b"qwer-asdf-zxcv")
        assert FileExt.read_at(f, buf, 14) == FileExt.read_at(f, buf, 15) == 0
        assert f.stream_position() == 0


def test_read_exact_at(tmp: Path) -> None:
    """All or UNEXPECTED_EOF, which says how much there was; an empty buffer is full already."""
    fs.write(tmp / "f", "0123456789")
    with fs.File.open(tmp / "f") as f:
        buf = bytearray(5)
        FileExt.read_exact_at(f, buf, 2)
        assert bytes(buf) == b"23456"
        FileExt.read_exact_at(f, bytearray(), 100)
        with pytest.raises(io.Error) as caught:
            FileExt.read_exact_at(f, buf, 6)
        assert (caught.value.kind(), caught.value.into_inner()) == (io.ErrorKind.UNEXPECTED_EOF, 4)
        assert bytes(buf[:4]) == b"6789"


def test_vectored(tmp: Path) -> None:
    """Several buffers in one call, in their order; more than the system takes are a short count."""
    with fs.File.create_new(tmp / "f") as f:
        f.write_all(b"pwritev is not working!")
        assert FileExt.write_vectored_at(f, [b"    ", b"great  "], 11) == 11
        one, two = bytearray(4), bytearray(7)
        assert FileExt.read_vectored_at(f, [one, bytearray(), two], 11) == 11
        assert bytes(one + two) == b"    great  "
        assert FileExt.read_vectored_at(f, [], 0) == FileExt.write_vectored_at(f, [], 0) == 0
        assert FileExt.read_vectored_at(f, [bytearray(1)] * 2000, 0) <= 23
        assert 0 < FileExt.write_vectored_at(f, [b"x"] * 2000, 0) <= 2000


def test_write_all_at(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Short writes are gone on from; an error says how far it came."""
    real: Any = getattr(os, "pwrite", None)
    with fs.File.create_new(tmp / "f") as f:
        with monkeypatch.context() as patch:
            patch.setattr(positional, "_pwrite", lambda fd, buf, at: real(fd, memoryview(buf)[:3], at))
            FileExt.write_all_at(f, b"0123456789", 2)
            patch.setattr(positional, "_pwrite", lambda fd, buf, at: 0)
            with pytest.raises(io.Error) as caught:
                FileExt.write_all_at(f, b"x", 0)
            assert (caught.value.kind(), caught.value.into_inner()) == (io.ErrorKind.WRITE_ZERO, 0)
        assert fs.read(tmp / "f") == b"\0\x000123456789"

        def full_later(fd: int, buf: bytes, at: int) -> int:
            if at:
                raise OSError(errno.ENOSPC, "injected")
            return int(real(fd, memoryview(buf)[:4], at))

        monkeypatch.setattr(positional, "_pwrite", full_later)
        with pytest.raises(io.Error) as caught:
            FileExt.write_all_at(f, b"0123456789", 0)
        assert (caught.value.kind(), caught.value.into_inner()) == (io.ErrorKind.STORAGE_FULL, 4)


def test_an_interruption_is_retried(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what goes on until all is done, and by nothing else."""
    with fs.File.create_new(tmp / "f") as f:
        for name in ("_pwrite", "_preadv" if hasattr(os, "preadv") else "_pread"):
            real: Callable[..., int] = getattr(positional, name)
            first = [InterruptedError(errno.EINTR, "injected")]

            def once(*args: object, real: Callable[..., int] = real, first: list[Any] = first) -> int:
                if first:
                    raise first.pop()
                return real(*args)

            monkeypatch.setattr(positional, name, once)
        FileExt.write_all_at(f, b"0123456789", 0)
        buf = bytearray(10)
        FileExt.read_exact_at(f, buf, 0)
        assert bytes(buf) == b"0123456789"


def test_wrong_offsets_and_buffers(tmp: Path) -> None:
    """INVALID_INPUT for an offset that is none, TypeError for what is no buffer for it, NOT_SEEKABLE for a pipe."""
    buf = bytearray(4)
    with fs.File.create_new(tmp / "f") as f:
        calls: list[Callable[[int], object]] = [
            lambda at: FileExt.read_at(f, buf, at),
            lambda at: FileExt.write_at(f, b"x", at),
            lambda at: FileExt.read_vectored_at(f, [buf], at),
            lambda at: FileExt.write_vectored_at(f, [b"x"], at),
        ]
        for call in calls:
            for offset in (-1, 2**63, -(2**70)):
                with pytest.raises(io.Error) as caught:
                    call(offset)
                assert caught.value.kind() is io.ErrorKind.INVALID_INPUT
        full: Any = b"xx"
        with pytest.raises(TypeError):
            FileExt.read_at(f, full, 0)
        with pytest.raises(TypeError):
            FileExt.read_vectored_at(f, [full], 0)
        gaps = memoryview(b"abcdef")[::2]
        with pytest.raises(TypeError):
            FileExt.write_at(f, gaps, 0)
        with pytest.raises(TypeError):
            FileExt.write_vectored_at(f, [gaps], 0)
        assert f.metadata().len() == 0
    for call in calls:
        with pytest.raises(io.Error) as caught:
            call(0)
        assert caught.value.raw_os_error() == errno.EBADF
    reading, writing = os.pipe()
    with FromRawFd.from_raw_fd(fs.File, reading) as r, FromRawFd.from_raw_fd(fs.File, writing):
        with pytest.raises(io.Error) as caught:
            FileExt.read_at(r, buf, 0)
        assert caught.value.kind() is io.ErrorKind.NOT_SEEKABLE


def test_the_mode_of_a_new_file(tmp: Path) -> None:
    """Less the umask; of an old one it changes nothing."""
    before = os.umask(0o022)
    try:
        options = fs.File.options().write(True).create(True)
        assert OpenOptionsExt.mode(options, 0o100662) is options
        options.open(tmp / "f").close()
        assert os.stat(tmp / "f").st_mode & 0o7777 == 0o640
        OpenOptionsExt.mode(options, 0o600).open(tmp / "f").close()
        assert os.stat(tmp / "f").st_mode & 0o7777 == 0o640
    finally:
        os.umask(before)
    with pytest.raises(ValueError):
        OpenOptionsExt.mode(options, -1)


def test_custom_flags(tmp: Path) -> None:
    """Those of open(2), in place of earlier ones, but for the access mode."""
    os.symlink("nowhere", tmp / "link")
    options = OpenOptionsExt.custom_flags(
        fs.File.options().read(True), getattr(os, "O_NOFOLLOW", 0) | os.O_WRONLY
    )
    with pytest.raises(io.Error) as caught:
        options.open(tmp / "link")
    assert caught.value.kind() is io.ErrorKind.FILESYSTEM_LOOP
    fs.write(tmp / "f", "x")
    with options.open(tmp / "f") as f:
        assert io.read_to_end(f) == b"x"
    OpenOptionsExt.custom_flags(options, 0)
    with pytest.raises(FileNotFoundError):
        options.open(tmp / "link")
    for none in (2**31, -(2**31) - 1):
        with pytest.raises(ValueError):
            OpenOptionsExt.custom_flags(options, none)
    wrong: Any = 1.0
    with pytest.raises(TypeError):
        OpenOptionsExt.custom_flags(options, wrong)


def test_times_are_whole_numbers(tmp: Path) -> None:
    """TypeError for any other, whichever of the two it is; nothing is set then."""
    wrong: Any = 1.5
    with fs.File.create_new(tmp / "f") as f:
        FileExt.set_times_ns(f, 1, 2)
        for accessed, modified in ((wrong, None), (None, wrong), (wrong, 3), (3, wrong)):
            with pytest.raises(TypeError):
                FileExt.set_times_ns(f, accessed, modified)
        md = f.metadata()
        assert (MetadataExt.atime_ns(md), MetadataExt.mtime_ns(md)) == (1, 2)


def test_perms_are_bits(tmp: Path) -> None:
    """In and out, and equal to what metadata tells, also of a whole st_mode; set by path and by handle."""
    for mode in range(0, 0o10000, 0o111):
        assert PermsExt.mode(PermsExt.from_mode(mode)) == mode
    with pytest.raises(ValueError):
        PermsExt.from_mode(-1)
    with fs.File.create(tmp / "f") as f:
        for mode in (0o1777, 0, 0o640):
            f.set_perms(PermsExt.from_mode(mode))
            assert f.metadata().perms() == PermsExt.from_mode(MetadataExt.mode(f.metadata()))
            assert os.stat(tmp / "f").st_mode & 0o7777 == mode
    fs.set_perms(tmp / "f", fs.metadata(tmp / "f").perms().with_readonly(True))
    assert fs.metadata(tmp / "f").perms().readonly()
    with pytest.raises(FileNotFoundError):
        fs.set_perms(tmp / "none", fs.Perms.world_readable())


def test_without_preadv_it_is_pread(tmp: Path) -> None:
    """A copy, or one buffer, for systems that lack the vectored calls."""
    source = Path(positional.__file__).read_text().replace('hasattr(os, "preadv")', "False")
    space: dict[str, object] = {"__name__": "pyio._sys.fs.positional"}
    exec(compile(source, "positional without preadv", "exec"), space)
    read_at: Callable[..., int] = space["read_at"]  # type: ignore[assignment]  # it is one
    several: Callable[..., int] = space["read_vectored_at"]  # type: ignore[assignment]  # it is one
    write: Callable[..., int] = space["write_vectored_at"]  # type: ignore[assignment]  # it is one
    with fs.File.create_new(tmp / "f") as f:
        assert write(f, [b"", b"text", b"more"], 1) == 4
        buf = bytearray(8)
        assert (read_at(f, buf, 0), bytes(buf)) == (5, b"\0text\0\0\0")
        assert several(f, [bytearray(), buf], 3) == 2
        for offset in (-1, 2**70):
            with pytest.raises(io.Error):
                read_at(f, buf, offset)
            with pytest.raises(io.Error):
                several(f, [buf], offset)
