"""The ends of hand-off streams: descriptors of their own, which are read and written without ever waiting."""

from pyio._sys.stream.accepting import is_exhausted as is_exhausted
from pyio._sys.stream.accepting import is_passing as is_passing
from pyio._sys.stream.moving import CannotMoveError as CannotMoveError
from pyio._sys.stream.moving import mover as mover
from pyio._sys.stream.opening import append_sink as append_sink
from pyio._sys.stream.opening import connection as connection
from pyio._sys.stream.opening import identity as identity
from pyio._sys.stream.opening import own as own
from pyio._sys.stream.opening import sink_of as sink_of
from pyio._sys.stream.opening import source_of as source_of
from pyio._sys.stream.opening import taken as taken
from pyio._sys.stream.sinks import FileSink as FileSink
from pyio._sys.stream.sinks import Sink as Sink
from pyio._sys.stream.sinks import SocketSink as SocketSink
from pyio._sys.stream.sources import FileSource as FileSource
from pyio._sys.stream.sources import SocketSource as SocketSource
from pyio._sys.stream.sources import Source as Source
from pyio._sys.stream.spliced import BrokenOffError as BrokenOffError
from pyio._sys.stream.spliced import through as through
