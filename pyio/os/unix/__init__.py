"""Unix: descriptors, pipes, sockets, signals, what stat(2) tells, positional I/O, owners, and OS strings as bytes."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os.unix.calls import chown as chown
    from pyio.os.unix.calls import fchown as fchown
    from pyio.os.unix.calls import lchown as lchown
    from pyio.os.unix.calls import lstat as lstat
    from pyio.os.unix.calls import mkfifo as mkfifo
    from pyio.os.unix.errors import errno as errno
    from pyio.os.unix.errors import error_string as error_string
    from pyio.os.unix.errors import last_os_error as last_os_error
    from pyio.os.unix.fd import AsRawFd as AsRawFd
    from pyio.os.unix.fd import FromRawFd as FromRawFd
    from pyio.os.unix.fd import IntoRawFd as IntoRawFd
    from pyio.os.unix.file import DirBuilderExt as DirBuilderExt
    from pyio.os.unix.file import FileExt as FileExt
    from pyio.os.unix.file import OpenOptionsExt as OpenOptionsExt
    from pyio.os.unix.metadata import DirEntryExt as DirEntryExt
    from pyio.os.unix.metadata import FileTypeExt as FileTypeExt
    from pyio.os.unix.metadata import MetadataExt as MetadataExt
    from pyio.os.unix.mode import PermsExt as PermsExt
    from pyio.os.unix.net.addr import UnixAddr as UnixAddr
    from pyio.os.unix.net.datagram import UnixDatagram as UnixDatagram
    from pyio.os.unix.net.listener import UnixIncoming as UnixIncoming
    from pyio.os.unix.net.listener import UnixListener as UnixListener
    from pyio.os.unix.net.stream import UnixStream as UnixStream
    from pyio.os.unix.os_str import OsStrExt as OsStrExt
    from pyio.os.unix.os_str import OsStringExt as OsStringExt
    from pyio.os.unix.owners import OwnedFd as OwnedFd
    from pyio.os.unix.pipes import PipeReader as PipeReader
    from pyio.os.unix.pipes import PipeWriter as PipeWriter
    from pyio.os.unix.pipes import pipe as pipe
    from pyio.os.unix.process import ChildExt as ChildExt
    from pyio.os.unix.process import CommandExt as CommandExt
    from pyio.os.unix.process import ExitStatusExt as ExitStatusExt
    from pyio.os.unix.stdio import Stdio as Stdio
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "calls": "chown fchown lchown lstat mkfifo",
            "errors": "errno error_string last_os_error",
            "fd": "AsRawFd FromRawFd IntoRawFd",
            "file": "DirBuilderExt FileExt OpenOptionsExt",
            "metadata": "DirEntryExt FileTypeExt MetadataExt",
            "mode": "PermsExt",
            "net.addr": "UnixAddr",
            "net.datagram": "UnixDatagram",
            "net.listener": "UnixIncoming UnixListener",
            "net.stream": "UnixStream",
            "os_str": "OsStrExt OsStringExt",
            "owners": "OwnedFd",
            "pipes": "PipeReader PipeWriter pipe",
            "process": "ChildExt CommandExt ExitStatusExt",
            "stdio": "Stdio",
        },
    )
