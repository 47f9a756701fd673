"""Where a poll puts what it found."""

from __future__ import annotations

import pytest

from pyio.poll import Event, Events, Token


def test_it_takes_up_to_its_capacity() -> None:
    """push says whether there was room; what did not fit is not there."""
    events = Events(2)
    assert events.capacity() == 2
    assert events.is_empty()
    taken = [events.push(Event(Token(n))) for n in range(3)]
    assert taken == [True, True, False]
    assert [event.token() for event in events] == [0, 1]
    assert len(events) == 2
    assert not events.is_empty()
    assert [event.token() for event in events] == [0, 1]


def test_clear_empties_it_and_keeps_the_capacity() -> None:
    """What iterates over what was there goes on undisturbed."""
    events = Events(1)
    events.push(Event(Token(7)))
    going_on = iter(events)
    events.clear()
    assert events.is_empty()
    assert events.capacity() == 1
    assert [event.token() for event in going_on] == [7]
    assert events.push(Event(Token(8)))


def test_a_capacity_is_positive() -> None:
    """ValueError for 0, below, and what no system takes; TypeError for what is no number."""
    for wrong in (0, -1, 2**31):
        with pytest.raises(ValueError):
            Events(wrong)
    with pytest.raises(TypeError):
        Events(1.5)  # type: ignore[arg-type]  # what is tested
    assert Events().capacity() > 0
