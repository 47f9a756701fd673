"""Component and PrefixKind: what a path is made of."""

from __future__ import annotations

from enum import Enum

from pyio.os_str.string import OsString
from pyio.path.prefix import prefix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from pyio.os_str import OsStr

_new = object.__new__


class PrefixKind(Enum):
    r"""What kind of prefix a Windows path has; the value shows its form.

    Corresponds to `std::path::Prefix`.

    >>> from pyio.path import PrefixKind, WindowsPath
    >>> next(WindowsPath(r"\\server\share\file").components()).kind is PrefixKind.UNC
    True
    """

    VERBATIM = r"\\?\name"
    VERBATIM_UNC = r"\\?\UNC\server\share"
    VERBATIM_DISK = r"\\?\C:"
    DEVICE_NS = r"\\.\device"
    UNC = r"\\server\share"
    DISK = "C:"

    def is_verbatim(self) -> bool:
        r"""Whether it begins with \\?\: what follows goes to the file system unchanged, "/" and "." are no more special.

        Corresponds to `Prefix::is_verbatim`.
        """
        return self.name.startswith("VERBATIM")


class _Part:
    """A frozen component, with its text in the flavour of the path it comes from."""

    __slots__ = ("_text",)

    _text: OsString

    def as_os_str(self) -> OsStr:
        """The component's text.  Corresponds to `Component::as_os_str`."""
        return self._text

    def __fspath__(self) -> str:
        return self._text._text

    def __eq__(self, other: object, /) -> bool:
        return True if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        return hash(type(self))

    def __repr__(self) -> str:
        return f"Component.{type(self).__name__}()"

    def __reduce__(self) -> tuple[type[_Part], tuple[object, ...]]:
        return type(self), ()


class Component:
    """One component of a path: one of five frozen variants.

    Corresponds to `std::path::Component`.  Each is `os.PathLike[str]`, so that joining them makes a path again.

    >>> from pyio.path import Component, UnixPath
    >>> for component in UnixPath("/etc/../srv").components():
    ...     match component:
    ...         case Component.Normal(text):
    ...             print("name", text)
    ...         case Component.ParentDir():
    ...             print("up")
    ...         case _:
    ...             print(component)
    Component.RootDir()
    name etc
    up
    name srv
    """

    class Prefix(_Part):
        r"""What a Windows path has before its root: C:, \\server\share, \\?\C: and so on.

        Equal where it means the same: "c:" is "C:", "//server/share" is "\\server\share".
        """

        __slots__ = ("_kind",)
        __match_args__ = ("kind", "text")

        def __init__(self, kind: PrefixKind, text: str | OsStr, /) -> None:
            from pyio.os_str.windows import WindowsOsString

            if not isinstance(kind, PrefixKind):
                raise TypeError(f"a prefix has a PrefixKind, not {type(kind).__name__}")
            self._kind = kind
            self._text = WindowsOsString(text)

        @property
        def kind(self) -> PrefixKind:
            """Which kind of prefix."""
            return self._kind

        @property
        def text(self) -> OsString:
            """The prefix as it stands in the path."""
            return self._text

        def _meaning(self) -> object:
            text = self._text._text
            return self._kind, prefix(text) or text

        def __eq__(self, other: object, /) -> bool:
            if not isinstance(other, Component.Prefix):
                return NotImplemented
            return self._meaning() == other._meaning()

        def __hash__(self) -> int:
            return hash(self._meaning())

        def __repr__(self) -> str:
            return f"Component.Prefix({self._kind}, {self._text._text!r})"

        def __reduce__(self) -> tuple[type[_Part], tuple[object, ...]]:
            return type(self), (self._kind, self._text)

    class RootDir(_Part):
        """The root, after any prefix: the path does not start from the current directory."""

        __slots__ = ()

        def __init__(self) -> None:
            from pyio.path.native import Native

            self._text = Native._strings(Native._sep)

    class CurDir(_Part):
        """A leading "."; elsewhere "." is no component, but in a verbatim path."""

        __slots__ = ()

        def __init__(self) -> None:
            self._text = OsString(".")

    class ParentDir(_Part):
        """The parent directory, ".."."""

        __slots__ = ()

        def __init__(self) -> None:
            self._text = OsString("..")

    class Normal(_Part):
        """A name."""

        __slots__ = ()
        __match_args__ = ("text",)

        def __init__(self, text: str | OsStr, /) -> None:
            self._text = text if isinstance(text, OsString) else OsString(text)

        @property
        def text(self) -> OsString:
            """The name."""
            return self._text

        def __eq__(self, other: object, /) -> bool:
            return self._text == other._text if isinstance(other, Component.Normal) else NotImplemented

        def __hash__(self) -> int:
            return hash(self._text)

        def __repr__(self) -> str:
            return f"Component.Normal({self._text._text!r})"

        def __reduce__(self) -> tuple[type[_Part], tuple[object, ...]]:
            return type(self), (self._text,)


AnyComponent: TypeAlias = (
    Component.Prefix | Component.RootDir | Component.CurDir | Component.ParentDir | Component.Normal
)
"""A Component, as a type."""

_Root, _Cur, _Parent, _Normal = Component.RootDir, Component.CurDir, Component.ParentDir, Component.Normal


class Marks:
    """The components of one flavour that have no text of their own."""

    __slots__ = ("of", "strings")

    def __init__(self, strings: type[OsString], sep: str, /) -> None:
        self.strings: type[OsString] = strings
        self.of: dict[str, AnyComponent] = {}
        # those of the native flavour are not made as a caller makes them, for the flavour is only coming into being
        marks: tuple[AnyComponent, ...] = _new(_Root), _new(_Cur), _new(_Parent)
        for mark, text in zip(marks, (sep, ".", ".."), strict=True):
            mark._text = strings(text)
            self.of[text] = mark

    def components(self, texts: list[str], /) -> list[AnyComponent]:
        """The components of canonical texts of which none is a prefix's."""
        mark, strings = self.of.get, self.strings
        found: list[AnyComponent] = []
        for text in texts:
            made = mark(text)
            if made is None:
                made = _new(_Normal)
                made._text = name = _new(strings)
                name._text = text
            found.append(made)
        return found
