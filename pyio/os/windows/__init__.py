"""Windows: OS strings as 16-bit units, raw standard streams and the console."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os.windows.os_str import OsStrExt as OsStrExt
    from pyio.os.windows.os_str import OsStringExt as OsStringExt
    from pyio.os.windows.stdio import Stdio as Stdio
    from pyio.os.windows.stdio import StdioConsole as StdioConsole
else:
    __getattr__, __dir__, __all__ = names(
        __name__, {"os_str": "OsStrExt OsStringExt", "stdio": "Stdio StdioConsole"}
    )
