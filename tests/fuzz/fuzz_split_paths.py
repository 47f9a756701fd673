"""Fuzzes lists of paths of both flavours: `python tests/fuzz/fuzz_split_paths.py --seconds 60`.

It needs atheris, and keeps nothing but what fails: a file `crash-...` in the working directory, whose bytes belong
into a test.  The oracle reads and writes one character at a time.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from typing import Any

atheris: Any = importlib.import_module("atheris")
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

with atheris.instrument_imports(include=["pyio.env"]):
    from pyio.env.paths import JoinPathsError, join_unix, join_windows, split_unix, split_windows

PIECES = [";", ":", '"', "\\", "/", "a", " ", "é", "\udcff"]


def split(text: str, sep: str, quote: str) -> list[str]:
    """The paths of a list, read slowly."""
    found, quoted = [""], False
    for char in text:
        if char == quote:
            quoted = not quoted
        elif char == sep and not quoted:
            found.append("")
        else:
            found[-1] += char
    return found


def one_input(data: bytes) -> None:
    """Each byte stands for a piece: of a list, and, cut at the first byte's piece, of the paths of one."""
    text = "".join([PIECES[byte % len(PIECES)] for byte in data])
    assert split_unix(text) == split(text, ":", "")
    assert split_windows(text) == split(text, ";", '"')
    assert join_unix(split_unix(text)) == text
    paths = text.split(text[0]) if text else []
    for join, apart, refused in ((join_unix, split_unix, ":"), (join_windows, split_windows, '"')):
        try:
            joined = join(paths)
        except JoinPathsError:
            assert any(refused in path for path in paths)
            continue
        assert not any(refused in path for path in paths)
        assert apart(joined) == (paths or [""])


def main() -> None:
    """Runs for the seconds that the command line says."""
    parser = argparse.ArgumentParser(description="Fuzzes lists of paths.")
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    seconds = parser.parse_args().seconds
    options = [f"-max_total_time={seconds}", "-max_len=32", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
