"""What WASI lacks is UNSUPPORTED when it is called, and neither missing nor dear when it is imported."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from pyio import fs, io, net, process, stream
from pyio.io import Deadline, Error, ErrorKind
from pyio.os import linux, unix

ROOT = Path(__file__).parents[2]


def modules() -> list[str]:
    """The names of all of the library's modules."""
    paths = [path.relative_to(ROOT).with_suffix("") for path in (ROOT / "pyio").rglob("*.py")]
    return sorted(".".join(path.parts).removesuffix(".__init__") for path in paths)


@pytest.mark.parametrize("name", modules())
def test_every_module_is_imported_and_every_name_of_it_is_there(name: str) -> None:
    """Also those that are loaded when they are first used."""
    module = importlib.import_module(name)
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public)


def with_file(call: Callable[[fs.File], object]) -> Callable[[], object]:
    """The call, of an open file."""

    def made() -> None:
        with fs.File.create("file") as file:
            call(file)

    return made


def with_dir(call: Callable[[fs.Dir], object]) -> Callable[[], object]:
    """The call, of an open directory."""

    def made() -> None:
        with fs.Dir.open(".") as folder:
            call(folder)

    return made


def read_what_nobody_writes() -> None:
    """In a channel whose writer is this thread."""
    writer, reader = io.channel(8)
    with writer, reader:
        reader.read(bytearray(1))


def entries_transferred(folder: fs.Dir) -> None:
    """All of them, and what becomes of the transfer."""
    entries, done = stream.read_directory(folder)
    assert list(entries) == []
    done.result(10)


LACKING: dict[str, Callable[[], object]] = {
    "dup": with_file(lambda file: file.try_clone()),
    "a lock": with_file(lambda file: file.lock()),
    "a lock, tried": with_file(lambda file: file.try_lock_shared()),
    "bits of a file": with_file(lambda file: file.set_perms(fs.Perms.world_readable())),
    "bits by path": lambda: fs.set_perms(".", fs.Perms.world_readable()),
    "bits below a directory": with_dir(lambda folder: folder.set_perms(".", fs.Perms.world_readable())),
    "listing an open directory": with_dir(lambda folder: folder.read_dir()),
    "the time of creation": lambda: fs.metadata(".").created(),
    "an owner": lambda: unix.chown(".", 0, 0),
    "an owner of a link": lambda: unix.lchown(".", 0, 0),
    "an owner of a file": with_file(lambda file: unix.fchown(file, 0, 0)),
    "a FIFO": lambda: unix.mkfifo("fifo"),
    "a pipe": unix.pipe,
    "a connection": lambda: net.TcpStream.connect("127.0.0.1:1"),
    "a listener": lambda: net.TcpListener.bind("127.0.0.1:0"),
    "datagrams": lambda: net.UdpSocket.bind("127.0.0.1:0"),
    "a socket": net.Socket.v4,
    "a name looked up": lambda: net.lookup_host("localhost"),
    "a Unix listener": lambda: unix.UnixListener.bind("socket"),
    "a Unix connection": lambda: unix.UnixStream.connect("socket"),
    "two Unix sockets": unix.UnixStream.pair,
    "a program": lambda: process.Command("true").status(),
    "a program and its output": lambda: process.Command("true").output(),
    "a child": lambda: process.Command("true").run(),
    "another program": lambda: unix.CommandExt.exec(process.Command("true")),
    "another process": lambda: process.Process(1).is_running(),
    "waiting for what nobody writes": read_what_nobody_writes,
    "waiting for nobody": lambda: Deadline.never().sleep(),
    "a transfer of a file": with_file(lambda file: stream.read_via_stream(file, 0)[1].result(10)),
    "a transfer of a directory": with_dir(entries_transferred),
    "epoll": linux.Epoll,
    "an eventfd": lambda: linux.eventfd(0),
    "memory as a file": lambda: linux.memfd("name"),
}


@pytest.mark.parametrize("call", LACKING.values(), ids=LACKING)
def test_what_is_lacking_is_unsupported(
    call: Callable[[], object], tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An Error of that kind, whatever Python says there of it."""
    monkeypatch.chdir(tmp)
    with pytest.raises(Error) as caught:
        call()
    assert caught.value.kind() is ErrorKind.UNSUPPORTED


def test_errors_have_wasis_numbers() -> None:
    """And the kinds of everywhere."""
    with pytest.raises(Error) as caught:
        fs.read("none")
    assert (caught.value.raw_os_error(), caught.value.kind()) == (44, ErrorKind.NOT_FOUND)
