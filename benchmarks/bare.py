"""Flags of os.open for the bare calls."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    READ = os.O_RDONLY | os.O_BINARY | os.O_NOINHERIT
    REPLACE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_BINARY | os.O_NOINHERIT
else:
    READ = os.O_RDONLY | os.O_CLOEXEC
    REPLACE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC
