"""PathExt: what a path asks of the file system.

Why the imports are late: `pyio.fs` stands on paths.
"""

from __future__ import annotations

from pyio.io.error import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.fs import Metadata, ReadDir
    from pyio.path.path import PathBuf


class PathExt:
    """The queries of a path, each one call of `pyio.fs`.  Corresponds to RFC 517's `PathExt`, today methods of `Path`.

    Errors: UNSUPPORTED for a path of the foreign flavour, which this system's file systems cannot be asked for.
    """

    __slots__ = ()

    if TYPE_CHECKING:

        def __fspath__(self) -> str: ...
        def _is_native(self) -> bool: ...

    def exists(self) -> bool:
        """Whether it leads to something, links followed; False as well where that cannot be found out.

        Corresponds to `Path::exists`.  What is true now may be false at the next call: open, and see.
        """
        return self._asked() is not None

    def is_file(self) -> bool:
        """Whether it leads to a regular file, links followed; False where that cannot be found out.

        Corresponds to `Path::is_file`.
        """
        metadata = self._asked()
        return metadata is not None and metadata.is_file()

    def is_dir(self) -> bool:
        """Whether it leads to a directory, links followed; False where that cannot be found out.

        Corresponds to `Path::is_dir`.
        """
        metadata = self._asked()
        return metadata is not None and metadata.is_dir()

    def is_symlink(self) -> bool:
        """Whether it is a symbolic link itself, broken or not; False where that cannot be found out.

        Corresponds to `Path::is_symlink`.
        """
        text = self._here()
        from pyio import fs

        try:
            return fs.symlink_metadata(text).is_symlink()
        except Error:
            return False

    def metadata(self) -> Metadata:
        """What the file system knows of what it leads to.  Corresponds to `Path::metadata`; see `pyio.fs.metadata`."""
        text = self._here()
        from pyio import fs

        return fs.metadata(text)

    def symlink_metadata(self) -> Metadata:
        """The same of a link itself.  Corresponds to `Path::symlink_metadata`; see `pyio.fs.symlink_metadata`."""
        text = self._here()
        from pyio import fs

        return fs.symlink_metadata(text)

    def read_link(self) -> PathBuf:
        """What the link says.  Corresponds to `Path::read_link`; see `pyio.fs.read_link`."""
        text = self._here()
        from pyio import fs

        return fs.read_link(text)

    def read_dir(self) -> ReadDir:
        """The entries of the directory.  Corresponds to `Path::read_dir`; see `pyio.fs.read_dir`."""
        text = self._here()
        from pyio import fs

        return fs.read_dir(text)

    def canonicalize(self) -> PathBuf:
        """The absolute path without links.  Corresponds to `Path::canonicalize`; see `pyio.fs.canonicalize`."""
        text = self._here()
        from pyio import fs

        return fs.canonicalize(text)

    def _asked(self) -> Metadata | None:
        text = self._here()
        from pyio import fs

        try:
            return fs.metadata(text)
        except Error:
            return None

    def _here(self) -> str:
        if not self._is_native():
            from pyio._sys.error import unsupported

            raise unsupported(f"a {type(self).__name__} leads nowhere on this system")
        return self.__fspath__()
