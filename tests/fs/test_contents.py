"""pyio.fs.contents: whole files by name."""

from __future__ import annotations

import array
import errno
import os
import random
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyio import fs
from pyio._sys.fs import whole
from pyio.io import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from typing_extensions import Buffer

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


@pytest.mark.parametrize("size", [0, 1, 2, 4095, 4096, 4097, 64 * 1024, 256 * 1024 + 1, 1_000_000])
def test_reads_what_open_reads(home: Path, size: int) -> None:
    """A file of any size comes whole, and is written back whole."""
    data = random.randbytes(size)
    (home / "f").write_bytes(data)
    assert fs.read("f") == data
    fs.write("g", data)
    assert (home / "g").read_bytes() == data


@settings(max_examples=30)
@given(st.text())
@example("\r\n\n\r\x0b\x1c\x85\u2028\0\ufeff")
@example("𐁁𐀓𐀠𐀴𐀍")
def test_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Text is written as UTF-8 and read back unchanged: no line end is translated, no BOM eaten."""
    file = tmp_path_factory.getbasetemp() / "text"
    fs.write(file, text)
    assert file.read_bytes() == text.encode()
    assert fs.read_to_string(file) == text


@pytest.mark.parametrize("data", [b"\xff", b"ok\xc3", b"\xed\xa0\x80", b"\xf8" * 1000])
def test_what_is_not_utf8_is_invalid_data(home: Path, data: bytes) -> None:
    """read_to_string of other bytes is INVALID_DATA, which has the bytes and the path."""
    fs.write("f", data)
    with pytest.raises(Error) as e:
        fs.read_to_string("f")
    assert e.value.kind() is ErrorKind.INVALID_DATA
    assert e.value.into_inner() == data
    assert e.value.filename == "f"


def test_write_replaces(home: Path) -> None:
    """A file that is there is emptied first, so that nothing of a longer one is left."""
    fs.write("f", b"much longer")
    fs.write("f", b"new")
    assert fs.read("f") == b"new"
    fs.write("f", b"")
    assert fs.read("f") == b""


@pytest.mark.parametrize(
    "data",
    [
        bytearray(b"abcdef"),
        memoryview(b"abcdef"),
        memoryview(b"-abcdef-")[1:-1],
        memoryview(array.array("H", b"abcdef")),
        array.array("H", b"abcdef"),
        memoryview(b"abcdef").cast("B", (2, 3)),
    ],
    ids=["bytearray", "memoryview", "slice", "wide memoryview", "wide array", "two dimensions"],
)
def test_write_takes_every_buffer(home: Path, data: Buffer) -> None:
    """The bytes of a buffer are written, whatever its items are."""
    fs.write("f", data)
    assert fs.read("f") == b"abcdef"


@pytest.mark.parametrize("data", [None, 5, ["a"], memoryview(b"abcdef")[::2], memoryview(b"abcdef")[::-1]])
def test_write_of_what_is_no_buffer(home: Path, data: Buffer) -> None:
    """What has no bytes in a row gets TypeError, and the file keeps what it has."""
    fs.write("f", b"kept")
    for path in ("f", "new"):
        with pytest.raises(TypeError):
            fs.write(path, data)
    assert fs.read("f") == b"kept"
    assert os.listdir() == ["f"]


@pytest.mark.parametrize("text", ["\ud800", "ok\udcff", "\ude00\ud83d"])
def test_write_of_lone_surrogates(home: Path, text: str) -> None:
    """A str that is no Unicode is INVALID_INPUT before the file is touched."""
    fs.write("f", b"kept")
    for path in ("f", "new"):
        with pytest.raises(Error) as e:
            fs.write(path, text)
        assert e.value.kind() is ErrorKind.INVALID_INPUT
    assert fs.read("f") == b"kept"
    assert os.listdir() == ["f"]


def test_a_new_file_obeys_the_umask(home: Path, umask: Callable[[int], object]) -> None:
    """What write creates, all may read and write, but for what the umask takes."""
    umask(0o027)
    fs.write("f", b"")
    assert os.stat("f").st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("missing", ErrorKind.NOT_FOUND),
        ("missing/f", ErrorKind.NOT_FOUND),
        ("f/f", ErrorKind.NOT_A_DIRECTORY),
        (".", ErrorKind.IS_A_DIRECTORY),
        ("link", ErrorKind.FILESYSTEM_LOOP),
        ("", ErrorKind.NOT_FOUND),
    ],
)
def test_what_cannot_be_read(home: Path, path: str, kind: ErrorKind) -> None:
    """The kind says why, the Error has the path, and an opened directory is closed again."""
    fs.write("f", b"")
    os.symlink("link", "link")
    for read in (fs.read, fs.read_to_string):
        with pytest.raises(Error) as e:
            read(path)
        assert e.value.kind() is kind
        assert e.value.filename == path
    if path != "missing":
        with pytest.raises(Error) as e:
            fs.write(path, b"")
        assert e.value.kind() is kind


FROM_THE_KERNEL = [
    "/proc/self/mountinfo",
    "/proc/sys/kernel/pid_max",  # gives nothing but its first bytes to whoever reads it in small pieces
    "/proc/sys/kernel/ostype",
    "/proc/sys/net/ipv4/tcp_rmem",
    "/proc/filesystems",
    "/sys/kernel/mm/transparent_hugepage/enabled",
    "/sys/class/net/lo/mtu",
    "/dev/null",
]


@pytest.mark.parametrize("path", FROM_THE_KERNEL)
def test_files_that_do_not_tell_their_size(path: str) -> None:
    """Files that say that they are empty, or larger than they are, come whole."""
    if not os.path.exists(path):
        pytest.skip(f"there is no {path} here")
    with open(path, "rb") as f:
        assert fs.read(path) == f.read()


def test_a_fifo_is_read_to_its_end(home: Path) -> None:
    """What comes in pieces is read until there is no more."""
    os.mkfifo("pipe")
    child = os.fork()
    if not child:
        with open("pipe", "wb", buffering=0) as out:
            out.writelines([b"x" * 50_000] * 3)
        os._exit(0)
    assert fs.read("pipe") == b"x" * 150_000
    os.waitpid(child, 0)


@pytest.mark.parametrize("size", [2**62, 2**63 - 2, 2**63 - 1])
def test_more_than_fits_in_memory(elsewhere: Path, size: int) -> None:
    """A file that no memory holds is OUT_OF_MEMORY, nothing else."""
    file = os.fspath(elsewhere / "huge")
    fs.write(file, b"")
    try:
        os.truncate(file, size)
    except OSError:
        pytest.skip("no file can be that large here")
    with pytest.raises(Error) as e:
        fs.read(file)
    assert e.value.kind() is ErrorKind.OUT_OF_MEMORY
    assert e.value.filename == file


# ---------------------------------------------------------------- faults


def test_a_full_device_is_storage_full() -> None:
    """Nothing of it was written, and the Error says so, and where."""
    if not os.path.exists("/dev/full"):
        pytest.skip("there is no /dev/full here")
    with pytest.raises(Error) as e:
        fs.write("/dev/full", b"data")
    assert e.value.kind() is ErrorKind.STORAGE_FULL
    assert e.value.into_inner() == 0
    assert e.value.filename == "/dev/full"


def test_a_write_that_stops_midway_tells_how_far_it_came(home: Path) -> None:
    """into_inner() is the number of bytes that are in the file."""
    with files_of_at_most(100_000), pytest.raises(Error) as e:
        fs.write("f", b"x" * 300_000)
    assert e.value.kind() is ErrorKind.FILE_TOO_LARGE
    assert e.value.into_inner() == 100_000 == os.stat("f").st_size
    assert e.value.filename == "f"


def test_a_write_goes_on_after_a_short_one(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes less than it was given gets the rest."""
    monkeypatch.setattr(whole, "_write", lambda fd, data: os.write(fd, bytes(data)[:7]))
    data = random.randbytes(100)
    fs.write("f", data)
    fs.write("g", bytearray(data))
    assert fs.read("f") == fs.read("g") == data


