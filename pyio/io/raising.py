"""How errors pass through itertools.chain without ending it: Raising, and an iterator that goes on behind one."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import NoReturn, Self

_T = TypeVar("_T")


class Raising:
    """An iterator that raises once, when it is asked; chain goes on with its next."""

    __slots__ = ("_error",)

    def __init__(self, error: BaseException) -> None:
        self._error: BaseException | None = error

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> NoReturn:
        error, self._error = self._error, None
        try:
            raise StopIteration if error is None else error
        finally:
            del error  # its traceback has this frame, and would be garbage that only the collector frees


def batch_by_batch(more: Callable[[], Iterable[_T] | None], /) -> Iterator[_T]:
    """The items of what `more` returns, again and again, until that is None.  next() may go on after an error."""
    return chain.from_iterable(batches(more))


def batches(more: Callable[[], Iterable[_T] | None], /) -> Iterator[Iterable[_T]]:
    """The same before they are chained."""
    made = _batches(more)
    # past its start, which lies outside of the `try`
    next(made)
    return made


def _batches(more: Callable[[], Iterable[_T] | None]) -> Iterator[Iterable[_T]]:
    # Must not raise, or chain is exhausted: errors are raised by what is yielded, a signal handler's too.  `yield from`
    # looks for no signals; what it asks does, and lies inside of the `try`.
    asked = iter(more, None)
    first: Iterable[Iterable[_T]] = ((),)
    while True:
        try:
            yield from first
            yield from asked
        except GeneratorExit:
            raise
        except BaseException as e:  # noqa: BLE001  # raised by what is yielded
            first = (Raising(e),)
        else:
            return
