"""examples/tee.py, as a program."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.tools import ENVIRONMENT, called, command

if sys.platform == "win32":
    pytest.skip("paths and streams as Unix has them", allow_module_level=True)

DATA = os.urandom(300_000)


def test_all_get_all(tmp: Path) -> None:
    """The output and every file, whatever the bytes."""
    (tmp / "a").write_bytes(b"old" * 200_000)
    done = called("tee", "a", "b", given=DATA, cwd=tmp)
    assert (done.stdout, done.stderr, done.returncode) == (DATA, b"", 0)
    assert (tmp / "a").read_bytes() == (tmp / "b").read_bytes() == DATA


def test_a_file_of_any_name(tmp: Path) -> None:
    """Also of one that the output goes by, and twice."""
    done = called("tee", "-a", "standard output", "a", "a", given=b"given", cwd=tmp)
    assert (done.stdout, done.stderr, done.returncode) == (b"given", b"", 0)
    assert (tmp / "standard output").read_bytes() == b"given"
    assert (tmp / "a").read_bytes() == b"givengiven"


def test_append(tmp: Path) -> None:
    """With -a what was there stays."""
    (tmp / "a").write_bytes(b"old ")
    done = called("tee", "-a", "a", "b", given=b"new", cwd=tmp)
    assert (done.stdout, done.returncode) == (b"new", 0)
    assert ((tmp / "a").read_bytes(), (tmp / "b").read_bytes()) == (b"old new", b"new")


def test_one_that_can_not_be_opened(tmp: Path) -> None:
    """It is said, and the others get everything."""
    (tmp / "folder").mkdir()
    done = called("tee", "missing/a", "folder", "b", given=DATA, cwd=tmp)
    assert (done.stdout, (tmp / "b").read_bytes(), done.returncode) == (DATA, DATA, 1)
    assert [line.split(b":")[1] for line in done.stderr.splitlines()] == [b" missing/a", b" folder"]


def test_one_that_fails_later(tmp: Path) -> None:
    """A full disk for one is none for the others; also where it is the output itself."""
    full = os.open("/dev/full", os.O_WRONLY)
    done = called("tee", "/dev/full", "b", given=DATA, cwd=tmp, stdout=full)
    os.close(full)
    assert ((tmp / "b").read_bytes(), done.returncode) == (DATA, 1)
    assert [line.split(b":")[1] for line in done.stderr.splitlines()] == [b" standard output", b" /dev/full"]


def test_nobody_reads(tmp: Path) -> None:
    """The file is whole though the output is closed."""
    reader, writer = os.pipe()
    os.close(reader)
    done = called("tee", "b", given=DATA, cwd=tmp, stdout=writer)
    os.close(writer)
    assert ((tmp / "b").read_bytes(), done.returncode) == (DATA, 1)


def test_what_arrives_is_passed_on_at_once(tmp: Path) -> None:
    """Before there is more, and before the end."""
    with subprocess.Popen(
        command("tee", "a"), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT, cwd=tmp
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        os.write(child.stdin.fileno(), b"first")
        assert os.read(child.stdout.fileno(), 100) == b"first"
        child.stdin.close()
        assert child.wait() == 0
    assert (tmp / "a").read_bytes() == b"first"
