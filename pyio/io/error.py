"""Error and ErrorKind: the one error of the library.

Why the hidden classes: an Error must be an instance of `FileNotFoundError` and its sisters as well, so that handlers
written for `open` keep working.  Which one is known only from its kind, so `__init__` turns the new instance into one
of a subclass (Error, FileNotFoundError), made once for each pair and carrying Error's own name.
"""

from __future__ import annotations

import builtins
from enum import Enum
from typing import TYPE_CHECKING

from pyio._sys import errno as _errno

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self


class ErrorKind(Enum):
    """What went wrong, independent of the platform; the value says it in words.

    Corresponds to `std::io::ErrorKind`.  More may come: end a `match` with `case _`.

    >>> from pyio import fs, io
    >>> try:
    ...     fs.read("no such file")
    ... except io.Error as e:
    ...     print(e.kind().name)
    NOT_FOUND
    """

    NOT_FOUND = "entity not found"
    PERMISSION_DENIED = "permission denied"
    CONNECTION_REFUSED = "connection refused"
    CONNECTION_RESET = "connection reset"
    HOST_UNREACHABLE = "host unreachable"
    NETWORK_UNREACHABLE = "network unreachable"
    CONNECTION_ABORTED = "connection aborted"
    NOT_CONNECTED = "not connected"
    ADDR_IN_USE = "address in use"
    ADDR_NOT_AVAILABLE = "address not available"
    NETWORK_DOWN = "network down"
    BROKEN_PIPE = "broken pipe"
    ALREADY_EXISTS = "entity already exists"
    WOULD_BLOCK = "operation would block"
    NOT_A_DIRECTORY = "not a directory"
    IS_A_DIRECTORY = "is a directory"
    DIRECTORY_NOT_EMPTY = "directory not empty"
    READ_ONLY_FILESYSTEM = "read-only filesystem or storage medium"
    FILESYSTEM_LOOP = "filesystem loop or indirection limit (e.g. symlink loop)"
    STALE_NETWORK_FILE_HANDLE = "stale network file handle"
    INVALID_INPUT = "invalid input parameter"
    INVALID_DATA = "invalid data"
    TIMED_OUT = "timed out"
    WRITE_ZERO = "write zero"
    STORAGE_FULL = "no storage space"
    NOT_SEEKABLE = "seek on unseekable file"
    QUOTA_EXCEEDED = "quota exceeded"
    FILE_TOO_LARGE = "file too large"
    IN_PROGRESS = "in progress"
    RESOURCE_BUSY = "resource busy"
    EXECUTABLE_FILE_BUSY = "executable file busy"
    DEADLOCK = "deadlock"
    CROSSES_DEVICES = "cross-device link or rename"
    TOO_MANY_LINKS = "too many links"
    INVALID_FILENAME = "invalid filename"
    ARGUMENT_LIST_TOO_LONG = "argument list too long"
    INTERRUPTED = "operation interrupted"
    UNSUPPORTED = "unsupported"
    UNEXPECTED_EOF = "unexpected end of file"
    OUT_OF_MEMORY = "out of memory"
    CANCELLED = "operation cancelled"
    OTHER = "other error"


_BUILTIN_OF_KIND: dict[ErrorKind, type[OSError]] = {
    ErrorKind.NOT_FOUND: FileNotFoundError,
    ErrorKind.PERMISSION_DENIED: PermissionError,
    ErrorKind.CONNECTION_REFUSED: ConnectionRefusedError,
    ErrorKind.CONNECTION_RESET: ConnectionResetError,
    ErrorKind.CONNECTION_ABORTED: ConnectionAbortedError,
    ErrorKind.BROKEN_PIPE: BrokenPipeError,
    ErrorKind.ALREADY_EXISTS: FileExistsError,
    ErrorKind.WOULD_BLOCK: BlockingIOError,
    ErrorKind.IN_PROGRESS: BlockingIOError,
    ErrorKind.NOT_A_DIRECTORY: NotADirectoryError,
    ErrorKind.IS_A_DIRECTORY: IsADirectoryError,
    ErrorKind.TIMED_OUT: TimeoutError,
    ErrorKind.INTERRUPTED: InterruptedError,
}

# the first of two that share one: WOULD_BLOCK, not IN_PROGRESS
_KIND_OF_BUILTIN = {builtin: kind for kind, builtin in reversed(_BUILTIN_OF_KIND.items())}

_variants: dict[tuple[type[Error], type[OSError]], type[Error]] = {}


