"""pyio.fs.file: an open file."""

from __future__ import annotations

import copy
import errno
import gc
import os
import pickle
import random
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import fs, io, testing
from pyio.fs import File, OpenOptions
from pyio.io import AnySeekFrom, Error, ErrorKind, SeekFrom

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("these are the ways of Unix", allow_module_level=True)

READ_WRITE = OpenOptions().read(True).write(True)
CONTENTS = "Zwölf Boxkämpfer, 12 €, \N{GRINNING FACE}\r\nsecond line\n".encode() * 3


def take(f: File, n: int) -> bytes:
    """What one read of at most n bytes gives."""
    buf = bytearray(n)
    return bytes(buf[: f.read(buf)])


# ---------------------------------------------------------------- conformance


def test_reads_as_every_reader_does(home: Path) -> None:
    """A File passes the conformance check of Read."""
    fs.write("f", CONTENTS)
    testing.check_read(lambda: File.open("f"), CONTENTS)


def test_writes_as_every_writer_does(home: Path) -> None:
    """A File passes the conformance check of Write."""
    testing.check_write(lambda: File.create("f"), lambda f: fs.read("f"))


def test_seeks_as_everything_with_a_position_does(home: Path) -> None:
    """A File passes the conformance check of Seek, to read, write and look past the end."""

    def make() -> File:
        fs.write("f", CONTENTS)
        return READ_WRITE.open("f")

    testing.check_seek(make, CONTENTS, contents=lambda f: fs.read("f"))


operations = st.lists(
    st.tuples(st.just("read"), st.integers(0, 40))
    | st.tuples(st.just("write"), st.binary(max_size=20))
    | st.tuples(st.just("set_len"), st.integers(0, 60))
    | st.tuples(st.sampled_from(["start", "current", "end"]), st.integers(-20, 60)),
    max_size=20,
)


@settings(max_examples=20)
@given(operations)
def test_is_a_raw_file_of_python(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, object]]
) -> None:
    """Whatever is done to a File, the results and the contents are those of an unbuffered open()."""
    folder = tmp_path_factory.getbasetemp()
    mine, theirs = folder / "mine", folder / "theirs"
    fs.write(mine, CONTENTS)
    fs.write(theirs, CONTENTS)
    whence: dict[str, Callable[[int], AnySeekFrom]]
    whence = {"start": SeekFrom.Start, "current": SeekFrom.Current, "end": SeekFrom.End}
    with READ_WRITE.open(mine) as f, open(theirs, "r+b", buffering=0) as g:
        for name, value in steps:
            if isinstance(value, bytes):
                assert f.write(value) == g.write(value)
                continue
            assert isinstance(value, int)
            if name == "read":
                assert take(f, value) == g.read(value)
            elif name == "set_len":
                f.set_len(value)
                g.truncate(value)
            else:
                try:
                    at = g.seek(value, list(whence).index(name))
                except (OSError, ValueError):
                    with pytest.raises((Error, ValueError)):
                        f.seek(whence[name](value))
                else:
                    assert f.seek(whence[name](value)) == at
            assert f.stream_position() == g.tell()
    assert fs.read(mine) == theirs.read_bytes()


# ---------------------------------------------------------------- contents


def test_gives_back_what_was_written(home: Path) -> None:
    """What is written and closed is there for who opens it next."""
    with File.create("f") as f:
        f.write_all(b"it's alright. have a good time")
    with File.open("f") as f:
        assert take(f, 1028) == b"it's alright. have a good time"


def test_a_read_stops_at_the_end(home: Path) -> None:
    """A read into more room than there are bytes gives exactly these."""
    fs.write("f", bytes([1, 2, 3, 4]))
    with File.open("f") as f:
        assert take(f, 128) == bytes([1, 2, 3, 4])


def test_reads_follow_each_other(home: Path) -> None:
    """Each read goes on where the one before ended."""
    fs.write("f", b"ten-four")
    with File.open("f") as f:
        assert (take(f, 4), take(f, 4)) == (b"ten-", b"four")


def test_seek_and_tell(home: Path) -> None:
    """A position that was set is told, and a read moves it on."""
    fs.write("f", b"ten-four")
    with File.open("f") as f:
        assert f.seek(SeekFrom.Start(4)) == 4 == f.stream_position()
        assert take(f, 4) == b"four"
        assert f.stream_position() == 8


