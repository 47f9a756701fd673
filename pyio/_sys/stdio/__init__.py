"""The standard streams as the system has them: bytes of a descriptor, or on Windows the text of a console."""

from __future__ import annotations

import sys

from pyio._sys.stdio.descriptor import In as In
from pyio._sys.stdio.descriptor import Out as Out
from pyio._sys.stdio.numbers import STDERR as STDERR
from pyio._sys.stdio.numbers import STDIN as STDIN
from pyio._sys.stdio.numbers import STDOUT as STDOUT
from pyio._sys.stdio.numbers import number_of as number_of

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
