"""pyio.net.addr.socket_v4, socket_v6 and socket_addr: the addresses of sockets."""

from __future__ import annotations

import copy
import ipaddress
import itertools
import operator
import pickle
import random
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pyio.io import Error, ErrorKind
from pyio.net import Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6
from pyio.net.addr.socket_addr import from_system

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = Ipv4Addr.localhost()
LINK = Ipv6Addr("fe80::1")

# in their order
SORTED: list[SocketAddr] = [
    SocketAddrV4(Ipv4Addr("9.0.0.1"), 65535),
    SocketAddrV4(Ipv4Addr("10.0.0.1"), 9),
    SocketAddrV4(Ipv4Addr("10.0.0.1"), 10),
    SocketAddrV4(Ipv4Addr.broadcast(), 0),
    SocketAddrV6(Ipv6Addr.any(), 0),
    SocketAddrV6(Ipv6Addr("::a"), 1, 9, 9),
    SocketAddrV6(Ipv6Addr("::10"), 1, 0, 0),
    SocketAddrV6(Ipv6Addr("::10"), 1, 0, 7),
    SocketAddrV6(Ipv6Addr("::10"), 1, 1, 0),
    SocketAddrV6(Ipv6Addr("::10"), 2, 0, 0),
    SocketAddrV6(LINK, 80, 0, 2**32 - 1),
]


def test_tells_its_parts() -> None:
    """ip, port, flowinfo and scope_id are what it was made of."""
    four = SocketAddrV4(LOOPBACK, 80)
    assert (four.ip(), four.port()) == (LOOPBACK, 80)
    six = SocketAddrV6(LINK, 65535, 2**32 - 1, 3)
    assert (six.ip(), six.port(), six.flowinfo(), six.scope_id()) == (LINK, 65535, 2**32 - 1, 3)
    plain = SocketAddrV6(LINK, 0)
    assert (plain.flowinfo(), plain.scope_id()) == (0, 0)


def test_is_made_of_pythons_addresses_too() -> None:
    """ip() is ours though Python's was given, an interface's without its network."""
    for theirs in ipaddress.IPv4Address("127.0.0.1"), ipaddress.IPv4Interface("127.0.0.1/8"):
        addr = SocketAddrV4(theirs, 80)
        assert (type(addr.ip()), str(addr)) == (Ipv4Addr, "127.0.0.1:80")
        assert addr == SocketAddrV4(LOOPBACK, 80)
    addr6 = SocketAddrV6(ipaddress.IPv6Address("fe80::1"), 80)
    assert (type(addr6.ip()), addr6) == (Ipv6Addr, SocketAddrV6(LINK, 80))


def test_prints_all_but_the_flow_information() -> None:
    """As Rust does; a scope only where there is one; padded where asked for."""
    assert str(SocketAddrV6(LINK, 80, 5, 3)) == "[fe80::1%3]:80"
    assert str(SocketAddrV6(LINK, 80, 5, 0)) == "[fe80::1]:80"
    assert f"{SocketAddrV4(LOOPBACK, 8):>13}|{SocketAddrV6(LINK, 8):13}|" == "  127.0.0.1:8|[fe80::1]:8  |"
    assert repr(SocketAddrV4(LOOPBACK, 8)) == "SocketAddrV4(127.0.0.1:8)"
    assert repr(SocketAddrV6(LINK, 8, 5, 1)) == "SocketAddrV6([fe80::1%1]:8, flowinfo=5)"


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (SocketAddrV4, (LOOPBACK, 65536)),
        (SocketAddrV4, (LOOPBACK, -1)),
        (SocketAddrV6, (LINK, 65536)),
        (SocketAddrV6, (LINK, 80, -1)),
        (SocketAddrV6, (LINK, 80, 2**32)),
        (SocketAddrV6, (LINK, 80, 0, -1)),
        (SocketAddrV6, (LINK, 80, 0, 2**32)),
        (SocketAddrV6, (ipaddress.IPv6Address("fe80::1%3"), 80)),
    ],
)
def test_a_number_that_does_not_fit_is_a_value_error(
    make: Callable[..., object], parts: tuple[object, ...]
) -> None:
    """Ports have 16 bits, flow information and scope 32; two scopes would be one too many."""
    with pytest.raises(ValueError):
        make(*parts)


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (SocketAddrV4, ("127.0.0.1", 80)),
        (SocketAddrV4, (LINK, 80)),
        (SocketAddrV4, (LOOPBACK, "80")),
        (SocketAddrV4, (LOOPBACK, 80.0)),
        (SocketAddrV4, (LOOPBACK,)),
        (SocketAddrV6, (LOOPBACK, 80)),
        (SocketAddrV6, (LINK, None)),
        (SocketAddrV6, (LINK, 80, 0, "lo")),
    ],
)
def test_what_is_no_address_or_no_number_is_a_type_error(
    make: Callable[..., object], parts: tuple[object, ...]
) -> None:
    """Text is parsed by parse alone."""
    with pytest.raises(TypeError):
        make(*parts)


