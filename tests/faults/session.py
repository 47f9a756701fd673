"""A scripted session with pyio.fs, for strace to break: each step in a folder of its own.

Run as `python session.py ROOT FOLDER`; it prints, for each step, one line of JSON: its name, "ok" or the kind of its
Error, the Error's payload, and the descriptors that it left open.  What is on the disk then is the test's to judge.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # run by its name, it finds pyio where the test tells
    sys.path.insert(0, sys.argv[1])

from pyio import fs, io
from pyio.os.unix import FileExt, PermsExt

if TYPE_CHECKING:
    from collections.abc import Callable

BEGIN = "/where the session begins"
MOMENT = datetime(2001, 1, 1, tzinfo=UTC)
OLD = b"old" * 1000
NEW = b"new!" * 5000


def reading() -> None:
    assert fs.read("file") == OLD


def reading_by_handle() -> None:
    with fs.File.open("file") as f:
        data = bytearray()
        f.read_to_end(data)
        assert data == OLD


def writing() -> None:
    fs.write("file", NEW)


def writing_by_handle() -> None:
    with fs.File.create("file") as f:
        f.write_all(NEW)
        f.sync_all()


def at_offsets() -> None:
    with fs.File.options().read(True).write(True).open("file") as f:
        FileExt.write_all_at(f, NEW, 0)
        FileExt.read_exact_at(f, bytearray(len(NEW)), 0)
        f.set_len(100)


def atomically() -> None:
    fs.write_atomic("file", NEW)


def atomically_new() -> None:
    with io.BufWriter(fs.AtomicFile("other")) as out:
        out.write_all(NEW)


def copying() -> None:
    assert fs.copy("file", "other") == len(OLD)


def copying_holes() -> None:
    assert fs.copy("holes", "other") == 1 << 20


def moving() -> None:
    fs.rename("file", "other")


def making() -> None:
    fs.create_dir_all("a/b/c")


def removing() -> None:
    fs.remove_dir_all("tree")


def listing() -> None:
    assert sorted(os.fspath(e.file_name()) for e in fs.read_dir("tree")) == ["a", "f1", "f2", "out"]
    assert sum(1 for _ in fs.walk_dir(".")) == 8


def beneath() -> None:
    with fs.Dir.open(".") as d:
        with d.open_file("tree/a/f3") as f:
            assert io.read_to_end(f) == b"3"
        assert len(list(d.read_dir())) == 3
        d.rename("file", d, "tree/moved")
        d.set_perms("tree/moved", PermsExt.from_mode(0o600))
        d.set_times("tree/moved", MOMENT, MOMENT)


def locking() -> None:
    with fs.File.open("file") as f, f.locked():
        pass


STEPS: tuple[Callable[[], None], ...] = (
    reading, reading_by_handle, writing, writing_by_handle, at_offsets, atomically, atomically_new, copying, copying_holes,
    moving, making, removing, listing, beneath, locking,
)  # fmt: skip


def prepare(folder: str) -> None:
    """What every step finds."""
    os.makedirs(f"{folder}/tree/a")
    for name in ("f1", "f2"):
        fs.write(f"{folder}/tree/{name}", name)
    fs.write(f"{folder}/tree/a/f3", "3")
    fs.write(f"{folder}/file", OLD)
    os.symlink("../../outside", f"{folder}/tree/out")
    with fs.File.create(f"{folder}/holes") as f:
        FileExt.write_all_at(f, b"data", 500_000)
        f.set_len(1 << 20)


def is_open(fd: int) -> bool:
    try:
        os.get_inheritable(fd)
    except OSError:
        return False
    return True


def run() -> None:
    """Everything once; a second time would find what the first one left."""
    os.chdir(sys.argv[2])
    for step in STEPS:  # loads what is loaded late
        os.makedirs(f"warm/{step.__name__}")
        prepare(f"warm/{step.__name__}")
        os.chdir(f"warm/{step.__name__}")
        step()
        os.chdir("../..")
        prepare(step.__name__)
    before = {fd for fd in range(100) if is_open(fd)}
    os.access(BEGIN, os.F_OK)
    for step in STEPS:
        os.chdir(step.__name__)
        outcome, payload = "ok", None
        try:
            step()
        except io.Error as e:
            outcome, payload = e.kind().name, e.into_inner()
            assert e.raw_os_error() is not None or outcome in {"UNEXPECTED_EOF", "WRITE_ZERO"}
        leaked = [fd for fd in range(100) if is_open(fd) and fd not in before]
        os.chdir("..")
        told = len(payload) if isinstance(payload, bytes) else payload
        print(json.dumps([step.__name__, outcome, told, leaked]))
    os.access(BEGIN, os.F_OK)


if __name__ == "__main__":
    run()
