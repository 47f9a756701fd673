"""get_exit_status and set_exit_status: how the process will end.

Why it takes more than atexit: what such a function returns or raises is not heard, and `os._exit` in one skips what
else has to run.  So the process takes its course to the end, and only there, after Python, the status is changed.
"""

from __future__ import annotations

from operator import index

from pyio._sys.env import status

_I32 = 1 << 31

_status = 0


def get_exit_status() -> int:
    """What set_exit_status was given last; 0 before."""
    return _status


def set_exit_status(code: int, /) -> None:
    """Sets the status with which the process exits when its main module ends normally.

    Corresponds to RFC 517's `set_exit_status`.  Normally means: at the end of its code.  A program that ends by
    `sys.exit`, by an exception or by a signal has that status, and a command whose script says `sys.exit(main())`
    returns it there.  Nothing is cut short: other threads end, atexit functions run and streams are flushed before.
    Unix keeps the lowest 8 bits of `code`.  Once the main module has ended, it may come too late.

    Not guaranteed: where the C library has no `__cxa_atexit` (Windows), or Python no ctypes, the functions that C libraries
    have registered to run at exit are skipped.

    Errors: ValueError for a code that is not in 32 bits.

    >>> from pyio import env
    >>> env.set_exit_status(3)
    >>> env.get_exit_status()
    3
    >>> env.set_exit_status(0)
    """
    global _status  # noqa: PLW0603 - a process has one
    code = index(code)
    if not -_I32 <= code < _I32:
        raise ValueError(f"{code} is not in 32 bits")
    _status = code
    status.watch(get_exit_status)
