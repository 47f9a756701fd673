"""args: what the program was started with."""

from __future__ import annotations

import sys

from pyio.os_str.native import Native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyio.os_str import OsString


def args() -> Iterator[OsString]:
    """The program's name and its arguments, as they are now in `sys.argv`.

    Corresponds to `std::env::args_os`.  The name is what Python says it is: the script's path, "-c", or empty.

    >>> from pyio import env
    >>> program, *arguments = env.args()
    """
    return iter([Native(arg) for arg in sys.argv])
