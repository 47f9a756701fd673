"""The errno of the calling thread, which Python has no call for."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def _reader() -> Callable[[], int] | None:
    """What reads it.  Made once and early: the import of ctypes, by its own system calls, writes it."""
    try:
        import ctypes

        # PyDLL, for a call that gives up the GIL lets other code of this thread run
        library = ctypes.PyDLL(None)
        place = getattr(library, "__error" if sys.platform == "darwin" else "__errno_location")
        place.restype = ctypes.POINTER(ctypes.c_int)
    except (ImportError, OSError, TypeError, AttributeError):
        return None
    return lambda: int(place()[0])


read = _reader()
