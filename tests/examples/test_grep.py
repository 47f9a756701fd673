"""examples/grep.py, as a program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.examples.tools import called

if sys.platform == "win32":
    pytest.skip("paths and streams as Unix has them", allow_module_level=True)

HOLMES = b"For the Doctor Watsons\nof this world, as opposed\r\nto the SHERLOCK\n\xff\xfe holmeses"


@pytest.fixture
def folder(tmp: Path) -> Path:
    """Two texts, something binary, a link, and a folder that holds a third text."""
    (tmp / "a").write_bytes(HOLMES)
    (tmp / "b").write_bytes(b"the\n\nother\n")
    (tmp / "binary").write_bytes(b"the\0the\n" * 3)
    (tmp / "sub").mkdir()
    (tmp / "sub" / os.fsdecode(b"c\xff")).write_bytes(b"the\n")
    (tmp / "sub" / "link").symlink_to("../a")
    return tmp


@pytest.mark.slow
def test_what_it_finds(folder: Path) -> None:
    """Every option alone and with others."""
    cases: dict[tuple[str, ...], tuple[bytes, int]] = {
        ("the", "a"): (b"For the Doctor Watsons\nto the SHERLOCK\n", 0),
        ("sher|watsons$", "a"): (b"", 1),
        ("-i", "sher|watsons$", "a"): (b"For the Doctor Watsons\nto the SHERLOCK\n", 0),
        ("-n", "world", "a"): (b"2:of this world, as opposed\r\n", 0),
        ("-n", "world", "a", "b"): (b"a:2:of this world, as opposed\r\n", 0),
        ("-c", "the", "a", "b"): (b"a:2\nb:2\n", 0),
        ("-c", "nothing", "a"): (b"0\n", 1),
        ("-vn", "the", "a"): (b"2:of this world, as opposed\r\n4:\xff\xfe holmeses\n", 0),
        ("-vc", "", "b"): (b"0\n", 1),
        ("-n", "^$", "b"): (b"2:\n", 0),
        ("-l", "the", "b", "a", "binary"): (b"b\na\nbinary\n", 0),
        (r"\xff", "a"): (b"\xff\xfe holmeses\n", 0),
        ("the", "binary"): (b"Binary file binary matches\n", 0),
        ("-c", "the", "binary"): (b"3\n", 0),
        ("-v", "the", "binary"): (b"", 1),
        ("--", "-c", "a"): (b"", 1),
        ("the",): (b"the standard input\n", 0),
        ("the", "-", "b"): (b"(standard input):the standard input\nb:the\nb:other\n", 0),
    }
    for args, (shown, status) in cases.items():
        done = called("grep", *args, given=b"the standard input\n-c\n", cwd=folder)
        assert (done.stdout, done.stderr, done.returncode) == (shown, b"", status), args


def test_folders(folder: Path) -> None:
    """With -r all that is in them, links apart; without, they are an error that the others do not suffer from."""
    done = called("grep", "-rl", "the", cwd=folder)
    assert sorted(done.stdout.splitlines()) == [b"./a", b"./b", b"./binary", b"./sub/c\xff"]
    assert (done.stderr, done.returncode) == (b"", 0)
    done = called("grep", "the", "sub", "b", cwd=folder)
    assert (done.stdout, done.returncode) == (b"b:the\nb:other\n", 2)
    assert done.stderr.startswith(b"grep: sub: ")


def test_errors(folder: Path) -> None:
    """What can't be read is said and the rest is searched; a bad expression is said, and nothing is searched."""
    done = called("grep", "-r", "other", "missing", "b", cwd=folder)
    assert (done.stdout, done.returncode) == (b"b:other\n", 2)
    assert done.stderr.startswith(b"grep: missing: ")
    done = called("grep", "(", "b", cwd=folder)
    assert (done.stdout, done.stderr.count(b"\n"), done.returncode) == (b"", 1, 2)


def test_nobody_reads(folder: Path) -> None:
    """It ends, and says nothing."""
    reader, writer = os.pipe()
    os.close(reader)
    done = called("grep", "", "a", cwd=folder, stdout=writer)
    os.close(writer)
    assert (done.stderr, done.returncode) == (b"", 2)


def test_a_full_disk(folder: Path) -> None:
    """It is said once, and is no fault of a file's."""
    full = os.open("/dev/full", os.O_WRONLY)
    done = called("grep", "", "a", "b", cwd=folder, stdout=full)
    os.close(full)
    assert (done.stderr.count(b"\n"), done.returncode) == (1, 2)
