"""Readiness: the calls by which systems tell it, and which of them this system has."""

from __future__ import annotations

import sys

if sys.platform == "linux":
    FACILITY = "epoll"
elif sys.platform == "win32":
    FACILITY = "poll"  # made of select, for sockets alone
elif sys.platform == "wasi":
    FACILITY = "wasi"
else:
    import select

    FACILITY = "kqueue" if hasattr(select, "kqueue") else "poll"
