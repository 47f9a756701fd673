"""The native flavour, and the quick way to one of its strings."""

from __future__ import annotations

from pyio._sys import os_str as _sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os_str.string import OsString

Native: type[OsString]
"""The class of the native flavour."""

if _sys.NATIVE == "windows":
    from pyio.os_str.windows import WindowsOsString

    Native = WindowsOsString
else:
    from pyio.os_str.unix import UnixOsString

    Native = UnixOsString

_new = object.__new__


def os_string(text: str, /) -> OsString:
    """The OS string of what Python's own os functions gave, unchecked: for names by the thousand."""
    made = _new(Native)
    made._text = text
    return made
