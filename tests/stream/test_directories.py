"""read_directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyio import fs, io, stream
from pyio.io import ErrorKind
from tests.stream.ends import kind_of


def names(directory: object) -> set[str]:
    """What a stream of it gives."""
    entries, done = stream.read_directory(directory)  # type: ignore[arg-type]  # of any kind
    found = {str(entry.file_name()) for entry in entries}
    assert done.result(0) is None
    assert done.transferred() == len(found)
    return found


def test_entries_with_types(tmp: Path) -> None:
    """All of them, without "." and ".."; none of an empty one."""
    assert names(tmp) == set()
    (tmp / "d").mkdir()
    (tmp / "f").touch()
    entries, done = stream.read_directory(tmp)
    with entries:
        assert not done.done()
        assert {str(e.file_name()): e.file_type().is_dir() for e in entries} == {"d": True, "f": False}
    assert done.result(0) is None


def test_a_thousand(tmp: Path) -> None:
    """And two streams do not disturb each other."""
    for i in range(1000):
        (tmp / str(i)).touch()
    one, _ = stream.read_directory(tmp)
    two, _ = stream.read_directory(tmp)
    with one, two:
        next(one)
        assert len(list(two)) == 1000
        assert len(list(one)) == 999


def test_a_dir_may_be_closed_at_once(tmp: Path) -> None:
    """Its entries know their metadata all the same, also when the stream is over."""
    (tmp / "f").write_bytes(b"four")
    with fs.Dir.open(tmp) as directory:
        entries, done = stream.read_directory(directory)
    with entries:
        entry = next(entries)
    assert done.result(0) is None
    assert entry.metadata().len() == 4
    with fs.Dir.open(tmp) as directory:
        assert names(directory) == {"f"}


def test_failures_are_the_completions(tmp: Path) -> None:
    """A directory that is not there, one that is none, a closed one: an ended stream."""
    (tmp / "f").touch()
    closed = fs.Dir.open(tmp)
    closed.close()
    for what, kind in (
        (tmp / "no", ErrorKind.NOT_FOUND),
        (tmp / "f", ErrorKind.NOT_A_DIRECTORY),
        (closed, ErrorKind.OTHER),
    ):
        entries, done = stream.read_directory(what)
        assert kind_of(done) is kind
        assert list(entries) == []


def test_closing_early_is_no_failure_and_abort_is_one(tmp: Path) -> None:
    """The Completion says which; the stream is over either way."""
    (tmp / "f").touch()
    (tmp / "g").touch()
    entries, done = stream.read_directory(tmp)
    next(entries)
    entries.close()
    assert done.result(0) is None
    assert list(entries) == []
    entries, done = stream.read_directory(tmp)
    next(entries)
    done.abort()
    assert kind_of(done) is ErrorKind.CANCELLED
    assert done.transferred() == 1
    assert list(entries) == []


def test_one_that_is_forgotten_says_so(tmp: Path) -> None:
    """With a ResourceWarning."""
    entries, done = stream.read_directory(tmp)
    with pytest.warns(ResourceWarning):
        del entries
    assert done.result(0) is None


def test_a_wrong_type_is_raised() -> None:
    """TypeError, for what is no path."""
    with pytest.raises(TypeError):
        stream.read_directory(3.5)  # type: ignore[arg-type]  # that is the point
    assert io.Error is not None
