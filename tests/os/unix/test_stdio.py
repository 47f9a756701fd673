"""pyio.os.unix.stdio: the raw standard streams."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from pyio import io
from pyio.io import ErrorKind
from pyio.os.unix import Stdio
from tests.io.standard import printed, shell

if sys.platform == "win32":
    pytest.skip("the streams of Unix", allow_module_level=True)


def test_the_numbers() -> None:
    """0, 1 and 2, which stay open when it is closed or forgotten."""
    made = [Stdio.stdin(), Stdio.stdout(), Stdio.stderr()]
    assert [one.fileno() for one in made] == [0, 1, 2]
    for one in made:
        one.close()
        with pytest.raises(io.Error):
            one.fileno()
    assert [Stdio.stdin().fileno(), Stdio.stdout().fileno(), Stdio.stderr().fileno()] == [0, 1, 2]


def test_every_call_is_one_system_call() -> None:
    """Nothing is buffered, so that it comes before what is; what is read is not read ahead."""
    reader, writer = os.pipe()
    raw, source = Stdio(writer), Stdio(reader)
    raw.write_all(b"abc")
    assert raw.write_vectored([b"de", b"f"]) == 3
    raw.flush()
    buf = bytearray(4)
    assert (source.read(buf), bytes(buf)) == (4, b"abcd")
    assert os.read(reader, 10) == b"ef"
    os.close(writer)
    assert io.read_to_end(source) == b""
    os.close(reader)


def test_beside_the_buffered_ones() -> None:
    """What the others have read ahead, or not yet written, it knows nothing of."""
    program = """
from pyio.os.unix import Stdio
line = io.String()
io.stdin().read_line(line)
out.write_all(b"buffered ")
raw = Stdio.stdout()
raw.write_all(b"raw ")
assert io.read_to_end(Stdio.stdin()) == b""
out.write_fmt("{} {}", str(line).strip(), *io.stdin().lines())
"""
    assert printed(program, b"one\ntwo\n") == b"raw buffered one two"


def test_a_missing_one_says_so() -> None:
    """EBADF, which the others are silent about."""
    program = """
from pyio.os.unix import Stdio
other = open(os.devnull)  # gets the number
try:
    Stdio.stdin().read(bytearray(1))
except io.Error as e:
    out.write_fmt("{} {}", e.kind().name, e.errno)
"""
    done = shell("exec $P <&-", program)
    assert done.stdout == f"{ErrorKind.OTHER.name} {errno.EBADF}".encode()
