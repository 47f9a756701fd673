"""Selector: what stands under a Poll."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar, NoReturn

    from pyio.poll.events import Events
    from pyio.poll.interest import Interest
    from pyio.poll.mode import Mode
    from pyio.poll.token import Token


class Selector(Protocol):
    """One system facility under Poll.  Inherit it to give Poll another.

    Poll and Registry have checked what they pass on.  All methods but `select` may be called while another thread is in
    `select`, and what they change takes effect there at once.  Errors of all: OTHER (EBADF) once it is closed.
    """

    __slots__ = ()

    has_edges: ClassVar[bool] = False
    """Whether Mode.EDGE works; it is what a registration without a mode gets then."""

    @abstractmethod
    def register(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        """Starts to watch `fd`.  Errors: ALREADY_EXISTS; UNSUPPORTED for a mode or interest that it has not."""
        ...

    @abstractmethod
    def reregister(self, fd: int, token: Token, interest: Interest, mode: Mode, /) -> None:
        """Replaces all that was said of `fd`, and arms it anew.  Errors: NOT_FOUND, UNSUPPORTED."""
        ...

    @abstractmethod
    def deregister(self, fd: int, /) -> None:
        """Ends watching `fd`, which may be closed already.  Errors: NOT_FOUND."""
        ...

    @abstractmethod
    def select(self, events: Events, timeout: float | None, /) -> None:
        """Waits for at least one event and pushes all there are, as far as they fit, to the empty `events`.

        `timeout` is seconds, 0 to 2,000,000, or None without end.  Returns with nothing only once it has passed.
        """
        ...

    @abstractmethod
    def add_waker(self, token: Token, /) -> Callable[[], None]:
        """A function that any thread and any signal handler may call, without blocking.

        The running select, or else the next, then gives an event with `token`, which is readable.
        """
        ...

    @abstractmethod
    def try_clone(self) -> Selector:
        """Another handle of the same selector; closing any of them closes it."""
        ...

    @abstractmethod
    def close(self) -> None:
        """Gives the system back what it holds; a running select fails.  A second close does nothing."""
        ...

    def fileno(self) -> int:
        """A descriptor that is readable while there are events.  Errors: UNSUPPORTED, unless the system has one."""
        raise Error(ErrorKind.UNSUPPORTED, f"{type(self).__name__} has no descriptor of its own")

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one selector twice
        raise TypeError(f"a {type(self).__name__} has one owner: it is neither copied nor pickled")


def not_registered() -> Error:
    """NOT_FOUND, for who writes a Selector."""
    return Error(ErrorKind.NOT_FOUND, "this source is not registered")


def already_registered() -> Error:
    """ALREADY_EXISTS, likewise."""
    return Error(ErrorKind.ALREADY_EXISTS, "this source is registered already")
