"""Stdio: what a stream is to be."""

from __future__ import annotations

import socket
import sys
from errno import EBADF
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from pyio import fs
from pyio.io import Error, ErrorKind
from pyio.process import Command, Stdio

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform == "win32":
    pytest.skip("the programs are those of Unix", allow_module_level=True)


def test_how_they_show_themselves(tmp: Path) -> None:
    """By the constructor that made them."""
    assert [repr(s) for s in (Stdio.capture(), Stdio.inherit(), Stdio.null(), Stdio.from_handle(5))] == [
        "Stdio.capture()",
        "Stdio.inherit()",
        "Stdio.null()",
        "Stdio.from_handle(5)",
    ]
    with fs.File.create(tmp / "f") as file:
        assert repr(Stdio.from_handle(file)) == f"Stdio.from_handle({file!r})"


def test_a_stdio_is_used_again(tmp: Path) -> None:
    """One Stdio may stand for several streams and in several Commands; a handle's number is asked for each time."""
    null = Stdio.null()
    assert Command("cat").stdin(null).stdout(null).stderr(null).status().success()
    with fs.File.create(tmp / "f") as file:
        target = Stdio.from_handle(file)
        for _ in range(2):
            assert Command("echo").arg("line").stdout(target).status().success()
    assert fs.read(tmp / "f") == b"line\nline\n"
    with pytest.raises(Error):
        Command("true").stdout(target).run()


def test_handles_without_a_descriptor(tmp: Path) -> None:
    """What is closed, or never had one, is EBADF when the program starts, and is not taken for another stream."""
    file = open(tmp / "f", "wb")
    file.close()
    sock = socket.socket()
    sock.close()
    with fs.File.create(tmp / "g") as own:
        pass
    for handle in (file, sock, own, BytesIO(), 2**20, 2**31 - 1):
        with pytest.raises(Error) as caught:
            Command("true").stdout(handle).run()
        assert caught.value.raw_os_error() == EBADF
    for number in (2**31, 2**70):
        for command in (Command("true"), Command("true").current_dir("/")):
            with pytest.raises(Error) as caught:
                command.stdout(number).run()
            assert caught.value.kind() is ErrorKind.INVALID_INPUT


def test_inherit_is_whatever_is_ours_then(capfd: pytest.CaptureFixture[str]) -> None:
    """Also in output(), which captures nothing then."""
    assert Command("echo").arg("seen").stdout(Stdio.inherit()).output().stdout == b""
    assert capfd.readouterr().out == "seen\n"
