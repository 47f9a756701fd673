"""16-bit units: potentially ill-formed UTF-16, as Windows has it."""

from __future__ import annotations

import sys
from array import array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_UTF_16 = f"utf-16-{sys.byteorder[0]}e"  # a name with its byte order: the bare one would write a mark


def units_of(text: str, /) -> list[int]:
    """The units of `text`, a lone surrogate as itself."""
    return memoryview(text.encode(_UTF_16, "surrogatepass")).cast("H").tolist()


def text_of(units: Iterable[int], /) -> str:
    """The text of `units`: pairs joined, lone surrogates kept.  Errors: ValueError for what is not in 16 bits."""
    try:
        packed = array("H", [*units])
    except OverflowError as e:
        raise ValueError(f"a unit is not in 16 bits: {e}") from None
    return packed.tobytes().decode(_UTF_16, "surrogatepass")
