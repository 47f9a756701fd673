"""Directories of the process, and its program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from pyio import env, io
from pyio.path import PathBuf, UnixPath
from pyio.path.native import Native

UNIX = pytest.mark.skipif(Native is not UnixPath, reason="of Unix")


def test_current_dir(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What set_current_dir sets is what current_dir and Python say, and is absolute."""
    monkeypatch.chdir(tmp)
    (tmp / "a").mkdir()
    env.set_current_dir("a")
    here = env.current_dir()
    assert (type(here), here.is_absolute()) == (Native, True)
    assert here.file_name() == "a"
    assert os.path.samefile(here, tmp / "a")
    assert os.getcwd() == str(here)
    env.set_current_dir(PathBuf(".."))
    assert env.current_dir() == here.parent()


@pytest.mark.parametrize(
    ("name", "kind"), [("missing", "NOT_FOUND"), ("file", "NOT_A_DIRECTORY"), ("a\0b", "INVALID_INPUT"), ("", "NOT_FOUND")]
)  # fmt: skip
def test_where_nobody_can_stand(tmp: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str) -> None:
    """The system's refusal names the path, and the directory stays."""
    monkeypatch.chdir(tmp)
    (tmp / "file").touch()
    before = env.current_dir()
    with pytest.raises(io.Error) as caught:
        env.set_current_dir(name)
    assert caught.value.kind().name == kind
    assert caught.value.filename == name
    assert env.current_dir() == before


@pytest.mark.parametrize("wrong", [b"/", 0, None])
def test_a_directory_is_a_path(wrong: Any) -> None:
    """Bytes and descriptors, which os.chdir takes, are TypeErrors."""
    with pytest.raises(TypeError):
        env.set_current_dir(wrong)


@UNIX
def test_a_directory_that_was_removed(tmp: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no path any more: NOT_FOUND."""
    (tmp / "a").mkdir()
    monkeypatch.chdir(tmp / "a")
    (tmp / "a").rmdir()
    with pytest.raises(io.Error) as caught:
        env.current_dir()
    assert caught.value.kind() is io.ErrorKind.NOT_FOUND


if sys.platform != "win32":

    def test_home_dir(monkeypatch: pytest.MonkeyPatch) -> None:
        """HOME, even where it is empty; without it the user database's, or none."""
        for home in ("/home/MountainView", ""):
            monkeypatch.setenv("HOME", home)
            assert env.home_dir() == PathBuf(home)
        monkeypatch.delenv("HOME")
        import pwd

        assert env.home_dir() == PathBuf(pwd.getpwuid(os.getuid()).pw_dir)
        monkeypatch.setattr(os, "getuid", lambda: 0x7FFF_FFF0)
        assert env.home_dir() is None


@UNIX
def test_temp_dir(monkeypatch: pytest.MonkeyPatch) -> None:
    """TMPDIR, even where it is empty or does not exist; else the system's."""
    for place in ("/no/such/place", ""):
        monkeypatch.setenv("TMPDIR", place)
        assert env.temp_dir() == PathBuf(place)
    monkeypatch.delenv("TMPDIR")
    assert env.temp_dir().is_absolute()
    if sys.platform == "linux":
        assert env.temp_dir() == PathBuf("/tmp")


def test_current_exe() -> None:
    """It is the interpreter, absolute and without links."""
    program = env.current_exe()
    assert program.is_absolute()
    assert os.path.samefile(program, sys.executable)
    assert os.path.realpath(program) == str(program)


def test_current_exe_without_proc(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then Python's own answer is taken; an embedded one may not have any, which is NOT_FOUND."""

    def readlink(path: str) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(os, "readlink", readlink)
    monkeypatch.setattr(sys, "executable", "")
    with pytest.raises(io.Error) as caught:
        env.current_exe()
    assert caught.value.kind() is io.ErrorKind.NOT_FOUND
    monkeypatch.setattr(sys, "executable", os.devnull)
    monkeypatch.setattr(os.path, "realpath", lambda path: f"{path}!")
    assert env.current_exe() == PathBuf(f"{os.devnull}!")
