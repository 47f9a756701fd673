"""to_python_text: a pyio object as a Python text file."""

from __future__ import annotations

from io import TextIOWrapper
from typing import TYPE_CHECKING, TextIO, cast

from pyio._sys.fd import OwnedFd
from pyio.io.python.pythonfile import PythonFile
from pyio.io.python.unwritten import hold_for

if TYPE_CHECKING:
    from types import TracebackType

    from pyio.io.traits import Read, Write


class PythonText(TextIOWrapper):
    """What to_python_text gives: an io.TextIOWrapper that leaves its `with` as a PythonFile does."""

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        """Writes out what is buffered and leaves the object by its own `__exit__`, with the same exception."""
        if self.closed:
            return
        file = cast("PythonFile", self.buffer)
        try:
            self.flush()
        except BaseException as e:
            file.__exit__(type(e), e, e.__traceback__)
            raise
        file.__exit__(exc_type, exc_val, exc_tb)


def to_python_text(
    obj: Read | Write, /, encoding: str = "utf-8", errors: str = "strict", newline: str | None = None
) -> TextIO:
    """Any reader or writer, or both, as a Python text file: for csv, configparser, print(file=...) and logging.

    UTF-8 unless told otherwise; `encoding`, `errors` and `newline` as in open(): for csv give newline="".  Closing and
    leaving as to_python.  Where a write fails, all earlier text is kept, and flush() tries again.  Loses: where a read fails in
    the middle of a line, what of that line was decoded; BufRead.lines() loses nothing then.

    >>> from pyio import io
    >>> with io.to_python_text(io.Cursor("1;2\\r\\n".encode())) as f:
    ...     f.read()
    '1;2\\n'
    """
    file = PythonFile(obj)
    file._text = True
    leave = getattr(type(obj), "__exit__", None)
    # io's own class is twice as fast as any subclass; it leaves by closing, which is all the same to most objects
    make = TextIOWrapper if leave is None or leave is OwnedFd.__exit__ else PythonText
    try:
        text = make(file, encoding, errors, newline, line_buffering=file.isatty())
    except BaseException:
        file.detach()
        raise
    if file.writable():
        hold_for(text, file)
    # as open() does
    vars(text)["mode"] = file.mode.replace("b", "")
    return text
