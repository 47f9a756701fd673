"""The standard streams of the process: stdin, stdout and stderr."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.io.stdio.diagnostics import Stderr as Stderr
    from pyio.io.stdio.diagnostics import StderrLock as StderrLock
    from pyio.io.stdio.diagnostics import stderr as stderr
    from pyio.io.stdio.input import Stdin as Stdin
    from pyio.io.stdio.input import StdinLock as StdinLock
    from pyio.io.stdio.input import stdin as stdin
    from pyio.io.stdio.output import Stdout as Stdout
    from pyio.io.stdio.output import StdoutLock as StdoutLock
    from pyio.io.stdio.output import stdout as stdout
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "diagnostics": "Stderr StderrLock stderr",
            "input": "Stdin StdinLock stdin",
            "output": "Stdout StdoutLock stdout",
        },
    )
