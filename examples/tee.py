"""Copies its input to its output and to files:  python examples/tee.py [-a] [FILE...]

As tee(1).  What arrives is passed on at once.  An output that fails is reported and left out from then on, and the others
go on: so the files are whole though nobody reads our output any more.  Exits with 1 if any failed.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser

from pyio import fs, io


class Outputs:
    """Where everything goes, with its name; what fails is dropped."""

    def __init__(self) -> None:
        self.open: list[tuple[str, io.Write]] = []
        self.failed = False

    def write_all(self, data: memoryview) -> None:
        """Writes to all of them."""
        for name, output in list(self.open):
            try:
                output.write_all(data)
                output.flush()
            except io.Error as e:
                self.open.remove((name, output))
                self.report(name, e)

    def report(self, name: str, error: io.Error) -> None:
        """Says what went wrong, and remembers that something did."""
        self.failed = True
        io.stderr().write_all(os.fsencode(f"tee: {name}: {error.strerror or error}\n"))


def copy(outputs: Outputs) -> None:
    """Copies the standard input, for as long as there is an output left."""
    with io.stdin().lock() as source:
        while outputs.open and len(data := source.fill_buf()):
            outputs.write_all(data)
            source.consume(len(data))


def main() -> int:
    """The program."""
    parser = ArgumentParser(description="copies the standard input to the standard output and to files")
    parser.add_argument("-a", "--append", action="store_true", help="adds to the files")
    parser.add_argument("files", nargs="*", metavar="FILE")
    options = parser.parse_args()

    how = fs.File.options().create(True).append(options.append).write(True).truncate(not options.append)
    outputs = Outputs()
    outputs.open.append(("standard output", io.stdout()))
    files: list[fs.File] = []
    try:
        for name in options.files:
            try:
                file = how.open(name)
            except io.Error as e:
                outputs.report(name, e)
            else:
                files.append(file)
                outputs.open.append((name, file))
        copy(outputs)
    except io.Error as e:
        outputs.report("standard input", e)
    finally:
        for file in files:
            try:
                file.close()
            except io.Error as e:
                outputs.report(str(file.path()), e)
    return int(outputs.failed)


if __name__ == "__main__":
    sys.exit(main())
