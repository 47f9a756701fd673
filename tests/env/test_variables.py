"""The environment's variables: one environment for pyio, os.environ, C and children."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio import env, io
from pyio.os_str import OsStr, OsString, UnixOsString, WindowsOsString
from pyio.os_str.native import Native

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

UNIX = pytest.mark.skipif(Native is not UnixOsString, reason="of Unix")
NAME = "PYIO_TEST_VARIABLE"
ROOT = str(Path(__file__).parent.parent.parent)
FOREIGN: OsStr = WindowsOsString("a") if Native is UnixOsString else UnixOsString("a")


def others() -> dict[str, str]:
    """All variables but the one in which pytest says what it is doing."""
    return {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    """Nobody else's variable is touched, and ours is gone afterwards."""
    before = others()
    assert env.var(NAME) is None
    yield
    env.remove_var(NAME)
    assert others() == before


def of_c(name: str) -> bytes | None:
    """What a C library sees."""
    import ctypes

    getenv = ctypes.CDLL(None).getenv
    getenv.restype = ctypes.c_char_p
    value: bytes | None = getenv(os.fsencode(name))
    return value


@pytest.mark.parametrize("value", ["VALUE", "", "a=b=", "é", "x" * 10_000, " ", "\n"])
def test_what_is_set_is_read(value: str) -> None:
    """Any text can be a value, and an empty one is one."""
    env.set_var(NAME, value)
    assert env.var(NAME) == value
    assert env.var_string(NAME) == value
    assert os.environ[NAME] == value
    assert [value for name, value in env.vars() if name == NAME] == [value]


def test_what_is_set_again_is_replaced() -> None:
    """There is one value."""
    for value in ("1", "2", ""):
        env.set_var(NAME, value)
        assert env.var(NAME) == value


def test_what_is_removed_is_gone() -> None:
    """Also where it was gone before."""
    env.set_var(NAME, "1")
    for _ in range(2):
        env.remove_var(NAME)
        assert env.var(NAME) is None
        assert NAME not in os.environ


@UNIX
def test_os_environ_c_and_children_see_the_same() -> None:
    """What is set or removed on either side is so on the other, in C, and in a child."""
    child = ["sh", "-c", f'printf %s "${{{NAME}-gone}}"']
    sets: list[Callable[[str], object]] = [
        lambda value: env.set_var(NAME, value),
        lambda value: os.environ.update({NAME: value}),
    ]
    removes: list[Callable[[], object]] = [lambda: env.remove_var(NAME), lambda: os.environ.pop(NAME)]
    for put in sets:
        for remove in removes:
            put("here")
            assert env.var(NAME) == "here"
            assert (os.environ[NAME], of_c(NAME)) == ("here", b"here")
            assert subprocess.run(child, capture_output=True, check=True).stdout == b"here"
            remove()
            assert (env.var(NAME), os.environ.get(NAME), of_c(NAME)) == (None, None, None)
            assert subprocess.run(child, capture_output=True, check=True).stdout == b"gone"


@UNIX
def test_what_python_does_not_know_is_removed_as_well() -> None:
    """A variable that came past os.environ goes with the others."""
    os.putenv(NAME, "1")
    env.remove_var(NAME)
    assert of_c(NAME) is None


def test_vars_is_a_snapshot() -> None:
    """It does not change when the environment does, and agrees with var()."""
    before = env.vars()
    env.set_var(NAME, "1")
    assert NAME not in dict(before)
    after = env.vars()
    assert dict(after) == {**dict(before), OsString(NAME): OsString("1")}
    assert all(env.var(name) == value for name, value in after)
    assert {type(text) for pair in after for text in pair} == {Native}


@pytest.mark.parametrize("name", ["", "=", "A=B", "a\0b", "PYIO_TEST_MISSING"])
def test_what_is_not_set(name: str) -> None:
    """It is None, and so is what no variable can be called; var_string says NOT_FOUND."""
    assert env.var(name) is None
    with pytest.raises(env.VarError) as caught:
        env.var_string(name)
    assert caught.value.kind() is io.ErrorKind.NOT_FOUND
    assert caught.value.not_present()
    assert caught.value.not_unicode() is None
    assert isinstance(caught.value, FileNotFoundError)


@UNIX
def test_what_is_not_unicode() -> None:
    """It is kept, and var_string hands it over with its INVALID_DATA."""
    env.set_var(NAME, "a\udcff")
    assert env.var(NAME) == "a\udcff"
    assert of_c(NAME) == b"a\xff"
    with pytest.raises(env.VarError) as caught:
        env.var_string(NAME)
    again: env.VarError = pickle.loads(pickle.dumps(caught.value))
    for error in (caught.value, again):
        assert error.kind() is io.ErrorKind.INVALID_DATA
        assert not error.not_present()
        assert error.not_unicode() == error.into_inner() == "a\udcff"


