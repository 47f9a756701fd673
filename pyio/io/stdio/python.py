"""Python's own streams on the same descriptors: what was printed before ours comes out before ours."""

from __future__ import annotations

import sys
from io import BufferedWriter, TextIOWrapper
from typing import TYPE_CHECKING, cast

from pyio._sys.stdio import STDERR, STDOUT

if TYPE_CHECKING:
    from typing import TextIO

    from pyio._sys.stdio import Out


def write_out(out: Out, /) -> None:
    """Has Python write out what it has buffered for the same descriptor.

    What it can't write it keeps, and says so itself when its turn comes.  Streams that a program has put in place of
    Python's own, with other rules and locks, are left alone.
    """
    fd = out._fd
    if fd == STDOUT:
        streams: tuple[TextIO | None, ...] = (sys.stdout, sys.__stdout__)
    elif fd == STDERR:
        streams = (sys.stderr, sys.__stderr__)
    else:
        return
    for stream in streams if streams[0] is not streams[1] else streams[:1]:
        # the cast is no narrowing: what it would narrow to has a parameter that nobody knows
        if stream is not None and isinstance(cast("object", stream), TextIOWrapper):
            try:
                buffer = stream.buffer
                if type(buffer) is BufferedWriter and buffer.fileno() == fd:
                    stream.flush()
            # ValueError: it is closed, or detached.  RuntimeError: this is a signal handler, in the middle of a print
            except (OSError, ValueError, RuntimeError):
                pass


def is_unbuffered(out: Out, /) -> bool:
    """Whether the user asked for unbuffered streams: `python -u`, PYTHONUNBUFFERED."""
    return out._fd == STDOUT and getattr(sys.__stdout__, "write_through", False)
