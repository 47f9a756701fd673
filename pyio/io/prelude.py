"""from pyio.io.prelude import *: the traits and the everyday types."""

from pyio.io.bufreader import BufReader as BufReader
from pyio.io.bufstream import BufStream as BufStream
from pyio.io.bufwriter import BufWriter as BufWriter
from pyio.io.copying import copy as copy
from pyio.io.cursor import Cursor as Cursor
from pyio.io.deadline import Deadline as Deadline
from pyio.io.error import Error as Error
from pyio.io.error import ErrorKind as ErrorKind
from pyio.io.linewriter import LineWriter as LineWriter
from pyio.io.sources import empty as empty
from pyio.io.sources import repeat as repeat
from pyio.io.sources import sink as sink
from pyio.io.stdio import stderr as stderr
from pyio.io.stdio import stdin as stdin
from pyio.io.stdio import stdout as stdout
from pyio.io.string import String as String
from pyio.io.traits import BufRead as BufRead
from pyio.io.traits import Read as Read
from pyio.io.traits import Seek as Seek
from pyio.io.traits import SeekFrom as SeekFrom
from pyio.io.traits import Write as Write

__all__ = [
    "BufRead",
    "BufReader",
    "BufStream",
    "BufWriter",
    "Cursor",
    "Deadline",
    "Error",
    "ErrorKind",
    "LineWriter",
    "Read",
    "Seek",
    "SeekFrom",
    "String",
    "Write",
    "copy",
    "empty",
    "repeat",
    "sink",
    "stderr",
    "stdin",
    "stdout",
]
