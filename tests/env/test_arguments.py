"""args: what the program was started with."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pyio import env
from pyio.os_str.native import Native

if TYPE_CHECKING:
    import pytest


def test_args(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program's name first, then the arguments, whatever they are; a list that was begun stays as it is."""
    given = ["program", "a", "", "é", "-x", "b c"]
    monkeypatch.setattr(sys, "argv", given)
    args = env.args()
    assert iter(args) is args
    given.append("later")
    assert [str(arg) for arg in args] == ["program", "a", "", "é", "-x", "b c"]
    assert {type(arg) for arg in env.args()} == {Native}
    assert next(args, None) is None
    assert [str(arg) for arg in reversed(list(env.args()))][0] == "later"


def test_without_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    """An embedded Python may have none, not even a name."""
    monkeypatch.setattr(sys, "argv", [])
    assert list(env.args()) == []
