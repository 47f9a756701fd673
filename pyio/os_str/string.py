"""OsStr and OsString: what both flavours have in common.

Why one slot: `_text` is the lossless str that Python's own os functions take and give, so that a name travels from
listdir to open without a conversion.  It is kept canonical: what the flavour would write as the same bytes is the
same text.  A part of canonical text is canonical; only where texts are put together can a seam heal.

Why OsStr does not inherit `os.PathLike`: it would bring ABCMeta, which makes every isinstance() several times slower.
`os.PathLike` knows its subclasses by their `__fspath__`, for type checkers and at run time.
"""

from __future__ import annotations

import os

from pyio.io.error import Error, ErrorKind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import ClassVar, Self, TypeAlias

_new = object.__new__


class OsStr:
    """A string of the operating system's: text as a rule, but whatever the system has can stand in it.

    `str(s)` and `os.fspath(s)` are the lossless form that Python's own functions take: surrogateescape (PEP 383) on
    Unix, lone surrogates on Windows.  It prints where it is Unicode; `display()` prints always.  `==` and `hash` are
    those of this form, also beside a str; the order is that of the encoded bytes; lengths and positions count these.
    The bytes themselves are in `pyio.os.unix` alone, the 16-bit units in `pyio.os.windows`: `bytes(s)` is a TypeError.

    Corresponds to `std::ffi::OsStr`.  Every OsStr is an OsString: values need no borrowed twin.

    Errors: TypeError where the two flavours meet, but for `==`.

    >>> from pyio.os_str import OsStr
    >>> name = OsStr.from_str("notes.txt")
    >>> name == "notes.txt", len(name), name.strip_suffix(".txt") == "notes"
    (True, 9, True)
    """

    __slots__ = ("_text",)

    _text: str
    _escape: ClassVar[str] = ""
    """The error handler that writes what is not Unicode; each flavour has its own."""

    def __init__(self, value: AsOsStr = "", /) -> None:
        if not self._escape:
            self.__class__ = _native or _load_native()  # pyright: ignore[reportAttributeAccessIssue]  # same slots
        self._text = value if type(value) is str and value.isascii() else self._text_of(value)

    @classmethod
    def from_str(cls, value: str, /) -> Self:
        """The OS string of `value`.  Corresponds to `OsStr::new` of a `&str`."""
        if not isinstance(value, str):
            raise TypeError(f"from_str() takes a str, not {type(value).__name__}")
        return cls(value)

    def as_str(self) -> str | None:
        """The text, None where it is not Unicode.  Corresponds to `OsStr::to_str`."""
        text = self._text
        if text.isascii():
            return text
        try:
            text.encode()
        except UnicodeEncodeError:
            return None
        return text

    def to_string_lossy(self) -> str:
        """The text, with one U+FFFD for each maximal ill-formed part.  Corresponds to `OsStr::to_string_lossy`.

        Loses what is not Unicode: on Windows a lone surrogate, on Unix the bytes that are not UTF-8.
        """
        text = self._text
        return text if text.isascii() else self._lossy(text)

    def display(self) -> str:
        """The text for people to read, lossy where it is not Unicode.  Corresponds to `OsStr::display`."""
        return self.to_string_lossy()

    def to_os_string(self) -> OsString:
        """The same value.  Corresponds to `OsStr::to_os_string`."""
        return self._of(self._text)

    def is_empty(self) -> bool:
        """Whether the length is 0."""
        return not self._text

    def is_ascii(self) -> bool:
        """Whether every character is ASCII."""
        return self._text.isascii()

    def __len__(self) -> int:
        """In bytes of the encoded form: the system's own on Unix, WTF-8 on Windows."""
        return self._size(self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __hash__(self) -> int:
        return hash(self._text)

    def __eq__(self, other: object, /) -> bool:
        if isinstance(other, OsStr):
            return self._text == other._text
        return self._text == other if isinstance(other, str) else NotImplemented

    def __lt__(self, other: OsStr | str, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key(self._text) < self._key(theirs)

    def __le__(self, other: OsStr | str, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key(self._text) <= self._key(theirs)

    def __gt__(self, other: OsStr | str, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key(self._text) > self._key(theirs)

    def __ge__(self, other: OsStr | str, /) -> bool:
        theirs = self._peer(other)
        return NotImplemented if theirs is None else self._key(self._text) >= self._key(theirs)

    def __add__(self, other: AsOsStr, /) -> OsString:
        return self._joined(self._text + self._text_of(other))

    def __radd__(self, other: str, /) -> OsString:
        return self._joined(self._text_of(other) + self._text)

    def __contains__(self, needle: str, /) -> bool:
        return needle in self._text

    def __fspath__(self) -> str:
        return self._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._text!r})"

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self._text,)

    def join(self, parts: Iterable[AsOsStr], /) -> OsString:
        """The `parts`, with this string between them.  Corresponds to `[OsString]::join`.

        >>> from pyio.os_str import OsString
        >>> print(OsString(", ").join(["a", OsString("b")]))
        a, b
        """
        return self._joined(self._text.join(map(self._text_of, parts)))

    def starts_with(self, prefix: str, /) -> bool:
        """Whether it begins with the whole characters of `prefix`."""
        return self._text.startswith(_a_str(prefix))

    def ends_with(self, suffix: str, /) -> bool:
        """Whether it ends with the whole characters of `suffix`."""
        return self._text.endswith(_a_str(suffix))

    def find(self, needle: str, /) -> int | None:
        """Where `needle` first stands, in bytes of the encoded form as `len()`; None where it does not.

        >>> from pyio.os_str import OsString
        >>> OsString("é=1").find("="), OsString("é=1").find("?")
        (2, None)
        """
        text = self._text
        at = text.find(needle)
        if at < 0:
            return None
        return at if text.isascii() else self._size(text[:at])

    def split(self, sep: str, /) -> tuple[OsString, ...]:
        """The parts between the `sep`s; one part where there is none.

        Errors: INVALID_INPUT for an empty `sep`.

        >>> from pyio.os_str import OsString
        >>> print(*OsString("a::b").split(":"), sep="|")
        a||b
        """
        try:
            return tuple(map(self._of, self._text.split(_a_str(sep))))
        except ValueError as e:
            raise Error(ErrorKind.INVALID_INPUT, str(e)) from None

    def strip_prefix(self, prefix: str, /) -> OsString | None:
        """What follows `prefix`; None where it does not begin with that."""
        text = self._text
        return self._of(text[len(prefix) :]) if text.startswith(_a_str(prefix)) else None

    def strip_suffix(self, suffix: str, /) -> OsString | None:
        """What precedes `suffix`; None where it does not end with that."""
        text = self._text
        return self._of(text[: len(text) - len(suffix)]) if text.endswith(_a_str(suffix)) else None

    def to_ascii_lowercase(self) -> OsString:
        """With A to Z made small and all else as it is.  Corresponds to `OsStr::to_ascii_lowercase`."""
        return self._of(_ascii_mapped(self._text, str.lower, bytes.lower))

    def to_ascii_uppercase(self) -> OsString:
        """With a to z made large and all else as it is.  Corresponds to `OsStr::to_ascii_uppercase`."""
        return self._of(_ascii_mapped(self._text, str.upper, bytes.upper))

    def eq_ignore_ascii_case(self, other: AsOsStr, /) -> bool:
        """Whether both are equal but for the case of A to Z.  Corresponds to `OsStr::eq_ignore_ascii_case`."""
        lower = _ascii_mapped(self._text, str.lower, bytes.lower)
        return lower == _ascii_mapped(self._text_of(other), str.lower, bytes.lower)

    @classmethod
    def _text_of(cls, value: AsOsStr) -> str:
        """The canonical text of what stands for an OS string in a parameter."""
        if isinstance(value, OsStr):
            if value._escape != cls._escape:
                raise TypeError(f"{cls.__name__} and {type(value).__name__} do not mix")
            return value._text
        text = os.fspath(value)
        if type(text) is not str:
            if not isinstance(text, str):
                raise TypeError(f"an OS string is made of str, not {type(text).__name__}")
            text = str.__str__(text)
        return text if text.isascii() else cls._canonical(text)

    if TYPE_CHECKING:  # of each flavour

        @classmethod
        def _canonical(cls, text: str) -> str:
            """`text` as the system would give it back."""
            ...

        @classmethod
        def _lossy(cls, text: str) -> str:
            """`text`, which is not ASCII, with U+FFFD for what is not Unicode."""
            ...

        @classmethod
        def _of(cls, text: str) -> OsString:
            """The OS string of canonical text, unchecked."""
            ...

    @classmethod
    def _size(cls, text: str) -> int:
        return len(text) if text.isascii() else len(text.encode("utf-8", cls._escape))

    @classmethod
    def _key(cls, text: str) -> str:
        """A str that sorts as the encoded bytes do."""
        return text if text.isascii() else text.encode("utf-8", cls._escape).decode("latin-1")

    def _peer(self, other: object) -> str | None:
        """The text of what this string can be ordered with."""
        if isinstance(other, OsStr):
            return other._text if other._escape == self._escape else None
        return self._text_of(other) if isinstance(other, str) else None

    def _joined(self, text: str) -> OsString:
        return self._of(text if text.isascii() else self._canonical(text))


class OsString(OsStr):
    """An OS string, owned: what calls give back.  `OsString(x)` is of the native flavour.

    Takes str, OS strings and paths.  Corresponds to `std::ffi::OsString`.

    Errors: TypeError for bytes, for a path in bytes, for the other flavour; ValueError for what the flavour cannot
    hold (see UnixOsString).  NUL can stand in it; the call it is given to refuses it.

    >>> from pyio.os_str import OsString
    >>> OsString("a") + "b" == "ab"
    True
    """

    __slots__ = ()

    @classmethod
    def from_string(cls, value: str, /) -> Self:
        """The OS string of `value`.  Corresponds to `OsString::from(String)`."""
        return cls.from_str(value)

    def into_string(self) -> str:
        """The text.  Corresponds to `OsString::into_string`.

        Errors: INVALID_DATA where it is not Unicode; the error's `into_inner()` is this OsString.
        """
        text = self.as_str()
        if text is None:
            raise Error(ErrorKind.INVALID_DATA, self)
        return text

    def into_string_lossy(self) -> str:
        """As `to_string_lossy`."""
        return self.to_string_lossy()

    def into_os_string(self) -> Self:
        """Itself."""
        return self

    def as_slice(self) -> OsStr:
        """Itself, seen as an OsStr.  Corresponds to `OsString::as_os_str`."""
        return self

    @classmethod
    def _of(cls, text: str) -> Self:
        made = _new(cls)
        made._text = text
        return made

    if TYPE_CHECKING:  # what comes of an OsString of one flavour has the same

        def __add__(self, other: AsOsStr, /) -> Self: ...
        def __radd__(self, other: str, /) -> Self: ...
        def join(self, parts: Iterable[AsOsStr], /) -> Self: ...
        def split(self, sep: str, /) -> tuple[Self, ...]: ...
        def strip_prefix(self, prefix: str, /) -> Self | None: ...
        def strip_suffix(self, suffix: str, /) -> Self | None: ...
        def to_ascii_lowercase(self) -> Self: ...
        def to_ascii_uppercase(self) -> Self: ...


_native: type[OsString] | None = None


def _load_native() -> type[OsString]:
    global _native  # noqa: PLW0603  # the flavours stand on this module
    from pyio.os_str.native import Native

    _native = Native
    return Native


AsOsStr: TypeAlias = str | OsStr | os.PathLike[str]
"""What stands for an OS string in a parameter."""


def _a_str(pattern: str) -> str:
    # str.startswith would take a tuple, str.split None
    if not isinstance(pattern, str):
        raise TypeError(f"a pattern is a str, not {type(pattern).__name__}")
    return pattern


def _ascii_mapped(text: str, whole: Callable[[str], str], encoded: Callable[[bytes], bytes]) -> str:
    if text.isascii():
        return whole(text)
    # bytes know no letters but ASCII's
    return encoded(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
