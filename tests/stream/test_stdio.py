"""The standard streams of a process, as ends of transfers."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow  # each starts an interpreter


def program(code: str) -> list[str]:
    """A command that runs it."""
    return [sys.executable, "-W", "error", "-c", "from pyio import fs, io, stream\n" + code]


UPPER = """
lines, done = stream.read_via_stream(io.stdin())
io.stdout().write_all(b"first\\n> ")
io.stdout().flush()
print(*(line.upper() for line in lines.lines()), sep="\\n", end="", flush=True)
done.result()
"""

HANDED_ON = """
io.stdout().write_all(b"first ")
data, _ = stream.read_via_stream(io.stdin())
stream.write_via_stream(io.stdout(), data).result()
io.stdout().write_all(b" last")
io.stdout().flush()
stream.write_via_stream(io.stderr(), io.Cursor(b"error")).result()
"""


def test_stdin_is_a_source() -> None:
    """To its end, and an empty one has none."""
    for given, expected in (b"one\ntwo", b"first\n> ONE\nTWO"), (b"", b"first\n> "):
        run = subprocess.run(
            program(UPPER), input=given, capture_output=True, check=True, cwd=ROOT, timeout=20
        )
        assert run.stdout == expected


@pytest.mark.parametrize("redirected", [False, True])
def test_what_was_written_before_and_after_keeps_its_place(tmp: Path, redirected: bool) -> None:
    """Through pipes, and where both are files: these are read and written where their positions are."""
    (tmp / "in").write_bytes(b"skipped text")
    command = program(HANDED_ON)
    if redirected:
        with (tmp / "in").open("rb", buffering=0) as source, (tmp / "out").open("wb", buffering=0) as sink:
            sink.write(b"before ")
            source.seek(8)
            subprocess.run(command, cwd=ROOT, timeout=20, check=True, stdin=source, stdout=sink)
            sink.write(b" after")
        assert (tmp / "out").read_bytes() == b"before first text last after"
    else:
        run = subprocess.run(command, cwd=ROOT, timeout=20, check=True, input=b"text", capture_output=True)
        assert (run.stdout, run.stderr) == (b"first text last", b"error")


def test_pieces_reach_stdout_as_they_come() -> None:
    """The other process sees a piece without a line's end before the stream is closed."""
    code = """
writer, data = io.channel()
done = stream.write_via_stream(io.stdout(), data)
writer.write_all(b"READY")
answer = io.stdin().lines()
next(answer)
writer.close()
done.result()
"""
    with subprocess.Popen(program(code), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.read(5) == b"READY"
        process.stdin.write(b"go on\n")
        process.stdin.close()
        assert process.stdout.read() == b""
    assert process.returncode == 0
