"""Fuzzes the texts of addresses: `python tests/fuzz/fuzz_addr.py --seconds 60`.

It needs atheris, and keeps nothing but what fails: a file `crash-...` in the working directory, whose bytes belong
into a test.  The oracle is ipaddress, which takes the same addresses as Rust's std but for scopes.
"""

from __future__ import annotations

import argparse
import importlib
import ipaddress
import sys
from pathlib import Path
from typing import Any

atheris: Any = importlib.import_module("atheris")
sys.path.insert(0, str(Path(__file__).parent.parent.parent))

with atheris.instrument_imports(include=["pyio.net"]):
    from pyio.io import Error
    from pyio.net import AddrParseError, parse_ip_addr, parse_socket_addr, to_socket_addrs
    from pyio.net import resolve as _resolve

# the lowest bytes stand for these, as chance makes few colons
PIECES = [
    "::",
    ":0",
    ":ffff",
    "1.2.3.4",
    "255",
    "[",
    "]:",
    "%",
    "]:80",
    "0",
    "00",
    ".",
    ":",
    "65536",
    "%4294967295",
    "+",
]

_resolve._resolve = lambda host, port, *, numeric=False: {}  # names are not the subject


def an_address(text: str) -> None:
    """What ipaddress takes is taken, nothing else, and it is printed so that it can be taken again."""
    try:
        theirs = None if "%" in text else ipaddress.ip_address(text)
    except ValueError:
        theirs = None
    try:
        ours = parse_ip_addr(text)
    except AddrParseError:
        assert theirs is None
        return
    assert ours == theirs
    assert parse_ip_addr(str(ours)) == ours
    assert len(str(ours)) <= 39


def a_socket_address(text: str) -> None:
    """It is an address and a port, prints so that it can be taken again, and stands for itself."""
    try:
        addr = parse_socket_addr(text)
    except AddrParseError:
        try:
            found = list(to_socket_addrs(text))
        except Error:
            return
        assert all(each.port() <= 65535 for each in found)
        return
    assert parse_socket_addr(str(addr)) == addr
    assert parse_ip_addr(str(addr.ip())) == addr.ip()
    assert type(addr)._from_system(addr._to_system()) == addr  # type: ignore[arg-type]  # its own
    assert list(to_socket_addrs(text)) == [addr]


def one_input(data: bytes) -> None:
    """Bytes are characters, the lowest of them pieces."""
    text = "".join(PIECES[byte] if byte < len(PIECES) else chr(byte) for byte in data)
    an_address(text)
    a_socket_address(text)


def main() -> None:
    """Runs for the seconds that the command line says."""
    parser = argparse.ArgumentParser(description="Fuzzes the texts of addresses.")
    parser.add_argument("--seconds", type=int, default=60, help="how long (default: 60)")
    seconds = parser.parse_args().seconds
    options = [f"-max_total_time={seconds}", "-max_len=48", "-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
