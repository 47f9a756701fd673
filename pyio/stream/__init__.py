"""Hand-off I/O, after WASI 0.3's read-via-stream and write-via-stream.

A call returns at once with a stream and/or a Completion that are independent of the handle it was called on: the handle
may be closed right after, and whoever set the transfer up can step out of the way.  Nothing is read from a source before
it is asked for, files are read and written at an offset of the stream's own, and where it is safe the kernel moves the
bytes.  io.channel() makes a stream by hand.  No call here but `listen` raises for what is wrong with its handle: it gives
an ended stream and a failed Completion.  A stream passed in is owned from then on: it is closed when the transfer ends,
also when it failed or was refused.

>>> from pyio import fs, stream
>>> fs.write("from", "handed over")
>>> with fs.File.open("from") as source, fs.File.create("to") as sink:
...     contents, _ = stream.read_via_stream(source)
...     done = stream.write_via_stream(sink, contents)
>>> done.result()
>>> fs.read_to_string("to")
'handed over'
"""

from pyio._lazy import names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyio.stream.bytestream import ByteStream as ByteStream
    from pyio.stream.completion import Completion as Completion
    from pyio.stream.directories import read_directory as read_directory
    from pyio.stream.handles import Connection as Connection
    from pyio.stream.handles import ReadHandle as ReadHandle
    from pyio.stream.handles import WriteHandle as WriteHandle
    from pyio.stream.listening import listen as listen
    from pyio.stream.objectstream import ObjectStream as ObjectStream
    from pyio.stream.reading import read_via_stream as read_via_stream
    from pyio.stream.reading import receive as receive
    from pyio.stream.writing import append_via_stream as append_via_stream
    from pyio.stream.writing import send as send
    from pyio.stream.writing import write_via_stream as write_via_stream
else:
    __getattr__, __dir__, __all__ = names(
        __name__,
        {
            "bytestream": "ByteStream",
            "completion": "Completion",
            "directories": "read_directory",
            "handles": "Connection ReadHandle WriteHandle",
            "listening": "listen",
            "objectstream": "ObjectStream",
            "reading": "read_via_stream receive",
            "writing": "append_via_stream send write_via_stream",
        },
    )
