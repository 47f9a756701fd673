"""exit and abort: ending this process."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.process import ending

if TYPE_CHECKING:
    from typing import NoReturn


def exit(code: int, /) -> NoReturn:
    """Ends this process at once, from whatever thread, with an exit code of which Unix keeps the lowest byte.

    Corresponds to `std::process::exit`, `exit(3)`: what was registered with `atexit` runs, the standard streams are
    flushed.  No `finally`, no `with` and no other thread is waited for: `sys.exit` unwinds.  Errors: ValueError for what
    is no 32-bit number.
    """
    ending.leave(index(code))


def abort() -> NoReturn:
    """Ends this process by SIGABRT: nothing runs, nothing is flushed.  Corresponds to `std::process::abort`."""
    ending.abort()
