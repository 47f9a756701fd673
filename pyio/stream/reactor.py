"""The reactor: one thread that waits for all descriptors of all transfers, and moves what need not wait for a disk.

It is started when a transfer first needs it, and ends when there was none for a while.  It is pyio's own Poll, with each
descriptor registered for one event at a time.
"""

from __future__ import annotations

import os
from _thread import RLock, get_ident
from collections import deque
from itertools import count
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind
from pyio.poll.events import Events
from pyio.poll.interest import Interest
from pyio.poll.mode import Mode
from pyio.poll.poll import Poll
from pyio.poll.token import Token
from pyio.poll.waker import Waker

if TYPE_CHECKING:
    from threading import Thread
    from typing import Final, Protocol

    from pyio.poll.event import Event

    class Watcher(Protocol):
        """A transfer."""

        queued: bool

        def run(self) -> None:
            """Does a step, raises nothing."""

        def ready(self, fd: int, event: Event, /) -> None:
            """What was waited for, or a failure, has come."""


# seconds that it waits for a transfer
_LINGER: Final = 1.0

_BELL: Final = Token(2**64 - 1)


class Reactor:
    """The thread and its Poll."""

    def __init__(self) -> None:
        from threading import Thread

        self._poll = Poll()
        self._registry = self._poll.registry()
        self._bell = Waker(self._registry, _BELL)
        # whose event a token's is; tokens are never used again, for descriptors are, while an event is on its way
        self._watching: dict[int, tuple[Watcher, int]] = {}
        self._tokens: dict[int, Token] = {}
        self._next_token = count()
        self._runnable: deque[Watcher] = deque()
        self._users: dict[Watcher, None] = {}
        self._dismissed = False
        self.thread: Thread = Thread(target=self._serve, name="pyio.stream reactor", daemon=True)
        try:
            self.thread.start()
        except BaseException as e:
            self._poll.close()
            if isinstance(e, RuntimeError):
                raise Error(ErrorKind.WOULD_BLOCK, str(e)) from None
            raise

    def watch(self, whose: Watcher, fd: int, interest: Interest, *, known: bool) -> None:
        """Lets `whose` know of one event; `known`: it has been watched before.  From any thread."""
        if known:
            self._registry.reregister(fd, self._tokens[fd], interest, Mode.ONESHOT)
            return
        token = self._tokens[fd] = Token(next(self._next_token))
        # before, for the event may come at once
        self._watching[token] = whose, fd
        try:
            self._registry.register(fd, token, interest, Mode.ONESHOT)
        except BaseException:
            del self._watching[token], self._tokens[fd]
            raise

    def forget(self, fd: int) -> None:
        """No more events; before the descriptor is closed.  From any thread."""
        self._watching.pop(self._tokens.pop(fd, _BELL), None)
        try:
            self._registry.deregister(fd)
        except Error:  # reported as failed, and forgotten already
            pass

    def submit(self, job: Watcher, /) -> None:
        """Lets it run in the thread."""
        # together: behind a call a signal handler could raise
        job.queued = True
        self._runnable.append(job)
        if get_ident() != self.thread.ident:
            self._bell.wake()

    def attend(self) -> None:
        """Looks again whether there is something to run."""
        self._bell.wake()

    def _serve(self) -> None:
        events = Events()
        while self._turn(events):
            pass

    def _turn(self, events: Events) -> bool:
        """What is runnable gets one step each, then what has become ready; False where the thread is to end."""
        for _ in range(len(self._runnable)):
            self._runnable.popleft().run()
        if self._runnable:
            self._poll.poll(events, 0)
        else:
            self._poll.poll(events, None if self._users else 0 if self._dismissed else _LINGER)
            if events.is_empty():
                return not self._leave()
        for event in events:
            watched = self._watching.get(event._token)
            if watched is not None:
                whose, fd = watched
                whose.ready(fd, event)
        return True

    def _leave(self) -> bool:
        with _current.lock:
            if self._users or self._runnable:
                return False
            if _current.reactor is self:
                _current.reactor = None
        self._poll.close()
        return True

    def release(self, user: Watcher) -> None:
        """It is over."""
        self._users.pop(user, None)
        if not self._users and get_ident() != self.thread.ident:
            self._bell.wake()

    def dismiss(self) -> None:
        """Ends the thread as soon as no transfer needs it."""
        self._dismissed = True
        self._bell.wake()


class _Current:
    """The one that runs."""

    __slots__ = ("lock", "reactor")

    def __init__(self) -> None:
        self.lock = RLock()
        self.reactor: Reactor | None = None


_current = _Current()


def reactor_for(user: Watcher, /) -> Reactor:
    """The reactor, which lasts until `user` is released.  Errors: OTHER (EMFILE); WOULD_BLOCK where no thread is to be had."""
    with _current.lock:
        reactor = _current.reactor
        if reactor is None:
            reactor = _current.reactor = Reactor()
        reactor._users[user] = None
        return reactor


def dismiss(seconds: float, /) -> None:
    """Ends the thread as soon as no transfer needs it, and waits for that so long."""
    with _current.lock:
        reactor = _current.reactor
    if reactor is not None:
        reactor.dismiss()
        reactor.thread.join(seconds)


def _in_child() -> None:
    reactor, _current.reactor = _current.reactor, None
    # the parent's may be held for ever
    _current.lock = RLock()
    if reactor is not None:
        # of no use there; what it holds of the parent's Poll is let go
        reactor._poll.close()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
