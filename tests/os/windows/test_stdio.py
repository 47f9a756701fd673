"""pyio.os.windows.stdio: what can be said of consoles where there are none."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from pyio import io
from pyio._sys.stdio import windows
from pyio.io import ErrorKind
from pyio.os.windows import OsStringExt, Stdio, StdioConsole
from pyio.os_str import UnixOsString, WindowsOsString


@pytest.mark.skipif(sys.platform == "win32", reason="there they are supported")
@pytest.mark.parametrize("make", [
    Stdio.stdin, Stdio.stdout, Stdio.stderr, StdioConsole.stdin, StdioConsole.stdout, StdioConsole.stderr,
])  # fmt: skip
def test_elsewhere_they_are_unsupported(make: Callable[[], object]) -> None:
    """They can be imported everywhere, and say so when they are made."""
    with pytest.raises(io.Error) as e:
        make()
    assert e.value.kind() is ErrorKind.UNSUPPORTED


def test_a_console_reads_units(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as were asked for, be they text or not; empty is the end."""
    asked: list[tuple[int, int]] = []
    typed = ["a\ud83d", "\ude00\r\n", ""]

    def read(handle: int, most: int) -> bytes:
        asked.append((handle, most))
        return typed.pop(0).encode("utf-16-le", "surrogatepass")

    monkeypatch.setattr(windows, "read_console", read)
    console = StdioConsole(7)
    assert console.read(2) == WindowsOsString("a\ud83d")
    assert console.read(1 << 40) == OsStringExt.from_wide_slice([0xDE00, 13, 10])
    assert console.read(1) == WindowsOsString("")
    assert asked[0] == (7, 2)
    assert asked[1][1] < 1 << 16
    with pytest.raises(ValueError):
        console.read(0)


def test_a_console_gives_back_what_it_did_not_take(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest is written by the next call, also the other half of a pair."""
    shown = bytearray()

    def write(_: int, units: bytes) -> int:
        shown.extend(units[:4])
        return len(units[:4]) // 2

    monkeypatch.setattr(windows, "write_console", write)
    console = StdioConsole(7)
    rest = WindowsOsString("a\U0001f600b\ud800")
    while str(rest):
        rest = console.write(rest)
    assert bytes(shown) == "a\U0001f600b\ud800".encode("utf-16-le", "surrogatepass")
    with pytest.raises(TypeError):
        console.write(UnixOsString("a"))
