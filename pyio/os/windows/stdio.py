"""The standard streams of Windows without a buffer and without a lock: bytes of a pipe or file, OS strings of a console."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING, Final

from pyio._sys.error import unsupported
from pyio._sys.fd import FdRead, FdWrite
from pyio._sys.fd.borrowed import Borrowed
from pyio._sys.stdio import STDERR, STDIN, STDOUT, windows
from pyio._sys.stdio.utf16 import MOST_UNITS
from pyio.io.traits import Read, Write
from pyio.os_str.windows import WindowsOsString

if TYPE_CHECKING:
    from typing import Self

    from pyio.os_str.string import OsStr

_UTF16: Final = "utf-16-le"
_ANY: Final = "surrogatepass"


class Stdio(Borrowed, FdRead, FdWrite, Read, Write):
    """A standard stream that is a pipe or a file: bytes as they are, one system call each.

    Corresponds to RFC 517's `os::windows::stdio::Stdio`.  The descriptor is not its own: close() only forgets it.
    Platforms: Windows, never run there.  Errors: OTHER (EBADF) where the process was started without the stream.
    """

    __slots__ = ()

    def __init__(self, _fd: int, /) -> None:
        self._fd = _fd

    @classmethod
    def stdin(cls) -> Self:
        """The standard input.  Errors: UNSUPPORTED but on Windows."""
        return cls(windows.descriptor(STDIN))

    @classmethod
    def stdout(cls) -> Self:
        """The standard output.  Errors: UNSUPPORTED but on Windows."""
        return cls(windows.descriptor(STDOUT))

    @classmethod
    def stderr(cls) -> Self:
        """The standard error output.  Errors: UNSUPPORTED but on Windows."""
        return cls(windows.descriptor(STDERR))

    def __repr__(self) -> str:
        return f"Stdio({self._fd})"


class StdioConsole:
    """A standard stream that is a console: OS strings, potentially ill-formed UTF-16, one system call each.

    Corresponds to RFC 517's `os::windows::stdio::StdioConsole`.  Platforms: Windows, never run there.
    """

    __slots__ = ("_handle",)

    def __init__(self, _handle: int, /) -> None:
        self._handle = _handle

    @classmethod
    def stdin(cls) -> Self:
        """The standard input.  Errors: UNSUPPORTED where it is no console."""
        return cls(_console(STDIN))

    @classmethod
    def stdout(cls) -> Self:
        """The standard output.  Errors: UNSUPPORTED where it is no console."""
        return cls(_console(STDOUT))

    @classmethod
    def stderr(cls) -> Self:
        """The standard error output.  Errors: UNSUPPORTED where it is no console."""
        return cls(_console(STDERR))

    def read(self, max_units: int, /) -> WindowsOsString:
        """Reads a line, at most so many 16-bit units of it; empty at end of file.

        Corresponds to `ReadConsoleW`.  The line ends with "\\r\\n".  Errors: ValueError for less than one unit.
        """
        units = index(max_units)
        if units < 1:
            raise ValueError(f"{units} units can't be read")
        return _string(windows.read_console(self._handle, min(units, MOST_UNITS)))

    def write(self, text: OsStr, /) -> WindowsOsString:
        """Writes once, and returns what remains to be written, empty where all was taken.

        Corresponds to `WriteConsoleW`.  Errors: TypeError for a UnixOsString.
        """
        if not isinstance(text, WindowsOsString):
            raise TypeError(f"a console takes a WindowsOsString, not {type(text).__name__}")
        units = text._text.encode(_UTF16, _ANY)
        taken = windows.write_console(self._handle, units[: 2 * MOST_UNITS])
        return _string(units[2 * taken :])


def _string(units: bytes) -> WindowsOsString:
    return WindowsOsString._of(units.decode(_UTF16, _ANY))


def _console(fd: int) -> int:
    handle = windows.console(fd)
    if handle is None:
        raise unsupported("this stream is no console")
    return handle
