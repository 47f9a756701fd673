"""Passing descriptors along a Unix stream, `sendmsg(2)` with SCM_RIGHTS."""

from __future__ import annotations

import _socket
import errno
import os
import sys
from struct import calcsize, pack, unpack_from
from typing import TYPE_CHECKING

from pyio._sys.error import unsupported
from pyio._sys.net.flags import NOSIGNAL
from pyio.io.error import Error

if TYPE_CHECKING:
    from _socket import socket as RawSocket  # noqa: N812  # a class with a lower-case name
    from collections.abc import Sequence

    from typing_extensions import Buffer

    from pyio.io.buffer import MutBuf

_SIZE = calcsize("@i")

# what Linux lets one message carry, which is no less than what others do
_MOST = 253

if sys.platform == "win32":

    def sent_with(sock: RawSocket, buf: Buffer, fds: Sequence[int]) -> int:  # noqa: ARG001  # as the other
        """Descriptors are not passed here."""
        raise unsupported("descriptors are not passed here")

    def received_with(sock: RawSocket, buf: MutBuf, most: int) -> tuple[int, list[int]]:  # noqa: ARG001  # likewise
        """Descriptors are not passed here."""
        raise unsupported("descriptors are not passed here")

else:
    # close-on-exec from birth; where that is not known, as soon as may be
    _CLOEXEC: int = getattr(_socket, "MSG_CMSG_CLOEXEC", 0)

    def sent_with(sock: RawSocket, buf: Buffer, fds: Sequence[int]) -> int:
        """One write, the first byte of which brings the descriptors."""
        rights = [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, pack(f"@{len(fds)}i", *fds))] if fds else []
        return sock.sendmsg([buf], rights, NOSIGNAL)

    def received_with(sock: RawSocket, buf: MutBuf, most: int) -> tuple[int, list[int]]:
        """One read, and the descriptors that came with it, which are the caller's."""
        most = min(most, _MOST)
        # not CMSG_SPACE, whose padding holds one more
        room = _socket.CMSG_LEN(most * _SIZE) if most else 0
        count, control, flags, _ = sock.recvmsg_into([buf], room, _CLOEXEC)
        fds: list[int] = []
        for level, kind, data in control:
            if level == _socket.SOL_SOCKET and kind == _socket.SCM_RIGHTS:
                fds += unpack_from(f"@{len(data) // _SIZE}i", data)
        if not _CLOEXEC:
            _keep_from_children(fds)
        _close(fds[most:])
        if flags & _socket.MSG_CTRUNC and len(fds) < most:
            # there was room for more, but no number
            _close(fds)
            raise Error.from_raw_os_error(errno.EMFILE)._with(count)
        return count, fds[:most]

    def _keep_from_children(fds: Sequence[int]) -> None:
        try:
            for fd in fds:
                os.set_inheritable(fd, False)
        except BaseException:
            _close(fds)
            raise

    def _close(fds: Sequence[int]) -> None:
        for fd in fds:
            os.close(fd)
