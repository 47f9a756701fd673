"""ExitStatus: how a child ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pyio._sys.process import status as _sys
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from pyio.process.output import Output


class ExitStatus:
    """How a child ended: by an exit code, or, on Unix, by a signal.

    Corresponds to `std::process::ExitStatus`.  `str()` says it in words; what else Unix tells is in pyio.os.unix.

    >>> from pyio import process
    >>> status = process.Command("sh").args(["-c", "exit 3"]).status()
    >>> print(status, status.success(), status.status())
    exit status: 3 False 3
    """

    __slots__ = ("_raw",)

    def __init__(self, _raw: int, /) -> None:
        self._raw = _raw

    def success(self) -> bool:
        """Whether it exited with code 0."""
        return self._raw == 0

    def status(self) -> int | None:
        """The exit code, None where a signal ended it.  Corresponds to `ExitStatus::code`."""
        return _sys.code(self._raw)

    def check(self) -> None:
        """Nothing, if it succeeded.  Corresponds to `ExitStatus::exit_ok`.

        Errors: ExitStatusError, whose into_inner() is this ExitStatus.
        """
        if self._raw != 0:
            raise ExitStatusError(self)

    def __eq__(self, other: object, /) -> bool:
        return self._raw == other._raw if isinstance(other, ExitStatus) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._raw)

    def __str__(self) -> str:
        return _sys.text(self._raw)

    def __repr__(self) -> str:
        return f"ExitStatus({_sys.text(self._raw)})"

    def __reduce__(self) -> tuple[Callable[[int], Self], tuple[int]]:
        return type(self), (self._raw,)


class ExitStatusError(Error):
    """A child that did not succeed (OTHER).  Corresponds to `std::process::ExitStatusError`.

    Its into_inner() is what was checked, the ExitStatus or the Output.
    """

    def __init__(self, _checked: ExitStatus | Output, /) -> None:
        super().__init__(ErrorKind.OTHER, _checked)

    def exit_status(self) -> ExitStatus:
        """How the child ended."""
        checked = cast("ExitStatus | Output", self._payload)
        return checked if isinstance(checked, ExitStatus) else checked.status

    def __str__(self) -> str:
        return f"process exited unsuccessfully: {self.exit_status()}"
