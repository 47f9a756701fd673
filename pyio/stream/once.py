"""Which connections have been handed over already: send and receive are for once each.

The mark is the connection's, not the handle's: clones have it in common, and whatever else is known by the system to be
the same socket.  It lives as long as a handle that was handed over, or a transfer.  So what is not known is this: that a
clone which was made before, and is used only after all those are collected, belongs to the same connection.
"""

from __future__ import annotations

import os
from _thread import RLock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary, WeakValueDictionary

from pyio._sys.stream import identity
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from collections.abc import Hashable


class Mark:
    """Which directions of a connection have been handed over."""

    __slots__ = ("__weakref__", "received", "sent")

    def __init__(self) -> None:
        self.sent: bool = False
        self.received: bool = False


_lock = RLock()
_of_connection: WeakValueDictionary[Hashable, Mark] = WeakValueDictionary()
_of_handle: WeakKeyDictionary[object, Mark] = WeakKeyDictionary()


def _mark(handle: object, sock: RawSocket) -> Mark:
    key = identity(sock)
    mark = _of_connection.get(key)
    try:
        if mark is None or _of_handle.get(handle) is not mark:
            mark = _of_connection[key] = mark or Mark()
            _of_handle[handle] = mark
    except TypeError:  # it has no hash, or no weak references: the mark lasts as long as a transfer
        mark = _of_connection[key] = mark or Mark()
    return mark


def mark_sent(handle: object, sock: RawSocket, /) -> Mark:
    """Marks a connection as sent to; to be kept while that lasts.  Errors: INVALID_INPUT the second time."""
    with _lock:
        mark = _mark(handle, sock)
        if mark.sent:
            raise Error(ErrorKind.INVALID_INPUT, "this connection is sent to by a stream already, or was")
        mark.sent = True
        return mark


def mark_received(handle: object, sock: RawSocket, /) -> Mark:
    """Marks a connection as received from, likewise."""
    with _lock:
        mark = _mark(handle, sock)
        if mark.received:
            raise Error(ErrorKind.INVALID_INPUT, "this connection is received by a stream already, or was")
        mark.received = True
        return mark


if hasattr(os, "register_at_fork"):
    # a child whose parent's other thread had it would wait for ever
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)
