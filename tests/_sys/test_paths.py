"""pyio._sys.fs.paths: handing a path to a system call."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyio._sys.fs.paths import native, on_path, on_paths
from pyio.io import Error, ErrorKind
from pyio.os_str import OsString

if TYPE_CHECKING:
    from collections.abc import Callable


@settings(max_examples=30)
@given(st.text())
def test_native_changes_nothing(text: str) -> None:
    """A path is the str that it stands for, empty or not, whatever is in it."""
    assert native(text) is text
    assert native(OsString("a")) == native(Path("a")) == "a"


@pytest.mark.parametrize("path", [b"a", 3, None, ["a"], object()])
def test_native_of_what_is_no_path(path: Any) -> None:
    """Bytes and numbers are no paths here, though they are for os."""
    with pytest.raises(TypeError):
        native(path)


def test_the_call_gets_the_text_and_the_rest() -> None:
    """Arguments behind the path are handed on, and the result is handed back."""

    def call(path: str, one: int, *, two: int) -> tuple[str, int, int]:
        return path, one, two

    assert on_path(call, Path("a"), 1, two=2) == ("a", 1, 2)
    assert on_paths(os.path.join, Path("a"), OsString("b")) == os.path.join("a", "b")


def test_failures_of_the_system() -> None:
    """An OSError becomes an Error of its kind, with its code and paths, and hides nothing behind it."""

    def fail(*paths: str) -> None:
        raise OSError(errno.EACCES, "no", paths[0], None, *paths[1:])

    cases: list[tuple[Callable[[], None], tuple[str, str | None]]] = [
        (lambda: on_path(fail, Path("a")), ("a", None)),
        (lambda: on_paths(fail, Path("a"), "b"), ("a", "b")),
    ]
    for call, expected in cases:
        with pytest.raises(PermissionError) as e:
            call()
        assert isinstance(e.value, Error)
        assert e.value.kind() is ErrorKind.PERMISSION_DENIED
        assert e.value.raw_os_error() == errno.EACCES
        assert (e.value.filename, e.value.filename2) == expected
        assert e.value.__suppress_context__


@pytest.mark.parametrize("path", ["\0", "a\0b"])
def test_what_no_system_takes(path: str) -> None:
    """NUL is INVALID_INPUT, with the paths in the Error and no code, for the system had no part in it."""
    with pytest.raises(Error) as e:
        on_path(os.stat, path)
    assert (e.value.kind(), e.value.raw_os_error(), e.value.filename) == (ErrorKind.INVALID_INPUT, None, path)
    for src, dst in ((path, "b"), ("a", path)):
        with pytest.raises(Error) as e:
            on_paths(os.rename, src, dst)
        assert e.value.kind() is ErrorKind.INVALID_INPUT
        assert (e.value.filename, e.value.filename2) == (src, dst)


def test_other_exceptions_pass() -> None:
    """What is no failure of the system's, nor a refusal, is not changed."""

    def fail(_path: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        on_path(fail, "a")
