"""Dir: every path stays inside, whatever it is made of."""

from __future__ import annotations

import errno
import gc
import os
import random
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pyio import fs, io
from pyio._sys.fs import beneath, libc
from pyio.io import ErrorKind
from pyio.os import unix
from pyio.os.unix import FromRawFd, IntoRawFd, OpenOptionsExt, PermsExt
from tests.conftest import descriptors_left

pytestmark = pytest.mark.skipif(not beneath.SUPPORTED, reason="no names below open directories here")

DENIED = ErrorKind.PERMISSION_DENIED


@pytest.fixture
def inside(home: Path) -> Iterator[fs.Dir]:
    """A Dir on `root`, which has a/b/file and links of all sorts; `secret` lies outside."""
    (home / "root/a/b").mkdir(parents=True)
    (home / "root/a/b/file").write_text("inside")
    (home / "secret").write_text("secret")
    (home / "out").mkdir()
    for link, target in (
        ("to-file", "a/b/file"), ("to-dir", "a/b"), ("a/b/up", "../.."), ("a/b/same", "../b/./file"), ("dot", "."),
        ("chain", "to-dir/same"), ("dangling", "a/none"), ("loop", "loop"), ("ping", "pong"), ("pong", "ping"),
        ("a/b/escape", "../../../secret"), ("absolute", str(home / "root/a")), ("out", "../out"), ("parent", ".."),
        ("long-way-out", "a/b/up/../secret"), ("slash", "a/b/"),
    ):  # fmt: skip
        try:
            os.symlink(target, home / "root" / link)
        except PermissionError:  # the hosts of WASI
            if not target.startswith("/"):
                raise
    with fs.Dir.open("root") as d:
        yield d


def kind_of(call: Callable[[], object]) -> io.ErrorKind:
    with pytest.raises(io.Error) as caught:
        call()
    assert isinstance(caught.value, io.Error)
    return caught.value.kind()


def contents(d: fs.Dir, path: str) -> bytes:
    with d.open_file(path) as f:
        return io.read_to_end(f)


@pytest.mark.parametrize(
    "path",
    ["a/b/file", "./a/./b//file", "a/../a/b/file", "a/b/../b/file", "to-file", "to-dir/file", "to-dir/../b/file",
     "chain", "dot/dot/to-file", "a/b/up/a/b/file", "a/b/up/to-file", "slash/file", "a/b/same", "to-dir/up/to-dir/same"],
)  # fmt: skip
def test_what_stays_inside_is_found(inside: fs.Dir, path: str) -> None:
    """Dots, doubled slashes, links and ".." that stay inside."""
    assert contents(inside, path) == b"inside"
    assert inside.metadata(path).len() == 6
    assert inside.metadata(path).is_file()


@pytest.mark.parametrize(
    "path",
    ["..", "../secret", "../root", "a/../..", "a/../../secret", "./../secret", "/", "/etc/passwd", "//etc", "a/b/escape",
     "absolute", "absolute/b/file", "out", "out/x", "parent", "parent/secret", "long-way-out", "to-dir/up/..",
     "to-dir/../../../secret", "dot/../secret", "a/b/../../../root/a/b/file"],
)  # fmt: skip
def test_what_leads_out_is_denied(inside: fs.Dir, path: str) -> None:
    """By every method that follows links, and even where the way out would lead in again."""
    for call in (
        lambda: inside.open_file(path), lambda: inside.open_dir(path), lambda: inside.metadata(path),
        lambda: inside.set_perms(path, PermsExt.from_mode(0)), lambda: inside.set_times(path),
        lambda: inside.open_file(path, fs.File.options().write(True).create(True)),
    ):  # fmt: skip
        with pytest.raises(io.Error) as caught:
            call()
        assert (caught.value.kind(), caught.value.filename) == (DENIED, path)


@pytest.mark.parametrize(
    "path", ["../new", "/tmp/new", "out/new", "absolute/new", "a/../../new", "parent/new"]
)
def test_nothing_is_changed_outside(inside: fs.Dir, home: Path, path: str) -> None:
    """By the methods that take a name, on either side of those that take two."""
    for call in (
        lambda: inside.create_dir(path), lambda: inside.remove_file(path), lambda: inside.remove_dir(path),
        lambda: inside.symlink_metadata(path), lambda: inside.read_link(path), lambda: inside.soft_link("a", path),
        lambda: inside.hard_link("a/b/file", inside, path), lambda: inside.hard_link(path, inside, "x"),
        lambda: inside.rename("a", inside, path), lambda: inside.rename(path, inside, "x"),
        lambda: inside.set_times(path, follow=False),
    ):  # fmt: skip
        assert kind_of(call) is DENIED
    assert sorted(os.listdir()) == ["out", "root", "secret"]
    assert os.listdir("out") == []


