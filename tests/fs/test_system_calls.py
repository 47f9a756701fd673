"""What the calls of pyio.fs ask of the system, counted by strace on a python of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.slow

# What is called, and what the system must see of it.  Nothing of it is done for the first time: what pyio loads when it
# is needed has been loaded.
EXPECTED = {
    # whole files
    "fs.read('kilobyte')": "openat fstat read close",
    "fs.read('large')": "openat fstat read close",
    "fs.read('empty')": "openat fstat read close",
    "fs.read('/proc/self/limits')": "openat fstat read read close",
    "fs.read_to_string('kilobyte')": "openat fstat read close",
    "fails(fs.read, 'missing')": "openat",
    "fails(fs.read, 'folder')": "openat fstat read close",
    "fs.write('new', data)": "openat write close",
    "fs.write('new', 'text')": "openat write close",
    "fails(fs.write, 'folder', data)": "openat",
    "fails(fs.write, 'new', '\\ud800')": "",
    "fails(fs.read, 'nul\\0')": "",
    "fs.copy('kilobyte', 'copy')": "openat fstat openat fstat ftruncate copy_file_range read close close",
    "fails(fs.copy, 'missing', 'copy')": "openat",
    "fails(fs.copy, 'folder', 'copy')": "openat fstat close",
    # an open file
    "fs.File.open('kilobyte').close()": "openat close",
    "fs.File.create('new').close()": "openat close",
    "fs.OpenOptions().read(True).write(True).create(True).open('new').close()": "openat close",
    "f.read(buf)": "read",
    "f.read_exact(buf)": "read",
    "f.read_vectored([buf, bytearray(9)])": "readv",
    "f.rewind(), f.read_to_end(bytearray())": "lseek read read",
    "f.write(data)": "write",
    "f.write_all(data)": "write",
    "f.write_vectored([data, data])": "writev",
    "f.flush()": "",
    "f.seek(io.SeekFrom.End(-5))": "lseek",
    "f.stream_position()": "lseek",
    "f.stream_len()": "lseek lseek lseek",
    "f.set_len(1024)": "ftruncate",
    "f.metadata()": "fstat",
    "f.sync_all()": "fsync",
    "f.sync_data()": "fdatasync",
    "f.try_clone().close()": "fcntl close",
    "fs.read('kilobyte'), f.path(), repr(f), f.fileno()": "openat fstat read close",
    # names
    "fs.metadata('kilobyte').is_file()": "stat",
    "fs.metadata('link').perms().readonly()": "stat",
    "fails(fs.metadata, 'missing')": "stat",
    "fs.rename('kilobyte', 'renamed'), fs.rename('renamed', 'kilobyte')": "rename rename",
    "fails(fs.remove_file, 'missing')": "unlink",
    "fs.create_dir('made'), fs.remove_dir('made')": "mkdir rmdir",
    "fs.create_dir_all('folder')": "mkdir stat",
    "fs.create_dir_all('made'), fs.remove_dir('made')": "mkdir rmdir",
    "fs.create_dir_all('a/b'), fs.remove_dir('a/b'), fs.remove_dir('a')": "mkdir mkdir mkdir rmdir rmdir",
    # directories: each is opened, read until there is no more, and closed before the next
    "[e.file_type().is_dir() for e in fs.read_dir('folder')]": "LIST",
    "[e.path() for e in fs.read_dir('folder')]": "LIST",
    "[e.metadata().len() for e in fs.read_dir('folder')]": "LIST lstat lstat lstat",
    "[e.file_type().is_file() for e in fs.walk_dir('folder')]": "LIST LIST LIST",
    "list(fs.walk_dir('folder', contents_first=True))": "LIST LIST LIST",
    "list(fs.walk_dir('folder', max_depth=1))": "LIST",
    "list(fs.walk_dir('folder', follow_links=True))": "stat LIST stat LIST stat LIST",
    "fs.walk_dir('folder').close()": "LIST",
}  # fmt: skip
LIST = "openat fstat getdents getdents close"

PROGRAM = """
import warnings
warnings.simplefilter("ignore")
fs.write("kilobyte", b"x" * 1024)
fs.write("large", b"x" * 300_000)
fs.write("empty", b"")
fs.create_dir_all("folder/one")
fs.create_dir_all("folder/two")
fs.write("folder/file", b"")
os.symlink("kilobyte", "link")
fs.write("open", b"x" * 1024)
f = fs.OpenOptions().read(True).write(True).open("open")
buf = bytearray(9)
data = b"123456789"

def fails(call, *args):
    try:
        call(*args)
    except io.Error:
        return
    raise AssertionError(call)

for n, line in enumerate(sys.argv[1:]):
    call = eval("lambda: (" + line + ")")
    for again in range(2):
        f.rewind()
        os.access(f"//{n}" if again else "//-", 0)
        call()
        os.access("//-", 0)
f.close()
"""


@pytest.fixture(scope="module")
def seen(program: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The system calls that each line was seen to make."""
    strace = shutil.which("strace")
    if strace is None or sys.platform != "linux":
        pytest.skip("there is no strace here")
    if subprocess.run(
        [strace, "-qq", "-o", "/dev/null", "true"], check=False, capture_output=True
    ).returncode:
        pytest.skip("strace may not trace here")
    folder = tmp_path_factory.mktemp("traced")
    log = folder / "log"
    code = f"os.chdir({str(folder)!r}); sys.argv[1:] = {list(EXPECTED)!r}\n{PROGRAM}"
    program(
        code, strace, "-f", "-qq", "-s", "9", "-e", "trace=%file,%desc", "-e", "signal=none", "-o", str(log)
    )
    calls: dict[str, list[str]] = {}
    # of the first time, and what lies between, is heard nobody
    heard: list[str] = []
    for line in log.read_text().splitlines():
        call = line.split(" ", 1)[1].strip()
        marker = re.match(r'access\("//(\d+|-)"', call)
        if marker is None:
            heard.append(plain(call))
        else:
            heard = [] if marker[1] == "-" else calls.setdefault(list(EXPECTED)[int(marker[1])], [])
    return {line: " ".join(filter(None, names)) for line, names in calls.items()}


def plain(call: str) -> str:
    """The name that a call has in the manual, whatever the C library makes of it."""
    name = call.partition("(")[0]
    if name == "newfstatat":
        return "fstat" if '""' in call else "lstat" if "AT_SYMLINK_NOFOLLOW" in call else "stat"
    if name in ("readv", "writev") and re.search(r"\], 1\)", call):
        return name[:-1]  # of one buffer
    if name in ("mmap", "munmap"):
        return ""  # memory
    renamed = {
        "getdents64": "getdents",
        "unlinkat": "unlink",
        "mkdirat": "mkdir",
        "renameat": "rename",
        "dup3": "dup",
    }
    return renamed.get(name, name)


@pytest.mark.parametrize("line", EXPECTED)
def test_asks_no_more_than_it_must(seen: dict[str, str], line: str) -> None:
    """A call makes exactly these system calls, in this order."""
    assert seen[line] == EXPECTED[line].replace("LIST", LIST)
