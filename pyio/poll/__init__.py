"""Readiness of many I/O objects at once, after mio: register them, poll, and do what the events say.

>>> import os
>>> from pyio import poll
>>> reader, writer = os.pipe()
>>> with poll.Poll() as p:
...     p.registry().register(reader, poll.Token(7), poll.Interest.READABLE)
...     events = poll.Events(64)
...     p.poll(events, 0)
...     print(len(events))
...     _ = os.write(writer, b"!")
...     p.poll(events)
...     for event in events:
...         print(event.token(), event.is_readable())
0
7 True
>>> os.close(reader)
>>> os.close(writer)
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.poll.event import Event as Event
    from pyio.poll.events import Events as Events
    from pyio.poll.interest import Interest as Interest
    from pyio.poll.mode import Mode as Mode
    from pyio.poll.poll import Poll as Poll
    from pyio.poll.registry import Registry as Registry
    from pyio.poll.selector.epoll import EpollSelector as EpollSelector
    from pyio.poll.selector.kqueue import KqueueSelector as KqueueSelector
    from pyio.poll.selector.poll import PollSelector as PollSelector
    from pyio.poll.selector.selector import Selector as Selector
    from pyio.poll.selector.wasi import WasiSelector as WasiSelector
    from pyio.poll.token import Token as Token
    from pyio.poll.waker import Waker as Waker
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "event": "Event",
            "events": "Events",
            "interest": "Interest",
            "mode": "Mode",
            "poll": "Poll",
            "registry": "Registry",
            "selector.epoll": "EpollSelector",
            "selector.kqueue": "KqueueSelector",
            "selector.poll": "PollSelector",
            "selector.selector": "Selector",
            "selector.wasi": "WasiSelector",
            "token": "Token",
            "waker": "Waker",
        },
    )
