"""Lines of a text: iterated, split, and read one by one."""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.workload import Contender, Goal, Group, Role, Trial
from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.inputs import Inputs

group = Group("lines", "Lines of text")


def _open_text(path: str) -> Iterator[bytes]:
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").encode()


def _open_bytes(path: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _lines(path: str) -> Iterator[bytes]:
    with io.BufReader(fs.File.open(path)) as reader:
        for line in reader.lines():
            yield line.encode()


def _byte_lines(path: str) -> Iterator[bytes]:
    with io.BufReader(fs.File.open(path)) as reader:
        yield from reader.byte_lines()


def _split(path: str) -> Iterator[bytes]:
    with io.BufReader(fs.File.open(path)) as reader:
        yield from reader.split(b"\n")


def _content(lines: Callable[[str], Iterator[bytes]], path: str) -> Callable[[object], object]:
    """The number of lines that the timed loop saw, and a digest of the lines that the same iterator gives."""

    def outcome(count: object) -> object:
        digest = hashlib.blake2b(digest_size=16)
        left = lines(path)
        while piece := list(islice(left, 10_000)):
            digest.update(b"\n".join(piece))
            digest.update(b"\n")
        return count, digest.hexdigest()

    return outcome


@group.workload("lines", "lines() of {text}, beside open() with rstrip", Goal(0.9), memory=True)
def lines(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with io.BufReader(fs.File.open(path)) as reader:
                for _line in reader.lines():
                    count += 1
        return count

    def standard(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with open(path, encoding="utf-8") as file:
                for line in file:
                    _stripped = line.rstrip("\n")
                    count += 1
        return count

    yield Trial(
        [
            Contender("BufReader.lines", Role.PYIO, pyio, outcome=_content(_lines, path)),
            Contender(
                "open(encoding), rstrip",
                Role.STANDARD,
                standard,
                outcome=_content(_open_text, path),
            ),
        ]
    )


@group.workload("count-lines", "lines() of {text}, beside open() unstripped", Goal(1.1))
def count_lines(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with io.BufReader(fs.File.open(path)) as reader:
                for _line in reader.lines():
                    count += 1
        return count

    def standard(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with open(path, encoding="utf-8") as file:
                for _line in file:
                    count += 1
        return count

    yield Trial(
        [
            Contender("BufReader.lines", Role.PYIO, pyio),
            Contender("open(encoding)", Role.STANDARD, standard),
        ]
    )


@group.workload("byte-lines", 'byte_lines() of {text}, beside open("rb")', Goal(1.1), memory=True)
def byte_lines(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with io.BufReader(fs.File.open(path)) as reader:
                for _line in reader.byte_lines():
                    count += 1
        return count

    yield Trial(
        [
            Contender("BufReader.byte_lines", Role.PYIO, pyio, outcome=_content(_byte_lines, path)),
            _binary_lines(path),
        ]
    )


@group.workload("split", 'split(b"\\n") of {text}, beside open("rb")', Goal(1.1))
def split(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text

    def pyio(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with io.BufReader(fs.File.open(path)) as reader:
                for _line in reader.split(b"\n"):
                    count += 1
        return count

    yield Trial(
        [
            Contender("BufReader.split", Role.PYIO, pyio, outcome=_content(_split, path)),
            _binary_lines(path),
        ]
    )


def _binary_lines(path: str) -> Contender:
    def standard(loops: int) -> int:
        count = 0
        for _ in range(loops):
            with open(path, "rb") as file:
                for _line in file:
                    count += 1
        return count

    return Contender('open("rb")', Role.STANDARD, standard, outcome=_content(_open_bytes, path))


@group.workload("read-line", "read_line, one at a time", Goal(4.0, aim=2.0))
def read_line(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text
    with open(path, "rb") as file:
        total = sum(1 for _ in file)

    def pyio(loops: int) -> str:
        line = io.String()
        text = ""
        with io.BufReader(fs.File.open(path)) as reader:
            for _ in range(loops):
                line.clear()
                reader.read_line(line)
                text = str(line)
        return text

    def standard(loops: int) -> str:
        text = ""
        with open(path, encoding="utf-8") as file:
            for _ in range(loops):
                text = file.readline()
        return text

    yield Trial(
        [
            Contender("BufReader.read_line", Role.PYIO, pyio),
            Contender("open(encoding).readline", Role.STANDARD, standard),
        ],
        max_loops=total,
        check_loops=1001,
    )


@group.workload("read-until", "read_until, one at a time")
def read_until(inputs: Inputs) -> Iterator[Trial]:
    path = inputs.text
    with open(path, "rb") as file:
        total = sum(1 for _ in file)

    def pyio(loops: int) -> bytes:
        line = bytearray()
        with io.BufReader(fs.File.open(path)) as reader:
            for _ in range(loops):
                line.clear()
                reader.read_until(b"\n", line)
        return bytes(line)

    def standard(loops: int) -> bytes:
        line = b""
        with open(path, "rb") as file:
            for _ in range(loops):
                line = file.readline()
        return line

    yield Trial(
        [
            Contender("BufReader.read_until", Role.PYIO, pyio),
            Contender('open("rb").readline', Role.STANDARD, standard),
        ],
        max_loops=total,
        check_loops=1001,
    )
