"""Changing the status with which the process exits.

Why frames: nothing tells an atexit function how the program ended, but the frame of the main module does.  Its last
instruction is a return where it came to its end, and anything else where an exception, be it SystemExit, left it.

Why `__cxa_atexit`: it makes C call a function with an argument when Python is wholly gone, here `exit` with the status.
glibc and macOS allow that, and go on with what is left to do at exit.  Others may not, and end by `_exit` instead, with
the streams of C flushed.  Without it, the last object that Python clears ends the process.
"""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

_main: FrameType | None = None
_status: Callable[[], int] | None = None


def watch(status: Callable[[], int], /) -> None:
    """Has the process exit with what `status` says, if its main module ends normally."""
    global _main, _status  # noqa: PLW0603 - a process has one of each
    if _main is None:
        _main = _main_frame()
    if _status is None:
        atexit.register(_end)
    _status = status


def _main_frame() -> FrameType | None:
    """The frame of the main module, in whatever thread we are; None where it has ended, or there is none."""
    namespace = vars(sys.modules["__main__"])
    found = None
    for frame in sys._current_frames().values():
        at: FrameType | None = frame
        while at is not None:
            if at.f_globals is namespace and at.f_code.co_name == "<module>":
                found = at  # the outermost one: others are of exec()
            at = at.f_back
    return found


def _ended(frame: FrameType) -> bool:
    """Whether the frame came to its end."""
    from opcode import opname

    return opname[frame.f_code.co_code[frame.f_lasti]].startswith("RETURN_")


def _end() -> None:
    global _main
    # what the frame holds, everything that the main module knows, is not to outlive its time
    frame, _main = _main, None
    if _status is None or frame is None or not _ended(frame):
        return
    code = _status()
    if code and not _after_python(code):
        sys._pyio_exit = _Last(code)  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]  # what sys holds goes last


def _after_python(code: int) -> bool:
    """Has C exit with `code`; False where that cannot be had."""
    try:
        import ctypes

        c = ctypes.CDLL(None)
        at_exit = c["__cxa_atexit"]
        ends = [c["exit"]] if _may_exit_again(c) else [c["_exit"], c["fflush"]]
    except (ImportError, OSError, AttributeError, TypeError):
        return False
    for end in ends:
        argument = code & 0xFFFFFFFF if end is ends[0] else None
        at_exit(end, ctypes.c_void_p(argument), None)
    return True


def _may_exit_again(c: object) -> bool:
    return sys.platform == "darwin" or hasattr(c, "gnu_get_libc_version")


class _Last:
    """Ends the process when it is collected, and holds what it needs for that."""

    __slots__ = ("code", "exit", "streams")

    def __init__(self, code: int) -> None:
        self.code = code
        self.exit = os._exit
        self.streams = [sys.stdout, sys.stderr]

    def __del__(self) -> None:
        for stream in self.streams:
            try:
                stream.flush()
            except BaseException:  # noqa: BLE001, S110 - nobody is left to hear of it
                pass
        self.exit(self.code)
