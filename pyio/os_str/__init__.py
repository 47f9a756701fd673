"""OS strings: what the system takes and gives where a program would like to see text.

Rules.  `OsStr` and `OsString` are immutable, hashable and opaque: they lose nothing that the system gave, and show
their bytes only through `pyio.os.unix` and `pyio.os.windows`.  Both flavours, `UnixOsString` and `WindowsOsString`,
exist on every platform; `OsString("...")` is of the native one.  Flavours do not mix.

Importing this package registers the codec "wtf-8" (also "wtf8"), so that `open(..., encoding="wtf-8")` works.
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os_str.into import IntoOsString as IntoOsString
    from pyio.os_str.string import AsOsStr as AsOsStr
    from pyio.os_str.string import OsStr as OsStr
    from pyio.os_str.string import OsString as OsString
    from pyio.os_str.unix import UnixOsString as UnixOsString
    from pyio.os_str.windows import WindowsOsString as WindowsOsString
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "into": "IntoOsString",
            "string": "AsOsStr OsStr OsString",
            "unix": "UnixOsString",
            "windows": "WindowsOsString",
        },
    )
