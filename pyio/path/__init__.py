"""Paths: names of files as the system reads them, taken apart and put together without asking it.

Rules.  `Path` and `PathBuf` are immutable, hashable values and `os.PathLike[str]`.  Nothing is parsed, or changed, when
one is made: what was given is what the system gets.  Both flavours, `UnixPath` and `WindowsPath`, exist on every
platform; `Path("...")` is of the native one.  Flavours do not mix.
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.path.component import AnyComponent as AnyComponent
    from pyio.path.component import Component as Component
    from pyio.path.component import PrefixKind as PrefixKind
    from pyio.path.path import AsPath as AsPath
    from pyio.path.path import Path as Path
    from pyio.path.path import PathBuf as PathBuf
    from pyio.path.unix import UnixPath as UnixPath
    from pyio.path.windows import WindowsPath as WindowsPath
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "component": "AnyComponent Component PrefixKind",
            "path": "AsPath Path PathBuf",
            "unix": "UnixPath",
            "windows": "WindowsPath",
        },
    )
