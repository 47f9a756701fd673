"""What wants a descriptor gets that of the object: select, subprocess, mmap and the rest."""

from __future__ import annotations

import asyncio
import faulthandler
import mmap
import os
import select
import selectors
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ECHO = [sys.executable, "-IS", "-c", "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().upper())"]


@pytest.fixture
def pair() -> Iterator[tuple[io.PythonFile, socket.socket]]:
    """A duplex file, and its peer."""
    ours, theirs = socket.socketpair()
    with theirs, io.to_python(fs.File(ours.detach())) as file:
        yield file, theirs


@pytest.mark.slow
def test_subprocess(tmp: Path) -> None:
    """stdin, stdout and stderr; what was written before is flushed first, what is read ahead is not the child's."""
    (tmp / "in").write_bytes(b"hello")
    with io.to_python(fs.File.open(tmp / "in")) as stdin, io.to_python(fs.File.create(tmp / "out")) as stdout:
        stdout.write(b"said: ")
        stdout.flush()
        subprocess.run(ECHO, stdin=stdin, stdout=stdout, check=True)
        assert stdout.tell() == 11
    assert (tmp / "out").read_bytes() == b"said: HELLO"


def test_select_and_selectors(pair: tuple[io.PythonFile, socket.socket]) -> None:
    """fileno()"""
    file, peer = pair
    assert select.select([file], [file], [], 0) == ([], [file], [])
    peer.sendall(b"x")
    assert select.select([file], [], [], 1)[0] == [file]
    with selectors.DefaultSelector() as selector:
        selector.register(file, selectors.EVENT_READ)
        assert [key.fileobj for key, _ in selector.select(1)] == [file]


def test_asyncio_reader(pair: tuple[io.PythonFile, socket.socket]) -> None:
    """fileno()"""
    file, peer = pair

    async def wait() -> bytes:
        loop = asyncio.get_running_loop()
        came = loop.create_future()

        def readable() -> None:
            if not came.done():
                came.set_result(file.read1())

        loop.add_reader(file, readable)
        peer.sendall(b"hello")
        try:
            data: bytes = await came
            return data
        finally:
            loop.remove_reader(file)

    assert asyncio.run(wait()) == b"hello"


def test_os_calls(tmp: Path) -> None:
    """Those that take a number get fileno()."""
    with io.to_python(fs.File.create(tmp / "f")) as file:
        file.write(b"abc")
        file.flush()
        os.fsync(file)
        assert os.fstat(file.fileno()).st_size == 3
        faulthandler.dump_traceback(file)
    assert b"test_os_calls" in (tmp / "f").read_bytes()


if sys.platform != "win32":

    def test_fcntl(tmp: Path) -> None:
        """fileno()"""
        import fcntl

        with io.to_python(fs.File.create(tmp / "f")) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            fcntl.flock(file, fcntl.LOCK_UN)


def test_mmap(tmp: Path) -> None:
    """fileno()"""
    (tmp / "f").write_bytes(b"hello")
    with (
        io.to_python(fs.File.open(tmp / "f")) as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
    ):
        assert mapped[:] == b"hello"


def test_opening_the_descriptor_again(tmp: Path) -> None:
    """open(fd, closefd=False), from where the file stands once it has nothing buffered."""
    (tmp / "f").write_bytes(b"one\ntwo\n")
    with io.to_python(fs.File.open(tmp / "f")) as file:
        assert file.readline() == b"one\n"
        inner = file.detach()
        with inner, open(inner.fileno(), "rb", closefd=False) as again:
            assert again.read() == b"two\n"
