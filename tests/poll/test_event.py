"""What became ready."""

from __future__ import annotations

import pytest

from pyio.poll import Event, Token
from tests.poll.sources import FLAGS, flags


@pytest.mark.parametrize("name", FLAGS)
def test_each_flag_is_its_own(name: str) -> None:
    """One that is set is set alone."""
    event = Event(Token(3), **{name: True})
    assert flags(event) == {name}
    assert event.token() == 3
    assert repr(event) == f"Event(3, {name})"


def test_nothing_is_set_unasked() -> None:
    """An event of a token alone says nothing."""
    assert flags(Event(Token(0))) == set()


def test_tokens_are_plain_numbers() -> None:
    """Whatever they were given as."""

    class Number:
        def __index__(self) -> int:
            return 7

    for given, plain in (True, 1), (Number(), 7):
        token: object = Event(given).token()  # type: ignore[arg-type]  # what is tested
        assert (type(token), token) == (int, plain)


def test_tokens_have_64_bits() -> None:
    """The largest is kept; beyond is a ValueError, and what is no number a TypeError."""
    assert Event(Token(2**64 - 1)).token() == 2**64 - 1
    for wrong in (-1, 2**64):
        with pytest.raises(ValueError):
            Event(Token(wrong))
    for other in ("1", 1.0, None):
        with pytest.raises(TypeError):
            Event(other)  # type: ignore[arg-type]  # what is tested
