"""The calls of the file system that Python's os lacks, by ctypes: the time of creation, and setting one time alone.

ctypes is imported when one of them is asked for the first time; where it, the call or its layout is not to be had, the
answer is None, and the caller does without.
"""

from __future__ import annotations

import os
import struct
import sys
from typing import TYPE_CHECKING

from pyio._sys.error import os_error

if TYPE_CHECKING:
    from collections.abc import Callable

_LINUX = sys.platform == "linux"

_AT_FDCWD = -100 if _LINUX else -2
_AT_SYMLINK_NOFOLLOW = 0x100 if _LINUX else 0x20
_AT_EMPTY_PATH = 0x1000

# struct statx is the same on every machine
_STATX_SIZE = 256
_STATX_INO, _STATX_BTIME = 0x100, 0x800
_INO_AT, _BTIME_AT, _DEV_AT = 32, 80, 136

# struct timespec is two longs where time is a long, which it is on every 64-bit system
_UTIME_OMIT = (1 << 30) - 2 if _LINUX else -2
_LAID_OUT = sys.platform in {"linux", "darwin"} and struct.calcsize("l") == 8
_SECOND = 1_000_000_000


if sys.platform != "win32":

    def born_ns(status: os.stat_result, place: str | int, /) -> int | None:
        """When what `status` describes was created, in nanoseconds since 1970.

        `place` is its path, or a descriptor of it.  None where that is not known, or where it is something else by now.
        """
        statx = _function("statx") if _LINUX else None
        if statx is None:
            return None
        buf = bytearray(_STATX_SIZE)
        flags = 0 if status.st_mode & 0o170000 != 0o120000 else _AT_SYMLINK_NOFOLLOW
        mask = _STATX_INO | _STATX_BTIME
        if isinstance(place, int):
            statx(place, b"", flags | _AT_EMPTY_PATH, mask, _pointer(buf))
        else:
            statx(_AT_FDCWD, os.fsencode(place), flags, mask, _pointer(buf), path=place)
        (told,) = struct.unpack_from("=I", buf)
        (ino,) = struct.unpack_from("=Q", buf, _INO_AT)
        dev = os.makedev(*struct.unpack_from("=II", buf, _DEV_AT))
        if not told & _STATX_BTIME or (dev, ino) != (status.st_dev, status.st_ino):
            return None
        seconds, ns = struct.unpack_from("=qI", buf, _BTIME_AT)
        return int(seconds) * _SECOND + int(ns)

else:

    def born_ns(status: os.stat_result, _place: str | int, /) -> int | None:
        """What stat tells as st_ctime, before it tells it as st_birthtime (Python 3.12)."""
        return status.st_ctime_ns


def set_one_time(
    place: str | int,
    accessed: int | None,
    modified: int | None,
    /,
    dir_fd: int = _AT_FDCWD,
    *,
    follow: bool = True,
) -> bool:
    """Sets the times that are given, to the nanosecond, and leaves the other to the system; False where it can't."""
    utimensat, futimens = (_function("utimensat"), _function("futimens")) if _LAID_OUT else (None, None)
    if utimensat is None or futimens is None:
        return False
    try:
        times = bytearray(struct.pack("=4q", *_timespec(accessed), *_timespec(modified)))
    except struct.error:
        raise OverflowError("timestamp out of range for platform time_t") from None
    if isinstance(place, int):
        futimens(place, _pointer(times))
    else:
        flags = 0 if follow else _AT_SYMLINK_NOFOLLOW
        utimensat(dir_fd, os.fsencode(place), _pointer(times), flags, path=place)
    return True


def _timespec(ns: int | None) -> tuple[int, int]:
    return (0, _UTIME_OMIT) if ns is None else divmod(ns, _SECOND)


def _pointer(buf: bytearray) -> object:
    import ctypes

    return (ctypes.c_char * len(buf)).from_buffer(buf)


_functions: dict[str, Callable[..., None] | None] = {}


def _function(name: str) -> Callable[..., None] | None:
    """A function of the C library that raises its errno."""
    try:
        return _functions[name]
    except KeyError:
        pass
    try:
        import ctypes

        function = getattr(ctypes.CDLL(None, use_errno=True), name)
    except (ImportError, OSError, AttributeError):
        _functions[name] = None
        return None

    def call(*args: object, path: str | None = None) -> None:
        if function(*args):
            code = ctypes.get_errno()
            raise os_error(OSError(code, os.strerror(code), path))

    _functions[name] = call
    return call
