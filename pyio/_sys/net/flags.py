"""What single calls on sockets take: flags, 0 where the system knows none, and how many buffers."""

from __future__ import annotations

import _socket

PEEK = _socket.MSG_PEEK

# one try that never waits
NOWAIT: int = getattr(_socket, "MSG_DONTWAIT", 0)

# a peer that is gone is an error, and not a signal as well; macOS sets that once for a socket
NOSIGNAL: int = getattr(_socket, "MSG_NOSIGNAL", 0)

# of one vectored call; a short count tells the rest
IOV_MAX = 1024
