"""Finds lines by a regular expression:  python examples/grep.py [-i] [-v] [-n] [-c] [-l] [-r] [--] PATTERN [FILE...]

As grep(1), with Python's regular expressions, over bytes: what is not UTF-8 is searched and printed as it is.  Without files,
and for `-`, it searches the standard input; with -r directories with all that is in them, this one if none is
named.  Of a file with a NUL near its beginning it is only said whether it matches.  Exits with 0 if a line was found, 1 if
none was, 2 after an error.
"""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from pyio import fs, io

if TYPE_CHECKING:
    from collections.abc import Iterator


class CannotWriteError(Exception):
    """Nothing more can be said, so there is nothing more to look for."""


class Search:
    """What is looked for, and what is said of it."""

    def __init__(self, options: Namespace, out: io.Write) -> None:
        self.pattern = re.compile(os.fsencode(options.pattern), re.IGNORECASE if options.ignore_case else 0)
        self.options = options
        self.out = out
        self.found = self.failed = False

    def file(self, name: str, *, named: bool) -> None:
        """Searches a file, or the standard input."""
        try:
            if name == "-":
                with io.stdin().lock() as reader:
                    self.lines(reader, "(standard input)", named=named)
            else:
                with io.BufReader(fs.File.open(name)) as reader:
                    self.lines(reader, name, named=named)
        except io.Error as e:
            self.report(name, e)

    def say(self, text: bytes) -> None:
        """Prints it."""
        try:
            self.out.write_all(text)
        except io.Error as e:
            raise CannotWriteError from e

    def lines(self, reader: io.BufRead, name: str, *, named: bool) -> None:
        """Searches the lines of a reader."""
        options, say, search = self.options, self.say, self.pattern.search
        prefix = os.fsencode(f"{name}:") if named else b""
        binary = b"\0" in bytes(reader.fill_buf())
        count = 0
        for number, line in enumerate(reader.split(b"\n"), 1):
            if (search(line) is None) is not options.invert_match:
                continue
            count += 1
            if options.files_with_matches or (binary and not options.count):
                break
            if not options.count:
                say(b"%s%s%s\n" % (prefix, b"%d:" % number if options.line_number else b"", line))
        if count:
            self.found = True
        if options.files_with_matches:
            if count:
                say(os.fsencode(f"{name}\n"))
        elif options.count:
            say(b"%s%d\n" % (prefix, count))
        elif binary and count:
            say(os.fsencode(f"Binary file {name} matches\n"))

    def report(self, name: str, error: io.Error) -> None:
        """Says what went wrong; the search goes on."""
        self.failed = True
        io.stderr().write_all(os.fsencode(f"grep: {name}: {error.strerror or error}\n"))


def files_in(name: str, search: Search) -> Iterator[str]:
    """The name itself, or, of a directory, the files in it; links in it are not followed."""
    try:
        is_directory = name != "-" and fs.metadata(name).is_dir()
    except io.Error as e:
        search.report(name, e)
        return
    if not is_directory:
        yield name
        return
    for entry in fs.walk_dir(name, on_error=lambda e: search.report(e.filename or name, e)):
        if entry.file_type().is_file():
            yield os.fspath(entry)


def arguments() -> Namespace:
    """What the program was called with."""
    parser = ArgumentParser(description="finds lines by a regular expression")
    parser.add_argument("-i", "--ignore-case", action="store_true", help="ASCII letters are alike")
    parser.add_argument("-v", "--invert-match", action="store_true", help="the other lines")
    parser.add_argument("-n", "--line-number", action="store_true", help="with their numbers")
    parser.add_argument("-c", "--count", action="store_true", help="only how many")
    parser.add_argument("-l", "--files-with-matches", action="store_true", help="only in which files")
    parser.add_argument("-r", "--recursive", action="store_true", help="directories with what is in them")
    parser.add_argument("pattern", metavar="PATTERN")
    parser.add_argument("files", nargs="*", metavar="FILE")
    return parser.parse_args()


def search_all(search: Search, options: Namespace) -> None:
    """Searches everything that was named."""
    names = options.files or (["."] if options.recursive else ["-"])
    named = options.recursive or len(names) > 1
    for name in names:
        for file in files_in(name, search) if options.recursive else (name,):
            search.file(file, named=named)


def main() -> int:
    """The program."""
    options = arguments()
    with io.stdout().lock() as out:
        try:
            search = Search(options, out)
            search_all(search, options)
            out.flush()
        except re.error as e:
            io.stderr().write_fmt("grep: {}\n", e)
            return 2
        except (CannotWriteError, io.Error) as e:
            reason = e.__cause__ or e
            if not isinstance(reason, BrokenPipeError):
                io.stderr().write_fmt("grep: {}\n", reason)
            return 2
    return 2 if search.failed else 0 if search.found else 1


if __name__ == "__main__":
    sys.exit(main())