def test_errors_name_what_was_given(inside: fs.Dir) -> None:
    """The whole paths, both where there are two; or the one that is no path, or leads out."""
    for call, names in (
        (lambda: inside.metadata("a/b/none"), ("a/b/none", None)),
        (lambda: inside.rename("a/none", inside, "x"), ("a/none", "x")),
        (lambda: inside.rename("a/b", inside, "none/x"), ("a/b", "none/x")),
        (lambda: inside.rename("a/b", inside, "x\0"), ("x\0", None)),
        (lambda: inside.hard_link("a/b/file", inside, "a/b/up"), ("a/b/file", "a/b/up")),
        (lambda: inside.soft_link("a", "a/b/up"), ("a", "a/b/up")),
        (lambda: inside.rename("a/b", inside, "../x"), ("../x", None)),
        (lambda: inside.hard_link("../x", inside, "y"), ("../x", None)),
        (lambda: inside.soft_link("/a", "y"), ("/a", None)),
    ):
        with pytest.raises(io.Error) as caught:
            call()
        assert (caught.value.filename, caught.value.filename2) == names


def test_wrong_types_are_type_errors(inside: fs.Dir) -> None:
    """A path for a Dir, a mode for Perms, and what is no OpenOptions; nothing is done."""
    wrong: Any = "."
    for call in (
        lambda: inside.rename("a", wrong, "x"), lambda: inside.hard_link("a/b/file", wrong, "x"),
        lambda: inside.set_perms("a", wrong), lambda: inside.open_file("a/b/file", wrong),
    ):  # fmt: skip
        with pytest.raises(TypeError):
            call()
    assert not inside.metadata(".").perms().readonly()
    assert "x" not in os.listdir("root")


def test_links_that_go_nowhere(inside: fs.Dir) -> None:
    """FILESYSTEM_LOOP, and NOT_FOUND; a dangling link can be written through, inside."""
    for loop in ("loop", "ping", "loop/x", "a/b/up/pong"):
        assert kind_of(lambda loop=loop: inside.open_file(loop)) is ErrorKind.FILESYSTEM_LOOP  # type: ignore[misc]  # bound now
    assert kind_of(lambda: inside.open_file("dangling")) is ErrorKind.NOT_FOUND
    options = fs.File.options().write(True).create(True)
    inside.open_file("dangling", options).close()
    assert inside.metadata("a/none").len() == 0
    options.create_new(True)
    assert kind_of(lambda: inside.open_file("to-file", options)) is ErrorKind.ALREADY_EXISTS


def test_as_many_links_as_the_system_follows(inside: fs.Dir) -> None:
    """40 in a row, and not one more."""
    os.symlink("a/b/file", "root/0")
    for n in range(1, 42):
        os.symlink(str(n - 1), f"root/{n}")
    assert contents(inside, "39") == b"inside"
    assert os.path.exists("root/39")
    assert not os.path.exists("root/40")
    assert kind_of(lambda: inside.open_file("40")) is ErrorKind.FILESYSTEM_LOOP


def test_a_link_itself(inside: fs.Dir) -> None:
    """It can be looked at, read, renamed, linked and removed, even where it leads out."""
    assert inside.symlink_metadata("parent").is_symlink()
    assert os.fspath(inside.read_link("parent")) == ".."
    inside.rename("parent", inside, "a/parent")
    inside.hard_link("a/parent", inside, "again")
    assert inside.symlink_metadata("again").is_symlink()
    inside.remove_file("again")
    inside.remove_file("a/parent")
    inside.remove_file("to-dir")
    assert inside.metadata("a/b").is_dir()


def test_slashes_at_the_end_want_a_directory(inside: fs.Dir) -> None:
    """A link with one is what it points to, a file with one is NOT_A_DIRECTORY; names of directories may have them."""
    assert inside.symlink_metadata("to-dir/").is_dir()
    assert kind_of(lambda: inside.read_link("to-dir/")) is ErrorKind.INVALID_INPUT
    for path in ("a/b/file/", "a/b/file/.", "to-file/", "a/b/file/..", "to-file/../file"):
        assert kind_of(lambda path=path: inside.metadata(path)) is ErrorKind.NOT_A_DIRECTORY, path  # type: ignore[misc]  # bound now
    inside.create_dir("new//")
    inside.rename("new/", inside, "newer/")
    inside.remove_dir("newer/")
    assert kind_of(lambda: inside.rename("a/b/file/", inside, "x")) is ErrorKind.NOT_A_DIRECTORY
    assert kind_of(lambda: inside.rename("a/b/file", inside, "x/")) is ErrorKind.NOT_A_DIRECTORY
    assert kind_of(lambda: inside.remove_file("to-dir/")) is ErrorKind.IS_A_DIRECTORY


