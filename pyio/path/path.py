"""Path and PathBuf: what both flavours have in common.

Why the slots after `_text`: a path never changes, so what was asked once is kept; False says that nobody has asked.  They
cost a few nanoseconds when a path is made.  The text is canonical, as an OS string's is, and a part of canonical text
is canonical; where texts are put together there is an ASCII character between them, and so no seam that could heal.
"""

from __future__ import annotations

import os

from pyio.io.error import Error, ErrorKind
from pyio.os_str.string import OsStr
from pyio.path.ext import PathExt
from pyio.path.lexical import after, dot, last

TYPE_CHECKING = False
if TYPE_CHECKING:
    import pathlib
    from collections.abc import Iterator
    from typing import ClassVar, Literal, Self, TypeAlias

    from pyio.os_str import OsString
    from pyio.path.component import AnyComponent, Marks
    from pyio.path.lexical import Layout, Prefix

_new = object.__new__
_native: type[PathBuf] | None = None

_NAMELESS = frozenset(("", ".", ".."))

# how components that are no names sort, for each separator
_RANKS = {sep: {sep: "1", ".": "2", "..": "3"} for sep in "/\\"}


class Path(PathExt):
    r"""A path: the name of a file or directory, as the system takes it.

    `Path(x)` is of the native flavour and takes str, OS strings, paths of pathlib and any other `os.PathLike[str]`.  It is
    one itself, so that `open`, `os` and every library take it; `str(path)` and `os.fspath(path)` are lossless.  Nothing
    is changed when it is made, not even "a//b".  But paths are seen, compared, ordered and hashed by their components:
    "a//b/." equals "a/b", though not "a/../a/b", which another link may lead elsewhere.  A path never equals a str.

    Corresponds to `std::path::Path`.  Every Path is a PathBuf: values need no borrowed twin.  The methods that would
    change a PathBuf return a new path here: `join` for push, `parent` for pop, `with_file_name`, `with_extension`.

    Errors: TypeError for bytes, for what is no path, and where the two flavours meet, but for `==`; ValueError for
    what the flavour cannot hold (see UnixOsString).  NUL can stand in it; the call it is given to refuses it.

    >>> from pyio.path import UnixPath
    >>> path = UnixPath("/srv") / "data" / "log.tar.gz"
    >>> print(path.file_stem(), path.extension(), path.parent())
    log.tar gz /srv/data
    >>> UnixPath("a//b/.") == UnixPath("a/b")
    True
    """

    __slots__ = ("_extension", "_key", "_name", "_order", "_parent", "_text")

    _text: str
    _name: OsString | Literal[False] | None
    _extension: OsString | Literal[False] | None
    _parent: PathBuf | Literal[False] | None
    _key: object
    _order: tuple[object, ...] | None

    _strings: ClassVar[type[OsString]]
    _sep: ClassVar[str] = ""
    _marks: ClassVar[Marks]

    def __init__(self, path: AsPath = "", /) -> None:
        if not self._sep:
            self.__class__ = _native or _load()  # pyright: ignore[reportAttributeAccessIssue]  # same slots
        self._text = path if type(path) is str and path.isascii() else self._text_of(path)
        self._name = self._extension = self._parent = False
        self._key = self._order = None

    def __fspath__(self) -> str:
        return self._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text!r})"

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self._text,)

    def __truediv__(self, other: AsPath, /) -> PathBuf:
        return self.join(other)

    def __rtruediv__(self, other: AsPath, /) -> PathBuf:
        return self._made(self._text_of(other)).join(self)

    def __iter__(self) -> Iterator[OsString]:
        strings = self._strings
        prefix, parts = self._split(self._text)
        if prefix is not None:
            parts.insert(0, self._text[: prefix[3]])
        return map(strings, parts)

    def __hash__(self) -> int:
        return hash(self._key or self._keyed())

    def __eq__(self, other: object, /) -> bool:
        if not isinstance(other, Path) or other._sep != self._sep:
            return NotImplemented
        return self._text == other._text or (self._key or self._keyed()) == (other._key or other._keyed())

    def __lt__(self, other: Path, /) -> bool:
        if getattr(other, "_sep", "") != self._sep:
            return NotImplemented
        return (self._order or self._ordered()) < (other._order or other._ordered())

    def __le__(self, other: Path, /) -> bool:
        if getattr(other, "_sep", "") != self._sep:
            return NotImplemented
        return (self._order or self._ordered()) <= (other._order or other._ordered())

    def __gt__(self, other: Path, /) -> bool:
        if getattr(other, "_sep", "") != self._sep:
            return NotImplemented
        return (self._order or self._ordered()) > (other._order or other._ordered())

    def __ge__(self, other: Path, /) -> bool:
        if getattr(other, "_sep", "") != self._sep:
            return NotImplemented
        return (self._order or self._ordered()) >= (other._order or other._ordered())

    def as_os_str(self) -> OsStr:
        """The whole path as an OS string.  Corresponds to `Path::as_os_str`."""
        return self._string(self._text)

    def to_path_buf(self) -> PathBuf:
        """The same value.  Corresponds to `Path::to_path_buf`."""
        return self._made(self._text)

    def to_str(self) -> str | None:
        """The text, None where it is not Unicode.  Corresponds to `Path::to_str`."""
        return self._string(self._text).as_str()

    def to_string_lossy(self) -> str:
        """The text, with U+FFFD for what is not Unicode, which is lost.  Corresponds to `Path::to_string_lossy`."""
        return self._string(self._text).to_string_lossy()

    def display(self) -> str:
        """The text for people to read, lossy where it is not Unicode.  Corresponds to `Path::display`."""
        return self.to_string_lossy()

    def to_pathlib(self) -> pathlib.PurePath:
        """The same as a path of pathlib: a `pathlib.Path` for the native flavour, else a pure path.

        Loses what pathlib drops: a trailing separator and a leading ".".
        """
        return self._pathlib()

    def is_absolute(self) -> bool:
        """Whether it means the same in every current directory.

        Corresponds to `Path::is_absolute`.  On Windows it then has a prefix and a root: neither "C:name" nor "/name" is.
        """
        return self.has_root()

    def is_relative(self) -> bool:
        """Whether it is not absolute.  Corresponds to `Path::is_relative`."""
        return not self.is_absolute()

    def has_root(self) -> bool:
        """Whether it starts at a root.

        Corresponds to `Path::has_root`.  On Windows: a separator first or after the prefix, or any prefix but a disk's.
        """
        return self._text.startswith(self._sep)

    def components(self) -> Iterator[AnyComponent]:
        """Its components, without what means nothing: repeated and trailing separators, and "." but at the start.

        Corresponds to `Path::components`.  ".." stays, for what is before it may be a link.

        >>> from pyio.path import UnixPath
        >>> list(UnixPath("./a//b/.").components())
        [Component.CurDir(), Component.Normal('a'), Component.Normal('b')]
        """
        return iter(self._marks.components(self._split(self._text)[1]))

    def parent(self) -> PathBuf | None:
        """The path without its last component; None where that is a root or a prefix, or there is none.

        Corresponds to `Path::parent`.  The parent of a single name is the empty path.

        >>> from pyio.path import UnixPath
        >>> UnixPath("/a/b").parent(), UnixPath("a").parent(), UnixPath("/").parent()
        (UnixPath('/a'), UnixPath(''), None)
        """
        known = self._parent
        if known is not False:
            return known
        text = self._text
        plain, body, void, current = self._layout(text)
        sep = self._sep
        start, end = last(plain, body, len(plain), sep, void)
        parent: PathBuf | None
        if start < end:
            parent = self._made(text[: last(plain, body, max(start - 1, body), sep, void)[1]])
        else:
            parent = self._made("") if current else None
        self._parent = parent
        return parent

    def ancestors(self) -> Iterator[PathBuf]:
        """The path itself, its parent, the parent's parent and so on.  Corresponds to `Path::ancestors`.

        >>> from pyio.path import UnixPath
        >>> [str(path) for path in UnixPath("a/b").ancestors()]
        ['a/b', 'a', '']
        """
        path: PathBuf | None = self._made(self._text)
        while path is not None:
            yield path
            path = path.parent()

    def file_name(self) -> OsString | None:
        """The last component where it is a name; None for "..", for a root or prefix, and for the empty path.

        Corresponds to `Path::file_name`.
        """
        known = self._name
        if known is not False:
            return known
        text = self._text
        plain, body, void, _ = self._layout(text)
        start, end = last(plain, body, len(plain), self._sep, void)
        found = text[start:end]
        self._name = name = self._string(found) if found not in _NAMELESS else None
        return name

    def file_stem(self) -> OsString | None:
        """The file's name without its extension.  Corresponds to `Path::file_stem`."""
        name = self.file_name()
        return name and self._string(name._text[: dot(name._text)])

    def file_prefix(self) -> OsString | None:
        """The file's name up to its first dot, a leading one not counted.  Corresponds to `Path::file_prefix`.

        >>> from pyio.path import UnixPath
        >>> print(UnixPath("log.tar.gz").file_prefix())
        log
        """
        name = self.file_name()
        return name and self._string(name._text[:1] + name._text[1:].partition(".")[0])

    def extension(self) -> OsString | None:
        """What follows the last dot of the file's name; None where there is none, or only a leading one.

        Corresponds to `Path::extension`.  "name." has an empty one, ".name" has none.
        """
        known = self._extension
        if known is not False:
            return known
        name = self.file_name()
        at = dot(name._text) + 1 if name else 0
        self._extension = found = self._string(name._text[at:]) if name and at <= len(name._text) else None
        return found

    def join(self, path: AsPath, /) -> PathBuf:
        r"""This path with `path` after it; an absolute `path` replaces it.  Also `self / path`.

        Corresponds to `Path::join`.  On Windows a `path` with a root alone keeps this one's prefix, one with a prefix
        replaces all; onto a verbatim prefix, "." and ".." of `path` are resolved, as nobody else would do it.

        >>> from pyio.path import UnixPath, WindowsPath
        >>> UnixPath("a") / "b", UnixPath("a") / "/b", WindowsPath(r"C:\a") / r"\b"
        (UnixPath('a/b'), UnixPath('/b'), WindowsPath('C:\\b'))
        """
        return self._made(self._joined(self._text, self._text_of(path)))

    def with_file_name(self, name: str | OsStr, /) -> PathBuf:
        """This path with its file's name replaced by `name`, or with `name` joined where it has none.

        Corresponds to `Path::with_file_name`.

        >>> from pyio.path import UnixPath
        >>> UnixPath("a/b.c").with_file_name("d"), UnixPath("a/..").with_file_name("d")
        (UnixPath('a/d'), UnixPath('a/../d'))
        """
        parent = None if self.file_name() is None else self.parent()
        return (self if parent is None else parent).join(name)

    def with_extension(self, extension: str | OsStr, /) -> PathBuf:
        """This path with its extension replaced, added where there was none, or removed by an empty one.

        Corresponds to `Path::with_extension`.  Without a file's name it stays as it is.  Errors: INVALID_INPUT for a
        separator in `extension`.

        >>> from pyio.path import UnixPath
        >>> UnixPath("a.tar.gz").with_extension("xz"), UnixPath("a.gz").with_extension("")
        (UnixPath('a.tar.xz'), UnixPath('a'))
        """
        text, extension = self._text, self._suffix(extension)
        start, end = self._name_at()
        return self._made(text if start == end else text[: start + dot(text[start:end])] + extension)

    def with_added_extension(self, extension: str | OsStr, /) -> PathBuf:
        """This path with an extension after the one it has.  Corresponds to `Path::with_added_extension`.

        Errors: INVALID_INPUT for a separator in `extension`.

        >>> from pyio.path import UnixPath
        >>> UnixPath("a.tar").with_added_extension("gz")
        UnixPath('a.tar.gz')
        """
        text, extension = self._text, self._suffix(extension)
        start, end = self._name_at()
        return self._made(text if start == end else text[:end] + extension)

    def strip_prefix(self, base: AsPath, /) -> PathBuf:
        """The path that gives this one when it is joined to `base`.  Corresponds to `Path::strip_prefix`.

        Errors: ValueError where this path does not start with `base`.

        >>> from pyio.path import UnixPath
        >>> UnixPath("/srv/data/log").strip_prefix("/srv")
        UnixPath('data/log')
        """
        text = self._text
        sep = self._sep
        base_text = self._text_of(base)
        prefix, parts = self._split(base_text)
        if not self._starts(prefix, parts):
            raise ValueError(f"{text!r} does not start with {base_text!r}")
        plain, body, void, current = self._layout(text)
        length = 0 if prefix is None else prefix[3]
        if parts:
            # a root, or a leading ".", lies before the body
            head = parts[0] == sep or (current and parts[0] == ".")
            length = after(plain, body, len(parts) - head, sep, void)
        return self._made(text[length : last(plain, body, len(plain), sep, void)[1]])

    def starts_with(self, base: AsPath, /) -> bool:
        """Whether the components of `base` are its first.  Corresponds to `Path::starts_with`.

        >>> from pyio.path import UnixPath
        >>> UnixPath("/srv/data").starts_with("/srv"), UnixPath("/srv/data").starts_with("/s")
        (True, False)
        """
        return self._starts(*self._split(self._text_of(base)))

    def ends_with(self, child: AsPath, /) -> bool:
        """Whether the components of `child` are its last.  Corresponds to `Path::ends_with`."""
        prefix, parts = self._split(self._text_of(child))
        own_prefix, own = self._split(self._text)
        if prefix is not None:
            return own_prefix == prefix and own == parts
        return own[max(len(own) - len(parts), 0) :] == parts

    def _starts(self, prefix: Prefix | None, parts: list[str]) -> bool:
        own_prefix, own = self._split(self._text)
        return (own_prefix == prefix or not (prefix or parts)) and own[: len(parts)] == parts

    def _name_at(self) -> tuple[int, int]:
        """Where the file's name begins and ends; nowhere, twice, where there is none."""
        name = self.file_name()
        if name is None:
            return 0, 0
        text = self._text
        # a name ends in no separator, nor is it "."; so nothing that is void can end in it
        end = len(text) if text.endswith(name._text) else text.rindex(name._text) + len(name._text)
        return end - len(name._text), end

    def _suffix(self, extension: str | OsStr) -> str:
        """A new extension with its dot."""
        text = self._text_of(extension)
        if "/" in text or self._sep in text:
            raise Error(ErrorKind.INVALID_INPUT, f"an extension has no separator: {text!r}")
        return f".{text}" if text else ""

    def _keyed(self) -> object:
        """What is equal and hashed as the components are."""
        self._key = key = self._ordered()
        return key

    def _ordered(self) -> tuple[object, ...]:
        """What is ordered as the components are."""
        prefix, parts = self._split(self._text)
        rank = _RANKS[self._sep].get
        names = tuple([rank(part) or "4" + part for part in map(self._strings._key, parts)])
        self._order = order = (2 if names else 0, (), names) if prefix is None else (1, prefix, names)
        return order

    def _string(self, text: str) -> OsString:
        """The OS string of a part of this path."""
        made = _new(self._strings)
        made._text = text
        return made

    def _made(self, text: str) -> PathBuf:
        """The path of canonical text, of this one's class."""
        made = _new(type(self))
        made._text = text
        made._name = made._extension = made._parent = False
        made._key = made._order = None
        return made  # type: ignore[return-value]  # pyright: ignore[reportReturnType]  # all are of a flavour

    @classmethod
    def _text_of(cls, path: AsPath) -> str:
        """The canonical text of what stands for a path in a parameter."""
        if isinstance(path, Path):
            if path._sep != cls._sep:
                raise TypeError(f"{cls.__name__} and {type(path).__name__} do not mix")
            return path._text
        return cls._strings._text_of(path)

    def _is_native(self) -> bool:
        return isinstance(self, _native or _load())

    if TYPE_CHECKING:  # of each flavour

        def _pathlib(self) -> pathlib.PurePath: ...

        @staticmethod
        def _layout(text: str) -> Layout:
            """How `text` is read."""
            ...

        @staticmethod
        def _split(text: str) -> tuple[Prefix | None, list[str]]:
            """The prefix, and the texts of all components after it."""
            ...

        @staticmethod
        def _joined(own: str, text: str) -> str:
            """`text` where it leads from `own`."""
            ...


