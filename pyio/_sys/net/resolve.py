"""Looking names up: getaddrinfo(3) and its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyio._sys.error import os_error, refused, unsupported
from pyio.io.error import Error, ErrorKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from socket import gaierror
    from typing import TypeAlias

    RawAddr: TypeAlias = tuple[str, int] | tuple[str, int, int, int]
    """A socket's address as CPython's socket calls take and give it."""

# of a name in the domain name system; for a hundred thousand characters IDNA takes a second
_LONGEST = 253

_KINDS = {
    "EAI_NONAME": ErrorKind.NOT_FOUND,
    "EAI_NODATA": ErrorKind.NOT_FOUND,
    "EAI_ADDRFAMILY": ErrorKind.NOT_FOUND,
    "EAI_MEMORY": ErrorKind.OUT_OF_MEMORY,
}


def resolve(host: str, port: int, /, *, numeric: bool = False) -> Iterable[RawAddr]:
    """The addresses of `host`, each once, in the resolver's order; with `numeric` it asks no server.

    `getaddrinfo(3)` for stream sockets.  Errors: NOT_FOUND, INVALID_INPUT, OUT_OF_MEMORY, UNSUPPORTED, and OTHER for the
    codes without a kind, above all EAI_AGAIN; the error's `into_inner()` is the gaierror, its `filename` the host.
    """
    name = _encoded(host)
    import _socket

    if not hasattr(_socket, "getaddrinfo"):  # WASI
        raise unsupported("this platform looks no names up")
    flags = _socket.AI_NUMERICHOST if numeric else 0
    try:
        found = _socket.getaddrinfo(name, port, 0, _socket.SOCK_STREAM, 0, flags)
    except _socket.gaierror as e:
        raise _failed(e, host) from None
    except OSError as e:  # EAI_SYSTEM
        raise os_error(e) from None
    unique: dict[RawAddr, None] = {}
    for *_, raw in found:
        # a Python without IPv6 gives its addresses as (int, bytes)
        if not isinstance(raw[1], bytes):
            unique[raw] = None  # pyright: ignore[reportArgumentType]  # it does not narrow by an item
    return unique


def _encoded(host: str) -> bytes:
    # the C string would end at a NUL, and another host be looked up than was asked for
    if not host or "\0" in host:
        raise refused(ValueError("a host's name is not empty and has no NUL"), host)
    if len(host) > _LONGEST and not host.isascii():
        raise refused(ValueError(f"a host's name has at most {_LONGEST} characters"), host)
    try:
        # ASCII goes to the system as it is: not all that it knows is a domain's name, and IDNA is dear to import
        return host.encode("ascii" if host.isascii() else "idna")
    except UnicodeError as e:
        raise refused(e, host) from None


def _failed(error: gaierror, host: str) -> Error:
    import _socket

    # the codes are no errnos: EAI_NONAME of macOS is the ENOEXEC of Linux
    codes = {getattr(_socket, name, None): kind for name, kind in _KINDS.items()}
    made = Error(codes.get(error.errno, ErrorKind.OTHER), error.with_traceback(None))
    made.filename = host
    return made
