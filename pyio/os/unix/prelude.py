"""Every extension trait of Unix, for `from pyio.os.unix.prelude import *`."""

from __future__ import annotations

from pyio.os.unix.os_str import OsStrExt as OsStrExt
from pyio.os.unix.os_str import OsStringExt as OsStringExt

__all__ = ["OsStrExt", "OsStringExt"]
