"""WindowsOsString: any 16-bit units, usually UTF-16."""

from __future__ import annotations

from pyio.os_str.string import OsString


class WindowsOsString(OsString):
    """An OS string of Windows: any 16-bit units, read as UTF-16 where they are that.  It exists on every platform.

    A surrogate without its other half stays one in the lossless `str` form; a pair is always one code point.  Lengths
    and positions count the bytes of WTF-8.  The units are seen and made in `pyio.os.windows`.

    Errors: TypeError for what is no string, for a path in bytes and for a UnixOsString.

    >>> from pyio.os_str import WindowsOsString
    >>> name = WindowsOsString("a\\ud83d")
    >>> len(name), name.as_str(), name.display() == "a\\ufffd"
    (4, None, True)
    >>> len(name + "\\ude00"), (name + "\\ude00").as_str() == "a\\U0001f600"
    (5, True)
    """

    __slots__ = ()
    _escape = "surrogatepass"

    @classmethod
    def _canonical(cls, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            from pyio.os_str.surrogates import join

            return join(text)
        return text

    @classmethod
    def _lossy(cls, text: str) -> str:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
