"""pyio.net.addr.text: how addresses are written."""

from __future__ import annotations

import ipaddress
import pickle
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pyio.net import (
    AddrParseError,
    Ipv4Addr,
    Ipv6Addr,
    SocketAddrV4,
    SocketAddrV6,
    parse_ip_addr,
    parse_socket_addr,
)

if TYPE_CHECKING:
    from collections.abc import Callable

PARSERS: dict[str, Callable[[str], object]] = {
    "Ipv4Addr": Ipv4Addr.parse,
    "Ipv6Addr": Ipv6Addr.parse,
    "SocketAddrV4": SocketAddrV4.parse,
    "SocketAddrV6": SocketAddrV6.parse,
}


def rows() -> list[tuple[str, str, str]]:
    """Text, the one type that takes it or "-", and what that prints: all by rustc 1.95's std."""
    found: list[tuple[str, str, str]] = []
    for line in (Path(__file__).parent / "addresses.txt").read_text("ascii").splitlines():
        text, name, *shown = line.split("\t")
        found.append((text.encode().decode("unicode_escape"), name, "".join(shown)))
    return found


ROWS = rows()


def outcome(parse: Callable[[str], object], text: str) -> str:
    """How `text` is printed once it is parsed; "" where it is refused."""
    try:
        return str(parse(text))
    except AddrParseError:
        return ""


@pytest.mark.parametrize("name", PARSERS)
def test_takes_and_prints_what_rust_takes_and_prints(name: str) -> None:
    """Each type takes the texts that Rust's takes, no other, and prints them as Rust's."""
    expected = {text: shown if only == name else "" for text, only, shown in ROWS}
    assert {text: outcome(PARSERS[name], text) for text in expected} == expected
    assert sum(map(bool, expected.values())) > 4


@pytest.mark.parametrize(
    ("parse", "names"),
    [(parse_ip_addr, ("Ipv4Addr", "Ipv6Addr")), (parse_socket_addr, ("SocketAddrV4", "SocketAddrV6"))],
)
def test_either_family_is_told_by_its_text(parse: Callable[[str], object], names: tuple[str, str]) -> None:
    """What takes both families takes what one of the two takes, and gives that type."""
    for text, name, shown in ROWS:
        if name in names:
            assert (type(parse(text)).__name__, str(parse(text))) == (name, shown)
        else:
            assert outcome(parse, text) == ""


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize(
    "more", ["\n", "\r", "\r\n", "\0", "\x1f", "\x85", "\u2028", "\ud800", "\t", "\u0300"]
)
def test_nothing_is_stripped(name: str, more: str) -> None:
    """Not even an invisible character may stand before, after or within an address."""
    text = next(text for text, only, _ in ROWS if only == name)
    parse = PARSERS[name]
    assert outcome(parse, text)
    for at in range(len(text) + 1):
        assert not outcome(parse, text[:at] + more + text[at:])


@pytest.mark.parametrize("name", PARSERS)
def test_long_text_is_refused_as_any_other(name: str) -> None:
    """Thousands of digits, dots or colons are no address, and cost no time."""
    for unit in "0", "1", ".", ":", "[", "%", "1.", "0:", "::", "[::1%1", "1.2.3.4:9":
        assert not outcome(PARSERS[name], unit * 20_000)


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("value", [b"1.2.3.4", 1, None, ["1.2.3.4"]])
def test_only_text_is_parsed(name: str, value: object) -> None:
    """What is no str is a TypeError, for no text is wrong there."""
    with pytest.raises(TypeError):
        PARSERS[name](value)  # type: ignore[arg-type]  # the test's point
    for parse in parse_ip_addr, parse_socket_addr:
        with pytest.raises(TypeError):
            parse(value)  # type: ignore[arg-type]  # likewise


def test_a_refusal_is_a_value_error_that_travels() -> None:
    """An AddrParseError is a ValueError, names the text, and pickles."""
    with pytest.raises(ValueError, match="300") as caught:
        parse_socket_addr("1.2.3.300:1")
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (AddrParseError, str(caught.value))
    assert caught.value.__suppress_context__


# zeros in runs, and the numbers at the edges of their fields
groups = st.lists(st.sampled_from([0, 0, 0, 1, 0xFFFF]) | st.integers(0, 0xFFFF), min_size=8, max_size=8).map(
    tuple
)
texts = st.text("0123456789abcfF:.[]%+ ", max_size=24)


@given(groups, st.integers(0, 65535), st.sampled_from([0, 1, 2**32 - 1]))
@example((0, 0, 0, 0, 0, 0xFFFF, 1, 2), 80, 0)
def test_what_is_printed_is_parsed_again(
    made_of: tuple[int, int, int, int, int, int, int, int], port: int, scope: int
) -> None:
    """Printing loses nothing but the flow information, and is RFC 5952's, as of Python 3.13 ipaddress's too."""
    ip = Ipv6Addr(*made_of)
    assert Ipv6Addr.parse(str(ip)) == ip
    assert ip.segments() == made_of
    addr = SocketAddrV6(ip, port, 0, scope)
    assert SocketAddrV6.parse(str(addr)) == addr == parse_socket_addr(str(addr))
    if made_of[:6] != (0, 0, 0, 0, 0, 0xFFFF):
        assert str(ip) == str(ipaddress.IPv6Address(int(ip)))
    else:
        assert str(ip) == f"::ffff:{ip.to_ipv4()}"


@given(texts)
def test_accepts_what_python_accepts_but_for_scopes(text: str) -> None:
    """Without a scope, std and ipaddress agree on what an address is, and on which."""
    try:
        theirs = ipaddress.ip_address(text)
    except ValueError:
        assert not outcome(parse_ip_addr, text)
    else:
        assert ("%" in text) or parse_ip_addr(text) == theirs
