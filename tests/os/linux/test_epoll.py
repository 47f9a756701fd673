"""os.linux.Epoll: epoll(7) as it is."""

from __future__ import annotations

import copy
import pickle
import select
import sys
import threading
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from pyio import fs, io
from pyio._sys.poll import epoll as raw
from pyio.io import Deadline
from pyio.os import linux
from tests.poll.sources import kind_of

if sys.platform != "linux":
    pytest.skip("Linux's own", allow_module_level=True)

IN, OUT, ONESHOT, ET = select.EPOLLIN, select.EPOLLOUT, select.EPOLLONESHOT, select.EPOLLET


def test_data_come_back() -> None:
    """64 bits of them, with the events of the kernel; not more than asked for."""
    with linux.Epoll() as epoll, linux.eventfd(1) as a, linux.eventfd(1) as b:
        epoll.add(a, IN, 2**64 - 1)
        assert epoll.wait(5) == [(2**64 - 1, IN)]
        epoll.add(b, IN | OUT, 0)
        assert sorted(epoll.wait(5)) == [(0, IN | OUT), (2**64 - 1, IN)]
        assert len(epoll.wait(1)) == 1
        epoll.modify(a, OUT | ONESHOT, 7)
        epoll.delete(b)
        assert epoll.wait(5) == [(7, OUT)]
        assert kind_of(epoll.wait, 5, Deadline.after(0.001)) is io.ErrorKind.TIMED_OUT
        epoll.modify(a, IN | ET, 8)
        assert epoll.wait(5) == [(8, IN)]


def test_what_the_kernel_refuses(tmp: Path) -> None:
    """Twice, not at all, a regular file, an epoll within itself, a closed one; what was registered stays."""
    with linux.Epoll() as epoll, linux.eventfd(1) as a, fs.File.create(tmp / "f") as file:
        epoll.add(a, IN, 1)
        assert kind_of(epoll.add, a, OUT, 2) is io.ErrorKind.ALREADY_EXISTS
        assert epoll.wait(5) == [(1, IN)]
        assert kind_of(epoll.add, file, IN, 3) is io.ErrorKind.PERMISSION_DENIED
        assert kind_of(epoll.modify, file, IN, 3) is io.ErrorKind.PERMISSION_DENIED
        assert kind_of(epoll.add, epoll, IN, 3) in {io.ErrorKind.INVALID_INPUT, io.ErrorKind.FILESYSTEM_LOOP}
        epoll.delete(a)
        assert kind_of(epoll.delete, a) is io.ErrorKind.NOT_FOUND
        assert kind_of(epoll.modify, a, IN, 3) is io.ErrorKind.NOT_FOUND
    for call in (epoll.fileno, lambda: epoll.wait(1), lambda: epoll.delete(file)):
        assert kind_of(call) is io.ErrorKind.OTHER
    epoll.close()


def test_numbers_out_of_range() -> None:
    """ValueError for data, events and the number of events; TypeError for what is no number."""
    wrong: Any = "1"
    with linux.Epoll() as epoll, linux.eventfd(1) as a:
        for data in (-1, 2**64):
            with pytest.raises(ValueError):
                epoll.add(a, IN, data)
        for events in (-1, 2**32):
            with pytest.raises(ValueError):
                epoll.add(a, events, 1)
        for most in (-1, 0, 2**31):
            with pytest.raises(ValueError):
                epoll.wait(most)
        for call in (
            lambda: epoll.add(a, wrong, 1),
            lambda: epoll.add(a, IN, wrong),
            lambda: epoll.wait(wrong),
        ):
            with pytest.raises(TypeError):
                call()
        assert kind_of(epoll.wait, 1, Deadline.after(-1)) is io.ErrorKind.TIMED_OUT


def test_an_event_during_a_change_has_the_new_data(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another thread that waits in the moment when the kernel knows already gets them; a failed change leaves the old ones."""
    with linux.Epoll() as epoll, linux.eventfd(1) as counter:
        epoll.add(counter, IN | ET, 1)
        assert epoll.wait(5) == [(1, IN)]
        modify = raw.Epoll.modify
        found: list[tuple[int, int]] = []

        def modifying(self: raw.Epoll, fd: int, events: int) -> None:
            modify(self, fd, events)
            found.extend(epoll.wait(5))

        with monkeypatch.context() as patch:
            patch.setattr(raw.Epoll, "modify", modifying)
            epoll.modify(counter, IN | ET, 2)
        assert found == [(2, IN)]

        def failing(_self: raw.Epoll, _fd: int, _events: int) -> None:
            raise io.Error(io.ErrorKind.NOT_FOUND)

        with monkeypatch.context() as patch:
            patch.setattr(raw.Epoll, "modify", failing)
            assert kind_of(epoll.modify, counter, IN, 3) is io.ErrorKind.NOT_FOUND
        epoll._opened().modify(counter.fileno(), IN)
        assert epoll.wait(5) == [(2, IN)]


def test_what_no_number_of_a_descriptor_is() -> None:
    """EBADF, and nothing is kept."""

    class Far:
        def fileno(self) -> int:
            return 1 << 40

    with linux.Epoll() as epoll:
        assert kind_of(epoll.add, Far(), IN, 1) is io.ErrorKind.OTHER
        assert kind_of(epoll.modify, Far(), IN, 1) is io.ErrorKind.OTHER
        assert kind_of(epoll.delete, Far()) is io.ErrorKind.OTHER
        assert epoll._data == {}


def test_it_has_one_owner() -> None:
    """It is neither copied nor pickled."""
    with linux.Epoll() as epoll:
        for copied in copy.copy, copy.deepcopy, pickle.dumps:
            with pytest.raises(TypeError):
                copied(epoll)


def test_deadlines() -> None:
    """What is ready is given without a look at the clock; else TIMED_OUT, never early, or CANCELLED at once."""
    with linux.Epoll() as epoll, linux.eventfd() as a:
        epoll.add(a, OUT, 1)
        assert epoll.wait(1, Deadline.after(-1)) == [(1, OUT)]
        epoll.modify(a, IN, 2)
        start = monotonic()
        assert kind_of(epoll.wait, 1, Deadline.after(0.01)) is io.ErrorKind.TIMED_OUT
        assert monotonic() - start >= 0.01
        deadline = Deadline.after(10)
        timer = threading.Timer(0.005, deadline.cancel)
        timer.start()
        assert kind_of(epoll.wait, 1, deadline) is io.ErrorKind.CANCELLED
        timer.join()
        timer = threading.Timer(0.005, a.write_all, ((1).to_bytes(8, sys.byteorder),))
        timer.start()
        assert epoll.wait(1, Deadline.after(10)) == [(2, IN)]
        timer.join()


def test_a_forgotten_one_says_so() -> None:
    """A ResourceWarning, as every handle; and no child inherits it."""
    with pytest.warns(ResourceWarning):
        linux.Epoll()
