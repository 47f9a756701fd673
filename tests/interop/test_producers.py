"""What gives Python's files gives pyio objects: FromPython over what the standard library opens."""

from __future__ import annotations

import bz2
import gzip
import io as python_io
import lzma
import os
import random
import socket
import subprocess
import sys
import tarfile
import tempfile
import threading
import urllib.request
import zipfile
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from pyio import io
from pyio.io import Error, ErrorKind, FromPython, SeekFrom

ROOT = Path(__file__).parents[2]

DATA = random.Random(0).randbytes(50_000) + b"\nlast"


def read_in_pieces(file: object) -> bytes:
    """All of it, in the ways that there are."""
    reader = FromPython(file)
    got = bytearray(io.read_exact(reader, 1000))
    reader.read_until(b"\n", got)
    for line in reader.split(b"\n"):
        got += line + b"\n"
    return bytes(got[:-1])


@pytest.mark.parametrize("module", [gzip, bz2, lzma], ids=lambda module: module.__name__)
def test_compressed(module: Any) -> None:
    """Reading, seeking and writing."""
    with module.open(python_io.BytesIO(module.compress(DATA))) as unpacked:
        assert read_in_pieces(unpacked) == DATA
    with FromPython(module.open(python_io.BytesIO(module.compress(DATA)))) as unpacked:
        unpacked.seek(SeekFrom.Start(40_000))
        assert io.read_to_end(unpacked) == DATA[40_000:]
        unpacked.seek_relative(-4)
        assert io.read_to_end(unpacked) == b"last"
    out = python_io.BytesIO()
    with FromPython(module.open(out, "wb")) as packed:
        assert io.copy(io.Cursor(DATA), packed) == len(DATA)
    assert module.decompress(out.getvalue()) == DATA


def test_archives(tmp: Path) -> None:
    """Members of zip and tar."""
    with zipfile.ZipFile(tmp / "zip", "w", zipfile.ZIP_DEFLATED) as packed:
        with FromPython(packed.open("one", "w")) as member:
            member.write_all(DATA)
    with zipfile.ZipFile(tmp / "zip") as unpacked:
        with unpacked.open("one") as plain:
            assert read_in_pieces(plain) == DATA
    with tarfile.open(tmp / "tar", "w:gz") as tar:
        info = tarfile.TarInfo("one")
        info.size = len(DATA)
        tar.addfile(info, io.to_python(io.Cursor(DATA)))
    with tarfile.open(tmp / "tar") as tar:
        plain_member = tar.extractfile("one")
        assert plain_member is not None
        with plain_member:
            assert read_in_pieces(plain_member) == DATA


def test_files_on_disk(tmp: Path) -> None:
    """With io's buffer and without."""
    (tmp / "f").write_bytes(DATA)
    for buffering in 0, -1:
        with open(tmp / "f", "rb", buffering) as plain:
            assert read_in_pieces(plain) == DATA
        with FromPython(open(tmp / "f", "r+b", buffering)) as file:
            assert file.stream_len() == len(DATA)
            file.seek(SeekFrom.End(-4))
            file.write_all(b"LAST")
        assert (tmp / "f").read_bytes() == DATA[:-4] + b"LAST"
        (tmp / "f").write_bytes(DATA)


def test_temporary_files() -> None:
    """Those with a wrapper, and those in memory until they are large."""
    for make in (
        tempfile.TemporaryFile,
        tempfile.NamedTemporaryFile,
        lambda: tempfile.SpooledTemporaryFile(100),
        lambda: tempfile.SpooledTemporaryFile(100_000),
    ):
        with FromPython(make()) as file:
            assert io.copy(io.Cursor(DATA), file) == len(DATA)
            file.rewind()
            assert io.read_to_end(file) == DATA
            assert file.stream_position() == len(DATA)


@pytest.mark.slow
def test_pipes_of_a_child() -> None:
    """Both ends."""
    code = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().upper())"
    child = subprocess.Popen(
        [sys.executable, "-IS", "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with FromPython(child.stdin) as stdin:
        stdin.write_all(b"hello\n")
        with pytest.raises(Error) as caught:
            stdin.rewind()
        assert caught.value.kind() in {ErrorKind.UNSUPPORTED, ErrorKind.NOT_SEEKABLE}
    with FromPython(child.stdout) as stdout:
        assert list(stdout.lines()) == ["HELLO"]
    assert child.wait() == 0


def test_sockets() -> None:
    """makefile, by line and by block, with a timeout that loses nothing of what is buffered here."""
    ours, theirs = socket.socketpair()
    with ours, theirs, FromPython(ours.makefile("rwb", buffering=0)) as file:
        theirs.sendall(b"one\ntw")
        lines = file.lines()
        assert next(lines) == "one"
        ours.settimeout(0.001)
        with pytest.raises(TimeoutError) as caught:
            next(lines)
        assert isinstance(caught.value, Error)
        assert bytes(file.buffer()) == b"tw"
        file.write_all(b"hello\n")
        assert theirs.recv(9) == b"hello\n"


class Server(BaseHTTPRequestHandler):
    """Answers with DATA, in chunks or whole."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        if self.path == "/whole":
            self.send_header("Content-Length", str(len(DATA)))
            self.end_headers()
            FromPython(self.wfile).write_all(DATA)
        else:
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for at in range(0, len(DATA), 999):
                part = DATA[at : at + 999]
                self.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        pass


def test_urllib() -> None:
    """A response, chunked or whole."""
    with HTTPServer(("127.0.0.1", 0), Server) as server:
        for path in "whole", "chunked":
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            url = f"http://127.0.0.1:{server.server_port}/{path}"
            with FromPython(
                urllib.request.urlopen(urllib.request.Request(url, headers={"Connection": "close"}))
            ) as r:
                assert io.read_to_end(r) == DATA
            thread.join()


def test_a_memory_of_any_kind() -> None:
    """BytesIO, getvalue and getbuffer untouched."""
    plain = python_io.BytesIO(DATA)
    assert read_in_pieces(plain) == DATA
    with FromPython(plain) as file:
        file.rewind()
        chained = file.take(5).chain(io.Cursor(b"!"))
        assert io.read_to_end(chained) == DATA[:5] + b"!"
        assert plain.getvalue() == DATA


@pytest.mark.slow
def test_stdin_and_stdout(tmp: Path) -> None:
    """The binary files under sys.stdin and sys.stdout."""
    code = (
        "import sys; from pyio import io\n"
        "out = io.FromPython(sys.stdout.buffer)\n"
        "for line in io.FromPython(sys.stdin.buffer).lines(): out.write_fmt('{}!\\n', line)\n"
        "out.flush()"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", code],
        input="eins\nzwei ä\n".encode(),
        capture_output=True,
        check=True,
        env=environment,
    )
    assert run.stdout == "eins!\nzwei ä!\n".encode()
