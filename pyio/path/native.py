"""The native flavour, and the quick way to one of its paths."""

from __future__ import annotations

from pyio._sys import os_str as _sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.path.path import PathBuf

Native: type[PathBuf]
"""The class of the native flavour."""

if _sys.NATIVE == "windows":
    from pyio.path.windows import WindowsPath

    Native = WindowsPath
else:
    from pyio.path.unix import UnixPath

    Native = UnixPath

_new = object.__new__


def path_buf(text: str, /) -> PathBuf:
    """The path of what Python's own os functions gave, unchecked: for paths by the thousand."""
    made = _new(Native)
    made._text = text
    made._name = made._extension = made._parent = False
    made._key = made._order = None
    return made
