"""Copies inside the kernel, one call each."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from pyio import fs, io
from pyio.io import HasFileno
from pyio.os import linux
from tests.poll.sources import Pipe, kind_of

if sys.platform != "linux":
    pytest.skip("Linux's own", allow_module_level=True)

Call: TypeAlias = Callable[[HasFileno, HasFileno, int], int]
CALLS: list[Call] = [linux.copy_file_range, linux.sendfile, linux.splice]


class End:
    """A descriptor, lent."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def fileno(self) -> int:
        return self._fd


def test_between_files(tmp: Path) -> None:
    """From position to position, as much as asked for or as there is, and then 0."""
    fs.write(tmp / "a", b"0123456789")
    for call in (linux.copy_file_range, linux.sendfile):
        with fs.File.open(tmp / "a") as a, fs.File.create(tmp / "b") as b:
            a.seek(io.SeekFrom.Start(2))
            b.write_all(b">")
            assert [call(a, b, 3), call(a, b, 0), call(a, b, 2**62), call(a, b, 5)] == [3, 0, 5, 0]
            assert (a.stream_position(), b.stream_position()) == (10, 9)
        assert fs.read(tmp / "b") == b">23456789"


def test_a_file_into_a_socket(tmp: Path) -> None:
    """sendfile; a peer that is gone is BROKEN_PIPE, and a full one WOULD_BLOCK where it does not wait."""
    fs.write(tmp / "a", b"x" * 100_000)
    a, b = socket.socketpair()
    with fs.File.open(tmp / "a") as file, a, b:
        assert linux.sendfile(file, a, 5) == 5
        assert b.recv(100) == b"xxxxx"
        a.setblocking(False)
        file.rewind()
        while linux.sendfile(file, a, 1 << 20) and file.stream_position() < 100_000:
            pass
        file.rewind()

        def on() -> None:
            while True:
                linux.sendfile(file, a, 1 << 20)
                file.rewind()

        assert kind_of(on) is io.ErrorKind.WOULD_BLOCK
        b.close()
        assert kind_of(linux.sendfile, file, a, 1) is io.ErrorKind.BROKEN_PIPE


def test_through_pipes(tmp: Path) -> None:
    """splice: a file into a pipe, out of it into a file, until its end."""
    fs.write(tmp / "a", b"0123456789")
    pipe = Pipe()
    reader, writer = End(pipe.reader), End(pipe.writer)
    with fs.File.open(tmp / "a") as a, fs.File.create(tmp / "b") as b:
        assert linux.splice(a, writer, 4) == 4
        assert linux.splice(reader, b, 100) == 4
        assert kind_of(linux.splice, reader, b, 1) is io.ErrorKind.WOULD_BLOCK
        pipe.close(pipe.writer)
        assert linux.splice(reader, b, 1) == 0
    pipe.close()
    assert fs.read(tmp / "b") == b"0123"


def test_what_does_not_go_together(tmp: Path) -> None:
    """The system's refusals, by kind."""
    fs.write(tmp / "a", b"0123456789")
    pipe = Pipe()
    with fs.File.open(tmp / "a") as a, fs.File.create(tmp / "b") as b:
        assert kind_of(linux.copy_file_range, End(pipe.reader), b, 1) is io.ErrorKind.INVALID_INPUT
        assert kind_of(linux.sendfile, End(pipe.reader), b, 1) is io.ErrorKind.INVALID_INPUT
        assert kind_of(linux.splice, a, b, 1) is io.ErrorKind.INVALID_INPUT
        for call in CALLS[:2]:
            assert kind_of(call, b, a, 1) is io.ErrorKind.OTHER
            with fs.File.options().append(True).open(tmp / "b") as c:
                assert kind_of(call, a, c, 1) in {io.ErrorKind.OTHER, io.ErrorKind.INVALID_INPUT}
    pipe.close()
    for call in CALLS:
        assert kind_of(call, a, b, 1) is io.ErrorKind.OTHER  # closed


@pytest.mark.parametrize("call", CALLS, ids=lambda call: call.__name__)
def test_counts(tmp: Path, call: Call) -> None:
    """ValueError for one that is negative or beyond 63 bits, TypeError for what is none."""
    with fs.File.create(tmp / "a") as a, fs.File.create(tmp / "b") as b:
        wrong: Any = 1.5
        for count in (-1, 2**63):
            with pytest.raises(ValueError):
                call(a, b, count)
        with pytest.raises(TypeError):
            call(a, b, wrong)


def test_other_file_systems(tmp: Path) -> None:
    """Between two of them the kernel copies, or says CROSSES_DEVICES; procfs is no file to it."""
    shm = Path("/dev/shm")
    if not os.access(shm, os.W_OK) or os.stat(shm).st_dev == os.stat(tmp).st_dev:
        pytest.skip("no other file system to write to")
    fs.write(tmp / "a", b"0123456789")
    with fs.File.open(tmp / "a") as a, linux.memfd("b") as b:
        try:
            assert linux.copy_file_range(a, b, 5) in range(1, 6)
        except io.Error as e:
            assert e.kind() is io.ErrorKind.CROSSES_DEVICES