class PathBuf(Path):
    """A path, owned: what calls give back.  Corresponds to `std::path::PathBuf`.

    >>> from pyio.path import PathBuf
    >>> PathBuf("a").join("b") == PathBuf("a/b")
    True
    """

    __slots__ = ()

    def into_os_string(self) -> OsString:
        """The whole path as an OsString.  Corresponds to `PathBuf::into_os_string`."""
        return self._string(self._text)

    if TYPE_CHECKING:  # what comes of a path of one flavour has the same

        def __truediv__(self, other: AsPath, /) -> Self: ...
        def __rtruediv__(self, other: AsPath, /) -> Self: ...
        def to_path_buf(self) -> Self: ...
        def parent(self) -> Self | None: ...
        def ancestors(self) -> Iterator[Self]: ...
        def join(self, path: AsPath, /) -> Self: ...
        def with_file_name(self, name: str | OsStr, /) -> Self: ...
        def with_extension(self, extension: str | OsStr, /) -> Self: ...
        def with_added_extension(self, extension: str | OsStr, /) -> Self: ...
        def strip_prefix(self, base: AsPath, /) -> Self: ...
        def _made(self, text: str) -> Self: ...


AsPath: TypeAlias = str | OsStr | os.PathLike[str]
"""What stands for a path in a parameter."""


def _load() -> type[PathBuf]:
    global _native  # noqa: PLW0603 - the flavours stand on this module, and so it learns late which is native
    from pyio.path.native import Native

    _native = Native
    return Native
