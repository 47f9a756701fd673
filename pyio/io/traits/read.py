"""Read: a source of bytes."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import CHUNK, growable, keep_text, miscounted, not_utf8, text_of, writable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

    from pyio.io.adapters import Chain, Take, Tee
    from pyio.io.buffer import MutBuf
    from pyio.io.string import String
    from pyio.io.traits.write import Write

_R = TypeVar("_R", bound="Read")
_W = TypeVar("_W", bound="Write")


@runtime_checkable
class Read(Protocol):
    """A source of bytes: inherit it and define `read`; the rest is provided.

    Corresponds to `std::io::Read`.  Reading 0 bytes into a non-empty buffer is end of file.  An adapter (chain, take,
    tee) owns what it adapts: closing it closes that, where that has close().

    >>> from pyio import io
    >>> class Zeros(io.Read):
    ...     def read(self, buf: io.MutBuf, /) -> int:
    ...         view = memoryview(buf).cast("B")
    ...         view[:] = bytes(len(view))
    ...         return len(view)
    >>> io.read_to_end(Zeros().take(3))
    b'\\x00\\x00\\x00'
    """

    __slots__ = ()

    @abstractmethod
    def read(self, buf: MutBuf, /) -> int:
        """Reads once, at most as many bytes as `buf` holds, and returns how many; 0 is end of file.

        Corresponds to `Read::read`.  One system call at most, and no retry: INTERRUPTED and WOULD_BLOCK are passed on.
        On an error nothing has been read.
        """
        ...

    def read_vectored(self, bufs: Sequence[MutBuf], /) -> int:
        """Reads once into several buffers, filled in their order; returns the number of bytes.

        Corresponds to `Read::read_vectored`, `readv(2)`.  Unless the reader knows better, into the first buffer that
        is not empty.
        """
        for buf in bufs:
            if memoryview(buf).nbytes:
                return self.read(buf)
        return 0

    def read_to_end(self, buf: bytearray, /) -> int:
        """Appends everything up to end of file to `buf` and returns how much that was.

        Corresponds to `Read::read_to_end`.  Errors: the reader's; what was read before is in `buf`.  INVALID_INPUT
        before anything is read if a memoryview of `buf` is held, which forbids it to grow.
        """
        start = growable(buf)
        chunk = bytearray(CHUNK)
        with memoryview(chunk) as view:
            while True:
                try:
                    n = self.read(chunk)
                except InterruptedError:
                    continue
                if n == 0:
                    return len(buf) - start
                if not 0 < n <= CHUNK:
                    raise miscounted("read", n, CHUNK)
                buf += view[:n]

    def read_to_string(self, buf: String, /) -> int:
        """Appends everything up to end of file to `buf`, as UTF-8, and returns the number of bytes.

        Corresponds to `Read::read_to_string`.  Errors: INVALID_DATA if the bytes are not UTF-8: `buf` is unchanged and
        the Error's into_inner() has the bytes.  On the reader's own error what was read before is in `buf`, or, where
        it ends within a character, in the Error's into_inner().
        """
        text = text_of(buf)
        data = bytearray()
        try:
            self.read_to_end(data)
            text += data.decode()
        except UnicodeDecodeError:
            raise not_utf8(data) from None
        except BaseException as e:
            keep_text(buf, data, e)
            raise
        # no call before, behind which a signal handler could raise
        buf._text = text
        return len(data)

    def read_exact(self, buf: MutBuf, /) -> None:
        """Fills `buf`.

        Corresponds to `Read::read_exact`.  Errors: UNEXPECTED_EOF if the reader ends before, or the reader's own; the
        Error's into_inner() is the number of bytes read, which stand at the head of `buf`.
        """
        view = writable(buf)
        size = len(view)
        done = 0
        while done < size:
            try:
                n = self.read(view[done:])
            except InterruptedError:
                continue
            except Error as e:
                e._with(done)
                raise
            if n == 0:
                raise Error(ErrorKind.UNEXPECTED_EOF, done)
            if not 0 < n <= size - done:
                raise miscounted("read", n, size - done)
            done += n

    def by_ref(self) -> Self:
        """The reader itself: what an adapter of it reads, it has read.  Corresponds to `Read::by_ref`."""
        return self

    def bytes(self) -> Iterator[int]:
        """The bytes, one by one.

        Corresponds to `Read::bytes`.  next() may go on after an error.  Without a buffer each costs a read: see
        BufReader.
        """
        from pyio.io.iterators import Bytes

        return Bytes(self)

    def chars(self) -> Iterator[str]:
        """The characters of UTF-8 text, one by one.

        Corresponds to RFC 517's `ReadExt::chars`.  Errors: INVALID_DATA for an ill-formed part, which is the Error's
        into_inner(); next() goes on behind it.
        """
        from pyio.io.iterators import Chars

        return Chars(self)

    def chain(self, next: _R, /) -> Chain[Self, _R]:
        """This reader to its end, then `next`.  Corresponds to `Read::chain`.

        >>> from pyio import io
        >>> io.read_to_end(io.Cursor(b"ab").chain(io.Cursor(b"cd")))
        b'abcd'
        """
        from pyio.io.adapters import Chain

        return Chain(self, next)

    def take(self, limit: int, /) -> Take[Self]:
        """At most `limit` bytes of this reader, then end of file.  Corresponds to `Read::take`."""
        from pyio.io.adapters import Take

        return Take(self, limit)

    def tee(self, out: _W, /) -> Tee[Self, _W]:
        """This reader, with all that is read of it written to `out` as well.  Corresponds to RFC 517's `tee`."""
        from pyio.io.adapters import Tee

        return Tee(self, out)
