"""What every test of processes gets: a count of its children."""

from __future__ import annotations

import os
import sys
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest

from pyio._sys.process import reaper

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    pytest.skip("children are counted as Unix counts them", allow_module_level=True)

waitid: Any = getattr(os, "waitid")  # typeshed has it of every platform but macOS


def children() -> bool:
    """Whether this process has any child, a zombie or not."""
    try:
        waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT | os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@pytest.fixture(autouse=True)
def no_child_left() -> Iterator[None]:
    """Fails a test that leaves a child, running or as a zombie; the library may be just about to reap one."""
    yield
    until = monotonic() + 5
    while children() or reaper._token.locked():
        assert monotonic() < until, "a child was left"
        sleep(0.002)
