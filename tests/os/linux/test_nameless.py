"""Files of memory, and counters."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from pyio import io
from pyio.os import linux
from tests.poll.sources import kind_of

if sys.platform != "linux":
    pytest.skip("Linux's own", allow_module_level=True)


def number(n: int) -> bytes:
    return n.to_bytes(8, sys.byteorder)


def test_a_file_of_memory() -> None:
    """It is read and written like any other; its name is only shown, and no child inherits it."""
    with linux.memfd("scratch") as one, linux.memfd("scratch") as two:
        one.write_all(b"hello")
        one.rewind()
        assert io.read_to_end(one) == b"hello"
        assert two.metadata().len() == 0
        assert "memfd:scratch" in os.readlink(f"/proc/self/fd/{one.fileno()}")
        assert not os.get_inheritable(one.fileno())


@pytest.mark.parametrize("name", ["a\0b", "x" * 250, "\ud800"])
def test_names_that_are_none(name: str) -> None:
    """INVALID_INPUT, and nothing is made."""
    assert kind_of(linux.memfd, name) is io.ErrorKind.INVALID_INPUT


def test_a_counter() -> None:
    """It adds what is written, and gives it all at once; reading waits for the next."""
    with linux.eventfd(2) as counter:
        counter.write_all(number(5))
        assert io.read_exact(counter, 8) == number(7)
        timer = threading.Timer(0.002, counter.write_all, (number(1),))
        timer.start()
        assert io.read_exact(counter, 8) == number(1)
        timer.join()
        assert kind_of(counter.read, bytearray(4)) is io.ErrorKind.INVALID_INPUT
        assert not os.get_inheritable(counter.fileno())
    with linux.eventfd(2**32 - 1) as counter:
        assert io.read_exact(counter, 8) == number(2**32 - 1)


@pytest.mark.parametrize("initial", [-1, 2**32])
def test_what_a_counter_does_not_start_with(initial: int) -> None:
    """ValueError."""
    with pytest.raises(ValueError):
        linux.eventfd(initial)
