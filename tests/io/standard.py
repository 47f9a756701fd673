"""What the tests of the standard streams share: outputs on pipes of their own, and programs that run as children."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from pyio._sys.stdio import Out
from pyio.io.stdio.output import Stdout

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}
ENVIRONMENT.pop("PYTHONUNBUFFERED", None)

HEAD = "import atexit, os, signal, sys, threading\nfrom pyio import io\nout = io.stdout()\n"


def start(program: str, stdin: int, stdout: int) -> subprocess.Popen[bytes]:
    """Starts a program of Python's, with `out` for the standard output, on those descriptors."""
    return subprocess.Popen(
        [sys.executable, "-c", HEAD + program], env=ENVIRONMENT, stdin=stdin, stdout=stdout
    )


def run(
    program: str, given: bytes = b"", *, options: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[bytes]:
    """Runs a program of Python's, with `out` for the standard output, to its end."""
    command = [sys.executable, "-W", "error", *options, "-c", HEAD + program]
    return subprocess.run(command, input=given, capture_output=True, env=ENVIRONMENT, timeout=20, check=False)


def printed(program: str, given: bytes = b"", *, options: tuple[str, ...] = ()) -> bytes:
    """What it printed; it ended well and complained of nothing."""
    done = run(program, given, options=options)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout


def shell(line: str, program: str) -> subprocess.CompletedProcess[bytes]:
    """Runs a line of the shell, in which $P is that program."""
    command = ["sh", "-c", line.replace("$P", '"$0" -W error -c "$1"'), sys.executable, HEAD + program]
    return subprocess.run(command, capture_output=True, env=ENVIRONMENT, timeout=20, check=False)


@contextmanager
def output_on(fd: int) -> Iterator[Stdout]:
    """A standard output on another descriptor; the real one is the test runner's."""
    with output_to(Out(fd)) as out:
        yield out


@contextmanager
def output_to(target: Out) -> Iterator[Stdout]:
    """A standard output on whatever is written like one."""
    out = Stdout(target)
    try:
        yield out
    finally:
        atexit.unregister(out._end)
        out._drop()


def waiting(fd: int) -> bytes:
    """What a pipe holds, without waiting."""
    if sys.platform != "win32":
        os.set_blocking(fd, False)
    data = b""
    try:
        while piece := os.read(fd, 1 << 20):
            data += piece
    except BlockingIOError:
        pass
    return data
