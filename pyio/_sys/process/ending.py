"""Ending this process."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn

# C's exit() takes an int, of which Unix keeps the lowest byte
_LOWEST, _HIGHEST = -(1 << 31), (1 << 32) - 1


def leave(code: int, /) -> NoReturn:
    """Runs what was registered to run at exit, flushes the standard streams, and exits."""
    if not _LOWEST <= code <= _HIGHEST:
        raise ValueError(f"{code} is no exit code")
    import atexit

    try:
        atexit._run_exitfuncs()
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    finally:
        # whatever one of them raised
        os._exit(code & 0xFF if sys.platform != "win32" else code)


def abort() -> NoReturn:
    """`abort(3)`."""
    os.abort()
