"""The selectors: one system facility each, behind one protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.poll import FACILITY

if TYPE_CHECKING:
    from pyio.poll.selector.selector import Selector


def system_selector() -> Selector:
    """The one that suits this system best."""
    if FACILITY == "epoll":
        from pyio.poll.selector.epoll import EpollSelector

        return EpollSelector()
    if FACILITY == "kqueue":
        from pyio.poll.selector.kqueue import KqueueSelector

        return KqueueSelector()
    if FACILITY == "wasi":
        from pyio.poll.selector.wasi import WasiSelector

        return WasiSelector()
    from pyio.poll.selector.poll import PollSelector

    return PollSelector()
