"""Closing what an adapter owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self


def close_all(*owned: object) -> None:
    """Closes each that has close(), the later ones also where one fails."""
    for at, one in enumerate(owned):
        close = getattr(one, "close", None)
        if close is not None:
            try:
                close()
            except BaseException:
                close_all(*owned[at + 1 :])
                raise


def leave_all(
    exc_type: type[BaseException] | None,
    exc: BaseException | None,
    tb: TracebackType | None,
    /,
    *owned: object,
) -> None:
    """Leaves each by its own `__exit__` with this exception, or closes it where it has none; failing as close_all."""
    for at, one in enumerate(owned):
        leave = getattr(one, "__exit__", None)
        try:
            if leave is None:
                close_all(one)
            else:
                leave(exc_type, exc, tb)
        except BaseException:
            leave_all(exc_type, exc, tb, *owned[at + 1 :])
            raise


class Owner:
    """An adapter that owns what it adapts: closing it closes that, leaving its `with` leaves that."""

    __slots__ = ()

    def _owned(self) -> tuple[object, ...]:
        raise AssertionError("an Owner says what it owns")

    def close(self) -> None:
        """Closes what it adapts, where that has close()."""
        close_all(*self._owned())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        leave_all(exc_type, exc, tb, *self._owned())
