"""listen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.stream import is_exhausted, is_passing
from pyio.io.deadline import Deadline
from pyio.io.error import Error
from pyio.stream.objectstream import ObjectStream

if TYPE_CHECKING:
    from pyio.net import TcpListener, TcpStream

# seconds, until somebody may have closed a descriptor
_PAUSE = 0.1


def listen(listener: TcpListener, /) -> ObjectStream[TcpStream]:
    """A stream of the connections that come in at a listener, which may be closed at once.

    Corresponds to WASI 0.3's `listen`.  Each connection is accepted when it is asked for.  An error that passes
    (CONNECTION_ABORTED, a client that is gone again; no descriptor left, which is tried again after a pause) is skipped;
    any other ends the stream.  Closing the stream ends listening; where the listener, or a clone, is still open, it goes on
    listening by itself.  Accepted connections do not depend on either.

    Errors, at once: OTHER (EBADF) for a closed listener, (EMFILE).

    >>> from pyio import net, stream
    >>> with net.TcpListener.bind("localhost:0") as listener:
    ...     addr = listener.local_addr()
    ...     connections = stream.listen(listener)
    >>> with connections, net.TcpStream.connect(addr) as client, next(connections) as server:
    ...     client.peer_addr() == server.local_addr()
    True
    """
    if not hasattr(listener, "accept"):
        raise TypeError(
            f"a stream of connections is made of a TcpListener, not of a {type(listener).__name__}"
        )
    return ObjectStream(_Accepting(listener.try_clone()))


class _Accepting:
    """What an ObjectStream of connections is made of."""

    __slots__ = ("_ended", "_listener")

    def __init__(self, listener: TcpListener) -> None:
        self._listener = listener
        self._ended = Deadline.never()

    def next(self) -> TcpStream | None:
        while True:
            try:
                return self._listener.accept(self._ended)[0]
            except Error as e:
                if self._ended.cancelled() or not self._passes(e):
                    return None

    def _passes(self, error: Error) -> bool:
        if is_passing(error):
            return True
        if not is_exhausted(error):
            return False
        try:
            self._ended.sleep(_PAUSE)
        except Error:
            return False
        return True

    def wake(self) -> None:
        self._ended.cancel()

    def close(self) -> None:
        self._listener.close()

    def abandon(self) -> None:
        self._listener.close()
