"""What stat(2) tells: of metadata, of types, of entries."""

from __future__ import annotations

from stat import S_IFBLK, S_IFCHR, S_IFIFO, S_IFSOCK
from typing import TYPE_CHECKING

from pyio._sys.fs.status import block_size, blocks, device

if TYPE_CHECKING:
    from pyio.fs import DirEntry, FileType, Metadata


class MetadataExt:
    """The fields of stat(2).  Corresponds to `std::os::unix::fs::MetadataExt`.

    >>> from pyio import fs
    >>> from pyio.os.unix import MetadataExt
    >>> fs.write("five", "12345")
    >>> md = fs.metadata("five")
    >>> MetadataExt.size(md), MetadataExt.nlink(md)
    (5, 1)
    """

    @staticmethod
    def dev(md: Metadata, /) -> int:
        """The device that it is on."""
        return md._stat.st_dev

    @staticmethod
    def ino(md: Metadata, /) -> int:
        """The inode's number, unique on its device."""
        return md._stat.st_ino

    @staticmethod
    def mode(md: Metadata, /) -> int:
        """The type and the permission bits."""
        return md._stat.st_mode

    @staticmethod
    def nlink(md: Metadata, /) -> int:
        """The number of its names."""
        return md._stat.st_nlink

    @staticmethod
    def uid(md: Metadata, /) -> int:
        """The owner."""
        return md._stat.st_uid

    @staticmethod
    def gid(md: Metadata, /) -> int:
        """The group."""
        return md._stat.st_gid

    @staticmethod
    def rdev(md: Metadata, /) -> int:
        """The device that it is, where it is one.  Errors: UNSUPPORTED on Windows."""
        return device(md._stat)

    @staticmethod
    def size(md: Metadata, /) -> int:
        """The size in bytes."""
        return md._stat.st_size

    @staticmethod
    def atime_ns(md: Metadata, /) -> int:
        """When it was last read, in nanoseconds since 1970."""
        return md._stat.st_atime_ns

    @staticmethod
    def mtime_ns(md: Metadata, /) -> int:
        """When its contents last changed, likewise."""
        return md._stat.st_mtime_ns

    @staticmethod
    def ctime_ns(md: Metadata, /) -> int:
        """When its contents or its metadata last changed, likewise."""
        return md._stat.st_ctime_ns

    @staticmethod
    def blksize(md: Metadata, /) -> int:
        """The size in bytes that reads and writes do well to have.  Errors: UNSUPPORTED on Windows."""
        return block_size(md._stat)

    @staticmethod
    def blocks(md: Metadata, /) -> int:
        """The space that it takes, in units of 512 bytes.  Errors: UNSUPPORTED on Windows."""
        return blocks(md._stat)


class FileTypeExt:
    """The types that only Unix has.  Corresponds to `std::os::unix::fs::FileTypeExt`."""

    @staticmethod
    def is_fifo(ft: FileType, /) -> bool:
        """Whether it is a FIFO, a pipe with a name."""
        return ft._type == S_IFIFO

    @staticmethod
    def is_socket(ft: FileType, /) -> bool:
        """Whether it is a socket."""
        return ft._type == S_IFSOCK

    @staticmethod
    def is_block_device(ft: FileType, /) -> bool:
        """Whether it is a device of blocks: a disk."""
        return ft._type == S_IFBLK

    @staticmethod
    def is_char_device(ft: FileType, /) -> bool:
        """Whether it is a device of characters: a terminal, /dev/null."""
        return ft._type == S_IFCHR


class DirEntryExt:
    """What a directory tells of an entry.  Corresponds to `std::os::unix::fs::DirEntryExt`."""

    @staticmethod
    def ino(entry: DirEntry, /) -> int:
        """The inode's number, without a system call; where the entry is a mount point, of what it hides."""
        return entry._entry.inode()
