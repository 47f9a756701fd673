"""What this system's error codes mean: their kind, by name, and their text.

A leaf: it imports nothing of the library, for `pyio.io.error` stands on it.
"""

from __future__ import annotations

import os
import sys

from pyio._sys.errno import unix

_OF_ERRNO = unix.table()

if sys.platform == "win32":
    from pyio._sys.errno import windows

    _OF_CODE = windows.table()

    def _winerror_of(error: OSError) -> int | None:
        # None where C set errno alone, which typeshed does not know
        return error.winerror

    def code_of(error: OSError, /) -> int | None:
        """The system's own number for `error`: GetLastError's where there is one."""
        code = _winerror_of(error)
        return error.errno if code is None else code

    def kind_name_of(error: OSError, /) -> str | None:
        """The name of the ErrorKind of what CPython raised, None where it has none."""
        code = _winerror_of(error)
        if code is not None:
            return _OF_CODE.get(code)
        return None if error.errno is None else _OF_ERRNO.get(error.errno)

    def from_code(code: int, /) -> OSError:
        """What CPython would raise for this code."""
        import ctypes

        return OSError(0, ctypes.FormatError(code), None, code)

else:

    def code_of(error: OSError, /) -> int | None:
        """The system's own number for `error`: errno."""
        return error.errno

    def kind_name_of(error: OSError, /) -> str | None:
        """The name of the ErrorKind of what CPython raised, None where it has none."""
        code = error.errno
        return None if code is None else _OF_ERRNO.get(code)

    def from_code(code: int, /) -> OSError:
        """What CPython would raise for this code."""
        return OSError(code, os.strerror(code))
