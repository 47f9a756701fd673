"""The tests here are the guest's; elsewhere there is nothing to collect."""

from __future__ import annotations

import sys

if sys.platform != "wasi":
    collect_ignore_glob = ["test_*.py"]
