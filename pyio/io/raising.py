"""Raising: how an error passes through itertools.chain without ending it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NoReturn, Self


class Raising:
    """An iterator that raises once, when it is asked; chain goes on with its next."""

    __slots__ = ("_error",)

    def __init__(self, error: BaseException) -> None:
        self._error: BaseException | None = error

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> NoReturn:
        error, self._error = self._error, None
        raise StopIteration if error is None else error
