"""pyio.os.unix.net.addr: the addresses of Unix sockets."""

from __future__ import annotations

import copy
import pickle
import sys
from typing import TYPE_CHECKING

import pytest

from pyio import io
from pyio._sys.net import unix
from pyio.io import ErrorKind
from pyio.os.unix import OsStringExt, UnixAddr, UnixDatagram, UnixListener, UnixStream
from pyio.os_str import OsString
from pyio.path import PathBuf

if sys.platform == "win32":
    pytest.skip("Python has no Unix sockets there", allow_module_level=True)
assert sys.platform != "win32"  # without it mypy finds the ignores below unused there

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

linux = pytest.mark.skipif(sys.platform != "linux", reason="abstract names are Linux's")
ROOM = 108 if sys.platform == "linux" else 104


def error_of(call: Callable[[], object]) -> io.Error:
    """What the call fails with."""
    with pytest.raises(io.Error) as e:
        call()
    return e.value


def test_a_path() -> None:
    """It is the path that was given, and nothing else."""
    addr = UnixAddr.from_pathname(PathBuf("/run/x"))
    assert addr.as_pathname() == PathBuf("/run/x")
    assert (addr.as_abstract_name(), addr.is_unnamed()) == (None, False)
    assert repr(addr) == "UnixAddr.from_pathname('/run/x')"


@linux
def test_an_abstract_name() -> None:
    """It is the bytes that were given, any and none, and nothing else."""
    for name in (b"local", b"\0\xff", b""):
        addr = UnixAddr.from_abstract_name(bytearray(name))
        assert addr.as_abstract_name() == name
        assert (addr.as_pathname(), addr.is_unnamed()) == (None, False)
    assert repr(UnixAddr.from_abstract_name(b"x")) == "UnixAddr.from_abstract_name(b'x')"


def test_none() -> None:
    """The address of a socket without a name; the empty path is the same, as in std."""
    with UnixDatagram.unbound() as sock:
        addr = sock.local_addr()
    assert addr.is_unnamed()
    assert (addr.as_pathname(), addr.as_abstract_name()) == (None, None)
    assert addr == UnixAddr() == UnixAddr.from_pathname("")
    assert repr(addr) == "UnixAddr()"


@linux
def test_equality() -> None:
    """Of the same bytes; a path never equals an abstract name, an address never a str."""
    path, name = UnixAddr.from_pathname("x"), UnixAddr.from_abstract_name(b"x")
    assert path == UnixAddr.from_pathname("x")
    assert hash(path) == hash(UnixAddr.from_pathname("x"))
    assert len({path, name, UnixAddr(), UnixAddr.from_pathname("y")}) == 4
    assert path != "x"
    for addr in (path, name, UnixAddr()):
        assert pickle.loads(pickle.dumps(addr)) == addr == copy.deepcopy(addr)


def test_how_long(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The longest path that fits is one; one byte more is INVALID_INPUT, wherever it is given; bytes count."""
    monkeypatch.chdir(tmp)
    longest = "é" * 10 + "x" * (ROOM - 21)
    with UnixListener.bind(longest) as listener:
        assert listener.local_addr() == UnixAddr.from_pathname(longest)
    for call in (UnixAddr.from_pathname, UnixListener.bind, UnixDatagram.bind):
        e = error_of(lambda: call(longest + "x"))  # noqa: B023  # called at once
        assert (e.kind(), e.raw_os_error(), e.filename) == (ErrorKind.INVALID_INPUT, None, longest + "x")


@linux
def test_how_long_an_abstract_name() -> None:
    """107 bytes, and one more is INVALID_INPUT."""
    with UnixListener.bind(UnixAddr.from_abstract_name(b"n" * 107)) as listener:
        assert listener.local_addr().as_abstract_name() == b"n" * 107
    assert error_of(lambda: UnixAddr.from_abstract_name(b"n" * 108)).kind() is ErrorKind.INVALID_INPUT


def test_what_is_no_path() -> None:
    """NUL is INVALID_INPUT, also as the first byte, which would make a path an abstract name; bytes are TypeErrors."""
    for path in ("a\0b", "\0name", "half\ud800"):
        e = error_of(lambda: UnixAddr.from_pathname(path))  # noqa: B023  # called at once
        assert (e.kind(), e.filename) == (ErrorKind.INVALID_INPUT, path)
        assert error_of(lambda: UnixListener.bind(path)).kind() is ErrorKind.INVALID_INPUT  # noqa: B023  # called at once
    for wrong in (b"bytes", 3, None):
        with pytest.raises(TypeError):
            UnixAddr.from_pathname(wrong)  # type: ignore[arg-type]  # on purpose


@linux
def test_what_is_no_name() -> None:
    """Text is not bytes."""
    with pytest.raises(TypeError):
        UnixAddr.from_abstract_name("text")  # type: ignore[arg-type]  # on purpose


@pytest.mark.skipif(sys.platform == "darwin", reason="file names are Unicode there")
def test_a_path_that_is_not_unicode(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes come back as they were."""
    monkeypatch.chdir(tmp)
    name = OsStringExt.from_vec(b"s\xff\xc3")
    with UnixListener.bind(name) as listener:
        path = listener.local_addr().as_pathname()
        assert path is not None
        assert OsStringExt.into_vec(OsString(path)) == b"s\xff\xc3"
        assert listener.local_addr() == UnixAddr.from_pathname(name)


def test_where_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """UNSUPPORTED: abstract names elsewhere than on Linux, sockets where Python has none."""
    monkeypatch.setattr(unix, "_HAS_ABSTRACT", False)
    assert error_of(lambda: UnixAddr.from_abstract_name(b"x")).kind() is ErrorKind.UNSUPPORTED
    monkeypatch.setattr(unix, "FAMILY", -1)
    for call in (UnixDatagram.unbound, lambda: UnixStream.connect("x"), lambda: UnixListener.bind("x")):
        assert error_of(call).kind() is ErrorKind.UNSUPPORTED
