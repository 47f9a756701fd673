"""Files of Unix: I/O at an offset, exact times, and the options of open(2)."""

from __future__ import annotations

from operator import index
from typing import TYPE_CHECKING

from pyio._sys.fs import positional
from pyio._sys.fs.open import ACCESS
from pyio._sys.fs.times import set_times_of
from pyio.io.error import Error, ErrorKind
from pyio.io.traits.loops import octets, writable
from pyio.os.unix.mode import bits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typing_extensions import Buffer

    from pyio.fs import DirBuilder, File, OpenOptions
    from pyio.io.buffer import MutBuf

_INT = 1 << 31


class FileExt:
    """Positional I/O, for which the position neither counts nor moves, and times in nanoseconds.

    Corresponds to `std::os::unix::fs::FileExt`.  Threads may share a File for these calls.

    >>> from pyio import fs
    >>> from pyio.os.unix import FileExt
    >>> with fs.File.create_new("data") as f:
    ...     FileExt.write_all_at(f, b"late", 4)
    ...     FileExt.write_all_at(f, b"soon", 0)
    ...     buf = bytearray(6)
    ...     FileExt.read_at(f, buf, 2), bytes(buf), f.stream_position()
    (6, b'onlate', 0)
    """

    read_at: staticmethod[[File, MutBuf, int], int] = staticmethod(positional.read_at)

    @staticmethod
    def read_exact_at(file: File, buf: MutBuf, offset: int, /) -> None:
        """Fills `buf` from `offset` on.

        Corresponds to `FileExt::read_exact_at`.  Errors: UNEXPECTED_EOF; as that of any other, its into_inner() is the
        number of bytes read, which are in `buf`.
        """
        with writable(buf) as view:
            size = len(view)
            done = 0
            while done < size:
                try:
                    n = positional.read_at(file, view[done:] if done else view, offset + done)
                except InterruptedError:
                    continue
                except Error as e:
                    e._with(done)
                    raise
                if n == 0:
                    raise Error(ErrorKind.UNEXPECTED_EOF, done)
                done += n

    read_vectored_at: staticmethod[[File, Sequence[MutBuf], int], int] = staticmethod(
        positional.read_vectored_at
    )

    write_at: staticmethod[[File, Buffer, int], int] = staticmethod(positional.write_at)

    @staticmethod
    def write_all_at(file: File, buf: Buffer, offset: int, /) -> None:
        """Writes the whole of `buf` at `offset`.

        Corresponds to `FileExt::write_all_at`.  Errors: WRITE_ZERO, or the system's; the Error's into_inner() is the
        number of bytes written before.
        """
        view = octets(buf)
        size = len(view)
        done = 0
        while done < size:
            try:
                n = positional.write_at(file, view[done:] if done else view, offset + done)
            except InterruptedError:
                continue
            except Error as e:
                e._with(done)
                raise
            if n == 0:
                raise Error(ErrorKind.WRITE_ZERO, done)
            done += n

    write_vectored_at: staticmethod[[File, Sequence[Buffer], int], int] = staticmethod(
        positional.write_vectored_at
    )

    @staticmethod
    def set_times_ns(file: File, accessed: int | None, modified: int | None, /) -> None:
        """Sets when it was last read and changed, in nanoseconds since 1970; None leaves that time as it is.

        Corresponds to `futimens(3)`.  The file system may round.  Errors: INVALID_INPUT for more than the system counts.
        """
        set_times_of(
            file._fd,
            None if accessed is None else index(accessed),
            None if modified is None else index(modified),
        )


class OpenOptionsExt:
    """Options of open(2).  Corresponds to `std::os::unix::fs::OpenOptionsExt`.

    >>> from pyio import fs
    >>> from pyio.os.unix import MetadataExt, OpenOptionsExt
    >>> with OpenOptionsExt.mode(fs.File.options().write(True).create(True), 0o600).open("secret") as f:
    ...     oct(MetadataExt.mode(f.metadata()))
    '0o100600'
    """

    @staticmethod
    def mode(options: OpenOptions, mode: int, /) -> OpenOptions:
        """The permission bits of a file that is created, less the umask; 0o666 otherwise."""
        options._mode = bits(mode)
        return options

    @staticmethod
    def custom_flags(options: OpenOptions, flags: int, /) -> OpenOptions:
        """More flags of open(2), in place of those of an earlier call; its access modes are left out.

        Errors: ValueError for what is no C int.
        """
        flags = index(flags)
        if not -_INT <= flags < _INT:
            raise ValueError(f"{flags} are no flags")
        options._flags = flags & ~ACCESS
        return options


class DirBuilderExt:
    """Options of mkdir(2).  Corresponds to `std::os::unix::fs::DirBuilderExt`."""

    @staticmethod
    def mode(builder: DirBuilder, mode: int, /) -> DirBuilder:
        """The permission bits of what is created, less the umask; 0o777 otherwise."""
        builder._mode = bits(mode)
        return builder
