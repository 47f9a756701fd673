"""PollSelector and WasiSelector: what they make of the system's flags."""

from __future__ import annotations

import itertools

import pytest

from pyio._sys.poll import poll as raw
from pyio.os.wasi import Errno, EventRwFlags, EventType, PollEvent
from pyio.poll.selector import listed
from pyio.poll.selector.poll import _meaning as of_poll
from pyio.poll.selector.wasi import _meaning as of_wasi


@pytest.mark.parametrize("combination", list(itertools.product((0, 1), repeat=6)))
def test_polls_flags(combination: tuple[int, ...]) -> None:
    """Every combination of the six, by the rules of mio; RDHUP needs no IN here."""
    mask_in, pri, out, err, hup, rdhup = map(bool, combination)
    names = (raw.IN, raw.PRI, raw.OUT, raw.ERR, raw.HUP, raw.RDHUP)
    meaning = of_poll(sum(bit for bit, there in zip(names, combination, strict=True) if there))
    only_err = err and not (mask_in or pri or out or hup or rdhup)
    assert meaning == (
        listed.READABLE * (mask_in or pri)
        | listed.WRITABLE * out
        | listed.ERROR * err
        | listed.READ_CLOSED * (hup or rdhup)
        | listed.WRITE_CLOSED * (hup or (out and err) or only_err)
        | listed.PRIORITY * pri
    )
    assert of_poll(raw.NVAL | raw.IN) == listed.GONE


@pytest.mark.parametrize("hangup", [False, True])
def test_wasis_events(hangup: bool) -> None:
    """Readable or writable by type, closed by the flag; an error is that and nothing else, BADF the end."""
    flags = EventRwFlags(hangup)
    reading = PollEvent(1, Errno.SUCCESS, EventType.FD_READ, 5, flags)
    writing = PollEvent(1, Errno.SUCCESS, EventType.FD_WRITE, 5, flags)
    assert of_wasi(reading) == listed.READABLE | listed.READ_CLOSED * hangup
    assert of_wasi(writing) == listed.WRITABLE | listed.WRITE_CLOSED * hangup
    for errno in Errno:
        if errno:
            failed = PollEvent(1, errno, EventType.FD_READ, 0, flags)
            assert of_wasi(failed) == (listed.GONE if errno is Errno.BADF else listed.ERROR)