def test_equality_is_that_of_all_parts() -> None:
    """Each of the addresses equals itself alone, however it is come by, and hashes as that."""
    for a, b in itertools.product(SORTED, SORTED):
        assert (a == b) is (a is b) is not (a != b)
    for addr in SORTED:
        again = from_system(addr._to_system())
        assert again == addr == copy.copy(addr)
        assert hash(again) == hash(addr) == hash(copy.copy(addr))
    assert len({*SORTED, *copy.deepcopy(SORTED)}) == len(SORTED)
    assert SORTED[0] != str(SORTED[0])
    assert SORTED[0] != SORTED[0]._to_system()


def test_sorts_as_rust_does() -> None:
    """By number and not by text; every IPv4 address before every IPv6 address."""
    shuffled = random.Random(5).sample(SORTED, len(SORTED))
    assert sorted(shuffled) == SORTED
    for (i, a), (j, b) in itertools.product(enumerate(SORTED), repeat=2):
        assert ((a < b), (a <= b), (a > b), (a >= b)) == (i < j, i <= j, i > j, i >= j)


@pytest.mark.parametrize("addr", [SORTED[0], SORTED[-1]])
@pytest.mark.parametrize("other", [LOOPBACK, "127.0.0.1:80", ("127.0.0.1", 80), None])
def test_sorts_with_nothing_else(addr: Any, other: Any) -> None:
    """An order with what is no socket address is a TypeError, from both sides."""
    for compare in operator.lt, operator.le, operator.gt, operator.ge:
        with pytest.raises(TypeError):
            compare(addr, other)
        with pytest.raises(TypeError):
            compare(other, addr)


@pytest.mark.parametrize("addr", SORTED, ids=str)
def test_pickles(addr: SocketAddr) -> None:
    """By every protocol, with its flow information, looked into or not."""
    for looked_into in False, True:
        for n in range(pickle.HIGHEST_PROTOCOL + 1):
            again = pickle.loads(pickle.dumps(addr, n))
            assert again == addr
            assert type(again) is type(addr)
            assert again._to_system() == addr._to_system()
        if not looked_into:
            addr = from_system(addr._to_system())
            str(addr.ip())


def test_match_takes_it_apart() -> None:
    """Positional patterns are the parts, in the constructor's order."""

    def parts(addr: SocketAddr) -> tuple[object, ...]:
        match addr:
            case SocketAddrV4(ip, 443):
                return "tls", ip
            case SocketAddrV4(ip, port):
                return ip, port
            case SocketAddrV6(ip, port, flowinfo, scope):
                return ip, port, flowinfo, scope

    assert parts(SocketAddrV4(LOOPBACK, 443)) == ("tls", LOOPBACK)
    assert parts(SocketAddrV4(LOOPBACK, 80)) == (LOOPBACK, 80)
    assert parts(SocketAddrV6(LINK, 80, 1, 2)) == (LINK, 80, 1, 2)


