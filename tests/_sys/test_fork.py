"""What must not be shared with a child."""

from __future__ import annotations

import gc
import os
import sys

import pytest

from pyio._sys import fork

if sys.platform == "win32":
    pytest.skip("nothing forks here", allow_module_level=True)


class Thing:
    """Counts how often it was told."""

    told = 0

    def abandon(self) -> None:
        self.told += 1


def test_it_is_told_in_the_child_alone() -> None:
    """Once, however many there are; those that are gone are not kept."""
    one, two = Thing(), Thing()
    fork.abandon_in_child(one)
    fork.abandon_in_child(two)
    count = len(fork._all)
    del two
    gc.collect()
    assert len(fork._all) == count - 1
    pid = os.fork()
    if pid == 0:
        os._exit(0 if one.told == 1 and not fork._all else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert one.told == 0
