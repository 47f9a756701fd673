"""pyio.testing: conformance checks and test doubles for readers and writers of your own.

A check makes your object again and again, puts it through every scenario it knows, and raises AssertionError, naming
the scenario, what was expected and what came.  No test framework is needed.

What adapts another reader or writer is given one that comes in small pieces and fails at every step.

>>> from pyio import io, testing
>>> testing.check_read(lambda: io.Cursor(b"some bytes"), b"some bytes")
>>> testing.check_bufread(io.BufReader, b"one\\ntwo\\n", inner=b"one\\ntwo\\n")
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.testing.bufread import check_bufread as check_bufread
    from pyio.testing.files import FaultyFile as FaultyFile
    from pyio.testing.read import check_read as check_read
    from pyio.testing.readers import FaultyReader as FaultyReader
    from pyio.testing.readers import ShortReader as ShortReader
    from pyio.testing.script import Fault as Fault
    from pyio.testing.seek import check_seek as check_seek
    from pyio.testing.write import check_write as check_write
    from pyio.testing.writers import FaultyWriter as FaultyWriter
    from pyio.testing.writers import ShortWriter as ShortWriter
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "bufread": "check_bufread",
            "files": "FaultyFile",
            "read": "check_read",
            "readers": "FaultyReader ShortReader",
            "script": "Fault",
            "seek": "check_seek",
            "write": "check_write",
            "writers": "FaultyWriter ShortWriter",
        },
    )
