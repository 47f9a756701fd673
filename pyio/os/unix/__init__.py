"""Unix: OS strings as bytes."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os.unix.os_str import OsStrExt as OsStrExt
    from pyio.os.unix.os_str import OsStringExt as OsStringExt
else:
    __getattr__, __dir__, __all__ = names(__name__, {"os_str": "OsStrExt OsStringExt"})
