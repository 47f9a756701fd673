"""The traits: Read, Write, Seek and BufRead, one file each.  Define the required methods, get the provided ones."""

from __future__ import annotations

from pyio.io.traits.bufread import BufRead as BufRead
from pyio.io.traits.fileno import HasFileno as HasFileno
from pyio.io.traits.read import Read as Read
from pyio.io.traits.readwrite import ReadWrite as ReadWrite
from pyio.io.traits.seek import AnySeekFrom as AnySeekFrom
from pyio.io.traits.seek import Seek as Seek
from pyio.io.traits.seek import SeekFrom as SeekFrom
from pyio.io.traits.write import Write as Write
