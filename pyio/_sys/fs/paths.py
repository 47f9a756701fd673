"""Handing a path to a system call."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from pyio._sys.error import os_error, refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Concatenate, ParamSpec, TypeAlias

    P = ParamSpec("P")

    # what pyio.path.AsPath says, which lies above this module
    PathArg: TypeAlias = str | os.PathLike[str]

_T = TypeVar("_T")


def native(path: PathArg, /) -> str:
    """A path as the str that os functions take; TypeError for bytes and for descriptors, which those would take too."""
    text = os.fspath(path)
    if not isinstance(text, str):
        raise TypeError(f"a path is a str or an os.PathLike[str], not {type(path).__name__}")
    return text


def on_path(
    call: Callable[Concatenate[str, P], _T], path: PathArg, /, *args: P.args, **kwargs: P.kwargs
) -> _T:
    """`call` of a path, its failures as Errors: INVALID_INPUT for a path that no system call takes (NUL)."""
    text = native(path)
    try:
        return call(text, *args, **kwargs)
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        raise refused(e, text) from None


def on_paths(call: Callable[[str, str], _T], src: PathArg, dst: PathArg, /) -> _T:
    """`call` of two paths, likewise."""
    first, second = native(src), native(dst)
    try:
        return call(first, second)
    except OSError as e:
        raise os_error(e) from None
    except ValueError as e:
        error = refused(e, first)
        error.filename2 = second
        raise error from None
