"""Dir: a directory that paths cannot leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.fd.movable import MovableFd
from pyio._sys.fs import within
from pyio._sys.fs.beneath import open_directory
from pyio._sys.fs.open import READ
from pyio.fs.directories import DEFAULT_MODE as DIRECTORY_MODE
from pyio.fs.entry import DirEntry, ReadDir, listed
from pyio.fs.file import File
from pyio.fs.status import Metadata

if TYPE_CHECKING:
    import os
    from datetime import datetime
    from typing import Self

    from pyio.fs.options import OpenOptions
    from pyio.fs.perms import Perms
    from pyio.path import AsPath, PathBuf


class Dir(MovableFd):
    """An open directory; every path given to it is resolved beneath it.

    For serving paths that strangers chose.  No "..", absolute path or link leads out: that is PERMISSION_DENIED.
    "a/../b" that stays inside is fine, a link whose target does so is followed, and "." is the directory itself.  It
    stays the same directory when it is renamed.  Who may move directories out of it while a call runs moves that call
    too: nothing but the system could help that.  After nightly Rust's `std::fs::Dir`.  Platforms: not on Windows
    (UNSUPPORTED).  Errors: those of the functions of pyio.fs by the same names, PERMISSION_DENIED for what leads out,
    FILESYSTEM_LOOP for more than 40 links in a path.

    >>> from pyio import fs, io
    >>> fs.create_dir("public")
    >>> fs.write("public/page", "hello")
    >>> with fs.Dir.open("public") as public:
    ...     with public.open_file("./page") as f:
    ...         print(io.read_to_string(f))
    ...     try:
    ...         public.open_file("../secret")
    ...     except io.Error as e:
    ...         print(e.kind().name)
    hello
    PERMISSION_DENIED
    """

    __slots__ = ()

    @classmethod
    def open(cls, path: AsPath, /) -> Self:
        """Opens a directory; this path may be any.  Errors: NOT_FOUND, NOT_A_DIRECTORY, PERMISSION_DENIED."""
        dir = cls(-1)
        dir._fd = open_directory(path)
        return dir

    def open_file(self, path: AsPath, options: OpenOptions | None = None, /) -> File:
        """Opens a file beneath it: to read, or as `options` say.

        Its path() is the path given here, which counts from this directory.
        """
        file = File(-1, path)
        if options is None:
            file._fd = within.open_at(self._fd, path, READ)
            return file
        try:
            flags = options._all_flags()
        except AttributeError:
            raise TypeError(f"a file is opened by OpenOptions, not {type(options).__name__}") from None
        file._fd = within.open_at(self._fd, path, flags, options._mode)
        return file

    def open_dir(self, path: AsPath, /) -> Dir:
        """Opens a directory beneath it, which its own paths cannot leave: not even back to this one."""
        dir = Dir(-1)
        dir._fd = within.open_directory_at(self._fd, path)
        return dir

    def create_dir(self, path: AsPath, /) -> None:
        """Creates a directory.  See create_dir."""
        within.mkdir_at(self._fd, path, DIRECTORY_MODE)

    def remove_file(self, path: AsPath, /) -> None:
        """Removes a file, or a link itself.  See remove_file."""
        within.unlink_at(self._fd, path)

    def remove_dir(self, path: AsPath, /) -> None:
        """Removes an empty directory.  See remove_dir."""
        within.rmdir_at(self._fd, path)

    def rename(self, src: AsPath, to_dir: Dir, dst: AsPath, /) -> None:
        """Renames `src` beneath this one to `dst` beneath `to_dir`, which may be the same.  See rename."""
        within.rename_at(self._fd, src, _fd_of(to_dir), dst)

    def metadata(self, path: AsPath, /) -> Metadata:
        """What the file system knows of what `path` leads to.  Its created() is UNSUPPORTED on Linux."""
        return Metadata(within.stat_at(self._fd, path, follow=True))

    def symlink_metadata(self, path: AsPath, /) -> Metadata:
        """As metadata, of `path` itself: a link at its end is not followed."""
        return Metadata(within.stat_at(self._fd, path, follow=False))

    def read_link(self, path: AsPath, /) -> PathBuf:
        """What a symbolic link points to; that may lead anywhere.  See read_link."""
        from pyio.path import PathBuf

        return PathBuf(within.read_link_at(self._fd, path))

    def soft_link(self, original: AsPath, link: AsPath, /) -> None:
        """Creates a symbolic link `link` to `original`, which counts from where the link lies.

        Errors: PERMISSION_DENIED, too, for an `original` that is absolute or has more ".." than lead to this directory,
        so that no link is laid that leads others out.
        """
        within.soft_link_at(original, self._fd, link)

    def hard_link(self, original: AsPath, to_dir: Dir, link: AsPath, /) -> None:
        """Gives `original` beneath this one one more name, `link` beneath `to_dir`.  See hard_link."""
        within.hard_link_at(self._fd, original, _fd_of(to_dir), link)

    def set_perms(self, path: AsPath, perms: Perms, /) -> None:
        """Sets who may do what with what `path` leads to.  Platforms: on Linux it needs /proc.  See set_perms."""
        from pyio.fs.perms import mode_of

        within.chmod_at(self._fd, path, mode_of(perms))

    def set_times(
        self,
        path: AsPath,
        /,
        accessed: datetime | None = None,
        modified: datetime | None = None,
        *,
        follow: bool = True,
    ) -> None:
        """Sets when what `path` leads to was last read and changed; or, unless `follow`, `path` itself.

        See set_times.
        """
        from pyio.fs.times import in_ns

        within.utime_at(self._fd, path, in_ns(accessed), in_ns(modified), follow=follow)

    def read_dir(self) -> ReadDir:
        """The entries of the directory; their paths are names beneath it, for its own methods.

        Errors: metadata() of an entry is OTHER (EBADF) once this Dir is closed.
        """

        def beneath(entry: os.DirEntry[str]) -> DirEntry:
            return _Beneath(entry, self)

        return listed(within.Scan(self._fd), beneath)

    def __repr__(self) -> str:
        return f"Dir({'closed' if self._fd < 0 else self._fd})"


def _fd_of(to_dir: Dir) -> int:
    if not isinstance(to_dir, Dir):
        raise TypeError(f"names lie beneath a Dir, not {type(to_dir).__name__}")
    return to_dir._fd


class _Beneath(DirEntry):
    """An entry of a Dir, whose path counts from there."""

    __slots__ = ("_dir",)

    def __init__(self, entry: os.DirEntry[str], dir: Dir, /) -> None:
        DirEntry.__init__(self, entry)
        self._dir = dir

    def metadata(self) -> Metadata:
        return self._dir.symlink_metadata(self._entry.name)
