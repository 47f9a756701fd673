"""Write: a sink of bytes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import miscounted, octets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from typing_extensions import Buffer

    from pyio.io.adapters import Broadcast

_W = TypeVar("_W", bound="Write")


@runtime_checkable
class Write(Protocol):
    """A sink of bytes: inherit it and define `write` and `flush`; the rest is provided.

    Corresponds to `std::io::Write`.  `write` may be short.  Never pass a writer itself to code that expects a Python
    file: type checkers accept it, and such code ignores the count.  Pass to_python(w).

    >>> from pyio import io
    >>> class Count(io.Write):
    ...     n = 0
    ...
    ...     def write(self, buf: io.Buffer, /) -> int:
    ...         self.n += memoryview(buf).nbytes
    ...         return memoryview(buf).nbytes
    ...
    ...     def flush(self) -> None: ...
    >>> count = Count()
    >>> count.write_fmt("{} is {:.2f}", "pi", 3.14159)
    >>> count.n
    10
    """

    __slots__ = ()

    @abstractmethod
    def write(self, buf: Buffer, /) -> int:
        """Writes once, as much of `buf` as is taken, and returns how many bytes that was.

        Corresponds to `Write::write`.  One system call at most, and no retry: INTERRUPTED and WOULD_BLOCK are passed
        on.  On an error nothing has been written.
        """
        ...

    @abstractmethod
    def flush(self) -> None:
        """Hands on what this writer itself has buffered.  Corresponds to `Write::flush`; it is no sync to disk."""
        ...

    def write_vectored(self, bufs: Sequence[Buffer], /) -> int:
        """Writes once out of several buffers, in their order; returns the number of bytes.

        Corresponds to `Write::write_vectored`, `writev(2)`.  Unless the writer knows better, of the first buffer that
        is not empty.
        """
        for buf in bufs:
            if memoryview(buf).nbytes:
                return self.write(buf)
        return 0

    def write_all(self, buf: Buffer, /) -> None:
        """Writes the whole of `buf`.

        Corresponds to `Write::write_all`.  Errors: WRITE_ZERO if the writer takes nothing more, or the writer's own;
        the Error's into_inner() is the number of bytes written before.
        """
        whole = buf if type(buf) is bytes else octets(buf)
        size = len(whole)
        done = 0
        while done < size:
            try:
                n = self.write(memoryview(whole)[done:] if done else whole)
            except InterruptedError:
                continue
            except Error as e:
                e._with(done)
                raise
            if n == 0:
                raise Error(ErrorKind.WRITE_ZERO, done)
            if not 0 < n <= size - done:
                raise miscounted("write", n, size - done)
            done += n

    def write_fmt(self, fmt: str, /, *args: object, **kwargs: object) -> None:
        """Writes `fmt.format(*args, **kwargs)`, encoded as UTF-8, whole.  Corresponds to `Write::write_fmt`."""
        self.write_all(str.format(fmt, *args, **kwargs).encode())

    def by_ref(self) -> Self:
        """The writer itself.  Corresponds to `Write::by_ref`."""
        return self

    def broadcast(self, other: _W, /) -> Broadcast[Self, _W]:
        """A writer to both: what this one takes, `other` gets whole.  Corresponds to RFC 517's `broadcast`."""
        from pyio.io.adapters import Broadcast

        return Broadcast(self, other)
