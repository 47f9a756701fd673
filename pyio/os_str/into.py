"""IntoOsString: what can become an OS string of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyio.os_str.string import OsString


class IntoOsString(Protocol):
    """What can become an OS string: an OsString itself, a path, a directory entry's name.

    Corresponds to RFC 517's `IntoOsString`, today `Into<OsString>`.
    """

    __slots__ = ()

    def into_os_string(self) -> OsString:
        """The value as an OsString; nothing is lost."""
        ...
