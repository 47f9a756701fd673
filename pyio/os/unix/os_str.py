"""OS strings of Unix as the bytes they are.

The bytes are those that the system sees, as long as Python's file system encoding is UTF-8: always, but under a
locale with an encoding of its own.  `python -X utf8` makes it UTF-8 there too.
"""

from __future__ import annotations

from pyio.os_str.unix import UnixOsString

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Buffer

    from pyio.os_str.string import OsStr


def _bytes_of(s: OsStr) -> bytes:
    if not isinstance(s, UnixOsString):
        raise TypeError(f"only a UnixOsString is made of bytes, not {type(s).__name__}")
    return s._text.encode("utf-8", "surrogateescape")


def _of_bytes(data: Buffer) -> UnixOsString:
    return UnixOsString._of(str(data, "utf-8", "surrogateescape"))


class OsStringExt:
    """An OsString from bytes, and back.  Corresponds to `std::os::unix::ffi::OsStringExt`.

    >>> from pyio.os.unix import OsStringExt
    >>> name = OsStringExt.from_vec(b"caf\\xe9")
    >>> name.as_str(), OsStringExt.into_vec(name)
    (None, b'caf\\xe9')
    """

    @staticmethod
    def from_vec(vec: Buffer, /) -> UnixOsString:
        """The OS string of these bytes, which may be any.  Errors: TypeError for what has no bytes."""
        return _of_bytes(vec)

    @staticmethod
    def into_vec(s: OsStr, /) -> bytes:
        """The bytes of `s`.  Errors: TypeError for a WindowsOsString."""
        return _bytes_of(s)


class OsStrExt:
    """The bytes of an OsStr, and back.  Corresponds to `std::os::unix::ffi::OsStrExt`.

    >>> from pyio.os.unix import OsStrExt
    >>> from pyio.os_str import UnixOsString
    >>> OsStrExt.as_byte_slice(UnixOsString("é"))
    b'\\xc3\\xa9'
    """

    @staticmethod
    def as_byte_slice(s: OsStr, /) -> bytes:
        """The bytes of `s`.  Corresponds to `OsStrExt::as_bytes`.  Errors: TypeError for a WindowsOsString."""
        return _bytes_of(s)

    @staticmethod
    def from_byte_slice(data: Buffer, /) -> UnixOsString:
        """The OS string of these bytes, which may be any.  Corresponds to `OsStrExt::from_bytes`."""
        return _of_bytes(data)
