"""AtomicFile and write_atomic: a whole file or nothing."""

from __future__ import annotations

from _warnings import warn
from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused
from pyio._sys.fd import FdWrite
from pyio._sys.fs.staged import Staged
from pyio.io.error import Error, ErrorKind
from pyio.io.traits import Write
from pyio.io.traits.loops import octets

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from typing_extensions import Buffer

    from pyio.path import AsPath


class AtomicFile(FdWrite, Write):
    """A file that replaces another as a whole, or not at all.

    What is written goes to a temporary in the same directory.  commit(), which leaving the `with` without an exception
    calls, syncs it, puts it in the place of the old file in one step, and syncs the directory; close(), an exception or
    an error before that leave the old file as it was.  Nobody ever sees a part of it, nor does anybody after a crash:
    there is the old file or the new one.

    What a link points to is replaced, not the link; other hard links keep the old file.  The new file has the permission
    bits of the old one, and its owner and group as far as this process may give them; without these not its set-id
    bits; it has no extended attributes and no access list.  Where there was none, it has 0o666 less the umask.  Two at once do no harm: the last commit wins.

    Platforms: on Linux the temporary has no name before it is complete, and a killed process leaves nothing, but that to
    replace a file it is named twice, and a kill between these two calls leaves ".pyio-*.tmp".  Elsewhere it has such a
    name all the time.  Errors: NOT_FOUND for a missing directory, PERMISSION_DENIED where that may not be read and
    written, IS_A_DIRECTORY, INVALID_INPUT for a device or a FIFO, STORAGE_FULL, CROSSES_DEVICES for a file that is a
    mount point.

    >>> from pyio import fs, io
    >>> fs.write("settings", "old")
    >>> with io.BufWriter(fs.AtomicFile("settings")) as out:
    ...     out.write_all(b"new")
    ...     fs.read("settings")
    b'old'
    >>> fs.read("settings")
    b'new'
    """

    __slots__ = ("_path", "_staged")

    def __init__(self, path: AsPath, /) -> None:
        try:
            self._staged = Staged(path)
        except OSError as e:
            raise os_error(e) from None
        except ValueError as e:
            raise refused(e, path) from None
        self._fd = self._staged.fd
        self._path = path

    def commit(self) -> None:
        """Puts what was written in the place of the old file, and closes.

        Durable when it returns.  Errors: the system's, OTHER (EBADF) after close() or commit().  The old file is
        untouched then, and what was written is gone; but where only the last step fails, the sync of the directory, the
        new file is in its place, and may be lost if the machine stops.
        """
        if self._fd < 0:
            self.fileno()
        self._fd = -1
        staged = self._staged
        try:
            staged.commit()
        except OSError as e:
            error = os_error(e)
            error.filename, error.filename2 = self._path, None
            raise error from None
        finally:
            staged.discard()

    def close(self) -> None:
        """Abandons what was written, unless it was committed: the old file is untouched.  A second close does nothing."""
        if self._fd >= 0:
            self._fd = -1
            self._staged.discard()

    def __enter__(self) -> Self:
        """Leaving commits, unless by an exception, or after commit() or close()."""
        return self

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None, /
    ) -> None:
        if exc_type is not None:
            self.close()
        elif self._fd >= 0:
            self.commit()

    def __del__(self) -> None:
        try:
            forgotten = self._fd >= 0
        except AttributeError:  # its constructor failed
            return
        if forgotten:
            try:
                warn(f"{self!r} was never committed", ResourceWarning, source=self)
            finally:
                self.close()

    def __repr__(self) -> str:
        return f"AtomicFile({'closed' if self._fd < 0 else self._fd}, {self._path!r})"


def write_atomic(path: AsPath, data: Buffer | str, /) -> None:
    """Writes a whole file, a str as UTF-8, or leaves what is there: AtomicFile in one call.

    Errors: as AtomicFile; INVALID_INPUT for a str with lone surrogates.

    >>> from pyio import fs
    >>> fs.write_atomic("state", "42")
    >>> fs.read("state")
    b'42'
    """
    if isinstance(data, str):
        try:
            data = data.encode()
        except UnicodeEncodeError as e:
            raise Error(ErrorKind.INVALID_INPUT, str(e)) from None
    view = octets(data)
    with AtomicFile(path) as file:
        file.write_all(view)
