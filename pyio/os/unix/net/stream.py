"""UnixStream: a connection between two processes of one machine."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.net import make, passing, unix
from pyio._sys.net.connected import Connected, SocketDeadlined
from pyio.io.deadline import checked
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.readwrite import ReadWrite
from pyio.os.unix.net.addr import UnixAddr, at

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from typing_extensions import Buffer

    from pyio._sys.net.make import System
    from pyio.io.bounded import Deadlined
    from pyio.io.buffer import MutBuf
    from pyio.io.deadline import Deadline
    from pyio.io.traits.fileno import HasFileno
    from pyio.net.shutdown import Shutdown
    from pyio.path import AsPath


class UnixStream(Connected, ReadWrite):
    """A connection to a socket of this machine: every read and write is one system call.

    Corresponds to `std::os::unix::net::UnixStream`.  It is closed by close(), by `with`, or, with a ResourceWarning, when
    collected; closing wakes a call that waits in another thread.  Children do not inherit it.

    >>> from pyio import io
    >>> from pyio.os.unix import UnixStream
    >>> one, other = UnixStream.pair()
    >>> with other:
    ...     with one:
    ...         one.write_all(b"hello")
    ...     io.read_to_end(other)
    b'hello'
    """

    __slots__ = ()

    _families = (unix.FAMILY,)

    @classmethod
    def connect(cls, addr: AsPath | UnixAddr, /, deadline: Deadline | None = None) -> Self:
        """Connects to the socket at a path, or at another address.

        Corresponds to `UnixStream::connect`, `connect(2)`.  It waits while the other side has a queue of others to accept.
        Errors, with the path as `filename`: NOT_FOUND; CONNECTION_REFUSED for a file that is no socket, and for a socket
        that nobody has open any more; PERMISSION_DENIED; TIMED_OUT; CANCELLED; INVALID_INPUT as UnixAddr.from_pathname.
        """
        return at(addr, lambda raw: cls._connected(raw, deadline))

    @classmethod
    def _connected(cls, raw: System, deadline: Deadline | None) -> Self:
        if deadline is not None:
            checked(deadline)
        sock = unix.new(make.STREAM)
        unix.connect(sock, raw, deadline)
        return cls._of(sock)

    @classmethod
    def pair(cls) -> tuple[Self, Self]:
        """Two ends of a connection, without names.  Corresponds to `UnixStream::pair`, `socketpair(2)`."""
        one, other = unix.pair(make.STREAM)
        return cls._of(one), cls._of(other)

    def peer_addr(self) -> UnixAddr:
        """The address of the other end; unnamed for the one that connected.  Corresponds to `UnixStream::peer_addr`."""
        return UnixAddr._from_system(make.peer(self._sock))

    def local_addr(self) -> UnixAddr:
        """The address of this end.  Corresponds to `UnixStream::local_addr`."""
        return UnixAddr._from_system(make.local(self._sock))

    def peer_cred(self) -> tuple[int, int, int]:
        """Process, user and group of the peer: as they were when it connected, or began to listen.

        Corresponds to `UnixStream::peer_cred`.  The numbers are the system's word, whatever the peer says.  Platforms:
        Linux, macOS; elsewhere UNSUPPORTED.
        """
        return unix.peer_credentials(self._sock)

    def shutdown(self, how: Shutdown, /) -> None:
        """Ends one direction, or both, for all clones: the peer reads end of file, calls that wait here are woken.

        Corresponds to `UnixStream::shutdown`, `shutdown(2)`.
        """
        self._shut(how)

    def with_deadline(self, deadline: Deadline, /) -> Deadlined[UnixStream]:
        """A view whose every read and write is bounded by `deadline`.  Errors of those: TIMED_OUT, CANCELLED."""
        return SocketDeadlined(self, deadline)

    def send_with_fds(self, buf: Buffer, fds: Sequence[HasFileno], /) -> int:
        """Writes once; descriptors, which stay ours, go with the first byte, for the peer to have its own.

        Corresponds to `UnixStream::send_vectored_with_ancillary`, `sendmsg(2)` with SCM_RIGHTS.  When it has written a
        part, they are gone already: write the rest without.  Errors: those of write; INVALID_INPUT without a byte to go
        with, and for more descriptors than the system takes at once, which is 253 on Linux; OTHER (EBADF) for a closed one.

        >>> from pyio import fs, io
        >>> from pyio.os.unix import FromRawFd, UnixStream
        >>> fs.write("secret", "told")
        >>> one, other = UnixStream.pair()
        >>> with one, other, fs.File.open("secret") as f:
        ...     one.send_with_fds(b"!", [f])
        ...     count, fds = other.recv_with_fds(bytearray(1), 1)
        1
        >>> with FromRawFd.from_raw_fd(fs.File, fds[0]) as f:
        ...     io.read_to_end(f)
        b'told'
        """
        numbers = [each.fileno() for each in fds]
        _check_room(buf)
        return self._call(passing.sent_with, buf, numbers)

    def recv_with_fds(self, buf: MutBuf, max_fds: int, /) -> tuple[int, list[int]]:
        """Reads once, with the descriptors that come along, at most `max_fds`: they are the caller's to close.

        Corresponds to `UnixStream::recv_vectored_with_ancillary`, `recvmsg(2)`.  They are close-on-exec.  Loses those
        beyond `max_fds`, which are closed; a plain read loses all.  Errors: those of read; INVALID_INPUT for an empty
        buffer; OTHER (EMFILE) where this process can have no more, all that came are closed then, and into_inner() is how
        much was read; ValueError for a negative number.
        """
        most = index(max_fds)
        if most < 0:
            raise ValueError(f"{most} descriptors")
        _check_room(buf)
        got = self._call(passing.received_with, buf, most)
        if not got[0]:
            # end of file, or it was closed meanwhile
            self.fileno()
        return got

    def __repr__(self) -> str:
        try:
            return f"UnixStream({self.local_addr()} to {self.peer_addr()})"
        except OSError:
            return Connected.__repr__(self)


def _check_room(buf: Buffer) -> None:
    if not memoryview(buf).nbytes:
        raise Error(ErrorKind.INVALID_INPUT, "descriptors travel with a byte at least")