def test_writes_over_what_is_there(home: Path) -> None:
    """A write in the middle replaces as many bytes as it writes."""
    with File.create("f") as f:
        f.write_all(b"food-is-yummy")
        f.seek(SeekFrom.Start(3))
        f.write_all(b"-the-bar!!")
    assert fs.read("f") == b"foo-the-bar!!"


def test_seeks_from_all_three_origins(home: Path) -> None:
    """End and Current count from there, also backwards."""
    fs.write("f", b"qwer-asdf-zxcv")
    with File.open("f") as f:
        f.seek(SeekFrom.End(-4))
        assert take(f, 4) == b"zxcv"
        f.seek(SeekFrom.Current(-9))
        assert take(f, 4) == b"asdf"
        f.rewind()
        assert take(f, 4) == b"qwer"
        assert f.stream_len() == 14
        assert f.stream_position() == 4


def test_the_end_stays_the_end(home: Path) -> None:
    """At the end every read gives 0."""
    with File.create_new("f") as f:
        assert [f.read(bytearray(9)) for _ in range(3)] == [0, 0, 0]


def test_random_bytes_survive(home: Path) -> None:
    """No byte is translated, in either direction."""
    data = random.randbytes(1024)
    with File.create("f") as f:
        assert f.write(data) == 1024
    with File.open("f") as f:
        assert io.read_to_end(f) == data


@pytest.mark.parametrize("size", [0, 1, 256 * 1024 - 1, 256 * 1024, 256 * 1024 + 1, 1_000_000])
def test_read_to_end_appends_all(home: Path, size: int) -> None:
    """read_to_end appends exactly what is left, however many reads that takes."""
    data = random.randbytes(size)
    fs.write("f", data)
    buf = bytearray(b"head")
    with File.open("f") as f:
        assert f.read_to_end(buf) == size
    assert buf == b"head" + data


def test_a_position_past_the_end_leaves_a_hole(home: Path) -> None:
    """What lies between the old end and a write behind it is zeros."""
    with File.create("f") as f:
        f.seek(SeekFrom.Start(5))
        f.write_all(b"asdf")
    assert fs.read("f") == b"\0\0\0\0\0asdf"


def test_set_len(home: Path) -> None:
    """set_len cuts and extends, and leaves the position where it was."""
    with File.create("f") as f:
        f.write_all(b"foo")
        assert f.metadata().len() == 3
        f.set_len(10)
        assert f.metadata().len() == 10
        f.write_all(b"bar")
        assert fs.read("f") == b"foobar\0\0\0\0"
        f.set_len(2)
        assert f.metadata().len() == 2
        f.write_all(b"wut")
        assert fs.read("f") == b"fo\0\0\0\0wut"


def test_a_clone_shares_the_position(home: Path) -> None:
    """Two handles of one open file move together, and one outlives the other."""
    with OpenOptions().read(True).write(True).create(True).open("f") as one:
        two = one.try_clone()
        one.write_all(b"hello world")
        one.seek(SeekFrom.Start(2))
        assert io.read_to_end(two) == b"llo world"
        assert two.path() == one.path()
        two.close()
        one.write_all(b"!")
    assert fs.read("f") == b"hello world!"


def test_syncs(home: Path) -> None:
    """Both syncs succeed, on an empty file and on one that was written."""
    with File.create("f") as f:
        for data in (b"", b"foo"):
            f.write_all(data)
            f.sync_all()
            f.sync_data()
            f.flush()


def test_vectored(home: Path) -> None:
    """A vectored call takes or fills the buffers in their order."""
    with File.create_new("f") as f:
        assert f.write_vectored([b"ab", b"", bytearray(b"cde"), memoryview(b"fghij")[1:3]]) == 7
        f.rewind()
        bufs = [bytearray(3), bytearray(0), bytearray(9)]
        assert f.read_vectored(bufs) == 7
        assert (bytes(bufs[0]), bytes(bufs[2])) == (b"abc", b"degh\0\0\0\0\0")
        assert (f.read_vectored([]), f.write_vectored([])) == (0, 0)


def test_vectored_with_more_buffers_than_a_call_takes(home: Path) -> None:
    """More buffers than the system takes at once make a short count, no error."""
    with File.create_new("f") as f:
        written = f.write_vectored([bytes([65 + n % 26]) for n in range(3000)])
        assert 1000 < written <= 3000
        f.rewind()
        bufs = [bytearray(1) for _ in range(3000)]
        n = f.read_vectored(bufs)
        assert 1000 < n <= written
        assert b"".join(bufs[:n]) == fs.read("f")[:n]


