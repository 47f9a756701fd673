"""Path and PathBuf: what both flavours have in common."""

from __future__ import annotations

import os

from pyio.os_str.string import OsStr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar, Self, TypeAlias

    from pyio.os_str import OsString

_new = object.__new__
_native: type[PathBuf] | None = None


class Path:
    """The name of a file or directory."""

    __slots__ = ("_text",)

    _text: str
    _strings: ClassVar[type[OsString] | None] = None

    def __new__(cls, path: AsPath = "", /) -> Self:
        self = _new(cls if cls._strings else _native or _load())
        self._text = path if type(path) is str and path.isascii() else self._text_of(path)
        return self  # type: ignore[return-value]  # only Path and PathBuf ask for the native class, which is both

    def __fspath__(self) -> str:
        return self._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text!r})"

    @classmethod
    def _text_of(cls, path: AsPath) -> str:
        assert cls._strings is not None
        return cls._strings._text_of(path)


class PathBuf(Path):
    """A path, owned: what calls give back."""

    __slots__ = ()


AsPath: TypeAlias = str | OsStr | os.PathLike[str]
"""What stands for a path in a parameter."""


def _load() -> type[PathBuf]:
    global _native
    from pyio.path.unix import UnixPath

    _native = UnixPath
    return UnixPath