def test_is_a_value() -> None:
    """Nothing can be set, and nothing added."""
    for addr in SORTED[0], SORTED[-1]:
        for name in "port", "ip", "_ip", "_port", "extra":
            with pytest.raises(AttributeError):
                setattr(addr, name, 1)
    assert isinstance(SORTED[0], SocketAddr)


# ---------------------------------------------------------------- the system's side


def test_is_what_the_socket_calls_take_and_give() -> None:
    """Bound to, it is what getsockname tells."""
    families: list[tuple[int, SocketAddr]] = [(socket.AF_INET, SocketAddrV4(LOOPBACK, 0))]
    if socket.has_ipv6:
        families.append((socket.AF_INET6, SocketAddrV6(Ipv6Addr.localhost(), 0)))
    for family, addr in families:
        with socket.socket(family, socket.SOCK_DGRAM) as s:
            try:
                s.bind(addr._to_system())
            except OSError:  # an IPv6 of the kernel's that was switched off
                assert family != socket.AF_INET
                continue
            told = from_system(s.getsockname())
            assert type(told) is type(addr)
            assert told.ip() == addr.ip()
            assert told.port() > 0
            assert str(told) == str(addr).removesuffix("0") + str(told.port())


def test_the_text_of_the_system_may_differ() -> None:
    """However a system writes an address, it is equal, hashes and prints as the one of the same bits."""
    for theirs, ours in (
        ("::1.2.3.4", "::102:304"),
        ("::ffff:102:304", "::ffff:1.2.3.4"),
        ("2001:0DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("0:0:1::", "0:0:1::"),
    ):
        told = SocketAddrV6._from_system((theirs, 80, 0, 0))
        made = SocketAddrV6(Ipv6Addr(ours), 80)
        assert told == made
        assert hash(told) == hash(made)
        assert str(told) == str(made) == f"[{Ipv6Addr(ours)}]:80"
        assert told.ip() == made.ip()
        assert told <= made <= told


def test_flow_information_that_the_system_cannot_take() -> None:
    """CPython passes 20 bits on; more is INVALID_INPUT, not its OverflowError."""
    assert SocketAddrV6(LINK, 80, 2**20 - 1)._to_system() == ("fe80::1", 80, 2**20 - 1, 0)
    with pytest.raises(Error) as caught:
        SocketAddrV6(LINK, 80, 2**20)._to_system()
    assert caught.value.kind() is ErrorKind.INVALID_INPUT


def test_ip_is_made_once_and_only_when_asked_for() -> None:
    """The same address each time; and until somebody asks, ipaddress is not even imported."""
    for addr in SORTED:
        assert addr.ip() is addr.ip()
    code = (
        "before = set(sys.modules)\n"
        "from pyio.net import SocketAddrV4, SocketAddrV6, parse_socket_addr, to_socket_addrs\n"
        "a, b = parse_socket_addr('127.0.0.1:80'), parse_socket_addr('[::1%3]:80')\n"
        "print(a, b, a < b, b > a, hash(a) == hash(b), a == b, a.port(), b.scope_id(), a._to_system())\n"
        "print(*to_socket_addrs('[::1]:80'), *to_socket_addrs(('127.0.0.1', 80)), *to_socket_addrs(a))\n"
        "assert not {'ipaddress', 'socket', '_socket'} & (set(sys.modules) - before)\n"
        "a.ip(); assert 'ipaddress' in sys.modules"
    )
    program = f"import sys; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n{code}"
    subprocess.run([sys.executable, "-I", "-c", program], check=True, stdout=subprocess.DEVNULL)


def test_a_subclass_stays_itself() -> None:
    """parse, copies and pickles of a subclass are of it, and equal those of the class."""
    for cls, text in ((SocketAddrV4, "127.0.0.1:80"), (SocketAddrV6, "[::1]:80")):
        mine: Any = type("Mine", (cls,), {"__slots__": ()})
        assert type(copy.copy(mine.parse(text))) is mine
        assert mine.parse(text) == cls.parse(text)
        assert hash(mine.parse(text)) == hash(cls.parse(text))
