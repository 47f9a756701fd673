"""The command line of Windows, which is made everywhere."""

from __future__ import annotations

import pytest

from pyio._sys.process.command_line import command_line
from pyio.io import Error, ErrorKind

LINES = [
    ("prog", ["aaa", "bbb", "ccc"], '"prog" aaa bbb ccc'),
    ("prog", ["C:\\"], '"prog" C:\\'),
    ("prog", ["2slashes\\\\"], '"prog" 2slashes\\\\'),
    ("prog", [" C:\\"], '"prog" " C:\\\\"'),
    ("prog", [" 2slashes\\\\"], '"prog" " 2slashes\\\\\\\\"'),
    ("C:\\Program Files\\blah\\blah.exe", ["aaa", "v*"], '"C:\\Program Files\\blah\\blah.exe" aaa v*'),
    ("C:\\Program Files\\test", ['aa"bb'], '"C:\\Program Files\\test" aa\\"bb'),
    ("echo", ["a b c"], '"echo" "a b c"'),
    ("echo", ['" \\" \\', "\\"], '"echo" "\\" \\\\\\" \\\\" \\'),
    ("echo", ["", "a\tb"], '"echo" "" "a\tb"'),
    ("πЯ音æ∞", [], '"πЯ音æ∞"'),
]


@pytest.mark.parametrize(("program", "args", "line"), LINES)
def test_lines(program: str, args: list[str], line: str) -> None:
    """As std makes them."""
    assert command_line(program, args) == line


def test_everything_quoted() -> None:
    """Where it is asked for, every argument is."""
    line = command_line("C:\\Program Files\\blah\\blah.exe", ["aaa", "v*"], quote_all=True)
    assert line == '"C:\\Program Files\\blah\\blah.exe" "aaa" "v*"'


def test_a_program_with_a_quote() -> None:
    """Nothing could say that."""
    with pytest.raises(Error) as caught:
        command_line('a"b', [])
    assert caught.value.kind() is ErrorKind.INVALID_INPUT
