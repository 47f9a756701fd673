"""pyio.net.resolve: from what people write to addresses."""

from __future__ import annotations

import _socket
import errno
import ipaddress
import pickle
import socket
from typing import TYPE_CHECKING

import pytest

from pyio.io import Error, ErrorKind
from pyio.net import (
    Ipv4Addr,
    Ipv6Addr,
    SocketAddrV4,
    SocketAddrV6,
    lookup_host,
    parse_socket_addr,
    to_socket_addrs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pyio.net import SocketAddr, ToSocketAddrs

FOUR = SocketAddrV4(Ipv4Addr.localhost(), 80)
SIX = SocketAddrV6(Ipv6Addr.localhost(), 80)

Answer = tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int] | tuple[int, bytes]]
TCP4 = socket.AF_INET, socket.SOCK_STREAM, 6, ""
TCP6 = socket.AF_INET6, socket.SOCK_STREAM, 6, ""


def texts(addr: ToSocketAddrs) -> list[str]:
    """What it resolves to, as text."""
    return [str(each) for each in to_socket_addrs(addr)]


@pytest.fixture
def no_resolver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fails who asks the resolver."""

    def ask(*args: object) -> object:
        raise AssertionError(f"the resolver was asked {args}")

    monkeypatch.setattr(_socket, "getaddrinfo", ask)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[tuple[object, ...]]]:
    """Has the resolver answer, or fail, in its own way; gives the questions."""

    def arrange(*answer: Answer | Exception) -> list[tuple[object, ...]]:
        asked: list[tuple[object, ...]] = []

        def ask(*args: object) -> Iterable[object]:
            asked.append(args)
            for each in answer:
                if isinstance(each, Exception):
                    raise each
            return list(answer)

        monkeypatch.setattr(_socket, "getaddrinfo", ask)
        return asked

    return arrange


@pytest.mark.usefixtures("no_resolver")
@pytest.mark.parametrize(
    ("addr", "expected"),
    [
        (FOUR, [FOUR]),
        (SIX, [SIX]),
        ([SIX, FOUR], [SIX, FOUR]),
        ((FOUR, SIX), [FOUR, SIX]),
        ((FOUR, FOUR, SIX), [FOUR, FOUR, SIX]),
        ([], []),
        ("127.0.0.1:80", [FOUR]),
        ("127.0.0.1:+80", [FOUR]),
        ("127.0.0.1:00080", [FOUR]),
        ("[::1]:80", [SIX]),
        ("[0:0::1]:80", [SIX]),
        ("::1:80", [SIX]),
        ("[fe80::1%3]:80", [SocketAddrV6(Ipv6Addr("fe80::1"), 80, 0, 3)]),
        (("127.0.0.1", 80), [FOUR]),
        (("::1", 80), [SIX]),
        ((Ipv4Addr.localhost(), 80), [FOUR]),
        ((ipaddress.IPv4Address("127.0.0.1"), 80), [FOUR]),
        ((ipaddress.IPv4Interface("127.0.0.1/8"), 80), [FOUR]),
        ((Ipv6Addr.localhost(), 80), [SIX]),
        ((ipaddress.IPv6Address("::1"), 80), [SIX]),
    ],
)
def test_what_is_an_address_asks_nobody(addr: ToSocketAddrs, expected: list[SocketAddr]) -> None:
    """Addresses in all their forms never reach the resolver."""
    assert list(to_socket_addrs(addr)) == expected


@pytest.mark.usefixtures("no_resolver")
@pytest.mark.parametrize(
    "text",
    [
        "", "127.0.0.1", "localhost", "localhost:", "localhost:65536", "localhost:-1", "localhost: 80", "localhost:80 ",
        "localhost:++80", "localhost:+", "localhost:http", "localhost:\u0668\u0660", "localhost:" + "9" * 9999, ":80", "[::1]",
        "[::1]:", "[::1]:65536", "[localhost]:80", "[]:80", "[]", "[:80", "[[::1]]:80", "[::1]x:80", "[127.0.0.1]:80",
        "a\0b:80", "\0:80", "\ud800:80", "\xe4\0b:80", "\xe4..b:80", "\xe4" * 99 + ":80",
    ],
)  # fmt: skip
def test_text_that_is_no_host_and_port_is_refused(text: str) -> None:
    """Without a port, with one that is none, with a host that can be no name: INVALID_INPUT, and nobody is asked."""
    with pytest.raises(Error) as caught:
        to_socket_addrs(text)
    assert caught.value.kind() is ErrorKind.INVALID_INPUT
    assert caught.value.raw_os_error() is None


@pytest.mark.usefixtures("no_resolver")
@pytest.mark.parametrize("host", ["", "a\0b", "localhost\0", "\0", "\ud800", "ä..b", "ä" * 99, "ä." * 150])
def test_a_host_that_is_no_name_is_refused(host: str) -> None:
    """Above all one with NUL, at which C would stop reading and look another one up."""
    for ask in (lambda: lookup_host(host), lambda: to_socket_addrs((host, 80))):
        with pytest.raises(Error) as caught:
            ask()
        assert caught.value.kind() is ErrorKind.INVALID_INPUT
        assert caught.value.filename == host


@pytest.mark.usefixtures("no_resolver")
@pytest.mark.parametrize("port", [-1, 65536, 2**64])
def test_a_port_out_of_range_is_a_value_error(port: int) -> None:
    """In a pair it is a number out of its range."""
    for host in "localhost", "127.0.0.1", Ipv4Addr(1), Ipv6Addr(1), ipaddress.IPv6Address("fe80::1%1"):
        with pytest.raises(ValueError):
            to_socket_addrs((host, port))


@pytest.mark.usefixtures("no_resolver")
@pytest.mark.parametrize(
    "addr",
    [
        None, 80, b"localhost:80", b"ab", Ipv4Addr(1), object(), ("localhost",), ("localhost", 80, 0, 0), ("localhost", "80"),
        ("localhost", None), ("localhost", 80.0), (b"localhost", 80), (None, 80), (FOUR, 80), [FOUR, "localhost:80"],
        ["localhost"],
    ],
)  # fmt: skip
def test_what_stands_for_no_address_is_a_type_error(addr: ToSocketAddrs) -> None:
    """Bytes, a bare number, an address without a port, a pair with the wrong things in it."""
    with pytest.raises(TypeError):
        to_socket_addrs(addr)


@pytest.mark.parametrize("host", [b"localhost", None, Ipv4Addr(1), ("localhost", 80)])
def test_only_text_is_looked_up(host: object) -> None:
    """lookup_host takes a str."""
    with pytest.raises(TypeError):
        lookup_host(host)  # type: ignore[arg-type]  # the test's point


def test_what_has_the_method_says_its_addresses() -> None:
    """Any object with to_socket_addrs, whatever iterable it gives; its own errors pass."""

    class Service:
        def to_socket_addrs(self) -> Iterable[SocketAddr]:
            yield SIX
            yield FOUR

    class Broken:
        def to_socket_addrs(self) -> Iterable[SocketAddr]:
            raise AttributeError("its own")

    assert list(to_socket_addrs(Service())) == [SIX, FOUR]
    with pytest.raises(AttributeError, match="its own"):
        to_socket_addrs(Broken())


# ---------------------------------------------------------------- the resolver


def test_localhost_is_known() -> None:
    """Through the real resolver, as a str and as a pair, with the port that was given."""
    addrs = list(to_socket_addrs("localhost:8080"))
    assert addrs == list(to_socket_addrs(("localhost", 8080)))
    assert addrs
    assert all(addr.ip().is_loopback and addr.port() == 8080 for addr in addrs)
    assert list(lookup_host("localhost")) == list(dict.fromkeys(addr.ip() for addr in addrs))
    assert {type(ip) for ip in lookup_host("localhost")} <= {Ipv4Addr, Ipv6Addr}


def test_old_ways_to_write_ipv4_are_the_resolvers() -> None:
    """What is no address to Rust goes to getaddrinfo, which takes what inet_aton takes."""
    assert texts("127.1:80") == texts("0x7f.1:80") == ["127.0.0.1:80"]


def test_a_scope_may_be_named() -> None:
    """In brackets, in a pair and in an IPv6Address; its number is the interface's."""
    names = {name: number for number, name in socket.if_nameindex()}
    name = next(iter(names))
    expected = [f"[fe80::1%{names[name]}]:80"]
    host = f"fe80::1%{name}"
    assert texts(f"[{host}]:80") == texts((host, 80)) == texts((ipaddress.IPv6Address(host), 80)) == expected
    assert list(lookup_host(host)) == [Ipv6Addr("fe80::1")]
    with pytest.raises(Error) as caught:
        to_socket_addrs("[fe80::1%no such interface]:80")
    assert caught.value.kind() is ErrorKind.NOT_FOUND


