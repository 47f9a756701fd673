"""pyio.io: the core abstractions of blocking I/O, after RFC 517.

Every failing call raises `Error`.  `read` and `write` are one system call; only the conveniences (read_to_end,
read_exact, write_all, copy, lines...) loop, and they retry ErrorKind.INTERRUPTED.  Nothing that was read or written
before an error is lost silently: bytes read so far stay in the caller's buffer, unwritten bytes stay reachable.
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.io import prelude as prelude
    from pyio.io.adapters import Broadcast as Broadcast
    from pyio.io.adapters import BufChain as BufChain
    from pyio.io.adapters import BufTake as BufTake
    from pyio.io.adapters import Chain as Chain
    from pyio.io.adapters import Take as Take
    from pyio.io.adapters import Tee as Tee
    from pyio.io.bounded import Deadlined as Deadlined
    from pyio.io.bounded import ReadDeadline as ReadDeadline
    from pyio.io.bounded import WriteDeadline as WriteDeadline
    from pyio.io.bufbounded import BufDeadlined as BufDeadlined
    from pyio.io.bufbounded import BufReadDeadline as BufReadDeadline
    from pyio.io.buffer import Buffer as Buffer
    from pyio.io.buffer import MutBuf as MutBuf
    from pyio.io.bufreader import BufReader as BufReader
    from pyio.io.bufstream import BufStream as BufStream
    from pyio.io.bufwriter import BufWriter as BufWriter
    from pyio.io.bufwriter import IntoInnerError as IntoInnerError
    from pyio.io.channels import ChanReader as ChanReader
    from pyio.io.channels import ChanWriter as ChanWriter
    from pyio.io.channels import channel as channel
    from pyio.io.copying import copy as copy
    from pyio.io.cursor import Cursor as Cursor
    from pyio.io.deadline import Deadline as Deadline
    from pyio.io.error import Error as Error
    from pyio.io.error import ErrorKind as ErrorKind
    from pyio.io.linewriter import LineWriter as LineWriter
    from pyio.io.python import FromPython as FromPython
    from pyio.io.python import PythonFile as PythonFile
    from pyio.io.python import to_python as to_python
    from pyio.io.python import to_python_text as to_python_text
    from pyio.io.sources import Empty as Empty
    from pyio.io.sources import IterReader as IterReader
    from pyio.io.sources import Repeat as Repeat
    from pyio.io.sources import Sink as Sink
    from pyio.io.sources import empty as empty
    from pyio.io.sources import repeat as repeat
    from pyio.io.sources import sink as sink
    from pyio.io.stdio import Stderr as Stderr
    from pyio.io.stdio import StderrLock as StderrLock
    from pyio.io.stdio import Stdin as Stdin
    from pyio.io.stdio import StdinLock as StdinLock
    from pyio.io.stdio import Stdout as Stdout
    from pyio.io.stdio import StdoutLock as StdoutLock
    from pyio.io.stdio import stderr as stderr
    from pyio.io.stdio import stdin as stdin
    from pyio.io.stdio import stdout as stdout
    from pyio.io.string import String as String
    from pyio.io.traits import AnySeekFrom as AnySeekFrom
    from pyio.io.traits import BufRead as BufRead
    from pyio.io.traits import HasFileno as HasFileno
    from pyio.io.traits import Read as Read
    from pyio.io.traits import ReadWrite as ReadWrite
    from pyio.io.traits import Seek as Seek
    from pyio.io.traits import SeekFrom as SeekFrom
    from pyio.io.traits import Write as Write
    from pyio.io.whole import read_exact as read_exact
    from pyio.io.whole import read_to_end as read_to_end
    from pyio.io.whole import read_to_string as read_to_string
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "adapters": "Broadcast BufChain BufTake Chain Take Tee",
            "bounded": "Deadlined ReadDeadline WriteDeadline",
            "bufbounded": "BufDeadlined BufReadDeadline",
            "buffer": "Buffer MutBuf",
            "bufreader": "BufReader",
            "bufstream": "BufStream",
            "bufwriter": "BufWriter IntoInnerError",
            "channels": "ChanReader ChanWriter channel",
            "copying": "copy",
            "cursor": "Cursor",
            "deadline": "Deadline",
            "error": "Error ErrorKind",
            "linewriter": "LineWriter",
            "prelude": "",
            "python": "FromPython PythonFile to_python to_python_text",
            "sources": "Empty IterReader Repeat Sink empty repeat sink",
            "stdio": "Stderr StderrLock Stdin StdinLock Stdout StdoutLock stderr stdin stdout",
            "string": "String",
            "traits": "AnySeekFrom BufRead HasFileno Read ReadWrite Seek SeekFrom Write",
            "whole": "read_exact read_to_end read_to_string",
        },
    )
