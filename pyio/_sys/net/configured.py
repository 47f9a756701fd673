"""What can be asked of and set on a socket, as methods: for any, for one that transfers, for one with an IP family."""

from __future__ import annotations

import _socket
from typing import TYPE_CHECKING

from pyio._sys.error import os_error
from pyio._sys.net import make, options
from pyio._sys.net.owned import OwnedSocket

if TYPE_CHECKING:
    from pyio.io.error import Error
    from pyio.net.shutdown import Shutdown


class Configured(OwnedSocket):
    """Any socket."""

    __slots__ = ()

    def take_error(self) -> Error | None:
        """The error that the socket has kept, for once.  Corresponds to `take_error`, SO_ERROR."""
        return options.take_error(self._sock)

    def set_nonblocking(self, yes: bool, /) -> None:
        """Whether what would wait fails with WOULD_BLOCK, for all clones.  Corresponds to `set_nonblocking`, O_NONBLOCK."""
        options.set_blocking(self._sock, not yes)

    def _shut(self, how: Shutdown) -> None:
        try:
            self._sock.shutdown(how.value)
        except AttributeError:
            raise TypeError(f"a Shutdown is asked for, not {type(how).__name__}") from None
        except OSError as e:
            raise os_error(e) from None


class Timed(Configured):
    """A socket that reads and writes."""

    __slots__ = ()

    def set_read_timeout(self, seconds: float | None, /) -> None:
        """How long a read may wait, in seconds; then it fails with WOULD_BLOCK, on Windows with TIMED_OUT.

        Corresponds to `set_read_timeout`, SO_RCVTIMEO.  It counts for each read anew, and for all clones and users of the
        socket: a deadline is better.  Errors: INVALID_INPUT for 0; ValueError for a negative number, or NaN.
        """
        options.set_timeout(self._sock, False, seconds)

    def read_timeout(self) -> float | None:
        """What set_read_timeout() has set, as the system rounded it."""
        return options.timeout(self._sock, False)

    def set_write_timeout(self, seconds: float | None, /) -> None:
        """How long a write may wait, likewise.  Corresponds to `set_write_timeout`, SO_SNDTIMEO."""
        options.set_timeout(self._sock, True, seconds)

    def write_timeout(self) -> float | None:
        """What set_write_timeout() has set, as the system rounded it."""
        return options.timeout(self._sock, True)


class Routed(Configured):
    """A socket of TCP or UDP."""

    __slots__ = ()

    def set_ttl(self, ttl: int, /) -> None:
        """How many routers a packet may pass, 1 to 255.  Corresponds to `set_ttl`, IP_TTL; IPV6_UNICAST_HOPS for IPv6."""
        options.set(self._sock, *self._hops(), ttl)

    def ttl(self) -> int:
        """The same.  Corresponds to `ttl`."""
        return options.get(self._sock, *self._hops())

    def _hops(self) -> tuple[int, int]:
        if self._sock.family == make.V6:
            return options.IPV6, _socket.IPV6_UNICAST_HOPS
        return options.IP, _socket.IP_TTL
