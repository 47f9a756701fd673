"""The records of poll_oneoff."""

from __future__ import annotations

from pathlib import Path

import pytest

from pyio import fs, io
from pyio.os.wasi import ClockId, Errno, EventRwFlags, EventType, PollEvent, Subscription


def test_a_subscription_says_what_it_is(tmp: Path) -> None:
    """userdata and type; of an object or of a number."""
    clock = Subscription.clock(1, ClockId.REALTIME, 5, 6, abstime=True)
    assert (clock.userdata(), clock.type()) == (1, EventType.CLOCK)
    with fs.File.create(tmp / "f") as file:
        for source in (file, file.fileno()):
            reading, writing = Subscription.fd_read(2, source), Subscription.fd_write(2**64 - 1, source)
            assert (reading.userdata(), reading.type()) == (2, EventType.FD_READ)
            assert (writing.userdata(), writing.type()) == (2**64 - 1, EventType.FD_WRITE)
    with pytest.raises(io.Error):
        Subscription.fd_read(0, file)
    with pytest.raises(TypeError):
        Subscription()


@pytest.mark.parametrize("wrong", [-1, 2**64])
def test_numbers_have_64_bits(wrong: int) -> None:
    """ValueError for userdata, timeout and precision beyond that."""
    with pytest.raises(ValueError):
        Subscription.clock(wrong, ClockId.MONOTONIC, 0)
    with pytest.raises(ValueError):
        Subscription.clock(0, ClockId.MONOTONIC, wrong)
    with pytest.raises(ValueError):
        Subscription.clock(0, ClockId.MONOTONIC, 0, wrong)
    with pytest.raises(ValueError):
        Subscription.fd_read(wrong, 0)
    with pytest.raises(ValueError):
        Subscription.fd_write(wrong, 0)


def test_wrong_types() -> None:
    """A clock by number, seconds with a fraction, a name of a file."""
    with pytest.raises(TypeError):
        Subscription.clock(0, 1, 0)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(TypeError):
        Subscription.clock(0, ClockId.MONOTONIC, 0.5)  # type: ignore[arg-type]  # likewise
    with pytest.raises(TypeError):
        Subscription.fd_read(0, "f")  # type: ignore[arg-type]  # likewise


def test_the_numbers_are_wasis() -> None:
    """Those of the specification, whatever this system's are."""
    assert [(errno.name, errno.value) for errno in Errno] == [
        ("SUCCESS", 0), ("BADF", 8), ("CANCELED", 11), ("INVAL", 28), ("IO", 29), ("NOTSUP", 58), ("OVERFLOW", 61), ("PERM", 63)
    ]  # fmt: skip
    assert [type.value for type in EventType] == [0, 1, 2]
    assert [clock.value for clock in ClockId] == [0, 1]
    assert EventRwFlags(1) is EventRwFlags.FD_READWRITE_HANGUP


def test_events_are_values() -> None:
    """Equal where all five fields are, and taken apart by match."""
    fields = (3, Errno.SUCCESS, EventType.FD_READ, 7, EventRwFlags(0))
    event = PollEvent(*fields)
    assert event == PollEvent(*fields)
    assert hash(event) == hash(PollEvent(*fields))
    assert event != PollEvent(4, *fields[1:])
    assert event != fields
    match event:
        case PollEvent(userdata, Errno.SUCCESS, EventType.FD_READ, nbytes):
            assert (userdata, nbytes) == (3, 7)
        case _:
            pytest.fail("it was not taken apart")