def test_fifo(home: Path) -> None:
    """A named pipe reads and writes as well, and has no position."""
    os.mkfifo("pipe", 0o774)
    with READ_WRITE.open("pipe") as out, File.open("pipe") as reader:
        out.write_all(b"hello, world!")
        for call in (reader.stream_position, lambda: out.seek(SeekFrom.Start(0))):
            with pytest.raises(Error) as e:
                call()
            assert e.value.kind() is ErrorKind.NOT_SEEKABLE
        out.close()
        assert io.read_to_string(reader) == "hello, world!"


# ---------------------------------------------------------------- opening


def test_create_empties_what_is_there(home: Path) -> None:
    """create truncates an existing file, and cannot read."""
    fs.write("f", b"old")
    with File.create("f") as f:
        assert f.metadata().len() == 0
        with pytest.raises(Error) as e:
            f.read(bytearray(1))
        assert e.value.raw_os_error() == errno.EBADF


def test_create_new_reads_and_writes(home: Path) -> None:
    """create_new gives a file for both, and refuses one that is there, unharmed."""
    with File.create_new("f") as f:
        f.write_all(b"both")
        f.rewind()
        assert take(f, 9) == b"both"
    with pytest.raises(FileExistsError) as e:
        File.create_new("f")
    assert isinstance(e.value, Error)
    assert e.value.kind() is ErrorKind.ALREADY_EXISTS
    assert fs.read("f") == b"both"


def test_what_is_opened_to_read_is_not_written(home: Path) -> None:
    """A write to a file that was opened to read fails with EBADF, and set_len with INVALID_INPUT."""
    fs.write("f", b"old")
    with File.open("f") as f:
        with pytest.raises(Error) as e:
            f.write(b"new")
        assert e.value.raw_os_error() == errno.EBADF
        with pytest.raises(Error) as e:
            f.set_len(0)
        assert e.value.kind() is ErrorKind.INVALID_INPUT
    assert fs.read("f") == b"old"


@pytest.mark.parametrize("opener", [File.open, File.create])
@pytest.mark.parametrize("path", ["missing/f", "f/f", "link/f", ""])
def test_a_path_that_leads_nowhere(home: Path, opener: Callable[[str], File], path: str) -> None:
    """The kind and errno are the system's, and the path is in the Error."""
    fs.write("f", b"")
    os.symlink("link", "link")
    with pytest.raises(OSError) as theirs:
        open(path, "rb" if opener == File.open else "wb", buffering=0).close()
    with pytest.raises(Error) as mine:
        opener(path)
    assert type(theirs.value) in type(mine.value).__mro__
    assert mine.value.raw_os_error() == theirs.value.errno
    assert mine.value.filename == path


def test_kinds_of_paths_that_lead_nowhere(home: Path) -> None:
    """What is missing is NOT_FOUND, a file on the way NOT_A_DIRECTORY, a link to itself FILESYSTEM_LOOP."""
    fs.write("f", b"")
    os.symlink("link", "link")
    kinds = []
    for path in ("missing", "f/f", "link", "x" * 300):
        with pytest.raises(Error) as e:
            File.open(path)
        kinds.append(e.value.kind().name)
    assert kinds == ["NOT_FOUND", "NOT_A_DIRECTORY", "FILESYSTEM_LOOP", "INVALID_FILENAME"]


def test_a_directory_opens_and_does_not_read(home: Path) -> None:
    """A directory can be opened to read, and says what it is when read."""
    with File.open(".") as f:
        assert f.metadata().is_dir()
        for read in (f.read, f.read_to_end):
            with pytest.raises(IsADirectoryError) as e:
                read(bytearray(1))
            assert isinstance(e.value, Error)
            assert e.value.kind() is ErrorKind.IS_A_DIRECTORY
    with pytest.raises(IsADirectoryError):
        File.create(".")


def test_constructors_make_the_subclass(home: Path) -> None:
    """A class of the user's own comes out of every constructor, and out of try_clone."""

    class Mine(File):
        pass

    with Mine.create("f") as a, Mine.open("f") as b, Mine.create_new("g") as c, a.try_clone() as d:
        assert {type(a), type(b), type(c), type(d)} == {Mine}


