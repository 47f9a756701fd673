"""UnixPath: names with "/" between them.

Why join, parent, file_name and extension are here once more: a program asks for them a million times.  They look only
where an ordinary path has its answer, and leave every other path to the algorithm that both flavours share.
"""

from __future__ import annotations

from pyio.os_str.unix import UnixOsString
from pyio.path.component import Marks
from pyio.path.lexical import VOID
from pyio.path.path import AsPath, PathBuf

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pathlib
    from typing import Self

    from pyio.os_str import OsString
    from pyio.path.lexical import Layout

_new = object.__new__

_WHOLE = frozenset(("", "/"))
_BLUNT = frozenset(("", "/", "."))


class UnixPath(PathBuf):
    """A path of Unix: "/" separates, any other character is part of a name.  It exists on every platform.

    >>> from pyio.path import UnixPath
    >>> UnixPath("/a") / "b.c" == UnixPath("/a//b.c/")
    True
    """

    __slots__ = ()
    _strings = UnixOsString
    _sep = "/"
    _marks = Marks(UnixOsString, "/")

    def join(self, path: AsPath, /) -> Self:
        text = path if type(path) is str and path.isascii() else self._text_of(path)
        own = self._text
        made = _new(type(self))
        if text[:1] == "/" or not own:
            made._text = text
        elif own[-1] == "/":
            made._text = own + text
        else:
            made._text = f"{own}/{text}"
        made._name = made._extension = made._parent = False
        made._key = made._order = None
        return made

    __truediv__ = join

    def parent(self) -> Self | None:
        known = self._parent
        if known is not False:
            return known  # type: ignore[return-value]  # pyright: ignore[reportReturnType]  # of the same class
        text = self._text
        at = text.rfind("/")
        # a name above "." is neither empty nor "."; before it may stand "//" or "/."
        if text[at + 1 :] <= "." or (at >= 0 and (not at or text[at - 1] in "/.")):
            return super().parent()
        made = _new(type(self))
        made._text = text[:at] if at > 0 else ""
        made._name = made._extension = made._parent = False
        made._key = made._order = None
        self._parent = made
        return made

    def file_name(self) -> OsString | None:
        known = self._name
        if known is not False:
            return known
        text = self._text
        name = text[text.rfind("/") + 1 :]
        # above "..", and so neither that nor "." nor empty
        if name <= "..":
            return super().file_name()
        made = _new(UnixOsString)
        made._text = name
        self._name = made
        return made

    def extension(self) -> OsString | None:
        known = self._extension
        if known is not False:
            return known
        text = self._text
        at = text.rfind(".")
        found = text[at + 1 :]
        # not for a name that ends in a dot or begins with its only one, nor where the last dot is in a directory's
        if not found or "/" in found or at < 1 or text[at - 1] == "/":
            return super().extension()
        made = _new(UnixOsString)
        made._text = found
        self._extension = made
        return made

    def starts_with(self, base: AsPath, /) -> bool:
        key, start = str(self._key or self._keyed()), _normal(self._text_of(base))
        return key.startswith(start) and (start in _WHOLE or len(key) == len(start) or key[len(start)] == "/")

    def strip_prefix(self, base: AsPath, /) -> Self:
        text, start = self._text, self._text_of(base)
        rest = text[len(start) + 1 :]
        # nothing at the seam, or at the end, that would have to go
        if (
            not text.startswith(start)
            or start[-1:] in _BLUNT
            or text[len(start) : len(start) + 1] != "/"
            or rest[:1] in _BLUNT
            or rest[-1] in "/."
        ):
            return super().strip_prefix(start)
        made = _new(type(self))
        made._text = rest
        made._name = made._extension = made._parent = False
        made._key = made._order = None
        return made

    def _keyed(self) -> str:
        self._key = key = _normal(self._text)
        return key

    def _pathlib(self) -> pathlib.PurePath:
        import pathlib

        return (pathlib.Path if self._is_native() else pathlib.PurePosixPath)(self._text)

    @staticmethod
    def _layout(text: str) -> Layout:
        if text[:1] == "/":
            return text, 1, VOID, False
        current = text == "." or text.startswith("./")
        return text, 1 if current else 0, VOID, current

    @staticmethod
    def _split(text: str) -> tuple[None, list[str]]:
        parts = [part for part in text.split("/") if part and part != "."]
        if text[:1] == "/":
            parts.insert(0, "/")
        elif text == "." or text.startswith("./"):
            parts.insert(0, ".")
        return None, parts


def _normal(text: str) -> str:
    """The same for all paths that are equal."""
    if not ("//" in text or "/./" in text or text.endswith(("/", "/."))):
        return text
    while "//" in text:
        text = text.replace("//", "/")
    while "/./" in text:
        text = text.replace("/./", "/")
    text = text.removesuffix(".") if text.endswith("/.") else text
    return text.removesuffix("/") or "/"
