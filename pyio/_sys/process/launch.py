"""Launch: what is to be started, in the system's terms."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class Launch:
    """A program with its arguments, environment and place."""

    __slots__ = (
        "argv",
        "cleared",
        "detached",
        "directory",
        "edits",
        "gid",
        "group",
        "groups",
        "program",
        "uid",
    )

    def __init__(self, program: str) -> None:
        self.program = program
        self.argv: Sequence[str] = [program]
        self.cleared = False
        self.edits: Mapping[str, str | None] = {}
        self.directory: str | None = None
        self.detached = False
        self.group: int | None = None
        self.uid: int | None = None
        self.gid: int | None = None
        self.groups: list[int] | None = None

    def searches_elsewhere(self) -> bool:
        """Whether the program is a bare name that is looked for in another PATH than ours."""
        return "/" not in self.program and (self.cleared or "PATH" in self.edits)


def checked(edits: Mapping[str, str | None], /) -> None:
    """INVALID_INPUT for a variable that no environment can hold."""
    for name, value in edits.items():
        if value is not None and (not name or "=" in name or "\0" in name or "\0" in value):
            raise Error(ErrorKind.INVALID_INPUT, f"no variable can be {name!r} with the value {value!r}")


if sys.platform != "win32":

    def environment(launch: Launch, /) -> dict[bytes, bytes]:
        """The variables that the program starts with: ours as they are now, with the edits."""
        checked(launch.edits)
        made: dict[bytes, bytes] = {} if launch.cleared else _ours()
        for name, value in launch.edits.items():
            if value is None:
                made.pop(_name(name), None)
            else:
                made[os.fsencode(name)] = os.fsencode(value)
        return made

    def _ours() -> dict[bytes, bytes]:
        # asked one by one they take as long as a good part of the start
        data: dict[bytes, bytes] | None = getattr(os.environb, "_data", None)
        return dict(os.environb) if data is None else data.copy()

    def _name(text: str) -> bytes:
        try:
            return os.fsencode(text)
        except UnicodeEncodeError:
            return b"\0"  # which none is called

else:

    def environment(launch: Launch, /) -> dict[str, str]:
        """The variables that the program starts with: ours as they are now, with the edits; case does not count."""
        checked(launch.edits)
        made = {} if launch.cleared else dict(os.environ)
        for name, value in launch.edits.items():
            if value is None:
                made.pop(name.upper(), None)
            else:
                made[name.upper()] = value
        return made