def test_tells_its_path(home: Path) -> None:
    """The path is the one that was given, spelt as it was; a descriptor alone has none."""
    with File.create("./f") as f:
        assert os.fspath(f.path()) == "./f"
        assert repr(f) == f"File({f.fileno()}, './f')"
        made = File(os.dup(f.fileno()))
    with made, pytest.raises(Error) as e:
        made.path()
    assert e.value.kind() is ErrorKind.UNSUPPORTED
    assert repr(made) == "File(closed)"
    assert os.fspath(f.path()) == "./f"


def test_children_do_not_inherit_it(home: Path) -> None:
    """Every descriptor is close-on-exec, a clone's too."""
    with File.create("f") as f, f.try_clone() as g, File.open("f") as h, File.create_new("n") as n:
        assert not any(os.get_inheritable(one.fileno()) for one in (f, g, h, n))


# ---------------------------------------------------------------- arguments that are refused


@pytest.mark.parametrize("size", [-1, -(2**70)])
def test_a_negative_size_is_a_value_error(home: Path, size: int) -> None:
    """A size below 0 is refused before the system sees it."""
    with File.create("f") as f:
        f.write_all(b"kept")
        with pytest.raises(ValueError):
            f.set_len(size)
        assert f.metadata().len() == 4


@pytest.mark.parametrize("size", [2**63, 2**64, 2**100])
def test_a_size_beyond_64_bits_is_invalid_input(home: Path, size: int) -> None:
    """A size that the system cannot count is refused as an Error."""
    with File.create("f") as f, pytest.raises(Error) as e:
        f.set_len(size)
    assert e.value.kind() is ErrorKind.INVALID_INPUT


def test_a_size_that_the_file_system_lacks(home: Path) -> None:
    """The largest size that can be said either fits, or is FILE_TOO_LARGE; the file is as it was then."""
    with File.create("f") as f:
        f.write_all(b"kept")
        try:
            f.set_len(2**63 - 1)
        except Error as e:
            assert e.kind() is ErrorKind.FILE_TOO_LARGE
            assert f.metadata().len() == 4
        else:
            assert f.metadata().len() == 2**63 - 1


def test_positions_out_of_range(home: Path) -> None:
    """A position below 0, or beyond what the system can count, is INVALID_INPUT; the position stays."""
    fs.write("f", b"12345")
    with File.open("f") as f:
        f.seek(SeekFrom.Start(2))
        for pos in (
            SeekFrom.Current(-3),
            SeekFrom.End(-6),
            SeekFrom.Start(2**63),
            SeekFrom.Start(2**64 - 1),
            SeekFrom.Current(-(2**63)),
            SeekFrom.End(2**63 - 1),
        ):
            with pytest.raises(Error) as e:
                f.seek(pos)
            assert e.value.kind() is ErrorKind.INVALID_INPUT
            assert f.stream_position() == 2


WRONG: dict[str, Callable[[Any], object]] = {
    "read into bytes": lambda f: f.read(b"123"),
    "read into nothing": lambda f: f.read(None),
    "read into every second byte": lambda f: f.read(memoryview(bytearray(6))[::2]),
    "read into a number": lambda f: f.read(5),
    "read_vectored into bytes": lambda f: f.read_vectored([b"123"]),
    "read_to_end of bytes": lambda f: f.read_to_end(b""),
    "write of text": lambda f: f.write("text"),
    "write of nothing": lambda f: f.write(None),
    "write of a number": lambda f: f.write(5),
    "write of every second byte": lambda f: f.write(memoryview(b"abcdef")[::2]),
    "write_all of text": lambda f: f.write_all("text"),
    "write_all of every second byte": lambda f: f.write_all(memoryview(b"abcdef")[::2]),
    "write_vectored of text": lambda f: f.write_vectored(["text"]),
    "write_vectored of every second byte": lambda f: f.write_vectored([memoryview(b"abcdef")[::2]]),
    "seek to a number": lambda f: f.seek(5),
    "set_len of a float": lambda f: f.set_len(5.0),
    "set_len of text": lambda f: f.set_len("5"),
}


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_wrong_types(home: Path, call: Callable[[File], object]) -> None:
    """What is of the wrong type gets TypeError, and neither contents nor position have changed."""
    fs.write("f", CONTENTS)
    with READ_WRITE.open("f") as f:
        f.seek(SeekFrom.Start(3))
        with pytest.raises(TypeError):
            call(f)
        assert f.stream_position() == 3
    assert fs.read("f") == CONTENTS


