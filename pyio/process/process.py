"""Process: any process, a child or not."""

from __future__ import annotations

import os
from operator import index
from typing import TYPE_CHECKING

from pyio._sys.process.observed import Observed
from pyio.io.deadline import checked
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from typing import NoReturn, Self

    from pyio.io.deadline import Deadline


class Process:
    """A process, a child of ours or not: whether it runs, and when it ends.

    RFC 517 announces it.  On Linux it stays the same process though its id be given to another later; elsewhere it is
    whoever has the id.

    >>> from pyio import process
    >>> with process.Command("true").run() as child:
    ...     observed = child.process()
    >>> observed.is_running(), process.Process.current().is_running()
    (False, True)
    """

    __slots__ = ("_observed",)

    def __init__(self, id: int, /) -> None:
        pid = index(id)
        if pid <= 0:
            raise ValueError(f"{pid} is no process id")
        self._observed = Observed(pid)

    @classmethod
    def current(cls) -> Self:
        """This process."""
        return cls(os.getpid())

    @classmethod
    def from_id(cls, id: int, /) -> Self:
        """The process that has this id now; where there is none, one that has ended.  Errors: ValueError below 1."""
        return cls(id)

    @classmethod
    def _of(cls, observed: Observed) -> Self:
        self = cls.__new__(cls)
        self._observed = observed
        return self

    def id(self) -> int:
        """Its id.  Corresponds to `Child::id`."""
        return self._observed.pid

    def is_running(self) -> bool:
        """Whether it has not ended yet; a child that waits to be reaped has."""
        return self._observed.is_running()

    def wait(self, deadline: Deadline | None = None) -> None:
        """Waits until it has ended; a child of ours is not reaped by it.

        Linux is told by the kernel (`pidfd_open(2)`); elsewhere it is looked at again and again, at most 50 ms apart.
        Errors: TIMED_OUT, CANCELLED; DEADLOCK for this very process without a deadline.
        """
        if deadline is None and self.id() == os.getpid():
            raise Error(ErrorKind.DEADLOCK, "a process can't wait for its own end")
        if deadline is not None:
            checked(deadline)
        self._observed.wait(deadline)

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one number twice
        raise TypeError("a Process holds a descriptor: it is neither copied nor pickled")

    def __repr__(self) -> str:
        return f"Process({self.id()})"
