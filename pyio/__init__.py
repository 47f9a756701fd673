"""pyio: blocking I/O after Rust's RFC 517.  `import pyio` is cheap; submodules load on first use."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio import env as env
    from pyio import fs as fs
    from pyio import io as io
    from pyio import net as net
    from pyio import os as os
    from pyio import os_str as os_str
    from pyio import path as path
    from pyio import poll as poll
    from pyio import process as process
    from pyio import stream as stream
    from pyio import testing as testing
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        dict.fromkeys(
            ("env", "fs", "io", "net", "os", "os_str", "path", "poll", "process", "stream", "testing"), ""
        ),
    )

__version__: str = "0.1.0"
