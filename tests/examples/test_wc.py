"""examples/wc.py, as a program."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.examples.tools import called

if sys.platform == "win32":
    pytest.skip("paths and streams as Unix has them", allow_module_level=True)

TEXT = "one two\nthree\tfour\n\nfünf  €𝄞 ".encode()


@pytest.mark.slow
def test_what_it_counts(tmp: Path) -> None:
    """Each count alone and together, in wc's order; of one file, of several with a total, of the standard input."""
    (tmp / "a").write_bytes(TEXT)
    (tmp / "b").write_bytes(b"x\n" * 10)
    characters, size = len(TEXT.decode()), len(TEXT)
    cases = {
        ("-l", "a"): "3 a\n",
        ("-w", "a"): "6 a\n",
        ("-m", "a"): f"{characters} a\n",
        ("-c", "a"): f"{size} a\n",
        ("-cl", "a"): f" 3 {size} a\n",
        ("a", "b"): f" 3  6 {size} a\n10 10 20 b\n13 16 {size + 20} total\n",
        (): f" 3  6 {size}\n",
        ("-l", "-", "b"): " 3 -\n10 b\n13 total\n",
        ("-l", "--", "-"): "3 -\n",
    }
    for args, shown in cases.items():
        done = called("wc", *args, given=TEXT, cwd=tmp)
        assert (done.stdout.decode(), done.stderr, done.returncode) == (shown, b"", 0), args


def test_words_across_reads(tmp: Path) -> None:
    """A word that two reads share is one; pieces of 256 KiB are no ends of words."""
    (tmp / "long").write_bytes(b"x" * (1 << 19) + b" " + b"y" * (1 << 18) + b"\n")
    assert called("wc", "-w", "long", cwd=tmp).stdout == b"2 long\n"


def test_what_can_not_be_read(tmp: Path) -> None:
    """It is said, the others are counted, and the status tells; names need not be text."""
    name = os.fsdecode(b"n\xff")
    (tmp / name).write_bytes(b"a\n")
    (tmp / "folder").mkdir()
    done = called("wc", "-l", "missing", "folder", name, cwd=tmp)
    assert done.stdout == b"1 n\xff\n1 total\n"
    assert [line.split(b":")[1] for line in done.stderr.splitlines()] == [b" missing", b" folder"]
    assert done.returncode == 1


def test_a_full_disk() -> None:
    """It is said once, and the status tells."""
    full = os.open("/dev/full", os.O_WRONLY)
    done = called("wc", given=b"a\n", stdout=full)
    os.close(full)
    assert (done.stderr.count(b"\n"), done.returncode) == (1, 1)
