"""What only a guest can show: files, clocks and polls of a real host, as far as it gives them away."""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic

import pytest

from pyio import env, fs, io
from pyio.io import Deadline, Error, ErrorKind
from pyio.os.unix import FileExt
from pyio.os.wasi import ClockId, Errno, EventType, Subscription, poll_oneoff
from pyio.poll import Events, Interest, Poll, Token, Waker
from pyio.poll.selector.wasi import WasiSelector

PROJECT = Path(__file__).parents[2]
MS = 1_000_000


def kind_of(call: object) -> ErrorKind:
    """The kind of the Error that it raises."""
    assert callable(call)
    with pytest.raises(Error) as caught:
        call()
    return caught.value.kind()


def test_a_file_goes_through_all_of_its_life(tmp: Path) -> None:
    """Made, written by a buffer, read by lines, changed in its middle, copied, renamed, removed."""
    path = tmp / "file"
    with io.BufWriter(fs.File.create_new(path)) as writer:
        for n in range(10_000):
            writer.write_all(b"line %d\n" % n)
    assert kind_of(lambda: fs.File.create_new(path)) is ErrorKind.ALREADY_EXISTS
    with io.BufReader(fs.File.open(path)) as reader:
        assert list(reader.lines()) == [f"line {n}" for n in range(10_000)]
    with fs.OpenOptions().read(True).write(True).open(path) as file:
        FileExt.write_at(file, b"LINE", 0)
        assert file.stream_position() == 0
        file.sync_all()
    assert fs.copy(path, tmp / "copy") == fs.metadata(path).len() == 98_890
    fs.rename(tmp / "copy", path)
    assert fs.read(path)[:7] == b"LINE 0\n"
    fs.write_atomic(path, b"all or nothing")
    assert [entry.file_name() for entry in fs.read_dir(tmp)] == ["file"]
    fs.remove_file(path)
    assert not fs.try_exists(path)


def test_a_tree_is_made_walked_and_removed(tmp: Path) -> None:
    """Links are told from what they lead to, and of those only the link goes."""
    fs.create_dir_all(tmp / "tree/a/b")
    fs.write(tmp / "tree/a/b/file", "text")
    fs.write(tmp / "kept", "text")
    fs.soft_link("../kept", tmp / "tree/link")
    fs.hard_link(tmp / "kept", tmp / "tree/second")
    found = {entry.file_name().into_string(): entry.file_type() for entry in fs.walk_dir(tmp / "tree")}
    assert set(found) == {"a", "b", "file", "link", "second"}
    assert found["link"].is_symlink()
    assert found["second"].is_file()
    assert fs.metadata(tmp / "tree/link").is_file()
    fs.remove_dir_all(tmp / "tree")
    assert fs.read_to_string(tmp / "kept") == "text"


def test_the_host_lets_nobody_out(tmp: Path) -> None:
    """What is above the root, and what the host gave to be read alone, is denied by it."""
    assert kind_of(lambda: fs.read("/../etc/passwd")) is ErrorKind.PERMISSION_DENIED
    assert kind_of(lambda: fs.write(PROJECT / "new", b"")) is ErrorKind.PERMISSION_DENIED
    fs.soft_link("../" * 20 + "etc/passwd", tmp / "out")
    assert kind_of(lambda: fs.read(tmp / "out")) is ErrorKind.PERMISSION_DENIED


def test_permissions_are_the_hosts() -> None:
    """There are no bits, which does not make a file read-only."""
    assert not fs.metadata("/tmp").perms().readonly()


def test_where_it_runs() -> None:
    """One processor, the pages of WebAssembly, and names of its own."""
    assert env.num_cpus() == 1
    assert env.page_size() == 65536
    assert (env.OS, env.ARCH, env.EXE_SUFFIX) == ("wasi", "wasm32", ".wasm")
    assert str(env.temp_dir()) == os.environ["TMPDIR"]


def test_deadlines_wait_though_nobody_wakes() -> None:
    """A sleep takes its time, and a deadline ends one."""
    start = monotonic()
    Deadline.never().sleep(0.02)
    assert monotonic() - start >= 0.02
    assert kind_of(lambda: Deadline.after(0.02).sleep(10)) is ErrorKind.TIMED_OUT
    assert 0.04 <= monotonic() - start < 5


def test_poll_oneoff_asks_the_host(tmp: Path) -> None:
    """Its clocks come when it is time, its files at once, and what is not open is an event."""
    start = monotonic()
    (rang,) = poll_oneoff([Subscription.clock(7, ClockId.MONOTONIC, 20 * MS)])
    assert monotonic() - start >= 0.02
    assert (rang.userdata, rang.type, rang.error) == (7, EventType.CLOCK, Errno.SUCCESS)
    with fs.File.create(tmp / "file") as file:
        late = Subscription.clock(1, ClockId.REALTIME, 10_000 * MS)
        told = poll_oneoff([late, Subscription.fd_write(2, file), Subscription.fd_read(3, 1_000_000)])
        assert [(event.userdata, event.error) for event in told] == [(2, Errno.SUCCESS), (3, Errno.BADF)]
        (ended,) = poll_oneoff([Subscription.fd_read(4, file)])
        assert (ended.nbytes, ended.flags) == (0, 1)
    # a stream of the host's, which is no file
    (out,) = poll_oneoff([Subscription.fd_write(5, 1)])
    assert (out.userdata, out.error) == (5, Errno.SUCCESS)


def test_poll_is_wasis(tmp: Path) -> None:
    """A Poll here has a WasiSelector, which is told of files and of wakers, and keeps to its timeouts."""
    fs.write(tmp / "file", b"12345")
    with Poll() as poll, fs.File.open(tmp / "file") as file:
        assert isinstance(poll._selector, WasiSelector)
        events = Events(8)
        start = monotonic()
        poll.poll(events, 0.02)
        assert events.is_empty()
        assert monotonic() - start >= 0.02
        poll.registry().register(file, Token(3), Interest.READABLE)
        poll.poll(events, None)
        assert [(event.token(), event.is_readable()) for event in events] == [(3, True)]
        poll.registry().deregister(file)
        waker = Waker(poll.registry(), Token(9))
        waker.wake()
        poll.poll(events, 10)
        assert [event.token() for event in events] == [9]