def test_the_directory_itself(inside: fs.Dir) -> None:
    """ "." is it, however it is spelt; it can't be made or removed from within."""
    same = os.stat("root").st_ino
    for path in (".", "./", "a/..", "a/b/../..", "dot", "a/b/up", "./.", "dot/a/.."):
        assert unix.MetadataExt.ino(inside.metadata(path)) == same, path
        with inside.open_dir(path) as d:
            assert os.fstat(d.fileno()).st_ino == same
    assert kind_of(lambda: inside.create_dir(".")) is ErrorKind.ALREADY_EXISTS
    assert kind_of(lambda: inside.create_dir("a/..")) is ErrorKind.ALREADY_EXISTS
    assert kind_of(lambda: inside.remove_dir(".")) is ErrorKind.INVALID_INPUT
    assert kind_of(lambda: inside.metadata("")) is ErrorKind.NOT_FOUND


def test_an_inner_dir_has_its_own_bounds(inside: fs.Dir) -> None:
    """What is inside for the outer one may lead out of the inner one."""
    with inside.open_dir("a/b") as inner:
        assert contents(inner, "file") == b"inside"
        for path in ("..", "../b/file", "up", "same"):
            assert kind_of(lambda path=path: inner.open_file(path)) is DENIED, path  # type: ignore[misc]  # bound now


def test_the_methods_that_change(inside: fs.Dir, umask: Callable[[int], object]) -> None:
    """Each does what the function of its name does."""
    umask(0o022)
    options = OpenOptionsExt.mode(fs.File.options().write(True).create_new(True), 0o640)
    with inside.open_file("a/new", options) as f:
        f.write_all(b"1")
        assert os.fspath(f.path()) == "a/new"
    assert os.stat("root/a/new").st_mode & 0o777 == 0o640
    inside.set_perms("a/new", PermsExt.from_mode(0o600))
    assert os.stat("root/a/new").st_mode & 0o777 == 0o600
    inside.set_perms("to-file", PermsExt.from_mode(0o604))
    assert os.stat("root/a/b/file").st_mode & 0o777 == 0o604
    inside.create_dir("to-dir/d")
    assert os.path.isdir("root/a/b/d")
    assert kind_of(lambda: inside.remove_dir("a")) is ErrorKind.DIRECTORY_NOT_EMPTY
    inside.remove_dir("to-dir/d")
    with inside.open_dir("a") as other:
        inside.rename("to-file", other, "b/moved")
        inside.hard_link("a/b/file", other, "hard")
    assert os.path.islink("root/a/b/moved")
    assert os.path.samefile("root/a/hard", "root/a/b/file")
    inside.remove_file("a/hard")
    assert kind_of(lambda: inside.remove_file("a/hard")) is ErrorKind.NOT_FOUND
    assert kind_of(lambda: inside.remove_file("a")) is ErrorKind.IS_A_DIRECTORY


def test_links_that_lead_out_are_not_laid(inside: fs.Dir) -> None:
    """Absolute ones and those with too many ".."; the others may even dangle."""
    inside.soft_link("../a/b/file", "a/good")
    inside.soft_link("none/at/all", "empty")
    assert contents(inside, "a/good") == b"inside"
    assert os.fspath(inside.read_link("empty")) == "none/at/all"
    for original, link in (
        ("/etc", "x"),
        ("..", "x"),
        ("a/../../x", "x"),
        ("../..", "a/x"),
        ("../../..", "to-dir/x"),
    ):
        assert kind_of(lambda o=original, n=link: inside.soft_link(o, n)) is DENIED, original  # type: ignore[misc]  # bound now
    inside.soft_link("../..", "to-dir/x")
    assert inside.metadata("to-dir/x").is_dir()


