"""Output: how a child ended, and what it wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from pyio.process.status import ExitStatus


class Output:
    """How a child ended, and what it wrote to standard output and standard error.  Corresponds to `std::process::Output`.

    >>> from pyio import process
    >>> match process.Command("echo").arg("hello").output():
    ...     case process.Output(stdout=b"hello\\n"):
    ...         print("heard")
    heard
    """

    __slots__ = ("status", "stderr", "stdout")
    __match_args__ = ("status", "stdout", "stderr")

    status: ExitStatus
    """How it ended."""
    stdout: bytes
    """What it wrote to standard output; empty where that was not captured."""
    stderr: bytes
    """What it wrote to standard error, likewise."""

    def __init__(self, status: ExitStatus, stdout: bytes, stderr: bytes) -> None:
        self.status = status
        self.stdout = stdout
        self.stderr = stderr

    def check(self) -> Self:
        """Itself, if the child succeeded.

        Corresponds to `Output::exit_ok`.  Errors: ExitStatusError, whose into_inner() is this Output.

        >>> from pyio import io, process
        >>> try:
        ...     process.Command("sh").args(["-c", "echo hm; exit 3"]).output().check()
        ... except io.Error as e:
        ...     e.into_inner().stdout
        b'hm\\n'
        """
        if not self.status.success():
            from pyio.process.status import ExitStatusError

            raise ExitStatusError(self)
        return self

    def __eq__(self, other: object, /) -> bool:
        if not isinstance(other, Output):
            return NotImplemented
        return (self.status, self.stdout, self.stderr) == (other.status, other.stdout, other.stderr)

    def __hash__(self) -> int:
        return hash((self.status, self.stdout, self.stderr))

    def __repr__(self) -> str:
        return f"Output({self.status!r}, {self.stdout!r}, {self.stderr!r})"
