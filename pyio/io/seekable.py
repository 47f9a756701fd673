"""Asking an inner reader or writer for what not every one has."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from pyio.io.traits.seek import Seek


def seekable(inner: object, /) -> Seek:
    """`inner` as a Seek; UNSUPPORTED where it is none."""
    if not hasattr(inner, "seek"):
        raise Error(ErrorKind.UNSUPPORTED, f"{type(inner).__name__} has no position")
    return cast("Seek", inner)
