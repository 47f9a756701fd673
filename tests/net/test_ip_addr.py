"""pyio.net.addr.ipv4, ipv6 and ip_addr: the addresses of hosts."""

from __future__ import annotations

import copy
import ipaddress
import json
import pickle
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyio.net import AddrParseError, IpAddr, Ipv4Addr, Ipv6Addr, parse_ip_addr

if TYPE_CHECKING:
    from collections.abc import Callable

V4 = [0, 1, 0x7F000001, 0x0A010203, 0xC0000201, 0xFFFFFFFF]
V6 = [0, 1, 0x7F000001, 0xFFFF7F000001, 0x20010DB8 << 96 | 1, 0xFE80 << 112 | 5, 2**128 - 1]
PAIRS = [(Ipv4Addr(bits), ipaddress.IPv4Address(bits)) for bits in V4] + [
    (Ipv6Addr(bits), ipaddress.IPv6Address(bits)) for bits in V6
]


def test_is_made_of_numbers_text_bytes_and_addresses() -> None:
    """All the ways to make an address make the same one."""
    ipv4 = Ipv4Addr(1, 2, 3, 4)
    for made_of in "1.2.3.4", 0x01020304, b"\x01\x02\x03\x04", ipaddress.IPv4Address("1.2.3.4"), ipv4:
        assert Ipv4Addr(made_of) == ipv4
    ipv6 = Ipv6Addr(0x2001, 0xDB8, 0, 0, 0, 0, 0, 1)
    for either in (
        "2001:DB8::1",
        0x20010DB8 << 96 | 1,
        ipv6.packed,
        ipaddress.IPv6Address("2001:db8::1"),
        ipv6,
    ):
        assert Ipv6Addr(either) == ipv6
    assert Ipv4Addr(ipaddress.IPv4Interface("1.2.3.4/24")) == ipv4
    assert (ipv4.octets(), ipv6.segments()) == ((1, 2, 3, 4), (0x2001, 0xDB8, 0, 0, 0, 0, 0, 1))
    assert bytes(ipv6.octets()) == ipv6.packed


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (Ipv4Addr, (256, 0, 0, 1)),
        (Ipv4Addr, (0, 0, 0, -1)),
        (Ipv4Addr, (-1,)),
        (Ipv4Addr, (2**32,)),
        (Ipv4Addr, (b"\1\2\3",)),
        (Ipv4Addr, (b"",)),
        (Ipv6Addr, (0, 0, 0, 0, 0, 0, 0, 0x10000)),
        (Ipv6Addr, (-1, 0, 0, 0, 0, 0, 0, 0)),
        (Ipv6Addr, (2**128,)),
        (Ipv6Addr, (b"\1\2\3\4",)),
        (Ipv6Addr, (ipaddress.IPv6Address("fe80::1%3"),)),
    ],
)
def test_a_number_that_does_not_fit_is_a_value_error(
    make: Callable[..., object], parts: tuple[object, ...]
) -> None:
    """Octets, groups, ints and bytes out of range, and a scope, which an Ipv6Addr cannot hold."""
    with pytest.raises(ValueError):
        make(*parts)


@pytest.mark.parametrize(
    ("make", "parts"),
    [
        (Ipv4Addr, ()),
        (Ipv4Addr, (None,)),
        (Ipv4Addr, (1.5,)),
        (Ipv4Addr, (1, 2, 3)),
        (Ipv4Addr, (1, 2, 3, 4, 5)),
        (Ipv4Addr, ("1", "2", "3", "4")),
        (Ipv4Addr, (ipaddress.IPv6Address(1),)),
        (Ipv4Addr, (bytearray(4),)),
        (Ipv6Addr, (Ipv4Addr(1),)),
        (Ipv6Addr, (1, 2)),
        (Ipv6Addr, (ipaddress.IPv6Network("::/64"),)),
    ],
)
def test_what_is_no_address_is_a_type_error(make: Callable[..., object], parts: tuple[object, ...]) -> None:
    """Nothing is turned into text and tried, as ipaddress does."""
    with pytest.raises(TypeError):
        make(*parts)