@pytest.mark.parametrize("name", ["", "=", "A=B", "=A", "a\0b", "\0"])
def test_names_that_no_variable_can_have(name: str) -> None:
    """They are refused as INVALID_INPUT, and nothing is changed."""
    calls: list[Callable[[], object]] = [lambda: env.set_var(name, "1"), lambda: env.remove_var(name)]
    for call in calls:
        with pytest.raises(io.Error) as caught:
            call()
        assert caught.value.kind() is io.ErrorKind.INVALID_INPUT


def test_values_that_no_variable_can_have() -> None:
    """NUL ends a value in C, and is refused."""
    with pytest.raises(io.Error) as caught:
        env.set_var(NAME, "a\0b")
    assert caught.value.kind() is io.ErrorKind.INVALID_INPUT
    assert env.var(NAME) is None


class Failing(dict[str, str]):
    """An environment that fails."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get(self, key: str, default: object = None) -> Any:
        raise self.error

    def __setitem__(self, key: str, value: str) -> None:
        raise self.error

    def __delitem__(self, key: str) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOMEM, "full"), io.ErrorKind.OUT_OF_MEMORY),
        (ValueError("too long"), io.ErrorKind.INVALID_INPUT),
    ],
)
def test_what_the_system_refuses(
    monkeypatch: pytest.MonkeyPatch, error: Exception, kind: io.ErrorKind
) -> None:
    """It is an Error of its kind."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "environ", Failing(error))
        calls: list[Callable[[], object]] = [lambda: env.set_var(NAME, "1"), lambda: env.remove_var(NAME)]
        for call in calls:
            with pytest.raises(io.Error) as caught:
                call()
            assert caught.value.kind() is kind


def test_a_name_that_the_system_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable has it."""
    with monkeypatch.context() as patched:
        patched.setattr(os, "environ", Failing(UnicodeEncodeError("ascii", "é", 0, 1, "")))
        assert env.var("é") is None


@pytest.mark.parametrize("wrong", [b"a", 1, None, FOREIGN])
def test_wrong_types(wrong: Any) -> None:
    """Bytes, numbers and the other flavour are TypeErrors."""
    calls: list[Callable[[], object]] = [
        lambda: env.var(wrong),
        lambda: env.var_string(wrong),
        lambda: env.set_var(wrong, "1"),
        lambda: env.set_var(NAME, wrong),
        lambda: env.remove_var(wrong),
    ]
    for call in calls:
        with pytest.raises(TypeError):
            call()
    assert env.var(NAME) is None


def test_os_strings_are_names_and_values() -> None:
    """Whatever stands for an OS string is taken."""
    env.set_var(OsString(NAME), OsString("1"))
    assert env.var(OsString(NAME)) == "1"
    env.remove_var(OsString(NAME))
    assert env.var(NAME) is None


@UNIX
def test_odd_entries() -> None:
    """Without "=" an entry is none; one that begins with "=" has a name up to the next."""
    shown = (
        f"import sys; sys.path.insert(0, {ROOT!r}); from pyio import env; "
        "pairs = [(str(name), str(value)) for name, value in env.vars()]; "
        "assert all(env.var(name) == value for name, value in pairs); "
        "print([pair for pair in pairs if pair[0][0] in '=OW'])"
    )
    # the system takes any entry, but Python gives it none like these
    code = (
        "import ctypes, sys; strings = lambda *all: (ctypes.c_char_p * (len(all) + 1))(*all, None); "
        "run = sys.executable.encode(); "
        f"arguments = strings(run, b'-I', b'-c', {shown.encode()!r}); "
        "ctypes.CDLL(None).execve(run, arguments, strings(b'=C:=x', b'ODD=a=b', b'WITHOUT', b''))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[('=C:', 'x'), ('ODD', 'a=b')]\n"


def test_threads_see_whole_values() -> None:
    """Getting and setting at once gives one value or the other."""
    values = ["a" * 100, "b" * 1000]
    env.set_var(NAME, values[0])
    seen: set[str] = set()
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(env.var_string(NAME))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for turn in range(500):
        env.set_var(NAME, values[turn % 2])
    stop.set()
    for reader in readers:
        reader.join()
    assert seen <= set(values)


def test_what_another_thread_removes_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that goes while all are listed is left out."""
    env.set_var(NAME, "here")
    environ = type(os.environ)
    names = environ.__iter__

    def listed(self: Any) -> Iterator[str]:
        found = list(names(self))
        env.remove_var(NAME)
        return iter(found)

    monkeypatch.setattr(environ, "__iter__", listed)
    assert NAME not in dict(env.vars())


@settings(max_examples=30)
@given(st.binary(max_size=20).filter(lambda value: 0 not in value))
@UNIX
def test_any_bytes_come_back(value: bytes) -> None:
    """No byte but NUL is lost, and C sees the same."""
    env.set_var(NAME, os.fsdecode(value))
    assert of_c(NAME) == value
    assert os.fsencode(env.var(NAME) or "") == value
