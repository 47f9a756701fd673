"""pyio.fs: the file system."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.fs.contents import read as read
    from pyio.fs.contents import read_to_string as read_to_string
    from pyio.fs.contents import write as write
    from pyio.fs.copying import copy as copy
    from pyio.fs.directories import create_dir as create_dir
    from pyio.fs.directories import create_dir_all as create_dir_all
    from pyio.fs.directories import remove_dir as remove_dir
    from pyio.fs.entry import DirEntry as DirEntry
    from pyio.fs.entry import ReadDir as ReadDir
    from pyio.fs.entry import read_dir as read_dir
    from pyio.fs.file import File as File
    from pyio.fs.names import remove_file as remove_file
    from pyio.fs.names import rename as rename
    from pyio.fs.options import OpenOptions as OpenOptions
    from pyio.fs.perms import Perms as Perms
    from pyio.fs.status import FileType as FileType
    from pyio.fs.status import Metadata as Metadata
    from pyio.fs.status import metadata as metadata
    from pyio.fs.walk import WalkDir as WalkDir
    from pyio.fs.walk import WalkEntry as WalkEntry
    from pyio.fs.walk import walk_dir as walk_dir
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "contents": "read read_to_string write",
            "copying": "copy",
            "directories": "create_dir create_dir_all remove_dir",
            "entry": "DirEntry ReadDir read_dir",
            "file": "File",
            "status": "FileType Metadata metadata",
            "names": "remove_file rename",
            "options": "OpenOptions",
            "perms": "Perms",
            "walk": "WalkDir WalkEntry walk_dir",
        },
    )
