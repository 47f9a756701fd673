"""DirBuilder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pyio import fs, io
from pyio.os.unix import DirBuilderExt


def test_a_plain_one_creates_one(tmp: Path) -> None:
    """As create_dir: ALREADY_EXISTS and NOT_FOUND are errors."""
    builder = fs.DirBuilder()
    builder.create(tmp / "a")
    with pytest.raises(FileExistsError):
        builder.create(tmp / "a")
    with pytest.raises(FileNotFoundError):
        builder.create(tmp / "b/c")


def test_a_recursive_one_creates_all(tmp: Path) -> None:
    """As create_dir_all, as often as one likes; a file in the way is an error."""
    builder = fs.DirBuilder().recursive(True)
    for _ in range(2):
        builder.create(tmp / "a/b/c")
        assert (tmp / "a/b/c").is_dir()
    fs.write(tmp / "file", "")
    for path in ("file", "file/x"):
        with pytest.raises(io.Error):
            builder.create(tmp / path)
    builder.recursive(False)
    with pytest.raises(FileExistsError):
        builder.create(tmp / "a")


def test_the_mode_is_that_of_all_it_creates(tmp: Path) -> None:
    """Less the umask, and not of what was there."""
    before = os.umask(0o027)
    try:
        DirBuilderExt.mode(fs.DirBuilder().recursive(True), 0o775).create(tmp / "x/y")
    finally:
        os.umask(before)
    assert [os.stat(tmp / d).st_mode & 0o777 for d in ("x", "x/y")] == [0o750, 0o750]
