"""Which flavour of OS string is this system's own."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

NATIVE: Literal["unix", "windows"] = "windows" if sys.platform == "win32" else "unix"
