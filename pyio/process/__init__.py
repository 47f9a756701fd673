"""pyio.process: starting programs, talking to them and waiting for them."""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.process.child import Child as Child
    from pyio.process.command import Command as Command
    from pyio.process.ending import abort as abort
    from pyio.process.ending import exit as exit
    from pyio.process.output import Output as Output
    from pyio.process.pipes import ChildStderr as ChildStderr
    from pyio.process.pipes import ChildStdin as ChildStdin
    from pyio.process.pipes import ChildStdout as ChildStdout
    from pyio.process.process import Process as Process
    from pyio.process.status import ExitStatus as ExitStatus
    from pyio.process.status import ExitStatusError as ExitStatusError
    from pyio.process.stdio import Stdio as Stdio
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "child": "Child",
            "command": "Command",
            "ending": "abort exit",
            "output": "Output",
            "pipes": "ChildStderr ChildStdin ChildStdout",
            "process": "Process",
            "status": "ExitStatus ExitStatusError",
            "stdio": "Stdio",
        },
    )
