"""Every extension trait of Windows, for `from pyio.os.windows.prelude import *`."""

from __future__ import annotations

from pyio.os.windows.os_str import OsStrExt as OsStrExt
from pyio.os.windows.os_str import OsStringExt as OsStringExt

__all__ = ["OsStrExt", "OsStringExt"]
