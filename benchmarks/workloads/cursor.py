"""Files in memory: Cursor beside BytesIO, which is written in C."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import io

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.inputs import Inputs

group = Group("cursor", "Files in memory")

_RECORD = bytes(range(16))
_RECORDS = 1 << 18
_GOAL = Goal(5.0, aim=3.0)


def _reading(cursor: io.Cursor[bytes] | io.Cursor[bytearray], name: str, content: bytes) -> Iterator[Trial]:
    buf = bytearray(len(_RECORD))
    stream = BytesIO(content)

    def pyio(loops: int) -> bytes:
        cursor.set_position(0)
        for _ in range(loops):
            cursor.read(buf)
        return bytes(buf)

    def readinto(loops: int) -> bytes:
        stream.seek(0)
        for _ in range(loops):
            stream.readinto(buf)
        return bytes(buf)

    def read(loops: int) -> bytes:
        stream.seek(0)
        data = b""
        for _ in range(loops):
            data = stream.read(16)
        return data

    yield Trial(
        [
            Contender(name, Role.PYIO, pyio),
            Contender("BytesIO.readinto", Role.STANDARD, readinto),
            Contender("BytesIO.read", Role.STANDARD, read),
        ],
        max_loops=len(content) // len(_RECORD),
        check_loops=101,
    )


def _content(inputs: Inputs) -> bytes:
    with open(inputs.large, "rb") as file:
        return file.read(_RECORDS * len(_RECORD))


@group.workload("read-bytes", "Cursor[bytes].read of 16 B", _GOAL)
def read_bytes(inputs: Inputs) -> Iterator[Trial]:
    content = _content(inputs)
    yield from _reading(io.Cursor(content), "Cursor[bytes].read", content)


@group.workload("read-bytearray", "Cursor[bytearray].read of 16 B", _GOAL)
def read_bytearray(inputs: Inputs) -> Iterator[Trial]:
    content = _content(inputs)
    yield from _reading(io.Cursor(bytearray(content)), "Cursor[bytearray].read", content)


@group.workload("write-bytearray", "Cursor[bytearray].write of 16 B", _GOAL)
def write_bytearray(_inputs: Inputs) -> Iterator[Trial]:
    """Begins with nothing, so that the buffer grows with what is written."""

    def pyio(loops: int) -> bytearray:
        cursor = io.Cursor(bytearray())
        for _ in range(loops):
            cursor.write(_RECORD)
        return cursor.get_ref()

    def standard(loops: int) -> memoryview:
        stream = BytesIO()
        for _ in range(loops):
            stream.write(_RECORD)
        return stream.getbuffer()

    yield Trial(
        [
            Contender("Cursor[bytearray].write", Role.PYIO, pyio),
            Contender("BytesIO.write", Role.STANDARD, standard),
        ],
        max_loops=_RECORDS,
        check_loops=101,
    )


@group.workload("lines", "lines() of a Cursor[bytes]")
def lines(inputs: Inputs) -> Iterator[Trial]:
    """A quarter of a megabyte in one piece, as it comes out of an archive or a database."""
    with open(inputs.text, "rb") as file:
        content = file.read(1 << 18)

    def pyio(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = list(io.Cursor(content).lines())
        return found

    def standard(loops: int) -> list[str]:
        found: list[str] = []
        for _ in range(loops):
            found = [line.decode().rstrip("\n") for line in BytesIO(content)]
        return found

    yield Trial(
        [
            Contender("Cursor[bytes].lines", Role.PYIO, pyio),
            Contender("BytesIO, decode, rstrip", Role.STANDARD, standard),
        ]
    )
