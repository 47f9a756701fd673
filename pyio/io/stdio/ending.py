"""When a process ends, and when it begins as another's child."""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def at_exit(call: Callable[[], None], /) -> None:
    """Has it called when the interpreter ends, once, also where that is a child of multiprocessing's.

    Those leave by os._exit(), after what multiprocessing itself was told to do.
    """
    atexit.unregister(call)
    atexit.register(call)
    process = sys.modules.get("multiprocessing.process")
    if process is not None and process.parent_process() is not None:
        from multiprocessing.util import Finalize

        Finalize(None, call, exitpriority=-100)


def in_child(call: Callable[[], None], /) -> None:
    """Has it called in every child, right after the fork."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=call)
