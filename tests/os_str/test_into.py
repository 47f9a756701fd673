"""pyio.os_str.into: what can become an OS string."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio.os_str import OsString

if TYPE_CHECKING:
    from pyio.os_str import IntoOsString


def test_an_os_string_becomes_itself() -> None:
    """A class of one's own takes part by defining the method."""

    class Label:
        def into_os_string(self) -> OsString:
            return OsString("label")

    things: list[IntoOsString] = [OsString("label"), Label()]
    assert [thing.into_os_string() for thing in things] == [OsString("label")] * 2
