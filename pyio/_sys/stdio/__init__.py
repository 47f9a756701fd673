"""The standard streams as the system has them: bytes of a descriptor, or on Windows the text of a console.

A stream that the process was started without reads as empty and swallows what is written (`cmd <&- >&-`), as does one whose
descriptor was closed since.  Python opens nothing in place of a missing one, so its number goes to the next file that
the program opens: the interpreter's own stream, None then, is what tells the two apart.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pyio._sys.stdio.descriptor import In as In
from pyio._sys.stdio.descriptor import Out as Out

if TYPE_CHECKING:
    from typing import Final

STDIN: Final = 0
STDOUT: Final = 1
STDERR: Final = 2

MISSING: Final = -1


def number_of(fd: int, /) -> int:
    """The number of a standard stream, or MISSING where the process was started without it."""
    streams: tuple[object, ...] = (sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return MISSING if streams[fd] is None else fd


if sys.platform == "win32":
    from pyio._sys.stdio import windows

    def standard_in() -> In:
        """The standard input of this process."""
        handle = windows.console(number_of(STDIN))
        return In(number_of(STDIN)) if handle is None else windows.ConsoleIn(STDIN, handle)

    def standard_out(fd: int, /) -> Out:
        """One of its outputs."""
        handle = windows.console(number_of(fd))
        return Out(number_of(fd)) if handle is None else windows.ConsoleOut(fd, handle)

else:

    def standard_in() -> In:
        """The standard input of this process."""
        return In(number_of(STDIN))

    def standard_out(fd: int, /) -> Out:
        """One of its outputs."""
        return Out(number_of(fd))