class Error(OSError):
    """The one error of pyio: a kind, and either the system's code or a payload of its maker's.

    Corresponds to `std::io::Error`.  It is an OSError, and an instance of the built-in subclass of its kind, or of its
    errno, too: `except FileNotFoundError` catches NOT_FOUND, `except TimeoutError` TIMED_OUT.  `errno`, `strerror`,
    `filename` and `filename2` are filled in as CPython fills them; `errno` is None where the system had no part in it.
    A code without a kind of its own is OTHER.  Pickles and copies, where its payload does.

    >>> from pyio import io
    >>> e = io.Error(io.ErrorKind.TIMED_OUT, "no answer in 3 s")
    >>> print(e, isinstance(e, TimeoutError), e.raw_os_error())
    no answer in 3 s True None
    """

    args: tuple[object, ...]
    _kind: ErrorKind
    _payload: object

    _code: int | None = None

    def __init__(self, kind: ErrorKind, error: object = None, /) -> None:
        if not isinstance(kind, ErrorKind):
            raise TypeError(f"an Error has an ErrorKind, not {type(kind).__name__}")
        self._kind = kind
        self._payload = error
        self.args = (kind,) if error is None else (kind, error)
        self.__class__ = _variant(type(self), _BUILTIN_OF_KIND.get(kind, OSError))  # pyright: ignore[reportAttributeAccessIssue]  # Self of no further subclass

    @classmethod
    def from_raw_os_error(cls, code: int, /) -> Error:
        """The error of an errno (on Windows: of a GetLastError code), with the system's text for it.

        >>> import errno
        >>> from pyio import io
        >>> io.Error.from_raw_os_error(errno.EACCES).kind().name
        'PERMISSION_DENIED'
        """
        return cls._of(_errno.from_code(code))

    @classmethod
    def _of(cls, error: OSError, /) -> Error:
        """The same error as CPython's `error`, as one of this class; an Error is itself."""
        if isinstance(error, Error):
            return error
        builtin = next(c for c in type(error).__mro__ if c.__module__ == "builtins")
        self = OSError.__new__(_variant(cls, builtin))
        self.args = error.args[:2]
        name = _errno.kind_name_of(error)
        if name is not None:
            self._kind = ErrorKind[name]
        elif error.errno is None:
            # Python's own, such as TimeoutError("timed out")
            self._kind = _KIND_OF_BUILTIN.get(builtin, ErrorKind.OTHER)
        else:
            self._kind = ErrorKind.OTHER
        self._payload = str(error) if error.errno is None and error.args else None
        self.errno, self.strerror = error.errno, error.strerror
        _set_names(self, error.filename, error.filename2)
        self._code = _errno.code_of(error)
        return self

    def kind(self) -> ErrorKind:
        """What went wrong."""
        return self._kind

    def raw_os_error(self) -> int | None:
        """The system's code: errno, on Windows GetLastError's; None where the system had no part in it."""
        return self._code

    def into_inner(self) -> object | None:
        """The payload given to the constructor, None for an error of the system's.

        What an operation had done before it failed travels here as well: the functions that do so say it.
        """
        return self._payload

    def __str__(self) -> str:
        if self._code is not None:
            return OSError.__str__(self)
        words = isinstance(self._payload, str | BaseException)
        text = str(self._payload) if words else self._kind.value
        return text if self.filename is None else f"{text}: {self.filename!r}"

    def __repr__(self) -> str:
        name = type(self).__name__
        if self._code is not None:
            return f"{name}({self._kind.name}, code={self._code}, {self.strerror!r})"
        return f"{name}({self._kind.name}{'' if self._payload is None else f', {self._payload!r}'})"

    def __reduce__(self) -> tuple[Callable[..., Error], tuple[object, ...]]:
        state = dict(self.__dict__)
        fields = (self.args, self.errno, self.strerror, self.filename, self.filename2)
        cls = type(self)
        own, builtin = next((pair for pair, made in [*_variants.items()] if made is cls), (cls, OSError))
        # by name, for to the older protocols all of the built-in classes are OSError
        return _rebuild, (own, builtin.__name__, fields, state)

    def _with(self, payload: object) -> Self:
        """This error, with what would be lost; what it carried already stays, for it happened first."""
        if self._payload is None:
            self._payload = payload
        return self


def _set_names(error: Error, filename: object, filename2: object) -> None:
    # OSError prints a filename that was set, even to None
    if filename is not None:
        error.filename = filename
    if filename2 is not None:
        error.filename2 = filename2


def _variant(cls: type[Error], builtin: type[OSError]) -> type[Error]:
    if builtin is OSError or issubclass(cls, builtin):
        return cls
    made = _variants.get((cls, builtin))
    if made is None:
        names = {"__module__": cls.__module__, "__qualname__": cls.__qualname__, "__doc__": cls.__doc__}
        made = _variants.setdefault((cls, builtin), type(cls.__name__, (cls, builtin), names))
    return made


def _rebuild(
    cls: type[Error],
    builtin: str,
    fields: tuple[tuple[object, ...], int | None, str | None, object, object],
    state: dict[str, object],
) -> Error:
    self = OSError.__new__(_variant(cls, getattr(builtins, builtin)))
    self.args, self.errno, self.strerror, filename, filename2 = fields
    _set_names(self, filename, filename2)
    self.__dict__.update(state)
    return self
