"""OS strings of Windows as the 16-bit units they are: potentially ill-formed UTF-16."""

from __future__ import annotations

from pyio.os_str.wide import text_of, units_of
from pyio.os_str.windows import WindowsOsString

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyio.os_str.string import OsStr


class OsStringExt:
    """An OsString from 16-bit units.  Corresponds to `std::os::windows::ffi::OsStringExt`."""

    @staticmethod
    def from_wide_slice(units: Iterable[int], /) -> WindowsOsString:
        """The OS string of these units, which may be any.  Corresponds to `OsStringExt::from_wide`.

        Errors: ValueError for a unit below 0 or above 0xFFFF.

        >>> from pyio.os.windows import OsStringExt
        >>> OsStringExt.from_wide_slice([0x61, 0xD83D])
        WindowsOsString('a\\ud83d')
        """
        return WindowsOsString._of(text_of(units))


class OsStrExt:
    """The 16-bit units of an OsStr.  Corresponds to `std::os::windows::ffi::OsStrExt`."""

    @staticmethod
    def to_wide_vec(s: OsStr, /) -> list[int]:
        """The units of `s`.  Corresponds to `OsStrExt::encode_wide`.  Errors: TypeError for a UnixOsString.

        >>> from pyio.os.windows import OsStrExt
        >>> from pyio.os_str import WindowsOsString
        >>> [hex(unit) for unit in OsStrExt.to_wide_vec(WindowsOsString("\\U0001f600"))]
        ['0xd83d', '0xde00']
        """
        if not isinstance(s, WindowsOsString):
            raise TypeError(f"only a WindowsOsString is made of 16-bit units, not {type(s).__name__}")
        return units_of(s._text)
