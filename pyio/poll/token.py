"""Token: how an event says whose it is."""

from __future__ import annotations

from typing import NewType

Token = NewType("Token", int)
"""A number from 0 to 2**64 - 1 that the caller chooses; it need not be unique.  Corresponds to `mio::Token`."""
