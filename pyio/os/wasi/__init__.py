"""WASI preview 1's poll_oneoff, its records and rules, on every platform."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os.wasi.oneoff import poll_oneoff as poll_oneoff
    from pyio.os.wasi.records import ClockId as ClockId
    from pyio.os.wasi.records import Errno as Errno
    from pyio.os.wasi.records import EventRwFlags as EventRwFlags
    from pyio.os.wasi.records import EventType as EventType
    from pyio.os.wasi.records import PollEvent as PollEvent
    from pyio.os.wasi.records import Subscription as Subscription
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "oneoff": "poll_oneoff",
            "records": "ClockId Errno EventRwFlags EventType PollEvent Subscription",
        },
    )
