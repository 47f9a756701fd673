"""The platform's own side of things, one module for each: `pyio.os` in a program is the opt-in to a platform.

Rules.  An extension trait is a class of static methods whose first argument is the value, Rust's fully qualified
form: `OsStrExt.as_byte_slice(name)`.  Every module imports on every platform; what is pure works there, what the
platform lacks is UNSUPPORTED when it is called.
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.os import linux as linux
    from pyio.os import unix as unix
    from pyio.os import wasi as wasi
    from pyio.os import windows as windows
else:
    __getattr__, __dir__, __all__ = names(__name__, dict.fromkeys(("linux", "unix", "wasi", "windows"), ""))
