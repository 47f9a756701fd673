"""What a registration asks for."""

from __future__ import annotations

import copy
import pickle

import pytest

from pyio.poll import Interest

READABLE, WRITABLE, PRIORITY = Interest.READABLE, Interest.WRITABLE, Interest.PRIORITY
ALL = READABLE | WRITABLE | PRIORITY


def test_each_asks_for_one_thing() -> None:
    """The three constants, and what they say of themselves."""
    for interest, said in ((READABLE, (True, False, False)), (WRITABLE, (False, True, False)), (PRIORITY, (False, False, True))):  # fmt: skip
        assert (interest.is_readable(), interest.is_writable(), interest.is_priority()) == said


def test_or_and_add_are_one() -> None:
    """Both ask for either; an interest added to itself is itself."""
    both = READABLE | WRITABLE
    assert both == READABLE.add(WRITABLE) == WRITABLE.add(READABLE)
    assert both.is_readable()
    assert both.is_writable()
    assert not both.is_priority()
    assert READABLE | READABLE == READABLE


def test_nothing_is_no_interest() -> None:
    """What would ask for nothing is None, and no interest is made of nothing."""
    assert READABLE.remove(READABLE) is None
    assert READABLE.remove(ALL) is None
    assert ALL.remove(PRIORITY) == READABLE | WRITABLE
    assert READABLE.remove(WRITABLE) == READABLE
    with pytest.raises(TypeError):
        Interest()


def test_repr_names_them_in_order() -> None:
    """READABLE | WRITABLE | PRIORITY, however they came together."""
    assert repr(READABLE) == "READABLE"
    assert repr(PRIORITY | WRITABLE) == "WRITABLE | PRIORITY"
    assert repr(PRIORITY | WRITABLE | READABLE) == "READABLE | WRITABLE | PRIORITY"


def test_they_are_values() -> None:
    """Equal ones are one in a set, and copies and pickles are equal; they do not change."""
    assert len({READABLE | WRITABLE, WRITABLE | READABLE, READABLE}) == 2
    assert copy.deepcopy(ALL) == ALL
    assert pickle.loads(pickle.dumps(ALL)) == ALL
    assert READABLE != 1
    with pytest.raises(AttributeError):
        READABLE._bits = 2


def test_other_things_are_no_interests() -> None:
    """TypeError, for what is combined with them."""
    for wrong in (1, None, "READABLE"):
        with pytest.raises(TypeError):
            READABLE | wrong  # type: ignore[operator]  # what is tested
        with pytest.raises(TypeError):
            READABLE.add(wrong)  # type: ignore[arg-type]  # likewise
        with pytest.raises(TypeError):
            READABLE.remove(wrong)  # type: ignore[arg-type]  # likewise
