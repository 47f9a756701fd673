"""Mode: how often readiness is reported."""

from __future__ import annotations

from enum import Enum


class Mode(Enum):
    """How often a registration reports one and the same readiness.

    LEVEL and ONESHOT work with every selector, EDGE with epoll and kqueue.
    """

    EDGE = "when it changes"
    """Once for each change: read or write until WOULD_BLOCK, or the next event may never come."""

    LEVEL = "while it lasts"
    """At every poll."""

    ONESHOT = "once"
    """Once, whatever it is; then not at all until it is reregistered."""