def test_asks_for_streams_and_by_name(answers: Callable[..., list[tuple[object, ...]]]) -> None:
    """One question, in bytes: ASCII as it is, the rest in IDNA; a number in brackets asks no server."""
    asked = answers((*TCP4, ("192.0.2.1", 80)))
    assert texts("some_host.example:80") == texts(("some_host.example", 80)) == ["192.0.2.1:80"]
    assert texts("bücher.example:80") == ["192.0.2.1:80"]
    texts("[fe80::1%eth0]:80")
    stream = socket.SOCK_STREAM
    assert asked == [
        (b"some_host.example", 80, 0, stream, 0, 0),
        (b"some_host.example", 80, 0, stream, 0, 0),
        (b"xn--bcher-kva.example", 80, 0, stream, 0, 0),
        (b"fe80::1%eth0", 80, 0, stream, 0, socket.AI_NUMERICHOST),
    ]


def test_the_order_stays_and_doubles_go(answers: Callable[..., list[tuple[object, ...]]]) -> None:
    """Each address once, where it first came; what Python without IPv6 gives is passed over."""
    answers(
        (*TCP6, ("2001:db8::1", 80, 0, 0)),
        (*TCP4, ("192.0.2.1", 80)),
        (*TCP6, ("2001:db8::1", 80, 0, 0)),
        (*TCP6, ("fe80::1", 80, 0, 2)),
        (*TCP6, ("fe80::1", 80, 0, 3)),
        (*TCP6, (10, b"\0\0")),
        (*TCP4, ("192.0.2.1", 80)),
    )
    assert texts("a.example:80") == ["[2001:db8::1]:80", "192.0.2.1:80", "[fe80::1%2]:80", "[fe80::1%3]:80"]
    assert [*map(str, lookup_host("a.example"))] == ["2001:db8::1", "192.0.2.1", "fe80::1"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("EAI_NONAME", ErrorKind.NOT_FOUND),
        ("EAI_NODATA", ErrorKind.NOT_FOUND),
        ("EAI_ADDRFAMILY", ErrorKind.NOT_FOUND),
        ("EAI_MEMORY", ErrorKind.OUT_OF_MEMORY),
        ("EAI_AGAIN", ErrorKind.OTHER),
        ("EAI_FAIL", ErrorKind.OTHER),
        ("EAI_FAMILY", ErrorKind.OTHER),
    ],
)
def test_failures_of_the_resolver(
    name: str, kind: ErrorKind, answers: Callable[..., list[tuple[object, ...]]]
) -> None:
    """Its codes are no errnos: the kind says what it is, into_inner() has the code; it pickles."""
    code = getattr(socket, name, None)
    if code is None:
        pytest.skip("this system has no such code")
    answers(socket.gaierror(code, "its text"))
    for ask in (lambda: lookup_host("a.example"), lambda: to_socket_addrs("a.example:80")):
        with pytest.raises(Error) as caught:
            ask()
        e = pickle.loads(pickle.dumps(caught.value))
        for error in caught.value, e:
            assert (error.kind(), error.raw_os_error(), error.errno) == (kind, None, None)
            assert error.filename == "a.example"
            inner = error.into_inner()
            assert isinstance(inner, socket.gaierror)
            assert inner.errno == code
            assert inner.__traceback__ is None


