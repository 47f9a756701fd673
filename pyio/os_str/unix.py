"""UnixOsString: any bytes, usually UTF-8."""

from __future__ import annotations

from pyio.os_str.string import OsString


class UnixOsString(OsString):
    """An OS string of Unix: any bytes, read as UTF-8 where they are that.  It exists on every platform.

    Each byte that is not part of UTF-8 is one of U+DC80 to U+DCFF in the lossless `str` form (PEP 383).  A str with
    other surrogates has no form in bytes.  Bytes are seen and made in `pyio.os.unix`.

    Errors: ValueError (a UnicodeEncodeError) for a str with a surrogate outside U+DC80 to U+DCFF; TypeError for what
    is no string, for a path in bytes and for a WindowsOsString.

    Loses nothing, but what gives the same bytes is the same string: escapes that form UTF-8 together become it.

    >>> from pyio.os_str import UnixOsString
    >>> name = UnixOsString("caf\\udce9")  # "café" in Latin-1
    >>> len(name), name.as_str(), name.display() == "caf\\ufffd"
    (4, None, True)
    >>> UnixOsString("\\udcc3") + "\\udca9" == "é"
    True
    """

    __slots__ = ()
    _escape = "surrogateescape"

    @classmethod
    def _canonical(cls, text: str) -> str:
        try:
            text.encode()
        except UnicodeEncodeError:
            return text.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")
        return text

    @classmethod
    def _lossy(cls, text: str) -> str:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
