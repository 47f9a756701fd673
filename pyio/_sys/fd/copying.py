"""Copying between descriptors: inside the kernel where it can, through memory where not."""

from __future__ import annotations

import os
import sys
from errno import EBADF, EINVAL, EIO, ENOSYS, EOPNOTSUPP, EOVERFLOW, EPERM, EXDEV
from stat import S_ISFIFO, S_ISREG, S_ISSOCK
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.fd.read import FdRead
from pyio._sys.fd.write import FdWrite
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from typing import Protocol

    class HasDescriptor(Protocol):
        """What is read or written by its descriptor and by nothing else."""

        def fileno(self) -> int: ...


# what these calls say of a pair that it can't copy; nothing has been copied then, and a plain copy may do.
# EBADF: the target was opened to append.  EIO: some network file systems, before the first byte.
NOT_THIS_PAIR = frozenset((EBADF, EINVAL, EIO, ENOSYS, EOPNOTSUPP, EOVERFLOW, EPERM, EXDEV))

# of one call; while it runs, a signal waits
_MOST = 1 << 30

# of one sendfile into a socket, which waits for the peer; measured to be no slower than one of everything
_MOST_SENT = 1 << 20

# of a copy through memory
_PIECE = 256 * 1024


# the read and write methods that are one system call on the descriptor; sockets add theirs
PLAIN: set[object] = {FdRead.read, FdWrite.write}


def is_plain(reader: object, writer: object, /) -> bool:
    """Whether the kernel may copy between the two; a subclass may have a read or write of its own."""
    return getattr(type(reader), "read", None) in PLAIN and getattr(type(writer), "write", None) in PLAIN


def between_files(reader: HasDescriptor, writer: HasDescriptor, /) -> int:
    """Copies what the kernel can, from position to position, and returns how much that was.

    Mostly all or nothing; the caller goes on from there.  Between regular files by `copy_file_range(2)`, of a regular
    file into a socket or a pipe by `sendfile(2)`, from pipe to pipe by `splice(2)`.  These are the pairs for which that
    was measured to be faster than a copy through memory; from a pipe into a file it is slower where the pipe is large.
    """
    src, dst = reader.fileno(), writer.fileno()
    try:
        status = os.fstat(src)
        target = os.fstat(dst).st_mode
        if S_ISREG(status.st_mode):
            if S_ISREG(target):
                return _in_kernel(src, dst, status.st_size)
            if status.st_size and S_ISFIFO(target):
                return _sent(src, dst, _MOST)
            if status.st_size and S_ISSOCK(target) and not killed_by_a_broken_pipe():
                return _sent(src, dst, _MOST_SENT)
        elif S_ISFIFO(status.st_mode) and S_ISFIFO(target):
            return _spliced(src, dst)
    except OSError as e:
        raise os_error(e) from None
    return 0


if sys.platform == "linux":

    def killed_by_a_broken_pipe() -> bool:
        """sendfile knows no MSG_NOSIGNAL; Python ignores the signal unless somebody has asked for it."""
        from signal import SIG_DFL, SIGPIPE, getsignal

        return getsignal(SIGPIPE) == SIG_DFL

    def _sent(src: int, dst: int, most: int) -> int:
        done = 0
        try:
            # without an offset it is the file's position that counts and moves
            while n := os.sendfile(dst, src, None, most):
                done += n
        except OSError as e:
            return _stopped(e, done)
        return done

    def _spliced(src: int, dst: int) -> int:
        done = 0
        try:
            while n := os.splice(src, dst, _MOST):
                done += n
        except OSError as e:
            return _stopped(e, done)
        return done

else:

    def killed_by_a_broken_pipe() -> bool:
        """Nobody sends files here."""
        return True

    def _sent(_src: int, _dst: int, _most: int) -> int:
        return 0

    def _spliced(_src: int, _dst: int) -> int:
        return 0


def copy_descriptors(src: int, dst: int, size: int, /) -> int:
    """Copies to end of file; `size` is what the source says of itself.  The Error's into_inner() is how far it came."""
    done = _in_kernel(src, dst, size)
    try:
        while piece := os.read(src, _PIECE):
            left = memoryview(piece)
            while left:
                n = os.write(dst, left)
                if not n:
                    raise Error(ErrorKind.WRITE_ZERO)
                done += n
                left = left[n:]
    except OSError as e:
        raise os_error(e)._with(done) from None
    return done


def _in_kernel(src: int, dst: int, size: int) -> int:
    # of the files that say they are empty some aren't (procfs), and the call copies nothing of them
    if not size or not hasattr(os, "copy_file_range"):
        return 0
    done = 0
    try:
        while n := os.copy_file_range(src, dst, _MOST):
            done += n
            if done == size:
                break
    except OSError as e:
        return _stopped(e, done)
    return done


def _stopped(error: OSError, done: int) -> int:
    """0 where the call can't do it at all; else the error, which says how far it came."""
    if done == 0 and error.errno in NOT_THIS_PAIR:
        return 0
    raise os_error(error)._with(done) from None