@pytest.mark.parametrize("by_libc", [True, False], ids=["one call", "two calls"])
def test_times(inside: fs.Dir, by_libc: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what a link leads to, or of the link; one alone too."""
    if not by_libc:
        monkeypatch.setattr(libc, "_function", lambda name: None)
    then, later = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=s) for s in (12345, 54321))
    inside.set_times("to-file", then, later)
    md = inside.metadata("a/b/file")
    assert (md.accessed(), md.modified()) == (then, later)
    inside.set_times("to-file", modified=then)
    md = inside.metadata("a/b/file")
    assert (md.accessed(), md.modified()) == (then, then)
    inside.set_times("to-file", later, follow=False)
    assert inside.symlink_metadata("to-file").accessed() == later
    assert inside.symlink_metadata("to-file").modified() > later
    assert inside.metadata("a/b/file").accessed() == then
    inside.set_times("to-file")


def test_read_dir(inside: fs.Dir) -> None:
    """Names beneath it; two listings at once do not disturb each other; metadata by the Dir, while that is open."""
    with inside.open_dir("a/b") as d:
        one, two = d.read_dir(), d.read_dir()
        first = next(one)
        names = sorted(os.fspath(entry) for entry in two)
        assert names == ["escape", "file", "same", "up"]
        assert len(list(one)) == 3
        entries = {os.fspath(entry.file_name()): entry for entry in d.read_dir()}
        assert os.fspath(entries["file"].path()) == "file"
        assert entries["file"].file_type().is_file()
        assert entries["escape"].file_type().is_symlink()
        assert entries["escape"].metadata().is_symlink()
        assert entries["file"].metadata().len() == 6
        with d.read_dir() as early:
            next(early)
    assert kind_of(first.metadata) is ErrorKind.OTHER
    assert first.file_type() in {entry.file_type() for entry in entries.values()}
    assert kind_of(d.read_dir) is ErrorKind.OTHER


def test_a_listing_without_descriptors(inside: fs.Dir) -> None:
    """It takes two: with one an Error, and that one is free again."""
    inside.read_dir().close()
    with descriptors_left(1):
        for _ in range(2):
            with pytest.raises(io.Error) as caught:
                inside.read_dir()
            assert caught.value.raw_os_error() == errno.EMFILE
    gc.collect()  # anything forgotten says so


def test_a_closed_one(inside: fs.Dir) -> None:
    """EBADF for everything: above all it is not the current directory."""
    d = inside.open_dir("a")
    d.close()
    for call in (
        lambda: d.open_file("b/file"), lambda: d.metadata("b"), d.read_dir, lambda: d.create_dir("x"),
        lambda: d.rename("b", inside, "x"), lambda: inside.rename("dot", d, "x"), d.fileno,
    ):  # fmt: skip
        with pytest.raises(io.Error) as caught:
            call()
        assert caught.value.raw_os_error() == errno.EBADF


def test_it_stays_itself(inside: fs.Dir, home: Path) -> None:
    """Renamed, and with the current directory elsewhere."""
    os.rename("root", "renamed")
    os.chdir("out")
    assert contents(inside, "to-file") == b"inside"
    again = FromRawFd.from_raw_fd(fs.Dir, IntoRawFd.into_raw_fd(inside))
    with again:
        assert contents(again, "to-file") == b"inside"


def test_directories_that_may_not_be_read_can_be_passed(
    inside: fs.Dir, home: Path, as_nobody: Callable[[Callable[[], object]], object]
) -> None:
    """The right to search is enough, where the system can say so (O_PATH)."""
    if not hasattr(os, "O_PATH"):
        pytest.skip("passing through needs the right to read here")
    for folder in ("root", "root/a"):
        os.chmod(folder, 0o711)
    assert as_nobody(lambda: contents(inside, "a/b/file")) == b"inside"


@pytest.mark.slow
def test_deep_ways_need_few_descriptors(inside: fs.Dir) -> None:
    """A path of 500 directories, and back up again: the walk starts again where it has let go."""
    deep = "d/" * 500
    fd = os.dup(inside.fileno())
    for _ in range(500):
        os.mkdir("d", dir_fd=fd)
        below = os.open("d", os.O_RDONLY, dir_fd=fd)
        os.close(fd)
        fd = below
    os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=fd))
    os.close(fd)
    assert inside.metadata(deep + "f").is_file()
    assert inside.metadata(deep + "../" * 40 + "d/" * 40 + "f").is_file()
    assert unix.MetadataExt.ino(inside.metadata(deep + "../" * 500)) == os.stat("root").st_ino
    assert unix.MetadataExt.ino(inside.metadata(deep + "./../" * 499)) == os.stat("root/d").st_ino
    assert inside.metadata(deep + "../" * 499 + "../a/b/file").is_file()
    assert kind_of(lambda: inside.metadata(deep + "../" * 501)) is DENIED
    fs.remove_dir_all("root/d")


def test_a_link_swapped_in_never_leads_out(home: Path) -> None:
    """A thread exchanges a directory and a link to the outside: never is the outside read, written or listed."""
    (home / "out").mkdir()
    (home / "out/file").write_text("secret")
    (home / "root/real").mkdir(parents=True)
    (home / "root/real/file").write_text("inside")
    os.symlink("../out", "root/trap")
    over = False
    swaps = 0

    def swap() -> None:
        nonlocal swaps
        while not over:
            os.rename("root/real", "root/spare")
            os.rename("root/trap", "root/real")
            os.rename("root/spare", "root/trap")
            swaps += 1

    thread = threading.Thread(target=swap)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    thread.start()
    seen: set[object] = set()
    options = fs.File.options().append(True)
    try:
        with fs.Dir.open("root") as d:
            for n in range(400):
                path = ("real/file", "trap/file")[n % 2]
                try:
                    seen.add(contents(d, path)[:6])
                    d.open_file(path, options).close()
                    d.create_dir(f"real/{n}")
                    d.set_perms(path, PermsExt.from_mode(0o600))
                except io.Error as e:
                    seen.add(e.kind())
    finally:
        over = True
        thread.join()
        sys.setswitchinterval(interval)
    assert swaps
    assert b"secret" not in seen
    assert os.listdir("out") == ["file"]
    assert os.stat("out/file").st_mode & 0o777 != 0o600


def random_path(choice: random.Random) -> str:
    parts = choice.choices(
        ["a", "b", "c", "l", "m", "..", ".", "", "outside"],
        [6, 5, 4, 4, 4, 5, 2, 1, 1],
        k=choice.randint(1, 6),
    )
    return ("/" if choice.random() < 0.05 else "") + "/".join(parts)


@pytest.mark.parametrize("seed", range(8))
def test_random_trees_and_operations(home: Path, seed: int) -> None:
    """Random links, made behind its back too: each operation is done inside or is an Error; the outside never changes."""
    choice = random.Random(seed)
    (home / "outside").mkdir()
    (home / "outside/a").write_text("kept")
    os.utime("outside/a", (1, 1))
    os.chmod("outside/a", 0o640)
    os.chmod("outside", 0o750)
    (home / "root").mkdir()
    reading, writing = fs.File.options().read(True), fs.File.options().write(True).create(True)
    done = failed = 0
    with fs.Dir.open("root") as d:
        for _ in range(250):
            p, q = random_path(choice), random_path(choice)
            operations: list[Any] = [
                lambda p=p: d.create_dir(p), lambda p=p: d.create_dir(p), lambda p=p: d.open_file(p, writing).close(),
                lambda p=p: d.open_file(p, reading).close(), lambda p=p: d.open_dir(p).close(),
                lambda p=p: d.remove_file(p), lambda p=p: d.remove_dir(p), lambda p=p, q=q: d.rename(p, d, q),
                lambda p=p, q=q: d.soft_link(p, q), lambda p=p, q=q: d.hard_link(p, d, q), lambda p=p: d.metadata(p),
                lambda p=p: d.set_perms(p, PermsExt.from_mode(0o755)), lambda p=p: d.set_times(p, datetime.now(UTC)),
                lambda p=p: os.symlink(p or ".", home / "root" / "l"),
                lambda: os.symlink(choice.choice(["/", "..", "../outside", str(home)]), home / "root/a/m"),
            ]  # fmt: skip
            try:
                choice.choice(operations)()
                done += 1
            except io.Error:
                failed += 1
            except OSError:
                pass  # of the links behind its back
            target = os.path.realpath(home / "root" / p)
            try:
                found = d.metadata(p)
            except io.Error:
                continue
            if not p.startswith("/"):
                assert os.path.commonpath([target, os.path.realpath(home / "root")]) == os.path.realpath(
                    home / "root"
                )
                status = os.stat(target)
                assert unix.MetadataExt.ino(found) == status.st_ino
    assert done
    assert failed
    assert sorted(os.listdir()) == ["outside", "root"]
    assert os.listdir("outside") == ["a"]
    status = os.stat("outside/a")
    assert (status.st_mtime, status.st_mode & 0o777, status.st_nlink) == (1, 0o640, 1)
    assert os.stat("outside").st_mode & 0o777 == 0o750
    assert (home / "outside/a").read_text() == "kept"


def test_where_names_are_not_taken_below_a_directory(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """UNSUPPORTED, instead of a Dir that keeps nothing in."""
    monkeypatch.setattr(beneath, "SUPPORTED", False)
    assert kind_of(lambda: fs.Dir.open(".")) is ErrorKind.UNSUPPORTED
