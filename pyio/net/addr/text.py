"""How addresses are written: reading and writing them exactly as Rust's std does.

Rules.  Numbers here are plain ints, in host order; None says that the text is no such address.  Nothing is stripped and
nothing is guessed: an octet has no leading zero, a group has one to four digits, only a port and a scope may begin with
zeros.  Writing is RFC 5952: small letters, the first of the longest runs of zero groups becomes "::", a single zero group
does not, and only a mapped address (::ffff:0:0/96) shows its IPv4 tail.

`ipaddress` is not used: it takes seven milliseconds to import, and differs (docs/net.md lists where).
"""

from __future__ import annotations

_HEX = "0123456789abcdefABCDEF"
_MAPPED = 0xFFFF


class AddrParseError(ValueError):
    """The text is no such address.  Corresponds to `std::net::AddrParseError`.

    >>> from pyio.net import AddrParseError, Ipv4Addr
    >>> try:
    ...     Ipv4Addr.parse("127.0.0.01")
    ... except AddrParseError as e:
    ...     print(e)
    not an IPv4 address: '127.0.0.01'
    """


def parse_ipv4(text: str, /) -> int | None:
    """The bits of "127.0.0.1"."""
    octets = text.split(".")
    if len(octets) != 4 or not text.isascii():
        return None
    bits = 0
    for octet in octets:
        if not octet.isdigit() or len(octet) > 3 or (octet[0] == "0" and octet != "0"):
            return None
        value = int(octet)
        if value > 255:
            return None
        bits = bits << 8 | value
    return bits


def show_ipv4(bits: int, /) -> str:
    """Four numbers with dots between."""
    return f"{bits >> 24}.{bits >> 16 & 255}.{bits >> 8 & 255}.{bits & 255}"


def parse_ipv6(text: str, /) -> int | None:
    """The bits of "::1", also with the last two groups written as an IPv4 address; no scope."""
    before, gap, after = text.partition("::")
    head = _groups(before, last=not gap)
    if head is None:
        return None
    if not gap:
        return _bits(head) if len(head) == 8 else None
    tail = _groups(after, last=True)
    if tail is None or len(head) + len(tail) > 7:
        return None
    return _bits(head) << 16 * (8 - len(head)) | _bits(tail)


def _groups(text: str, *, last: bool) -> list[str] | None:
    """The groups in hex; where they are the `last` of the address, two of them may be an IPv4 address."""
    if not text:
        return []
    groups = text.split(":")
    if last and "." in groups[-1]:
        tail = parse_ipv4(groups.pop())
        if tail is None:
            return None
        groups += (f"{tail >> 16:x}", f"{tail & 0xFFFF:x}")
    # what is left by strip() holds a character that is no digit; int() alone would take "0x1", "1_0" and "+1"
    if "".join(groups).strip(_HEX) or not all(0 < len(group) < 5 for group in groups):
        return None
    return groups


def _bits(groups: list[str]) -> int:
    bits = 0
    for group in groups:
        bits = bits << 16 | int(group, 16)
    return bits


def segments(bits: int, /) -> tuple[int, int, int, int, int, int, int, int]:
    """The eight groups of an IPv6 address."""
    return (
        bits >> 112,
        bits >> 96 & 0xFFFF,
        bits >> 80 & 0xFFFF,
        bits >> 64 & 0xFFFF,
        bits >> 48 & 0xFFFF,
        bits >> 32 & 0xFFFF,
        bits >> 16 & 0xFFFF,
        bits & 0xFFFF,
    )


def show_ipv6(bits: int, /) -> str:
    """The one text of RFC 5952."""
    if bits >> 32 == _MAPPED:
        return f"::ffff:{show_ipv4(bits & 0xFFFF_FFFF)}"
    groups = [f"{group:x}" for group in segments(bits)]
    longest, at = 1, -1
    run = 0
    for i, group in enumerate(groups):
        run = run + 1 if group == "0" else 0
        if run > longest:
            longest, at = run, i + 1 - run
    if at < 0:
        return ":".join(groups)
    return f"{':'.join(groups[:at])}::{':'.join(groups[at + longest :])}"


def parse_port(text: str, /) -> int | None:
    """A number below 65536, of decimal digits alone; zeros may stand before it."""
    return _number(text, 0xFFFF)


def split_v4(text: str, /) -> tuple[str, int] | None:
    """The address and the port of "127.0.0.1:80"."""
    host, colon, port_text = text.partition(":")
    port = parse_port(port_text) if colon else None
    return None if port is None or parse_ipv4(host) is None else (host, port)


def split_v6(text: str, /) -> tuple[int, int, int] | None:
    """The bits, the port and the scope of "[fe80::1%3]:80"."""
    inside, bracket, port_text = text[1:].partition("]:")
    if not bracket or text[0] != "[":
        return None
    host, percent, scope_text = inside.partition("%")
    bits = parse_ipv6(host)
    port = parse_port(port_text)
    scope = _number(scope_text, 0xFFFF_FFFF) if percent else 0
    return None if bits is None or port is None or scope is None else (bits, port, scope)


def _number(text: str, largest: int) -> int | None:
    if not (text.isascii() and text.isdigit()):
        return None
    digits = text.lstrip("0")
    if len(digits) > 10:  # int() refuses thousands of digits with an error of its own
        return None
    value = int(digits or "0")
    return value if value <= largest else None
