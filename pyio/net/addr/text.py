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

# zero groups, most first; one alone is written out
_RUNS = tuple(":0" * n + ":" for n in range(8, 1, -1))


class AddrParseError(ValueError):
    """The text is no such address.  Corresponds to `std::net::AddrParseError`.

    >>> from pyio.net import AddrParseError, Ipv4Addr
    >>> try:
    ...     Ipv4Addr.parse("127.0.0.01")
    ... except AddrParseError as e:
    ...     print(e)
    not an IPv4 address: '127.0.0.01'
    """


def checked_text(text: str, /) -> str:
    """The text, if it is one.  Errors: TypeError."""
    if not isinstance(text, str):
        raise TypeError(f"an address is parsed from a str, not from {type(text).__name__}")
    return text


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
    if "." in text:
        before, _, dotted = text.rpartition(":")
        tail = parse_ipv4(dotted)
        if tail is None:
            return None
        text = f"{before}:{tail >> 16:x}:{tail & 0xFFFF:x}"
    head, gap, rest = text.partition("::")
    groups = head.split(":") if head else []
    if gap:
        behind = rest.split(":") if rest else []
        missing = 8 - len(groups) - len(behind)
        if missing < 1:
            return None
        groups += ["0"] * missing
        groups += behind
    digits = "".join([group.rjust(4, "0") for group in groups])
    # int() alone would take "0x1", "1_0" and "+1"; what strip() leaves holds a character that is no digit
    if len(groups) != 8 or len(digits) != 32 or "" in groups or digits.strip(_HEX):
        return None
    return int(digits, 16)


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
    text = ":%x:%x:%x:%x:%x:%x:%x:%x:" % segments(bits)  # noqa: UP031  # eight fields at once
    for run in _RUNS:
        before, found, after = text.partition(run)
        if found:
            return f"{before[1:]}::{after[:-1]}"
    return text[1:-1]


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
