"""Opening files.

Why `(fd,) = map(open, ...)`: behind a call that returns, a signal handler may raise, and most often does behind one that
takes its time in the system; a descriptor that is only a number then would stay open for ever.  Unpacking makes the call as
well, and stores what it gives, before anybody looks for signals.  Whoever gets the number stores it in what owns it, with
no call in between.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused
from pyio._sys.fs.paths import native

if TYPE_CHECKING:
    from pyio._sys.fs.paths import PathArg

_open = os.open

if sys.platform == "win32":
    # without O_BINARY the C library would translate line ends
    ALWAYS = os.O_BINARY | os.O_NOINHERIT
else:
    ALWAYS = os.O_CLOEXEC

READ = os.O_RDONLY | ALWAYS
WRITE = os.O_WRONLY | ALWAYS
READ_WRITE = os.O_RDWR | ALWAYS
CREATE = os.O_CREAT
CREATE_NEW = os.O_CREAT | os.O_EXCL
TRUNCATE = os.O_TRUNC
APPEND = os.O_APPEND
ACCESS = os.O_RDONLY | os.O_WRONLY | os.O_RDWR

# what the umask then takes from
DEFAULT_MODE = 0o666


def open_fd(path: PathArg, flags: int, mode: int = DEFAULT_MODE, /) -> int:
    """Opens a file and returns its descriptor.  Corresponds to `open(2)`."""
    try:
        (fd,) = map(_open, (path if type(path) is str else native(path),), (flags,), (mode,))
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, path) from None
    return fd
