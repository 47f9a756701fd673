"""Calling a Python file: which of its methods reads, and what its answers and errors mean."""

from __future__ import annotations

from io import IOBase, RawIOBase, TextIOBase, UnsupportedOperation
from typing import TYPE_CHECKING, Any

from pyio._sys.error import closed, os_error, refused
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import miscounted, octets, writable
from pyio.io.traits.read import Read

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf

# the ways to read, the best first: those that read once, into our own buffer, stand before those that may do more
_WAYS = ("readinto1", "readinto", "read1", "read")


def missing(file: object, what: str, /) -> Error:
    """UNSUPPORTED: the file has no such method, or it does nothing there."""
    return Error(ErrorKind.UNSUPPORTED, f"{type(file).__name__} has no {what}")


def text(file: object, /) -> Error:
    """INVALID_INPUT: a text file, whose buffer is the binary one."""
    return Error(ErrorKind.INVALID_INPUT, f"{type(file).__name__} is a text file")


def method(file: object, name: str, /) -> Callable[..., Any]:
    """The file's method; UNSUPPORTED where it has none."""
    found = getattr(file, name, None)
    if found is None:
        raise missing(file, name)
    call: Callable[..., Any] = found
    return call


def fail(error: OSError | ValueError | OverflowError, file: object, /) -> NoReturn:
    """Raises what a Python file raised, as an Error; a ValueError that says something else than "closed" stays itself."""
    if isinstance(error, UnsupportedOperation):
        raise missing(file, f"such operation: {error}") from None
    if isinstance(error, Error):
        raise error
    if isinstance(error, OSError):
        # a class of its own may say more
        raise os_error(error) from None if type(error).__module__ == "builtins" else error
    if getattr(file, "closed", False) is True:
        raise closed() from None
    raise error


# Any: what a Python file's method takes and returns it says itself
def called(file: object, name: str, /, *args: Any) -> Any:
    """What the file's method returns, with its errors translated; INVALID_INPUT for a value that it refuses."""
    try:
        return method(file, name)(*args)
    except OSError as e:
        fail(e, file)
    except (ValueError, OverflowError) as e:
        if getattr(file, "closed", False) is True:
            raise closed() from None
        raise refused(e) from e


class FileReader(Read):
    """The reading half of a Python file, without a buffer of ours."""

    __slots__ = ("_call", "_file", "_name", "_ways")

    def __init__(self, file: object) -> None:
        self._file = file
        self._ways = iter(_WAYS)
        self._name = ""
        self._call: Callable[[Any], Any] | None = None

    def read(self, buf: MutBuf, /) -> int:
        """Reads once, where the file has a way to do that."""
        while True:
            call = self._call or self._next_way()
            try:
                if self._name.startswith("readinto"):
                    n = call(buf)
                else:
                    view = writable(buf)
                    n = self._copied(call(len(view)), view)
            except (UnsupportedOperation, NotImplementedError):
                # classes of io inherit ways that only say that they are none
                self._call = None
                continue
            except (OSError, ValueError) as e:
                fail(e, self._file)
            except EOFError as e:
                raise Error(ErrorKind.UNEXPECTED_EOF, str(e)) from e
            if n is None:
                raise Error(ErrorKind.WOULD_BLOCK)
            if not isinstance(n, int) or not 0 <= n <= memoryview(buf).nbytes:
                raise miscounted(self._name, n, memoryview(buf).nbytes)
            return n

    def _next_way(self) -> Callable[[Any], Any]:
        if isinstance(self._file, TextIOBase):
            raise text(self._file)
        for name in self._ways:
            call = getattr(self._file, name, None)
            if call is not None:
                self._name, self._call = name, call
                found: Callable[[Any], Any] = call
                return found
        # a file that fails so today may be one that is closed
        self._ways = iter(_WAYS)
        raise missing(self._file, "read")

    def _copied(self, data: Any, view: memoryview) -> int | None:
        if data is None:
            return None
        if isinstance(data, str):
            raise text(self._file)
        n = memoryview(data).nbytes
        if n > len(view):
            raise miscounted(self._name, n, len(view))
        view[:n] = octets(data)
        return n


def write_once(file: object, buf: Buffer, /) -> int:
    """Writes once; returns the number of bytes taken."""
    view = octets(buf)
    # of foreign classes many take nothing but bytes, or keep what they get
    data = buf if type(buf) is bytes or isinstance(file, IOBase) else bytes(view)
    try:
        n = method(file, "write")(data)
    except OSError as e:
        # so Python's buffered files tell that they took a part before they had to stop
        taken = getattr(e, "characters_written", 0)
        if taken:
            return int(taken)
        fail(e, file)
    except ValueError as e:
        if getattr(file, "closed", False) is True:
            raise closed() from None
        raise refused(e) from e
    except TypeError as e:
        raise Error(ErrorKind.INVALID_INPUT, f"{type(file).__name__} takes no bytes: {e}") from e
    if n is None:
        if isinstance(file, RawIOBase):
            raise Error(ErrorKind.WOULD_BLOCK)
        return len(view)  # many a class that is not of io takes everything and says nothing
    if not isinstance(n, int) or not 0 <= n <= len(view):
        raise miscounted("write", n, len(view))
    return n
