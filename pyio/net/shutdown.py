"""Shutdown: which directions of a connection end."""

from __future__ import annotations

from enum import Enum

from pyio._sys.net.options import SHUT_BOTH, SHUT_READ, SHUT_WRITE


class Shutdown(Enum):
    """Which directions of a connection end.  Corresponds to `std::net::Shutdown`."""

    READ = SHUT_READ
    WRITE = SHUT_WRITE
    BOTH = SHUT_BOTH
