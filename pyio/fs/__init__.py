"""pyio.fs: the file system."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.fs.atomic import AtomicFile as AtomicFile
    from pyio.fs.atomic import write_atomic as write_atomic
    from pyio.fs.builder import DirBuilder as DirBuilder
    from pyio.fs.contents import read as read
    from pyio.fs.contents import read_to_string as read_to_string
    from pyio.fs.contents import write as write
    from pyio.fs.copying import copy as copy
    from pyio.fs.dir import Dir as Dir
    from pyio.fs.directories import create_dir as create_dir
    from pyio.fs.directories import create_dir_all as create_dir_all
    from pyio.fs.directories import remove_dir as remove_dir
    from pyio.fs.directories import remove_dir_all as remove_dir_all
    from pyio.fs.entry import DirEntry as DirEntry
    from pyio.fs.entry import ReadDir as ReadDir
    from pyio.fs.entry import read_dir as read_dir
    from pyio.fs.file import File as File
    from pyio.fs.links import canonicalize as canonicalize
    from pyio.fs.links import hard_link as hard_link
    from pyio.fs.links import read_link as read_link
    from pyio.fs.links import soft_link as soft_link
    from pyio.fs.names import remove_file as remove_file
    from pyio.fs.names import rename as rename
    from pyio.fs.options import OpenOptions as OpenOptions
    from pyio.fs.perms import Perms as Perms
    from pyio.fs.perms import set_perms as set_perms
    from pyio.fs.status import FileType as FileType
    from pyio.fs.status import Metadata as Metadata
    from pyio.fs.status import metadata as metadata
    from pyio.fs.status import symlink_metadata as symlink_metadata
    from pyio.fs.status import try_exists as try_exists
    from pyio.fs.times import set_times as set_times
    from pyio.fs.walk import WalkDir as WalkDir
    from pyio.fs.walk import WalkEntry as WalkEntry
    from pyio.fs.walk import walk_dir as walk_dir
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "atomic": "AtomicFile write_atomic",
            "builder": "DirBuilder",
            "contents": "read read_to_string write",
            "copying": "copy",
            "dir": "Dir",
            "directories": "create_dir create_dir_all remove_dir remove_dir_all",
            "entry": "DirEntry ReadDir read_dir",
            "file": "File",
            "links": "canonicalize hard_link read_link soft_link",
            "status": "FileType Metadata metadata symlink_metadata try_exists",
            "names": "remove_file rename",
            "options": "OpenOptions",
            "perms": "Perms set_perms",
            "times": "set_times",
            "walk": "WalkDir WalkEntry walk_dir",
        },
    )
