"""Owners, FIFOs, raw descriptors, and the last error."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from pyio._sys.errno import last
from pyio.os import unix
from pyio.os.unix import AsRawFd, FromRawFd, IntoRawFd

needs_root = pytest.mark.skipif(
    getattr(os, "geteuid", lambda: -1)() != 0, reason="only root gives files away"
)


def owner(path: Path) -> tuple[int, int]:
    status = os.lstat(path)
    return status.st_uid, status.st_gid


@needs_root
def test_owners(tmp: Path) -> None:
    """Of what a path leads to, of a link itself, of an open file or directory; None stays."""
    fs.write(tmp / "f", "")
    os.symlink("f", tmp / "link")
    unix.chown(tmp / "link", 11, 12)
    unix.lchown(tmp / "link", 21, None)
    unix.lchown(tmp / "link", None, 22)
    assert (owner(tmp / "f"), owner(tmp / "link")) == ((11, 12), (21, 22))
    with fs.File.open(tmp / "f") as f, fs.Dir.open(tmp) as d, open(tmp / "f", "rb") as other:
        unix.fchown(f, None, 32)
        unix.fchown(other, 31, None)
        unix.fchown(d, 41, 42)
    assert (owner(tmp / "f"), owner(tmp)) == ((31, 32), (41, 42))
    unix.chown(tmp, 0, 0)


def test_what_is_no_owner(tmp: Path) -> None:
    """ValueError, also for the number that means "stays"; the file must exist."""
    for number in (-1, -2, 2**32 - 1, 2**40):
        with pytest.raises(ValueError):
            unix.chown(tmp, number, None)
        with pytest.raises(ValueError):
            unix.lchown(tmp, None, number)
    with pytest.raises(TypeError):
        unix.chown(tmp, 1.5, None)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(FileNotFoundError):
        unix.chown(tmp / "none", 0, 0)
    f = fs.File.open(tmp)
    f.close()
    with pytest.raises(io.Error):
        unix.fchown(f, 0, 0)


def test_a_fifo_carries_bytes(tmp: Path) -> None:
    """Opened both ways at once, then to read; its mode is less the umask; an existing one is ALREADY_EXISTS."""
    unix.mkfifo(tmp / "fifo", 0o774)
    assert os.stat(tmp / "fifo").st_mode & 0o700 == 0o700
    both = fs.File.options().read(True).write(True).open(tmp / "fifo")
    with fs.File.open(tmp / "fifo") as reader:
        both.write_all(b"hello, world!")
        both.close()
        assert io.read_to_string(reader) == "hello, world!"
    with pytest.raises(FileExistsError):
        unix.mkfifo(tmp / "fifo")
    with pytest.raises(FileNotFoundError):
        unix.mkfifo(tmp / "none/fifo", 0o600)


def test_descriptors_are_lent_given_and_taken(tmp: Path) -> None:
    """Lent: still its own.  Given: it is as if closed, the descriptor open.  Taken: closed with the new owner."""
    fs.write(tmp / "f", "text")
    f = fs.File.open(tmp / "f")
    assert AsRawFd.as_raw_fd(f) == f.fileno()
    fd = IntoRawFd.into_raw_fd(f)
    for call in (f.fileno, lambda: IntoRawFd.into_raw_fd(f), lambda: AsRawFd.as_raw_fd(f)):
        with pytest.raises(io.Error) as caught:
            call()
        assert caught.value.raw_os_error() == errno.EBADF
    f.close()
    with FromRawFd.from_raw_fd(fs.File, fd) as g:
        assert io.read_to_end(g) == b"text"
        with pytest.raises(io.Error) as caught:
            g.path()
        assert caught.value.kind() is io.ErrorKind.UNSUPPORTED
    with pytest.raises(OSError):
        os.fstat(fd)
    with FromRawFd.from_raw_fd(fs.Dir, os.open(tmp, os.O_RDONLY)) as d:
        assert d.metadata("f").len() == 4


def test_subclasses_are_made_too(tmp: Path) -> None:
    """The kind that is asked for."""

    class Own(fs.File):
        pass

    with FromRawFd.from_raw_fd(Own, os.open(tmp, os.O_RDONLY)) as own:
        assert type(own) is Own


def test_what_is_no_descriptor_or_owner(tmp: Path) -> None:
    """ValueError and TypeError, before anything is owned."""
    wrong: list[tuple[Any, Any, type[Exception]]] = [
        (fs.File, -1, ValueError), (fs.File, "1", TypeError), (int, 1, TypeError), (fs.AtomicFile, 1, TypeError),
    ]  # fmt: skip
    for kind, fd, expected in wrong:
        with pytest.raises(expected):
            FromRawFd.from_raw_fd(kind, fd)
    with open(os.devnull, "rb") as other, pytest.raises(TypeError):
        IntoRawFd.into_raw_fd(other)  # type: ignore[arg-type]  # what is tested


def test_errno_is_that_of_the_last_call(tmp: Path) -> None:
    """Of this thread; as a number, a text and an Error."""
    if last.read is None:
        pytest.skip("it can't be had here")
    number, error = unix.errno, unix.last_os_error  # loaded now, for loading them makes system calls
    for path, code in ((tmp / "none", errno.ENOENT), (Path("/dev/null/x"), errno.ENOTDIR)):
        with pytest.raises(io.Error):
            fs.File.open(path)
        got = []
        try:
            os.open(path, os.O_RDONLY)
        except OSError:
            got.append(number())
        assert got == [code]
    try:
        os.open(tmp / "none", os.O_RDONLY)
    except OSError:
        assert error().kind() is io.ErrorKind.NOT_FOUND
    others: list[int] = []

    def other() -> None:
        others.append(number())

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert others[0] != errno.ENOTDIR


def test_errno_that_cannot_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """UNSUPPORTED, not a guess."""
    monkeypatch.setattr(last, "read", None)
    for call in (unix.errno, unix.last_os_error):
        with pytest.raises(io.Error) as caught:
            call()
        assert caught.value.kind() is io.ErrorKind.UNSUPPORTED


def test_error_strings() -> None:
    """The system's, for any C int."""
    for code in (0, 1, errno.ENOENT, 9999, -1):
        assert unix.error_string(code) == os.strerror(code)
    for wrong in (2**31, -(2**31) - 1):
        with pytest.raises(ValueError):
            unix.error_string(wrong)


def test_the_prelude_has_every_trait() -> None:
    """All that ends in Ext or RawFd."""
    from pyio.os.unix import prelude

    traits = {name for name in dir(unix) if name.endswith(("Ext", "RawFd"))}
    assert set(prelude.__all__) == traits