# ---------------------------------------------------------------- closed


USES: dict[str, Callable[[File], object]] = {
    "fileno": lambda f: f.fileno(),
    "read": lambda f: f.read(bytearray(9)),
    "read of no bytes": lambda f: f.read(bytearray()),
    "read_vectored": lambda f: f.read_vectored([bytearray(9)]),
    "read_to_end": lambda f: f.read_to_end(bytearray()),
    "read_to_string": lambda f: f.read_to_string(io.String()),
    "read_exact": lambda f: f.read_exact(bytearray(2)),
    "bytes": lambda f: next(f.bytes()),
    "chars": lambda f: next(f.chars()),
    "take": lambda f: f.take(5).read(bytearray(5)),
    "BufReader": lambda f: io.BufReader(f).fill_buf(),
    "write": lambda f: f.write(b"new"),
    "write of no bytes": lambda f: f.write(b""),
    "write_vectored": lambda f: f.write_vectored([b"new"]),
    "write_all": lambda f: f.write_all(b"new"),
    "write_fmt": lambda f: f.write_fmt("{}", 5),
    "flush": lambda f: f.flush(),
    "seek": lambda f: f.seek(SeekFrom.Start(1)),
    "rewind": lambda f: f.rewind(),
    "seek_relative": lambda f: f.seek_relative(1),
    "stream_position": lambda f: f.stream_position(),
    "stream_len": lambda f: f.stream_len(),
    "set_len": lambda f: f.set_len(0),
    "sync_all": lambda f: f.sync_all(),
    "sync_data": lambda f: f.sync_data(),
    "metadata": lambda f: f.metadata(),
    "try_clone": lambda f: f.try_clone(),
    "io.copy from": lambda f: io.copy(f, io.Cursor(bytearray())),
    "io.copy to": lambda f: io.copy(io.Cursor(b"new"), f),
}


@pytest.mark.parametrize("use", USES.values(), ids=USES)
def test_every_use_after_close_is_an_error(home: Path, use: Callable[[File], object]) -> None:
    """A closed File raises Error (EBADF), and never touches the file that has got its number since."""
    fs.write("other", b"kept")
    f = File.create_new("f")
    number = f.fileno()
    f.close()
    with READ_WRITE.open("other") as other:
        # WASI gives no number twice
        assert other.fileno() == number or sys.platform == "wasi"
        with pytest.raises(Error) as e:
            use(f)
        assert e.value.raw_os_error() == errno.EBADF
        assert other.stream_position() == 0
        f.close()
        assert other.metadata().len() == 4
    assert fs.read("other") == b"kept"


def test_with_closes(home: Path) -> None:
    """Leaving `with` closes, also by an exception, which goes on."""
    with pytest.raises(ZeroDivisionError), File.create("f") as f:
        raise ZeroDivisionError
    assert repr(f).startswith("File(closed")


def test_a_close_that_fails_has_closed(home: Path) -> None:
    """An error of close is raised once; the number is not closed a second time."""
    f = File.create("f")
    os.close(f.fileno())
    with pytest.raises(Error) as e:
        f.close()
    assert e.value.raw_os_error() == errno.EBADF
    f.close()


def test_collecting_an_open_one_warns_and_closes(home: Path) -> None:
    """A forgotten File is closed when it is collected, with a ResourceWarning."""
    f = File.create("f")
    number = f.fileno()
    with pytest.warns(ResourceWarning):
        del f
        gc.collect()
    with pytest.raises(OSError):
        os.fstat(number)


@pytest.mark.parametrize("double", [copy.copy, copy.deepcopy, pickle.dumps])
def test_a_descriptor_has_one_owner(home: Path, double: Callable[[File], object]) -> None:
    """A File is neither copied nor pickled: two owners would close the number twice."""
    with File.create("f") as f, pytest.raises(TypeError):
        double(f)


def test_a_signal_handlers_exception_passes_through(home: Path) -> None:
    """What a signal handler raises comes out of a read that waits, and the next read loses nothing."""

    class Alarm(Exception):
        pass

    def handler(*_: object) -> None:
        raise Alarm

    reading, writing = os.pipe()
    before = signal.signal(signal.SIGALRM, handler)
    try:
        with File(reading) as reader, File(writing) as writer:
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            with pytest.raises(Alarm):
                reader.read(bytearray(4))
            writer.write_all(b"data")
            assert take(reader, 9) == b"data"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
