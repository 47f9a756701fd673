"""OpenOptions: how a file is to be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fs import open as _open
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from typing import Self

    from pyio.fs.file import File
    from pyio.path import AsPath


class OpenOptions:
    """How a file is to be opened; each method sets one option and returns the builder, which can be used again.

    Corresponds to `std::fs::OpenOptions`.

    >>> from pyio import fs
    >>> log = fs.OpenOptions().append(True).create(True)
    >>> for word in (b"a", b"b"):
    ...     with log.open("log") as f:
    ...         f.write_all(word)
    >>> fs.read("log")
    b'ab'
    """

    __slots__ = ("_append", "_create", "_create_new", "_flags", "_mode", "_read", "_truncate", "_write")

    def __init__(self) -> None:
        self._read = self._write = self._append = False
        self._truncate = self._create = self._create_new = False
        self._mode = _open.DEFAULT_MODE
        self._flags = 0

    def read(self, yes: bool, /) -> Self:
        """To read."""
        self._read = yes
        return self

    def write(self, yes: bool, /) -> Self:
        """To write, from the start, over what is there."""
        self._write = yes
        return self

    def append(self, yes: bool, /) -> Self:
        """To write, every write at the end as it is then."""
        self._append = yes
        return self

    def truncate(self, yes: bool, /) -> Self:
        """To empty an existing file.  Needs write."""
        self._truncate = yes
        return self

    def create(self, yes: bool, /) -> Self:
        """To create the file where there is none.  Needs write or append."""
        self._create = yes
        return self

    def create_new(self, yes: bool, /) -> Self:
        """To create the file, and fail with ALREADY_EXISTS where there is one; create and truncate don't matter then.

        Nobody else can have created it in between.  Needs write or append.
        """
        self._create_new = yes
        return self

    def open(self, path: AsPath, /) -> File:
        """Opens the file.

        Corresponds to `OpenOptions::open`, `open(2)`.  Errors: INVALID_INPUT for no access at all, for creating or
        truncating without write or append, for truncate with append; NOT_FOUND, ALREADY_EXISTS, PERMISSION_DENIED,
        IS_A_DIRECTORY where a directory is to be written.
        """
        from pyio.fs.file import File

        flags = self._all_flags()
        file = File(-1, path)
        file._fd = _open.open_fd(path, flags, self._mode)
        return file

    def _all_flags(self) -> int:
        if self._append:
            flags = (_open.READ_WRITE if self._read else _open.WRITE) | _open.APPEND
        elif self._write:
            flags = _open.READ_WRITE if self._read else _open.WRITE
        elif self._read:
            flags = _open.READ
        else:
            raise Error(ErrorKind.INVALID_INPUT, "a file is opened to read, write or append")
        if (self._truncate or self._create or self._create_new) and not (self._write or self._append):
            raise Error(ErrorKind.INVALID_INPUT, "creating or truncating needs write or append")
        if self._truncate and self._append and not self._create_new:
            raise Error(ErrorKind.INVALID_INPUT, "what is appended to is not truncated")
        if self._create_new:
            flags |= _open.CREATE_NEW
        else:
            flags |= (_open.CREATE if self._create else 0) | (_open.TRUNCATE if self._truncate else 0)
        return flags | self._flags

    def __repr__(self) -> str:
        names = ("read", "write", "append", "truncate", "create", "create_new")
        return f"OpenOptions({', '.join(name for name in names if getattr(self, '_' + name))})"
