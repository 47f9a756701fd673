"""What the status of an ended process says."""

from __future__ import annotations

import os
import sys

if sys.platform != "win32" and sys.platform != "wasi":

    def code(raw: int, /) -> int | None:
        """The exit code, None where it did not exit."""
        return os.WEXITSTATUS(raw) if os.WIFEXITED(raw) else None

    def signal(raw: int, /) -> int | None:
        """The signal that ended it."""
        return os.WTERMSIG(raw) if os.WIFSIGNALED(raw) else None

    def core_dumped(raw: int, /) -> bool:
        """Whether that left a core file."""
        return os.WIFSIGNALED(raw) and os.WCOREDUMP(raw)

    def text(raw: int, /) -> str:
        """All of it in words."""
        if os.WIFEXITED(raw):
            return f"exit status: {os.WEXITSTATUS(raw)}"
        if os.WIFSIGNALED(raw):
            return f"signal: {_named(os.WTERMSIG(raw))}{' (core dumped)' if os.WCOREDUMP(raw) else ''}"
        if os.WIFSTOPPED(raw):
            return f"stopped (not terminated) by signal: {_named(os.WSTOPSIG(raw))}"
        if os.WIFCONTINUED(raw):
            return "continued (WIFCONTINUED)"
        return f"unrecognised wait status: {raw} {raw:#x}"

    def _named(number: int) -> str:
        from signal import Signals

        try:
            name = Signals(number).name
        except ValueError:
            return str(number)
        # those for real time are numbers
        return str(number) if name.startswith("SIGRT") else f"{number} ({name})"

else:

    def code(raw: int, /) -> int | None:
        """The exit code."""
        return raw

    def signal(_raw: int, /) -> int | None:
        """None: there are no signals here."""
        return None

    def core_dumped(_raw: int, /) -> bool:
        """False."""
        return False

    def text(raw: int, /) -> str:
        """The exit code in words; those that stand for an exception are known in hexadecimal."""
        return f"exit code: {raw:#x}" if raw & 0x80000000 else f"exit code: {raw}"