def test_a_device_that_takes_nothing_is_write_zero(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write of 0 bytes ends the attempt, for it would be the same forever."""
    left = [3]
    monkeypatch.setattr(
        whole, "_write", lambda fd, data: os.write(fd, bytes(data)[: left.pop() if left else 0])
    )
    with pytest.raises(Error) as e:
        fs.write("f", b"12345")
    assert e.value.kind() is ErrorKind.WRITE_ZERO
    assert e.value.into_inner() == 3
    fs.write("f", b"")


@pytest.mark.parametrize("size", [0, 6, 12])
def test_a_read_that_stops_midway_keeps_what_came(
    home: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """into_inner() is the bytes read before the error."""
    fs.write("f", b"12345")  # and it grows while it is read
    parts = [b"123456"] * (size // 6)

    def read(_fd: int, _size: int) -> bytes:
        if parts:
            return parts.pop()
        raise OSError(errno.EIO, "")

    monkeypatch.setattr(whole, "_read", read)
    with pytest.raises(Error) as e:
        fs.read("f")
    assert e.value.raw_os_error() == errno.EIO
    assert e.value.into_inner() == b"123456" * (size // 6)
    assert e.value.filename == "f"


def test_an_error_of_close_counts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some file systems say only then that there was no room; all was handed over by that time."""

    def close(fd: int) -> None:
        os.close(fd)
        raise OSError(errno.EDQUOT, "")

    monkeypatch.setattr(whole, "_close", close)
    with pytest.raises(Error) as e:
        fs.write("f", b"12345")
    assert e.value.kind() is ErrorKind.QUOTA_EXCEEDED
    assert e.value.into_inner() == 5
    assert e.value.filename == "f"
