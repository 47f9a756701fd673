"""Counts lines, words, characters and bytes:  python examples/wc.py [-l] [-w] [-m] [-c] [FILE...]

As wc(1): without options lines, words and bytes; without files, and for `-`, the standard input.  Words are what ASCII white
space parts, characters are those of UTF-8.  Exits with 1 if a file could not be read; the others are counted all the same.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Final

from pyio import fs, io

AT_ONCE: Final = 256 * 1024

# all bytes of a UTF-8 character but its first
_FURTHER: Final = bytes(range(0x80, 0xC0))


class Counts:
    """What is counted of one file, or of all."""

    def __init__(self) -> None:
        self.lines = self.words = self.chars = self.bytes = 0

    def add(self, other: Counts) -> None:
        """Adds what another file has."""
        self.lines += other.lines
        self.words += other.words
        self.chars += other.chars
        self.bytes += other.bytes


def count(reader: io.Read, wanted: frozenset[str]) -> Counts:
    """Counts what is wanted, and the bytes, to the end of file."""
    counts = Counts()
    buf = bytearray(AT_ONCE)
    within_a_word = False
    while n := reader.read(buf):
        counts.bytes += n
        if "lines" in wanted:
            counts.lines += buf.count(b"\n", 0, n)
        if "words" in wanted or "chars" in wanted:
            data = bytes(memoryview(buf)[:n])
            counts.chars += len(data.translate(None, _FURTHER))
            counts.words += len(data.split()) - (within_a_word and not data[:1].isspace())
            within_a_word = not data[-1:].isspace()
    return counts


def count_file(name: str, wanted: frozenset[str]) -> Counts:
    """Counts a file, or the standard input, which is called `-`."""
    if name == "-":
        return count(io.stdin(), wanted)
    with fs.File.open(name) as file:
        return count(file, wanted)


def main() -> int:
    """The program."""
    parser = ArgumentParser(description="counts lines, words, characters and bytes")
    order = ("lines", "words", "chars", "bytes")
    for flag, what in zip(("-l", "-w", "-m", "-c"), order, strict=True):
        parser.add_argument(flag, f"--{what}", action="append_const", const=what, dest="wanted")
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args()
    wanted = frozenset(options.wanted or ("lines", "words", "bytes"))

    total = Counts()
    rows: list[tuple[Counts, str]] = []
    status = 0
    for name in options.files or ["-"]:
        try:
            counts = count_file(name, wanted)
        except io.Error as e:
            io.stderr().write_all(os.fsencode(f"wc: {name}: {e.strerror or e}\n"))
            status = 1
        else:
            rows.append((counts, name if options.files else ""))
            total.add(counts)
    if len(options.files) > 1:
        rows.append((total, "total"))

    try:
        show(rows, [what for what in order if what in wanted])
    except io.Error as e:
        if e.kind() is not io.ErrorKind.BROKEN_PIPE:
            io.stderr().write_fmt("wc: {}\n", e)
        status = 1
    return status


def show(rows: list[tuple[Counts, str]], columns: list[str]) -> None:
    """Prints a line for each, the numbers below each other."""
    numbers = [[str(getattr(counts, what)) for what in columns] for counts, _ in rows]
    width = max((len(number) for row in numbers for number in row), default=0)
    with io.stdout().lock() as out:
        for row, (_, name) in zip(numbers, rows, strict=True):
            line = " ".join(number.rjust(width) for number in row)
            out.write_all(os.fsencode(f"{line} {name}".rstrip(" ") + "\n"))
        out.flush()


if __name__ == "__main__":
    sys.exit(main())
