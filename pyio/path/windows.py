r"""WindowsPath: names with "\" or "/" between them, and perhaps a prefix before them."""

from __future__ import annotations

from itertools import chain

from pyio.os_str.windows import WindowsOsString
from pyio.path.component import Component, Marks, PrefixKind
from pyio.path.lexical import VERBATIM_VOID, VOID
from pyio.path.path import AsPath, PathBuf
from pyio.path.prefix import DISK, VERBATIM_DISK, prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator
    from typing import Self

    from pyio.os_str import OsString
    from pyio.path.component import AnyComponent
    from pyio.path.lexical import Layout, Prefix

_KINDS = tuple(PrefixKind)
_SEPS = frozenset("\\/")


class WindowsPath(PathBuf):
    r"""A path of Windows: "\" and "/" separate, and a prefix may come first.  It exists on every platform.

    A prefix is one of PrefixKind.  What begins with \\?\ is verbatim: there "/" is no separator and "." a name.  Drive
    letters are equal in both cases; names are not, for only the file system knows whether it tells them apart.

    >>> from pyio.path import WindowsPath
    >>> path = WindowsPath(r"c:\a") / "b.c"
    >>> path == WindowsPath("C:/a/b.c"), path.is_absolute(), WindowsPath("C:a").is_absolute()
    (True, True, False)
    """

    __slots__ = ()
    _strings = WindowsOsString
    _sep = "\\"
    _marks = Marks(WindowsOsString, "\\")

    def is_absolute(self) -> bool:
        found = prefix(self._text)
        return found is not None and (found[0] != DISK or self._text[2:3] in _SEPS)

    def has_root(self) -> bool:
        found = prefix(self._text)
        length = 0 if found is None else found[3]
        return self._text[length : length + 1] in _SEPS or (found is not None and found[0] != DISK)

    def components(self) -> Iterator[AnyComponent]:
        found = prefix(self._text)
        rest = super().components()
        if found is None:
            return rest
        return chain((Component.Prefix(_KINDS[found[0]], self._text[: found[3]]),), rest)

    def join(self, path: AsPath, /) -> Self:
        text = path if type(path) is str and path.isascii() else self._text_of(path)
        own = self._text
        if text[:1] in _SEPS or text[1:2] == ":" or own[1:2] in _SEPS or len(own) < len("C:\\"):
            return super().join(text)
        return self._made(own + text if own[-1] in _SEPS else f"{own}\\{text}")

    def parent(self) -> Self | None:
        if self._parent is False:
            text = self._text
            at = text.rfind("\\")
            name = text[at + 1 :]
            if (
                name > "."
                and "/" not in name
                and ":" not in name
                and text[1:2] not in _SEPS
                and (at < 0 or (at and text[at - 1] not in "\\/.:"))
            ):
                self._parent = self._made(text[: max(at, 0)])
        return super().parent()

    def file_name(self) -> OsString | None:
        if self._name is False:
            text = self._text
            name = text[text.rfind("\\") + 1 :]
            if name > ".." and "/" not in name and ":" not in name and text[1:2] not in _SEPS:
                self._name = self._string(name)
        return super().file_name()

    def extension(self) -> OsString | None:
        if self._extension is False:
            text = self._text
            at = text.rfind(".")
            found = text[at + 1 :]
            if (
                found
                and at > 0
                and text[at - 1] not in "\\/:"
                and "\\" not in found
                and "/" not in found
                and ":" not in found
                and text[1:2] not in _SEPS
            ):
                self._extension = self._string(found)
        return super().extension()

    def _pathlib(self) -> pathlib.PurePath:
        import pathlib

        return (pathlib.Path if self._is_native() else pathlib.PureWindowsPath)(self._text)

    @staticmethod
    def _layout(text: str) -> Layout:
        found = prefix(text)
        if found is None:
            plain = text.replace("/", "\\")
            if plain[:1] == "\\":
                return plain, 1, VOID, False
            current = plain == "." or plain.startswith(".\\")
            return plain, 1 if current else 0, VOID, current
        rank, _, _, at = found
        if rank <= VERBATIM_DISK:
            return text, at + 1 if text[at : at + 1] == "\\" else at, VERBATIM_VOID, False
        plain = text.replace("/", "\\")
        if plain[at : at + 1] == "\\":
            return plain, at + 1, VOID, False
        # "C:." names no component, but is more than "C:"
        dotted = rank == DISK and plain[at : at + 1] == "." and plain[at + 1 : at + 2] in {"", "\\"}
        return plain, at + 1 if dotted else at, VOID, False

    @staticmethod
    def _split(text: str) -> tuple[Prefix | None, list[str]]:
        found = prefix(text)
        plain, body, void, current = WindowsPath._layout(text)
        parts = [part for part in plain[body:].split("\\") if part not in void]
        length = 0 if found is None else found[3]
        rooted = plain[length : length + 1] == "\\"
        if rooted or (found is not None and VERBATIM_DISK < found[0] < DISK):
            parts.insert(0, "\\")
        elif current:
            parts.insert(0, ".")
        return found, parts

    @staticmethod
    def _joined(own: str, text: str) -> str:
        if prefix(text) is not None:
            return text
        found = prefix(own)
        length = 0 if found is None else found[3]
        if found is not None and found[0] <= VERBATIM_DISK and text:
            return own[:length] + _resolved(own, text)
        if text[:1] in _SEPS:
            return own[:length] + text
        if not own or own[-1] in _SEPS or (found is not None and found[0] == DISK and length == len(own)):
            return own + text
        return f"{own}\\{text}"


def _resolved(own: str, text: str) -> str:
    """What follows the verbatim prefix of `own` when `text` is joined to it."""
    parts = WindowsPath._split(own)[1]
    for part in WindowsPath._split(text)[1]:
        if part == "\\":
            parts = [part]
        elif part == "..":
            if parts and parts[-1] not in {"\\", ".", ".."}:
                parts.pop()
        elif part != ".":
            parts.append(part)
    rooted = parts[:1] == ["\\"]
    return "".join(f"\\{part}" for part in (parts[1:] if rooted else parts)) or ("\\" if rooted else "")
