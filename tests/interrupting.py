"""Raising where a signal handler could: whenever a function begins, and whenever one in C has returned."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FrameType


class Interrupted(BaseException):
    """What the handler raises."""


# what a call of these returns is nobody's yet, and would be lost: where it counts, it is taken out of an iterator instead
_MAKERS = {"dup", "eventfd", "open", "socket"}


class _Raiser:
    def __init__(self, moment: int) -> None:
        self.left = moment

    def __call__(self, frame: FrameType, event: str, arg: object) -> None:
        # where nobody would get it: an object is being deleted, or a generator closed
        if event not in {"call", "c_return"} or frame.f_code.co_name in {"__del__", "<genexpr>"}:
            return
        if event == "c_return" and getattr(arg, "__name__", "") in _MAKERS:
            return
        if frame.f_globals.get("__name__", "").startswith("pyio."):
            self.left -= 1
            if not self.left:
                sys.setprofile(None)
                raise Interrupted


def interrupted(call: Callable[[], object], moment: int) -> bool:
    """Whether it was, at that moment of the library's code; False where it was over before."""
    before = sys.getprofile()
    raiser = _Raiser(moment)
    sys.setprofile(raiser)
    try:
        call()
    except Interrupted:
        return True
    finally:
        sys.setprofile(before)
    assert raiser.left > 0, "what the handler raised was swallowed"
    return False


def moments() -> Iterator[int]:
    """One after the other; more than any call has."""
    return iter(range(1, 1000))
