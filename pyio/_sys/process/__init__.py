"""Processes: starting them, waiting for them, and telling how they ended.

`Running` is the system's side of a child.  Both of its forms, for Unix and for Windows, have the same methods.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    from pyio._sys.process.windows import Running as Running
else:
    from pyio._sys.process.running import Running as Running
