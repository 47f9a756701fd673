"""UnixPath: paths separated by "/"."""

from __future__ import annotations

from pyio.os_str.unix import UnixOsString
from pyio.path.path import AsPath, PathBuf

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Self

_new = object.__new__


def normal(text: str, /) -> str:
    """The components alone."""
    root = "/" if text.startswith("/") else ""
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if not root and (text == "." or text.startswith("./")):
        parts.insert(0, ".")
    return root + "/".join(parts)


class UnixPath(PathBuf):
    """A path of Unix."""

    __slots__ = ()
    _strings = UnixOsString

    def __eq__(self, other: object, /) -> bool:
        if not isinstance(other, UnixPath):
            return NotImplemented
        return self._text == other._text or normal(self._text) == normal(other._text)

    def __hash__(self) -> int:
        return hash(normal(self._text))

    def join(self, path: AsPath, /) -> Self:
        """The path of `path`, where that is relative to this one."""
        text = self._text_of(path)
        own = self._text
        if not text.startswith("/"):
            text = f"{own}/{text}" if own and not own.endswith("/") else own + text
        made = _new(type(self))
        made._text = text
        return made

    def file_name(self) -> UnixOsString | None:
        """The last component, None where that is no name."""
        name = normal(self._text).rpartition("/")[2]
        if name in ("", ".", ".."):
            return None
        made = _new(UnixOsString)
        made._text = name
        return made