def test_the_constructor_takes_text_as_parse_does() -> None:
    """Text in the constructor is Rust's, too: no scope, though IPv6Address has them."""
    for make in Ipv6Addr, Ipv6Addr.parse, parse_ip_addr:
        with pytest.raises(AddrParseError):
            make("fe80::1%3")
    for make4 in Ipv4Addr, Ipv4Addr.parse, parse_ip_addr:
        with pytest.raises(AddrParseError):
            make4("127.1")


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=str)
def test_equals_and_hashes_as_the_address_of_python(
    ours: IpAddr, theirs: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> None:
    """Either finds what stands in a dict under the other."""
    assert ours == theirs
    assert theirs == ours
    assert not ours != theirs
    assert hash(ours) == hash(theirs)
    table: dict[object, str] = {ours: "found"}
    assert (table[theirs], {theirs: "found"}[ours]) == ("found", "found")
    assert len({ours, theirs}) == 1
    assert (int(ours), ours.packed, ours.exploded, ours.max_prefixlen) == (
        int(theirs), theirs.packed, theirs.exploded, theirs.max_prefixlen,
    )  # fmt: skip
    assert ours.reverse_pointer == theirs.reverse_pointer
    assert ours != str(ours)
    assert isinstance(ours, IpAddr)


def test_sorts_with_the_addresses_of_python() -> None:
    """By number, whichever type they have; the families do not mix, as in ipaddress."""
    mixed = [*(Ipv4Addr(bits) for bits in V4), *(ipaddress.IPv4Address(bits + 1) for bits in V4[:-1])]
    assert [int(ip) for ip in sorted(mixed)] == sorted(map(int, mixed))
    assert Ipv6Addr(9) > ipaddress.IPv6Address(8) >= Ipv6Addr(8)
    assert max(Ipv4Addr("9.0.0.0"), Ipv4Addr("10.0.0.0")) == Ipv4Addr("10.0.0.0")
    with pytest.raises(TypeError):
        sorted([Ipv4Addr(1), Ipv6Addr(1)])


def test_networks_and_libraries_take_them() -> None:
    """What takes ipaddress's addresses takes these, and finds the type again where it makes new ones."""
    ours = Ipv4Addr("10.1.2.3")
    assert ours in ipaddress.ip_network("10.0.0.0/8")
    assert Ipv6Addr("2001:db8::5") in ipaddress.IPv6Network("2001:db8::/32")
    assert Ipv6Addr(1) not in ipaddress.ip_network("10.0.0.0/8")
    assert ipaddress.ip_network((ours, 8), strict=False) == ipaddress.ip_network("10.0.0.0/8")
    assert ipaddress.IPv4Interface((int(ours), 8)).ip == ours
    assert ipaddress.ip_address(ours) == ours
    assert list(ipaddress.summarize_address_range(Ipv4Addr(0), Ipv4Addr(255)))[0].prefixlen == 24
    assert (type(ours + 1), str(ours + 1), str(Ipv6Addr(1) - 1)) == (Ipv4Addr, "10.1.2.4", "::")
    assert socket.inet_ntop(socket.AF_INET, ours.packed) == str(ours)
    assert ours.is_private
    assert Ipv6Addr("::ffff:10.1.2.3").ipv4_mapped == ours
    assert json.dumps({str(ours): 1}) == '{"10.1.2.3": 1}'


@pytest.mark.parametrize(("ours", "_"), PAIRS, ids=str)
def test_copies_and_pickles(ours: IpAddr, _: object) -> None:
    """A copy, also by way of a pickle of any protocol, is equal and of the same type."""
    copies = [copy.copy(ours), copy.deepcopy(ours)]
    copies += [pickle.loads(pickle.dumps(ours, n)) for n in range(pickle.HIGHEST_PROTOCOL + 1)]
    assert {type(each) for each in copies} == {type(ours)}
    assert set(copies) == {ours}
    assert str(copies[-1]) == str(ours)


def test_formats_as_the_address_of_python() -> None:
    """As text, padded, and in the bases that ipaddress knows; a mapped address prints as Rust does it."""
    mapped = Ipv6Addr("::FFFF:102:304")
    assert f"{mapped}" == f"{mapped!s}" == mapped.compressed == "::ffff:1.2.3.4"
    assert f"{mapped:>16s}" == "  ::ffff:1.2.3.4"
    assert f"{Ipv4Addr(1):#b}" == f"{ipaddress.IPv4Address(1):#b}"
    assert (repr(mapped), repr(Ipv4Addr(1))) == ("Ipv6Addr('::ffff:1.2.3.4')", "Ipv4Addr('0.0.0.1')")


def test_the_addresses_with_names() -> None:
    """any, localhost and broadcast."""
    assert [*map(str, (Ipv4Addr.any(), Ipv4Addr.localhost(), Ipv4Addr.broadcast()))] == [
        "0.0.0.0", "127.0.0.1", "255.255.255.255",
    ]  # fmt: skip
    assert [*map(str, (Ipv6Addr.any(), Ipv6Addr.localhost()))] == ["::", "::1"]


@given(st.integers(0, 2**32 - 1))
def test_goes_to_ipv6_and_back(bits: int) -> None:
    """Mapped and compatible addresses keep the IPv4 address; to_ipv4_mapped knows the mapped ones alone."""
    ip = Ipv4Addr(bits)
    mapped, compatible = ip.to_ipv6_mapped(), ip.to_ipv6_compatible()
    assert (int(mapped), int(compatible)) == (0xFFFF << 32 | bits, bits)
    assert mapped.to_ipv4() == mapped.to_ipv4_mapped() == compatible.to_ipv4() == ip
    assert compatible.to_ipv4_mapped() is None
    assert type(mapped.to_ipv4()) is Ipv4Addr


def test_other_addresses_have_no_ipv4_address() -> None:
    """One bit beside either prefix, and there is none."""
    for text in "1::", "::1:0:1.2.3.4", "::fffe:1.2.3.4", "::ffff:0:1.2.3.4", "64:ff9b::1.2.3.4":
        assert Ipv6Addr(text).to_ipv4() is None
        assert Ipv6Addr(text).to_ipv4_mapped() is None


def test_a_subclass_stays_itself() -> None:
    """The class methods make what they are called on."""

    class Mine(Ipv4Addr):
        __slots__ = ()

    assert {type(each) for each in (Mine.any(), Mine.localhost(), Mine.parse("1.2.3.4"), Mine(1) + 1)} == {
        Mine
    }


def test_has_no_room_for_more() -> None:
    """An address is as small as ipaddress's: no dict."""
    for ip in Ipv4Addr(1), Ipv6Addr(1):
        with pytest.raises(AttributeError):
            setattr(ip, "extra", 1)
