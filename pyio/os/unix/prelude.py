"""Every extension trait of Unix, for `from pyio.os.unix.prelude import *`."""

from __future__ import annotations

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
from pyio.os.unix.os_str import OsStrExt as OsStrExt
from pyio.os.unix.os_str import OsStringExt as OsStringExt
from pyio.os.unix.process import ChildExt as ChildExt
from pyio.os.unix.process import CommandExt as CommandExt
from pyio.os.unix.process import ExitStatusExt as ExitStatusExt

__all__ = [
    "AsRawFd",
    "ChildExt",
    "CommandExt",
    "DirBuilderExt",
    "DirEntryExt",
    "ExitStatusExt",
    "FileExt",
    "FileTypeExt",
    "FromRawFd",
    "IntoRawFd",
    "MetadataExt",
    "OpenOptionsExt",
    "OsStrExt",
    "OsStringExt",
    "PermsExt",
]
