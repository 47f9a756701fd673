"""The command line of Windows: how arguments become the one string that a program there splits again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Iterable


def command_line(program: str, args: Iterable[str], /, *, quote_all: bool = False) -> str:
    """Corresponds to what `std::process` does there: the program is always quoted, the rest where it has to be.

    A backslash is itself, but before a quote: there two are one, and one makes the quote a part of the argument.
    Errors: INVALID_INPUT for a quote in the program's name, which nothing could express.
    """
    if '"' in program:
        raise Error(ErrorKind.INVALID_INPUT, f"no program on Windows can be called {program!r}")
    return " ".join([f'"{program}"', *(_quoted(arg, always=quote_all) for arg in args)])


def _quoted(arg: str, *, always: bool) -> str:
    quote = '"' if always or not arg or " " in arg or "\t" in arg else ""
    made: list[str] = []
    backslashes = 0
    for character in arg:
        if character == "\\":
            backslashes += 1
        else:
            if character == '"':
                made.append("\\" * (backslashes + 1))
            backslashes = 0
        made.append(character)
    return f"{quote}{''.join(made)}{quote and chr(92) * backslashes}{quote}"
