"""ObjectStream: the readable end of a transfer of objects."""

from __future__ import annotations

from _warnings import warn
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pyio._sys.fork import abandon_in_child
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import NoReturn, Self

    _Item_co = TypeVar("_Item_co", covariant=True)

    class Supply(Protocol[_Item_co]):
        """Where the objects come from."""

        def next(self) -> _Item_co | None:
            """The next one, None at the end; waits for it."""

        def wake(self) -> None:
            """Ends a next() that waits; from any thread."""

        def close(self) -> None:
            """Ends it; not while next() runs."""

        def abandon(self) -> None:
            """In a child: it is the parent's."""


_T_co = TypeVar("_T_co", covariant=True)


class ObjectStream(Generic[_T_co]):
    """The objects of a transfer, one by one, each made when it is asked for; with one owner at a time.

    Corresponds to WASI 0.3's `stream<T>`.  It does not depend on the handle that it was made of.  On a failure it ends,
    and its Completion, where it has one, has the Error.  Closing it early is no failure; it may be closed from another
    thread, which wakes a next() that waits, and ends it.  Collecting an open one closes it, with a ResourceWarning.
    Errors: RESOURCE_BUSY where another thread waits for the next.
    """

    __slots__ = ("__weakref__", "_closed", "_over", "_reading", "_supply")

    def __init__(self, supply: Supply[_T_co], /) -> None:
        self._over = False
        # whether next() runs, and whether the supply is closed: flags for the reason that Pull has
        self._reading = False
        self._closed = False
        self._supply = supply
        abandon_in_child(self)

    def __iter__(self) -> Iterator[_T_co]:
        return self

    def __next__(self) -> _T_co:
        item = self._next()
        if item is None:
            self.close()
            raise StopIteration
        return item

    def _next(self) -> _T_co | None:
        if self._closed:
            return None
        if self._reading:
            if self._over:
                return None
            raise Error(ErrorKind.RESOURCE_BUSY, "a stream has one reader at a time")
        try:
            self._reading = True
            return self._supply.next()
        finally:
            self._reading = False
            if self._over:
                self._shut()

    def close(self) -> None:
        """Ends it; a second close does nothing."""
        if not self._closed:
            self._over = True
            self._supply.wake()
            self._shut()

    def _shut(self) -> None:
        if not (self._reading or self._closed):
            self._closed = True
            try:
                self._supply.close()
            except BaseException:  # a signal handler's: it is to be closed again
                self._closed = False
                raise

    def abandon(self) -> None:
        """In a child: the transfer is the parent's."""
        if not self._over:
            self._over = self._closed = True
            self._supply.abandon()

    def __getstate__(self) -> NoReturn:
        # copies and pickles: two owners would close one transfer twice
        raise TypeError("an ObjectStream has one owner: it is neither copied nor pickled")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        self.close()

    def __del__(self) -> None:
        try:
            done = self._over
            self._supply  # noqa: B018  # its constructor may have failed
        except AttributeError:
            return
        try:
            if not done:
                warn(f"{self!r} was never closed", ResourceWarning, source=self)
        finally:
            self.close()

    def __repr__(self) -> str:
        return f"ObjectStream({'ended' if self._over else 'open'})"
