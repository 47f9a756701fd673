"""String: the growable text buffer that read_to_string and read_line append to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import ClassVar


class String:
    """`&mut String`: text that grows in place.

    Corresponds to `std::string::String` as an out parameter.  It changes, so it has no hash.

    >>> from pyio import io
    >>> s = io.String("ab")
    >>> s.push_str("c")
    >>> str(s), len(s), s == "abc"
    ('abc', 3, True)
    """

    __slots__ = ("_text",)
    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # pyright: ignore[reportIncompatibleMethodOverride]  # that is how Python says unhashable

    def __init__(self, text: str = "", /) -> None:
        if not isinstance(text, str):
            raise TypeError(f"a String is made of a str, not {type(text).__name__}")
        self._text = text

    def push_str(self, text: str, /) -> None:
        """Appends `text`."""
        self._text += text

    def clear(self) -> None:
        """Empties it."""
        self._text = ""

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"String({self._text!r})"

    def __len__(self) -> int:
        """In characters, as len(str(s))."""
        return len(self._text)

    def __eq__(self, other: object, /) -> bool:
        """With String and str."""
        if isinstance(other, String):
            return self._text == other._text
        if isinstance(other, str):
            return self._text == other
        return NotImplemented
