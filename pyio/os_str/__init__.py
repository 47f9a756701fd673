"""OS strings: what the system takes and gives where a program would like to see text.

Rules.  `OsStr` and `OsString` are immutable, hashable and opaque: they lose nothing that the system gave, and show
their bytes only through `pyio.os.unix` and `pyio.os.windows`.  Both flavours, `UnixOsString` and `WindowsOsString`,
exist on every platform; `OsString("...")` is of the native one.  Flavours do not mix.

Importing this package registers the codec "wtf-8" (also "wtf8"), so that `open(..., encoding="wtf-8")` works.
"""

import codecs as _codecs

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os_str.into import IntoOsString as IntoOsString
    from pyio.os_str.string import AsOsStr as AsOsStr
    from pyio.os_str.string import OsStr as OsStr
    from pyio.os_str.string import OsString as OsString
    from pyio.os_str.unix import UnixOsString as UnixOsString
    from pyio.os_str.windows import WindowsOsString as WindowsOsString
    from pyio.os_str.wtf8 import Wtf8Error as Wtf8Error
    from pyio.os_str.wtf8 import concat_wtf8 as concat_wtf8
    from pyio.os_str.wtf8 import decode_wtf8 as decode_wtf8
    from pyio.os_str.wtf8 import encode_wtf8 as encode_wtf8
    from pyio.os_str.wtf8 import wide_to_wtf8 as wide_to_wtf8
    from pyio.os_str.wtf8 import wtf8_to_wide as wtf8_to_wide
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "into": "IntoOsString",
            "string": "AsOsStr OsStr OsString",
            "unix": "UnixOsString",
            "windows": "WindowsOsString",
            "wtf8": "Wtf8Error concat_wtf8 decode_wtf8 encode_wtf8 wide_to_wtf8 wtf8_to_wide",
        },
    )


def _codec(name: str) -> _codecs.CodecInfo | None:
    if name not in {"wtf_8", "wtf8"}:
        return None
    from pyio.os_str.codec import INFO

    return INFO


_codecs.register(_codec)
