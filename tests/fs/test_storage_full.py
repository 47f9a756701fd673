"""What the calls of pyio.fs do on a file system that is full: a real one, of 64 KiB, in memory."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)

pytestmark = pytest.mark.slow

# Runs with the small file system as its current directory; prints what it came to see.
PROGRAM = """
import json

data = bytes(range(256)) * 400  # 102 400
seen = {}

def descriptors():
    return len(os.listdir("/proc/self/fd"))

def attempt(name, call, file="f"):
    before = descriptors()
    try:
        call()
        raise AssertionError(f"{name} found room")
    except io.Error as e:
        done = e.into_inner()
        size = os.stat(file).st_size if os.path.exists(file) else None
        right = size is None or fs.read(file) == data[:size]
        seen[name] = {"kind": e.kind().name, "errno": e.raw_os_error(), "done": done, "size": size, "right": right}
    seen[name]["leaked"] = descriptors() - before
    for path in os.listdir():
        os.unlink(path)

attempt("fs.write", lambda: fs.write("f", data))
attempt("fs.write of a view", lambda: fs.write("f", memoryview(data)[:]))

fs.write(OUTSIDE + "/src", data)
attempt("fs.copy from elsewhere", lambda: fs.copy(OUTSIDE + "/src", "f"))

fs.write("src", data[:40_000])
attempt("fs.copy inside", lambda: fs.copy("src", "f"))

fs.write("src", data[:40_000])
copy_file_range = os.copy_file_range
del os.copy_file_range
attempt("fs.copy through memory", lambda: fs.copy("src", "f"))
os.copy_file_range = copy_file_range

def write_all():
    with fs.File.create("f") as f:
        f.write_all(data)
attempt("File.write_all", write_all)

def io_copy():
    with fs.File.open(OUTSIDE + "/src") as reader, fs.File.create("f") as f:
        io.copy(reader, f)
attempt("io.copy", io_copy)

def closing():
    with io.BufWriter(fs.File.create("f"), capacity=20_000) as out:
        try:
            for n in range(0, len(data), 1000):
                out.write_all(data[n : n + 1000])
        finally:
            seen["taken"] = n
            seen["buffered"] = len(out.buffer())
            seen["in the file"] = os.stat("f").st_size
attempt("BufWriter", closing)

# what a BufWriter could not write stays in it, and is written once there is room
fs.write("ballast", data[:50_000])
out = io.BufWriter(fs.File.create("f"), capacity=30_000)
for n in range(0, 29_000, 1000):
    out.write_all(data[n : n + 1000])
for n in range(3):
    try:
        out.flush()
    except io.Error as e:
        seen[f"flush {n}"] = e.kind().name
fs.remove_file("ballast")
out.flush()
out.close()
seen["after room was made"] = fs.read("f") == data[:29_000]
print(json.dumps(seen))
"""


@pytest.fixture(scope="module")
def seen(program: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the program saw."""
    unshare = shutil.which("unshare")
    if unshare is None or os.geteuid() != 0:
        pytest.skip("only root mounts a file system of its own")
    folder = tmp_path_factory.mktemp("outside")
    small = folder / "small"
    small.mkdir()
    mount = [unshare, "-m", "sh", "-c", f'mount -t tmpfs -o size=64k tmpfs {small} && exec "$@"', "sh"]
    if subprocess.run([*mount, "true"], check=False, capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    head = f"os.chdir({str(small)!r}); OUTSIDE = {str(folder)!r}\n"
    came: dict[str, Any] = json.loads(program(head + PROGRAM, *mount))
    return came


ATTEMPTS = [
    "fs.write",
    "fs.write of a view",
    "fs.copy from elsewhere",
    "fs.copy inside",
    "fs.copy through memory",
    "File.write_all",
    "io.copy",
]


@pytest.mark.parametrize("name", ATTEMPTS)
def test_the_error_tells_how_far_it_came(seen: dict[str, Any], name: str) -> None:
    """It is STORAGE_FULL; so many bytes as into_inner() says are in the file, the first ones; nothing is left open."""
    came = seen[name]
    assert came["kind"] == "STORAGE_FULL"
    assert came["errno"] is not None
    assert 0 < came["done"] == came["size"] < 102_400
    assert came["right"]
    assert came["leaked"] == 0


def test_a_bufwriter_loses_nothing(seen: dict[str, Any]) -> None:
    """What it took is in the file or still in its buffer, and the file is closed."""
    came = seen["BufWriter"]
    assert came["kind"] == "STORAGE_FULL"
    assert came["right"]
    assert came["leaked"] == 0
    assert seen["in the file"] + seen["buffered"] == seen["taken"]


def test_a_bufwriter_goes_on_once_there_is_room(seen: dict[str, Any]) -> None:
    """A flush that failed can be called again; at last all is there, once and in order."""
    assert [seen[f"flush {n}"] for n in range(3)] == ["STORAGE_FULL"] * 3
    assert seen["after room was made"]
