"""Times: what is set is what is told, and the time that is not given stays."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyio import fs, io
from pyio._sys.fs import libc
from pyio.os.unix import FileExt, MetadataExt

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
THEN = EPOCH + timedelta(seconds=12345)
LATER = EPOCH + timedelta(seconds=54321)


def both(md: fs.Metadata) -> tuple[datetime, datetime]:
    return md.accessed(), md.modified()


def test_times_of_an_open_file(tmp: Path) -> None:
    """Both, exactly."""
    with fs.File.create(tmp / "f") as f:
        f.set_times(THEN, LATER)
        assert both(f.metadata()) == (THEN, LATER)


def test_times_by_path(tmp: Path) -> None:
    """Of a file, of a directory, and through a link, whose own time stays."""
    fs.write(tmp / "f", "")
    fs.create_dir(tmp / "d")
    fs.soft_link("f", tmp / "link")
    own = fs.symlink_metadata(tmp / "link").modified()
    for name, told in (("f", "f"), ("d", "d"), ("link", "f")):
        fs.set_times(tmp / name, accessed=LATER, modified=THEN)
        assert both(fs.metadata(tmp / told)) == (LATER, THEN)
        fs.set_times(tmp / told, THEN, LATER)
    assert fs.symlink_metadata(tmp / "link").modified() == own


@pytest.mark.parametrize("by_libc", [True, False], ids=["one call", "two calls"])
def test_a_time_that_is_not_given_stays(tmp: Path, by_libc: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """To the nanosecond, by path and by handle, also where the C library is not to be had."""
    if not by_libc:
        monkeypatch.setattr(libc, "_function", lambda name: None)
    with fs.File.create(tmp / "f") as f:
        FileExt.set_times_ns(f, 1_000_000_001, 2_000_000_002)
        for change in (f.set_times, lambda *a: fs.set_times(tmp / "f", *a)):
            change(None, None)
            change(THEN)
            assert MetadataExt.mtime_ns(f.metadata()) == 2_000_000_002
            assert f.metadata().accessed() == THEN
            FileExt.set_times_ns(f, 1_000_000_001, None)
            change(None, LATER)
            assert MetadataExt.atime_ns(f.metadata()) == 1_000_000_001
            assert f.metadata().modified() == LATER
            FileExt.set_times_ns(f, None, 2_000_000_002)


def test_a_datetime_without_zone_is_local(tmp: Path) -> None:
    """As in the rest of Python; and a zone is honoured."""
    naive = datetime(2020, 2, 3, 4, 5, 6, 7)  # noqa: DTZ001  # that is the point
    zoned = datetime(2020, 2, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    fs.write(tmp / "f", "")
    fs.set_times(tmp / "f", naive, zoned)
    assert both(fs.metadata(tmp / "f")) == (naive.astimezone(UTC), zoned)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    # ext4 cuts the fraction off in its first second
    st.integers((1 - 2**31) * 10**6, 2**33 * 10**6),
    st.integers((1 - 2**31) * 10**9, 2**33 * 10**9),
)
def test_every_moment_comes_back(tmp: Path, us: int, ns: int) -> None:
    """Before 1970 as well: microseconds by datetime, nanoseconds by FileExt."""
    moment = EPOCH + timedelta(microseconds=us)
    with fs.File.create(tmp / "f") as f:
        FileExt.set_times_ns(f, ns, ns + 1)
        told = f.metadata()
        assert (MetadataExt.atime_ns(told), MetadataExt.mtime_ns(told)) == (ns, ns + 1)
        f.set_times(moment, moment)
        assert both(f.metadata()) == (moment, moment)


def test_what_is_no_moment_is_refused(tmp: Path) -> None:
    """TypeError for what is no datetime, INVALID_INPUT for what the system can't count, NOT_FOUND for nothing there."""
    fs.write(tmp / "f", "")
    with pytest.raises(TypeError):
        fs.set_times(tmp / "f", 12345.0)  # type: ignore[arg-type]  # what is tested
    with fs.File.open(tmp / "f") as f:
        for one in (None, 0):
            with pytest.raises(io.Error) as caught:
                FileExt.set_times_ns(f, 10**30, one)
            assert caught.value.kind() is io.ErrorKind.INVALID_INPUT
    for times in ((THEN, LATER), (THEN, None), (None, None)):
        with pytest.raises(FileNotFoundError) as missing:
            fs.set_times(tmp / "none", *times)
        assert missing.value.filename == str(tmp / "none")


def test_a_closed_file_has_no_times(tmp: Path) -> None:
    """EBADF, and not a descriptor of somebody else's."""
    f = fs.File.create(tmp / "f")
    f.close()
    calls: list[Callable[[], None]] = [
        lambda: f.set_times(THEN, LATER),
        lambda: f.set_perms(fs.Perms.world_readable()),
        f.lock,
        f.unlock,
    ]
    for call in calls:
        with pytest.raises(io.Error):
            call()


needs_statx = pytest.mark.skipif(sys.platform != "linux", reason="statx is Linux's")


@needs_statx
def test_created_is_told_by_everything_that_knows_where_it_is(tmp: Path) -> None:
    """Path, link, handle and entry agree; it is no later than the metadata's own change."""
    try:
        with fs.File.create(tmp / "f") as f:
            born = f.metadata().created()
    except io.Error as e:
        assert e.kind() is io.ErrorKind.UNSUPPORTED
        pytest.skip("this file system does not keep it")
    assert fs.metadata(tmp / "f").created() == born
    assert fs.symlink_metadata(tmp / "f").created() == born
    (entry,) = fs.read_dir(tmp)
    assert entry.metadata().created() == born
    assert born <= fs.metadata(tmp / "f").modified()
    fs.soft_link("f", tmp / "link")
    assert fs.metadata(tmp / "link").created() == born
    assert fs.symlink_metadata(tmp / "link").created() >= born
    fs.set_times(tmp / "f", THEN, THEN)
    assert fs.metadata(tmp / "f").created() == born


@needs_statx
def test_created_never_tells_of_another_file(tmp: Path) -> None:
    """UNSUPPORTED once the path leads elsewhere, or nowhere, or the handle is closed."""
    f = fs.File.create(tmp / "f")
    by_handle, by_path = f.metadata(), fs.metadata(tmp / "f")
    f.close()
    os.rename(tmp / "f", tmp / "g")
    fs.write(tmp / "f", "another")
    unknown = fs.Metadata(os.stat(tmp))
    for md in (by_handle, by_path, unknown):
        with pytest.raises(io.Error) as caught:
            md.created()
        assert caught.value.kind() is io.ErrorKind.UNSUPPORTED
    del f
    with pytest.raises(io.Error):
        by_handle.created()
    os.unlink(tmp / "f")
    with pytest.raises(io.Error) as caught:
        by_path.created()
    assert caught.value.kind() is io.ErrorKind.UNSUPPORTED


def test_without_the_c_library_created_is_unsupported(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An honest answer, not that of another time."""
    monkeypatch.setattr(libc, "_function", lambda name: None)
    if hasattr(os.stat(tmp), "st_birthtime"):
        pytest.skip("stat itself tells it")
    with pytest.raises(io.Error) as caught:
        fs.metadata(tmp).created()
    assert caught.value.kind() is io.ErrorKind.UNSUPPORTED
