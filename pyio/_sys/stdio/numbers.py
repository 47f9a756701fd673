"""The numbers of the standard streams, and whether they are there.

A stream that the process was started without reads as empty and swallows what is written (`cmd <&- >&-`), as does one whose
descriptor was closed since.  Python opens nothing in place of a missing one, so its number goes to the next file that
the program opens: the interpreter's own stream, None then, is what tells the two apart.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

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
