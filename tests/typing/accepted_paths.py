"""Application code over pyio.os_str, pyio.path and pyio.os, and the types that type checkers see in it.

Nothing here runs: `make types` checks it.
"""

from __future__ import annotations

import os
import pathlib
import shutil
from collections.abc import Iterator
from typing import assert_type

from pyio import env, fs
from pyio.os.unix import MetadataExt, OsStrExt, OsStringExt, PermsExt
from pyio.os_str import OsStr, OsString, UnixOsString, WindowsOsString
from pyio.path import AnyComponent, Component, Path, PathBuf, PrefixKind, UnixPath, WindowsPath


def strings(name: OsString, foreign: WindowsOsString) -> None:
    """What comes of a string has its flavour."""
    assert_type(OsString("text") + ".txt", OsString)
    assert_type(name.split("."), tuple[OsString, ...])
    assert_type(name.strip_prefix("a"), OsString | None)
    assert_type(name.as_str(), str | None)
    assert_type(name.into_string(), str)
    assert_type(foreign + "x", WindowsOsString)
    assert_type(foreign.join(["a", foreign]), WindowsOsString)
    assert_type(UnixOsString.from_string("a"), UnixOsString)
    assert_type(name == "text", bool)
    seen: OsStr = name
    table: dict[OsStr, int] = {seen: 1, foreign: 2}
    table[name] += 1


def paths(path: PathBuf, any_path: Path, foreign: WindowsPath) -> None:
    """What comes of a path has its flavour too."""
    assert_type(any_path / "a", PathBuf)
    assert_type(path / "a" / OsString("b"), PathBuf)
    assert_type(path.parent(), PathBuf | None)
    assert_type(path.file_name(), OsString | None)
    assert_type(path.with_extension("txt"), PathBuf)
    assert_type(foreign / "a", WindowsPath)
    assert_type(foreign.join("b").parent(), WindowsPath | None)
    assert_type(UnixPath("/a").ancestors(), Iterator[UnixPath])
    assert_type(path.components(), Iterator[AnyComponent])
    assert_type(path.to_pathlib(), pathlib.PurePath)
    assert_type([str(part) for part in path], list[str])
    assert_type(path.metadata(), fs.Metadata)


def python_takes_them(path: PathBuf, name: OsString) -> None:
    """Whatever takes an os.PathLike[str]."""
    open(path).close()
    os.rename(path, name)
    shutil.copy(path, name)
    pathlib.Path(path).exists()
    os.path.join(path, name)


def components(part: AnyComponent) -> str:
    """The five variants are all there are, and match takes them apart."""
    match part:
        case Component.Prefix(kind, text):
            assert_type(kind, PrefixKind)
            assert_type(text, OsString)
            return kind.name
        case Component.Normal(text):
            assert_type(text, OsString)
            return str(text)
        case Component.RootDir():
            return "/"
        case Component.CurDir():
            return "."
        case _:
            assert_type(part, Component.ParentDir)
            return ".."


def platforms(md: fs.Metadata, perms: fs.Perms, name: OsStr) -> None:
    """Extension traits take the object first."""
    assert_type(MetadataExt.mode(md), int)
    assert_type(PermsExt.from_mode(0o600), fs.Perms)
    assert_type(PermsExt.mode(perms), int)
    assert_type(OsStrExt.as_byte_slice(name), bytes)
    assert_type(OsStringExt.from_vec(b"a").starts_with("a"), bool)


def environment() -> None:
    """What the process has is OS strings and paths; text is asked for."""
    assert_type(env.var("HOME"), OsString | None)
    assert_type(env.var_string("HOME"), str)
    assert_type(env.vars(), list[tuple[OsString, OsString]])
    assert_type(env.args(), Iterator[OsString])
    assert_type(env.current_dir() / "a", PathBuf)
    assert_type(env.home_dir(), PathBuf | None)
    assert_type(list(env.split_paths("a:b")), list[PathBuf])
    assert_type(env.join_paths(["a", env.temp_dir()]), OsString)
    assert_type(env.num_cpus(), int)
    try:
        env.set_var("a=b", "")
    except env.VarError as e:
        assert_type(e.not_unicode(), OsString | None)
