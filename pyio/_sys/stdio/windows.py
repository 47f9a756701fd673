"""The console of Windows: which streams are one, and its units."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pyio._sys.error import unsupported
from pyio._sys.stdio.descriptor import In, Out
from pyio._sys.stdio.numbers import number_of
from pyio._sys.stdio.utf16 import Decoder, Encoder
from pyio.io.error import Error

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline

if sys.platform == "win32":
    import ctypes
    from msvcrt import get_osfhandle

    def descriptor(fd: int, /) -> int:
        """The number of a standard stream."""
        return number_of(fd)

    def console(fd: int, /) -> int | None:
        """The handle of a descriptor that is a console; None for a pipe, a file, or nothing."""
        try:
            handle = get_osfhandle(fd)
        except OSError:
            return None
        mode = ctypes.c_ulong()
        found = ctypes.windll.kernel32.GetConsoleMode(ctypes.c_void_p(handle), ctypes.byref(mode))
        return handle if found else None

    def read_console(handle: int, most: int, /) -> bytes:
        """ReadConsoleW: a line, or as many units of it; none at end of file."""
        units = ctypes.create_string_buffer(2 * most)
        count = ctypes.c_ulong()
        if not ctypes.windll.kernel32.ReadConsoleW(
            ctypes.c_void_p(handle), units, ctypes.c_ulong(most), ctypes.byref(count), None
        ):
            raise Error.from_raw_os_error(ctypes.GetLastError())
        return units.raw[: 2 * count.value]

    def write_console(handle: int, units: bytes, /) -> int:
        """WriteConsoleW: how many of the units were taken."""
        count = ctypes.c_ulong()
        if not ctypes.windll.kernel32.WriteConsoleW(
            ctypes.c_void_p(handle), units, ctypes.c_ulong(len(units) // 2), ctypes.byref(count), None
        ):
            raise Error.from_raw_os_error(ctypes.GetLastError())
        return count.value

else:

    def descriptor(_fd: int, /) -> int:
        """UNSUPPORTED."""
        raise unsupported("this is not Windows")

    def console(_fd: int, /) -> int | None:
        """None: there are no consoles here."""
        return None

    def read_console(_handle: int, _most: int, /) -> bytes:
        """UNSUPPORTED."""
        raise unsupported("consoles are of Windows")

    def write_console(_handle: int, _units: bytes, /) -> int:
        """UNSUPPORTED."""
        raise unsupported("consoles are of Windows")


class ConsoleIn(In):
    """Reads a console, as UTF-8."""

    __slots__ = ("_decoder",)

    def __init__(self, fd: int, handle: int, /) -> None:
        In.__init__(self, fd)
        self._decoder = Decoder(lambda most: read_console(handle, most))

    def read(self, buf: MutBuf, /) -> int:
        """One line, or a part of it."""
        return self._decoder.read(buf)

    def read_to_end(self, buf: bytearray, /) -> int:
        """Everything up to Ctrl-Z."""
        start = len(buf)
        piece = bytearray(4096)
        while n := self.read(piece):
            buf += piece[:n]
        return len(buf) - start

    def _read_by(self, buf: MutBuf, deadline: Deadline, /) -> int:
        """UNSUPPORTED: a console says when a key was pressed, not when a line can be read."""
        deadline.check()
        raise unsupported("a read of a console can't be bounded")


class ConsoleOut(Out):
    """Writes a console, which takes UTF-8."""

    __slots__ = ("_encoder",)

    def __init__(self, fd: int, handle: int, /) -> None:
        Out.__init__(self, fd)
        self._encoder = Encoder(lambda units: write_console(handle, units))

    def write(self, buf: Buffer, /) -> int:
        """Writes once, whole characters."""
        return self._encoder.write(buf)

    def write_once(self, counts: list[int], data: Buffer, /) -> None:
        """One write, whose count is appended to `counts`."""
        counts.append(self._encoder.write(data))