def test_failures_of_the_system_under_the_resolver(answers: Callable[..., list[tuple[object, ...]]]) -> None:
    """EAI_SYSTEM is an errno, and that is what the error is of."""
    answers(OSError(errno.EMFILE, "Too many open files"))
    with pytest.raises(Error) as caught:
        lookup_host("a.example")
    assert (caught.value.errno, caught.value.raw_os_error()) == (errno.EMFILE, errno.EMFILE)


def test_a_name_that_cannot_be() -> None:
    """.invalid never exists (RFC 6761): NOT_FOUND, or OTHER where no name server can be asked."""
    with pytest.raises(Error) as caught:
        lookup_host("no-such-host.invalid")
    assert caught.value.kind() in {ErrorKind.NOT_FOUND, ErrorKind.OTHER}
    assert isinstance(caught.value.into_inner(), socket.gaierror)


def test_a_platform_without_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """WASI's Python has no getaddrinfo: names are UNSUPPORTED, addresses are not."""
    monkeypatch.delattr("_socket.getaddrinfo")
    with pytest.raises(Error) as caught:
        lookup_host("localhost")
    assert caught.value.kind() is ErrorKind.UNSUPPORTED
    assert list(to_socket_addrs("127.0.0.1:80")) == [parse_socket_addr("127.0.0.1:80")]
