"""What only the API of Windows knows of the process."""

from __future__ import annotations

import sys

from pyio.io.error import Error

_LONGEST = 32768
_CURRENT_PROCESS_TOKEN = -4

if sys.platform == "win32":
    import ctypes

    def profile_dir() -> str | None:
        """GetUserProfileDirectoryW."""
        size = ctypes.c_ulong(_LONGEST)
        text = ctypes.create_unicode_buffer(_LONGEST)
        token = ctypes.c_void_p(_CURRENT_PROCESS_TOKEN)
        found = ctypes.windll.userenv.GetUserProfileDirectoryW(token, text, ctypes.byref(size))
        return text.value if found else None

    def temp_path() -> str:
        """GetTempPath2W, which Windows 10 may not have."""
        kernel = ctypes.windll.kernel32
        call = getattr(kernel, "GetTempPath2W", None) or kernel.GetTempPathW
        text = ctypes.create_unicode_buffer(_LONGEST)
        if not call(_LONGEST, text):
            raise Error.from_raw_os_error(ctypes.GetLastError())
        return text.value
